"""Blocks of literals: what goes together, where they are cut, and which make a pack."""

import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from mkdocs_offline.packing.literals import Ranges, anchors

# All in bytes. Least distances of two cuts; on average the distance is twice that. Measured on
# the documentation of kOps: smaller packs make updates cheaper and the first download longer.
BLOCK = 7_000
PIECE = 900
PACK = 60_000
ROOM = 32_768
"""How much a block takes in of other texts: what gzip can look back on."""
VARIANT = 16_000
"""Longer literals are never taken for a variant of others."""
SHORT = 200
"""Shorter ones always are: a number or an address within what is a copy otherwise."""

# Distances grow with the site so that there are not many more than
PIECES = 8_000
PACKS = 1_100

_CONTEXT = 32
"""How many bytes in front of a cut decide on it."""
_MARK = 16
"""How many letters make a mark; see ``_marks``."""
_HOMES = 1 << 22
"""For so many marks it is known where they stand; that a few share one does no harm."""
_SAMPLED = bytes(ord("a") if byte % 5 == ord("a") % 5 else byte for byte in range(256))
_NO_LETTER = bytes(byte for byte in range(128) if not chr(byte).isalnum())

Part = tuple[int, int]
"""Some literals in a row: from the first to before the second byte."""


@dataclass
class Block:
    """Parts that lie behind each other in a pack."""

    parts: list[Part]
    key: int
    """A checksum of the text before it; 0, the least, where nothing of its kind lies before."""

    @property
    def size(self) -> int:
        """In bytes."""
        return sum(end - start for start, end in self.parts)

    def content(self, literals: bytearray) -> bytes:
        """Return the bytes of the block."""
        return b"".join(literals[start:end] for start, end in self.parts)

    def offsets(self) -> Iterator[int]:
        """Yield where each part begins in the block."""
        return accumulate((end - start for start, end in self.parts[:-1]), initial=0)


def blocks_of(literals: bytearray, markup: Ranges, others: Ranges) -> list[Block]:
    """Cut literals, given by where they lie, into blocks."""
    blocks: list[Block] = []
    for alike in _originals_and_variants(literals, markup):
        blocks += _cut_up(literals, alike, BLOCK)
    pieces = _cut_up(literals, others, _grown(PIECE, others.size, PIECES))
    return [*blocks, *_place(literals, pieces, blocks)]


def group_into_packs(blocks: Sequence[Block]) -> dict[int, list[Block]]:
    """Make packs of neighbouring blocks, by their names."""
    at = list(accumulate((block.size for block in blocks), initial=0))
    packs: dict[int, list[Block]] = {}
    for start, end in cut([block.key for block in blocks], at, _grown(PACK, at[-1], PACKS)):
        name = blocks[start].key
        while name in packs:
            name += 1
        packs[name] = list(blocks[start:end])
    return packs


def _grown(radius: int, size: int, most: int) -> int:
    """Return a radius that cuts so many bytes about ``most`` times at most.

    It grows by steps, so that an edit hardly ever moves all cuts.
    """
    while 2 * radius * most < size:
        radius = radius * 3 // 2
    return radius


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


def _originals_and_variants(literals: bytearray, stretches: Ranges) -> tuple[Ranges, Ranges]:
    """Divide stretches of literals into what is new and what resembles something before it.

    The navigation looks a little different in each folder of a site. A new page changes it
    everywhere, so its variants should lie together, and not between the pages' own words.
    """
    originals, variants = Ranges(), Ranges()
    seen = bytearray(1 << 24)  # One for each mark; that a few marks share one does no harm.
    for start, end in stretches:
        size = end - start
        marks = [mark >> 8 for mark in _marks(literals[start:end])]
        is_known = 3 * sum(seen[mark] for mark in marks) >= len(marks)
        if size < SHORT or (size < VARIANT and is_known):
            variants.append(start, end)
        else:
            originals.append(start, end)
            for mark in marks:
                seen[mark] = 1
    return originals, variants


def _cut_up(literals: bytearray, stretches: Ranges, radius: int) -> list[Block]:
    """Cut stretches of literals, put behind each other, into blocks."""
    one_in = max(1, radius // 2_000)  # Few are enough for large blocks, and save time.
    keys, at = array("Q", [0]), array("Q", [0])
    offset = 0
    with memoryview(literals) as view:
        for start, end in stretches:
            text = view[start:end]
            for place in anchors(text, one_in):
                if place or offset - at[-1] > radius:
                    keys.append(zlib.crc32(text[max(0, place - _CONTEXT) : place]))
                    at.append(offset + place)
            text.release()
            offset += end - start
    at.append(offset)
    groups = cut(keys, at, radius) if offset else []
    parts = _deal(stretches, [at[last] - at[first] for first, last in groups])
    return [Block(own, keys[first]) for own, (first, _) in zip(parts, groups, strict=True)]


def _deal(stretches: Ranges, sizes: Iterable[int]) -> Iterator[list[Part]]:
    """Yield the parts of stretches that make up each of these sizes, one after the other."""
    rest = iter(stretches)
    start = end = 0
    for size in sizes:
        parts = []
        while size > 0:
            if start == end:
                start, end = next(rest)
            stop = min(end, start + size)
            parts.append((start, stop))
            size -= stop - start
            start = stop
        yield parts


def _place(literals: bytearray, pieces: Sequence[Block], blocks: Sequence[Block]) -> list[Block]:
    """Put each piece behind the block that it has most in common with, and return the rest.

    There gzip sees both at once: the search index repeats the words of the pages.
    """
    if not pieces:
        return []
    home = array("I", [0]) * _HOMES  # By mark: the number of a block plus one; 0 for none.
    room = [ROOM] * len(blocks)
    for number, block in enumerate(blocks, 1):
        for mark in _marks(block.content(literals)):
            home[mark % _HOMES] = home[mark % _HOMES] or number
    alone = []
    for piece in pieces:
        found = (home[mark % _HOMES] for mark in _marks(piece.content(literals)))
        votes = Counter(number - 1 for number in found if number)
        best, count = min(votes.items(), key=lambda vote: (-vote[1], vote[0]), default=(0, 0))
        if count > 1 and room[best] > 0:
            room[best] -= piece.size
            blocks[best].parts += piece.parts
        else:
            alone.append(piece)
    return alone


def _marks(content: bytes | bytearray) -> set[int]:
    """Return marks of a text: two texts that repeat each other have some in common.

    A mark is a checksum of what follows where two letters of one fifth of all meet (``aa``, as
    translated), which is about once in 40, and of the beginning. Only letters and digits count:
    markup and line breaks may lie between words.
    """
    letters = content.translate(_SAMPLED, _NO_LETTER)
    return {zlib.crc32(mark[:_MARK]) for mark in letters.split(b"aa") if mark}
