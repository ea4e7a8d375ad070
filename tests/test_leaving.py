"""A reader is never stuck on a copy of a site that has left us."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from mkdocs_offline.build import retire
from tests.browser import Browser
from tests.host import Answer, Host
from tests.sites import build, change, copy_docs

pytestmark = pytest.mark.browser

AGO = """
const [name, days] = x;
const cache = await caches.open("mkdocs-offline:/");
const note = new URL(`mkdocs-offline/notes/${name}`, location.origin).href;
const since = await (await cache.match(note))?.json();
if (since) await cache.put(note, new Response(String(since - days * 86400e3)));
return !!since;
"""
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
    reader: tuple[Host, Browser], without_plugin: Path
) -> None:
    host, browser = reader
    host.site = without_plugin
    browser.open("guide/wind/")
    browser.until(lambda: browser.run(AGO, ["gone", 2]))
    assert browser.run(REGISTRATIONS) == 1
    browser.open("guide/rain/")
    browser.until(lambda: browser.run("return (await caches.keys()).length") == 0)
    browser.until(lambda: browser.run(REGISTRATIONS) == 0)
    browser.open("guide/wind/")
    assert "Four cups" in browser.text
    assert not browser.run("return !!navigator.serviceWorker.controller")


def test_nothing_is_saved_any_more_for_a_page_that_is_still_open(
    reader: tuple[Host, Browser], without_plugin: Path
) -> None:
    host, browser = reader
    if browser.engine == "webkit":
        pytest.skip("its driver cannot stop a worker")
    host.site = without_plugin
    browser.open("guide/wind/")
    browser.until(lambda: browser.run(AGO, ["gone", 2]))
    browser.open("guide/rain/")
    browser.until(lambda: browser.run(REGISTRATIONS) == 0)
    browser.stop_worker()
    for _ in range(5):  # What is to be saved is saved meanwhile.
        browser.hashes(["img/vane.png", "img/station.svg", "changes/"])
    saved = "return (await (await caches.open('mkdocs-offline:/')).keys()).map(({ url }) => url)"
    assert browser.run(saved) == []


def index_for_everything(host: Host) -> AbstractContextManager[None]:
    """Answer every address that the site does not have with 200 and its first page."""

    def change(path: str, answer: Answer) -> None:
        if answer.status == 404:
            answer.status, answer.body = 200, (host.site / "index.html").read_bytes()

    return host.fault(change)


def test_a_host_with_a_page_for_every_address_shows_new_pages_when_the_plugin_was_removed(
    reader: tuple[Host, Browser], without_plugin: Path
) -> None:
    host, browser = reader
    host.site = without_plugin
    with index_for_everything(host):
        browser.open("guide/wind/")
        assert "Four cups" in browser.text
        browser.until(lambda: browser.run(AGO, ["gone", 2]))
        browser.open("guide/rain/")
        browser.until(lambda: browser.run(REGISTRATIONS) == 0)
        browser.open("guide/wind/")
        assert "Four cups" in browser.text


def test_such_a_host_is_believed_after_a_week_where_no_file_is_as_it_was(
    reader: tuple[Host, Browser], without_plugin: Path
) -> None:
    host, browser = reader
    host.site = without_plugin

    def renew(path: str, answer: Answer) -> None:
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            answer.body += b"\n"

    with host.fault(renew), index_for_everything(host):
        browser.open("guide/wind/")
        assert "Four cups" not in browser.text  # It might be a hotel's network.
        browser.until(lambda: browser.run(AGO, ["strange", 8]))
        browser.open("guide/rain/")
        browser.open("guide/wind/")
        assert "Four cups" in browser.text


def test_a_host_that_lost_the_file_for_a_moment_loses_no_reader(
    reader: tuple[Host, Browser],
) -> None:
    host, browser = reader
    with host.answer("mkdocs-offline/version.json", 404):
        browser.open("guide/rain/")
        browser.until(lambda: browser.run(AGO, ["gone", 2]))
    browser.open("guide/wind/")
    with host.answer("mkdocs-offline/version.json", 404):
        browser.open("guide/rain/")
    host.unplug()
    browser.open("guide/wind/")
    assert "Cups measure" in browser.text


def until_forgotten(browser: Browser) -> None:
    """Wait for the farewell; Chromium may let the old worker be idle for half a minute first."""
    browser.until(lambda: browser.run(REGISTRATIONS) == 0, seconds=80)


def test_a_retired_site_is_forgotten_at_once(
    reader: tuple[Host, Browser], without_plugin: Path, tmp_path: Path
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
