"""What a reader downloads: by folder, by file, and what packs save."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from mkdocs_offline.check.site import Site
from mkdocs_offline.entry import Entry
from mkdocs_offline.layout import PACKS
from mkdocs_offline.texts import estimate_one_by_one

PACKED = "text of all pages"


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
    """What is downloaded without being asked for."""
    requests: int
    on_request: int
    """What is downloaded when it is read, or when the reader asks for it."""
    texts: int
    text_size: int
    """What the packs and recipes of all texts measure."""
    text_requests: int
    one_by_one: int
    """About what the texts would measure, each compressed alone."""
    folders: tuple[Share, ...]
    """The download by folder, the largest first."""
    files: tuple[Share, ...]
    """Its files, the largest first; packs, which no author can change, are not among them."""


def download_of(site: Site) -> Download:
    """Return what a reader of a site downloads."""
    wanted = site.precache[: site.wanted]
    packed = [entry for entry in wanted if entry.url.startswith(f"{PACKS}/")]
    rest = [entry for entry in wanted if not entry.url.startswith(f"{PACKS}/")]
    return Download(
        size=_size(wanted),
        requests=len(wanted),
        on_request=_size(site.precache[site.wanted :]),
        texts=len(site.texts),
        text_size=_size(packed),
        text_requests=len(packed),
        one_by_one=estimate_one_by_one([site.file(url) for url in sorted(site.texts)]),
        folders=_by_folder(wanted),
        files=_largest_first(Share(entry.url, entry.size) for entry in rest),
    )


def _by_folder(entries: Iterable[Entry]) -> tuple[Share, ...]:
    folders: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        folder, slash, _ = entry.url.rpartition("/")
        is_packed = entry.url.startswith(f"{PACKS}/")
        folders[PACKED if is_packed else folder + slash or "./"].append(entry)
    return _largest_first(
        Share(folder, _size(inside), len(inside)) for folder, inside in folders.items()
    )


def _largest_first(shares: Iterable[Share]) -> tuple[Share, ...]:
    return tuple(sorted(shares, key=lambda share: (-share.size, share.name)))


def _size(entries: Iterable[Entry]) -> int:
    return sum(entry.size for entry in entries)
