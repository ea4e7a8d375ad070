"""The listing comes back as it was written, stays small, and changes where a file has changed."""

import gzip
import random
from bisect import bisect
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mkdocs_offline.packing.recipes import Range
from mkdocs_offline.published.listing import (
    Alone,
    FileLine,
    Listing,
    OnlineOnly,
    PackLine,
    Root,
    read_listing,
    write_listing,
)
from mkdocs_offline.site.entry import revision_of

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\t\n"))
urls = st.text("%/-._abz019ABZ", max_size=20)
revisions = st.binary(min_size=8, max_size=8).map(bytes.hex)
numbers = st.integers(0, 10**12)
packs = st.integers(0, 2**32 - 1)
ranges = st.builds(
    lambda pack, block, start, size: Range(pack, block, start, start + size),
    *(packs, st.integers(0, 3), numbers, numbers),
)
places = st.one_of(
    st.lists(ranges, min_size=1, max_size=4).map(tuple),
    st.sampled_from([Alone(1), Alone(2)]),
    st.builds(OnlineOnly, words),
)
file_lines = st.builds(FileLine, urls, revisions, numbers, words, words, places)
pack_lines = st.builds(PackLine, packs, revisions, numbers, st.sampled_from([1, 2]))


def listing_of(files: Iterable[FileLine], packs: Iterable[PackLine] = ()) -> Listing:
    return Listing(
        tuple(sorted(files, key=lambda file: file.url)),
        tuple(sorted(packs, key=lambda pack: pack.name)),
    )


def written(listing: Listing) -> tuple[Root, dict[str, bytes]]:
    root, contents = write_listing(listing)
    return root, {revision_of(content): content for content in contents}


@given(
    st.lists(file_lines, min_size=1, max_size=300, unique_by=lambda file: file.url),
    st.lists(pack_lines, max_size=9, unique_by=lambda pack: pack.name),
)
@example([FileLine("", "0" * 16, 0, "text/html", "", (Range(0, 0, 0, 0),))], [])
def test_a_listing_comes_back(files: list[FileLine], packs: list[PackLine]) -> None:
    listing = listing_of(files, packs)
    assert read_listing(*written(listing)) == listing


def index(blocks: int) -> FileLine:
    """A search index that is made of some blocks, of which each is a pack of its own."""
    chance = random.Random(blocks)
    recipe = tuple(
        Range(chance.getrandbits(32), 0, 0, chance.randrange(9999)) for _ in range(blocks)
    )
    return FileLine("search/index.json", "0" * 16, 10**7, "application/json", "", recipe)


@pytest.mark.parametrize("blocks", [1999, 2001, 9000])
def test_a_long_recipe_comes_back(blocks: int) -> None:
    listing = listing_of([*site(100), index(blocks)])
    assert read_listing(*written(listing)) == listing


def test_an_edit_sends_a_small_part_of_a_long_recipe() -> None:
    whole = index(9000)
    before = written(listing_of([*site(100), whole]))[1]
    for number in range(0, 9000, 900):
        recipe = (*whole.recipe[:number], Range(number, 0, 0, 1), *whole.recipe[number + 1 :])
        after = written(listing_of([*site(100), replace(whole, place=recipe)]))[1]
        new = [len(content) for revision, content in after.items() if revision not in before]
        assert 1 <= len(new) <= 2
        assert sum(new) < sum(map(len, before.values())) / 2


def test_a_long_recipe_of_which_a_part_is_missing_is_left_out() -> None:
    root, contents = written(listing_of([*site(100), index(9000)]))
    key = next(revision for revision, content in contents.items() if b"index.json 2\t" in content)
    del contents[key]
    urls = [file.url for file in read_listing(root, contents).files]
    assert urls
    assert not [url for url in urls if url.startswith("search/")]


def site(files: int) -> list[FileLine]:
    """A listing of pages in folders, each made of some blocks that its neighbours use as well."""
    chance = random.Random(files)
    lines = []
    for number in range(files):
        recipe = tuple(Range(number // 40, n, n * 90, n * 90 + 50) for n in range(5))
        url = f"section-{number // 20:04}/{'abcdefgh'[number % 8]}-{number:05}/"
        revision = chance.randbytes(8).hex()
        lines.append(FileLine(url, revision, 9000, "text/html; charset=utf-8", url[:-1], recipe))
    return lines


@pytest.mark.parametrize("files", [100, 1000, 4000])
def test_a_new_file_changes_two_pieces_at_most_and_an_edit_one(files: int) -> None:
    lines = site(files)
    before = set(written(listing_of(lines))[1])
    chance = random.Random(0)
    for number in range(20):
        new = FileLine(f"section-{chance.randrange(files // 20):04}/new-{number}/", *EMPTY)
        assert 1 <= len(set(written(listing_of([*lines, new]))[1]) - before) <= 2
        edited = chance.randrange(files)
        fresh = FileLine(lines[edited].url, *EMPTY)
        after = set(written(listing_of([*lines[:edited], fresh, *lines[edited + 1 :]]))[1])
        assert len(after - before) == 1
        removed = set(written(listing_of([*lines[:edited], *lines[edited + 1 :]]))[1])
        assert len(removed - before) <= 2


EMPTY = ("f" * 16, 1, "text/plain", "", Alone(2))


@pytest.mark.parametrize("files", [1, 63, 700, 5000])
def test_the_root_says_where_each_key_is_in_as_few_letters_as_can_be(files: int) -> None:
    packs = [PackLine(7_654_321 * (n + 1) % 2**32, "0" * 16, n, 1) for n in range(files)]
    root, contents = written(listing_of(site(files), packs))
    for table, first in ((root.files, 1), (root.packs, 0)):
        starts = [start for start, _ in table]
        assert starts[0] == ""
        assert starts == sorted(set(starts))
        last = None
        for number, (start, revision) in enumerate(table):
            lines = contents[revision].decode().split("\n")[first:]
            keys = [line.split("\t")[0] for line in lines]
            assert all(bisect(starts, key) - 1 == number for key in keys)
            if last is not None:
                assert last < start <= keys[0]
                assert not start[:-1] > last  # One letter less would not do.
            last = keys[-1]


def test_a_large_site_has_a_small_root_and_small_pieces() -> None:
    packs = [PackLine(n, f"{n * 2**40:016x}", 20_000, 1) for n in range(0, 2**32, 2**22)]
    root, contents = written(listing_of(site(20_000), packs))
    assert 100 < len(root.files) < 250
    assert 5 < len(root.packs) < 20
    assert sum(len(start) + len(revision) for start, revision in (*root.files, *root.packs)) < 7000
    assert max(len(gzip.compress(content)) for content in contents.values()) < 12_000


def test_pieces_keep_their_cuts_while_a_site_grows() -> None:
    lines = site(2000)
    known = set(written(listing_of(lines[:1000]))[1])
    grown = set(written(listing_of([*lines[:1000], *lines[1500:1600]]))[1])
    assert len(known - grown) <= 1  # The last one, which goes on.


def test_what_is_missing_of_a_listing_is_left_out() -> None:
    listing = listing_of(site(500))
    root, contents = written(listing)
    gone = root.files[1][1]
    del contents[gone]
    found = read_listing(root, contents)
    assert 0 < len(found.files) < 500
    assert set(found.files) < set(listing.files)


@pytest.mark.parametrize(
    "line",
    [
        "a",
        "a\tb\tc\td\te\t@1",
        "a\tb\t1\td\te\t1.0.1",
        "a\tb\t1\td\te\t0.0",
        "a\tb\t1\td\te\t0..1",
        "a\tb\t1\td\te\t@x",
    ],
)
def test_what_is_no_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError):
        read_listing(Root((("", "x"),), ()), {"x": f"0000000a.0\n{line}".encode()})
