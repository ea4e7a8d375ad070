"""Small files share packs, and come back from them as they were."""

import gzip
import random
from pathlib import Path

import pytest

from mkdocs_offline.build import make_offline
from mkdocs_offline.options import Options
from mkdocs_offline.packing.files import read_pack
from mkdocs_offline.published.levels import REST, TEXT
from mkdocs_offline.published.listing import Alone, FileLine
from mkdocs_offline.published.site import Published, read_site


def make(folder: Path, **sizes: int) -> Published:
    """Make a site of a page and files of these sizes, and read it."""
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html><title>Home</title>")
    (folder / "offline.html").write_text("<!doctype html><title>No network</title>")
    for name, size in sizes.items():
        noise = random.Random(name).randbytes(size)
        (folder / name.replace("_", ".")).write_bytes(noise)
    make_offline(folder, Options())
    return read_site(folder)


def content_of(folder: Path, site: Published, file: FileLine) -> bytes:
    """Put a file together, as the worker does."""
    packs = {pack.name: pack for pack in site.listing.packs}
    content = b""
    for part in file.recipe:
        pack = (folder / packs[part.pack].entry.url).read_bytes()
        content += read_pack(gzip.decompress(pack))[part.block][part.start : part.end]
    return content


def images(count: int, size: int) -> dict[str, int]:
    return {f"image-{number:03}_png": size for number in range(count)}


def test_each_file_comes_back_and_packs_are_few(tmp_path: Path) -> None:
    site = make(tmp_path / "site", **images(300, 5_000), empty_png=0)
    packed = [file for file in site.saved if file.type == "image/png"]
    assert len(packed) == 301
    for file in packed:
        built = (tmp_path / "site" / file.url).read_bytes()
        assert content_of(tmp_path / "site", site, file) == built
    packs = {part.pack for file in packed for part in file.recipe}
    assert 3 < len(packs) < 16
    assert site.line.amounts.rest.files == len(packs)


def test_what_pages_are_read_with_comes_in_packs_of_its_own(tmp_path: Path) -> None:
    site = make(tmp_path / "site", a_css=9, b_js=9, c_woff2=9, d_png=9, e_wasm=9)
    levels = {pack.name: pack.level for pack in site.listing.packs}
    found = {
        file.url: levels[file.recipe[0].pack]
        for file in site.saved
        if file.recipe and "html" not in file.type
    }
    assert found == {"a.css": TEXT, "b.js": TEXT, "c.woff2": TEXT, "d.png": REST, "e.wasm": REST}


@pytest.mark.parametrize(
    ("files", "alone"),
    [
        ({"large_png": 32_768, "small_png": 32_767, "less_png": 1}, {"large.png": REST}),
        ({"only_png": 10, "only_css": 10}, {"only.png": REST, "only.css": TEXT}),
    ],
)
def test_large_files_stay_alone_and_so_does_one_that_would_be_alone_in_its_pack(
    files: dict[str, int], alone: dict[str, int], tmp_path: Path
) -> None:
    site = make(tmp_path / "site", **files)
    core = {entry.url for entry in site.line.core}
    places = {file.url: file.place for file in site.saved if file.url not in core}
    found = {url: x.level for url, x in places.items() if isinstance(x, Alone)}
    assert found == alone


def test_a_new_file_leaves_most_packs_as_they_were(tmp_path: Path) -> None:
    before = make(tmp_path / "before", **images(400, 5_000))
    after = make(tmp_path / "after", **images(400, 5_000), **{"image-200b_png": 5_000})
    known = {pack.revision for pack in before.listing.packs}
    assert len([pack for pack in after.listing.packs if pack.revision not in known]) <= 2


def test_what_the_fallback_page_needs_is_in_no_pack(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    for name in ("index", "offline"):
        (folder / f"{name}.html").write_text('<!doctype html><link rel="stylesheet" href="a.css">')
    for name in ("a.css", "b.css", "c.css"):
        (folder / name).write_text("p { color: red }")
    make_offline(folder, Options())
    site = read_site(folder)
    alone = [file.url for file in site.saved if file.place == Alone(TEXT)]
    assert {"a.css", "offline.html", "mkdocs-offline/client.js"} <= set(alone)
    assert not {"b.css", "c.css"} & set(alone)
