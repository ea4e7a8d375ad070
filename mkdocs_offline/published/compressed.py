"""Files that are named by what is in them: the pieces of the listing and the packs.

Each is gzip, which every browser that can save a site can unpack, and is called
``<revision>.bin``, after its content before compression: a host that decompresses what it sends
does no harm. All hosts serve this ending, and as bytes without a meaning.
"""

import gzip
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import PurePosixPath

from mkdocs_offline.layout import LISTING, PACKS
from mkdocs_offline.site.changes import Changes
from mkdocs_offline.site.entry import Entry, revision_of

_SUFFIX = ".bin"
_TYPE = "application/octet-stream"
_AT_ONCE = 64


def compressed_entry(folder: str, revision: str, size: int) -> Entry:
    """Return the entry of such a file; ``size`` is in bytes, as it is served."""
    return Entry(f"{folder}/{revision}{_SUFFIX}", revision, size, _TYPE)


def is_compressed(url: str) -> bool:
    """Tell whether a URL is that of such a file."""
    return url.startswith((f"{PACKS}/", f"{LISTING}/"))


def write_compressed(folder: str, contents: Iterable[bytes], changes: Changes) -> list[Entry]:
    """Compress contents, write them into a folder of the site, and return their entries."""
    entries = []
    with ThreadPoolExecutor() as pool:  # zlib lets other threads work meanwhile.
        for some in _by_turns(contents):
            for revision, compressed in pool.map(_compress, some):
                entry = compressed_entry(folder, revision, len(compressed))
                changes.write(PurePosixPath(entry.url), compressed)
                entries.append(entry)
    return entries


def _by_turns(contents: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Yield a few contents at a time: those of large sites need not all be in memory."""
    rest = iter(contents)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _compress(content: bytes) -> tuple[str, bytes]:
    return revision_of(content), gzip.compress(content, 9, mtime=0)
