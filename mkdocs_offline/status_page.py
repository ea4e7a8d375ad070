"""The status page: what is saved, what is not and why, and what a reader can do about it."""

from html import escape
from pathlib import Path, PurePosixPath

from mkdocs_offline.changes import Changes
from mkdocs_offline.layout import CLIENT, STATUS_PAGE
from mkdocs_offline.locales import Texts
from mkdocs_offline.page import Page, Theme, is_standalone, render

ROOT = ".."
"""The way from the status page to the site's root."""

_ELEMENT = "<mkdocs-offline-status>"
# Pages load it once they are parsed; here the element is to have its height before what follows.
_SCRIPT = f'<script src="{PurePosixPath(CLIENT).name}"></script>'


def is_status_page(file: Path) -> bool:
    """Tell whether a page is one of ours."""
    return _ELEMENT.encode() in file.read_bytes()


def provide_status_page(texts: Texts, theme: Theme | None, changes: Changes) -> PurePosixPath:
    """Write the status page, but not over one in the site's theme where there is no theme now."""
    path = PurePosixPath(STATUS_PAGE)
    earlier = changes.read(path) if changes.current(path).is_file() else None
    if theme is None and earlier and not is_standalone(earlier):
        changes.write(path, earlier)
    else:
        changes.write(path, render(_page(texts), theme, texts).encode())
    return path


def _page(texts: Texts) -> Page:
    content = f"""<h1>{escape(texts["title"])}</h1>
{_SCRIPT}
{_ELEMENT}<p>{escape(texts["needsScript"])}</p></mkdocs-offline-status>"""
    return Page(title=texts["title"], content=content, root=ROOT)
