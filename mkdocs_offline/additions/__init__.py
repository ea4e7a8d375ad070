"""What we add to a site for its readers: tags in its pages, scripts, our own pages, the app."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from mkdocs_offline.additions.app import Brand, provide_app
from mkdocs_offline.additions.fallback import (
    is_generated,
    is_linked,
    provide_fallback,
    translations,
)
from mkdocs_offline.additions.locales import locale_files, words_in
from mkdocs_offline.additions.page import STYLE, Theme, is_standalone
from mkdocs_offline.additions.status_page import provide_status_page
from mkdocs_offline.additions.titles import page_titles
from mkdocs_offline.browser.scripts import page_scripts
from mkdocs_offline.html.head import Caption
from mkdocs_offline.html.inject import inject
from mkdocs_offline.layout import PAGE_STYLE
from mkdocs_offline.options import Options
from mkdocs_offline.progress import Tell, watch
from mkdocs_offline.site.changes import Changes
from mkdocs_offline.site.exclude import EXCLUDED
from mkdocs_offline.site.scan import File
from mkdocs_offline.site.urls import url_of


@dataclass(frozen=True)
class Additions:
    """What was added: the files, with the fallback page even if that is the author's."""

    files: tuple[PurePosixPath, ...]
    fallback: PurePosixPath
    translations: Mapping[str, str]
    """The URL of the fallback page in another language, by the folder of that one."""
    pages: Collection[PurePosixPath]
    """The pages that are documents of their own, and not parts of others."""
    titles: Mapping[str, str]
    """The title of each page that readers may look for, by its URL."""
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    """What the author may not expect, though nothing is wrong with it."""


def add_to_site(
    files: Collection[File],
    options: Options,
    site_path: str,
    theme: Theme | None,
    brand: Brand,
    changes: Changes,
    tell: Tell,
) -> Additions:
    """Add what readers need beside packs and worker.

    Args:
        files: the files of the site.
        options: the settings.
        site_path: the path that the site is served under.
        theme: renders our pages in the look of the site.
        brand: how an app of the site looks where the settings do not say.
        changes: where all is written to.
        tell: is told the progress.

    Raises:
        OfflineError: saying what to do.
    """
    app = provide_app(options.app, brand, files, site_path, changes)
    pages = [file.path for file in files if file.is_page]
    excluded = {file.path for file in files if file.left_out == EXCLUDED}
    captions = inject(watch("Pages", pages, tell), site_path, changes, app.tags, excluded)
    words = words_in(_language(captions))
    fallback = provide_fallback(files, words, theme, changes)
    if is_generated(changes.read(fallback)):
        captions.pop(fallback, None)  # That of an earlier run; a first build reads none.
    status_page = provide_status_page(words, theme, changes)
    inject([fallback, status_page], site_path, changes)
    languages = (caption.language for caption in captions.values())
    files_of_ours = page_scripts() | locale_files([words["lang"], *languages])
    if any(is_standalone(changes.read(page)) for page in (fallback, status_page)):
        files_of_ours[PurePosixPath(PAGE_STYLE)] = STYLE.encode()
    for path, content in files_of_ours.items():
        changes.write(path, content)
    return Additions(
        files=(*files_of_ours, *app.files, fallback, status_page),
        fallback=fallback,
        translations=translations(fallback, captions),
        pages=frozenset(captions),
        titles=page_titles(
            {path: caption for path, caption in captions.items() if path != fallback}
        ),
        warnings=app.warnings,
        notes=tuple(_notes(fallback, captions, site_path, changes)),
    )


def _notes(
    fallback: PurePosixPath, pages: Iterable[PurePosixPath], site_path: str, changes: Changes
) -> Iterator[str]:
    is_ours = is_generated(changes.read(fallback))
    if not is_ours and is_linked(fallback, pages, site_path, changes):
        url = url_of(fallback)
        yield (
            f"{url} is shown for each page that a reader has not saved; if it is about something"
            f" else, rename it or add '/{url}' to 'exclude'; if not, no page needs to link to it"
        )


def _language(captions: Mapping[PurePosixPath, Caption]) -> str:
    """Return the language of the start page, for the pages that belong to no other."""
    home = captions.get(PurePosixPath("index.html"))
    return home.language if home else ""
