"""The app's icon: one that the site has, or one drawn from its colour and its logo or name."""

import base64
import struct
from dataclasses import dataclass
from pathlib import PurePosixPath

LEAST_SIDE, GREATEST_SIDE = 144, 1024
"""Pixels of an icon that Chromium installs; tests/test_app.py asks it."""

_PNG = b"\x89PNG\r\n\x1a\n"
_PLAIN = "#37474f"
# What stands in the middle keeps clear of the edges that platforms may cut off:
# https://www.w3.org/TR/appmanifest/#icon-masks
_DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512">
<rect width="512" height="512" fill="{color}"/>
{content}
</svg>
"""
_LOGO = '<image x="112" y="112" width="288" height="288" href="data:{type};base64,{data}"/>'
_LETTER = (
    '<text x="256" y="256" dy=".36em" text-anchor="middle" font-family="system-ui, sans-serif"'
    ' font-size="288" font-weight="600" fill="{color}">{letter}</text>'
)


@dataclass(frozen=True)
class Icon:
    """An icon of the site; ``sizes`` and ``purposes`` are what a manifest means by them."""

    path: PurePosixPath
    type: str
    sizes: str
    can_be_installed: bool = True
    purposes: tuple[str, ...] = ("any",)


def read_icon(path: PurePosixPath, content: bytes) -> Icon | None:
    """Return a picture as an icon, or ``None`` for what is neither SVG nor PNG."""
    if path.suffix.lower() == ".svg" and b"<svg" in content:
        return Icon(path, "image/svg+xml", "any")
    if content.startswith(_PNG) and len(content) >= 24:
        width, height = struct.unpack_from(">II", content, 16)  # The beginning of IHDR.
        fits = width == height and LEAST_SIDE <= width <= GREATEST_SIDE
        return Icon(path, "image/png", f"{width}x{height}", fits)
    return None


def draw_logo(color: str | None, logo: bytes, logo_type: str) -> str:
    """Return an SVG of a logo on a colour, as themes show it in their header."""
    data = base64.b64encode(logo).decode()
    content = _LOGO.format(type=logo_type, data=data)
    return _DRAWING.format(color=color or _PLAIN, content=content)


def draw_letter(color: str | None, name: str) -> str:
    """Return an SVG of a name's first letter on a colour, ``#rrggbb``.

    >>> "#000000" in draw_letter("#ffffff", "x"), "#ffffff" in draw_letter("#4051b5", "x")
    (True, True)
    """
    ground = color or _PLAIN
    red, green, blue = bytes.fromhex(ground[1:])
    is_light = 0.299 * red + 0.587 * green + 0.114 * blue > 160  # ITU-R BT.601
    letter = next(filter(str.isalnum, name), "").upper()
    content = _LETTER.format(color="#000000" if is_light else "#ffffff", letter=letter)
    return _DRAWING.format(color=ground, content=content)
