"""The precache manifest: what is saved, in the order in which it is saved, and the version."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from mkdocs_offline.entry import Entry
from mkdocs_offline.texts import PackedTexts

AUTO_LIMIT = 20 * 10**6
"""Up to how many bytes of images and the like ``download: auto`` saves without being asked."""


@dataclass(frozen=True)
class Manifest:
    """What the worker saves: the first ``core`` entries at once, then up to ``wanted``.

    What stands behind these is saved as it is read, or when the reader asks for it.
    """

    version: str
    precache: tuple[Entry, ...]
    core: int
    wanted: int


def build_manifest(
    files: Collection[Entry], core: Collection[str], texts: PackedTexts, download: str
) -> Manifest:
    """Return the manifest of a site.

    The core comes first, then what pages are read with (recipes and packs, styles, scripts,
    fonts), then all else from small to large. The version is the hash of all URLs and revisions.

    Args:
        files: all files that can be saved as they are.
        core: the URLs of what the fallback page needs, with its own.
        texts: recipes and packs, which stand for all other files.
        download: the setting of that name.
    """
    first = [file for file in files if file.url in core]
    others = [file for file in files if file.url not in core]
    dress = sorted((file for file in others if _dresses(file)), key=lambda file: file.url)
    rest = sorted(
        (file for file in others if not _dresses(file)), key=lambda file: (file.size, file.url)
    )
    readable = [*sorted(first, key=lambda file: file.url), *texts.entries, *dress]
    is_small = sum(file.size for file in rest) <= AUTO_LIMIT
    wanted = {
        "ask": len(first),
        "all": len(readable) + len(rest),
        "auto": len(readable) + (len(rest) if is_small else 0),
    }
    precache = (*readable, *rest)
    return Manifest(_version_of(precache, texts), precache, len(first), wanted[download])


def _version_of(precache: Iterable[Entry], texts: PackedTexts) -> str:
    files = sorted((entry.url, entry.revision) for entry in precache)
    urls = [urls for _, urls in texts.recipes]  # Their revisions lie in the recipe files.
    return hashlib.sha256(json.dumps([files, urls]).encode()).hexdigest()[:16]


def _dresses(entry: Entry) -> bool:
    kind, _, name = entry.type.partition("/")
    return kind == "font" or name in ("css", "javascript")
