"""What pages and style sheets take from other hosts, as they are written."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
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
_ELEMENTS = ((b"<script", b"</script"), (b"<link", b">"), (b"<style", b"</style"))

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
    of_tags: dict[bytes, Collection[Reference]] = {}
    for url in urls:
        references: Collection[Reference] = ()
        if is_page(url):
            references = _references_of_page(read(url), of_tags)
        elif url.endswith(".css"):
            references = references_of_style(read(url).decode("utf-8", "replace"))
        uses.update({address for x in references if (address := _address(x))})
    return [url for url, _ in sorted(uses.items(), key=lambda use: (-use[1], use[0]))[:_MOST]]


def _references_of_page(html: bytes, of_tags: dict[bytes, Collection[Reference]]) -> set[Reference]:
    """Return what the scripts and style sheets of a page refer to, as far as they may be elsewhere.

    Pages repeat each other: a tag that was looked at is not looked at again. A large site has
    hundreds of megabytes of them, so this searches for bytes.
    """
    found: set[Reference] = set()
    for tag in _tags(html):
        if tag not in of_tags:
            text = tag.decode("utf-8", "replace")
            # It may stand in a comment.
            is_tag = text in tags_of_page(html.decode("utf-8", "replace"))
            of_tags[tag] = references_of_tag(text) if is_tag else ()
        found.update(of_tags[tag])
    return found


def _tags(html: bytes) -> Iterator[bytes]:
    """Yield the scripts, with their content, and the style sheets that name an address."""
    is_upper = b"<HEAD" in html[:1000]  # As old generators wrote.
    for start, end in [(a.upper(), b.upper()) for a, b in _ELEMENTS] if is_upper else _ELEMENTS:
        at = html.find(start)
        while at >= 0:
            stop = html.find(end, at)
            element = html[at : stop + len(end)] if stop >= 0 else b""
            tag = element.partition(b">")[0].lower()
            names_one = b"//" in tag and (b"src" in tag or b"stylesheet" in tag)
            if names_one or (b"import" in element and b"//" in element):
                yield element
            at = html.find(start, at + len(start))


def _address(reference: Reference) -> str | None:
    """Return the absolute address of a script or style sheet that is sure to be loaded."""
    url = reference.url.partition("#")[0]
    if reference.kind not in _KINDS or reference.place == NAMED:
        return None
    url = f"https:{url}" if url.startswith("//") else url
    return url if url.startswith(("https://", "http://")) and not is_useless_offline(url) else None
