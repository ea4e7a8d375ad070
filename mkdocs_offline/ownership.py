"""Which files of a site are ours, and which are in our way."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from mkdocs_offline.errors import OfflineError
from mkdocs_offline.layout import (
    APP_ICON,
    APP_MANIFEST,
    OWN_FOLDER,
    PACKS,
    STATUS_PAGE,
    TEXTS,
    VERSION,
    WORKER,
)
from mkdocs_offline.scripts import PAGE_SCRIPTS
from mkdocs_offline.status_page import is_status_page
from mkdocs_offline.worker import GENERATOR

_NAMES = frozenset([*map(PurePosixPath, (APP_ICON, APP_MANIFEST, VERSION)), *PAGE_SCRIPTS])
_PATTERN = re.compile(rf"{PACKS}/[0-9a-f]{{64}}\.(pack|recipes)|{TEXTS}/[a-z0-9_-]+\.json")


def our_files(site_dir: Path) -> list[PurePosixPath]:
    """Return what an earlier run wrote into our folder of a site.

    Raises:
        OfflineError: naming what we would overwrite that is not ours.
    """
    worker = site_dir / WORKER
    if worker.exists() and GENERATOR.encode() not in worker.read_bytes()[:200]:
        raise OfflineError(
            f"{worker} is there already and is not ours; a site can have one worker: remove that"
            " file, or the plugin that writes it"
        )
    found = [PurePosixPath(path.relative_to(site_dir).as_posix()) for path in _files(site_dir)]
    for path in found:
        if not _is_ours(path, site_dir / path):
            raise OfflineError(
                f"{site_dir / path} is in the way: mkdocs-offline needs the folder '{OWN_FOLDER}'"
                " of the site for itself; give your page or folder another name"
            )
    return found


def _is_ours(path: PurePosixPath, file: Path) -> bool:
    if path == PurePosixPath(STATUS_PAGE):
        return is_status_page(file)
    return path in _NAMES or _PATTERN.fullmatch(str(path)) is not None


def _files(site_dir: Path) -> Iterator[Path]:
    folder = site_dir / OWN_FOLDER
    if folder.is_dir():
        yield from sorted(path for path in folder.rglob("*") if not path.is_dir())
    elif folder.exists():
        yield folder
