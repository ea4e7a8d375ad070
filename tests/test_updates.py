"""A returning reader sees what was deployed, and downloads only what changed."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest

from mkdocs_offline.published.site import read_site
from tests.browser import Browser, cache_name
from tests.host import Answer, Host
from tests.sites import build, change, copy_docs, is_listing, is_pack, version_of

pytestmark = pytest.mark.browser


def plugin(**settings: object) -> list[object]:
    return ["search", {"mkdocs-offline": settings}]


def test_the_page_that_was_there_before_the_worker_is_renewed_as_well(
    versions: tuple[Path, Path], reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    old, new = versions
    host, browser = reader_of(old, page="guide/wind/")
    browser.open("guide/rain/")
    host.site = new
    browser.open("guide/wind/")
    assert "Four cups" in browser.text


def test_one_changed_sentence(
    versions: tuple[Path, Path],
    reader_of: Callable[..., tuple[Host, Browser]],
) -> None:
    old, new = versions
    host, browser = reader_of(old)
    host.site = new
    with host.recording() as requests:
        browser.open("guide/wind/")
        assert "Four cups" in browser.text
        browser.until_version(version_of(new))
    fetched = [request.path for request in requests if request.status == 200]
    packs = [path for path in fetched if is_pack(path) or is_listing(path)]
    assert (
        len(packs) == len(set(packs)) <= 3
    )  # One with the words, and a piece of each table of the listing.
    assert set(fetched) - set(packs) <= {
        *("guide/wind/", "serviceworker.js", "mkdocs-offline/version.json"),
        "",  # Asked for its headers alone, which are as before.
        "search/search_index.json",  # The page may ask for it before the new worker is there.
    }
    host.unplug()
    browser.open("guide/wind/")
    assert "Four cups" in browser.text
    assert browser.status()["state"] == "saved"


def test_the_version_before_answers_until_the_code_of_another_release_has_arrived(
    versions: tuple[Path, Path], reader_of: Callable[..., tuple[Host, Browser]], tmp_path: Path
) -> None:
    old, new = versions
    host, browser = reader_of(old)
    host.site = Path(shutil.copytree(new, tmp_path / "site"))
    code = read_site(new).line.code.url
    other = "mkdocs-offline/worker/0123456789abcdef.js"
    (host.site / code).rename(host.site / other)
    worker = host.site / "serviceworker.js"
    worker.write_text(worker.read_text().replace(code, other))
    with host.answer(other, 404):
        browser.open("guide/rain/")
        browser.until(lambda: other in [request.path for request in host.log])
        with host.unplugged():
            browser.open("guide/wind/")
            assert "Cups measure" in browser.text
    browser.until(lambda: browser.open("guide/wind/") == 200)
    browser.until_version(version_of(new))
    assert "Four cups" in browser.text


def test_browsing_costs_one_small_request_a_minute(
    sample: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = reader_of(sample)
    browser.open("guide/wind/")
    with host.recording() as requests:
        for page in ("guide/rain/", "guide/pressure/", "changes/", ""):
            browser.open(page)
    # The browser looks for a new worker at navigations; Material reads its sitemap.
    assert {request.path for request in requests} <= {"serviceworker.js"}


@pytest.mark.not_in("webkit", reason="it does not tell workers what is a reload")
def test_a_reload_asks_at_once(
    tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    docs = copy_docs(tmp_path)
    host = serve(build(tmp_path / "old", docs=docs))
    browser = browser_on(host)
    browser.open("guide/wind/")
    browser.until_saved()
    browser.open("guide/wind/")
    change(docs, "guide/wind.md", "Cups measure the speed", "Four cups measure the speed")
    host.site = build(tmp_path / "new", docs=docs)
    browser.reload()
    assert "Four cups" in browser.text


def test_a_new_version_waits_for_the_reader_where_the_author_wants_it(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    docs = copy_docs(tmp_path)
    settings = {"update": "prompt", "max_age": 0}
    old = build(tmp_path / "old", docs=docs, plugins=plugin(**settings))
    change(docs, "guide/wind.md", "Cups measure the speed", "Four cups measure the speed")
    new = build(tmp_path / "new", docs=docs, plugins=plugin(**settings))
    host, browser = reader_of(old)
    host.site = new
    browser.open("guide/wind/")
    waiting = "return !!(await navigator.serviceWorker.getRegistration()).waiting"
    browser.until(lambda: browser.run(waiting))
    assert browser.status()["version"] == version_of(old)
    assert browser.status()["deployed"] == version_of(new)
    host.unplug()
    browser.open("guide/wind/")
    assert "Four cups" not in browser.text
    browser.run("await mkdocsOffline.update()")  # It has been fetched.
    assert not browser.run(waiting)
    browser.until_version(version_of(new))
    browser.open("guide/wind/")
    assert "Four cups" in browser.text


def test_what_no_version_needs_any_more_is_deleted_and_nothing_else(
    versions: tuple[Path, Path],
    reader_of: Callable[..., tuple[Host, Browser]],
) -> None:
    old, new = versions
    host, browser = reader_of(old, "/a/")
    others = ["other", cache_name(urljoin(host.url, "/")), cache_name(urljoin(host.url, "b/"))]
    browser.run(
        """for (const name of x) {
          await (await caches.open(name)).put("/x?revision=1", new Response("mine"));
        }""",
        others,
    )
    before = len(browser.saved())
    host.site = new
    browser.open("guide/wind/")
    browser.until_version(version_of(new))
    browser.until(lambda: len(browser.saved()) == before)
    assert set(browser.run("return caches.keys()")) == {*others, cache_name(host.url)}
    mine = "return (await caches.open(x)).match('/x?revision=1').then((found) => found?.text())"
    assert [browser.run(mine, name) for name in others] == ["mine"] * 3


def test_a_dead_network_makes_a_reader_wait_once(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = reader_of(build(tmp_path, plugins=plugin(max_age=0, timeout=1)))
    with host.slow(20):
        with host.recording() as requests:
            browser.open("guide/wind/")
            assert "Cups measure" in browser.text
            browser.open("guide/rain/")
            assert "tipping bucket" in browser.text
        assert requests == []


@pytest.mark.by_turns
def test_a_question_that_nobody_waited_for_keeps_no_later_reader_waiting(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    max_age = 2
    host, browser = reader_of(build(tmp_path, plugins=plugin(max_age=max_age, timeout=1)))
    with host.slow(30, "mkdocs-offline/version.json"):
        browser.run("await fetch('guide/wind/', { cache: 'reload' })")
        begin = time.monotonic()
        browser.run("await fetch('guide/rain/')")
        browser.until(lambda: time.monotonic() - begin > max_age)
        browser.run("fetch('changes/').then(() => (window.isShown = true))")
        browser.until(lambda: browser.run("return window.isShown"), seconds=5)


@pytest.mark.by_turns
def test_a_host_that_is_always_slow_is_heard_all_the_same(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    docs = copy_docs(tmp_path)
    settings = plugin(max_age=2, timeout=0.5)
    old = build(tmp_path / "old", docs=docs, plugins=settings)
    change(docs, "guide/wind.md", "Cups measure the speed", "Four cups measure the speed")
    new = build(tmp_path / "new", docs=docs, plugins=settings)
    host, browser = reader_of(old)
    host.site = new
    with host.slow(1, "mkdocs-offline/version.json"):
        browser.open("guide/rain/")
        browser.until(lambda: browser.open("guide/wind/") and "Four cups" in browser.text)


def test_an_answer_that_the_host_gave_before_the_visit_is_not_relied_on(
    versions: tuple[Path, Path], reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    old, new = versions
    host, browser = reader_of(old)
    asked: list[str] = []
    with host.fault(lambda path, _: asked.append(path)), host.held("version.json"):
        browser.run(f"fetch('{host.url}guide/rain/')")
        browser.until(lambda: "mkdocs-offline/version.json" in asked)
        host.site = new
        browser.run("window.late = fetch('guide/wind/').then((response) => response.text())")
    assert "Four cups" in browser.run("return window.late")


SLOW_TO_FORGET = b"""
const deleteAtOnce = Cache.prototype.delete;
Cache.prototype.delete = async function (...args) {
  await new Promise((resolve) => setTimeout(resolve, 3000));
  return deleteAtOnce.apply(this, args);
};
"""


@pytest.mark.by_turns
def test_storage_that_is_slow_shows_nobody_an_old_page(
    versions: tuple[Path, Path], serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    old, new = versions
    host = serve(old)
    with host.rewrite("serviceworker.js", lambda script: SLOW_TO_FORGET + script):
        browser = browser_on(host)
        browser.open()
        browser.until_saved()
        browser.open("guide/rain/")
        host.site = new
        browser.open("guide/wind/")
        assert "Four cups" in browser.text


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_error_of_the_host_does_not_hide_what_is_saved(
    status: int,
    versions: tuple[Path, Path],
    reader_of: Callable[..., tuple[Host, Browser]],
) -> None:
    old, new = versions
    host, browser = reader_of(old)
    host.site = new
    with host.answer("guide/wind/", status):
        assert browser.open("guide/wind/") == 200
        assert "Cups measure" in browser.text


@pytest.mark.by_turns
@pytest.mark.parametrize("status", [401, 403, 302])
def test_a_reader_who_has_to_log_in_sees_the_hosts_own_answer(
    status: int,
    tmp_path: Path,
    reader_of: Callable[..., tuple[Host, Browser]],
) -> None:
    host, browser = reader_of(build(tmp_path, plugins=plugin(max_age=0, timeout=30)))
    version = "mkdocs-offline/version.json"
    login = {"Content-Type": "text/html", "Location": "/login"}
    with (
        host.answer(version, status, headers=login),
        host.answer("", status, b"Log in", login),
    ):
        assert browser.open("") == (404 if status == 302 else status)
        assert "for places without" not in browser.text
    host.unplug()
    browser.open("")
    assert "for places without" in browser.text


def test_a_captive_portal_is_taken_for_no_network(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = reader_of(build(tmp_path, plugins=plugin(max_age=0)))
    with host.fault(portal):
        browser.open("guide/wind/")
        assert "Cups measure" in browser.text


def portal(path: str, answer: Answer) -> None:
    answer.status, answer.body = 200, b"<html>Accept our terms"
    answer.headers = {"Content-Type": "text/html"}


@pytest.mark.by_turns
@pytest.mark.parametrize("wish", ["removed", "only what was read"])
def test_a_deploy_brings_no_more_than_the_reader_had(
    wish: str, tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    docs = copy_docs(tmp_path)
    settings = {"max_age": 0, "timeout": 30, "download": "all" if wish == "removed" else "ask"}
    editions = []
    for number in range(3):
        (docs / "start/install.md").write_text(f"# Install\n\nEdition {number}.\n")
        editions.append(build(tmp_path / str(number), docs=docs, plugins=plugin(**settings)))
    host = serve(editions[0])
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    if wish == "removed":
        browser.run("await mkdocsOffline.remove()")
    else:
        browser.open("guide/wind/")
        browser.until(lambda: browser.has_saved("guide/wind/"))
    with host.recording() as requests:
        for site in editions[1:]:
            host.site = site
            browser.open("guide/rain/")
            browser.until_version(version_of(site))
    assert [request.path for request in requests if is_pack(request.path)] == []
    host.unplug()
    browser.open("guide/wind/")
    assert ("Cups measure" in browser.text) == (wish != "removed")
