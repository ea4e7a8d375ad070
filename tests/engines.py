"""The browser engines that tests run in; each gives browsers with nothing saved for their host."""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest
from playwright.sync_api import Browser as PlaywrightChromium
from playwright.sync_api import ConsoleMessage, Page, Playwright, sync_playwright

from tests.browser import Browser
from tests.webdriver import Firefox, WebDriver, WebDriverError, WebKit, patiently

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


class MortalEngine(Engine):
    """A browser whose profile outlives it."""

    @abstractmethod
    def crash(self) -> None:
        """Kill the browser in the middle of what it does, and start it again."""


class Chromium(Engine):
    """The system's Chromium, or Playwright's own where there is none."""

    def __init__(self) -> None:
        self._chromium = start_chromium()

    def browser(self, url: str) -> Browser:
        context = self._chromium.new_context()
        return PlaywrightBrowser(context.new_page(), url, context.close)

    def close(self) -> None:
        self._chromium.close()


@cache
def playwright() -> Playwright:
    """Return what starts Chromium; there can be one only."""
    manager = sync_playwright()
    atexit.register(manager.__exit__)
    return manager.start()


def start_chromium() -> PlaywrightChromium:
    """Start Chromium.

    Until a first page has been painted, it puts off looking for new workers.
    """
    chromium = playwright().chromium.launch(
        executable_path=shutil.which("chromium"), args=_FLAGS, chromium_sandbox=False
    )
    page = chromium.new_page()
    _paint(page)
    return chromium


def _paint(page: Page) -> None:
    page.goto("data:text/html,<h1>Started</h1>")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


class ChromiumOnDisk(MortalEngine):
    """Chromium with one profile on disk."""

    def __init__(self) -> None:
        self._profile = Path(tempfile.mkdtemp())
        self._start()

    def _start(self) -> None:
        port = self._profile / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [
                shutil.which("chromium") or playwright().chromium.executable_path,
                *_FLAGS,
                *("--headless=new", "--no-first-run", "--no-sandbox"),
                *("--remote-debugging-port=0", f"--user-data-dir={self._profile}", "about:blank"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # What it starts is to end with it.
        )
        number = patiently(lambda: int(port.read_text().split()[0]))
        address = f"http://127.0.0.1:{number}"
        self._context = playwright().chromium.connect_over_cdp(address).contexts[0]
        _paint(self._context.new_page())

    def browser(self, url: str) -> Browser:
        page = self._context.new_page()
        return PlaywrightBrowser(page, url, page.close)

    def crash(self) -> None:
        self._kill()
        self._start()

    def close(self) -> None:
        self._kill()
        shutil.rmtree(self._profile, ignore_errors=True)

    def _kill(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class WebDriverEngine(MortalEngine):
    """Firefox or WebKit."""

    def __init__(self, driver: WebDriver) -> None:
        self._driver = driver

    def browser(self, url: str) -> Browser:
        return WebDriverBrowser(self._driver, url)

    def crash(self) -> None:
        self._driver.kill()
        self._driver.start()

    def close(self) -> None:
        self._driver.quit()


ENGINES: dict[str, Callable[[], Engine]] = {
    "chromium": Chromium,
    "firefox": lambda: WebDriverEngine(Firefox()),
    "webkit": lambda: WebDriverEngine(WebKit()),
}

MORTAL_ENGINES: dict[str, Callable[[], MortalEngine]] = {
    "chromium": ChromiumOnDisk,
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
    """A reader in a tab of Chromium."""

    def __init__(self, page: Page, url: str, end: Callable[[], None]) -> None:
        super().__init__("chromium", url)
        self.page = page
        self._end = end
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

    def stop_worker(self) -> None:
        session = self.page.context.new_cdp_session(self.page)
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        session.detach()

    @contextmanager
    def beside(self) -> Iterator[None]:
        first = self.page
        self.page = first.context.new_page()
        yield
        self.page.close()
        self.page = first

    def close(self) -> None:
        self._end()


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

    def stop_worker(self) -> None:
        if not isinstance(self._driver, Firefox):
            pytest.skip("WebKit has no way to stop a worker")
        self._driver.run_as_browser(
            """const manager = Cc["@mozilla.org/serviceworkers/manager;1"]
              .getService(Ci.nsIServiceWorkerManager);
            const all = manager.getAllRegistrations();
            for (let i = 0; i < all.length; i += 1) {
              const site = all.queryElementAt(i, Ci.nsIServiceWorkerRegistrationInfo);
              const workers = [site.installingWorker, site.waitingWorker, site.activeWorker];
              for (const worker of workers) worker?.terminateWorker();
            }"""
        )

    @contextmanager
    def beside(self) -> Iterator[None]:
        first = self._driver.window()
        self._driver.switch(self._driver.new_window())
        yield
        self._driver.close_window()
        self._driver.switch(first)

    def close(self) -> None:
        self._driver.open("about:blank")
