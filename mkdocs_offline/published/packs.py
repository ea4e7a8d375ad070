"""Where the content of each saved file goes: texts and small files into packs, the rest alone.

Texts repeat each other, so ``packing`` takes them apart, and the scripts that search indexes are.
Small files are packed as they are, to save requests, those of each level apart from the others:
each is a block. Neighbours by URL share a pack, and its cuts depend on URLs alone. What the
fallback page needs stays alone, for it is there before the listing is.
"""

import zlib
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import PurePosixPath

from mkdocs_offline.layout import PACKS
from mkdocs_offline.packing import Text, pack
from mkdocs_offline.packing.blocks import cut
from mkdocs_offline.packing.files import write_pack
from mkdocs_offline.packing.recipes import Range
from mkdocs_offline.progress import Tell, watch
from mkdocs_offline.published.compressed import write_compressed
from mkdocs_offline.published.levels import REST, TEXT, levels_of
from mkdocs_offline.published.listing import Alone, PackLine, Place, checksums
from mkdocs_offline.site.changes import Changes
from mkdocs_offline.site.entry import Entry, entry_of, is_text, media_type
from mkdocs_offline.site.search import is_search_index

SMALL = 32_768
"""In bytes; smaller files are packed."""
_PACK = 100_000
"""In bytes: the least distance of two cuts between small files, on average it is twice that."""


@dataclass(frozen=True)
class Stored:
    """The saved files with their places, by URL, and the packs."""

    entries: Mapping[str, Entry]
    places: Mapping[str, Place]
    packs: tuple[PackLine, ...]


def is_taken_apart(path: PurePosixPath) -> bool:
    """Tell whether a file is packed as a text is.

    >>> is_taken_apart(PurePosixPath("searchindex.js")), is_taken_apart(PurePosixPath("a.js"))
    (True, False)
    """
    kind = media_type(path)
    return is_text(kind) or (kind == "text/javascript" and is_search_index(path))


def store(
    paths: Mapping[str, PurePosixPath],
    core: Collection[str],
    loaded_by_most: Callable[[], Container[str]],
    changes: Changes,
    tell: Tell,
) -> Stored:
    """Hash files and write the packs of those that are to be packed.

    Args:
        paths: the files by their URLs; neighbours among texts should be alike.
        core: the URLs of those that the fallback page needs, with its own.
        loaded_by_most: gives the URLs of what most pages load, if that is asked for.
        changes: where packs are written to.
        tell: is told the progress.
    """
    sizes = {url: changes.current(path).stat().st_size for url, path in paths.items()}
    texts = [url for url, path in paths.items() if url not in core and is_taken_apart(path)]
    levels = levels_of(paths, sizes, {*core, *texts}, loaded_by_most)
    others = sorted(set(paths).difference(texts))
    small = [url for url in others if url not in core and sizes[url] < SMALL]
    groups = [
        group
        for level in (TEXT, REST)
        for group in _groups([url for url in small if levels[url] == level], sizes)
    ]
    entries: dict[str, Entry] = {}

    def read(url: str) -> bytes:
        content = changes.read(paths[url])
        entries[url] = entry_of(url, paths[url], content)
        return content

    packed = pack(
        Text(url, media_type(paths[url]), read(url)) for url in watch("Texts", texts, tell)
    )
    names = dict.fromkeys(packed.packs, TEXT)
    written = write_compressed(PACKS, map(write_pack, packed.packs.values()), changes)
    recipes = packed.recipes
    del packed  # What packs are made of is not needed any more.
    places: dict[str, Place] = dict(recipes)

    for group in groups:
        name = _unused(zlib.crc32(group[0].encode()), names)
        names[name] = levels[group[0]]
        places |= {url: (Range(name, block, 0, sizes[url]),) for block, url in enumerate(group)}
    contents = (write_pack([read(url) for url in group]) for group in groups)
    written += write_compressed(PACKS, contents, changes)

    for url in watch("Files", [url for url in others if url not in places], tell):
        read(url)
        places[url] = Alone(levels[url])
    return Stored(
        entries,
        places,
        tuple(
            PackLine(name, entry.revision, entry.size, level)
            for (name, level), entry in zip(names.items(), written, strict=True)
        ),
    )


def _groups(urls: Sequence[str], sizes: Mapping[str, int]) -> list[Sequence[str]]:
    """Return which small files share a pack; one that would be alone in it needs none."""
    at = list(accumulate((sizes[url] for url in urls), initial=0))
    parts = cut(checksums(urls), at, _PACK)
    return [urls[start:end] for start, end in parts if end - start > 1]


def _unused(name: int, names: Iterable[int]) -> int:
    while name in names:
        name += 1
    return name
