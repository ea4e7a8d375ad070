"""The status page: what is saved, what is not and why, and what a reader can do about it."""

from html import escape
from pathlib import PurePosixPath

from mkdocs_offline.additions.locales import Words
from mkdocs_offline.additions.page import Page, Theme, is_standalone, render
from mkdocs_offline.layout import CLIENT, STATUS_ELEMENT, STATUS_PAGE
from mkdocs_offline.site.changes import Changes

ROOT = ".."
"""The way from the status page to the site's root."""

# Pages load it once they are parsed; here the element is to have its height before what follows.
_SCRIPT = f'<script src="{PurePosixPath(CLIENT).name}"></script>'


def provide_status_page(words: Words, theme: Theme | None, changes: Changes) -> PurePosixPath:
    """Write the status page, but not over one in the site's theme where there is no theme now."""
    path = PurePosixPath(STATUS_PAGE)
    earlier = changes.read(path) if changes.current(path).is_file() else None
    if theme is None and earlier and not is_standalone(earlier):
        changes.write(path, earlier)
    else:
        changes.write(path, render(_page(words), theme, words).encode())
    return path


def _page(words: Words) -> Page:
    content = f"""<div lang="{words["lang"]}" dir="{words["dir"]}">
<h1>{escape(words["title"])}</h1>
{_SCRIPT}
<{STATUS_ELEMENT}><p>{escape(words["needsScript"])}</p></{STATUS_ELEMENT}>
</div>"""
    return Page(title=words["title"], content=content, root=ROOT)
