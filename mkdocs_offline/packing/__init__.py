"""Texts that repeat each other, as a few packs of what is new and a recipe for each text.

Every page of a documentation site carries the whole navigation, so the pages of a site are mostly
copies of each other. gzip cannot see that: it looks back 32 KiB, less than one page. So here

1. each text is split into tokens, and runs of tokens that came before, anywhere in the site, are
   found (``literals``); what is left, each token once, are the *literals*;
2. the literals of pages are cut into *blocks*, variants of earlier ones (the navigation looks a
   little different in each folder) apart from the others; small pieces of other texts (the search
   index repeats the words of the pages) are put behind the block that they resemble (``blocks``);
3. neighbouring blocks become a *pack*, which is compressed, and each text becomes a *recipe*: the
   ranges of blocks that it is made of (``recipes``).

Cuts depend on the literals around them alone, and a pack has, beside the hash of its content, a
*name* that depends on the text in front of it. So an edit changes the pack that it lies in (and
those of later texts that copied what it changed), and recipes, which use names, stay as they were.

Nothing here knows what a site is: it sees bytes and a media type.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mkdocs_offline.packing.blocks import Block, blocks_of, group_into_packs
from mkdocs_offline.packing.literals import Literals, Ranges
from mkdocs_offline.packing.recipes import Recipe, Recipes, locate


@dataclass(frozen=True)
class Text:
    """A text to be packed: its URL, its media type, its content."""

    url: str
    type: str
    content: bytes


@dataclass(frozen=True)
class Packed:
    """Packs, as the contents of their blocks by the pack's name; and a recipe for each URL."""

    packs: Mapping[int, tuple[bytes, ...]]
    recipes: Mapping[str, Recipe]


def pack(texts: Iterable[Text]) -> Packed:
    """Pack texts.

    The time is linear in the length of all texts. Memory holds the literals and one text at a
    time. The same texts in the same order give the same packs; neighbours should be alike.
    """
    literals: dict[bytes, Literals] = {}
    ranges: dict[str, tuple[bytes, Ranges]] = {}
    for text in texts:
        separator = separator_of(text.type)
        of_this_kind = literals.setdefault(separator, Literals(separator))
        ranges[text.url] = separator, of_this_kind.add(text.content)
    blocks = blocks_of(literals)
    packs = group_into_packs(blocks)
    places = locate(packs)
    recipes = Recipes(literals, places)
    return Packed(
        packs={name: tuple(map(Block.content, blocks)) for name, blocks in packs.items()},
        recipes={url: recipes.of(*found) for url, found in ranges.items()},
    )


def unpack(packed: Packed, url: str) -> bytes:
    """Return a text as it was, the way the worker does it."""
    return b"".join(
        packed.packs[part.pack][part.block][part.start : part.end] for part in packed.recipes[url]
    )


def separator_of(media_type: str) -> bytes:
    """Return the byte at which texts of a type repeat each other.

    >>> separator_of("text/html"), separator_of("application/json"), separator_of("text/plain")
    (b'<', b'{', b'\\n')
    """
    if media_type.endswith(("html", "xml")):
        return b"<"
    return b"{" if media_type.endswith("json") else b"\n"
