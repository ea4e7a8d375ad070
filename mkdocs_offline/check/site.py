"""A processed site as its worker sees it: what is saved, and why the rest is not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urljoin

from mkdocs_offline.entry import Entry
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.head import read_head
from mkdocs_offline.inject import root_in
from mkdocs_offline.layout import NOT_FOUND, WORKER
from mkdocs_offline.options import Options
from mkdocs_offline.published import is_page
from mkdocs_offline.published import read_site as read_published
from mkdocs_offline.scan import scan
from mkdocs_offline.urls import path_of

ELSEWHERE = "lies on another host"
OUTSIDE = "lies outside the site's folder on its host"
MISSING = "is not in the site"
BY_SETTING = "matches 'exclude' or is larger than max_file_size"
WRITTEN_LATER = "was written after the site was made readable offline"


@dataclass(frozen=True)
class Site:
    """A processed site; all URLs are relative to it and percent-encoded."""

    folder: Path
    base: str
    """The address that it will be served under, or a stand-in with the same path."""
    version: str
    precache: tuple[Entry, ...]
    """All that can be downloaded, in its order."""
    wanted: int
    """How many entries of that are downloaded without being asked for."""
    texts: frozenset[str]
    """What is saved in packs."""
    readable: int
    """How many of these are pages for reading."""
    saved: frozenset[str]
    left_out: Mapping[str, str]
    """The reason for each file that is not saved."""
    nested: tuple[str, ...]
    """Folders with a worker of their own."""

    @property
    def pages(self) -> list[str]:
        """The saved pages."""
        return sorted(filter(is_page, self.saved))

    def file(self, url: str) -> Path:
        """Return where a file of the site lies."""
        return self.folder / path_of(url)

    def text(self, url: str) -> str:
        """Return the content of a file of the site."""
        return self.file(url).read_text(encoding="utf-8", errors="replace")

    def resolve(self, base: str, reference: str) -> str | None:
        """Return what a reference means that is relative to an absolute URL.

        That is a URL in the site, without query and fragment, or an absolute one elsewhere.
        ``None`` is for what is not fetched, such as ``mailto:`` and ``data:``.
        """
        try:
            target = urljoin(base, reference).partition("#")[0]
        except ValueError:  # No URL at all.
            return None
        if target.startswith(self.base):
            return quote(unquote(target.removeprefix(self.base).split("?")[0]))
        return target if target.startswith(("http://", "https://")) else None

    def not_saved(self, url: str) -> tuple[str, str] | None:
        """Return what a URL in the site means and why that cannot be opened offline.

        ``None`` is for what can be opened.
        """
        readings = _readings(url)
        if url.startswith(self.nested) or not self.saved.isdisjoint(readings):
            return None
        known = (reading for reading in readings if reading in self.left_out)
        found = next(known, None)
        return (url, MISSING) if found is None else (found, self.left_out[found])


def is_elsewhere(url: str) -> bool:
    """Tell whether what :meth:`Site.resolve` returned lies outside the site.

    >>> is_elsewhere("https://example.org/a.css"), is_elsewhere("a.css")
    (True, False)
    """
    return "://" in url


def read_site(folder: Path) -> Site:
    """Read what the worker of a site says about it.

    Raises:
        OfflineError: where this is no processed site, saying what to do.
        OSError: if something in it cannot be read.
    """
    published = read_published(folder)
    files = scan(folder, Options()).files
    texts = frozenset(published.texts)
    shares = {*published.recipes, *published.packs.values()}
    saved = texts | {entry.url for entry in published.precache if entry.url not in shares}
    gone = next(
        (url for url in sorted(saved | shares) if not (folder / path_of(url)).is_file()), None
    )
    if gone is not None:
        raise OfflineError(
            f"{folder / path_of(gone)} is gone, but {WORKER} names it; build the site again"
        )
    return Site(
        folder=folder,
        base=_base(folder),
        version=published.version,
        precache=published.precache,
        wanted=published.wanted,
        texts=texts,
        readable=len(published.pages),
        saved=saved,
        left_out={
            file.url: file.left_out
            or (BY_SETTING if file.url in published.online_only else WRITTEN_LATER)
            for file in files
            if file.url not in saved
        },
        nested=published.nested,
    )


def _base(folder: Path) -> str:
    """Return a site's address, as its first page or at least its 404 page tells it."""
    home, not_found = folder / "index.html", folder / NOT_FOUND
    head = read_head(home.read_bytes()) if home.is_file() else None
    if head and head.canonical:
        folder_url = head.canonical.removesuffix("index.html").rstrip("/")
        return urljoin("https://site.invalid/", f"{folder_url}/")
    path = root_in(not_found.read_bytes()) if not_found.is_file() else None
    return urljoin("https://site.invalid/", path or "/")


def _readings(url: str) -> list[str]:
    """Return the URLs that a URL may mean; the worker tries the same."""
    plain = re.sub(r"(^|/)index\.html$", r"\1", re.sub("/{2,}", "/", url).removeprefix("/"))
    bare = plain.removesuffix("/")
    return [plain, f"{bare}/" if bare else "", bare, f"{bare}.html"]
