"""The scripts that we ship, as they were written."""

from importlib.resources import files
from pathlib import PurePosixPath

from mkdocs_offline.layout import OWN_FOLDER

_OF_PAGES = (
    "client.js",
    "fallback.js",
    "links.js",
    "notice.js",
    "notices.js",
    "reader.js",
    "save.js",
    "status.js",
    "wishes.js",
)


def browser_source(name: str) -> str:
    """Return one of the scripts in ``browser/``."""
    return (files("mkdocs_offline") / "browser" / name).read_text(encoding="utf-8")


def page_scripts() -> dict[PurePosixPath, bytes]:
    """Return ``client.js`` and the modules that it brings where they are needed."""
    return {PurePosixPath(OWN_FOLDER, name): browser_source(name).encode() for name in _OF_PAGES}
