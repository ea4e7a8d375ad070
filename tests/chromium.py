"""Chromium, driven by its DevTools protocol over a pipe.

Playwright would do so, too, but it holds every new service worker until it has been told of it, and
a navigation in the middle of an update is then never answered.
https://chromedevtools.github.io/devtools-protocol/
"""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.browser import Browser, BrowserCrashError, BrowserError

FLAGS = [
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    # Parts of the window, which are pages and take as much time as those under test.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
    "--disable-gpu",
    "--disable-ipc-flooding-protection",
    "--disable-renderer-backgrounding",
    "--disable-sync",
]
_ANSWER_SECONDS = 90
_LOAD_SECONDS = 30

# Chromium reads commands from file descriptor 3 and writes answers to 4.
_LAUNCH = """
import fcntl, os, sys
for target, source in enumerate([fcntl.fcntl(int(fd), fcntl.F_DUPFD, 10) for fd in sys.argv[1:3]]):
    os.dup2(source, 3 + target)
os.execv(sys.argv[3], sys.argv[3:])
"""

_CENTRE = """
const element = document.querySelector(x);
element?.scrollIntoView({ block: "center" });
const box = element?.getBoundingClientRect();
if (!box?.width) return null;
const [left, top] = [box.x + box.width / 2, box.y + box.height / 2];
return element.contains(document.elementFromPoint(left, top)) ? [left, top] : null;
"""

_KEYS = {"\n": ("Enter", 13, "\r"), "\t": ("Tab", 9, ""), "\x1b": ("Escape", 27, "")}

Message = dict[str, Any]


_PLAYWRIGHTS = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path, end="")
"""


def find_chromium() -> str:
    """Return the path of the system's Chromium, or of Playwright's."""
    own = [sys.executable, "-c", _PLAYWRIGHTS]
    return shutil.which("chromium") or subprocess.check_output(own, text=True)


class Connection:
    """A running Chromium: commands go out, answers and events come in."""

    def __init__(self, profile: Path) -> None:
        commands, writing = os.pipe()
        reading, answers = os.pipe()
        self._writing = os.fdopen(writing, "wb", buffering=0)
        self._reading = os.fdopen(reading, "rb", buffering=0)
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-c", _LAUNCH, str(commands), str(answers), find_chromium()),
                *(*FLAGS, "--headless=new", "--no-first-run", "--no-sandbox"),
                *("--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"),
            ],
            pass_fds=[commands, answers],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # What it starts is to end with it.
        )
        os.close(commands)
        os.close(answers)
        self._number = 0
        self._unread = b""
        self._hearers: dict[str, Callable[[Message], None]] = {}

    def call(self, method: str, session: str = "", **parameters: object) -> Any:
        """Carry out a command, in the session of a tab or for the whole browser."""
        self._number += 1
        command: Message = {"id": self._number, "method": method, "params": parameters}
        if session:
            command["sessionId"] = session
        try:
            self._writing.write(json.dumps(command).encode() + b"\0")
        except (OSError, ValueError):
            raise BrowserCrashError("Chromium has ended") from None
        end = time.monotonic() + _ANSWER_SECONDS
        while time.monotonic() < end:
            answer = self.listen(1)
            if answer and answer.get("id") == self._number:
                if "error" in answer:
                    raise BrowserError(answer["error"]["message"])
                return answer["result"]
        raise BrowserError(f"no answer to {method}")

    def listen(self, seconds: float) -> Message | None:
        """Wait for a message; events are handed on to the tab that they are for."""
        end = time.monotonic() + seconds
        while b"\0" not in self._unread:
            left = max(0, end - time.monotonic())
            if not select.select([self._reading], [], [], left)[0]:
                return None
            received = self._reading.read(1 << 16)
            if not received:
                raise BrowserCrashError("Chromium has ended")
            self._unread += received
        text, _, self._unread = self._unread.partition(b"\0")
        message: Message = json.loads(text)
        hear = self._hearers.get(message.get("sessionId", ""))
        if "method" in message and hear:
            hear(message)
        return message

    def open_tab(self, hear: Callable[[Message], None]) -> tuple[str, str]:
        """Open a tab whose events are handed to ``hear``; return its target and its session."""
        tab = self.call(
            "Target.createTarget", url="about:blank", newWindow=True, width=1280, height=720
        )["targetId"]
        session = self.call("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        self._hearers[session] = hear
        for domain in ("Log", "Network", "Page", "Runtime"):
            self.call(f"{domain}.enable", session)
        self.call("Page.setLifecycleEventsEnabled", session, enabled=True)
        self.call("Emulation.setFocusEmulationEnabled", session, enabled=True)
        return tab, session

    def has_crashed(self) -> bool:
        """Tell whether Chromium has ended by itself."""
        return self._process.poll() is not None

    def kill(self) -> None:
        """End Chromium in the middle of what it does."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._reading.close()
        self._writing.close()


class ChromiumBrowser(Browser):
    """A reader in a tab of Chromium."""

    def __init__(self, connection: Connection, url: str) -> None:
        super().__init__("chromium", url)
        self._loaded: set[str] = set()
        self._statuses: dict[str, int] = {}
        self._problems: list[str] = []
        self._connection = connection
        self._tab, self._session = connection.open_tab(self._hear)

    @property
    def problems(self) -> list[str]:
        return self._problems

    def devtools(self, method: str, **parameters: object) -> Any:
        """Carry out a command of the DevTools protocol."""
        return self._connection.call(method, self._session, **parameters)

    def _hear(self, event: Message) -> None:
        about = event["params"]
        match event["method"]:
            case "Page.lifecycleEvent" if about["name"] == "load":
                self._loaded.add(about["loaderId"])
            case "Network.responseReceived" if about["type"] == "Document":
                self._statuses[about["requestId"]] = about["response"]["status"]
            case "Runtime.exceptionThrown":
                details = about["exceptionDetails"]
                thrown = details.get("exception", {}).get("description", details["text"])
                self._problems.append(f"{details.get('url', '')}: {thrown}")
            case "Runtime.consoleAPICalled" if about["type"] in ("error", "warning"):
                words = (str(word.get("value", word.get("description"))) for word in about["args"])
                self._problems.append(" ".join(words))
            case "Log.entryAdded" if about["entry"]["level"] in ("error", "warning"):
                entry = about["entry"]
                self._problems.append(f"{entry.get('url', '')}: {entry['text']}")

    def go(self, url: str) -> int | None:
        answer = self.devtools("Page.navigate", url=url)
        if answer.get("errorText"):
            raise BrowserError(f"{url}: {answer['errorText']}")
        document = answer.get("loaderId")  # None where only the fragment is another.
        end = time.monotonic() + _LOAD_SECONDS
        while document and document not in self._loaded:
            if time.monotonic() > end:
                raise BrowserError(f"{url} is not loaded within {_LOAD_SECONDS} s")
            self._connection.listen(0.5)
        return self._statuses.get(document)

    def evaluate(self, function: str, argument: object) -> Any:
        found = self.devtools(
            "Runtime.evaluate",
            expression=f"({function})({json.dumps(argument)})",
            awaitPromise=True,
            returnByValue=True,
            userGesture=True,
        )
        if "exceptionDetails" in found:
            thrown = found["exceptionDetails"].get("exception", {})
            raise BrowserError(thrown.get("description", thrown.get("value", "an exception")))
        return found["result"].get("value")

    def click(self, selector: str) -> None:
        x, y = self.until(lambda: self.run(_CENTRE, selector))
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            mouse = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
            self.devtools("Input.dispatchMouseEvent", **mouse)

    def press(self, keys: str) -> None:
        for char in keys:
            name, code, text = _KEYS.get(char, (char, ord(char.upper()), char))
            key = {"key": name, "windowsVirtualKeyCode": code}
            self.devtools("Input.dispatchKeyEvent", type="keyDown", text=text, **key)
            self.devtools("Input.dispatchKeyEvent", type="keyUp", **key)

    def pause(self) -> None:
        self._connection.listen(0.05)

    def stop_worker(self) -> None:
        self.devtools("ServiceWorker.enable")
        self.devtools("ServiceWorker.stopAllWorkers")
        self.devtools("ServiceWorker.disable")

    @contextmanager
    def beside(self) -> Iterator[None]:
        first = self._tab, self._session
        self._tab, self._session = self._connection.open_tab(self._hear)
        try:
            yield
        finally:
            self.close()
            self._tab, self._session = first

    def close(self) -> None:
        self._connection.call("Target.closeTarget", targetId=self._tab)
