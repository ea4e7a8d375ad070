"""Texts come back byte for byte, small, and changes stay where they are."""

import gzip
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mkdocs_offline.packing import Packed, Text, pack, unpack
from mkdocs_offline.packing.files import read_pack, write_pack
from mkdocs_offline.published.listing import FileLine, Listing, write_listing
from tests.sites import files_of

HTML, JSON, PLAIN = "text/html", "application/json", "text/plain"
TYPES = {"html": HTML, "json": JSON, "xml": "application/xml", "svg": "image/svg+xml"}

snippets = st.sampled_from([b"<", b"</li><li>", b"{", b"\n", b"\x00\xff", b"<p>same words</p>"])
contents = st.lists(snippets | st.binary(max_size=9), max_size=60).map(b"".join)
texts = st.lists(
    st.builds(Text, st.uuids().map(str), st.sampled_from([HTML, JSON, PLAIN]), contents),
    max_size=8,
)


def written_and_read(packed: Packed) -> Packed:
    """Take a detour over the files; what becomes of recipes, tests/test_listing.py looks at."""
    packs = {name: read_pack(write_pack(blocks)) for name, blocks in packed.packs.items()}
    return Packed(packs, packed.recipes)


def pieces(packed: Packed) -> list[bytes]:
    """Return the pieces of a listing with the recipes."""
    lines = [FileLine(url, "0" * 16, 0, HTML, "", found) for url, found in packed.recipes.items()]
    return write_listing(Listing(tuple(sorted(lines, key=lambda line: line.url)), ()))[1]


@settings(deadline=None)
@given(texts)
@example([Text("", HTML, b"")])
@example([Text("a", HTML, b"<" * 5000), Text("b", HTML, b"<" * 5000)])
@example([Text("a", PLAIN, b"x" * 500_000), Text("b", PLAIN, b"x" * 500_000)])
def test_any_bytes_come_back(some: list[Text]) -> None:
    packed = written_and_read(pack(some))
    assert {text.url: unpack(packed, text.url) for text in some} == {
        text.url: text.content for text in some
    }


def page(number: int, pages: int, body: str = "") -> bytes:
    """A page with a navigation of all pages, as themes make them."""
    links = "".join(f'<li><a href="../{n}/"><span>Page {n}</span></a></li>' for n in range(pages))
    words = random.Random(number)
    text = " ".join(words.choice(WORDS) for _ in range(300))
    return (
        f"<html><body><nav><ul>{links}</ul></nav><p>{text}</p><p>{body}</p></body></html>".encode()
    )


WORDS = [f"{a}{b}{c}" for a in "bdfgkl" for b in "aeiou" for c in ("n", "r", "s", "t", "mp", "ck")]


def site(pages: int, edited: int | None = None) -> list[Text]:
    return [
        Text(f"{n:04}/", HTML, page(n, pages, "an edited sentence" if n == edited else ""))
        for n in range(pages)
    ]


def files(some: Iterable[Text]) -> dict[bytes, int]:
    """Return the files that the texts are packed into, with their sizes."""
    packed = pack(some)
    contents = [*map(write_pack, packed.packs.values()), *pieces(packed)]
    return {content: len(gzip.compress(content, 9)) for content in contents}


def one_by_one(some: Sequence[Text]) -> int:
    return sum(len(gzip.compress(text.content, 9)) for text in some)


def test_size_grows_with_the_text_and_not_with_its_square() -> None:
    small, large = site(100), site(400)
    assert sum(files(large).values()) < 5 * sum(files(small).values())
    assert one_by_one(large) > 5 * one_by_one(small)
    assert sum(files(large).values()) < one_by_one(large) / 3


def test_an_edit_changes_one_pack_and_the_recipes_of_neighbours() -> None:
    before, after = files(site(800)), files(site(800, edited=400))
    changed = set(after) - set(before)
    assert len([content for content in changed if b"\ttext/html\t" not in content]) == 1
    assert len(changed) <= 3
    assert sum(after[content] for content in changed) < sum(after.values()) / 5


def test_a_new_page_leaves_most_packs_as_they_were() -> None:
    before = {write_pack(blocks) for blocks in pack(site(300)).packs.values()}
    after = {write_pack(blocks) for blocks in pack(site(301)).packs.values()}
    assert len(after - before) <= max(2, len(after) // 4)


def test_the_same_texts_give_the_same_packs() -> None:
    assert pack(site(50)) == pack(site(50))


def test_an_index_that_repeats_the_pages_costs_little() -> None:
    pages = site(60)
    plain = [text.content.decode().split("<p>")[1].split("</p>")[0] for text in pages]
    index = "[" + ",".join(f'{{"text":"{words}"}}' for words in plain) + "]"
    alone = sum(files(pages).values())
    together = sum(files([*pages, Text("index.json", JSON, index.encode())]).values())
    assert together - alone < len(gzip.compress(index.encode(), 9)) / 2


@pytest.mark.parametrize("name", ["sample", "plain"])
def test_every_text_of_a_built_site_comes_back(name: str, request: pytest.FixtureRequest) -> None:
    built: Path = request.getfixturevalue(name)
    contents = files_of(built)
    some = [
        Text(path, TYPES[path.rpartition(".")[2]], content)
        for path, content in contents.items()
        if path.rpartition(".")[2] in TYPES
    ]
    packed = written_and_read(pack(some))
    assert all(unpack(packed, text.url) == text.content for text in some)
    assert sum(files(some).values()) < one_by_one(some) / 2


def test_a_text_that_repeats_itself_is_held_once() -> None:
    lines = b"\n".join(b"line %d of a long log" % number for number in range(30_000))
    once, twice = ([Text("log.txt", PLAIN, content)] for content in (lines, lines + b"\n" + lines))
    assert sum(files(twice).values()) < 1.1 * sum(files(once).values())


def test_no_block_is_too_large_to_unpack_for_one_page() -> None:
    rows = b"".join(b"<tr><td>%06d</td></tr>" % number for number in range(20_000))
    packed = pack([Text("table/", HTML, rows)])
    assert max(len(block) for blocks in packed.packs.values() for block in blocks) < 50_000
