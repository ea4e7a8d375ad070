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
    entries: Collection[Entry],
    core: Collection[str],
    texts: PackedTexts,
    download: str,
) -> Manifest:
    """Return the manifest of a site.

    The core comes first, then what pages are read with (recipes and packs, styles, scripts,
    fonts), then all else from small to large. The version is the hash of all URLs and revisions.

    Args:
        entries: all files that can be saved.
        core: the URLs of what the fallback page needs, with its own.
        texts: recipes and packs, and the texts that they stand for.
        download: the setting of that name.
    """
    first = [entry for entry in entries if entry.url in core]
    others = [entry for entry in entries if entry.url not in core and entry.url not in texts.urls]
    dress = sorted((entry for entry in others if _dresses(entry)), key=lambda entry: entry.url)
    rest = sorted(
        (entry for entry in others if not _dresses(entry)),
        key=lambda entry: (entry.size, entry.url),
    )
    readable = [*sorted(first, key=lambda entry: entry.url), *texts.entries, *dress]
    is_small = sum(entry.size for entry in rest) <= AUTO_LIMIT
    wanted = {
        "ask": len(first),
        "all": len(readable) + len(rest),
        "auto": len(readable) + (len(rest) if is_small else 0),
    }
    return Manifest(_version_of(entries), (*readable, *rest), len(first), wanted[download])


def _version_of(entries: Iterable[Entry]) -> str:
    identity = json.dumps(sorted((entry.url, entry.revision) for entry in entries))
    return hashlib.sha256(identity.encode()).hexdigest()[:16]


def _dresses(entry: Entry) -> bool:
    kind, _, name = entry.type.partition("/")
    return kind == "font" or name in ("css", "javascript")
