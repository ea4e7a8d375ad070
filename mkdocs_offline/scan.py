"""The files of a built site, each with the reason why it is left out, where it is."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mkdocs_offline.errors import OfflineError
from mkdocs_offline.exclude import Exclusion
from mkdocs_offline.layout import OWN_FOLDER, PAGE_SUFFIXES, WORKER
from mkdocs_offline.options import Options
from mkdocs_offline.urls import url_of


@dataclass(frozen=True)
class File:
    """A file of the site: its path in it, its size in bytes, and why it stays out, if it does."""

    path: PurePosixPath
    size: int = 0
    left_out: str | None = None

    @property
    def url(self) -> str:
        """The URL relative to the site, percent-encoded."""
        return url_of(self.path)

    @property
    def is_page(self) -> bool:
        """Whether this is an HTML page, by its name."""
        return self.path.suffix.lower() in PAGE_SUFFIXES


@dataclass(frozen=True)
class Scan:
    """What a walk over a site found."""

    files: tuple[File, ...]
    """In the order of paths, folder by folder."""
    nested: tuple[str, ...]
    """URLs of the folders that are sites of their own, with their own worker."""


def scan(site_dir: Path, options: Options) -> Scan:
    """Walk over a built site, passing over what an earlier run wrote and what links lead out to.

    Raises:
        OfflineError: if the folder holds no page.
        OSError: if something in it cannot be read.
    """
    exclusion = Exclusion(site_dir, options.exclude, options.max_file_size)
    files: list[File] = []
    nested: list[str] = []
    for folder, names in _folders(site_dir):
        if folder.parts and WORKER in names:
            nested.append(url_of(folder / "index.html"))
            continue
        for name in names:
            path = folder / name
            if path == PurePosixPath(WORKER):
                continue
            if _leads_out(site_dir / path, site_dir):
                files.append(File(path, 0, "link that leads out of the site, or nowhere"))
                continue
            size = (site_dir / path).stat().st_size
            files.append(File(path, size, exclusion.reason(path, size, names)))
    if not any(file.is_page for file in files):
        raise OfflineError(f"{site_dir} holds no HTML page; build the site first")
    return Scan(tuple(files), tuple(nested))


def _folders(site_dir: Path) -> Iterator[tuple[PurePosixPath, list[str]]]:
    """Yield each folder of the site with the names of its files, both in order."""
    for current, folders, names in os.walk(site_dir, followlinks=True, onerror=_fail):
        here = Path(current)
        is_root = here == site_dir
        above = {here.resolve(), *here.resolve().parents}
        folders[:] = sorted(
            name
            for name in folders
            if not (is_root and name == OWN_FOLDER)
            and not _leads_out(here / name, site_dir)
            and (here / name).resolve() not in above  # A link to a parent would never end.
        )
        if not is_root and WORKER in names:
            folders.clear()
        yield PurePosixPath(here.relative_to(site_dir).as_posix()), sorted(names)


def _leads_out(path: Path, site_dir: Path) -> bool:
    if not path.is_symlink():
        return False
    return not (path.exists() and path.resolve().is_relative_to(site_dir.resolve()))


def _fail(error: OSError) -> None:
    raise error
