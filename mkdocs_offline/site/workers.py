"""Service workers of others: whether the pages of a site register a script, or only show it."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from mkdocs_offline.layout import CLIENT, OWN_FOLDER, WORKER
from mkdocs_offline.site.urls import PAGE_SUFFIXES, path_of, resolve, url_of

_REGISTER = b"serviceWorker"
_SCRIPT = re.compile(rb"<script\b([^>]*)>(.*?)</script", re.IGNORECASE | re.DOTALL)
_IMPORT = re.compile(rb"""\b(?:import|from)\s*\(?\s*["'`](\.{1,2}/[^"'`\s]+)["'`]""")
_MOST_IMPORTS = 50
"""How many scripts are read to find out what one of them brings along."""
_SRC = re.compile(rb"""\bsrc\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_IS_WORKER = re.compile(
    rb"""importScripts|skipWaiting|\bon(?:install|activate|fetch)\b
    | addEventListener\(\s*["'`](?:install|activate|fetch)["'`]""",
    re.VERBOSE,
)


def is_nested(site_dir: Path, folder: PurePosixPath) -> bool:
    """Tell whether a folder with a file of our worker's name is a site of its own.

    It is, where that file is ours or pages below that folder register it.
    """
    if OWN_FOLDER.encode() in (site_dir / folder / WORKER).read_bytes()[:200]:
        return True
    pages = (
        PurePosixPath(path.relative_to(site_dir).as_posix())
        for path in sorted((site_dir / folder).rglob("*"))
        if path.suffix.lower() in PAGE_SUFFIXES and path.is_file()
    )
    return registering(site_dir, pages, WORKER, "/") is not None


def other_workers(
    site_dir: Path, files: Iterable[PurePosixPath], pages: Iterable[PurePosixPath], site_path: str
) -> dict[PurePosixPath, PurePosixPath]:
    """Return the workers in the site's own folder that are not ours, each with a page that uses it.

    Args:
        site_dir: the folder of the site.
        files: its files.
        pages: those of them that are pages.
        site_path: the path that the site is served under.
    """
    scripts = [path for path in files if len(path.parts) == 1 and path.suffix in (".js", ".mjs")]
    workers = [
        path
        for path in scripts
        if path.name != WORKER and _IS_WORKER.search((site_dir / path).read_bytes())
    ]
    pages = list(pages) if workers else []
    found = {path: registering(site_dir, pages, path.name, site_path) for path in workers}
    return {path: page for path, page in found.items() if page is not None}


def registering(
    site_dir: Path, pages: Iterable[PurePosixPath], worker: str, site_path: str
) -> PurePosixPath | None:
    """Return the first page whose scripts register a worker of that name, if there is one.

    What these scripts import counts too.
    """
    known: dict[PurePosixPath, bool] = {}

    def registers(script: PurePosixPath) -> bool:
        if script not in known:
            reached = _with_imports(site_dir, script)
            known[script] = any(_names(content, worker) for content in reached)
        return known[script]

    for path in pages:
        for attributes, content in _SCRIPT.findall((site_dir / path).read_bytes()):
            source = _SRC.search(attributes)
            if source is None and _names(content, worker):
                return path
            references = [source[1]] if source else _IMPORT.findall(content)
            scripts = (_file_of(site_dir, x, url_of(path), site_path) for x in references)
            if any(map(registers, filter(None, scripts))):
                return path
    return None


def _file_of(site_dir: Path, reference: bytes, base: str, site_path: str) -> PurePosixPath | None:
    """Return the script of the site that a reference means, if it is there.

    Our own, of an earlier run, does not count: it registers our worker and no other. A site may be
    served under a path that is not known: the first parts of an absolute address may belong to it.
    """
    url = resolve(reference.decode("utf-8", "replace"), base, site_path)
    if url is None or url.endswith(CLIENT):
        return None
    path = path_of(url)
    starts = range(len(path.parts) if reference.startswith(b"/") else 1)
    below = (PurePosixPath(*path.parts[start:]) for start in starts)
    return next((file for file in below if (site_dir / file).is_file()), None)


def _with_imports(site_dir: Path, script: PurePosixPath) -> Iterator[bytes]:
    """Yield the contents of a script and of those that it imports by relative addresses."""
    waiting = [script]
    for path in waiting:  # It grows on the way.
        content = (site_dir / path).read_bytes()
        yield content
        for reference in _IMPORT.findall(content):
            found = _file_of(site_dir, reference, url_of(path), "/")
            if found and found not in waiting and len(waiting) < _MOST_IMPORTS:
                waiting.append(found)


def _names(script: bytes, worker: str) -> bool:
    return _REGISTER in script and worker.encode() in script
