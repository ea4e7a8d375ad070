"""Whatever a host does: what was saved stays readable, and when it ends the site becomes whole."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.browser import Browser, BrowserError
from tests.engines import Engine
from tests.faults import FAULTS, LOGINS, OF_A_LARGE_DEPLOY
from tests.host import Host
from tests.readers import arrives_whole, read_all, sees, try_update
from tests.sites import PAGES, two_versions

pytestmark = [pytest.mark.browser, pytest.mark.by_turns]

NOWHERE = "never/was/here/"
"""An address that the site does not have, which some hosts answer with a page."""


@pytest.fixture(scope="module")
def deploys(
    tmp_path_factory: pytest.TempPathFactory, renewed: tuple[Path, Path]
) -> Callable[[str], tuple[Path, Path]]:
    """Give the versions before and after the deploy that a fault is about."""
    sentence = two_versions(tmp_path_factory.mktemp("deploys"), changes_all=False)
    return lambda fault: renewed if fault in OF_A_LARGE_DEPLOY else sentence


@pytest.mark.parametrize("fault", FAULTS)
def test_a_reader_who_has_the_site(
    fault: str,
    deploys: Callable[[str], tuple[Path, Path]],
    reader_of: Callable[..., tuple[Host, Browser]],
    engine: Engine,
    record_property: Callable[[str, object], None],
) -> None:
    """While a new version is deployed under the fault, pages stay readable, also without a network;
    then it arrives.
    """
    old, new = deploys(fault)
    host, browser = reader_of(old)
    host.site = new
    with FAULTS[fault](host):
        for page in ("guide/rain/", "changes/", "guide/wind/"):
            browser.open(page)
            words = PAGES[page.strip("/")].removeprefix("Cups ")
            assert words in browser.text or (fault in LOGINS and "Please log in" in browser.text)
        shown = {"Please log in": "login", "Four cups": "new page", "Cups": "saved page"}
        record_property("Reading", next(shown[words] for words in shown if words in browser.text))
        browser.hashes([NOWHERE])
        if fault not in LOGINS:
            try_update(browser)
        with host.unplugged():
            reading = read_all(browser, old, new)
        record_property("Cut", str(reading))
        assert reading.is_whole, reading
    # Left in the middle of an update, WebKit may begin none again, though rarely.
    if browser.engine == "webkit" and not sees(browser, new):
        record_property("Reading", "closed and opened again")
        engine.crash()
        browser = engine.browser(host.url)
    arrives_whole(host, browser, new)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_new_reader(
    fault: str,
    deploys: Callable[[str], tuple[Path, Path]],
    serve: Callable[..., Host],
    engine: Engine,
    record_property: Callable[[str, object], None],
) -> None:
    """A first visit under the fault does no harm; the next one saves the site."""
    _, site = deploys(fault)
    host = serve(site)
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
        browser.hashes([NOWHERE])
    some = "all" if files["saved"] == files["total"] else "some"
    record_property("Saving", some if files["saved"] else "nothing")
    # WebKit may open no page at all any more after answers that broke off or stalled.
    if browser.engine == "webkit":
        engine.crash()
        browser = engine.browser(host.url)
    arrives_whole(host, browser, site)
    browser.close()
