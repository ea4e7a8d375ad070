"""The texts of a site, written into it as packs and recipes."""

import gzip
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mkdocs_offline.changes import Changes
from mkdocs_offline.entry import Entry, media_type
from mkdocs_offline.layout import PACKS
from mkdocs_offline.packing import Text, pack
from mkdocs_offline.packing.files import Line, share_out, write_pack, write_recipes
from mkdocs_offline.progress import Tell, watch
from mkdocs_offline.urls import url_of

_REVISION_DIGITS = 16
"""How much of its hash a recipe tells of a text."""
_SAMPLE = 20
"""From about how many texts their size one by one is estimated."""


@dataclass(frozen=True)
class PackedTexts:
    """What was written: pack files by the packs' names, and recipe files with their texts."""

    packs: tuple[tuple[str, Entry], ...]
    recipes: tuple[tuple[Entry, tuple[str, ...]], ...]

    @property
    def entries(self) -> list[Entry]:
        """All files, recipes first: they say what the packs are for."""
        return [entry for entry, _ in self.recipes] + [entry for _, entry in self.packs]


def write_texts(texts: Mapping[str, PurePosixPath], changes: Changes, tell: Tell) -> PackedTexts:
    """Pack texts, given by their URLs and paths, and write the files; ``tell`` hears how far."""
    known: dict[str, tuple[str, str]] = {}

    def contents() -> Iterator[Text]:
        for url, path in watch("Texts", list(texts.items()), tell):
            content = changes.read(path)
            revision = hashlib.sha256(content).hexdigest()[:_REVISION_DIGITS]
            known[url] = revision, _with_charset(media_type(path), content)
            yield Text(url, media_type(path), content)

    packed = pack(contents())
    shares = share_out(list(texts))
    recipes = [
        write_recipes(Line(*known[url], packed.recipes[url]) for url in urls) for urls in shares
    ]
    pack_entries = _write(map(write_pack, packed.packs.values()), ".pack", changes)
    recipe_entries = _write(recipes, ".recipes", changes)
    return PackedTexts(
        packs=tuple(zip((f"{name:08x}" for name in packed.packs), pack_entries, strict=True)),
        recipes=tuple(zip(recipe_entries, map(tuple, shares), strict=True)),
    )


def estimate_one_by_one(files: Sequence[Path]) -> int:
    """Estimate what texts measure in bytes where each is compressed alone, from a sample."""
    sample = [file.read_bytes() for file in files[:: max(1, len(files) // _SAMPLE)]]
    compressed = sum(len(gzip.compress(content, 6)) for content in sample)
    sizes = (file.stat().st_size for file in files)
    return round(sum(sizes) * compressed / max(1, sum(map(len, sample))))


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
