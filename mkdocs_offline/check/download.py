"""What a reader downloads: by folder, by file, and what packs save."""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass

from mkdocs_offline.check.saved_site import SavedSite
from mkdocs_offline.published.compressed import is_compressed
from mkdocs_offline.report import estimate_one_by_one
from mkdocs_offline.site.entry import Entry

TEXTS = "text of all pages"
SMALL_FILES = "small files, in packs"


@dataclass(frozen=True)
class Share:
    """A file, or the files of a folder; ``size`` is in bytes."""

    name: str
    size: int
    files: int = 1


@dataclass(frozen=True)
class Download:
    """All sizes are in bytes, as the files are stored; hosts compress styles and scripts."""

    size: int
    """What is downloaded, without being asked for, by whoever opens one page."""
    requests: int
    later_size: int
    """What is downloaded so, all together, by a reader who returns."""
    later_requests: int
    on_request: int
    """What is downloaded when it is read, or when the reader asks for it."""
    texts: int
    text_size: int
    """What the packs of all texts measure, and the listing with their recipes."""
    text_requests: int
    one_by_one: int
    """About what the texts would measure, each compressed alone."""
    folders: tuple[Share, ...]
    """What a reader who returns downloads, by folder, the largest first."""
    files: tuple[Share, ...]
    """Its files, the largest first; packs, which no author can change, are not among them."""


def download_of(site: SavedSite) -> Download:
    """Return what a reader of a site downloads."""
    published = site.published
    wanted, later = published.wanted, published.wanted_later
    all_later = set(later)
    texts = [entry for entry in published.text_files if entry in all_later]
    return Download(
        size=_size(wanted),
        requests=len(wanted),
        later_size=_size(later),
        later_requests=len(later),
        on_request=_size(published.downloads) - _size(later),
        texts=len(published.texts),
        text_size=_size(texts),
        text_requests=len(texts),
        one_by_one=estimate_one_by_one([site.file(file.url) for file in published.texts]),
        folders=_by_folder(later, {entry.url for entry in texts}),
        files=_largest_first(
            Share(entry.url, entry.size) for entry in later if not is_compressed(entry.url)
        ),
    )


def _by_folder(entries: Iterable[Entry], texts: Container[str]) -> tuple[Share, ...]:
    folders: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        folder, slash, _ = entry.url.rpartition("/")
        name = folder + slash or "./"
        if is_compressed(entry.url):
            name = TEXTS if entry.url in texts else SMALL_FILES
        folders[name].append(entry)
    return _largest_first(
        Share(folder, _size(inside), len(inside)) for folder, inside in folders.items()
    )


def _largest_first(shares: Iterable[Share]) -> tuple[Share, ...]:
    return tuple(sorted(shares, key=lambda share: (-share.size, share.name)))


def _size(entries: Iterable[Entry]) -> int:
    return sum(entry.size for entry in entries)
