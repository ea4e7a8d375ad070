"""An author sees a site break before its readers do: it is read without a network, page by page."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from mkdocs_offline.build import make_offline
from mkdocs_offline.options import Options
from mkdocs_offline.progress import show
from mkdocs_offline.prove import prove
from mkdocs_offline.prove.result import Proof, Step
from tests.sites import packs_of

pytestmark = pytest.mark.browser

Change = Callable[[Path], None]


def read(
    site: Path,
    chromium: Browser,
    pages: int | None = None,
    screenshots: Path | None = None,
    **options: Any,
) -> Proof:
    return prove(site, chromium, pages=pages, screenshots=screenshots, tell=show, **options)


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


def remove(path: str) -> Change:
    return lambda site: (site / path).unlink()


def remove_packs(site: Path) -> None:
    for pack in packs_of(site):
        (site / pack).unlink()


def damage_packs(site: Path) -> None:
    for pack in packs_of(site):
        (site / pack).write_bytes((site / pack).read_bytes()[:-9])


BEFORE: dict[str, tuple[Change, str]] = {
    "a script that fails without a network": (
        insert(
            "<script>if (navigator.serviceWorker?.controller) throw Error('no barometer')</script>"
        ),
        "console: no barometer",
    ),
    "a script that needs what is not saved": (
        insert("<script>fetch('now.mp4').then((r) => r.ok || console.error('no film'))</script>"),
        "console: /now.mp4 cannot be loaded",
    ),
    "a line that is there with a network only": (
        insert(
            "<script>addEventListener('load', () => navigator.serviceWorker?.controller &&"
            " document.querySelector('h1').remove())</script>"
        ),
        "text differs: ",
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
    "packs that are missing": (remove_packs, "answered with 503"),
    "packs that are damaged": (damage_packs, "answered with 503"),
    "a worker that is no script": (
        replace("serviceworker.js", b"function run", b"function function run"),
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
    (site / "now.mp4").write_bytes(b"moving")
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


SAME: dict[str, str] = {
    "a random word": (
        "<script>addEventListener('load', () => document.querySelector('h1').after("
        "['one', 'two', 'three', 'four', 'five', 'six'][Math.floor(Math.random() * 6)]))</script>"
    ),
    "the time": (
        "<script>addEventListener('load', () => document.querySelector('h1').after("
        "performance.timeOrigin))</script>"
    ),
    "an order that is drawn by lot": (
        "<script>addEventListener('load', () => document.querySelectorAll('p').forEach((line) =>"
        " Math.random() < 0.5 && line.before(document.querySelector('h1'))))</script>"
    ),
    "a file that is missing there, too": '<img src="missing.png" alt="x">',
    "an error that quotes the address": (
        "<script>console.error('failed at ' + location.href)</script>"
    ),
    "a script that fails": "<script>throw Error('no barometer')</script>",
    "a question for a sitemap that is not there": (
        "<script>fetch('sitemap2.xml').then((answer) => answer.text())</script>"
    ),
    "a star count of another host": (
        "<script>fetch('https://api.github.com/repos/a/b?x=1').catch(() => {})</script>"
    ),
    "an avatar of another host": '<img src="https://avatars.example/1.png" alt="x">',
    "a counter of readers": '<script async src="https://www.googletagmanager.com/gtag/js"></script>',
}
"""What is so with a network, too."""


@pytest.mark.parametrize("way", SAME)
def test_what_is_so_with_a_network_too_is_no_difference(
    way: str, plain: Path, tmp_path: Path, chromium: Browser
) -> None:
    site = Path(shutil.copytree(plain, tmp_path / "site"))
    insert_into_body(SAME[way], site)
    make_offline(site, Options())
    proof = read(site, chromium, pages=1)
    assert proof.is_good, proof.as_text()


def insert_into_body(tag: str, site: Path) -> None:
    page = site / "index.html"
    page.write_bytes(page.read_bytes().replace(b"<p>", tag.encode() + b"<p>", 1))


def test_requests_to_other_hosts_are_noted_with_what_to_do(
    plain: Path, tmp_path: Path, chromium: Browser
) -> None:
    site = Path(shutil.copytree(plain, tmp_path / "site"))
    insert('<script src="https://cdn.example.org/x.js?v=1"></script>')(site)
    insert("<style>@import url(//fonts.example.org/css)</style>")(site)
    make_offline(site, Options())
    told = read(site, chromium, pages=1).as_text()
    assert "asks another host: https://cdn.example.org/x.js\n  on ./" in told
    assert "asks another host: http://fonts.example.org/css" in told
    assert "--ignore 'http://fonts.example.org/*'" in told
    strict = read(site, chromium, pages=1, strict=True, ignore=["http://fonts.example.org/*"])
    assert [step.problems for step in strict.steps] == [
        ("asks another host: https://cdn.example.org/x.js",)
    ]
    ignored = read(site, chromium, pages=1, strict=True, ignore=["http*://*.example.org/*"])
    assert ignored.is_good


@pytest.mark.parametrize("says", ["canonical", "404", "option"])
def test_a_site_that_was_built_for_a_path_is_served_under_it(
    says: str, tmp_path: Path, chromium: Browser
) -> None:
    site = tmp_path / "site"
    (site / "guide").mkdir(parents=True)
    canonical = "<link rel=canonical href=https://x.org/docs/>" if says == "canonical" else ""
    head = f"<!doctype html><title>x</title>{canonical}<link rel=stylesheet href=/docs/a.css>"
    (site / "index.html").write_text(f"{head}<h1>Home</h1>")
    (site / "guide/index.html").write_text(f"{head}<h1>Guide</h1><img src=/docs/pic.svg>")
    (site / "a.css").write_text("h1 { color: red }")
    (site / "pic.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    if says == "404":
        (site / "404.html").write_text(f"{head}<h1>None</h1>")
    address = None if says == "canonical" else "https://x.org/docs/"
    make_offline(site, Options(), site_url=address)
    proof = read(site, chromium, site_url=address if says == "option" else None)
    assert proof.is_good, proof.as_text()
    assert [step.notes for step in proof.steps] == [(), ()]  # All files were found.


def test_a_page_that_is_missing_is_one_line(plain: Path, tmp_path: Path, chromium: Browser) -> None:
    site = Path(shutil.copytree(plain, tmp_path / "site"))
    picture = "data:image/svg+xml;base64," + "A" * 5000
    insert_into_body(f'<img src="{picture}">', site)
    make_offline(site, Options())
    remove_packs(site)
    told = broken(site, chromium)
    assert "answered with 503, by the host with 200" in told
    assert max(map(len, told.splitlines())) < 400
    assert "style sheet" not in told
