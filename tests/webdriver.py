"""Firefox and WebKit, driven by the commands of W3C WebDriver.

Firefox speaks them itself (Marionette), WebKitGTK through its WebKitWebDriver. Both are Debian's:
no driver has to be downloaded. https://www.w3.org/TR/webdriver2/
"""

import atexit
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, TypeVar

from tests.browser import BrowserCrashError, BrowserError

T = TypeVar("T")

_START_SECONDS = 40
_SCRIPT_SECONDS = 90
_LOAD_SECONDS = 15
_ANSWER_SECONDS = 120

_FIREFOX_PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "devtools.console.stdout.chrome": False,
    "devtools.console.stdout.content": True,
    "extensions.getAddons.cache.enabled": False,
    "extensions.update.enabled": False,
    "marionette.port": 0,  # One that is free; it is written into the profile.
    "media.gmp-manager.url": "",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.prefetch-next": False,  # Pages that the theme calls the next ones.
    "network.trr.mode": 5,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
}

_FIREFOX_SAYS = re.compile(r"console\.(error|warn): (?!\w+: $)")  # But for a part of itself.
_FIREFOX_ERRORS = """return Services.console.getMessageArray()
  .filter((message) => message instanceof Ci.nsIScriptError)
  .filter(({ flags, sourceName }) => !(flags & 1) && sourceName.startsWith("http"))
  .map(({ errorMessage, sourceName }) => `${sourceName}: ${errorMessage}`);"""
_UNFINISHED = re.compile(r"NS_BINDING_ABORTED|Failed to load ‘’|Network ?[Ee]rror(: Load failed)?$")
"""What they say of what was under way when a page was left."""
_WEBKIT_SAYS = re.compile(r"CONSOLE (\w+ )?(ERROR|WARN) ")


class WebDriver(ABC):
    """One browser with a profile of its own, empty at first."""

    def __init__(self) -> None:
        self._profile = Path(tempfile.mkdtemp())
        self._printed = self._profile / "printed"
        self._heard = 0
        self._processes: list[subprocess.Popen[bytes]] = []
        self.has_crashed = False
        atexit.register(WebDriver.quit, self)  # Also of one that did not start as a whole.
        self.start()

    @abstractmethod
    def start(self) -> None:
        """Start the browser with its profile."""

    @abstractmethod
    def command(self, name: str, method: str, path: str, **parameters: object) -> Any:
        """Carry out a command, by its name and by its place in the protocol."""

    @abstractmethod
    def open(self, url: str) -> int | None:
        """Open a URL, and return the status of the answer; ``None`` where nothing was loaded."""

    @abstractmethod
    def problems(self) -> list[str]:
        """Return the errors and warnings in the console since ``listen`` was called."""

    def listen(self) -> None:
        """Forget what the console has said."""
        self._heard = self._printed.stat().st_size

    def execute(self, script: str, *arguments: object) -> Any:
        """Run a script; it calls the last of its arguments with the result."""
        return self.command(
            "ExecuteAsyncScript", "POST", "execute/async", script=script, args=list(arguments)
        )

    def click(self, selector: str) -> None:
        element = _id(
            self.command("FindElement", "POST", "element", using="css selector", value=selector)
        )
        self.command("ElementClick", "POST", f"element/{element}/click", id=element)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        element = _id(self.command("GetActiveElement", "GET", "element/active"))
        self.command("ElementSendKeys", "POST", f"element/{element}/value", id=element, text=text)

    def window(self) -> str:
        return str(self.command("GetWindowHandle", "GET", "window"))

    def new_window(self) -> str:
        return str(self.command("NewWindow", "POST", "window/new", type="tab")["handle"])

    def switch(self, window: str) -> None:
        self.command("SwitchToWindow", "POST", "window", handle=window)

    def close_window(self) -> None:
        self.command("CloseWindow", "DELETE", "window")

    def kill(self) -> None:
        """End the browser in the middle of what it does; its profile stays."""
        self.has_crashed = False
        while self._processes:
            process = self._processes.pop()
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def quit(self) -> None:
        self.kill()
        shutil.rmtree(self._profile, ignore_errors=True)

    def _navigate(self, url: str) -> None:
        self.command("Navigate", "POST", "url", url=url)

    def _lines(self, since: int) -> list[str]:
        """Return what the browser has printed since a place in its output."""
        return self._printed.read_bytes()[since:].decode("utf-8", "replace").splitlines()

    def _begin(self) -> None:
        seconds = {"script": _SCRIPT_SECONDS, "pageLoad": _LOAD_SECONDS}
        milliseconds = {name: limit * 1000 for name, limit in seconds.items()}
        self.command("SetTimeouts", "POST", "timeouts", **milliseconds)

    def _start(self, *command: str, **environment: str) -> None:
        with self._printed.open("ab") as printed:
            process = subprocess.Popen(
                command,
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # What it starts is to end with it.
            )
        self._processes.append(process)


class Firefox(WebDriver):
    """Firefox, spoken to over the TCP socket of Marionette."""

    def __init__(self, **preferences: object) -> None:
        self._preferences = _FIREFOX_PREFERENCES | preferences
        super().__init__()

    def start(self) -> None:
        preferences = (
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
            for name, value in self._preferences.items()
        )
        (self._profile / "MarionetteActivePort").unlink(missing_ok=True)
        (self._profile / "user.js").write_text("".join(preferences))
        self._start(
            *("firefox-esr", "--headless", "--marionette", "--remote-allow-system-access"),
            "--no-remote",
            *("--profile", str(self._profile), "about:blank"),
            MOZ_CRASHREPORTER_DISABLE="1",
        )
        self._socket = patiently(self._connect)
        self._stream = self._socket.makefile("rb")
        self._number = 0
        self._read()  # A greeting.
        self.command("NewSession", "", "", capabilities={})
        self._begin()

    def command(self, name: str, method: str, path: str, **parameters: object) -> Any:
        return self._send(f"WebDriver:{name}", parameters)

    def open(self, url: str) -> int | None:
        self._navigate(url)
        status = "return performance.getEntriesByType('navigation')[0]?.responseStatus"
        found = self._send("WebDriver:ExecuteScript", {"script": status, "args": []})
        return int(found) if found else None

    def problems(self) -> list[str]:
        said = [line for line in self._lines(self._heard) if _FIREFOX_SAYS.match(line)]
        said += self.run_as_browser(_FIREFOX_ERRORS)
        return [line for line in said if not _UNFINISHED.search(line)]

    def listen(self) -> None:
        super().listen()
        self.run_as_browser("Services.console.reset()")

    def run_as_browser(self, script: str) -> Any:
        """Run a script that may do what the browser's own windows may."""
        self._send("Marionette:SetContext", {"value": "chrome"})
        try:
            return self._send("WebDriver:ExecuteScript", {"script": script, "args": []})
        finally:
            self._send("Marionette:SetContext", {"value": "content"})

    def _send(self, name: str, parameters: dict[str, object]) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, name, parameters]).encode()
        self._socket.sendall(b"%d:%b" % (len(message), message))
        _, _, error, result = self._read()
        if error:
            raise BrowserError(error["message"])
        return result.get("value", result) if isinstance(result, dict) else result

    def kill(self) -> None:
        self._stream.close()
        self._socket.close()
        super().kill()

    def _connect(self) -> socket.socket:
        port = int((self._profile / "MarionetteActivePort").read_text())
        return socket.create_connection(("127.0.0.1", port), timeout=_ANSWER_SECONDS)

    def _read(self) -> Any:
        size = b""
        while not size.endswith(b":"):
            byte = self._stream.read(1)
            if not byte:
                self.has_crashed = True
                raise BrowserCrashError("Firefox has ended")
            size += byte
        return json.loads(self._stream.read(int(size[:-1])))


class WebKit(WebDriver):
    """WebKitGTK with a profile on disk, spoken to through WebKitWebDriver.

    ``storage_ratio`` is the part of the disk that one site may use; 0 means WebKit's own limit.
    """

    def __init__(self, storage_ratio: float = 0) -> None:
        self._storage_ratio = storage_ratio
        super().__init__()

    def start(self) -> None:
        display = self._start_screen()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._start(
            *("WebKitWebDriver", "-p", str(self._port)),
            DISPLAY=display,
            GDK_BACKEND="x11",
            GIO_USE_VFS="local",
            GSETTINGS_BACKEND="memory",
            LIBGL_ALWAYS_SOFTWARE="1",
            NO_AT_BRIDGE="1",
            WEBKIT_PROFILE=str(self._profile),
            WEBKIT_STORAGE_RATIO=str(self._storage_ratio),
        )
        browser = {"binary": str(Path(__file__).parent / "webkit_browser.py"), "args": []}
        capabilities = {"alwaysMatch": {"webkitgtk:browserOptions": browser}}
        self._session = ""
        session = patiently(
            lambda: self._request("POST", "/session", {"capabilities": capabilities})
        )
        self._session = session["sessionId"]
        self._begin()

    def open(self, url: str) -> int | None:
        address, _, fragment = url.partition("#")
        shown = str(self.command("GetCurrentURL", "GET", "url")).partition("#")[0]
        before = self._printed.stat().st_size
        self._navigate(url)
        if fragment and address == shown:
            return None

        def status() -> int:
            lines = [line for line in self._lines(before) if line.startswith("STATUS ")]
            return int(lines[-1].split()[1])

        # The driver takes a change of the address by a script of the page before for the end.
        try:
            return patiently(status) or None
        except LookupError:
            raise BrowserError(f"{url} is not loaded") from None

    def problems(self) -> list[str]:
        said = [line for line in self._lines(self._heard) if _WEBKIT_SAYS.search(line)]
        return [line for line in said if not _UNFINISHED.search(line)]

    def command(self, name: str, method: str, path: str, **parameters: object) -> Any:
        body = parameters if method == "POST" else None
        return self._request(method, f"/session/{self._session}/{path}", body)

    def _request(self, method: str, path: str, body: object) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_ANSWER_SECONDS)
        with closing(connection):
            connection.request(method, path, None if body is None else json.dumps(body))
            response = connection.getresponse()
            value = json.loads(response.read())["value"]
        if response.status >= 400:
            said = f"{value['error']}: {value['message']}"
            # A page that crashes takes the session with it, but the command under way is not told.
            if value["error"] == "invalid session id":
                self.has_crashed = True
                raise BrowserCrashError(said)
            if value["error"] == "unknown error":
                self.window()
            raise BrowserError(said)
        return value

    def _start_screen(self) -> str:
        reading, writing = os.pipe()
        process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._processes.append(process)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            return f":{pipe.readline().strip()}"


def _id(element: dict[str, str]) -> str:
    return next(iter(element.values()))


def patiently(connect: Callable[[], T]) -> T:
    """Try until a browser that was just started, or told to go somewhere, answers."""
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            return connect()
        except (LookupError, OSError, ValueError):
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
