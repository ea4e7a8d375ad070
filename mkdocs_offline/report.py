"""What a run did, in figures and in words."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

_SAMPLE = 20
"""From about how many texts their size one by one is estimated."""


@dataclass(frozen=True)
class Report:
    """What a reader gets; all sizes are in bytes."""

    version: str
    pages: int
    texts: int
    text_size: int
    """What the packs of all texts measure, and the listing with their recipes, compressed."""
    text_requests: int
    one_by_one: int
    """About what the texts would measure, each compressed alone and fetched by its own URL."""
    files: int
    """All else that is saved: styles, scripts, fonts, images."""
    file_size: int
    first_size: int
    """What is downloaded by whoever opens one page."""
    later_size: int
    """What is downloaded, all together, by a reader who returns."""
    other_hosts: tuple[str, ...]
    """Where the fallback page, and with it most likely every page, loads something from."""
    copies: bool
    """Whether readers have copies of that, as far as those hosts allow it."""
    left_out: tuple[tuple[str, str], ...]
    """URL and reason of each file that stays online only."""
    warnings: tuple[str, ...]
    """What the author should mend, though the site is whole without it."""
    site_dir: Path
    """The folder of the site."""
    asks: bool = False
    """Whether only what was read is saved, until the reader asks for the rest."""
    notes: tuple[str, ...] = ()
    """What the author may not expect, though nothing is wrong with it."""

    def missed(self) -> str | None:
        """Return the line on what is not there offline, for all that was seen of that."""
        if not self.other_hosts:
            return None
        there = "are copied if those hosts allow it" if self.copies else "are not there offline"
        return (
            f"pages load files from {', '.join(self.other_hosts)}, which {there};"
            f" 'mkdocs-offline check {shell(self.site_dir)}' says more"
        )

    def summary(self) -> str:
        """Return the one line for the build log."""
        return (
            f"{readable_in_words(self.pages, self.asks)}:"
            f" text {size_in_words(self.text_size)} in {requests_in_words(self.text_requests)}"
            f"{gain_in_words(self.text_size, self.text_requests, self.one_by_one, self.texts)},"
            f" {self.files} other files {size_in_words(self.file_size)};"
            f" {downloads_in_words(self.first_size, self.later_size)};"
            f" {len(self.left_out)} left out; version {self.version}"
        )


def shell(site_dir: Path) -> str:
    """Return the name of a folder as it is typed, relative to where one is, if it lies there."""
    here = Path.cwd()
    inside = site_dir.is_absolute() and site_dir != here and site_dir.is_relative_to(here)
    return quote(f"{site_dir.relative_to(here) if inside else site_dir}")


def downloads_in_words(first: int, later: int) -> str:
    """Return what readers download without being asked, given the bytes.

    >>> downloads_in_words(1_200_000, 1_200_000)
    'readers download 1.2 MB'
    >>> downloads_in_words(1_200_000, 14_000_000)
    'readers of one page download 1.2 MB, those who return 14.0 MB'
    """
    if first == later:
        return f"readers download {size_in_words(first)}"
    more = size_in_words(later)
    return f"readers of one page download {size_in_words(first)}, those who return {more}"


def pages_in_words(count: int) -> str:
    """Return a number of pages as people read it.

    >>> pages_in_words(1), pages_in_words(12)
    ('1 page', '12 pages')
    """
    return f"{count} {'page' if count == 1 else 'pages'}"


def requests_in_words(count: int) -> str:
    """Return a number of requests as people read it.

    >>> requests_in_words(1), requests_in_words(12)
    ('1 request', '12 requests')
    """
    return f"{count} {'request' if count == 1 else 'requests'}"


def readable_in_words(pages: int, asks: bool) -> str:
    """Return how many pages a reader can have offline, and whether that takes a wish.

    >>> readable_in_words(12, False), readable_in_words(12, True)
    ('12 pages can be read offline', '12 pages can be saved, each as it is read or all on request')
    """
    how = "can be saved, each as it is read or all on request" if asks else "can be read offline"
    return f"{pages_in_words(pages)} {how}"


def gain_in_words(size: int, requests: int, one_by_one: int, texts: int) -> str:
    """Return what texts would take one by one, in brackets, where packs are a gain.

    >>> gain_in_words(9000, 2, 47_000, 16), gain_in_words(1000, 2, 900, 1)
    (' (one by one about 47 kB in 16)', '')
    """
    if one_by_one <= size or texts <= requests:
        return ""
    return f" (one by one about {size_in_words(one_by_one)} in {texts})"


def size_in_words(size: int) -> str:
    """Return a size as people read it.

    >>> size_in_words(999), size_in_words(42_350), size_in_words(1_260_000)
    ('1 kB', '42 kB', '1.3 MB')
    """
    return f"{size / 10**6:.1f} MB" if size >= 10**6 else f"{max(1, round(size / 1000))} kB"


def estimate_one_by_one(files: Sequence[Path]) -> int:
    """Estimate what texts measure in bytes where each is compressed alone, from a sample."""
    sample = [file.read_bytes() for file in files[:: max(1, len(files) // _SAMPLE)]]
    compressed = sum(len(gzip.compress(content, 6)) for content in sample)
    sizes = (file.stat().st_size for file in files)
    return round(sum(sizes) * compressed / max(1, sum(map(len, sample))))
