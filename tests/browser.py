"""A reader at a browser, whichever it is: opens pages, clicks, sees."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any, TypeVar
from urllib.parse import urljoin

T = TypeVar("T")


class BrowserError(Exception):
    """What a browser answers to a command that it cannot carry out."""


class Browser(ABC):
    """One reader on one site; ``problems`` are the errors that the pages showed in the console."""

    def __init__(self, engine: str, url: str) -> None:
        self.engine = engine
        self.url = url
        self.problems: list[str] = []

    @abstractmethod
    def go(self, url: str) -> int | None:
        """Open a URL, wait until it is loaded, and return the status of the answer."""

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

    def has_saved(self, path: str) -> bool:
        """Tell whether a file of a site at the root is saved by itself."""
        return bool(
            self.run(
                """const keys = await (await caches.open("mkdocs-offline:/")).keys();
                return keys.some(({ url }) => url.includes(`/${x}?revision=`));""",
                path,
            )
        )

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
        note = f"{self.url}mkdocs-offline/notes/told"
        self.until(lambda: self.run("return !!(await caches.match(x))", note))

    def until_version(self, version: str) -> None:
        """Wait until a version answers; a question would keep the one before it from ending."""
        self.until(lambda: self.is_settled() and self.status()["version"] == version)

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
        """Return the SHA-256 of what is answered for URLs of the site, where there is an answer."""
        found = self.run(
            """const found = [];
            for (const url of x) {
              const response = await fetch(url).catch(() => undefined);
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
