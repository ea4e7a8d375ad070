"""What the colours of Material for MkDocs, set by their names in ``theme.palette``, are."""

from typing import Any

_DEFAULT = "indigo"
# --md-primary-fg-color in the theme's palette.css, 9.8.
_PRIMARY = {
    "red": "#ef5552",
    "pink": "#e92063",
    "purple": "#ab47bd",
    "deep purple": "#7e56c2",
    "indigo": "#4051b5",
    "blue": "#2094f3",
    "light blue": "#02a6f2",
    "cyan": "#00bdd6",
    "teal": "#009485",
    "green": "#4cae4f",
    "light green": "#8bc34b",
    "lime": "#cbdc38",
    "yellow": "#ffec3d",
    "amber": "#ffc105",
    "orange": "#ffa724",
    "deep orange": "#ff6e42",
    "brown": "#795649",
    "grey": "#757575",
    "blue grey": "#546d78",
    "black": "#14151a",
    "white": "#ffffff",
}


def primary_color(palette: Any) -> str | None:
    """Return the colour of the header, of the first of several palettes.

    >>> primary_color([{"primary": "teal"}, {"primary": "red"}]), primary_color(None)
    ('#009485', '#4051b5')
    >>> primary_color({"primary": "custom"})
    """
    first = palette[0] if isinstance(palette, list) and palette else palette
    name = first.get("primary") if isinstance(first, dict) else None
    return _PRIMARY.get(str(name or _DEFAULT).replace("-", " "))
