"""The listing: every file of a version, with its hash and where its content is.

It has two tables, of files and of packs. Each is sorted by its first column and cut into *pieces*,
which are gzip files named by what is in them; the *root*, in the worker, names them with the keys
at which they begin. So whoever looks for a file or pack reads one piece, and an edit changes one of
each table. A piece is lines, joined by line feeds, of columns, joined by tabs; UTF-8.

The table of files begins each piece with a line of the blocks that its recipes use. Then, sorted by
URL as the bytes are, a line for each file that readers can open::

    3f2a9c01.0 3f2a9c01.2 b7140e55.0        pack (its name, 8 hex digits), block (decimal)
    guide/\t9d1c…\t20480\ttext/html; charset=utf-8\tGuide - Tool\t0.0.2s 2.5k.9a0 0..8

The columns are the URL, relative to the site; the *revision*, which is the first 16 hex digits of
the content's SHA-256; its size in bytes; its media type; the title, of a page; and its place:

``b.s.n b..n …``
    a recipe: ranges of blocks, all numbers in base 36. ``b`` counts in the first line; the bytes
    are ``n`` of that block from ``s`` on, or from where the last range of that block has ended.
``+3``
    a recipe that is long, as a search index has: it goes on in so many lines of its own, called as
    the URL, a space and 1, 2, 3; these have no more than a key and a place.
``@1``, ``@2``
    a file of its own, downloaded by its URL, and its level (``levels``).
``-reason``
    online only, and why. Such a file has no revision.

The table of packs has a line for each pack, sorted by name::

    3f2a9c01\te4b0…\t21877\t1               name, revision, size in bytes, compressed; level

Recipes call packs by their names, which outlast edits, so that an edit changes a pack and its line,
but no recipe of another file.

Where a piece ends depends on the keys around it alone: it begins at a key whose checksum is the
least in its neighbourhood. In the root it has the shortest text that is greater than the last key
before the piece and not greater than its first one; the first piece has the empty text.
"""

import math
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, takewhile

from mkdocs_offline.layout import LISTING, PACKS
from mkdocs_offline.packing.blocks import cut
from mkdocs_offline.packing.recipes import Range, Recipe
from mkdocs_offline.published.compressed import compressed_entry
from mkdocs_offline.site.entry import Entry, revision_of

_FILES, _PACKS = 64, 128
"""How many lines a piece has on average where there are few."""
_LONG = 2000
"""From how many ranges on a recipe is divided: an edit is not to send all of it again."""
_ROW = 128
"""What a line measures, in bytes, to count as one; lines that are not long count as one anyway."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Alone:
    """The place of a file of its own, downloaded by its URL."""

    level: int


@dataclass(frozen=True)
class OnlineOnly:
    """The place of a file that is not saved."""

    reason: str


@dataclass(frozen=True)
class Divided:
    """The place of a file whose recipe is divided into so many lines; only as it is written."""

    parts: int


Place = Recipe | Alone | OnlineOnly | Divided


@dataclass(frozen=True, slots=True)
class FileLine(Entry):
    """What the listing says of a file; one that is online only has no revision."""

    title: str
    place: Place

    @property
    def recipe(self) -> Recipe:
        """The ranges of packs that make up the file; none of one that lies in no pack."""
        return self.place if isinstance(self.place, tuple) else ()


@dataclass(frozen=True)
class PackLine:
    """What the listing says of a pack; ``size`` is in bytes, compressed."""

    name: int
    revision: str
    size: int
    level: int

    @property
    def entry(self) -> Entry:
        """The pack as a file."""
        return compressed_entry(PACKS, self.revision, self.size)


@dataclass(frozen=True)
class Listing:
    """All lines, those of files sorted by URL and those of packs by name."""

    files: tuple[FileLine, ...]
    packs: tuple[PackLine, ...]


@dataclass(frozen=True)
class Piece:
    """Some lines of a table, not yet compressed, and the text that stands for the first key."""

    start: str
    content: bytes


@dataclass(frozen=True)
class Root:
    """The pieces of both tables, in their order: where each starts, and its revision."""

    files: tuple[tuple[str, str], ...]
    packs: tuple[tuple[str, str], ...]

    def entries(self, sizes: Mapping[str, int]) -> list[Entry]:
        """Return the pieces as files; their sizes are given by revision, 0 where unknown."""
        return [
            compressed_entry(LISTING, revision, sizes.get(revision, 0))
            for _, revision in (*self.files, *self.packs)
        ]


def write_listing(listing: Listing) -> tuple[Root, list[bytes]]:
    """Return the root of a listing and the contents of its pieces, not yet compressed."""
    files, packs = _pieces_of_files(listing.files), _pieces_of_packs(listing.packs)
    root = Root(
        files=tuple((piece.start, revision_of(piece.content)) for piece in files),
        packs=tuple((piece.start, revision_of(piece.content)) for piece in packs),
    )
    return root, [piece.content for piece in (*files, *packs)]


def read_listing(root: Root, contents: Mapping[str, bytes]) -> Listing:
    """Return a listing, without the lines of pieces that are not there.

    Args:
        root: its root.
        contents: what is in its pieces, by revision.

    Raises:
        ValueError: if a piece is none.
    """
    files = [contents[revision] for _, revision in root.files if revision in contents]
    packs = [contents[revision] for _, revision in root.packs if revision in contents]
    return Listing(
        files=tuple(_united([line for content in files for line in _read_files(content)])),
        packs=tuple(line for content in packs for line in _read_packs(content)),
    )


def checksums(keys: Sequence[str]) -> list[int]:
    """Return what decides on cuts between keys; the first one's is the least: none is near it."""
    return [zlib.crc32(key.encode()) if number else 0 for number, key in enumerate(keys)]


def _pieces_of_files(files: Iterable[FileLine]) -> list[Piece]:
    lines = sorted((line for file in files for line in _divided(file)), key=lambda line: line.url)
    weights = [len(line.recipe) * 10 // _ROW for line in lines]  # A range is ten bytes or so.
    parts = _cut_up([line.url for line in lines], weights, _FILES)
    return [Piece(text, _write_files(lines[start:end])) for text, start, end in parts]


def _pieces_of_packs(packs: Sequence[PackLine]) -> list[Piece]:
    parts = _cut_up([_name(pack.name) for pack in packs], [1] * len(packs), _PACKS)
    return [Piece(text, _write_packs(packs[start:end])) for text, start, end in parts]


def _cut_up(
    keys: Sequence[str], weights: Iterable[int], least: int
) -> Iterator[tuple[str, int, int]]:
    """Yield the pieces of a table: the text that starts it, and from which to before which key.

    A piece has about as many lines as there are pieces, and at least about ``least``; one that is
    as long as several counts as these. The number doubles as the table quadruples; growing in
    between, it keeps all cuts but those nearby.
    """
    lines = max(least, 2 ** round(math.log2(max(1, len(keys))) / 2))
    at = list(accumulate((max(1, weight) for weight in weights), initial=0))
    for start, end in cut(checksums(keys), at, lines // 2):
        yield _between(keys[start - 1], keys[start]) if start else "", start, end


def _divided(file: FileLine) -> Iterator[FileLine]:
    """Yield the line of a file, with others if its recipe is long.

    The recipe is divided where its blocks say so, so that an edit changes one or two of them.
    """
    if len(file.recipe) <= _LONG:
        yield file
        return
    keys = [zlib.crc32(b"%d.%d" % part[:2]) for part in file.recipe]
    parts = cut(keys, range(len(keys) + 1), _LONG // 2)
    yield replace(file, place=Divided(len(parts)))
    for number, (start, end) in enumerate(parts, 1):
        yield FileLine(_part_of(file.url, number), "", 0, "", "", file.recipe[start:end])


def _united(lines: Iterable[FileLine]) -> Iterator[FileLine]:
    """Yield the lines of files, with what belongs to one recipe put together, if all is there."""
    by_key = {line.url: line for line in lines}
    for key, line in by_key.items():
        if " " in key:
            continue
        if not isinstance(line.place, Divided):
            yield line
            continue
        parts = [by_key.get(_part_of(key, number + 1)) for number in range(line.place.parts)]
        found = [part.recipe for part in parts if part]
        if len(found) == len(parts):
            yield replace(line, place=tuple(chain.from_iterable(found)))


def _part_of(url: str, number: int) -> str:
    return f"{url} {number}"  # No URL has a space.


def _between(last: str, first: str) -> str:
    """Return the shortest text that is greater than one and not greater than the other.

    >>> _between("guide/wind/", "install/"), _between("a", "ab"), _between("guide/a", "guide/bc")
    ('i', 'ab', 'guide/b')
    """
    same = takewhile(lambda pair: pair[0] == pair[1], zip(last, first, strict=False))
    return first[: len(list(same)) + 1]


def _write_files(files: Iterable[FileLine]) -> bytes:
    numbers: dict[tuple[int, int], int] = {}
    lines = [
        f"{file.url}\t{file.revision}\t{file.size}\t{file.type}\t{file.title}"
        f"\t{_write_place(file.place, numbers)}"
        for file in files
    ]
    blocks = " ".join(f"{_name(pack)}.{block}" for pack, block in numbers)
    return "\n".join([blocks, *lines]).encode()


def _read_files(content: bytes) -> Iterator[FileLine]:
    first, *lines = content.decode().split("\n")
    blocks = [
        (int(pack, 16), int(block)) for pack, _, block in (x.partition(".") for x in first.split())
    ]
    for line in lines:
        url, revision, size, kind, title, place = line.split("\t")
        yield FileLine(url, revision, int(size), kind, title, _read_place(place, blocks))


def _write_place(place: Place, numbers: dict[tuple[int, int], int]) -> str:
    if isinstance(place, Alone):
        return f"@{place.level}"
    if isinstance(place, OnlineOnly):
        return f"-{place.reason}"
    if isinstance(place, Divided):
        return f"+{place.parts}"
    ends: dict[int, int] = {}
    parts = []
    for pack, block, start, end in place:
        number = numbers.setdefault((pack, block), len(numbers))
        where = "" if ends.get(number) == start else _base36(start)
        parts.append(f"{_base36(number)}.{where}.{_base36(end - start)}")
        ends[number] = end
    return " ".join(parts)


def _read_place(place: str, blocks: Sequence[tuple[int, int]]) -> Place:
    if place.startswith("@"):
        return Alone(int(place[1:]))
    if place.startswith("-"):
        return OnlineOnly(place[1:])
    if place.startswith("+"):
        return Divided(int(place[1:]))
    ends: dict[int, int] = {}
    recipe = []
    for part in place.split():
        block, where, size = part.split(".")
        number = int(block, 36)
        if not 0 <= number < len(blocks) or not (where or number in ends):
            raise ValueError(f"there is no block {number}, or no place in it")
        start = int(where, 36) if where else ends[number]
        ends[number] = start + int(size, 36)
        recipe.append(Range(*blocks[number], start, ends[number]))
    return tuple(recipe)


def _write_packs(packs: Iterable[PackLine]) -> bytes:
    return "\n".join(
        f"{_name(pack.name)}\t{pack.revision}\t{pack.size}\t{pack.level}" for pack in packs
    ).encode()


def _read_packs(content: bytes) -> Iterator[PackLine]:
    for line in content.decode().split("\n"):
        name, revision, size, level = line.split("\t")
        yield PackLine(int(name, 16), revision, int(size), int(level))


def _name(pack: int) -> str:
    return f"{pack:08x}"


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits
