"""What does not reach a worker by itself is there offline all the same."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import Browser
from tests.chromium import ChromiumBrowser
from tests.host import Host
from tests.sites import html, small_site

pytestmark = pytest.mark.browser

Serve = Callable[..., Host]
BrowserOn = Callable[[Host], Browser]

PDF = "%PDF-1.4\n" + "x" * 1000
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><circle r="30"/></svg>'
FILES = {
    "index.html": html("home"),
    "a/index.html": html(
        """<a id="saved" href="../manual.pdf" download>one</a>
        <a id="unsaved" href="../all.zip" download>two</a>
        <object data="../drawing.svg" type="image/svg+xml"></object>"""
    ),
    "manual.pdf": PDF,
    "all.zip": "PK",
    "drawing.svg": SVG,
}
CLICK = "setTimeout(() => document.querySelector(x).click())"


@pytest.fixture
def browser(tmp_path: Path, serve: Serve, browser_on: BrowserOn) -> Browser:
    """A reader on a page of a saved site, whose network is gone."""
    host = serve(small_site(tmp_path / "site", FILES, max_age=0))
    host.headers["Cache-Control"] = "no-store"  # Else the browser's own cache may answer.
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    host.unplug()
    browser.open("a/")
    browser.until(lambda: browser.status()["isOffline"])
    return browser


@pytest.mark.not_in("firefox", "webkit", reason="its driver does not say what was downloaded")
def test_a_link_with_download_gives_the_saved_file(browser: Browser, tmp_path: Path) -> None:
    assert isinstance(browser, ChromiumBrowser)
    browser.devtools("Page.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))

    def downloaded() -> bool:
        browser.run(CLICK, "#saved")
        browser.pause()
        file = tmp_path / "manual.pdf"
        return file.is_file() and file.read_text() == PDF

    browser.until(downloaded)


def test_a_link_with_download_says_what_is_not_saved(browser: Browser) -> None:
    def is_told() -> bool:
        if browser.path == "a/":
            browser.run(CLICK, "#unsaved")
        return "is not saved on this device" in browser.text

    browser.until(is_told)


def test_what_an_object_shows_is_there(browser: Browser) -> None:
    drawing = """return document.querySelector("object").contentDocument
        ?.querySelector("circle")?.getAttribute("r")"""
    browser.until(lambda: browser.run(drawing) == "30")
