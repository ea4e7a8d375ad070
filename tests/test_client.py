"""What pages and authors can see, and that no policy or browser is broken by it."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import Browser
from tests.host import Answer, Host
from tests.sites import PAGES, build

pytestmark = pytest.mark.browser


@pytest.fixture
def asking(tmp_path: Path, serve: Callable[..., Host]) -> Host:
    """A site that saves what was read until the reader asks for more."""
    return serve(
        build(tmp_path, plugins=["search", {"mkdocs-offline": {"download": "ask", "timeout": 30}}])
    )


def controlled(browser: Browser) -> None:
    browser.until(lambda: browser.run("return !!navigator.serviceWorker.controller"))


def test_a_strict_policy_lets_us_work(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    host.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self';"
        " img-src 'self'; connect-src 'self'; require-trusted-types-for 'script';"
        " trusted-types mkdocs-offline"
    )
    browser = browser_on(host)
    browser.open("img/station.svg")
    browser.open("guide/wind/")
    browser.until_saved()
    host.unplug()
    browser.open("guide/rain/")
    assert "tipping bucket" in browser.text
    policy = browser.run("return (await fetch('')).headers.get('Content-Security-Policy')")
    assert "trusted-types mkdocs-offline" in policy
    assert not any("mkdocs-offline/client.js" in problem for problem in browser.problems)


@pytest.mark.parametrize(
    "missing",
    [
        "delete Navigator.prototype.serviceWorker",
        "delete window.caches",
        "Object.defineProperty(Navigator.prototype, 'serviceWorker', {get() { throw Error() }})",
    ],
)
def test_a_browser_without_service_workers_shows_no_error(
    missing: str, sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    with host.script(missing):
        browser.open()
    assert browser.status()["state"] == "unsupported"
    assert browser.problems == []


def test_errors_are_one_line_in_the_console_and_nothing_else(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    catch = (
        "window.caught = []; for (const type of ['error', 'unhandledrejection'])"
        " addEventListener(type, (event) => caught.push(String(event.reason ?? event.message)));"
    )
    with host.answer("serviceworker.js", 500), host.script(catch):
        browser.open()
        browser.until(lambda: any("mkdocs-offline:" in p for p in browser.problems))
    assert len([p for p in browser.problems if "mkdocs-offline:" in p]) == 1
    assert browser.run("return caught") == []


def test_an_install_that_fails_is_tried_again_on_the_open_page(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    with host.answer("serviceworker.js", 500):
        browser.open()
        browser.run("await mkdocsOffline.saved.catch(() => {})")
    browser.run("dispatchEvent(new Event('online'))")
    browser.until(lambda: browser.status()["state"] == "saved")


def test_browsers_that_cannot_show_our_elements_show_what_is_in_their_place(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    with host.script("delete Document.prototype.adoptedStyleSheets"):
        browser.open("mkdocs-offline/")
        browser.run("await mkdocsOffline.saved")
    assert "JavaScript" in browser.text
    assert browser.run("return document.querySelector('mkdocs-offline-status').shadowRoot") is None
    assert browser.problems == []


def test_ask_saves_what_is_read_and_the_rest_on_demand(
    asking: Host, browser_on: Callable[[Host], Browser]
) -> None:
    browser = browser_on(asking)
    browser.open()
    controlled(browser)
    browser.open("guide/wind/")
    browser.until(lambda: browser.has_saved("guide/wind/"))
    browser.until(lambda: browser.status()["state"] == "partial")
    asking.unplug()
    browser.open("guide/wind/")
    assert "Cups measure" in browser.text
    assert browser.open("guide/rain/") == 503
    asking.plug()
    browser.open()
    browser.run("await mkdocsOffline.save()")
    assert browser.status()["state"] == "saved"
    asking.unplug()
    assert browser.open("guide/rain/") == 200


@pytest.mark.by_turns  # It takes long, and is a matter of our script alone.
def test_the_way_to_another_page_is_not_cut_short_when_the_network_returns(
    asking: Host, browser_on: Callable[[Host], Browser]
) -> None:
    browser = browser_on(asking)
    browser.open()
    controlled(browser)
    browser.until(lambda: browser.status()["state"] == "partial")
    asking.unplug()
    assert browser.open("guide/rain/") == 503
    script = f"{asking.url}mkdocs-offline/fallback.js"
    browser.until(lambda: browser.run("return performance.getEntriesByName(x).length", script))
    browser.run("await import(x)", script)

    def late_version(path: str, answer: Answer) -> None:
        if path == "mkdocs-offline/version.json":
            time.sleep(5)

    with asking.fault(late_version):
        asking.plug()
        browser.follow("")
        browser.until(lambda: PAGES["index"] in browser.text)
    assert browser.path == ""


def test_removing_stays_removed_until_the_reader_saves_again(
    sample: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = reader_of(sample)
    browser.run("await mkdocsOffline.remove()")
    assert browser.status()["state"] == "core"
    with host.recording() as requests:
        browser.open("guide/wind/")
        browser.run("await mkdocsOffline.saved")
    assert browser.status()["state"] == "core"
    assert "guide/rain/" not in {request.path for request in requests}
    browser.run("await mkdocsOffline.save()")
    assert browser.status()["state"] == "saved"


SAVES_DATA = "Object.defineProperty(Navigator.prototype, 'connection', {value: {saveData: true}})"


def test_a_reader_who_saves_data_is_not_made_to_download(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    with host.script(SAVES_DATA):
        browser.open()
        controlled(browser)
        browser.run("await fetch('img/vane.png', { cache: 'reload' })")
        browser.until(lambda: browser.status()["state"] == "partial")
    files = browser.status()["files"]
    assert files["saved"] < files["total"]
    browser.run("await mkdocsOffline.save()")
    assert browser.status()["state"] == "saved"


def test_what_a_reader_who_saves_data_asks_for_goes_on_on_the_next_page(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    with host.script(SAVES_DATA):
        with host.held():
            browser.open()
            controlled(browser)
            browser.run("mkdocsOffline.save().catch(() => {})")
            browser.until(lambda: browser.status()["state"] == "saving")
            browser.open("guide/wind/")
        browser.run("await mkdocsOffline.saved")
    assert browser.status()["state"] == "saved"


def test_progress_is_told_by_events(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    watch = (
        "window.seen = []; document.addEventListener('mkdocs-offline', (e) => seen.push(e.detail))"
    )
    with host.slow(0.1), host.script(watch):
        browser.open()
        browser.until_saved()
    browser.until(lambda: browser.run("return seen.at(-1)?.state") == "saved")
    seen = browser.run("return seen")
    saved = [status["bytes"]["saved"] for status in seen]
    assert saved == sorted(saved)
    assert "saving" in [status["state"] for status in seen]
    assert seen[-1]["bytes"]["saved"] == seen[-1]["bytes"]["total"]


def test_a_page_with_a_base_registers_the_same_site(
    tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# Home")
    (docs / "deep").mkdir()
    (docs / "deep/based.html").write_text(
        "<html><head><base href='https://elsewhere.invalid/a/'></head><body>Based</body></html>"
    )
    host = serve(build(tmp_path / "b", docs=docs), "/s/")
    browser = browser_on(host)
    browser.open("deep/based.html")
    browser.until_saved()
    scope = "return (await navigator.serviceWorker.getRegistration(location.href)).scope"
    assert browser.run(scope) == host.url


def test_two_tags_in_one_page_do_no_harm(
    sample: Path, tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    site = Path(shutil.copytree(sample, tmp_path / "site"))
    browser = browser_on(serve(site))
    browser.open()
    browser.until_saved()
    browser.run(
        """const first = mkdocsOffline;
        const again = document.createElement("script");
        again.src = "mkdocs-offline/client.js?2";
        document.head.append(again);
        await new Promise((done) => (again.onload = done));
        if (mkdocsOffline !== first) throw new Error("replaced");"""
    )
    assert browser.problems == []


def test_a_site_behind_basic_authentication_is_saved(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    host.credentials = "reader:secret"
    browser = browser_on(host)
    browser.go(host.url.replace("://", f"://{host.credentials}@"))  # As into the dialogue.
    browser.run("await mkdocsOffline.saved")
    browser.open()
    browser.until_saved()
    assert browser.status()["problems"] == []
    host.unplug()
    browser.open("guide/wind/")
    assert PAGES["guide/wind"] in browser.text
    assert browser.is_styled()
