"""A file as it is served: its URL, the hash of its content, its size, its media type."""

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import PurePosixPath

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


def entry_of(url: str, path: PurePosixPath, content: bytes) -> Entry:
    """Return the entry of a file with this content, as it will be served."""
    return Entry(url, hashlib.sha256(content).hexdigest(), len(content), media_type(path))


def media_type(path: PurePosixPath) -> str:
    """Return the media type of a file, the same on every machine.

    >>> media_type(PurePosixPath("a/Font.WOFF2")), media_type(PurePosixPath("LICENSE"))
    ('font/woff2', 'application/octet-stream')
    """
    return _TYPES.types_map[True].get(path.suffix.lower(), "application/octet-stream")


def is_text(media_type: str) -> bool:
    """Tell whether this is content in words: a page, an index, a drawing; not a style or script."""
    kind, _, name = media_type.partition("/")
    if kind == "text":
        return name not in ("css", "javascript")
    return name.endswith(("json", "xml", "yaml"))
