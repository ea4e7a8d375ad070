"""Recipes: the ranges of blocks that a text is made of."""

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from mkdocs_offline.packing.blocks import Block
from mkdocs_offline.packing.literals import Ranges


class Range(NamedTuple):
    """Bytes of a block, from ``start`` to before ``end``; a block has a number in its pack."""

    pack: int
    block: int
    start: int
    end: int


Recipe = tuple[Range, ...]
"""The ranges that make up a text, in their order."""


class Recipes(Mapping[str, Recipe]):
    """Recipes by URL, each put together when it is asked for: all would take much memory."""

    def __init__(self, ranges: Mapping[str, Ranges], packs: Mapping[int, Sequence[Block]]) -> None:
        """Prepare for texts made of ranges of literals, which lie in packs."""
        self._ranges = ranges
        self._packs = packs

    @cached_property
    def _places(self) -> list[tuple[int, int, int, int, int]]:
        """For each part of the literals, in order: its range, pack, block, and offset in that."""
        return sorted(
            (start, end, name, number, offset)
            for name, blocks in self._packs.items()
            for number, block in enumerate(blocks)
            for (start, end), offset in zip(block.parts, block.offsets(), strict=True)
        )

    def __getitem__(self, url: str) -> Recipe:
        """Return the recipe of a text."""
        found: list[Range] = []
        for start, end in self._ranges[url]:
            number = bisect(self._places, (start + 1,)) - 1
            while start < end:
                first, last, pack, block, offset = self._places[number]
                stop = min(end, last)
                begin = offset + start - first
                if found and found[-1].end == begin and found[-1][:2] == (pack, block):
                    begin = found.pop().start
                found.append(Range(pack, block, begin, offset + stop - first))
                start, number = stop, number + 1
        return tuple(found)

    def __iter__(self) -> Iterator[str]:
        """Yield the URLs."""
        return iter(self._ranges)

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self._ranges)
