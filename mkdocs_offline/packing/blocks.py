"""Blocks of literals: where they are cut, what goes together, and which make a pack."""

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from mkdocs_offline.packing.literals import Literals

# All in bytes. Least distances of two cuts; on average the distance is twice that. Measured on
# the documentation of kOps: smaller packs make updates cheaper and the first download longer.
BLOCK = 7_000
PIECE = 300
PACK = 60_000
ROOM = 32_768
"""How much a block takes in of other texts: what gzip can look back on."""

MARKUP = b"<"
_CONTEXT = 4
"""How many tokens in front of a cut decide on it."""
_SAMPLE = 8
"""Markup is cut only behind tokens whose length this divides, to save time."""
_MARK = 16
"""How many letters make a mark; see ``_marks``."""
_SAMPLED = bytes(ord("t") if byte & 3 == ord("t") & 3 else byte for byte in range(256))
_NO_LETTER = bytes(byte for byte in range(128) if not chr(byte).isalnum())


@dataclass
class Part:
    """Some literals in a row: from the first to before the second number."""

    literals: Literals
    start: int
    end: int
    size: int
    """In bytes."""
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
    blocks = [Block(part) for part in _parts(literals.get(MARKUP), BLOCK, _SAMPLE)]
    others = [literals[separator] for separator in sorted(literals) if separator != MARKUP]
    pieces = [piece for kind in others for piece in _parts(kind, PIECE, 1)]
    return [*blocks, *_place(pieces, blocks)]


def group_into_packs(blocks: Sequence[Block]) -> dict[int, list[Block]]:
    """Make packs of neighbouring blocks, by their names."""
    sizes = (sum(part.size for part in block.parts()) for block in blocks)
    at = list(accumulate(sizes, initial=0))
    packs: dict[int, list[Block]] = {}
    for start, end in cut([block.part.key for block in blocks], at, PACK):
        name = blocks[start].part.key
        while name in packs:
            name += 1
        packs[name] = list(blocks[start:end])
    return packs


def cut(keys: Sequence[int], at: Sequence[int], radius: int) -> list[tuple[int, int]]:
    """Return groups of items, each from the first to before the second number.

    There is a cut before an item whose key is the least within ``radius`` bytes on both sides, so
    that an edit moves no cut that is farther away. (Local minima do not drift as boundaries with a
    least and a greatest size do: Bjørner, Blass, Gurevich, "Content-dependent chunking for
    differential compression, the local maximum approach", 2010.) Texts that only repeat
    themselves are cut after five times the radius.

    Args:
        keys: a checksum for each item.
        at: where each item begins, in bytes, and where the last one ends.
        radius: in bytes.
    """
    if not keys:
        return []
    starts = [0]
    for item in range(1, len(keys)):
        is_far = at[item + 1] - at[starts[-1]] > 5 * radius
        if is_far or _is_least(item, keys, at, radius):
            starts.append(item)
    return list(pairwise([*starts, len(keys)]))


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


def _parts(literals: Literals | None, radius: int, sample: int) -> list[Part]:
    """Cut literals into parts, behind tokens whose length ``sample`` divides."""
    if literals is None or not literals.tokens:
        return []
    tokens = literals.tokens
    at = list(accumulate((len(token) + 1 for token in tokens), initial=0))
    items = [0]
    items += [item for item, token in enumerate(tokens[:-1], 1) if len(token) % sample == 0]
    keys = [zlib.crc32(b"".join(tokens[max(0, item - _CONTEXT) : item])) for item in items]
    items.append(len(tokens))
    return [
        Part(literals, items[start], items[end], at[items[end]] - at[items[start]], keys[start])
        for start, end in cut(keys, [at[item] for item in items], radius)
    ]


def _place(pieces: Iterable[Part], blocks: Sequence[Block]) -> list[Block]:
    """Put each piece behind the block that it has most in common with, and return the rest.

    There gzip sees both at once: the search index repeats the words of the pages.
    """
    home: dict[bytes, int] = {}
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
            room[best] -= piece.size
            blocks[best].pieces.append(piece)
        else:
            alone.append(Block(piece))
    return alone


def _marks(content: bytes) -> set[bytes]:
    """Return marks of a text: two texts that repeat each other have some in common.

    A mark is what follows where two letters of one quarter of all meet (``tt``, as translated),
    which is about once in 16. Only letters count: markup and line breaks may lie between words.
    """
    return {mark[:_MARK] for mark in content.translate(_SAMPLED, _NO_LETTER).split(b"tt")}
