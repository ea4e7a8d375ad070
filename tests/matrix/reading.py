"""A reader who opens one page, waits until the site is saved, and reads all of it offline."""

from dataclasses import dataclass
from pathlib import Path

from mkdocs_offline.layout import OWN_FOLDER, WORKER
from mkdocs_offline.published import read_site
from tests.browser import Browser, BrowserError
from tests.engines import Engine
from tests.host import Host
from tests.matrix.case import Case
from tests.sites import hashes_of

_LOOK = """
const own = (text) => text.replaceAll(`${location.origin}/`, "");
const rules = (sheet) => {
  try {
    return sheet.cssRules.length;
  } catch {
    return "another host's";
  }
};
const images = [...document.images];
for (const image of images) image.loading = "eager";
return {
  path: own(location.href),
  title: document.title,
  lines: own(document.body.innerText).split("\\n").filter((line) => line.trim()),
  rules: [...document.styleSheets].filter((sheet) => sheet.href).map(rules),
  images: images.map((image) => image.naturalWidth),
};"""


@dataclass(frozen=True)
class Reading:
    """How much was read."""

    pages: int
    files: int

    def __str__(self) -> str:
        """Return the figures for the table."""
        return f"{self.pages} pages, {self.files} files byte for byte"


def read(case: Case, site: Path, engine: Engine, base: str = "/") -> Reading:
    """Read a whole site without a network, beside a reader with one who has saved nothing.

    Raises:
        AssertionError: naming what is not the same.
    """
    host, twin = Host(site, base), Host(site, base)
    offline, online = engine.browser(host.url), engine.browser(twin.url)
    try:
        with twin.answer(WORKER, 404):
            offline.open(case.start)
            offline.until_saved()
            host.unplug()
            return _compare(case, site, offline, online)
    finally:
        offline.close()
        online.close()
        host.unplug()
        twin.unplug()


def _compare(case: Case, site: Path, offline: Browser, online: Browser) -> Reading:
    pages = [url for url in read_site(site).pages if not url.startswith(f"{OWN_FOLDER}/")]
    assert set(case.pages) <= set(pages), f"not saved: {set(case.pages) - set(pages)}"
    for url in pages:
        look_alike(url, offline, online)
    for url, words in case.pages.items():
        offline.open(url)
        assert words in offline.text, f"{url or './'} is without '{words}'"
    expected = hashes_of(site)
    found = offline.hashes(expected)
    assert found == expected, (
        f"not as built: {[u for u in expected if found.get(u) != expected[u]]}"
    )
    return Reading(len(pages), len(expected))


def look_alike(url: str, offline: Browser, online: Browser) -> None:
    """Open a page in both browsers, and wait until both show the same."""
    seen: dict[str, object] = {}

    def is_same() -> bool:
        seen["online"], seen["offline"] = online.run(_LOOK), offline.run(_LOOK)
        return seen["online"] == seen["offline"]

    try:
        assert offline.open(url) == online.open(url)
        offline.until(is_same, seconds=15)
    except (AssertionError, BrowserError) as error:
        raise AssertionError(
            f"{url or './'} differs offline: {_difference(seen) or error}"
        ) from None


def _difference(seen: dict[str, object]) -> str:
    """Return the first part that differs."""
    online, offline = seen.get("online"), seen.get("offline")
    if not isinstance(online, dict) or not isinstance(offline, dict):
        return ""
    parts = (
        f"{part}: {offline[part]!r:.200} for {online[part]!r:.200}"
        for part in online
        if online[part] != offline[part]
    )
    return next(parts, "")
