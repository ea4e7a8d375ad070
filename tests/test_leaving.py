"""A reader is never stuck on a copy of a site that has left us."""

import re
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from mkdocs_offline.build import retire
from tests.browser import Browser
from tests.host import Answer, Host
from tests.sites import build, change, copy_docs

pytestmark = [pytest.mark.browser, pytest.mark.by_turns]

REGISTRATIONS = "return (await navigator.serviceWorker.getRegistrations()).length"


@pytest.fixture(scope="module")
def without_plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("without")
    docs = copy_docs(folder)
    change(docs, "guide/wind.md", "Cups measure the speed", "Four cups measure the speed")
    return build(folder, docs=docs, plugins=["search"])


@pytest.fixture
def reader(
    eager: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> tuple[Host, Browser]:
    host = serve(eager)
    browser = browser_on(host)
    browser.open("guide/wind/")
    browser.until_saved()
    return host, browser


def test_a_removed_plugin_shows_new_pages_on_the_next_visit(
    reader: tuple[Host, Browser], without_plugin: Path
) -> None:
    host, browser = reader
    host.site = without_plugin
    browser.open("guide/wind/")
    assert "Four cups" in browser.text
    browser.open("never/was/")
    assert "404" in browser.text


def test_a_removed_plugin_is_forgotten_after_a_day(
    reader: tuple[Host, Browser],
    without_plugin: Path,
    record_property: Callable[[str, object], None],
) -> None:
    host, browser = reader
    host.site = without_plugin
    browser.open("guide/wind/")
    browser.until(lambda: browser.predate_trouble("removed", 2))
    assert browser.run(REGISTRATIONS) == 1
    browser.open("guide/rain/")
    browser.until(lambda: browser.run("return (await caches.keys()).length") == 0)
    browser.until(lambda: browser.run(REGISTRATIONS) == 0)
    browser.open("guide/wind/")
    assert "Four cups" in browser.text
    assert not browser.run("return !!navigator.serviceWorker.controller")
    record_property("our files are gone (404)", "new pages at once; it left after a day")


@pytest.mark.not_in("webkit", reason="its driver cannot stop a worker")
def test_nothing_is_saved_any_more_for_a_page_that_is_still_open(
    reader: tuple[Host, Browser], without_plugin: Path
) -> None:
    host, browser = reader
    host.site = without_plugin
    browser.open("guide/wind/")
    browser.until(lambda: browser.predate_trouble("removed", 2))
    browser.open("guide/rain/")
    browser.until(lambda: browser.run(REGISTRATIONS) == 0)
    browser.stop_worker()
    for _ in range(5):  # What is to be saved is saved meanwhile.
        browser.hashes(["img/vane.png", "img/station.svg", "changes/"])
    assert browser.saved() == []


def index_for_everything(host: Host) -> AbstractContextManager[None]:
    """Answer every address that the site does not have with 200 and its first page."""

    def change(path: str, answer: Answer) -> None:
        if answer.status == 404:
            answer.status, answer.body = 200, (host.site / "index.html").read_bytes()

    return host.fault(change)


def test_a_host_with_a_page_for_every_address_shows_new_pages_when_the_plugin_was_removed(
    reader: tuple[Host, Browser],
    without_plugin: Path,
    record_property: Callable[[str, object], None],
) -> None:
    host, browser = reader
    host.site = without_plugin
    with index_for_everything(host):
        browser.open("guide/wind/")
        assert "Four cups" in browser.text
        browser.until(lambda: browser.predate_trouble("removed", 2))
        browser.open("guide/rain/")
        browser.until(lambda: browser.run(REGISTRATIONS) == 0)
        browser.open("guide/wind/")
        assert "Four cups" in browser.text
    record_property(
        "our files are gone, every address is answered with a page",
        "new pages at once; it left after a day",
    )


def test_such_a_host_is_believed_after_a_week_where_no_file_is_as_it_was(
    reader: tuple[Host, Browser],
    without_plugin: Path,
    record_property: Callable[[str, object], None],
) -> None:
    host, browser = reader
    host.site = without_plugin

    def renew(path: str, answer: Answer) -> None:
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            answer.body += b"\n"

    with host.fault(renew), index_for_everything(host):
        browser.open("guide/wind/")
        assert "Four cups" not in browser.text  # It might be a hotel's network.
        browser.until(lambda: browser.predate_trouble("strange", 8))
        browser.open("guide/rain/")
        browser.open("guide/wind/")
        assert "Four cups" in browser.text
    record_property(
        "the same, and every file of the site has changed", "saved pages for a week, then new pages"
    )


def test_a_host_that_lost_the_file_for_a_moment_loses_no_reader(
    reader: tuple[Host, Browser], record_property: Callable[[str, object], None]
) -> None:
    host, browser = reader
    with host.answer("mkdocs-offline/version.json", 404):
        for page in ("guide/rain/", "guide/wind/", "guide/rain/"):
            browser.open(page)
            assert browser.note("trouble") is None  # The worker's script is still there.
    host.unplug()
    browser.open("guide/wind/")
    assert "Cups measure" in browser.text
    record_property("version.json alone is lost", "it stays, and the copy with it")


def refused(status: int) -> Callable[[str, Answer], None]:
    """Answer what is missing as hosts do that do not tell whether it is."""

    def change(path: str, answer: Answer) -> None:
        if answer.status == 404:
            answer.status, answer.body = status, b"<Error>AccessDenied</Error>"
            answer.headers = {"Content-Type": "application/xml"}

    return change


def test_a_removed_plugin_is_noticed_where_the_host_answers_403_for_what_is_missing(
    reader: tuple[Host, Browser],
    without_plugin: Path,
    record_property: Callable[[str, object], None],
) -> None:
    host, browser = reader
    host.site = without_plugin
    with host.fault(refused(403)):
        browser.open("guide/wind/")
        assert "Four cups" in browser.text
        browser.until(lambda: browser.predate_trouble("removed", 2))
        browser.open("guide/rain/")
        browser.until(lambda: browser.run(REGISTRATIONS) == 0)
    record_property("our files are gone (403)", "new pages at once; it left after a day")


def test_a_removed_plugin_is_noticed_where_a_deploy_left_our_files_behind(
    reader: tuple[Host, Browser],
    without_plugin: Path,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    host, browser = reader
    host.max_age = 0
    host.site = Path(shutil.copytree(host.site, tmp_path / "both"))
    shutil.copytree(without_plugin, host.site, dirs_exist_ok=True)
    browser.open("guide/wind/")  # Compared with the host meanwhile.
    browser.until(lambda: browser.open("guide/wind/") == 200 and "Four cups" in browser.text)
    browser.until(lambda: browser.predate_trouble("bare", 8))
    browser.open("guide/rain/")
    browser.until(lambda: browser.run(REGISTRATIONS) == 0)
    record_property(
        "the plugin is removed, our files have stayed",
        "new pages on one of the next visits; it left after a week",
    )


def test_a_page_without_our_tag_for_a_moment_loses_no_reader(
    reader: tuple[Host, Browser], record_property: Callable[[str, object], None]
) -> None:
    host, browser = reader
    host.max_age = 0
    without_tag = re.compile(rb'<script[^>]*mkdocs-offline/client.js"></script>')

    def strip(path: str, answer: Answer) -> None:
        answer.body = without_tag.sub(b"", answer.body)

    with host.fault(strip):
        browser.open("guide/wind/")
        browser.until(lambda: browser.note("trouble"))
    browser.open("guide/wind/")
    browser.until(lambda: browser.note("trouble") is None)
    host.unplug()
    browser.open("guide/rain/")
    assert "tipping bucket" in browser.text
    record_property("a page lacks our tag for a moment", "it stays, and the copy with it")


@pytest.mark.parametrize("since", ["the first visit", "later"])
def test_a_host_that_refuses_json_loses_no_reader(
    since: str,
    eager: Path,
    serve: Callable[..., Host],
    browser_on: Callable[[Host], Browser],
    record_property: Callable[[str, object], None],
) -> None:
    host = serve(eager)
    asked: list[str] = []

    def refuse(path: str, answer: Answer) -> None:
        if path.endswith(".json"):
            asked.append(path)
            answer.status, answer.body = 404, b"<html>no"

    browser = browser_on(host)
    if since == "later":
        browser.open()
        browser.until_saved()
    with host.fault(refuse):
        for page in ("", "guide/rain/", "changes/"):
            browser.open(page)
            browser.until_saved()
            assert browser.note("trouble") is None
        assert asked
        host.unplug()
        browser.open("guide/wind/")
        assert "Cups measure" in browser.text
    record_property("no .json file is served", "it stays, and saves all")


def test_a_site_that_has_moved_is_followed_and_forgotten_after_a_month(
    reader: tuple[Host, Browser],
    without_plugin: Path,
    serve: Callable[..., Host],
    record_property: Callable[[str, object], None],
) -> None:
    host, browser = reader
    there = serve(without_plugin)

    def send_on(path: str, answer: Answer) -> None:
        answer.status, answer.body = 301, b""
        answer.headers = {"Location": there.url + path}

    with host.fault(send_on):
        browser.open("guide/wind/")
        assert "Four cups" in browser.text
        assert browser.run("return location.origin") == there.url.rstrip("/")
    browser.open("guide/rain/")
    assert browser.run(REGISTRATIONS) == 1
    with host.fault(send_on):
        in_place = "await fetch('/guide/rain/', { redirect: 'manual' })"
        browser.run(in_place)
        browser.until(lambda: browser.predate_trouble("denied", 31))
        browser.run(in_place)
        browser.until(lambda: browser.run(REGISTRATIONS) == 0)
        assert browser.run("return caches.keys()") == []
    record_property(
        "the site has moved (301 for every address)", "the new site at once; it left after a month"
    )


def until_forgotten(browser: Browser) -> None:
    """Wait for the farewell; Chromium may let the old worker be idle for half a minute first."""
    browser.until(lambda: browser.run(REGISTRATIONS) == 0, seconds=80)


def test_a_retired_site_is_forgotten_at_once(
    reader: tuple[Host, Browser],
    without_plugin: Path,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    host, browser = reader
    host.site = Path(shutil.copytree(without_plugin, tmp_path / "retired"))
    retire(host.site)
    browser.run("await (await caches.open('somebody-elses')).put('/x', new Response('mine'))")
    browser.open("guide/wind/")
    assert "Four cups" in browser.text
    until_forgotten(browser)
    assert browser.run("return caches.keys()") == ["somebody-elses"]
    browser.open("guide/wind/")
    assert "Four cups" in browser.text
    assert not browser.run("return !!navigator.serviceWorker.controller")
    record_property("`retire`", "it left on the next visit")


def test_a_site_that_comes_back_is_saved_again(
    reader: tuple[Host, Browser], without_plugin: Path, tmp_path: Path
) -> None:
    host, browser = reader
    host.max_age = 0  # Else the browser shows the page from its HTTP cache, without our script.
    with_plugin = host.site
    host.site = Path(shutil.copytree(without_plugin, tmp_path / "retired"))
    retire(host.site)
    browser.open()
    until_forgotten(browser)
    host.site = with_plugin
    browser.open()
    browser.until_saved()
    host.unplug()
    browser.open("guide/wind/")
    assert "Cups measure" in browser.text
