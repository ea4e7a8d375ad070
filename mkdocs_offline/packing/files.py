"""The files that packs and recipes are written to, byte by byte, and read from.

All are gzip, which every browser that has service workers can unpack, and each is named by the
SHA-256 of its content before compression: a host that decompresses what it sends does no harm.

A *pack file* holds the sizes of its blocks, then the blocks::

    14022 9310 17733\\n          sizes in bytes: decimal, separated by spaces, ended by a line feed
    <bytes of block 0><bytes of block 1><bytes of block 2>

A *recipe file* holds the blocks that its recipes use, then a line for each text::

    3f2a9c01.0 3f2a9c01.2 b7140e55.0\\n     pack (its name, 8 hex digits), block (decimal)
    9d1c…\\ttext/html\\t0.0.2s 2.5k.9a0\\n   revision, media type, recipe

The revision is the beginning of the SHA-256 of the text. A recipe is a list of ranges ``b.s.e``,
all in base 36: ``b`` counts in the list of the first line; the bytes are those from ``s`` to before
``e`` of that block. Which text a line is for, the precache manifest says.
"""

import zlib
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from mkdocs_offline.packing.recipes import Range, Recipe

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TEXTS = 64
"""About how many texts share a recipe file: an edit changes one or two of them."""


class Line(NamedTuple):
    """What a recipe file says of one text."""

    revision: str
    type: str
    recipe: Recipe


def write_pack(blocks: Sequence[bytes]) -> bytes:
    """Return the content of a pack file, not yet compressed."""
    return " ".join(str(len(block)) for block in blocks).encode() + b"\n" + b"".join(blocks)


def read_pack(content: bytes) -> tuple[bytes, ...]:
    """Return the blocks of a pack file."""
    header, _, body = content.partition(b"\n")
    offsets = accumulate(map(int, header.split()), initial=0)
    return tuple(body[start:end] for start, end in pairwise(offsets))


def write_recipes(lines: Iterable[Line]) -> bytes:
    """Return the content of a recipe file, not yet compressed."""
    numbers: dict[tuple[int, int], int] = {}
    body = []
    for revision, media_type, recipe in lines:
        ranges = [
            f"{_base36(numbers.setdefault((pack, block), len(numbers)))}"
            f".{_base36(start)}.{_base36(end)}"
            for pack, block, start, end in recipe
        ]
        body.append(f"{revision}\t{media_type}\t{' '.join(ranges)}")
    head = " ".join(f"{pack:08x}.{block}" for pack, block in numbers)
    return "\n".join([head, *body]).encode()


def read_recipes(content: bytes) -> list[Line]:
    """Return the lines of a recipe file."""
    head, *body = content.decode().split("\n")
    blocks = [
        (int(pack, 16), int(block)) for pack, _, block in (x.partition(".") for x in head.split())
    ]
    lines = []
    for line in body:
        revision, media_type, ranges = line.split("\t")
        recipe = []
        for item in ranges.split():
            number, start, end = (int(value, 36) for value in item.split("."))
            recipe.append(Range(*blocks[number], start, end))
        lines.append(Line(revision, media_type, tuple(recipe)))
    return lines


def share_out(urls: Sequence[str]) -> list[Sequence[str]]:
    """Return which texts share a recipe file, in their order.

    A new file begins at a URL that its checksum chooses, so that a new text moves no other cut.
    """
    shares: list[list[str]] = [[]]
    for url in urls:
        is_chosen = zlib.crc32(url.encode()) % _TEXTS < 2
        length = len(shares[-1])
        if length >= 2.5 * _TEXTS or (is_chosen and length >= _TEXTS / 2):
            shares.append([])
        shares[-1].append(url)
    return [share for share in shares if share]


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits
