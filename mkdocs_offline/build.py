"""The road from a built site to one that opens offline, and the way back."""

import os
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from mkdocs_offline.additions import Additions, add_to_site
from mkdocs_offline.additions.app import NO_BRAND, Brand
from mkdocs_offline.additions.fallback import is_generated
from mkdocs_offline.additions.page import Theme
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.html.address import address_of
from mkdocs_offline.html.closure import Closure, closure, loaded_by_most
from mkdocs_offline.html.elsewhere import named_elsewhere
from mkdocs_offline.html.inject import remove_tag
from mkdocs_offline.layout import FALLBACK, NOT_FOUND, OTHER_FALLBACK, WORKER
from mkdocs_offline.options import Options
from mkdocs_offline.progress import Tell, silent
from mkdocs_offline.published.ownership import our_files, strangers
from mkdocs_offline.published.packs import store
from mkdocs_offline.published.site import Published, list_files, write_site
from mkdocs_offline.published.worker import farewell_script, read_worker
from mkdocs_offline.report import Report, estimate_one_by_one, shell
from mkdocs_offline.site.changes import Changes, changes_to
from mkdocs_offline.site.copies import Copies, renew_copies
from mkdocs_offline.site.exclude import TOO_LARGE_INDEX, useless_patterns
from mkdocs_offline.site.guards import rules_of_parts
from mkdocs_offline.site.scan import OTHER_SITE, SYMBOLIC_LINK, File, Scan, scan
from mkdocs_offline.site.urls import is_page, path_of, sample, site_path, url_of
from mkdocs_offline.site.workers import other_workers

_MOST_RULES = 50
"""How many rules of a ``_headers`` file the worker is told: it stays small."""
_SAMPLE = 20
"""From how many pages it is told what most of them load."""


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
        site_url: where the site will be served. Only its path matters: for pages that hosts show
            under any address, such as the 404 page, and for addresses that begin with a slash.
            Where there is none, an earlier run's is kept, or what the first page names as its
            address is taken.
        theme: renders our pages in the look of the site.
        brand: how an app of the site looks where the settings do not say.
        tell: is told the progress.

    Raises:
        OfflineError: saying what to do; the site is as it was then.
    """
    with changes_to(site_dir) as changes:
        root = site_path(site_url or address_of(site_dir))
        earlier = our_files(site_dir)
        found = scan(site_dir, options)
        added = add_to_site(found.files, options, root, theme, brand, changes, tell)

        saved = [file.path for file in found.files if file.left_out is None]
        paths = {url_of(path): path for path in [*saved, *added.files]}

        # The status page wears what the fallback page does; to look twice would take long.
        def read(url: str) -> bytes:
            return changes.read(paths[url])

        needed = closure(url_of(added.fallback), root, paths, read)
        core = needed.files | {url_of(path) for path in added.files}
        pages = sample(sorted(filter(is_page, paths)), _SAMPLE)  # Whatever was there before.
        stored = store(paths, core, lambda: loaded_by_most(pages, root, paths, read), changes, tell)
        listing = list_files(stored, found.files, added.titles, changes)
        published = write_site(
            listing,
            core,
            options,
            changes,
            fallback=url_of(added.fallback),
            translations=added.translations,
            not_found=NOT_FOUND if NOT_FOUND in paths else None,
            nested=found.nested,
            header_rules=tuple(rules_of_parts(site_dir))[:_MOST_RULES],
            worker=_own_code(options, paths, read),
            elsewhere=tuple(named_elsewhere(paths, read)) if options.other_hosts else None,
        )
        changes.remove_unless_written(earlier)
        copies = renew_copies(changes)
        return _report(site_dir, options, root, found, added, published, needed, copies, changes)


def _own_code(
    options: Options, paths: Container[str], read: Callable[[str], bytes]
) -> bytes | None:
    """Return the author's code for the worker."""
    if options.worker is None:
        return None
    url = url_of(PurePosixPath(options.worker.removeprefix("/")))
    if url not in paths:
        raise OfflineError(f"worker: the built site has no file '{options.worker}'")
    return read(url)


def _report(
    site_dir: Path,
    options: Options,
    root: str,
    found: Scan,
    added: Additions,
    published: Published,
    needed: Closure,
    copies: Copies,
    changes: Changes,
) -> Report:
    stand_ins = (added.fallback, PurePosixPath(NOT_FOUND))
    saved = {file.url: file for file in published.saved}
    texts = {file.url for file in published.texts}
    others = [file for url, file in saved.items() if url not in texts]
    left_out = [file for file in found.files if file.left_out and file.url not in saved]
    pages = sum(
        file.path in added.pages and not file.left_out and file.path not in stand_ins
        for file in found.files
    )
    return Report(
        version=published.version,
        pages=pages,
        texts=len(texts),
        text_size=sum(entry.size for entry in published.text_files),
        text_requests=len(published.text_files),
        one_by_one=estimate_one_by_one([changes.current(path_of(url)) for url in sorted(texts)]),
        files=len(others),
        file_size=sum(file.size for file in others),
        first_size=sum(entry.size for entry in published.wanted),
        later_size=sum(entry.size for entry in published.wanted_later),
        other_hosts=tuple(sorted(needed.hosts)),
        copies=options.other_hosts,
        left_out=(
            *((file.url, str(file.left_out)) for file in left_out),
            *((url, OTHER_SITE) for url in found.nested),
        ),
        warnings=(*added.warnings, *_doubts(site_dir, options, found.files, root, pages)),
        site_dir=site_dir,
        asks=options.download == "ask",
        notes=(*added.notes, *_notes(site_dir, copies)),
    )


def _doubts(
    site_dir: Path, options: Options, files: Sequence[File], root: str, pages_saved: int
) -> Iterator[str]:
    """Yield what the author can hardly have meant."""
    for pattern in useless_patterns(options.exclude, [file.path for file in files]):
        name = pattern.strip("!/")
        # Such as a folder that is a site of its own; Path.exists fails for a name that is too long.
        if name and os.path.exists(site_dir / name):  # noqa: PTH110
            continue
        hint = "; patterns are for the built site, as in '/faq/', not 'faq.md'"
        yield f"exclude: '{pattern}' matches no file{hint if pattern.endswith('.md') else ''}"
    for file in files:
        if str(file.left_out).startswith(TOO_LARGE_INDEX):
            yield (
                f"the search finds nothing offline: {file.path} is {file.left_out}; let your"
                f" generator leave something out of it, or add '!/{file.path}' to 'exclude'"
            )
    if not any(str(file.path) == "index.html" for file in files):
        yield "there is no index.html here; is this the folder of the site?"
    if not pages_saved:
        yield "no page can be read offline; look at 'exclude' and 'max_file_size'"
    pages = [file.path for file in files if file.is_page]
    known = [file.path for file in files if file.left_out != SYMBOLIC_LINK]
    for worker, page in other_workers(site_dir, known, pages, root).items():
        yield (
            f"{page} registers another service worker, {worker}; a folder can have one, so each"
            " would send the other away again and again: take out what registers it; the setting"
            " 'worker' runs code of yours in this one"
        )


def _notes(site_dir: Path, copies: Copies) -> Iterator[str]:
    """Yield what was done beside the road, and what has to be done elsewhere."""
    if copies.renewed or copies.removed:
        yield str(copies)
    for path in strangers(site_dir):
        yield f"{path} is not of this version and was left alone; readers do not have it offline"
    here = site_dir.resolve()
    for parent in here.parents:
        line = None
        with suppress(OSError):  # It is not there, or not ours to read.
            line = read_worker((parent / WORKER).read_bytes())
        if line and not url_of(PurePosixPath(here.relative_to(parent), "index.html")).startswith(
            line.nested
        ):
            yield (
                f"this site lies within that in {parent}, which was built before and does not know"
                f" it: run 'mkdocs-offline build {shell(parent)}', with its options, at the end"
            )


def retire(site_dir: Path, *, farewell: bool = True) -> Copies:
    """Take everything of ours out of a site and leave the worker that makes readers forget it.

    Return how many compressed copies had to follow their pages.

    Args:
        site_dir: the folder of the site.
        farewell: whether to leave that worker; a site that no reader has seen needs none.

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
                if str(file.path) in (FALLBACK, OTHER_FALLBACK) and is_generated(page):
                    changes.remove(file.path)
                elif (without := remove_tag(page)) != page:
                    changes.write(file.path, without)
        if farewell:
            changes.write(PurePosixPath(WORKER), farewell_script().encode())
        else:
            changes.remove(PurePosixPath(WORKER))
        return renew_copies(changes)
