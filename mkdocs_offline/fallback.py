"""The fallback page, shown for a page that is not saved where there is no network."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath

from mkdocs_offline.changes import Changes
from mkdocs_offline.head import Head
from mkdocs_offline.layout import FALLBACK, NOT_FOUND
from mkdocs_offline.locales import Texts
from mkdocs_offline.page import Page, Theme, is_standalone, render
from mkdocs_offline.scan import File
from mkdocs_offline.urls import url_of

ROOT = "./mkdocs-offline/.."
"""How the fallback page writes the address of the site's root.

It is a true relative address of the root and nobody else writes it so: the page works where it
lies, and the worker puts the scope in its place where it shows the page under another address.
"""

_CANDIDATES = (PurePosixPath(FALLBACK), PurePosixPath("offline/index.html"))
_MARK = '<div data-mkdocs-offline="fallback">'
_SITE_NAME = re.compile(r"\s[-|–—·]\s(?:(?!\s[-|–—·]\s).)*$")


@dataclass(frozen=True)
class Link:
    """A saved page, for the list: its URL relative to the site and its title."""

    url: str
    title: str


def provide_fallback(
    files: Collection[File],
    heads: Mapping[PurePosixPath, Head],
    texts: Texts,
    theme: Theme | None,
    changes: Changes,
) -> PurePosixPath:
    """Return the fallback page: the author's, or ours, written now.

    Args:
        files: the files of the site.
        heads: the heads of its pages, for their titles.
        texts: the words of ours.
        theme: renders ours, where there is one.
        changes: where ours is written to.
    """
    found = _find({file.path for file in files}, theme, changes)
    if found is not None:
        return found
    path, home = PurePosixPath(FALLBACK), PurePosixPath("index.html")
    links = [
        Link(file.url, heads[file.path].title)
        for file in files
        if file.left_out is None
        and file.path in heads
        and not heads[file.path].redirects
        and str(file.path) not in (FALLBACK, NOT_FOUND)
        # A page with the title of the whole site has nothing to read, such as a search form.
        and (file.path == home or home not in heads or heads[file.path].title != heads[home].title)
    ]
    changes.write(path, render(_page(shorten_titles(links), texts), theme, texts).encode())
    return path


def _find(
    paths: Collection[PurePosixPath], theme: Theme | None, changes: Changes
) -> PurePosixPath | None:
    """Return the fallback page that the site already has, if it has one.

    That is the author's, or one in the site's theme from an earlier run, which only the theme
    can renew. One of ours that can be renewed does not count: it is written again.
    """
    for path in _CANDIDATES:
        if path in paths:
            page = changes.read(path)
            if not is_standalone(page) and not (theme and is_generated(page)):
                return path
    return None


def translations(fallback: PurePosixPath, heads: Mapping[PurePosixPath, Head]) -> dict[str, str]:
    """Return the URLs of an author's fallback page in other languages, by their folders.

    mkdocs-static-i18n gives each language but the first a folder with all pages, under their names.
    """
    first = heads[fallback].language if fallback in heads else ""
    return {
        url_of(home): url_of(path)
        for path, head in heads.items()
        if path.parts[1:] == fallback.parts and head.language not in ("", first)
        if (home := PurePosixPath(path.parts[0], "index.html")) in heads
        if heads[home].language == head.language
    }


def is_generated(page: bytes) -> bool:
    """Tell whether a fallback page is one of ours."""
    return _MARK.encode() in page


def shorten_titles(links: list[Link]) -> list[Link]:
    """Take away what most titles end with, the name of the site, and what separates it.

    >>> links = [Link("", "Tool"), Link("a/", "Guide - Tool"), Link("b/", "API - Tool")]
    >>> [link.title for link in shorten_titles(links)]
    ['Tool', 'Guide', 'API']
    >>> links = [Link("", "my-tool"), Link("a/", "A - my-tool"), Link("b/", "B - my-tool")]
    >>> [link.title for link in shorten_titles(links)]
    ['my-tool', 'A', 'B']
    """
    found = [_SITE_NAME.search(link.title) for link in links]
    endings = Counter(match[0] for match in found if match)
    ending, count = max(endings.items(), key=lambda item: item[1], default=("", 0))
    if count < max(2, len(links) / 2):
        return links
    return [Link(link.url, link.title.removesuffix(ending)) for link in links]


def _page(links: list[Link], texts: Texts) -> Page:
    items = "\n".join(
        f'<li><a href="{escape(f"{ROOT}/{link.url}")}">{escape(link.title or link.url)}</a></li>'
        for link in links
    )
    content = f"""{_MARK}
<h1>{escape(texts["offlineTitle"])}</h1>
<p>{escape(texts["pageNotSaved"])}</p>
<h2>{escape(texts["savedPages"])}</h2>
<p><input type="search" class="md-input md-input--stretch form-control" disabled
 placeholder="{escape(texts["filter"])}" aria-label="{escape(texts["filter"])}"></p>
<ul data-mkdocs-offline="pages">
{items}
</ul>
<p role="status"></p>
</div>"""
    return Page(title=texts["offlineTitle"], content=content, root=ROOT)
