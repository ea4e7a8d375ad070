"""The road from a built site to one that opens offline, and the way back."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath

from mkdocs_offline.changes import Changes, changes_to
from mkdocs_offline.closure import closure
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.fallback import Link, Theme, find_fallback, is_generated, render
from mkdocs_offline.head import Head
from mkdocs_offline.inject import inject, remove_tag
from mkdocs_offline.layout import CLIENT, FALLBACK, NOT_FOUND, OWN_FOLDER, VERSION, WORKER
from mkdocs_offline.manifest import build_manifest, entry_of
from mkdocs_offline.options import Options
from mkdocs_offline.report import Report
from mkdocs_offline.scan import File, scan
from mkdocs_offline.urls import site_path
from mkdocs_offline.worker import GENERATOR, browser_source, farewell_script, worker_script

_OUR_FILES = frozenset(map(PurePosixPath, (CLIENT, VERSION)))


def make_offline(
    site_dir: Path,
    options: Options,
    *,
    site_url: str | None = None,
    theme: Theme | None = None,
) -> Report:
    """Make a built site readable offline; run again, change nothing.

    Args:
        site_dir: the folder that the site was built into.
        options: the settings.
        site_url: where the site will be served; only its path matters, and only for pages that
            hosts show under any address.
        theme: renders the fallback page in the look of the site.

    Raises:
        OfflineError: saying what to do; the site is as it was then.
    """
    with changes_to(site_dir) as changes:
        found = scan(site_dir, options)
        _refuse_foreign_files(site_dir)
        path_of_site = site_path(site_url)
        client = File(PurePosixPath(CLIENT))
        changes.write(client.path, browser_source("client.js").encode())
        pages = [file for file in found.files if file.is_page]
        heads = inject([file.path for file in pages], path_of_site, changes)
        fallback = _provide_fallback(found.files, heads, path_of_site, theme, changes)

        saved = {file.url: file for file in found.files if file.left_out is None}
        saved |= {file.url: file for file in (client, fallback)}
        core = closure(fallback.url, path_of_site, saved, lambda url: changes.read(saved[url].path))
        manifest = build_manifest(
            [entry_of(file, changes.current(file.path)) for file in saved.values()],
            {fallback.url, client.url, *core},
            options.download,
        )
        script = worker_script(
            manifest,
            options,
            fallback=fallback.url,
            not_found=NOT_FOUND if NOT_FOUND in saved else None,
            left_out=[file.url for file in pages if file.url not in saved],
            nested=found.nested,
        )
        changes.write(PurePosixPath(WORKER), script.encode())
        version = json.dumps({"version": manifest.version}) + "\n"
        changes.write(PurePosixPath(VERSION), version.encode())
    return Report(
        version=manifest.version,
        pages=sum(file.is_page for file in saved.values()),
        files=len(manifest.precache),
        size=sum(entry.size for entry in manifest.precache),
        requests=len(manifest.precache),
        left_out=tuple(
            (f.url, f.left_out) for f in found.files if f.left_out and f.url not in saved
        ),
    )


def retire(site_dir: Path) -> None:
    """Take everything of ours out of a site and leave the worker that makes readers forget it.

    Raises:
        OfflineError: saying what to do; the site is as it was then.
    """
    with changes_to(site_dir) as changes:
        found = scan(site_dir, Options())
        _refuse_foreign_files(site_dir)
        for file in found.files:
            if file.is_page:
                page = changes.read(file.path)
                if file.path == PurePosixPath(FALLBACK) and is_generated(page):
                    changes.remove(file.path)
                else:
                    changes.write(file.path, remove_tag(page))
        for path in _OUR_FILES:
            changes.remove(path)
        changes.write(PurePosixPath(WORKER), farewell_script().encode())


def _provide_fallback(
    files: Collection[File],
    heads: Mapping[PurePosixPath, Head],
    path_of_site: str,
    theme: Theme | None,
    changes: Changes,
) -> File:
    """Return the fallback page: the author's, or ours, written now."""
    path = find_fallback({file.path for file in files}, changes)
    if path is None:
        path = PurePosixPath(FALLBACK)
        links = [
            Link(file.url, heads[file.path].title)
            for file in files
            if file.left_out is None
            and file.path in heads
            and not heads[file.path].redirects
            and str(file.path) not in (FALLBACK, NOT_FOUND)
        ]
        changes.write(path, render(links, theme).encode())
        inject([path], path_of_site, changes)
    return File(path)


def _refuse_foreign_files(site_dir: Path) -> None:
    """Make sure that what we are about to write takes the place of our own files only.

    Raises:
        OfflineError: naming what is in the way.
    """
    worker = site_dir / WORKER
    if worker.exists() and GENERATOR.encode() not in worker.read_bytes()[:200]:
        raise OfflineError(
            f"{worker} is there already and is not ours; a site can have one worker: remove that"
            " file, or the plugin that writes it"
        )
    folder = site_dir / OWN_FOLDER
    paths = folder.rglob("*") if folder.is_dir() else [folder] if folder.exists() else []
    for path in paths:
        if PurePosixPath(path.relative_to(site_dir).as_posix()) not in _OUR_FILES:
            raise OfflineError(
                f"{path} is in the way: mkdocs-offline needs the folder '{OWN_FOLDER}' of the"
                " site for itself; give your page or folder another name"
            )
