"""Blocks of literals: where they are cut, what goes together, and which make a pack."""

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from mkdocs_offline.packing.literals import Literals

# All in bytes. Least distances of two cuts; on average the distance is twice that. Measured on
# the documentation of kOps: smaller packs make updates cheaper and the first download longer.
BLOCK = 7_000
PIECE = 300
PACK = 60_000
ROOM = 32_768
"""How much a block takes in of other texts: what gzip can look back on."""

MARKUP = b"<"
_WORDS_ONLY = bytes(byte if byte > 127 or chr(byte).isalnum() else 32 for byte in range(256))
_CONTEXT = 4  # How many tokens before a cut decide on it.


@dataclass
class Part:
    """Some literals in a row: from the first to before the second number."""

    literals: Literals
    start: int
    end: int
    key: int
    """A checksum of the text before it."""

    def content(self) -> bytes:
        """Return the tokens, each with its separator."""
        separator = self.literals.separator
        return separator.join(self.literals.tokens[self.start : self.end]) + separator


@dataclass
class Block:
    """A part, and the pieces of other texts that resemble it."""

    part: Part
    pieces: list[Part] = field(default_factory=list)

    def parts(self) -> list[Part]:
        """Return all parts, in the order in which they lie in the block."""
        return [self.part, *self.pieces]

    def content(self) -> bytes:
        """Return the bytes of the block."""
        return b"".join(part.content() for part in self.parts())


def blocks_of(literals: Mapping[bytes, Literals]) -> list[Block]:
    """Cut literals, by their separators, into blocks."""
    blocks = [Block(part) for part in _parts(literals.get(MARKUP), BLOCK)]
    others = [literals[separator] for separator in sorted(literals) if separator != MARKUP]
    pieces = [piece for kind in others for piece in _parts(kind, PIECE)]
    return [*blocks, *_place(pieces, blocks)]


def group_into_packs(blocks: Sequence[Block]) -> dict[int, list[Block]]:
    """Make packs of neighbouring blocks, by their names."""
    sizes = [sum(len(part.content()) for part in block.parts()) for block in blocks]
    packs: dict[int, list[Block]] = {}
    for start, end in cut([block.part.key for block in blocks], sizes, PACK):
        name = blocks[start].part.key
        while name in packs:
            name += 1
        packs[name] = list(blocks[start:end])
    return packs


def cut(keys: Sequence[int], sizes: Sequence[int], radius: int) -> list[tuple[int, int]]:
    """Return groups of items, each from the first to before the second number.

    There is a cut before an item whose key is the least within ``radius`` bytes on both sides, so
    that an edit moves no cut that is farther away. (Local minima do not drift as boundaries with a
    least and a greatest size do: Bjørner, Blass, Gurevich, "Content-dependent chunking for
    differential compression, the local maximum approach", 2010.) Texts that only repeat
    themselves are cut after five times the radius.
    """
    if not keys:
        return []
    at = list(accumulate(sizes, initial=0))
    starts = [0]
    for item, key in enumerate(keys[1:], 1):
        is_far = at[item + 1] - at[starts[-1]] > 5 * radius
        may_be_least = keys[item - 1] > key or sizes[item - 1] > radius
        if is_far or (may_be_least and _is_least(item, keys, at, radius)):
            starts.append(item)
    return list(zip(starts, [*starts[1:], len(keys)], strict=True))


def _is_least(item: int, keys: Sequence[int], at: Sequence[int], radius: int) -> bool:
    key = keys[item]
    left = item - 1
    while left >= 0 and at[item] - at[left] <= radius:
        if keys[left] <= key:
            return False
        left -= 1
    right = item + 1
    while right < len(keys) and at[right] - at[item] <= radius:
        if keys[right] < key:
            return False
        right += 1
    return True


def _parts(literals: Literals | None, radius: int) -> list[Part]:
    if literals is None:
        return []
    sums = [zlib.crc32(token) for token in literals.tokens]
    # Rotated before they are added, so that the order of the tokens counts.
    padded = [0] * _CONTEXT + sums
    keys = [
        (a ^ b << 1 ^ c << 2 ^ d << 3) * 0x9E3779B1 & 0xFFFFFFFF
        for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False)
    ][: len(sums)]
    sizes = [len(token) + 1 for token in literals.tokens]
    return [Part(literals, start, end, keys[start]) for start, end in cut(keys, sizes, radius)]


def _place(pieces: Iterable[Part], blocks: Sequence[Block]) -> list[Block]:
    """Put each piece behind the block that it has most in common with, and return the rest.

    There gzip sees both at once: the search index repeats the words of the pages.
    """
    home: dict[int, int] = {}
    room = [ROOM] * len(blocks)
    for number, block in enumerate(blocks):
        for mark in _marks(block.part.content()):
            home.setdefault(mark, number)
    alone = []
    for piece in pieces:
        content = piece.content()
        votes = Counter(home[mark] for mark in _marks(content) if mark in home)
        best, count = min(votes.items(), key=lambda vote: (-vote[1], vote[0]), default=(0, 0))
        if count > 1 and room[best] > 0:
            room[best] -= len(content)
            blocks[best].pieces.append(piece)
        else:
            alone.append(Block(piece))
    return alone


def _marks(content: bytes) -> set[int]:
    """Return checksums of every eighth run of four words or so: two look-alikes share some."""
    words = content.translate(_WORDS_ONLY).split()
    return {
        zlib.crc32(b" ".join(words[number : number + 4]))
        for number, word in enumerate(words)
        if (word[0] + word[-1]) & 7 == 1  # As good as a checksum, and quick.
    }
