"""The files of a built site, each with the reason why it is left out, where it is."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mkdocs_offline.errors import OfflineError, require_folder
from mkdocs_offline.layout import OWN_FOLDER, WORKER
from mkdocs_offline.options import Options
from mkdocs_offline.site.exclude import HIDDEN, UNSEEN, Exclusion
from mkdocs_offline.site.urls import PAGE_SUFFIXES, url_of
from mkdocs_offline.site.workers import is_nested

SYMBOLIC_LINK = "symbolic link that leads out of the site, to a folder, or nowhere"
OTHER_SITE = "site of its own, with a worker of its own"


@dataclass(frozen=True, slots=True)
class File:
    """A file of the site: its path in it, and why it stays out, if it does."""

    path: PurePosixPath
    left_out: str | None = None

    @property
    def url(self) -> str:
        """The URL relative to the site, percent-encoded."""
        return url_of(self.path)

    @property
    def is_page(self) -> bool:
        """Whether this is an HTML page that readers can open."""
        return self.path.suffix.lower() in PAGE_SUFFIXES and self.left_out not in (
            SYMBOLIC_LINK,
            HIDDEN,
        )

    @property
    def is_online_only(self) -> bool:
        """Whether readers can open this with a network alone."""
        return self.left_out is not None and self.left_out not in UNSEEN


@dataclass(frozen=True)
class Scan:
    """What a walk over a site found."""

    files: tuple[File, ...]
    """In the order of paths, folder by folder."""
    nested: tuple[str, ...]
    """URLs of the folders that are sites of their own, with their own worker."""


_OF_PROJECTS = (
    *("mkdocs.yml", "mkdocs.yaml", "zensical.toml", "pyproject.toml", "package.json"),
    *("hugo.toml", "conf.py", ".git"),
)


def doubt_of(site_dir: Path) -> str | None:
    """Return why a folder does not look as if a site was built into it, or ``None`` if it does."""
    source = next((name for name in _OF_PROJECTS if (site_dir / name).exists()), None)
    if source:
        return f"has a {source}, so it looks like a project and not like a site that was built"
    if not any((site_dir / f"index{suffix}").is_file() for suffix in PAGE_SUFFIXES):
        return "has no index.html, so it does not look like a site that was built"
    return None


def require_site(site_dir: Path) -> None:
    """Raise where a folder does not look as if a site was built into it.

    Raises:
        OfflineError: if it is none, has no first page, or is that of a project.
    """
    require_folder(site_dir)
    doubt = doubt_of(site_dir)
    if doubt:
        raise OfflineError(
            f"{site_dir} {doubt}; nothing was changed. Name the folder that your site is built"
            " into, or add --force if this is it"
        )


def scan(site_dir: Path, options: Options) -> Scan:
    """Walk over a built site, passing over what an earlier run wrote.

    Links are followed to files of the site, not to folders, whose files would have two addresses.

    Raises:
        OfflineError: if the folder holds no page.
        OSError: if something in it cannot be read.
    """
    exclusion = Exclusion(site_dir, options.exclude, options.max_file_size)
    inside = site_dir.resolve()
    files: list[File] = []
    nested: list[str] = []
    for folder, names, has_worker in _folders(site_dir, walk_hidden=exclusion.brings_back):
        if has_worker:
            nested.append(url_of(folder / "index.html"))
            continue
        siblings = frozenset(names)
        for name in names:
            path, on_disk = folder / name, site_dir / folder / name
            if on_disk.is_symlink() and not (
                on_disk.is_file() and on_disk.resolve().is_relative_to(inside)
            ):
                files.append(File(path, SYMBOLIC_LINK))
            elif path != PurePosixPath(WORKER):
                files.append(File(path, exclusion.reason(path, on_disk.stat().st_size, siblings)))
    if not any(file.is_page for file in files):
        raise OfflineError(f"{site_dir} holds no HTML page; build the site first")
    return Scan(tuple(files), tuple(nested))


def _folders(site_dir: Path, walk_hidden: bool) -> Iterator[tuple[PurePosixPath, list[str], bool]]:
    """Yield each folder with the names of its files and links, and whether it is another site."""
    for current, folders, names in os.walk(site_dir, onerror=_fail):
        here = Path(current)
        is_root = here == site_dir
        links = [name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(
            name
            for name in folders
            if name not in links
            and not (is_root and name == OWN_FOLDER)
            and (walk_hidden or not name.startswith("."))
        )
        folder = PurePosixPath(here.relative_to(site_dir).as_posix())
        has_worker = not is_root and (here / WORKER).is_file() and is_nested(site_dir, folder)
        if has_worker:
            folders.clear()
        yield folder, sorted([*names, *links]), has_worker


def _fail(error: OSError) -> None:
    raise error
