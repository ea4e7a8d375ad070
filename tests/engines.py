"""The browser engines that tests run in; each gives browsers with nothing saved for their host."""

import shutil
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any
from unittest.mock import ANY

from playwright.sync_api import Browser as Playwright
from playwright.sync_api import ConsoleMessage, Page, sync_playwright

from tests.browser import Browser
from tests.webdriver import Firefox, WebDriver, WebDriverError, WebKit

_FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
]


class Engine(ABC):
    """A running browser."""

    @abstractmethod
    def browser(self, url: str) -> Browser:
        """Return a reader of the site at a URL, whose origin is new to the browser."""

    @abstractmethod
    def close(self) -> None:
        """End the browser."""


class Chromium(Engine):
    """The system's Chromium, or Playwright's own where there is none."""

    def __init__(self) -> None:
        self._manager = sync_playwright()
        self.playwright = start_chromium(self._manager.start())

    def browser(self, url: str) -> Browser:
        return PlaywrightBrowser(self.playwright.new_context().new_page(), url)

    def close(self) -> None:
        self.playwright.close()
        self._manager.__exit__()


def start_chromium(playwright: Any) -> Playwright:
    """Start Chromium.

    Until a first page has been painted, it puts off looking for new workers.
    """
    path = shutil.which("chromium")
    engine: Playwright = playwright.chromium.launch(
        executable_path=path, args=_FLAGS, chromium_sandbox=False
    )
    page = engine.new_page()
    page.goto("data:text/html,<h1>Started</h1>")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return engine


class WebDriverEngine(Engine):
    """Firefox or WebKit."""

    def __init__(self, driver: WebDriver) -> None:
        self._driver = driver

    def browser(self, url: str) -> Browser:
        return WebDriverBrowser(self._driver, url)

    def close(self) -> None:
        self._driver.quit()


ENGINES: dict[str, Callable[[], Engine]] = {
    "chromium": Chromium,
    "firefox": lambda: WebDriverEngine(Firefox()),
    "webkit": lambda: WebDriverEngine(WebKit()),
}


def missing_engines() -> list[str]:
    """Return the engines that are not installed; Playwright sees to Chromium."""
    gi = "import gi; gi.require_version('WebKit2', '4.1')"
    has_firefox = shutil.which("firefox-esr")
    has_webkit = (
        shutil.which("WebKitWebDriver")
        and shutil.which("Xvfb")
        and subprocess.run(["/usr/bin/python3", "-c", gi], stderr=subprocess.DEVNULL).returncode
        == 0
    )
    found = {"firefox": has_firefox, "webkit": has_webkit}
    return [name for name, is_there in found.items() if not is_there]


class PlaywrightBrowser(Browser):
    """A reader with a profile of its own."""

    def __init__(self, page: Page, url: str) -> None:
        super().__init__("chromium", url)
        self.page = page
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"{self.page.url}: {message.text}")

    def go(self, url: str) -> int | None:
        response = self.page.goto(url)
        return response.status if response else None

    def evaluate(self, function: str, argument: object) -> Any:
        return self.page.evaluate(function, argument)

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()

    def press(self, keys: str) -> None:
        for key in keys:
            self.page.keyboard.press("Enter" if key == "\n" else key)

    def pause(self) -> None:
        self.page.wait_for_timeout(50)

    def close(self) -> None:
        self.page.context.close()


class WebDriverBrowser(Browser):
    """A reader in the one window of a browser; what the console says is not heard."""

    def __init__(self, driver: WebDriver, url: str) -> None:
        super().__init__(type(driver).__name__.lower(), url)
        self._driver = driver

    def go(self, url: str) -> int | None:
        self._driver.open(url)
        status = self.run("return performance.getEntriesByType('navigation')[0].responseStatus")
        # WebKit does not tell; tests look at what is shown as well.
        return ANY if status is None else int(status)

    def evaluate(self, function: str, argument: object) -> Any:
        call = f"""const [x, done] = arguments;
            ({function})(x).then(
              (value) => done({{ value }}),
              (error) => done({{ error: `${{error}}` }}),
            );"""
        found = self._driver.execute(call, argument)
        if found is None:
            raise WebDriverError("the page was left")
        if "error" in found:
            raise WebDriverError(found["error"])
        return found.get("value")

    def click(self, selector: str) -> None:
        self._driver.click(selector)

    def press(self, keys: str) -> None:
        self._driver.type(":focus", keys.replace("\n", "\ue007"))  # The Enter key.

    def pause(self) -> None:
        time.sleep(0.05)

    def close(self) -> None:
        self._driver.open("about:blank")
