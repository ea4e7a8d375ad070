"""A reader with a browser profile of their own, and what they see of a page."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from urllib.parse import urljoin

from playwright.sync_api import Browser, ConsoleMessage, Error

MISSING = " cannot be loaded"
"""Behind the address of a file that the host, or the worker, does not give."""
_LOADING = 15
"""In seconds, for a page."""
_SAVING = 300
"""In seconds, for the whole site."""

# Nothing answers there: what a page asks of other origins must not leave the machine.
_NO_WAY_OUT = "http://localhost:9"

_LOOK = """async (limit) => {
  const own = (text) => text.replaceAll(`${location.origin}/`, "");
  const images = [...document.images];
  for (const image of images) image.loading = "eager";
  const shown = [document.fonts.ready, ...images.map((image) => image.decode())];
  const tooLong = new Promise((done) => setTimeout(done, limit * 1000));
  await Promise.race([Promise.allSettled(shown), tooLong]);
  const rules = (sheet) => {
    try {
      return sheet?.cssRules.length ?? 0;
    } catch {
      return 0; // Another origin's.
    }
  };
  const sheets = [...document.querySelectorAll("link[rel~=stylesheet]")];
  return {
    lines: own(document.body?.innerText ?? "").split("\\n").filter((line) => line.trim()),
    styles: sheets.map((link) => [own(link.href), rules(link.sheet)]),
    images: images.map((image) => [own(image.currentSrc || image.src), image.naturalWidth]),
  };
}"""

_SAVE = """async (limit) => {
  if (!window.mkdocsOffline) return { problems: ["its pages do not load our script"] };
  const whole = (async () => {
    await mkdocsOffline.saved;
    await mkdocsOffline.save();
    while (!(await mkdocsOffline.status()).version);
  })();
  const tooLong = new Promise((_, reject) => {
    setTimeout(() => reject(Error(`not saved within ${limit} s`)), limit * 1000);
  });
  const [{ reason }] = await Promise.allSettled([Promise.race([whole, tooLong])]);
  const { version, problems } = await mkdocsOffline.status();
  const found = problems.map((problem) => `${problem.url} ${problem.reason}`);
  return { version, problems: !found.length && reason ? [reason.message] : found };
}"""


@dataclass(frozen=True)
class Seen:
    """What a page shows: lines of text, rules per style sheet, widths of images in pixels."""

    status: int
    lines: tuple[str, ...]
    styles: tuple[tuple[str, int], ...]
    images: tuple[tuple[str, int], ...]


class Reader(AbstractContextManager["Reader"]):
    """A reader of a site; ``errors`` and ``outside`` are what its last page brought.

    ``errors`` are those of the console, without the host's own address, ``outside`` what was asked
    of other origins, in vain.
    """

    def __init__(self, browser: Browser, url: str, *, saves: bool) -> None:
        """Open a new profile; one that does not save lets no service worker in."""
        self._url = url
        self._origin = urljoin(url, "/")
        self._status = 0
        self.errors: list[str] = []
        self.outside: list[str] = []
        self._context = browser.new_context(
            proxy={"server": _NO_WAY_OUT, "bypass": "localhost"},
            service_workers="allow" if saves else "block",
        )
        self._context.set_default_timeout(_LOADING * 1000)
        self._context.on("request", lambda request: self._note(request.url))
        self.page = self._context.new_page()
        self.page.on("websocket", lambda connection: self._note(connection.url))
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.errors.append(self._own(error.message)))

    def __exit__(self, *_: object) -> None:
        """Close the profile, and forget what it saved."""
        self._context.close()

    def save(self, url: str) -> tuple[str | None, list[str]]:
        """Open a page, wait until the whole site is saved, and return its version and problems.

        The version is ``None`` where nothing was saved.
        """
        self.open(url)
        found = self.page.evaluate(_SAVE, _SAVING)
        return found.get("version"), found["problems"]

    def open(self, url: str) -> Seen | None:
        """Open a page of the site, and look at it."""
        self.errors.clear()
        self.outside.clear()
        self._status = 0
        try:
            response = self.page.goto(urljoin(self._url, url) if url else self._url)
            self._status = response.status if response else 0
        except Error as error:
            self.errors.append(self._own(error.message.splitlines()[0]))
            return None
        return self.look()

    def look(self) -> Seen | None:
        """Return what the page shows, or ``None`` where it is being left."""
        try:
            found = self.page.evaluate(_LOOK, _LOADING)
        except Error:
            return None
        return Seen(
            self._status,
            tuple(found["lines"]),
            tuple(map(tuple, found["styles"])),
            tuple(map(tuple, found["images"])),
        )

    def _note(self, url: str) -> None:
        if not url.startswith((self._origin, "data:", "blob:")):
            self.outside.append(url)

    def _own(self, text: str) -> str:
        """Leave out the address of the host, by which the two readers differ."""
        return text.replace(self._origin, "/")

    def _hear(self, message: ConsoleMessage) -> None:
        place = message.location.get("url", "")
        if place == f"{self._origin}favicon.ico":
            return  # Browsers ask for it once, on whatever page, also where none names it.
        # How it fails depends on whether there is a host to say so.
        is_missing = place and message.text.startswith("Failed to load resource")
        text = place + MISSING if is_missing else message.text
        if place and not is_missing:
            text += f" ({place})"
        if message.type == "error" and not any(url in text for url in self.outside):
            self.errors.append(self._own(text))
