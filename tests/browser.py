"""A reader at a browser: opens pages, clicks, sees."""

import shutil
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urljoin

from playwright.sync_api import Browser as Engine
from playwright.sync_api import ConsoleMessage, Error, Page, Playwright

T = TypeVar("T")
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
]


def start_chromium(playwright: Playwright) -> Engine:
    """Start the system's Chromium, or Playwright's own where there is none.

    Until a first page has been painted, Chromium puts off looking for new workers.
    """
    path = shutil.which("chromium")
    engine = playwright.chromium.launch(executable_path=path, args=FLAGS, chromium_sandbox=False)
    page = engine.new_page()
    page.goto("data:text/html,<h1>Started</h1>")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return engine


class Browser:
    """One reader on one site; ``problems`` are the errors that the pages showed in the console."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"{self.page.url}: {message.text}")

    def open(self, path: str = "") -> int | None:
        """Open a URL of the site, wait until it is loaded, and return the status."""
        response = self.page.goto(urljoin(self.url, path) if path else self.url)
        return response.status if response else None

    def reload(self) -> None:
        self.page.reload()

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()

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
        return self.page.evaluate(
            f"""async (x) => Promise.race([
              (async () => {{ {script} }})(),
              new Promise((_, reject) => setTimeout(() => reject(Error("never settled")), 60000)),
            ])""",
            argument,
        )

    @property
    def text(self) -> str:
        return str(self.page.locator("body").inner_text())

    @property
    def path(self) -> str:
        """The address shown, within the site."""
        return str(self.page.url).removeprefix(self.url)

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
            except Error as error:  # The page was just left.
                last = error
            self.page.wait_for_timeout(50)
        raise AssertionError(f"not within {seconds} s; last seen: {last!r}")

    def until_text(self, text: str) -> None:
        self.until(lambda: text in self.text)

    def status(self) -> dict[str, Any]:
        status: dict[str, Any] = self.run("return mkdocsOffline.status()")
        return status

    def until_saved(self) -> None:
        """Wait until all that the site wants to save is saved and the page is controlled."""
        self.run("await mkdocsOffline.saved")
        self.until(lambda: self.run("return !!navigator.serviceWorker.controller"))

    def until_version(self, version: str) -> None:
        """Wait until a version answers; a question would keep the one before it from ending."""
        settled = """const site = await navigator.serviceWorker.getRegistration();
            return !site.installing && !site.waiting;"""
        self.until(lambda: self.run(settled) and self.status()["version"] == version)

    def is_styled(self) -> bool:
        """Tell whether every style sheet of the page has arrived."""
        return bool(
            self.run(
                """const links = [...document.querySelectorAll('link[rel=stylesheet]')];
                return links.length > 0 && links.every((link) => link.sheet?.cssRules.length);"""
            )
        )
