"""Levels: in which order files are downloaded, and how far for whom without being asked.

A reader who opens one page and never returns costs the author as much as one who will need the
site on a plane. So ``download: auto`` downloads little at first, and more for readers who return:
on another day, to a fifth page, or with the site as an app (the worker tells them by their visits).
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from mkdocs_offline.site.entry import dresses, media_type
from mkdocs_offline.site.search import serves_search

CORE, TEXT, REST = 0, 1, 2
"""What the fallback page needs; texts, the search and what pages are read with; all else."""

_FIRST, _LATER = 5 * 10**6, 20 * 10**6
"""In bytes: up to how much beside the texts is downloaded for any reader, and for who returns."""


@dataclass(frozen=True)
class Unasked:
    """Up to which level is downloaded without being asked."""

    first: int
    later: int
    """For readers who return."""


def unasked(download: str, others: int) -> Unasked:
    """Return up to which level readers are served.

    Args:
        download: the setting.
        others: what all files measure that are neither text nor in the core, in bytes.
    """
    if download == "ask":
        return Unasked(CORE, CORE)
    if download == "all":
        return Unasked(REST, REST)
    return Unasked(*(REST if others <= limit else TEXT for limit in (_FIRST, _LATER)))


def levels_of(
    paths: Mapping[str, PurePosixPath],
    sizes: Mapping[str, int],
    at_first: Container[str],
    loaded_by_most: Callable[[], Container[str]],
) -> dict[str, int]:
    """Return the level of each file, by its URL.

    Styles, scripts and fonts are what pages are read with. Where they are more than any reader is
    to download, many belong to few pages (MathJax has thousands): then it is those that most need.

    Args:
        paths: the files, by URL.
        sizes: what they measure, in bytes.
        at_first: the URLs of texts, and of what the fallback page needs.
        loaded_by_most: gives what most pages load; it takes a moment to find out.
    """
    dress = {
        url for url, path in paths.items() if url not in at_first and dresses(media_type(path))
    }
    if sum(sizes[url] for url in dress) > _FIRST:
        needed = loaded_by_most()
        dress = {url for url in dress if url in needed}
    return {
        url: TEXT if url in at_first or url in dress or serves_search(path) else REST
        for url, path in paths.items()
    }
