"""What we add to a site for its readers: tags in its pages, scripts, our own pages, the app."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from mkdocs_offline.app import Brand, provide_app
from mkdocs_offline.changes import Changes
from mkdocs_offline.fallback import provide_fallback, translations
from mkdocs_offline.head import Head
from mkdocs_offline.inject import inject
from mkdocs_offline.locales import locale_files, texts_in
from mkdocs_offline.options import Options
from mkdocs_offline.page import Theme
from mkdocs_offline.progress import Tell, watch
from mkdocs_offline.scan import File
from mkdocs_offline.scripts import page_scripts
from mkdocs_offline.status_page import provide_status_page


@dataclass(frozen=True)
class Additions:
    """What was added: the files, with the fallback page even if that is the author's."""

    files: tuple[PurePosixPath, ...]
    fallback: PurePosixPath
    translations: Mapping[str, str]
    """The URL of the fallback page in another language, by the folder of that one."""
    warnings: tuple[str, ...]


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
    heads = inject(watch("Pages", pages, tell), site_path, changes, app.tags)
    words = texts_in(_language(heads))
    fallback = provide_fallback(files, heads, words, theme, changes)
    status_page = provide_status_page(words, theme, changes)
    inject([fallback, status_page], site_path, changes)
    languages = (head.language for head in heads.values())
    scripts = page_scripts() | locale_files([words["lang"], *languages])
    for path, content in scripts.items():
        changes.write(path, content)
    return Additions(
        files=(*scripts, *app.files, fallback, status_page),
        fallback=fallback,
        translations=translations(fallback, heads),
        warnings=app.warnings,
    )


def _language(heads: Mapping[PurePosixPath, Head]) -> str:
    """Return the language of the start page, for the pages that belong to no other."""
    home = heads.get(PurePosixPath("index.html"))
    return home.language if home else ""
