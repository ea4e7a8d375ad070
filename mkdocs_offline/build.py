"""The road from a built site to one that opens offline, and the way back."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from mkdocs_offline.app import NO_BRAND, Brand, provide_app
from mkdocs_offline.changes import changes_to
from mkdocs_offline.closure import closure
from mkdocs_offline.entry import entry_of, is_text, media_type
from mkdocs_offline.exclude import useless_patterns
from mkdocs_offline.fallback import is_generated, provide_fallback, translations
from mkdocs_offline.head import Head
from mkdocs_offline.inject import inject, remove_tag
from mkdocs_offline.layout import FALLBACK, NOT_FOUND, VERSION, WORKER
from mkdocs_offline.locales import locale_files, texts_in
from mkdocs_offline.manifest import build_manifest
from mkdocs_offline.options import Options
from mkdocs_offline.ownership import our_files
from mkdocs_offline.page import Theme
from mkdocs_offline.report import Report
from mkdocs_offline.scan import File, scan
from mkdocs_offline.scripts import page_scripts
from mkdocs_offline.status_page import provide_status_page
from mkdocs_offline.texts import estimate_one_by_one, write_texts
from mkdocs_offline.urls import site_path, url_of
from mkdocs_offline.worker import farewell_script, worker_script


def make_offline(
    site_dir: Path,
    options: Options,
    *,
    site_url: str | None = None,
    theme: Theme | None = None,
    brand: Brand = NO_BRAND,
) -> Report:
    """Make a built site readable offline; run again, change nothing.

    Args:
        site_dir: the folder that the site was built into.
        options: the settings.
        site_url: where the site will be served; only its path matters, and only for pages that
            hosts show under any address.
        theme: renders our pages in the look of the site.
        brand: how an app of the site looks where the settings do not say.

    Raises:
        OfflineError: saying what to do; the site is as it was then.
    """
    root = site_path(site_url)
    with changes_to(site_dir) as changes:
        earlier = our_files(site_dir)
        found = scan(site_dir, options)
        pages = [file for file in found.files if file.is_page]

        app = provide_app(options.app, brand, found.files, root, changes)
        heads = inject([page.path for page in pages], root, changes, app.tags)
        words = texts_in(_language(heads))
        fallback = provide_fallback(found.files, heads, words, theme, changes)
        status_page = provide_status_page(words, theme, changes)
        inject([fallback, status_page], root, changes)
        languages = (head.language for head in heads.values())
        ours = page_scripts() | locale_files([words["lang"], *languages])
        for path, content in ours.items():
            changes.write(path, content)

        saved = [file.path for file in found.files if file.left_out is None]
        paths = {url_of(path): path for path in [*saved, *ours, *app.files, fallback, status_page]}
        # The status page wears what the fallback page does; to look twice would take long.
        needed = closure(url_of(fallback), root, paths, lambda url: changes.read(paths[url]))
        core = needed.files | {url_of(path) for path in [*ours, *app.files, fallback, status_page]}
        to_pack = {
            url: path
            for url, path in paths.items()
            if is_text(media_type(path)) and url not in core
        }
        texts = write_texts(to_pack, changes)
        files = [
            entry_of(url, path, changes.read(path))
            for url, path in paths.items()
            if url not in to_pack
        ]
        manifest = build_manifest(files, core, texts, options.download)

        script = worker_script(
            manifest,
            texts,
            options,
            fallback=url_of(fallback),
            translations=translations(fallback, heads),
            not_found=NOT_FOUND if NOT_FOUND in paths else None,
            online_only=[
                file.url for file in found.files if file.is_online_only and file.url not in paths
            ],
            nested=found.nested,
        )
        changes.write(PurePosixPath(WORKER), script.encode())
        version = json.dumps({"version": manifest.version}) + "\n"
        changes.write(PurePosixPath(VERSION), version.encode())
        changes.remove_unless_written(earlier)

        return Report(
            version=manifest.version,
            pages=sum(
                page.left_out is None and page.path not in (fallback, PurePosixPath(NOT_FOUND))
                for page in pages
            ),
            texts=len(to_pack),
            text_size=sum(entry.size for entry in texts.entries),
            text_requests=len(texts.entries),
            one_by_one=estimate_one_by_one([changes.current(path) for path in to_pack.values()]),
            files=len(files),
            file_size=sum(file.size for file in files),
            other_hosts=tuple(sorted(needed.hosts)),
            left_out=tuple(
                (file.url, file.left_out)
                for file in found.files
                if file.left_out and file.url not in paths
            ),
            warnings=(*app.warnings, *_doubts(options, found.files)),
        )


def _doubts(options: Options, files: Sequence[File]) -> Iterator[str]:
    """Yield what the author can hardly have meant."""
    for pattern in useless_patterns(options.exclude, [file.path for file in files]):
        hint = "; patterns are for the built site, as in '/faq/', not 'faq.md'"
        yield f"exclude: '{pattern}' matches no file{hint if pattern.endswith('.md') else ''}"
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
        for file in scan(site_dir, Options()).files:
            if file.is_page:
                page = changes.read(file.path)
                if file.path == PurePosixPath(FALLBACK) and is_generated(page):
                    changes.remove(file.path)
                else:
                    changes.write(file.path, remove_tag(page))
        changes.write(PurePosixPath(WORKER), farewell_script().encode())


def _language(heads: Mapping[PurePosixPath, Head]) -> str:
    """Return the language of the start page, for the pages that belong to no other."""
    home = heads.get(PurePosixPath("index.html"))
    return home.language if home else ""
