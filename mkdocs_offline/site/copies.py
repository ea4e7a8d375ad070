"""Compressed copies that hosts send in the place of a file: ``index.html.gz``, ``.br``, ``.zst``.

Who compresses a site before us leaves copies of pages without our tags. Those that Python can write
are written anew, the others go: hosts then send the file itself.
"""

import gzip
import zlib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from mkdocs_offline.site.changes import Changes
from mkdocs_offline.site.entry import dresses, is_text, media_type

_GZIP = ".gz"
_SUFFIXES = (_GZIP, ".br", ".zst")


@dataclass(frozen=True)
class Copies:
    """How many copies were written anew, and removed."""

    renewed: int
    removed: int

    def __str__(self) -> str:
        """Say so, with what the author can do about it."""
        done = f"{self.renewed} written anew" if self.renewed else ""
        gone = f"{self.removed} removed" if self.removed else ""
        return (
            f"compressed copies of files that we changed: {', '.join(filter(None, (done, gone)))};"
            " to have all, compress the site after mkdocs-offline"
        )


def is_copy(path: PurePosixPath, siblings: Collection[str]) -> bool:
    """Tell whether a file is a copy of one of its siblings, whose names are given.

    Only of files that hosts compress: ``talk.csv.gz`` may be there to be downloaded.

    >>> is_copy(PurePosixPath("a.html.br"), ["a.html"]), is_copy(PurePosixPath("a.br"), ["a"])
    (True, False)
    """
    kind = media_type(PurePosixPath(path.stem))
    is_sent_so = (is_text(kind) and kind not in ("text/csv", "text/plain")) or dresses(kind)
    return path.suffix in _SUFFIXES and is_sent_so and path.stem in siblings


def original_of(path: PurePosixPath) -> PurePosixPath | None:
    """Return the file that a copy would be of, by its name, or ``None`` for what is none."""
    return path.with_suffix("") if path.suffix in _SUFFIXES else None


def renew_copies(changes: Changes) -> Copies:
    """Write the copies of all changed files anew, or remove them."""
    renewed = removed = 0
    names = cache(changes.names_in)
    for path in changes.touched:
        for suffix in _SUFFIXES:
            if path.name + suffix not in names(path.parent):
                continue
            copy = path.with_name(path.name + suffix)
            if not changes.stays(copy):
                continue
            if suffix == _GZIP and changes.stays(path):
                content = changes.read(path)
                if _unpacked(changes.read(copy)) != content:
                    changes.write(copy, gzip.compress(content, 9, mtime=0))
                    renewed += 1
            elif changes.is_changed(path):  # Else the copy was made after an earlier run.
                changes.remove(copy)
                removed += 1
    return Copies(renewed, removed)


def _unpacked(copy: bytes) -> bytes | None:
    with suppress(OSError, EOFError, zlib.error):
        return gzip.decompress(copy)
    return None
