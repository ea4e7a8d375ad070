"""A reader at a browser, whichever it is: opens pages, clicks, sees."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

T = TypeVar("T")

_REVISION = "?revision="


def cache_name(root: str) -> str:
    """Return the name of the cache of the site whose first page has a URL."""
    return f"mkdocs-offline:{urlsplit(root).path}"


class BrowserError(Exception):
    """What a browser answers to a command that it cannot carry out."""


class BrowserCrashError(Exception):
    """A browser ended by itself: pytest runs the test again, in one that was started anew."""


class Browser(ABC):
    """One reader on one site."""

    def __init__(self, engine: str, url: str) -> None:
        self.engine = engine
        self.url = url

    @property
    @abstractmethod
    def problems(self) -> list[str]:
        """The errors and warnings that the console showed since the reader came."""

    @abstractmethod
    def go(self, url: str) -> int | None:
        """Open a URL, wait until it is loaded, and return the status of the answer.

        There is none where no document was fetched, as where only the fragment is another.
        """

    @abstractmethod
    def evaluate(self, function: str, argument: object) -> Any:
        """Call an async JavaScript function in the page."""

    @abstractmethod
    def click(self, selector: str) -> None:
        """Click the first element of a kind."""

    @abstractmethod
    def press(self, keys: str) -> None:
        """Type into what has the focus."""

    @abstractmethod
    def pause(self) -> None:
        """Let the browser work for a moment."""

    @abstractmethod
    def stop_worker(self) -> None:
        """Let the browser end the workers, as it does when it wants memory."""

    @abstractmethod
    def beside(self) -> AbstractContextManager[None]:
        """Read in another tab for a while."""

    @abstractmethod
    def close(self) -> None:
        """Leave."""

    def open(self, path: str = "") -> int | None:
        """Open a URL of the site, wait until it is loaded, and return the status."""
        return self.go(urljoin(self.url, path) if path else self.url)

    def reload(self) -> None:
        before = self.run("setTimeout(() => location.reload()); return performance.timeOrigin")
        loaded = "return performance.timeOrigin > x && document.readyState === 'complete'"
        self.until(lambda: self.run(loaded, before))

    def type(self, selector: str, text: str) -> None:
        """Type into the first field of a kind that can be seen."""
        focus = """const fields = [...document.querySelectorAll(x)];
            const field = fields.find((field) => field.checkVisibility());
            field?.focus();
            return !!field && document.activeElement === field;"""
        self.until(lambda: self.run(focus, selector))
        self.press(text)

    def follow(self, path: str) -> None:
        """Click the link to a page of the site, also one in a closed menu."""
        self.until(
            lambda: self.run(
                """const link = [...document.links].find((link) => link.href === x);
                link?.click();
                return !!link;""",
                urljoin(self.url, path) if path else self.url,
            )
        )

    def run(self, script: str, argument: object = None) -> Any:
        """Run an async function body in the page; ``argument`` is its ``x``."""
        # A promise that is never settled is a bug, not a reason to wait for ever.
        return self.evaluate(
            f"""async (x) => Promise.race([
              (async () => {{ {script} }})(),
              new Promise((_, reject) => setTimeout(() => reject(Error("never settled")), 60000)),
            ])""",
            argument,
        )

    @property
    def text(self) -> str:
        return str(self.run("return document.body.innerText"))

    @property
    def path(self) -> str:
        """The address shown, within the site."""
        return str(self.run("return location.href")).removeprefix(self.url)

    def until(self, look: Callable[[], T], seconds: float = 40) -> T:
        """Wait until what ``look`` returns is true, through navigations, and return it.

        On a busy machine Chromium puts off looking for a new worker, hence the long limit.
        """
        end = time.monotonic() + seconds
        last: object = None
        while time.monotonic() < end:
            try:
                last = found = look()
                if found:
                    return found
            except BrowserError as error:  # The page was just left.
                last = error
            self.pause()
        raise AssertionError(f"not within {seconds} s; last seen: {last!r}")

    def until_text(self, text: str) -> None:
        self.until(lambda: text in self.text)

    def status(self) -> dict[str, Any]:
        status: dict[str, Any] = self.run("return mkdocsOffline.status()")
        return status

    def rewritten(self) -> list[str]:
        """Return the URLs, within the site, of files that are noted as changed by the host."""
        return [
            problem["url"].removeprefix(self.url)
            for problem in self.status()["problems"]
            if "the host changes it" in problem["reason"]
        ]

    # ---- What is on the device, which is known here and nowhere else in the tests

    def saved(self, folder: str = "") -> list[str]:
        """Return the URL and the revision of each file of a site that is saved by itself.

        They are in order, as ``guide/wind/?revision=0123456789abcdef``; ``folder`` is where the
        site is, if that is below the one that the reader came for, as ``de/``.
        """
        root = self.url + folder
        keys = "return (await (await caches.open(x)).keys()).map(({ url }) => url)"
        urls = [str(key) for key in self.run(keys, cache_name(root))]
        return sorted(url.removeprefix(root) for url in urls if _REVISION in url)

    def has_saved(self, path: str) -> bool:
        """Tell whether a file of the site is saved by itself."""
        return any(url.startswith(path + _REVISION) for url in self.saved())

    def lose(self, files: Callable[[str], bool]) -> None:
        """Let the browser take some saved files away, by their URLs within the site."""
        self._change_saved(files, "await cache.delete(key)")

    def damage(self, files: Callable[[str], bool], how: str) -> None:
        """Let the device damage some saved files: they are ``cut`` or ``overwritten``."""
        change = """const body = new Uint8Array(await (await cache.match(key)).arrayBuffer());
            const damaged = how === "cut" ? body.subarray(0, 99) : body.fill(7, body.length / 2);
            await cache.put(key, new Response(damaged));"""
        self._change_saved(files, change, how)

    def _change_saved(self, files: Callable[[str], bool], change: str, how: str = "") -> None:
        keys = [url for url in self.saved() if files(url.partition(_REVISION)[0])]
        assert keys
        script = f"""const [name, keys, how] = x;
            const cache = await caches.open(name);
            for (const key of keys) {{ {change} }}"""
        self.run(script, [cache_name(self.url), [self.url + key for key in keys], how])

    def note(self, name: str) -> Any:
        """Return what the worker has noted under a name, or ``None``."""
        script = "return (await (await (await caches.open(x[0])).match(x[1]))?.json()) ?? null"
        return self.run(script, [cache_name(self.url), self._note_url(name)])

    def predate_trouble(self, kind: str, days: float) -> bool:
        """Let trouble of a kind with the host, if there is any, be some days older."""
        trouble = self.note("trouble")
        if trouble is None or trouble["kind"] != kind:
            return False
        trouble["since"] -= days * 86_400_000
        self._change_note("trouble", trouble)
        return True

    def predate_first_visit(self) -> None:
        """Let the reader have come for the first time on another day."""
        reader = self.until(lambda: self.note("reader"))
        self._change_note("reader", reader | {"since": "Thu Jan 01 1970"})

    def _change_note(self, name: str, value: object) -> None:
        script = "await (await caches.open(x[0])).put(x[1], new Response(JSON.stringify(x[2])))"
        self.run(script, [cache_name(self.url), self._note_url(name), value])

    def _note_url(self, name: str) -> str:
        return f"{self.url}mkdocs-offline/notes/{name}"

    # ---- States to wait for

    def lacks_one_file(self) -> bool:
        """Tell whether all that can be saved is, but for one file."""
        files = self.status()["files"]
        return bool(files["saved"] == files["total"] - 1)

    def until_saved(self) -> None:
        """Wait until all that the site wants to save is saved and the page is controlled."""
        self.run("await mkdocsOffline.saved")
        controlled = """const site = await navigator.serviceWorker.getRegistration(location.href);
            return site.active.scriptURL === navigator.serviceWorker.controller?.scriptURL;"""
        self.until(lambda: self.run(controlled))

    def until_told(self) -> None:
        """Wait until it is noted that the reader has been told that all is saved."""
        self.until(lambda: self.note("told"))

    def until_version(self, version: str, seconds: float = 40) -> None:
        """Wait until a version answers; a question would keep the one before it from ending."""
        self.until(lambda: self.is_settled() and self.status()["version"] == version, seconds)

    def look_for_update(self) -> None:
        """Let the browser look for another version, for ten seconds where the host is silent."""
        self.run(
            """const site = await navigator.serviceWorker.getRegistration();
            const looked = site.update().catch(() => {});
            await Promise.race([looked, new Promise((done) => setTimeout(done, 10_000))]);"""
        )

    def is_settled(self) -> bool:
        """Tell whether the page is answered by the newest worker, and no other is on its way."""
        return bool(
            self.run(
                """const site = await navigator.serviceWorker.getRegistration();
                const { controller } = navigator.serviceWorker;
                return !site.installing && !site.waiting && site.active === controller;"""
            )
        )

    def hashes(self, urls: Iterable[str]) -> dict[str, str]:
        """Return the SHA-256 of what is answered for URLs of the site, where there is an answer.

        The browser's HTTP cache does not answer.
        """
        asked = list(urls)
        found: dict[str, str] = {}
        for start in range(0, len(asked), 100):  # The page has a minute for each part.
            found |= self._hashes(asked[start : start + 100])
        return found

    def _hashes(self, urls: list[str]) -> dict[str, str]:
        found = self.run(
            """const found = [];
            for (const url of x) {
              const response = await fetch(url, { cache: "no-store" }).catch(() => undefined);
              const body = response?.ok && (await response.arrayBuffer());
              if (body) found.push([url, await crypto.subtle.digest("SHA-256", body)]);
            }
            return found.map(([url, hash]) => [url, [...new Uint8Array(hash)]]);""",
            [self.url + url for url in urls],
        )
        return {url.removeprefix(self.url): bytes(hash_).hex() for url, hash_ in found}

    def is_styled(self) -> bool:
        """Tell whether every style sheet of the page has arrived."""
        return bool(
            self.run(
                """const links = [...document.querySelectorAll('link[rel=stylesheet]')];
                return links.length > 0 && links.every((link) => link.sheet?.cssRules.length);"""
            )
        )
