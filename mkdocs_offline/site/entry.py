"""A file as it is served: its URL, the hash of its content, its size, its media type."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath

# Not Python's own table, which differs between its versions and machines.
_TYPES = {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".css": "text/css",
    ".csv": "text/csv",
    ".gif": "image/gif",
    ".htm": "text/html",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".ics": "text/calendar",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".rss": "application/rss+xml",
    ".rst": "text/x-rst",
    ".svg": "image/svg+xml",
    ".tsv": "text/tab-separated-values",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xhtml": "application/xhtml+xml",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as it is served: URL relative to the site, revision, bytes, media type."""

    url: str
    revision: str
    size: int
    type: str


def entry_of(url: str, path: PurePosixPath, content: bytes) -> Entry:
    """Return the entry of a file with this content, as it will be served."""
    kind = media_type(path)
    if kind.startswith("text/"):
        with suppress(UnicodeDecodeError):
            content.decode()
            kind += "; charset=utf-8"
    return Entry(url, revision_of(content), len(content), kind)


def revision_of(content: bytes) -> str:
    """Return what tells a content from all others: the first 64 bits of its SHA-256, in hex."""
    return hashlib.sha256(content).hexdigest()[:16]


def media_type(path: PurePosixPath) -> str:
    """Return the media type of a file, the same on every machine.

    >>> media_type(PurePosixPath("a/Font.WOFF2")), media_type(PurePosixPath("LICENSE"))
    ('font/woff2', 'application/octet-stream')
    """
    return _TYPES.get(path.suffix.lower(), "application/octet-stream")


def is_text(media_type: str) -> bool:
    """Tell whether this is content in words: a page, an index, a drawing; not a style or script."""
    kind, _, name = media_type.partition(";")[0].partition("/")
    if kind == "text":
        return name not in ("css", "javascript")
    return name.endswith(("json", "xml", "yaml"))


def dresses(media_type: str) -> bool:
    """Tell whether this is what pages are read with: a style, a script, a font."""
    kind, _, name = media_type.partition(";")[0].partition("/")
    return kind == "font" or name in ("css", "javascript")
