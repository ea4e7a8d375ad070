"""What pages and style sheets take from other hosts, as they are written."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from urllib.parse import urlsplit

from mkdocs_offline.html.references import (
    NAMED,
    Reference,
    references_of_style,
    references_of_tag,
    tags_of_page,
)
from mkdocs_offline.site.urls import is_page

_MOST = 50
"""How many files the worker is told of: its script stays small."""
_KINDS = ("script", "style sheet")

_MAY_NAME = re.compile(
    rb"<(?:script|link)\b[^<>]*=[\s\"']*(?:https?:)?//|\bimport\b[^<]{0,200}//", re.IGNORECASE
)
"""In a page that has a script or style sheet with an address of its own."""
_FOR_OLD_BROWSERS = re.compile(r"/(?:resize-observer-polyfill|html5shiv|respond\.js)\b")
"""What is loaded only where the browser is older than any with service workers."""
_COUNTS_READERS = re.compile(
    r"(?:^|\.)(?:google-analytics|googletagmanager|plausible|cloudflareinsights|clarity|hotjar)\.\w+$"
)
"""Hosts of scripts that no reader misses."""


def is_useless_offline(url: str) -> bool:
    """Tell whether readers miss nothing without a file of another host.

    >>> is_useless_offline("https://www.googletagmanager.com/gtag/js")
    True
    >>> is_useless_offline("https://cdn.example/html5shiv/3.7/html5shiv.min.js")
    True
    >>> is_useless_offline("https://cdn.example/mermaid.js")
    False
    """
    with suppress(ValueError):  # No URL at all.
        host = urlsplit(url).hostname or ""
        return bool(_COUNTS_READERS.search(host) or _FOR_OLD_BROWSERS.search(url))
    return True


def named_elsewhere(urls: Iterable[str], read: Callable[[str], bytes]) -> list[str]:
    """Return the scripts and style sheets with an address of their own, the most used first.

    They may be of the site itself, where its pages write its address in full.

    Args:
        urls: the URLs of a site's files.
        read: gives the content of a file by its URL.
    """
    uses: Counter[str] = Counter()
    for url in urls:
        if is_page(url):
            references = _references_of_page(read(url))
        elif url.endswith(".css"):
            references = set(references_of_style(read(url).decode("utf-8", "replace")))
        else:
            continue
        uses.update({address for x in references if (address := _address(x))})
    return [url for url, _ in sorted(uses.items(), key=lambda use: (-use[1], use[0]))[:_MOST]]


def _references_of_page(html: bytes) -> set[Reference]:
    if not _MAY_NAME.search(html):
        return set()
    text = html.decode("utf-8", "replace")
    tags = (tag for tag in tags_of_page(text) if "//" in tag)
    return {reference for tag in tags for reference in references_of_tag(tag)}


def _address(reference: Reference) -> str | None:
    """Return the absolute address of a script or style sheet that is sure to be loaded."""
    url = reference.url.partition("#")[0]
    if reference.kind not in _KINDS or reference.place == NAMED:
        return None
    url = f"https:{url}" if url.startswith("//") else url
    return url if url.startswith(("https://", "http://")) and not is_useless_offline(url) else None
