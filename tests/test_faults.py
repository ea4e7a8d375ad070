"""Whatever a host does: what was saved stays readable, and when it ends the site becomes whole."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import pytest

from tests.browser import Browser, BrowserError
from tests.engines import Engine
from tests.host import Answer, Host
from tests.sites import PAGES, hashes_of, version_of

pytestmark = pytest.mark.browser

LOGIN = b"<html><head><title>Login</title></head><body>Please log in</body></html>"
PORTAL = b"<html><head><title>Hotel</title></head><body>Accept the terms</body></html>"


def every(change: Callable[[str, Answer], None]) -> Callable[[Host], AbstractContextManager[None]]:
    """A fault of every answer."""
    return lambda host: host.fault(change)


def some(change: Callable[[str, Answer], None]) -> Callable[[Host], AbstractContextManager[None]]:
    """A fault of every second answer."""

    def start(host: Host) -> AbstractContextManager[None]:
        asked: list[str] = []

        def change_some(path: str, answer: Answer) -> None:
            asked.append(path)
            if len(asked) % 2:
                change(path, answer)

        return host.fault(change_some)

    return start


def only(
    suffix: str, change: Callable[[str, Answer], None]
) -> Callable[[Host], AbstractContextManager[None]]:
    """A fault of the files with an ending."""
    return every(lambda path, answer: change(path, answer) if path.endswith(suffix) else None)


def status(
    code: int, body: bytes = b"<h1>Sorry</h1>", headers: dict[str, str] | None = None
) -> Callable[[str, Answer], None]:
    def change(path: str, answer: Answer) -> None:
        answer.status, answer.body = code, body
        answer.headers = {"Content-Type": "text/html", **(headers or {})}

    return change


def break_off(path: str, answer: Answer) -> None:
    answer.sent = len(answer.body) // 2


def reset(path: str, answer: Answer) -> None:
    answer.is_refused = True


def stall(path: str, answer: Answer) -> None:
    answer.sent, answer.stalls = len(answer.body) // 2, True


def garble(path: str, answer: Answer) -> None:
    answer.body = answer.body[:-9] + b"\x00" * 9


def add_script(path: str, answer: Answer) -> None:
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        answer.body = answer.body.replace(b"</body>", b"<script>let ad</script></body>")


def minify(path: str, answer: Answer) -> None:
    if path.endswith(".js") and path != "serviceworker.js":
        answer.body = re.sub(rb"\n\s+", b"\n", answer.body)


def portal(path: str, answer: Answer) -> None:
    answer.status, answer.body = 200, PORTAL
    answer.headers = {"Content-Type": "text/html", "Cache-Control": "no-store"}


def wrong_type(path: str, answer: Answer) -> None:
    answer.headers["Content-Type"] = "text/plain"


def clear_site_data(path: str, answer: Answer) -> None:
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        answer.headers["Clear-Site-Data"] = '"cache"'


def first_page(path: str, answer: Answer) -> None:
    if answer.status == 404:
        answer.status, answer.body = 200, b"<!doctype html><title>Start</title>"


def login_elsewhere(host: Host) -> AbstractContextManager[None]:
    elsewhere = host.url.replace("localhost", "127.0.0.1") + "login"

    def change(path: str, answer: Answer) -> None:
        is_there = path == "login"
        answer.status, answer.body = (200, LOGIN) if is_there else (302, b"")
        answer.headers = {
            "Content-Type": "text/html",
            **({} if is_there else {"Location": elsewhere}),
        }

    return host.fault(change)


@contextmanager
def unplugged(host: Host) -> Iterator[None]:
    host.unplug()
    yield
    host.plug()


def stale(*suffixes: str) -> Callable[[Host], AbstractContextManager[None]]:
    """An edge that still has files of the version before, whatever the query."""

    def start(host: Host) -> AbstractContextManager[None]:
        def change(path: str, answer: Answer) -> None:
            before = host.site.parent.parent / "old/site" / path
            if path.endswith("/"):
                before /= "index.html"
            if path.endswith(suffixes) and before.is_file():
                answer.status, answer.body = 200, before.read_bytes()

        return host.fault(change)

    return start


def late(path: str, answer: Answer) -> None:
    time.sleep(0.5)


FAULTS: dict[str, Callable[[Host], AbstractContextManager[None]]] = {
    "no network": unplugged,
    "every answer is slow": every(late),
    "every second connection is reset": some(reset),
    "every connection is reset": every(reset),
    "packs break off": only(".pack", break_off),
    "every second answer breaks off": some(break_off),
    "packs stall half-way": only(".pack", stall),
    "the worker's script stalls half-way": only("serviceworker.js", stall),
    "packs are missing (404)": only(".pack", status(404)),
    "recipes are missing (404)": only(".recipes", status(404)),
    "styles are missing (404)": only(".css", status(404)),
    "the fallback page is missing (404)": only("offline/", status(404)),
    "every second answer is 429 with Retry-After": some(status(429, headers={"Retry-After": "1"})),
    "every answer is 429 with Retry-After: an hour": every(
        status(429, headers={"Retry-After": "3600"})
    ),
    "every second answer is 500": some(status(500)),
    "every answer is 503": every(status(503)),
    "the worker's script is missing (404)": only("serviceworker.js", status(404)),
    "version.json is missing (404)": only("version.json", status(404)),
    "version.json is a page": only("version.json", portal),
    "what is missing is answered with a page (200)": every(first_page),
    "packs are damaged": only(".pack", garble),
    "packs have the wrong media type": only(".pack", wrong_type),
    "scripts have the wrong media type": only(".js", wrong_type),
    "stale packs and recipes": stale(".pack", ".recipes"),
    "a stale worker's script": stale("serviceworker.js"),
    "a stale version.json": stale("version.json"),
    "stale pages": stale("/"),
    "pages are given a script": every(add_script),
    "scripts are minified": every(minify),
    "a captive portal answers everything": every(portal),
    "everything is redirected to a login elsewhere": login_elsewhere,
    "a login is asked for (401)": every(status(401, LOGIN)),
    "access is denied (403)": every(status(403, LOGIN)),
    "Clear-Site-Data with every page": every(clear_site_data),
}

LOGINS = {
    "everything is redirected to a login elsewhere",
    "a login is asked for (401)",
    "access is denied (403)",
}


@pytest.mark.by_turns
@pytest.mark.parametrize("fault", FAULTS)
def test_a_reader_who_has_the_site(
    fault: str,
    versions: tuple[Path, Path],
    reader_of: Callable[..., tuple[Host, Browser]],
    engine: Engine,
    record_property: Callable[[str, object], None],
) -> None:
    """While a new version is deployed under the fault, pages stay readable; then it arrives."""
    old, new = versions
    host, browser = reader_of(old)
    host.site = new
    with FAULTS[fault](host):
        for page in ("guide/rain/", "changes/", "guide/wind/"):
            browser.open(page)
            words = PAGES[page.strip("/")].removeprefix("Cups ")
            assert words in browser.text or (fault in LOGINS and "Please log in" in browser.text)
        shown = {"Please log in": "login", "Four cups": "new page", "Cups": "saved page"}
        record_property("shown", next(shown[words] for words in shown if words in browser.text))
    # Left in the middle of an update, WebKit may begin none again, though rarely.
    if browser.engine == "webkit" and not sees(browser, new):
        record_property("then", "closed and opened again")
        engine.crash()
        browser = engine.browser(host.url)
    arrives_whole(host, browser, new)


@pytest.mark.by_turns
@pytest.mark.parametrize("fault", FAULTS)
def test_a_new_reader(
    fault: str,
    versions: tuple[Path, Path],
    serve: Callable[..., Host],
    engine: Engine,
    record_property: Callable[[str, object], None],
) -> None:
    """A first visit under the fault does no harm; the next one saves the site."""
    host = serve(versions[1])
    browser = engine.browser(host.url)
    files = {"saved": 0, "total": 0}
    with FAULTS[fault](host), suppress(BrowserError):
        browser.open("guide/wind/")
        browser.run(
            """const settled = mkdocsOffline.saved.catch(() => {});
            await Promise.race([settled, new Promise((done) => setTimeout(done, 2000))]);"""
        )
        files = browser.status()["files"]
        browser.open("guide/rain/")
    some = "all" if files["saved"] == files["total"] else "some"
    record_property("saved", some if files["saved"] else "nothing")
    # WebKit may open no page at all any more after answers that broke off or stalled.
    if browser.engine == "webkit":
        engine.crash()
        browser = engine.browser(host.url)
    arrives_whole(host, browser, versions[1])
    browser.close()


def sees(browser: Browser, site: Path) -> bool:
    """Tell whether a reader who goes on gets to a version."""
    browser.until(lambda: browser.open() == 200, seconds=100)
    try:
        browser.until_version(version_of(site))
    except AssertionError:
        return False
    return True


def arrives_whole(host: Host, browser: Browser, site: Path) -> None:
    """Read on without the fault; then everything is there without a network."""
    expected = hashes_of(site)
    version = version_of(site)
    browser.until(lambda: browser.open() == 200, seconds=100)
    browser.until_version(version)
    # What failed is tried again after a minute.
    browser.until(lambda: browser.status()["state"] == "saved", seconds=100)
    # What a host has rewritten is kept as its readers know it, and noted.
    for problem in browser.status()["problems"]:
        assert "the host changes it" in problem["reason"]
        del expected[problem["url"].removeprefix(host.url)]
    host.unplug()
    assert browser.hashes(expected) == expected
    for page in ("changes", "guide/wind"):
        browser.open(f"{page}/")
        assert PAGES[page].removeprefix("Cups ") in browser.text
        assert browser.is_styled()
    host.plug()
