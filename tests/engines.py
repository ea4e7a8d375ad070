"""The browser engines that tests run in; each gives browsers with nothing saved for their host."""

import atexit
import shutil
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser import Browser, BrowserError
from tests.chromium import ChromiumBrowser, Connection
from tests.webdriver import Firefox, WebDriver, WebKit


class Engine(ABC):
    """A running browser whose profile lies on disk."""

    @abstractmethod
    def browser(self, url: str) -> Browser:
        """Return a reader of the site at a URL, whose origin is new to the browser."""

    @abstractmethod
    def crash(self) -> None:
        """Kill the browser in the middle of what it does, and start it again."""

    @abstractmethod
    def close(self) -> None:
        """End the browser."""


class Chromium(Engine):
    """The system's Chromium, or Playwright's own where there is none."""

    def __init__(self) -> None:
        self._profile = Path(tempfile.mkdtemp())
        self._start()
        atexit.register(self.close)

    def browser(self, url: str) -> Browser:
        if self._connection.has_crashed():
            self.crash()
        return ChromiumBrowser(self._connection, url)

    def crash(self) -> None:
        self._connection.kill()
        self._start()

    def close(self) -> None:
        self._connection.kill()
        shutil.rmtree(self._profile, ignore_errors=True)

    def _start(self) -> None:
        self._connection = Connection(self._profile)
        # Until a first page has been painted, it puts off looking for new workers.
        first = ChromiumBrowser(self._connection, "")
        first.go("data:text/html,<h1>Started</h1>")
        first.run("for (let i = 0; i < 2; i += 1) await new Promise(requestAnimationFrame)")


class WebDriverEngine(Engine):
    """Firefox or WebKit."""

    def __init__(self, driver: WebDriver) -> None:
        self._driver = driver

    def browser(self, url: str) -> Browser:
        if self._driver.has_crashed:
            self.crash()
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


def missing_engines() -> list[str]:
    """Return the engines that are not installed; there is always Playwright's Chromium."""
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


class WebDriverBrowser(Browser):
    """A reader in the one window of a browser."""

    def __init__(self, driver: WebDriver, url: str) -> None:
        super().__init__(type(driver).__name__.lower(), url)
        self._driver = driver
        driver.listen()

    @property
    def problems(self) -> list[str]:
        return self._driver.problems()

    def go(self, url: str) -> int | None:
        return self._driver.open(url)

    def evaluate(self, function: str, argument: object) -> Any:
        call = f"""const [x, done] = arguments;
            ({function})(x).then(
              (value) => done({{ value }}),
              (error) => done({{ error: `${{error}}` }}),
            );"""
        found = self._driver.execute(call, argument)
        if found is None:
            raise BrowserError("the page was left")
        if "error" in found:
            raise BrowserError(found["error"])
        return found.get("value")

    def click(self, selector: str) -> None:
        self._driver.click(selector)

    def press(self, keys: str) -> None:
        self._driver.type(keys.replace("\n", "\ue007"))  # The Enter key.

    def pause(self) -> None:
        time.sleep(0.05)

    def stop_worker(self) -> None:
        if not isinstance(self._driver, Firefox):
            raise NotImplementedError("WebKit's driver has no way to stop a worker")
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
        try:
            yield
        finally:
            self._driver.close_window()
            self._driver.switch(first)

    def close(self) -> None:
        if not self._driver.has_crashed:
            self._driver.open("about:blank")
