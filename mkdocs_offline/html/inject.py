"""Our tags in every page: put in, found again and taken out, all other bytes untouched."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import PurePosixPath

from mkdocs_offline.html.head import Caption, Head, read_head
from mkdocs_offline.layout import CLIENT
from mkdocs_offline.site.changes import Changes
from mkdocs_offline.site.urls import path_to_root

# XHTML wants a value for each attribute; HTML allows one.
_TAG = '<script defer="" src="{}"></script>'
_LINK = '<link data-mkdocs-offline="" rel="{}" href="{}"/>'
_META = '<meta data-mkdocs-offline="" name="{}" content="{}"/>'
_OUR_START_TAG = re.compile(rf'<script defer="" src="([^"<>]*){re.escape(CLIENT)}">')
_REST_OF_OURS = re.compile(rb'</script>(?:<(?:link|meta) data-mkdocs-offline="" [^<>]*/>)*')
_ERROR_PAGE = re.compile(r"[45]\d\d\.html")


@dataclass(frozen=True)
class HeadTags:
    """What else each page is to say in its head, where it has nothing of the kind."""

    links: Mapping[str, str] = field(default_factory=dict)
    """URLs relative to the site, by ``rel``."""
    metas: Mapping[str, str] = field(default_factory=dict)
    """Contents by ``name``."""

    def written_for(self, root: str, head: Head) -> bytes:
        """Return the tags that a page lacks, where ``root`` leads from it to the site's root.

        A page with ``<base href>`` has none: their addresses would mean something else there.
        """
        if head.base is not None:
            return b""
        links = {rel: _LINK.format(rel, escape(root + url)) for rel, url in self.links.items()}
        metas = {name: _META.format(name, escape(text)) for name, text in self.metas.items()}
        missing = [tag for kind, tag in (links | metas).items() if kind not in head.kinds]
        return "".join(missing).encode("ascii", "xmlcharrefreplace")  # Whatever its encoding is.


NO_TAGS = HeadTags()


def root_from(path: PurePosixPath, site_path: str) -> str:
    """Return the way to the root of the site as a page has to write it.

    Hosts show error pages under any address, so these need an absolute one.

    >>> root_from(PurePosixPath("guide/index.html"), "/docs/")
    '../'
    >>> root_from(PurePosixPath("404.html"), "/docs/")
    '/docs/'
    """
    return site_path if _ERROR_PAGE.fullmatch(str(path)) else path_to_root(path)


def root_in(page: bytes) -> str | None:
    """Return the way to the root of the site that our tag in a page has, if there is one."""
    found = _OUR_START_TAG.search(page.decode("utf-8", "replace"))
    return unescape(found[1]) if found else None


def insert_tag(page: bytes, root: str, more: HeadTags = NO_TAGS) -> tuple[bytes, Head | None]:
    """Return a page with our script tag, at the end of its head, and what its head holds.

    Tags from an earlier run are replaced. A page with ``<base href>`` has the tag before that,
    where ``root`` is still relative to the page. What is not a document comes back as it was,
    with ``None``.
    """
    page = remove_tag(page)
    head = read_head(page)
    if head is None:
        return page, None
    at = head.end if head.base is None else head.base
    tag = _TAG.format(escape(root + CLIENT)).encode()
    tagged = page[:at] + tag + more.written_for(root, head) + page[at:]
    if at == len(page) and remove_tag(tagged) == tagged:
        return page, None  # It ends within a script, a comment or a tag, which would swallow ours.
    return tagged, head


def remove_tag(page: bytes) -> bytes:
    """Return a page without our tags, as it was before :func:`insert_tag`."""
    head = read_head(page) if CLIENT.encode() in page else None
    for start, start_tag in head.scripts if head else ():
        rest = _REST_OF_OURS.match(page, start + len(start_tag))
        if rest and _OUR_START_TAG.fullmatch(start_tag):
            return page[:start] + page[rest.end() :]
    return page


def inject(
    pages: Iterable[PurePosixPath],
    site_path: str,
    changes: Changes,
    more: HeadTags = NO_TAGS,
    excluded: Container[PurePosixPath] = (),
) -> dict[PurePosixPath, Caption]:
    """Insert our tags into pages and return the captions of those that are documents.

    Those that are excluded stay as they were built, or become so again after an earlier run.
    """
    captions = {}
    for path in pages:
        before, root = changes.read(path), root_from(path, site_path)
        page, head = insert_tag(before, root, more)
        if path in excluded:
            page = remove_tag(before) if root_in(before) == root else before
        if head is not None:
            captions[path] = head.caption
            if path not in excluded or page != before:
                changes.write(path, page)
    return captions
