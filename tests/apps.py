"""Sites that readers can install as an app."""

import json
import struct
import zlib
from pathlib import Path
from typing import Any

from mkdocs_offline.build import make_offline
from mkdocs_offline.options import AppOptions, Options

HOSTILE = """"'><script>alert(1)</script></head> {0} \\ 🌡 مقياس &lt;"""
MANIFEST = "mkdocs-offline/manifest.json"
APP = {"mkdocs-offline": {"app": True}}


def png(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    pixels = (b"\0" + b"\x00\x94\x85" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def with_app(site: Path, **app: str) -> dict[str, Any]:
    """Make a site an app and return its manifest."""
    make_offline(site, Options(app=AppOptions.parse(app)))
    return web_manifest_of(site)


def web_manifest_of(site: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((site / MANIFEST).read_bytes())
    return manifest
