"""Blocks of literals: what goes together, where they are cut, and which make a pack."""

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from mkdocs_offline.packing.literals import Literals

# All in bytes. Least distances of two cuts; on average the distance is twice that. Measured on
# the documentation of kOps: smaller packs make updates cheaper and the first download longer.
BLOCK = 7_000
PIECE = 300
PACK = 80_000
ROOM = 32_768
"""How much a block takes in of other texts: what gzip can look back on."""
VARIANT = 16_000
"""Longer literals are never taken for a variant of others."""

MARKUP = b"<"
_CONTEXT = 4
"""How many tokens in front of a cut decide on it."""
_SAMPLE = 8
"""Markup is cut only behind tokens whose length this divides, to save time."""
_MARK = 16
"""How many letters make a mark; see ``_marks``."""
_SAMPLED = bytes(ord("a") if byte % 5 == ord("a") % 5 else byte for byte in range(256))
_NO_LETTER = bytes(byte for byte in range(128) if not chr(byte).isalnum())


@dataclass(frozen=True)
class Part:
    """Some literals in a row: from the first to before the second number."""

    literals: Literals
    start: int
    end: int

    @property
    def size(self) -> int:
        """In bytes."""
        return self.literals.at[self.end] - self.literals.at[self.start]

    def content(self) -> bytes:
        """Return the tokens, each with its separator."""
        separator = self.literals.separator
        return separator.join(self.literals.tokens[self.start : self.end]) + separator


@dataclass
class Block:
    """Parts that lie behind each other in a pack."""

    parts: list[Part]
    key: int
    """A checksum of the text before it; 0, the least, where nothing of its kind lies before."""

    @property
    def size(self) -> int:
        """In bytes."""
        return sum(part.size for part in self.parts)

    def content(self) -> bytes:
        """Return the bytes of the block."""
        return b"".join(part.content() for part in self.parts)


def blocks_of(literals: Mapping[bytes, Literals]) -> list[Block]:
    """Cut literals, by their separators, into blocks."""
    blocks = []
    if MARKUP in literals:
        markup = literals[MARKUP]
        for numbers in _originals_and_variants(markup):
            blocks += _cut_up(markup, numbers, BLOCK, _SAMPLE)
    others = [literals[separator] for separator in sorted(literals) if separator != MARKUP]
    pieces = [piece for kind in others for piece in _cut_up(kind, range(len(kind.tokens)), PIECE)]
    return [*blocks, *_place(pieces, blocks)]


def group_into_packs(blocks: Sequence[Block]) -> dict[int, list[Block]]:
    """Make packs of neighbouring blocks, by their names."""
    at = list(accumulate((block.size for block in blocks), initial=0))
    packs: dict[int, list[Block]] = {}
    for start, end in cut([block.key for block in blocks], at, PACK):
        name = blocks[start].key
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


def _originals_and_variants(literals: Literals) -> tuple[list[int], list[int]]:
    """Divide literals, by their numbers, into what is new and what resembles something before it.

    The navigation looks a little different in each folder of a site. A new page changes it
    everywhere, so its variants should lie together, and not between the pages' own words.
    """
    originals: list[int] = []
    variants: list[int] = []
    seen: set[bytes] = set()
    for start, end in literals.stretches:
        part = Part(literals, start, end)
        marks = _marks(part.content())
        if part.size < VARIANT and 3 * len(marks & seen) >= len(marks):
            variants += range(start, end)
        else:
            originals += range(start, end)
            seen |= marks
    return originals, variants


def _cut_up(
    literals: Literals, numbers: Sequence[int], radius: int, sample: int = 1
) -> list[Block]:
    """Cut literals, given by their numbers, into blocks.

    With a ``sample`` a cut lies only behind tokens whose length it divides, where there are such.
    """
    tokens = [literals.tokens[number] for number in numbers]
    if not tokens:
        return []
    at = list(accumulate((len(token) + 1 for token in tokens), initial=0))
    items = [0]
    for item, token in enumerate(tokens[:-1], 1):
        if len(token) % sample == 0 or at[item] - at[items[-1]] > radius:
            items.append(item)
    keys = [zlib.crc32(b"".join(tokens[max(0, item - _CONTEXT) : item])) for item in items]
    items.append(len(tokens))
    return [
        Block(_parts(literals, numbers[items[start] : items[end]]), keys[start])
        for start, end in cut(keys, [at[item] for item in items], radius)
    ]


def _parts(literals: Literals, numbers: Sequence[int]) -> list[Part]:
    """Return the parts that literals make up; one ends where the next number is left out."""
    gaps = [place for place, (a, b) in enumerate(pairwise(numbers), 1) if b != a + 1]
    return [
        Part(literals, numbers[first], numbers[last - 1] + 1)
        for first, last in pairwise([0, *gaps, len(numbers)])
    ]


def _place(pieces: Iterable[Block], blocks: Sequence[Block]) -> list[Block]:
    """Put each piece behind the block that it has most in common with, and return the rest.

    There gzip sees both at once: the search index repeats the words of the pages.
    """
    home: dict[bytes, int] = {}
    room = [ROOM] * len(blocks)
    for number, block in enumerate(blocks):
        for mark in _marks(block.content()):
            home.setdefault(mark, number)
    alone = []
    for piece in pieces:
        votes = Counter(home[mark] for mark in _marks(piece.content()) if mark in home)
        best, count = min(votes.items(), key=lambda vote: (-vote[1], vote[0]), default=(0, 0))
        if count > 1 and room[best] > 0:
            room[best] -= piece.size
            blocks[best].parts += piece.parts
        else:
            alone.append(piece)
    return alone


def _marks(content: bytes) -> set[bytes]:
    """Return marks of a text: two texts that repeat each other have some in common.

    A mark is what follows where two letters of one fifth of all meet (``aa``, as translated),
    which is about once in 40, and the beginning. Only letters and digits count: markup and line
    breaks may lie between words.
    """
    letters = content.translate(_SAMPLED, _NO_LETTER)
    return {mark[:_MARK] for mark in letters.split(b"aa") if mark}
