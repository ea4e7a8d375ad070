"""Who opens one page downloads little; who returns has the whole site."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mkdocs_offline.build import make_offline
from mkdocs_offline.options import Options
from tests.browser import Browser
from tests.host import Host, Request

pytestmark = [pytest.mark.browser, pytest.mark.by_turns]

PICTURES = {f"img/{number}.png" for number in range(3)}


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of a few pages, and of pictures that no page shows: 6 MB."""
    site = tmp_path_factory.mktemp("album") / "site"
    (site / "img").mkdir(parents=True)
    for picture in sorted(PICTURES):
        (site / picture).write_bytes(random.Random(picture).randbytes(2_000_000))
    for name in ("index", "1", "2", "3", "4", "5"):
        (site / f"{name}.html").write_text(f"<!doctype html><title>{name}</title><p>Page {name}")
    # As a browser says it in the window of an app.
    says = "window.matchMedia = (query) => ({ matches: query === '(display-mode: standalone)' })"
    app = f"<!doctype html><title>App</title><script>{says}</script><p>As an app"
    (site / "app.html").write_text(app)
    make_offline(site, Options())
    return site


def pictures(requests: list[Request]) -> set[str]:
    return {request.path for request in requests if request.path in PICTURES}


def has_all(status: dict[str, Any]) -> bool:
    return bool(status["files"]["saved"] == status["files"]["total"])


def test_a_reader_of_one_page_is_sent_the_text_alone(
    album: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(album)
    browser = browser_on(host)
    with host.recording() as requests:
        browser.open()
        browser.until_saved()
    assert pictures(requests) == set()
    assert browser.status()["state"] == "saved"
    host.unplug()
    browser.open("3.html")
    assert "Page 3" in browser.text


def test_a_reader_who_comes_back_on_another_day_gets_the_rest(
    album: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = reader_of(album)
    browser.predate_first_visit()
    with host.recording() as requests:
        browser.open("1.html")
        browser.until_saved()
    assert pictures(requests) == PICTURES
    host.unplug()
    assert browser.run("return (await (await fetch('img/1.png')).blob()).size") == 2_000_000


def test_a_reader_of_five_pages_gets_the_rest(
    album: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = reader_of(album)
    with host.recording() as requests:
        for page in ("1.html", "2.html", "3.html"):
            browser.open(page)
            browser.until_saved()
    assert pictures(requests) == set()
    with host.recording() as requests:
        browser.open("4.html")
        browser.until_saved()
    assert pictures(requests) == PICTURES


def test_pages_that_are_shown_in_place_count_as_well(
    album: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = reader_of(album)
    with host.recording() as requests:
        for page in ("1.html", "2.html", "3.html", "4.html"):
            assert f"Page {page[0]}" in browser.run("return (await fetch(x)).text()", page)
        browser.until(lambda: has_all(browser.status()))
    browser.until(lambda: browser.status()["state"] == "saved")  # It is noted a little later.
    assert pictures(requests) == PICTURES


def test_a_reader_who_has_installed_the_site_gets_the_rest(
    album: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(album)
    browser = browser_on(host)
    with host.recording() as requests:
        browser.open("app.html")
        browser.until_saved()
    assert pictures(requests) == PICTURES


@pytest.mark.not_in("webkit", reason="its driver cannot stop a worker")
def test_who_returns_is_still_known_where_the_worker_was_stopped(
    album: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = reader_of(album)
    with host.recording() as requests:
        for page in ("1.html", "2.html", "3.html", "4.html", "5.html"):
            browser.stop_worker()
            browser.open(page)
            browser.until_saved()
    assert pictures(requests) == PICTURES


def test_what_a_reader_wants_counts_more_than_how_often_they_come(
    album: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = reader_of(album)
    browser.predate_first_visit()
    browser.run("await mkdocsOffline.remove()")
    with host.recording() as requests:
        browser.open("1.html")
        browser.until_saved()
    assert pictures(requests) == set()
