"""What a page needs to be shown: its styles, scripts, fonts and images, and what these need."""

from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from mkdocs_offline.html.references import BASE, LINK, references_of_page, references_of_style
from mkdocs_offline.site.urls import resolve


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
    found: set[str] = set()
    hosts: set[str] = set()
    to_read = [url]
    while to_read:
        current = to_read.pop()
        for reference in _references(current, read(current).decode("utf-8", "replace")):
            with suppress(ValueError):  # No URL at all.
                hosts.add(urlsplit(reference).hostname or "")
            needed = resolve(reference, current, site_path)
            if needed is None or needed in found or needed not in known:
                continue
            if needed.endswith(".css"):
                to_read.append(needed)
            found.add(needed)
    return Closure(files=frozenset(found - {url}), hosts=frozenset(hosts - {""}))


def loaded_by_most(
    pages: Sequence[str], site_path: str, known: Container[str], read: Callable[[str], bytes]
) -> set[str]:
    """Return what more than half of some pages need; the arguments are as for :func:`closure`."""
    uses = Counter(file for page in pages for file in closure(page, site_path, known, read).files)
    return {file for file, count in uses.items() if 2 * count > len(pages)}


def _references(url: str, text: str) -> Iterator[str]:
    is_style = url.endswith(".css")
    for reference in references_of_style(text) if is_style else references_of_page(text):
        if reference.kind not in (LINK, BASE):
            yield reference.url
