"""The search works offline, wherever its index is and however large."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from mkdocs_offline.build import make_offline
from mkdocs_offline.options import Options
from mkdocs_offline.published.site import read_site
from mkdocs_offline.report import Report
from mkdocs_offline.site.scan import scan
from mkdocs_offline.site.search import LIMIT, serves_search
from tests.browser import Browser
from tests.host import Host

PAGE = "<!doctype html><title>Home</title>"


def make(folder: Path, files: dict[str, bytes]) -> Report:
    for name, content in {"index.html": PAGE.encode(), **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return make_offline(folder, Options(max_file_size=1_000))


@pytest.mark.parametrize(
    "name",
    [
        "search/search_index.json",
        "search/search_index.part1.json",
        "search.json",
        "de/searchindex.js",
        "searchindex-0123abcd.js",
        "search-index1.63.0.js",
        "search.index/alias/0123.js",
        "member-search-index.js",
        "lunr-index-1700000000.json",
        "assets/chunks/@localSearchIndexroot.Dk4.js",
        "en.search-data.min.0123.json",
        "dist/search_data-0123.js",
        "search/all_0.js",
        "api/html/search/classes_1f.js",
        "pagefind/fragment/en_1.pf_fragment",
        "pagefind/wasm.en.pagefind",
    ],
)
def test_an_index_is_saved_with_the_text_whatever_its_size(name: str, tmp_path: Path) -> None:
    make(tmp_path, {name: b"words" * 1_000, **{f"{n}.png": bytes(999) for n in range(3)}})
    site = read_site(tmp_path)
    at_first = {entry.url for entry in site.wanted}
    [line] = [file for file in site.saved if file.url == name.replace("@", "%40")]
    levels = {pack.name: pack.level for pack in site.listing.packs}
    assert {levels[part.pack] for part in line.recipe} == {1} or line.url in at_first


@pytest.mark.parametrize(
    "name",
    [
        *("research-data.json", "search.png", "search/index.html", "refuse.js", "guide/a.json"),
        *("api/search/responses/dump.json", "fuse/disk.bin", "guide/search-tips/log.txt"),
    ],
)
def test_other_files_serve_no_search(name: str) -> None:
    assert not serves_search(PurePosixPath(name))


def test_an_index_that_a_search_script_names_is_saved_whatever_its_name(tmp_path: Path) -> None:
    script = b"fetch('/words.json')"
    files = {"js/search.js": script, "words.json": b"1" * 2_000, "figures.json": b"1" * 2_000}
    report = make(tmp_path, files)
    assert [url for url, _ in report.left_out] == ["figures.json"]


def test_an_index_that_is_too_large_is_named(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE)
    with (tmp_path / "searchindex.js").open("wb") as index:
        index.truncate(LIMIT + 1)  # It takes no room on the disk.
    report = make_offline(tmp_path, Options())
    [warning] = report.warnings
    assert "the search finds nothing offline: searchindex.js is larger than" in warning
    kept = scan(tmp_path, Options(exclude=("!/searchindex.js",))).files
    assert [file.left_out for file in kept if file.url == "searchindex.js"] == [None]


@pytest.mark.browser
def test_pieces_of_an_index_are_there_offline_beside_many_images(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    piece = b"a result" * 9_000
    (tmp_path / "pagefind/fragment").mkdir(parents=True)
    (tmp_path / "pagefind/fragment/en_1.pf_fragment").write_bytes(piece)
    (tmp_path / "index.html").write_text(PAGE)
    for number in range(5):
        (tmp_path / f"{number}.png").write_bytes(bytes([number]) * 4_500_000)
    make_offline(tmp_path, Options())
    host, browser = reader_of(tmp_path)
    host.unplug()
    found = browser.run("return (await fetch('pagefind/fragment/en_1.pf_fragment')).text()")
    assert found == piece.decode()
