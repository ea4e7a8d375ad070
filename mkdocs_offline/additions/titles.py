"""The titles under which readers find the pages of a site in a list."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

from mkdocs_offline.html.head import Caption
from mkdocs_offline.layout import NOT_FOUND
from mkdocs_offline.site.urls import url_of

_HOME = PurePosixPath("index.html")
_SITE_NAME = re.compile(r"\s[-|–—·]\s(?:(?!\s[-|–—·]\s).)*$")


def page_titles(captions: Mapping[PurePosixPath, Caption]) -> dict[str, str]:
    """Return the title of each page worth listing, by URL; a page without one is called by its URL.

    Pages that only send readers on, or stand in for others, are not worth it, nor are those with
    the title of the whole site: they have nothing to read, such as a search form.
    """
    home = captions[_HOME].title if _HOME in captions else None
    titles = {
        url_of(path): caption.title or url_of(path)
        for path, caption in captions.items()
        if not caption.redirects
        and str(path) != NOT_FOUND
        and (path == _HOME or caption.title != home)
    }
    return shorten(titles)


def shorten(titles: Mapping[str, str]) -> dict[str, str]:
    """Take away what most titles end with, the name of the site, and what separates it.

    >>> shorten({"": "Tool", "a/": "Guide - Tool", "b/": "API - Tool"})
    {'': 'Tool', 'a/': 'Guide', 'b/': 'API'}
    >>> shorten({"": "my-tool", "a/": "A - my-tool", "b/": "B - my-tool"})
    {'': 'my-tool', 'a/': 'A', 'b/': 'B'}
    """
    found = [_SITE_NAME.search(title) for title in titles.values()]
    endings = Counter(match[0] for match in found if match)
    ending, count = max(endings.items(), key=lambda item: item[1], default=("", 0))
    if count < max(2, len(titles) / 2):
        ending = ""
    return {url: title.removesuffix(ending) for url, title in titles.items()}
