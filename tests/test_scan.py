"""Which files readers download, and why others stay online."""

import json
import os
import sys
from pathlib import Path

import pytest

from mkdocs_offline.errors import OfflineError
from mkdocs_offline.options import Options
from mkdocs_offline.site.scan import Scan, scan


def make(folder: Path, *names: str) -> Path:
    for name in ("index.html", *names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return folder


def saved(found: Scan) -> list[str]:
    return [file.url for file in found.files if file.left_out is None]


def reasons(found: Scan) -> dict[str, str]:
    return {file.url: file.left_out for file in found.files if file.left_out}


@pytest.mark.skipif(sys.platform == "win32", reason="its names have no question marks")
def test_urls_are_encoded_as_mkdocs_does(tmp_path: Path) -> None:
    make(
        tmp_path, "a b/index.html", "c#/index.html", "100%.html", "q?x/y.png", "übér/ü.css", "中.js"
    )
    assert saved(scan(tmp_path, Options())) == [
        "100%25.html",
        "",
        "%E4%B8%AD.js",
        "a%20b/",
        "c%23/",
        "q%3Fx/y.png",
        "%C3%BCb%C3%A9r/%C3%BC.css",
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("app.js.map", "source map"),
        ("inherit_graph_0.map", "image map that pages hold already"),
        ("sitemap.xml.gz", "archive"),
        (".nojekyll", "hidden file"),
        ("_redirects", "instructions for the host"),
        ("files/all.zip", "archive"),
        ("files/logo.PSD", "design source"),
        ("media/talk.mp4", "audio or video"),
    ],
)
def test_defaults_say_why(tmp_path: Path, name: str, reason: str) -> None:
    assert reasons(scan(make(tmp_path, name), Options())) == {name: reason}


def test_old_fonts_stay_out_only_beside_their_woff2(tmp_path: Path) -> None:
    make(tmp_path, "a.woff2", "a.woff", "a.ttf", "a.svg", "b.woff", "logo.svg")
    assert set(reasons(scan(tmp_path, Options()))) == {"a.woff", "a.ttf", "a.svg"}


@pytest.mark.parametrize(
    ("languages", "needed"),
    [
        (["en"], set()),
        (["de"], {"min/lunr.de.min.js", "min/lunr.stemmer.support.min.js"}),
        (
            ["en", "ja"],
            {
                "min/lunr.ja.min.js",
                "min/lunr.multi.min.js",
                "min/lunr.stemmer.support.min.js",
                "tinyseg.js",
            },
        ),
    ],
)
def test_search_languages_follow_the_index(
    tmp_path: Path, languages: list[str], needed: set[str]
) -> None:
    parts = ["min/lunr.de.min.js", "min/lunr.ja.min.js", "min/lunr.multi.min.js"]
    parts += ["min/lunr.stemmer.support.min.js", "tinyseg.js", "wordcut.js"]
    make(tmp_path, *[f"assets/lunr/{part}" for part in parts], "search/search_index.json")
    index = {"config": {"lang": languages}, "docs": []}
    (tmp_path / "search/search_index.json").write_text(json.dumps(index))
    urls = saved(scan(tmp_path, Options()))
    assert {url.removeprefix("assets/lunr/") for url in urls if "lunr" in url} == needed


def test_a_search_engine_of_the_sites_own_is_saved(tmp_path: Path) -> None:
    make(tmp_path, "vendor/lunr/lunr.js")
    assert "vendor/lunr/lunr.js" in saved(scan(tmp_path, Options()))


def test_large_files_stay_online_but_the_search_index_does_not(tmp_path: Path) -> None:
    make(tmp_path, "search/search_index.json")
    for name in ("big.pdf", "search/search_index.json"):
        (tmp_path / name).write_bytes(b" " * 1001)
    found = scan(tmp_path, Options(max_file_size=1000))
    assert reasons(found) == {"big.pdf": "larger than max_file_size (1,001 bytes)"}


def test_hidden_folders_are_walked_only_where_something_is_brought_back(tmp_path: Path) -> None:
    make(tmp_path, ".git/worktree/page.html")
    assert reasons(scan(tmp_path, Options())) == {}
    found = scan(tmp_path, Options(exclude=("!/.well-known/",)))
    assert reasons(found) == {".git/worktree/page.html": "hidden file"}
    assert not any(file.is_page for file in found.files if "git" in file.url)


def test_patterns_of_the_author_come_first(tmp_path: Path) -> None:
    make(tmp_path, "old/a.html", "talk.mp4", ".well-known/x.json", "app.js")
    options = Options(exclude=("/old/", "!talk.mp4", "!/.well-known/"))
    found = scan(tmp_path, options)
    assert reasons(found) == {"old/a.html": "matches 'exclude'"}
    assert {"talk.mp4", ".well-known/x.json"} <= set(saved(found))


def test_a_nested_site_is_left_to_its_own_worker(tmp_path: Path) -> None:
    make(tmp_path, "2.0/index.html", "2.0/guide/a.html", "2.0/serviceworker.js", "2.0.html")
    (tmp_path / "2.0/serviceworker.js").write_text(
        'const SITE = {"generator": "mkdocs-offline 9"};'
    )
    found = scan(tmp_path, Options())
    assert found.nested == ("2.0/",)
    assert saved(found) == ["2.0.html", ""]


def test_links_that_leave_the_site_are_not_followed(tmp_path: Path) -> None:
    outside = make(tmp_path / "outside", "secret.html")
    site = make(tmp_path / "site", "real/a.html")
    (site / "file.html").symlink_to(outside / "secret.html")
    (site / "folder").symlink_to(outside)
    (site / "broken.html").symlink_to("nowhere")
    (site / "inside.html").symlink_to("real/a.html")
    (site / "alias").symlink_to("real")
    (site / "real" / "loop").symlink_to(site)
    found = scan(site, Options())
    assert saved(found) == ["", "inside.html", "real/a.html"]
    assert set(reasons(found)) == {*("alias", "broken.html", "file.html", "folder", "real/loop")}


def test_what_an_earlier_run_wrote_is_not_scanned(tmp_path: Path) -> None:
    make(tmp_path, "serviceworker.js", "mkdocs-offline/client.js", "mkdocs-offline/version.json")
    assert saved(scan(tmp_path, Options())) == [""]


def test_a_name_that_is_no_unicode_has_a_url(tmp_path: Path) -> None:
    make(tmp_path)
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system has Unicode names only")
    assert "caf%E9.txt" in saved(scan(tmp_path, Options()))


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_bytes(b"x")
    with pytest.raises(OfflineError, match="holds no HTML page"):
        scan(tmp_path, Options())
