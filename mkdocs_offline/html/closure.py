"""What a page needs to be shown: its styles, scripts, fonts and images, and what these need."""

from collections import Counter
from collections.abc import Callable, Collection, Container, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from mkdocs_offline.html.references import (
    BASE,
    LINK,
    imports_of_script,
    imports_of_tag,
    references_of_page,
    references_of_style,
    tags_of_page,
)
from mkdocs_offline.site.urls import resolve

_SCRIPTS = (".js", ".mjs")


@dataclass(frozen=True)
class Closure:
    """What a page needs, without itself."""

    files: frozenset[str]
    """The URLs of the site's files among it."""
    hosts: frozenset[str]
    """The other hosts that the page loads something from, for a reader with a network."""


def closure(
    url: str, site_path: str, known: Container[str], read: Callable[[str], bytes]
) -> Closure:
    """Return what a page needs.

    Args:
        url: the page, relative to the site.
        site_path: the path that the site is served under, for absolute references.
        known: the URLs of the site's files.
        read: gives the content of a file by its URL.
    """
    return _closure(url, site_path, known, lambda file: _references(file, read(file)))


def loaded_by_most(
    pages: Sequence[str], site_path: str, known: Container[str], read: Callable[[str], bytes]
) -> set[str]:
    """Return what more than half of some pages need; the arguments are as for :func:`closure`."""
    references = cache(lambda file: _references(file, read(file)))
    found = (_closure(page, site_path, known, references).files for page in pages)
    uses = Counter(file for files in found for file in files)
    return {file for file, count in uses.items() if 2 * count > len(pages)}


def _closure(
    url: str,
    site_path: str,
    known: Container[str],
    references_of: Callable[[str], tuple[str | None, Collection[str]]],
) -> Closure:
    found: set[str] = set()
    hosts: set[str] = set()
    to_read = [url]
    while to_read:
        current = to_read.pop()
        base, references = references_of(current)
        here = current if base is None else resolve(base, current, site_path)
        for reference in references:
            with suppress(ValueError):  # No URL at all.
                hosts.add(urlsplit(reference).hostname or "")
            # Where the base is elsewhere, so is what is relative to it.
            needed = None if here is None else resolve(reference, here, site_path)
            if needed is None or needed in found or needed not in known:
                continue
            if needed.endswith((".css", *_SCRIPTS)):
                to_read.append(needed)
            found.add(needed)
    return Closure(files=frozenset(found - {url}), hosts=frozenset(hosts - {""}))


def _references(url: str, content: bytes) -> tuple[str | None, Collection[str]]:
    """Return what the addresses in a file are relative to, if it says so, and the addresses."""
    text = content.decode("utf-8", "replace")
    if url.endswith(_SCRIPTS):
        return None, imports_of_script(text)
    if url.endswith(".css"):
        return None, [reference.url for reference in references_of_style(text)]
    references = references_of_page(text)
    bases = sorted(reference.url for reference in references if reference.kind == BASE)
    loaded = {x.url for x in references if x.kind not in (LINK, BASE)}
    loaded |= {url for tag in tags_of_page(text) for url in imports_of_tag(tag)}
    return next(iter(bases), None), loaded
