"""What ends in the middle of saving - a worker, a tab, a browser - is taken up again."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import Browser
from tests.engines import Engine
from tests.host import Answer, Host
from tests.readers import try_update
from tests.sites import PAGES, build, change, copy_docs, is_listing, is_pack, version_of

pytestmark = pytest.mark.browser


def until_waiting(browser: Browser) -> None:
    """Wait until the core is saved and packs are waited for."""

    def is_waiting() -> bool:
        status = browser.status()
        return bool(status["state"] == "saving" and status["version"])

    browser.until(is_waiting)


def reads_all(host: Host, browser: Browser) -> None:
    browser.until_saved()
    status = browser.status()
    assert (status["state"], status["problems"]) == ("saved", [])
    host.unplug()
    for page in ("start/install", "guide/rain", "changes"):
        browser.open(f"{page}/")
        assert PAGES[page] in browser.text
        assert browser.is_styled()


@pytest.mark.not_in("webkit", reason="its driver cannot stop a worker")
def test_a_stopped_worker(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    with host.held():
        browser.open()
        until_waiting(browser)
        browser.stop_worker()
    browser.open("guide/wind/")
    reads_all(host, browser)


def test_a_closed_tab(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    with host.held(), browser.beside():
        browser.open()
        until_waiting(browser)
    browser.open("guide/wind/")
    reads_all(host, browser)


def test_a_tab_closed_while_the_worker_is_installed(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    """WebKit forgets the install together with the tab's process."""
    host = serve(sample)
    browser_on(serve(sample)).open()  # Else that process goes on with the next page.
    browser = browser_on(host)
    asked: list[str] = []
    with host.fault(lambda path, _: asked.append(path)), host.held("fallback.js"):
        with browser.beside():
            browser.open()
            # The page may not see yet that a worker is installing: WebKit's news are late at times.
            browser.until(lambda: "mkdocs-offline/fallback.js" in asked)
        browser.open("guide/wind/")
    reads_all(host, browser)


def test_a_killed_browser(sample: Path, serve: Callable[..., Host], engine: Engine) -> None:
    host = serve(sample)
    browser = engine.browser(host.url)
    with host.held():
        browser.open()
        until_waiting(browser)
        engine.crash()
    browser = engine.browser(host.url)
    browser.open("guide/wind/")
    reads_all(host, browser)
    host.plug()  # The next page of this browser is another test's.
    browser.close()


def test_a_deploy_during_a_download_ends_in_one_whole_version(
    tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    docs = copy_docs(tmp_path)
    plugins = ["search", {"mkdocs-offline": {"max_age": 0}}]
    old = build(tmp_path / "old", docs=docs, plugins=plugins)
    for page in ("guide/wind.md", "guide/rain.md", "changes.md"):
        with (docs / page).open("a") as file:
            file.write("\n\nThe second edition.\n")
    new = build(tmp_path / "new", docs=docs, plugins=plugins)
    host = serve(old)
    browser = browser_on(host)
    with host.held():
        browser.open()
        until_waiting(browser)
        host.site = new
    browser.open("guide/wind/")
    version = version_of(new)
    browser.until_version(version)
    browser.until(lambda: browser.status()["state"] == "saved")
    host.unplug()
    for page in ("guide/wind/", "guide/rain/", "changes/"):
        browser.open(page)
        assert "The second edition" in browser.text


def test_a_version_that_came_in_part_does_not_take_over_and_the_next_visit_goes_on(
    versions: tuple[Path, Path], reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    old, new = versions

    def lack_packs(path: str, answer: Answer) -> None:
        if is_pack(path):
            answer.status, answer.body = 404, b"<h1>Sorry</h1>"

    host, browser = reader_of(old)
    host.site = new
    with host.fault(lack_packs):
        browser.open("guide/wind/")
        try_update(browser)
        assert browser.status()["version"] == version_of(old)
    with host.recording() as requests:
        browser.open("guide/rain/")
        browser.until_version(version_of(new))
        browser.until(lambda: browser.status()["state"] == "saved")
    assert not [request for request in requests if is_listing(request.path)]


def test_a_deploy_while_saving_is_paused_loses_nothing(
    versions: tuple[Path, Path], serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    old, new = versions
    host = serve(old)
    browser = browser_on(host)
    with host.held("vane.png"):
        browser.open()
        until_waiting(browser)
        browser.until(browser.lacks_one_file)
        browser.run("await mkdocsOffline.pause()")
    assert browser.status()["state"] == "paused"
    host.site = new
    browser.open("guide/wind/")
    assert "Four cups" in browser.text
    browser.look_for_update()
    browser.until(browser.is_settled)
    host.unplug()
    for page in ("start/install", "guide/rain", "guide/wind", "changes"):
        assert browser.open(f"{page}/") == 200
        assert PAGES[page].removeprefix("Cups ") in browser.text
    host.plug()
    browser.open()
    browser.run("mkdocsOffline.resume().catch(() => {})")
    browser.until_version(version_of(new))
    browser.until(lambda: browser.status()["state"] == "saved")


def test_an_update_does_not_fetch_what_a_pause_holds_back(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    docs = copy_docs(tmp_path)
    for number in range(5):  # More than is saved unasked.
        (docs / f"large-{number}.png").write_bytes(os.urandom(4_500_000))
    plugins = ["search", {"mkdocs-offline": {"max_age": 0}}]
    old = build(tmp_path / "old", docs=docs, plugins=plugins)
    change(docs, "guide/wind.md", "Cups measure the speed", "Four cups measure the speed")
    new = build(tmp_path / "new", docs=docs, plugins=plugins)
    host, browser = reader_of(old)
    with host.held(".png"):
        browser.run("mkdocsOffline.save().catch(() => {})")
        until_waiting(browser)
        browser.run("await mkdocsOffline.pause()")
    host.site = new
    with host.recording() as requests:
        browser.open("guide/wind/")
        version = version_of(new)
        browser.until_version(version)
    assert not [request.path for request in requests if "large" in request.path]
    assert browser.status()["state"] == "paused"


def test_a_host_that_wants_to_be_left_alone_is_not_asked(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)

    def refuse(path: str, answer: Answer) -> None:
        if is_pack(path) or is_listing(path):
            answer.status, answer.headers = 429, {"Retry-After": "3600"}

    with host.fault(refuse), host.recording() as requests:
        browser.open()
        reason = browser.run("return mkdocsOffline.saved.catch((error) => error.message)")
    assert "the host wants no requests until" in reason
    assert 1 <= sum(request.status == 429 for request in requests) <= 6  # All that were under way.
    problem = browser.status()["problems"][0]
    refused = problem["url"].removeprefix(host.url)
    assert is_pack(refused) or is_listing(refused)
    assert problem["remedy"] == "wait"


@pytest.mark.not_in("webkit", reason="its driver cannot stop a worker")
def test_what_a_host_changes_is_still_known_when_the_worker_was_stopped(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    with host.rewrite("img/vane.png", lambda image: image + b"optimised"):
        browser.open()
        browser.until_saved()
    before = browser.status()["problems"]
    browser.stop_worker()
    browser.open("guide/rain/")
    assert browser.status()["problems"] == before
    assert before[0]["remedy"] == "unchanged"
