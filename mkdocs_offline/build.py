"""The road from a built site to one that opens offline, and the way back."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mkdocs_offline.additions import add_to_site
from mkdocs_offline.app import NO_BRAND, Brand
from mkdocs_offline.changes import Changes, changes_to
from mkdocs_offline.closure import closure
from mkdocs_offline.entry import Entry, entry_of, is_text, media_type
from mkdocs_offline.exclude import useless_patterns
from mkdocs_offline.fallback import is_generated
from mkdocs_offline.inject import remove_tag, root_in
from mkdocs_offline.layout import FALLBACK, NOT_FOUND, VERSION, WORKER
from mkdocs_offline.manifest import Manifest, build_manifest
from mkdocs_offline.options import Options
from mkdocs_offline.ownership import our_files
from mkdocs_offline.page import Theme
from mkdocs_offline.progress import Tell, silent, watch
from mkdocs_offline.report import Report
from mkdocs_offline.scan import File, scan
from mkdocs_offline.texts import PackedTexts, estimate_one_by_one, write_texts
from mkdocs_offline.urls import site_path, url_of
from mkdocs_offline.worker import farewell_script, worker_script


def make_offline(
    site_dir: Path,
    options: Options,
    *,
    site_url: str | None = None,
    theme: Theme | None = None,
    brand: Brand = NO_BRAND,
    tell: Tell = silent,
) -> Report:
    """Make a built site readable offline; run again, change nothing.

    Args:
        site_dir: the folder that the site was built into.
        options: the settings.
        site_url: where the site will be served; only its path matters, and only for pages that
            hosts show under any address. An earlier run's is kept where there is none.
        theme: renders our pages in the look of the site.
        brand: how an app of the site looks where the settings do not say.
        tell: is told the progress.

    Raises:
        OfflineError: saying what to do; the site is as it was then.
    """
    with changes_to(site_dir) as changes:
        root = site_path(site_url) if site_url else _earlier_path(site_dir)
        earlier = our_files(site_dir)
        found = scan(site_dir, options)
        added = add_to_site(found.files, options, root, theme, brand, changes, tell)

        saved = [file for file in found.files if file.left_out is None]
        paths = {url_of(path): path for path in [*(file.path for file in saved), *added.files]}
        # The status page wears what the fallback page does; to look twice would take long.
        needed = closure(url_of(added.fallback), root, paths, lambda url: changes.read(paths[url]))
        core = needed.files | {url_of(path) for path in added.files}
        download = _prepare(paths, core, options.download, changes, tell)

        left_out = [file for file in found.files if file.left_out and file.url not in paths]
        script = worker_script(
            download.manifest,
            download.texts,
            options,
            fallback=url_of(added.fallback),
            translations=added.translations,
            not_found=NOT_FOUND if NOT_FOUND in paths else None,
            online_only=[file.url for file in left_out if file.is_online_only],
            nested=found.nested,
        )
        changes.write(PurePosixPath(WORKER), script.encode())
        version = download.manifest.version
        changes.write(PurePosixPath(VERSION), f"{json.dumps({'version': version})}\n".encode())
        changes.remove_unless_written(earlier)

        stand_ins = (added.fallback, PurePosixPath(NOT_FOUND))
        return Report(
            version=version,
            pages=sum(file.is_page and file.path not in stand_ins for file in saved),
            texts=sum(len(urls) for _, urls in download.texts.recipes),
            text_size=sum(entry.size for entry in download.texts.entries),
            text_requests=len(download.texts.entries),
            one_by_one=download.one_by_one,
            files=len(download.files),
            file_size=sum(file.size for file in download.files),
            other_hosts=tuple(sorted(needed.hosts)),
            left_out=tuple((file.url, str(file.left_out)) for file in left_out),
            warnings=(*added.warnings, *_doubts(site_dir, options, found.files)),
        )


@dataclass(frozen=True)
class _Download:
    """What readers download: texts in packs, other files as they are, and the order of it all."""

    texts: PackedTexts
    files: Sequence[Entry]
    manifest: Manifest
    one_by_one: int
    """About what the texts would measure, each compressed alone."""


def _prepare(
    paths: Mapping[str, PurePosixPath],
    core: Collection[str],
    setting: str,
    changes: Changes,
    tell: Tell,
) -> _Download:
    """Write the packs of a site whose files are given by their URLs, and hash the other files."""
    to_pack = {
        url: path for url, path in paths.items() if is_text(media_type(path)) and url not in core
    }
    texts = write_texts(to_pack, changes, tell)
    alone = [(url, path) for url, path in paths.items() if url not in to_pack]
    files = [entry_of(url, path, changes.read(path)) for url, path in watch("Files", alone, tell)]
    return _Download(
        texts=texts,
        files=files,
        manifest=build_manifest(files, core, texts, setting),
        one_by_one=estimate_one_by_one(
            [changes.current(path) for _, path in sorted(to_pack.items())]
        ),
    )


def _earlier_path(site_dir: Path) -> str:
    """Return the path that an earlier run was told that the site is served under, if any was."""
    page = site_dir / NOT_FOUND
    return (root_in(page.read_bytes()) if page.is_file() else None) or "/"


def _doubts(site_dir: Path, options: Options, files: Sequence[File]) -> Iterator[str]:
    """Yield what the author can hardly have meant."""
    for pattern in useless_patterns(options.exclude, [file.path for file in files]):
        name = pattern.strip("!/")
        if name and (site_dir / name).exists():  # Such as a folder that is a site of its own.
            continue
        hint = "; patterns are for the built site, as in '/faq/', not 'faq.md'"
        yield f"exclude: '{pattern}' matches no file{hint if pattern.endswith('.md') else ''}"
    if not any(str(file.path) == "index.html" for file in files):
        yield "there is no index.html here; is this the folder of the site?"
    if all(file.left_out for file in files if file.is_page):
        yield "no page can be read offline; look at 'exclude' and 'max_file_size'"


def retire(site_dir: Path) -> None:
    """Take everything of ours out of a site and leave the worker that makes readers forget it.

    Raises:
        OfflineError: saying what to do; the site is as it was then.
    """
    with changes_to(site_dir) as changes:
        for path in our_files(site_dir):
            changes.remove(path)
        everything = Options(exclude=("!*",))  # Also what an earlier run was told to bring back.
        for file in scan(site_dir, everything).files:
            if file.is_page:
                page = changes.read(file.path)
                if file.path == PurePosixPath(FALLBACK) and is_generated(page):
                    changes.remove(file.path)
                else:
                    changes.write(file.path, remove_tag(page))
        changes.write(PurePosixPath(WORKER), farewell_script().encode())
