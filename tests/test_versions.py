"""A page that is open keeps the version that it was opened with."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mkdocs_offline.build import make_offline
from mkdocs_offline.options import Options
from tests.browser import Browser
from tests.host import Host
from tests.sites import is_pack, version_of

pytestmark = [pytest.mark.browser, pytest.mark.by_turns]

LARGE = "x" * 40_000  # Not packed with others: such files go first where something is deleted.
OLD = {
    "a/index.html": '<h1>a</h1><img loading="lazy" src="/old.svg">',
    "b/index.html": "<h1>b</h1>",
    "data.json": '{"edition": 1}',
    "old.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "assets/chunk.0a1b.js": f"export const chunk = 1; // {LARGE}",
    "assets/small.0a1b.js": "export const small = 1;",
    "assets/tiny.0a1b.js": "export const tiny = 1;",
}
NEW = {
    "c/index.html": "<h1>c, new in the second edition</h1>",
    "a/index.html": "<h1>a, second edition</h1>",
    "b/index.html": "<h1>b, second edition</h1>",
    "data.json": '{"edition": 2}',
    "assets/chunk.2c3d.js": f"export const chunk = 2; // {LARGE}",
    "assets/small.2c3d.js": "export const small = 2;",
    "assets/tiny.2c3d.js": "export const tiny = 2;",
}
GET = """const response = await fetch(x);
    return response.ok ? await response.text() : response.status;"""


def made(site: Path, files: Mapping[str, str], **settings: object) -> Path:
    for path, content in {"index.html": "<h1>Start</h1>", **files}.items():
        file = site / path
        file.parent.mkdir(parents=True, exist_ok=True)
        is_page = path.endswith(".html")
        head = "<!doctype html><html lang=en><meta charset=utf-8><title>A</title>"
        file.write_text(head + content if is_page else content)
    make_offline(site, Options.parse({"max_age": 0, "timeout": 30, **settings}))
    return site


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("editions")
    return made(folder / "old", OLD), made(folder / "new", NEW)


def reads_the_old_edition(browser: Browser) -> None:
    assert browser.run(GET, "/data.json") == OLD["data.json"]
    assert browser.run(GET, "/old.svg") == OLD["old.svg"]
    for name in ("chunk", "small", "tiny"):
        module = f"/assets/{name}.0a1b.js"
        assert browser.run("return (await import(x[0]))[x[1]]", [module, name]) == 1


def test_an_open_page_gets_what_it_loads_later_from_its_own_version(
    editions: tuple[Path, Path], reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    old, new = editions
    host, browser = reader_of(old)
    browser.open("a/")
    host.site = new
    with browser.beside():
        browser.open("b/")
        browser.until_version(version_of(new))
        assert browser.run(GET, "/data.json") == NEW["data.json"]
    browser.run("scrollTo(0, document.body.scrollHeight)")
    reads_the_old_edition(browser)
    host.unplug()
    reads_the_old_edition(browser)
    browser.open("a/")
    assert "second edition" in browser.text
    assert browser.run(GET, "/data.json") == NEW["data.json"]


@pytest.mark.not_in("webkit", reason="its driver cannot stop a worker")
def test_it_keeps_it_when_the_worker_is_stopped(
    editions: tuple[Path, Path], reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    old, new = editions
    host, browser = reader_of(old)
    browser.open("a/")
    host.site = new
    with browser.beside():
        browser.open("b/")
        browser.until_version(version_of(new))
    browser.stop_worker()
    reads_the_old_edition(browser)


def test_what_the_host_has_deleted_is_there_while_the_new_version_is_on_its_way(
    editions: tuple[Path, Path], reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    old, new = editions
    host, browser = reader_of(old)
    browser.open("a/")
    host.site = new
    with host.held(is_pack):
        browser.run("await fetch('/b/', { cache: 'reload' })")
        browser.until(lambda: browser.status()["deployed"] == version_of(new))
        assert browser.run(GET, "/assets/chunk.0a1b.js") == OLD["assets/chunk.0a1b.js"]
        assert browser.run(GET, "/old.svg") == OLD["old.svg"]


def test_a_page_that_came_from_the_new_version_gets_its_files_from_there(
    editions: tuple[Path, Path],
    reader_of: Callable[..., tuple[Host, Browser]],
    tmp_path: Path,
) -> None:
    """Also once that version has taken over."""
    old, new = editions
    host, browser = reader_of(old)
    host.site = new
    with host.held(is_pack):
        for page in ("a/", "c/"):
            browser.open(page)
            assert "second edition" in browser.text
            assert browser.run(GET, "/data.json") == NEW["data.json"]
    browser.until_version(version_of(new))
    assert browser.run(GET, "/data.json") == NEW["data.json"]


def test_its_files_go_when_it_is_closed(
    editions: tuple[Path, Path], reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    old, new = editions
    host, browser = reader_of(old)
    browser.open("a/")
    host.site = new
    with browser.beside():
        browser.open("b/")
        browser.until_version(version_of(new))
        browser.until_saved()
        assert browser.has_saved("assets/chunk.0a1b.js")
    browser.open("b/")
    browser.until(lambda: not browser.has_saved("assets/chunk.0a1b.js"))
    assert browser.has_saved("assets/chunk.2c3d.js")


def test_a_reader_of_two_deploys_ago_still_reads_on(
    editions: tuple[Path, Path],
    reader_of: Callable[..., tuple[Host, Browser]],
    tmp_path: Path,
) -> None:
    old, new = editions
    newest = Path(shutil.copytree(new, tmp_path / "newest"))
    (newest / "data.json").write_text('{"edition": 3}')
    make_offline(newest, Options.parse({"max_age": 0}))
    host, browser = reader_of(old)
    browser.open("a/")
    for site in (new, newest):
        host.site = site
        with browser.beside():
            browser.open("b/")
            browser.until_version(version_of(site))
            browser.until_saved()
    reads_the_old_edition(browser)
