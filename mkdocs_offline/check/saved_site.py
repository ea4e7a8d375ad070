"""A processed site as its worker sees it: what is saved, and why the rest is not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urljoin

from mkdocs_offline.errors import OfflineError
from mkdocs_offline.html.address import address_of
from mkdocs_offline.html.head import is_document
from mkdocs_offline.layout import VERSION, WORKER
from mkdocs_offline.options import Options
from mkdocs_offline.published.site import Published, read_site
from mkdocs_offline.site.scan import scan
from mkdocs_offline.site.urls import is_page, path_of

ELSEWHERE = "lies on another host"
OUTSIDE = "lies outside the site's folder on its host"
MISSING = "is not in the site"
WRITTEN_LATER = "was written after the site was made readable offline"
CHANGED_LATER = "was changed after the site was made readable offline"
BUILT_LATER = "a site that was built into this one afterwards, and has a worker of its own"


@dataclass(frozen=True)
class SavedSite:
    """A processed site; all URLs are relative to it and percent-encoded."""

    folder: Path
    base: str
    """The address that it will be served under, or a stand-in with the same path."""
    published: Published
    saved: frozenset[str]
    left_out: Mapping[str, str]
    """The reason for each file that is not saved."""
    nested_later: tuple[str, ...]
    """The URLs of folders that have become sites of their own since."""

    @cached_property
    def pages(self) -> list[str]:
        """The saved pages, without what only is called so, such as a part of a template."""
        urls = sorted(filter(is_page, self.saved))
        return [url for url in urls if is_document(self.file(url).read_bytes())]

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
            return quote(unquote_to_bytes(target.removeprefix(self.base).split("?")[0]))
        return target if target.startswith(("http://", "https://")) else None

    def not_saved(self, url: str) -> tuple[str, str] | None:
        """Return what a URL in the site means and why that cannot be opened offline.

        ``None`` is for what can be opened.
        """
        readings = _readings(url)
        nested = (*self.published.line.nested, *self.nested_later)
        if url.startswith(nested) or not self.saved.isdisjoint(readings):
            return None
        known = (reading for reading in readings if reading in self.left_out)
        found = next(known, None)
        return (url, MISSING) if found is None else (found, self.left_out[found])


def is_elsewhere(url: str) -> bool:
    """Tell whether what :meth:`SavedSite.resolve` returned lies outside the site.

    >>> is_elsewhere("https://example.org/a.css"), is_elsewhere("a.css")
    (True, False)
    """
    return "://" in url


def read_saved_site(folder: Path) -> SavedSite:
    """Read what a site says about itself, and look whether its files are there.

    Raises:
        OfflineError: where this is no processed site, saying what to do.
        OSError: if something in it cannot be read.
    """
    published = read_site(folder)
    found = scan(folder, Options())
    saved = frozenset(file.url for file in published.saved)
    others = (*published.line.codes, *published.downloads)
    needed = saved.union([VERSION], (entry.url for entry in others))
    gone = next((url for url in sorted(needed) if not (folder / path_of(url)).is_file()), None)
    if gone is not None:
        raise OfflineError(
            f"{folder / path_of(gone)} is gone, but {WORKER} names it; build the site again"
        )
    left_out = {
        file.url: file.left_out or WRITTEN_LATER for file in found.files if file.url not in saved
    }
    later = tuple(url for url in found.nested if not url.startswith(published.line.nested))
    return SavedSite(
        folder, address_of(folder), published, saved, left_out | published.online_only, later
    )


def _readings(url: str) -> list[str]:
    """Return the URLs that a URL may mean; the worker tries the same."""
    plain = re.sub(r"(^|/)index\.html$", r"\1", re.sub("/{2,}", "/", url).removeprefix("/"))
    bare = plain.removesuffix("/")
    return [plain, f"{bare}/" if bare else "", bare, f"{bare}.html"]
