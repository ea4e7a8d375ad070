"""The script tag in every page: put in, found again and taken out, all other bytes untouched."""

import re
from collections.abc import Iterable
from html import escape
from pathlib import PurePosixPath

from mkdocs_offline.changes import Changes
from mkdocs_offline.head import Head, read_head
from mkdocs_offline.layout import CLIENT
from mkdocs_offline.urls import path_to_root

# XHTML wants a value for each attribute; HTML allows one.
_TAG = '<script defer="" src="{}"></script>'
_OUR_START_TAG = re.compile(rf'<script defer="" src="[^"<>]*{re.escape(CLIENT)}">')
_ERROR_PAGE = re.compile(r"[45]\d\d\.html")


def client_src(path: PurePosixPath, site_path: str) -> str:
    """Return the address of our script as a page has to write it.

    Hosts show error pages under any address, so these need an absolute one.

    >>> client_src(PurePosixPath("guide/index.html"), "/docs/")
    '../mkdocs-offline/client.js'
    >>> client_src(PurePosixPath("404.html"), "/docs/")
    '/docs/mkdocs-offline/client.js'
    """
    if _ERROR_PAGE.fullmatch(str(path)):
        return site_path + CLIENT
    return path_to_root(path) + CLIENT


def insert_tag(page: bytes, src: str) -> tuple[bytes, Head | None]:
    """Return a page with our script tag, at the end of its head, and what its head holds.

    A tag from an earlier run is replaced. A page with ``<base href>`` has the tag before that,
    where ``src`` is still relative to the page. What is not a document comes back as it was,
    with ``None``.
    """
    page = remove_tag(page)
    head = read_head(page)
    if head is None:
        return page, None
    at = head.end if head.base is None else head.base
    tagged = page[:at] + _TAG.format(escape(src)).encode() + page[at:]
    if at == len(page) and remove_tag(tagged) == tagged:
        return page, None  # It ends within a script, a comment or a tag, which would swallow ours.
    return tagged, head


def remove_tag(page: bytes) -> bytes:
    """Return a page without our script tag, as it was before :func:`insert_tag`."""
    head = read_head(page) if CLIENT.encode() in page else None
    for start, start_tag in head.scripts if head else ():
        if _OUR_START_TAG.fullmatch(start_tag):
            return page[:start] + page[start + len(start_tag) + len("</script>") :]
    return page


def inject(
    pages: Iterable[PurePosixPath], site_path: str, changes: Changes
) -> dict[PurePosixPath, Head]:
    """Insert the tag into pages and return the heads of those that are documents."""
    heads = {}
    for path in pages:
        page, head = insert_tag(changes.read(path), client_src(path, site_path))
        if head is not None:
            changes.write(path, page)
            heads[path] = head
    return heads
