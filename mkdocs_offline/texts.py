"""The texts of a site, written into it as packs and recipes."""

import gzip
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from mkdocs_offline.changes import Changes
from mkdocs_offline.entry import Entry
from mkdocs_offline.layout import PACKS
from mkdocs_offline.packing import Text, pack
from mkdocs_offline.packing.files import Line, share_out, write_pack, write_recipes
from mkdocs_offline.urls import url_of

_REVISION_DIGITS = 16
"""How much of its hash a recipe tells of a text."""
_SAMPLE = 20


@dataclass(frozen=True)
class PackedTexts:
    """What was written: pack files by the packs' names, and recipe files with their texts."""

    packs: tuple[tuple[str, Entry], ...]
    recipes: tuple[tuple[Entry, tuple[str, ...]], ...]

    @cached_property
    def urls(self) -> frozenset[str]:
        """The URLs of all texts that can be rebuilt from these."""
        return frozenset(url for _, urls in self.recipes for url in urls)

    @property
    def entries(self) -> list[Entry]:
        """All files, recipes first: they say what the packs are for."""
        return [entry for entry, _ in self.recipes] + [entry for _, entry in self.packs]


def write_texts(texts: Sequence[tuple[PurePosixPath, Entry]], changes: Changes) -> PackedTexts:
    """Pack texts, each given by its path and its entry, and write the files."""
    types: dict[str, str] = {}

    def contents() -> Iterator[Text]:
        for path, entry in texts:
            content = changes.read(path)
            types[entry.url] = _with_charset(entry.type, content)
            yield Text(entry.url, entry.type, content)

    packed = pack(contents())
    revisions = {entry.url: entry.revision[:_REVISION_DIGITS] for _, entry in texts}
    shares = share_out([entry.url for _, entry in texts])
    recipes = [
        write_recipes(Line(revisions[url], types[url], packed.recipes[url]) for url in urls)
        for urls in shares
    ]
    pack_entries = _write(map(write_pack, packed.packs.values()), ".pack", changes)
    recipe_entries = _write(recipes, ".recipes", changes)
    return PackedTexts(
        packs=tuple(zip((f"{name:08x}" for name in packed.packs), pack_entries, strict=True)),
        recipes=tuple(zip(recipe_entries, map(tuple, shares), strict=True)),
    )


def estimate_one_by_one(texts: Sequence[tuple[PurePosixPath, Entry]], changes: Changes) -> int:
    """Estimate what the texts measure in bytes where each is compressed alone, from a sample."""
    sample = texts[:: max(1, len(texts) // _SAMPLE)]
    plain = sum(entry.size for _, entry in sample)
    compressed = sum(len(gzip.compress(changes.read(path), 6)) for path, _ in sample)
    return round(sum(entry.size for _, entry in texts) * compressed / max(1, plain))


def _with_charset(media_type: str, content: bytes) -> str:
    try:
        content.decode()
    except UnicodeDecodeError:
        return media_type
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _write(contents: Iterable[bytes], suffix: str, changes: Changes) -> list[Entry]:
    entries = []
    with ThreadPoolExecutor() as pool:  # zlib lets other threads work meanwhile.
        for revision, compressed in pool.map(_compress, contents):
            path = PurePosixPath(PACKS, revision + suffix)
            changes.write(path, compressed)
            entries.append(Entry(url_of(path), revision, len(compressed), "application/gzip"))
    return entries


def _compress(content: bytes) -> tuple[str, bytes]:
    return hashlib.sha256(content).hexdigest(), gzip.compress(content, 9, mtime=0)
