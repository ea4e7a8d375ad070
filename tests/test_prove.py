"""An author sees a site break before its readers do: it is read without a network, page by page."""

import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from mkdocs_offline.build import make_offline
from mkdocs_offline.options import Options
from mkdocs_offline.progress import show
from mkdocs_offline.prove import prove
from mkdocs_offline.prove.result import Proof, Step

pytestmark = pytest.mark.browser

Change = Callable[[Path], None]


def read(site: Path, chromium: Browser, pages: int | None = None, **places: Path) -> Proof:
    screenshots = places.get("screenshots")
    return prove(site, chromium, pages=pages, screenshots=screenshots, tell=show)


def test_the_sample_site_with_material(sample: Path, chromium: Browser) -> None:
    proof = read(sample, chromium)
    assert proof.is_good
    assert "12 of 12 pages read without a network, all as with one" in proof.as_text()


def test_a_problem_of_many_pages_is_told_once() -> None:
    steps = tuple(Step(f"{number}/", ("console: no barometer",), 0.1) for number in range(7))
    told = Proof("1", (), 7, steps).as_text().splitlines()[1:]
    assert told == ["console: no barometer", "  on 0/, 1/, 2/, 3/, 4/ and 2 more"]


def insert(tag: str) -> Change:
    """Put a tag into the head of the first page."""

    def change(site: Path) -> None:
        page = site / "index.html"
        page.write_bytes(page.read_bytes().replace(b"<head>", b"<head>" + tag.encode(), 1))

    return change


def replace(path: str, old: bytes, new: bytes) -> Change:
    def change(site: Path) -> None:
        content = (site / path).read_bytes()
        assert old in content
        (site / path).write_bytes(content.replace(old, new))

    return change


def remove(pattern: str) -> Change:
    def change(site: Path) -> None:
        for file in list(site.glob(pattern)):
            file.unlink()

    return change


def damage(pattern: str) -> Change:
    def change(site: Path) -> None:
        for file in site.glob(pattern):
            file.write_bytes(file.read_bytes()[:-9])

    return change


BEFORE: dict[str, tuple[Change, str]] = {
    "a script of another host": (
        insert('<script src="https://cdn.example.org/x.js"></script>'),
        "asks another host: https://cdn.example.org/x.js",
    ),
    "a font of another host, named by a style": (
        insert("<style>@import url(//fonts.example.org/css)</style>"),
        "asks another host: http://fonts.example.org/css",
    ),
    "a script that fails": (
        insert("<script>throw Error('no barometer')</script>"),
        "console: no barometer, also with a network",
    ),
    "a script that needs the host": (
        insert("<script>fetch('api/now').then(() => {})</script>"),
        "console: Failed to load resource",
    ),
    "a text that depends on who answers": (
        insert(
            "<script>addEventListener('load', () => document.querySelector('h1').append("
            "navigator.serviceWorker?.controller ? ' (saved)' : ' (live)'))</script>"
        ),
        "text differs: 'Barograph (saved)' instead of 'Barograph (live)'",
    ),
}

AFTER: dict[str, tuple[Change, str]] = {
    "a page that was edited afterwards": (
        replace("index.html", b"a field camp", b"an island"),
        "text differs: 'Barograph is a small weather station for places without a network: a hut,"
        " a boat, a field camp.",
    ),
    "an image that is missing": (
        remove("img/vane.png"),
        "img/vane.png is missing: the host answers 404",
    ),
    "packs that are missing": (remove("mkdocs-offline/packs/*.pack"), "answered with 503"),
    "packs that are damaged": (damage("mkdocs-offline/packs/*.pack"), "answered with 503"),
    "a worker that is no script": (
        replace("serviceworker.js", b"function isOurs", b"function function isOurs"),
        "The site cannot be saved",
    ),
    "our script is missing": (
        remove("mkdocs-offline/client.js"),
        "its pages do not load our script",
    ),
}

EXCLUDED: dict[str, str] = {
    "*.css": "style sheet assets/stylesheets/main.",
    "*.png": "image img/vane.png, 320 pixels wide, is not there",
}


def broken(site: Path, chromium: Browser) -> str:
    """Read the first and the last page of a site that is not as it should be."""
    proof = read(site, chromium, pages=2)
    assert not proof.is_good
    return proof.as_text()


@pytest.mark.parametrize("way", BEFORE)
def test_sites_that_were_broken_before(
    way: str, plain: Path, tmp_path: Path, chromium: Browser
) -> None:
    change, message = BEFORE[way]
    site = Path(shutil.copytree(plain, tmp_path / "site"))
    change(site)
    make_offline(site, Options())
    assert message in broken(site, chromium)


@pytest.mark.parametrize("way", AFTER)
def test_sites_that_were_broken_afterwards(
    way: str, sample: Path, tmp_path: Path, chromium: Browser
) -> None:
    change, message = AFTER[way]
    site = Path(shutil.copytree(sample, tmp_path / "site"))
    change(site)
    assert message in broken(site, chromium)


@pytest.mark.parametrize("pattern", EXCLUDED)
def test_sites_whose_author_left_too_much_out(
    pattern: str, plain: Path, tmp_path: Path, chromium: Browser
) -> None:
    site = Path(shutil.copytree(plain, tmp_path / "site"))
    make_offline(site, Options(exclude=(pattern,)))
    assert EXCLUDED[pattern] in broken(site, chromium)


def test_junit_and_pictures_of_what_failed(plain: Path, tmp_path: Path, chromium: Browser) -> None:
    site = Path(shutil.copytree(plain, tmp_path / "site"))
    make_offline(site, Options(exclude=("vane.png",)))
    proof = read(site, chromium, pages=2, screenshots=tmp_path / "pictures")
    assert [file.name for file in (tmp_path / "pictures").iterdir()] == ["start-install.png"]
    suite = ElementTree.fromstring(proof.as_junit())
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    failure = suite.find("testcase[@name='start/install/']/failure")
    assert failure is not None
    assert "image img/vane.png" in failure.attrib["message"]


def test_a_site_that_asks_before_it_saves(plain: Path, tmp_path: Path, chromium: Browser) -> None:
    site = Path(shutil.copytree(plain, tmp_path / "site"))
    make_offline(site, Options(download="ask"))
    assert read(site, chromium, pages=2).is_good


def test_a_page_that_sends_its_reader_on_is_left_out(
    plain: Path, tmp_path: Path, chromium: Browser
) -> None:
    site = Path(shutil.copytree(plain, tmp_path / "site"))
    (site / "a.html").write_text(
        '<html><head><meta http-equiv="refresh" content="0; url=https://example.org/">'
    )
    make_offline(site, Options())
    assert "2 of 12 pages" in read(site, chromium, pages=2).as_text()
