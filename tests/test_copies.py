"""Compressed copies, which hosts send in the place of files, are never older than these."""

import gzip
from pathlib import Path

import pytest

from mkdocs_offline.build import make_offline, retire
from mkdocs_offline.options import Options
from mkdocs_offline.published.site import read_site
from mkdocs_offline.report import Report
from tests.sites import files_of

SENT_COMPRESSED = {".html", ".css", ".js", ".json", ".xml"}


def compress_all(site: Path) -> None:
    for file in [path for path in site.rglob("*") if path.suffix in SENT_COMPRESSED]:
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 1))
        for ending in ("br", "zst"):
            file.with_name(f"{file.name}.{ending}").write_bytes(b"packed" + file.read_bytes())


def is_copy(path: str) -> bool:
    return path.endswith((".gz", ".br", ".zst"))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "guide").mkdir()
    for name in ("index.html", "guide/index.html"):
        (tmp_path / name).write_text(f"<!doctype html><title>{name}</title>")
    (tmp_path / "a.css").write_text("h1 { color: navy }")
    (tmp_path / "table.csv").write_text("a,b")
    (tmp_path / "table.csv.gz").write_bytes(gzip.compress(b"a,b"))  # To be downloaded.
    return tmp_path


def process(site: Path) -> Report:
    return make_offline(site, Options())


def assert_copies_are_right(site: Path) -> None:
    for path, content in files_of(site).items():
        if path.endswith(".gz"):
            assert gzip.decompress(content) == (site / path).with_suffix("").read_bytes(), path
        elif is_copy(path):
            assert content == b"packed" + (site / path).with_suffix("").read_bytes(), path


def test_copies_of_pages_are_written_anew_or_go_and_the_others_stay(site: Path) -> None:
    compress_all(site)
    (note,) = process(site).notes
    assert "2 written anew, 4 removed" in note
    assert "compress the site after mkdocs-offline" in note
    assert_copies_are_right(site)
    copies = {path for path in files_of(site) if is_copy(path)}
    assert copies == {
        *("index.html.gz", "guide/index.html.gz", "table.csv.gz"),
        *("a.css.gz", "a.css.br", "a.css.zst"),
    }


def test_readers_download_no_copies(site: Path) -> None:
    compress_all(site)
    process(site)
    published = read_site(site)
    assert not any(is_copy(entry.url) for entry in published.downloads)
    assert published.online_only == {"table.csv.gz": "archive"}


def test_copies_that_were_made_after_us_stay_and_are_right_after_each_command(site: Path) -> None:
    process(site)
    compress_all(site)  # Ours are among them.
    before = files_of(site)
    assert process(site).notes == ()
    assert files_of(site) == before
    (site / "guide/index.html").write_text("<!doctype html><title>Edited</title>")
    process(site)
    assert_copies_are_right(site)
    retire(site)
    assert_copies_are_right(site)
    assert not (site / "mkdocs-offline").exists()


def test_retiring_leaves_the_copy_of_a_page_that_it_does_not_change(site: Path) -> None:
    make_offline(site, Options(exclude=("/guide/",)))
    compress_all(site)
    (site / "guide/index.html.gz").write_bytes(b"the author's")
    copies = retire(site)
    assert copies.renewed
    assert (site / "guide/index.html.gz").read_bytes() == b"the author's"


def test_copies_whose_originals_an_earlier_version_wrote_go(site: Path) -> None:
    process(site)
    expected = files_of(site)
    for name in ("client.js.gz", "index.html.br", f"listing/{'0a' * 8}.bin.gz"):
        (site / "mkdocs-offline" / name).write_bytes(b"old")
    (site / "mkdocs-offline/listing" / f"{'0a' * 8}.bin").write_bytes(b"old")
    (site / "mkdocs-offline/texts/tlh.js.br").write_bytes(b"old")
    process(site)
    after = files_of(site)
    assert after.pop("mkdocs-offline/index.html.br") == b"old"  # Nobody can tell.
    assert (
        gzip.decompress(after.pop("mkdocs-offline/client.js.gz"))
        == after["mkdocs-offline/client.js"]
    )
    assert after == expected
