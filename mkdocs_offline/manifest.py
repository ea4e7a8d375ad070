"""The precache manifest: every file that is saved, in the order in which it is saved."""

import hashlib
import json
import mimetypes
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mkdocs_offline.scan import File

AUTO_LIMIT = 20 * 10**6
"""Up to how many bytes of images and the like ``download: auto`` saves without being asked."""

# Of Python's own table only what is built in: what the machine adds would change the output.
_TYPES = mimetypes.MimeTypes()
for _suffix, _type in {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".otf": "font/otf",
    ".rss": "application/rss+xml",
    ".ttf": "font/ttf",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xhtml": "application/xhtml+xml",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}.items():
    _TYPES.add_type(_type, _suffix)


@dataclass(frozen=True)
class Entry:
    """A file as it is served: URL relative to the site, SHA-256 in hex, bytes, media type."""

    url: str
    revision: str
    size: int
    type: str


@dataclass(frozen=True)
class Manifest:
    """What the worker saves: the first ``core`` entries at once, then up to ``wanted``.

    What stands behind these is saved as it is read, or when the reader asks for it.
    """

    version: str
    precache: tuple[Entry, ...]
    core: int
    wanted: int


def entry_of(file: File, content: Path) -> Entry:
    """Return the entry of a file whose content, as it will be served, lies at ``content``."""
    data = content.read_bytes()
    return Entry(file.url, hashlib.sha256(data).hexdigest(), len(data), media_type(file.path))


def media_type(path: PurePosixPath) -> str:
    """Return the media type of a file, the same on every machine.

    >>> media_type(PurePosixPath("a/Font.WOFF2")), media_type(PurePosixPath("LICENSE"))
    ('font/woff2', 'application/octet-stream')
    """
    return _TYPES.guess_type(path.name.lower())[0] or "application/octet-stream"


def build_manifest(entries: Iterable[Entry], core: Collection[str], download: str) -> Manifest:
    """Return the manifest of a site.

    The core comes first, then what pages are read with (texts, styles, scripts, fonts), then all
    else from small to large. The version is the hash of all URLs and revisions.

    Args:
        entries: all files that can be saved.
        core: the URLs of the files that the fallback page needs, with its own.
        download: the setting of that name.
    """
    entries = sorted(entries, key=lambda entry: entry.url)
    in_core = [entry for entry in entries if entry.url in core]
    readable = [entry for entry in entries if _is_readable(entry) and entry.url not in core]
    rest = [entry for entry in entries if not _is_readable(entry) and entry.url not in core]
    rest.sort(key=lambda entry: entry.size)
    wanted = {
        "ask": len(in_core),
        "all": len(entries),
        "auto": len(in_core) + len(readable),
    }[download]
    if download == "auto" and sum(entry.size for entry in rest) <= AUTO_LIMIT:
        wanted = len(entries)
    identity = json.dumps([(entry.url, entry.revision) for entry in entries])
    return Manifest(
        version=hashlib.sha256(identity.encode()).hexdigest()[:16],
        precache=(*in_core, *readable, *rest),
        core=len(in_core),
        wanted=wanted,
    )


def _is_readable(entry: Entry) -> bool:
    kind, _, name = entry.type.partition("/")
    return kind in ("text", "font") or name.endswith(("json", "xml", "yaml", "javascript"))
