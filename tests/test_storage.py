"""What is saved on a device is kept apart, found damaged or gone, and never too much."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mkdocs_offline.build import make_offline
from mkdocs_offline.options import Options
from tests.browser import Browser
from tests.chromium import ChromiumBrowser
from tests.engines import Chromium, Engine, WebDriverEngine
from tests.host import Host
from tests.sites import PAGES, build, change, copy_docs, is_listing, is_pack, version_of
from tests.webdriver import Firefox, WebKit

pytestmark = pytest.mark.browser

Reader = Callable[..., tuple[Host, Browser]]


TAKEN: dict[str, Callable[[str], bool]] = {
    "packs": is_pack,
    "the listing": is_listing,
    "styles": lambda path: path.endswith(".css"),
    "everything": lambda path: True,
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_the_browser_took_away_is_fetched_again(
    what: str, eager: Path, reader_of: Reader
) -> None:
    host, browser = reader_of(eager)
    browser.lose(TAKEN[what])
    assert browser.open("guide/wind/") == 200
    assert PAGES["guide/wind"] in browser.text
    assert browser.is_styled()
    browser.open("guide/rain/")
    browser.until_saved()
    browser.until(lambda: browser.status()["state"] == "saved")
    host.unplug()
    browser.open("changes/")
    assert PAGES["changes"] in browser.text
    assert browser.is_styled()


@pytest.mark.not_in("webkit", reason="its driver cannot stop a worker")
def test_what_it_took_away_while_the_worker_slept_is_fetched_again(
    eager: Path, reader_of: Reader
) -> None:
    host, browser = reader_of(eager)
    browser.lose(is_pack)
    browser.stop_worker()
    browser.open("guide/wind/")
    assert PAGES["guide/wind"] in browser.text
    browser.open("guide/rain/")
    browser.until(lambda: any(map(is_pack, browser.saved())))
    browser.until(lambda: browser.status()["state"] == "saved")
    host.unplug()
    browser.open("changes/")
    assert PAGES["changes"] in browser.text


@pytest.mark.parametrize("how", ["cut", "overwritten"])
def test_a_pack_that_the_device_damaged_is_never_shown(
    how: str, eager: Path, reader_of: Reader
) -> None:
    host, browser = reader_of(eager)
    browser.damage(is_pack, how)
    browser.open("guide/wind/")
    assert PAGES["guide/wind"] in browser.text
    for page in ("start/install/", "guide/rain/", "changes/"):
        browser.open(page)
    browser.until(lambda: browser.status()["state"] == "saved")
    browser.until_saved()
    host.unplug()
    browser.open("guide/pressure/")
    assert PAGES["guide/pressure"] in browser.text


def test_two_tabs_and_two_versions(
    tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    docs = copy_docs(tmp_path)
    plugins = ["search", {"mkdocs-offline": {"max_age": 0}}]
    host = serve(build(tmp_path / "old", docs=docs, plugins=plugins))
    change(docs, "guide/wind.md", "Cups measure the speed", "Four cups measure the speed")
    new = build(tmp_path / "new", docs=docs, plugins=plugins)
    browser = browser_on(host)
    browser.open("guide/wind/")
    browser.until_saved()
    host.site = new
    with browser.beside():
        browser.open("guide/rain/")
        version = version_of(new)
        browser.until_version(version)
        host.unplug()
        browser.open("guide/wind/")
        assert "Four cups" in browser.text
    assert "Cups measure" in browser.text  # Nothing is reloaded under the reader's eyes.
    browser.follow("guide/rain/")
    browser.until_text(PAGES["guide/rain"])
    browser.until(browser.is_styled)


def test_pages_saved_alone_go_when_all_are_saved_as_packs(
    tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    docs = copy_docs(tmp_path)
    plugins = ["search", {"mkdocs-offline": {"download": "ask", "max_age": 0}}]
    host = serve(build(tmp_path / "old", docs=docs, plugins=plugins))
    change(docs, "changes.md", "built on a kitchen table", "built on a table")
    new = build(tmp_path / "new", docs=docs, plugins=plugins)
    browser = browser_on(host)
    browser.open("guide/wind/")
    browser.until_saved()
    assert browser.has_saved("guide/wind/")
    browser.run("await mkdocsOffline.save()")
    host.site = new
    browser.open("guide/rain/")
    browser.until_version(version_of(new))
    browser.until(lambda: not browser.has_saved("guide/wind/"))


@pytest.fixture
def three_sites(tmp_path: Path, sample: Path) -> Path:
    """A site with two others in folders of its own."""
    folder = Path(shutil.copytree(sample, tmp_path / "three"))
    for name in ("a", "b"):
        build(tmp_path / name, site_name=f"Site {name}")
        shutil.copytree(tmp_path / name / "site", folder / name)
    make_offline(folder, Options())
    return folder


def test_sites_on_one_origin_do_not_touch_each_others_data(
    three_sites: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(three_sites)
    browser = browser_on(host)
    names = {"": "Barograph", "a/": "Site a", "b/": "Site b"}
    saved = {}
    for site in names:
        browser.open(f"{site}guide/wind/")
        browser.until_saved()
        saved[site] = browser.saved(site)
    assert all(any(is_pack(file) for file in files) for files in saved.values())
    browser.open("a/guide/wind/")
    browser.run("await mkdocsOffline.remove()")
    for site in ("", "b/"):
        assert browser.saved(site) == saved[site]
    assert len(browser.saved("a/")) < len(saved["a/"])
    host.unplug()
    for site, name in names.items():
        shown = browser.open(f"{site}guide/rain/")
        if site == "a/":
            assert shown == 503
        else:
            assert PAGES["guide/rain"] in browser.text
            assert name in browser.run("return document.title")


def many_pictures(folder: Path) -> Path:
    """The sample with 24 MB of pictures."""
    docs = copy_docs(folder)
    for number in range(24):
        (docs / f"img/noise-{number}.png").write_bytes(os.urandom(10**6))
    plugins = ["search", {"mkdocs-offline": {"download": "all", "max_age": 0}}]
    return build(folder, docs=docs, plugins=plugins)


@pytest.fixture(params=["chromium", "firefox", "webkit"])
def small_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A browser with little storage."""
    engine: Engine
    if request.param == "chromium":
        engine = Chromium()
    elif request.param == "firefox":  # A fifth of it for one site.
        preferences = {"dom.quotaManager.temporaryStorage.fixedLimit": 50 * 1024}
        engine = WebDriverEngine(Firefox(**preferences))
    else:
        disk = shutil.disk_usage(tempfile.gettempdir())  # There lies the profile.
        engine = WebDriverEngine(WebKit(storage_ratio=10**7 / disk.total))
    yield engine
    engine.close()


def test_full_storage_keeps_what_is_there_and_says_so(
    tmp_path: Path, small_engine: Engine, serve: Callable[..., Host]
) -> None:
    host = serve(many_pictures(tmp_path))
    browser = small_engine.browser(host.url)
    quota = {"origin": host.url.rstrip("/")}
    if isinstance(browser, ChromiumBrowser):
        browser.devtools("Storage.overrideQuotaForOrigin", **quota, quotaSize=10**7)
    browser.open("guide/wind/")
    reason = browser.run("return mkdocsOffline.saved.catch((error) => error.message)")
    assert "storage for this site is full" in reason
    status = browser.status()
    assert status["state"] == "partial"
    assert 0 < status["files"]["saved"] < status["files"]["total"]
    assert any("full" in problem["reason"] for problem in status["problems"])
    assert any(problem["remedy"] == "space" for problem in status["problems"])
    host.unplug()
    for page, words in PAGES.items():
        browser.open("" if page == "index" else f"{page}/")
        assert words in browser.text
        assert browser.is_styled()
    host.plug()
    if isinstance(browser, ChromiumBrowser):
        browser.devtools("Storage.overrideQuotaForOrigin", **quota)
        browser.open("guide/rain/")
        browser.until(lambda: browser.status()["state"] == "saved")
        assert browser.status()["problems"] == []
