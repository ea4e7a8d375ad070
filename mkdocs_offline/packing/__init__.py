"""Texts that repeat each other, as a few packs of what is new and a recipe for each text.

Every page of a documentation site carries the whole navigation, so the pages of a site are mostly
copies of each other. gzip cannot see that: it looks back 32 KiB, less than one page. So here

1. runs of bytes that came before, anywhere in the site, are found in each text (``literals``);
   what is left, each byte once, are the *literals*;
2. the literals of pages are cut into *blocks*, variants of earlier ones (the navigation looks a
   little different in each folder) apart from the others; small pieces of other texts (the search
   index repeats the words of the pages) are put behind the block that they resemble (``blocks``);
3. neighbouring blocks become a *pack*, which is compressed, and each text becomes a *recipe*: the
   ranges of blocks that it is made of (``recipes``).

Copies are looked for, and blocks cut, at *anchors*: places that the few bytes before them decide
on. So cuts depend on the literals around them alone. A pack has, beside the hash of its content, a
*name* that depends on the text in front of it. So an edit changes the pack that it lies in (and
those of later texts that copied what it changed), and recipes, which use names, stay as they were.

Nothing here knows what a site is: it sees bytes and a media type.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mkdocs_offline.packing.blocks import Block, blocks_of, group_into_packs
from mkdocs_offline.packing.literals import Literals, Ranges
from mkdocs_offline.packing.recipes import Recipe, Recipes


@dataclass(frozen=True)
class Text:
    """A text to be packed: its URL, its media type, its content."""

    url: str
    type: str
    content: bytes


@dataclass(frozen=True)
class Packed:
    """Packs, as the contents of their blocks by the pack's name; and a recipe for each URL.

    Mappings that ``pack`` returns put their values together anew whenever they are asked for them.
    """

    packs: Mapping[int, tuple[bytes, ...]]
    recipes: Mapping[str, Recipe]


def pack(texts: Iterable[Text]) -> Packed:
    """Pack texts.

    The time is linear in the length of all texts. Memory holds the literals, about half as much
    again to find copies with, and one text at a time; packs and recipes are put together when
    they are asked for. The same texts in the same order give the same packs; neighbours should be
    alike.
    """
    literals = Literals()
    ranges: dict[str, Ranges] = {}
    markup, others = Ranges(), Ranges()
    for text in texts:
        ranges[text.url] = literals.add(text.content, markup if is_markup(text.type) else others)
    content = literals.content
    del literals  # What copies were found with is not needed any more.
    packs = group_into_packs(blocks_of(content, markup, others))
    return Packed(Packs(content, packs), Recipes(ranges, packs))


class Packs(Mapping[int, tuple[bytes, ...]]):
    """Packs by name, each put together when it is asked for: all would take much memory."""

    def __init__(self, literals: bytearray, packs: Mapping[int, Sequence[Block]]) -> None:
        """Prepare for packs of blocks of literals."""
        self._literals = literals
        self._packs = packs

    def __getitem__(self, name: int) -> tuple[bytes, ...]:
        """Return the contents of a pack's blocks."""
        return tuple(block.content(self._literals) for block in self._packs[name])

    def __iter__(self) -> Iterator[int]:
        """Yield the names."""
        return iter(self._packs)

    def __len__(self) -> int:
        """Return how many packs there are."""
        return len(self._packs)


def unpack(packed: Packed, url: str) -> bytes:
    """Return a text as it was, the way the worker does it."""
    return b"".join(
        packed.packs[part.pack][part.block][part.start : part.end] for part in packed.recipes[url]
    )


def is_markup(media_type: str) -> bool:
    """Tell whether texts of a type are pages, or written as pages are.

    >>> is_markup("text/html"), is_markup("image/svg+xml"), is_markup("application/json")
    (True, True, False)
    """
    return media_type.endswith(("html", "xml"))
