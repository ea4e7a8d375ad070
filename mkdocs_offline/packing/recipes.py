"""Recipes: the ranges of blocks that a text is made of."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mkdocs_offline.packing.blocks import Block
from mkdocs_offline.packing.literals import Literals, Ranges


class Range(NamedTuple):
    """Bytes of a block, from ``start`` to before ``end``; a block has a number in its pack."""

    pack: int
    block: int
    start: int
    end: int


Recipe = tuple[Range, ...]
"""The ranges that make up a text, in their order."""


class Place(NamedTuple):
    """Where a part lies: literals ``first`` to before ``last``, from ``offset`` on in a block."""

    first: int
    last: int
    pack: int
    block: int
    offset: int


def locate(packs: Mapping[int, Sequence[Block]]) -> dict[bytes, list[Place]]:
    """Return where the literals of each separator lie, in the order of literals."""
    places: dict[bytes, list[Place]] = {}
    for name, blocks in packs.items():
        for number, block in enumerate(blocks):
            offset = 0
            for part in block.parts:
                place = Place(part.start, part.end, name, number, offset)
                places.setdefault(part.literals.separator, []).append(place)
                offset += part.size
    return {separator: sorted(found) for separator, found in places.items()}


class Recipes:
    """Turns ranges of literals into ranges of blocks."""

    def __init__(
        self, literals: Mapping[bytes, Literals], places: Mapping[bytes, list[Place]]
    ) -> None:
        """Prepare for the literals and places of all separators."""
        self._places = places
        self._firsts = {kind: [place.first for place in found] for kind, found in places.items()}
        self._at = {kind: found.at for kind, found in literals.items()}

    def of(self, separator: bytes, ranges: Ranges) -> Recipe:
        """Return the recipe of a text."""
        places, at = self._places[separator], self._at[separator]
        found: list[Range] = []
        for start, end in ranges:
            number = bisect(self._firsts[separator], start) - 1
            while start < end:
                first, last, pack, block, offset = places[number]
                stop = min(end, last)
                begin = offset + at[start] - at[first]
                if found and found[-1].end == begin and found[-1][:2] == (pack, block):
                    begin = found.pop().start
                found.append(Range(pack, block, begin, offset + at[stop] - at[first]))
                start, number = stop, number + 1
        *others, final = found
        return (*others, final._replace(end=final.end - 1))  # The separator too many.
