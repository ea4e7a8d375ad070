"""Which files of a site are ours, and which are in our way."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from mkdocs_offline.browser.scripts import PAGE_SCRIPTS
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.layout import (
    APP_ICON,
    APP_MANIFEST,
    CODE,
    LISTING,
    OWN_FOLDER,
    PACKS,
    PAGE_STYLE,
    STATUS_ELEMENT,
    STATUS_PAGE,
    VERSION,
    WORDS,
    WORKER,
)
from mkdocs_offline.published.worker import is_our_worker
from mkdocs_offline.site.copies import original_of
from mkdocs_offline.site.urls import path_of

_OLD_APP_MANIFEST = f"{OWN_FOLDER}/manifest.webmanifest"
_NAMES = frozenset(
    [
        *map(PurePosixPath, (APP_ICON, APP_MANIFEST, _OLD_APP_MANIFEST)),
        *map(PurePosixPath, (PAGE_STYLE, STATUS_PAGE, VERSION)),
        *PAGE_SCRIPTS,
    ]
)
_PATTERN = re.compile(
    rf"(?:{LISTING}|{PACKS})/[0-9a-f]{{16}}\.bin|{CODE}/[0-9a-f]{{16}}\.js|{WORDS}/[a-z0-9_-]+\.js"
    rf"|{PACKS}/[0-9a-f]{{64}}\.(?:pack|recipes)|{WORDS}/[a-z0-9_-]+\.json"  # Until 0.1.
)
_STRANGER = re.compile(rf"{OWN_FOLDER}/[^/]+\.m?js")
"""A script that may be of another version of ours; it is not in our way, and is left alone."""
_NAMED = re.compile(rf'"({OWN_FOLDER}/[^"\\]*)"')
_JUNK = re.compile(r"\..*|thumbs\.db|ehthumbs\.db|desktop\.ini", re.IGNORECASE)
"""What operating systems leave in folders, which is nobody's and published by nobody."""


def our_files(site_dir: Path) -> list[PurePosixPath]:
    """Return what earlier runs wrote into our folder of a site, of whatever version of ours.

    That is what we call so, and what the worker that is there names.

    Raises:
        OfflineError: naming what we would overwrite that is not ours.
    """
    worker = site_dir / WORKER
    script = worker.read_bytes() if worker.exists() else None
    if script is not None and not is_our_worker(script):
        raise OfflineError(
            f"{worker} is there already and is not ours; a site can have one worker: remove that"
            " file, or the plugin that writes it"
        )
    line = (script or b"").partition(b"\n")[0].decode("utf-8", "replace")
    named = {path_of(url) for url in _NAMED.findall(line)}
    found = list(_files(site_dir))
    ours, known, names = [], frozenset(found), named | _NAMES
    for path in found:
        original = original_of(path)
        file = original or path
        is_stranger = _STRANGER.fullmatch(str(file)) and file not in names
        if is_stranger or original in known:  # A copy stays with its original, or goes with it.
            continue
        if not _is_ours(file, site_dir / path, named):
            raise OfflineError(
                f"{site_dir / path} is in the way: mkdocs-offline needs the folder '{OWN_FOLDER}'"
                " of the site for itself; give your page or folder another name"
            )
        ours.append(path)
    return ours


def is_processed(site_dir: Path) -> bool:
    """Tell whether a folder has a worker of ours."""
    worker = site_dir / WORKER
    return worker.is_file() and is_our_worker(worker.read_bytes())


def strangers(site_dir: Path) -> list[PurePosixPath]:
    """Return the scripts in our folder that no build of this version writes there."""
    return [
        path for path in _files(site_dir) if _STRANGER.fullmatch(str(path)) and path not in _NAMES
    ]


def _is_ours(path: PurePosixPath, file: Path, named: Collection[PurePosixPath]) -> bool:
    if path == PurePosixPath(STATUS_PAGE) and file.name == path.name:
        return f"<{STATUS_ELEMENT}>".encode() in file.read_bytes()
    return path in _NAMES or path in named or _PATTERN.fullmatch(str(path)) is not None


def _files(site_dir: Path) -> Iterator[PurePosixPath]:
    """Yield what is in our folder of a site, or in its place, relative to the site."""
    folder = site_dir / OWN_FOLDER
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            is_junk = any(map(_JUNK.fullmatch, path.relative_to(folder).parts))
            if not path.is_dir() and not is_junk:
                yield PurePosixPath(path.relative_to(site_dir).as_posix())
    elif folder.exists():
        yield PurePosixPath(OWN_FOLDER)
