"""The fallback page, shown for a page that is not saved where there is no network."""

import re
from collections.abc import Collection, Iterable, Mapping
from html import escape
from pathlib import PurePosixPath

from mkdocs_offline.additions.locales import Words
from mkdocs_offline.additions.page import Page, Theme, is_standalone, render
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.html.head import Caption
from mkdocs_offline.layout import FALLBACK, OTHER_FALLBACK
from mkdocs_offline.site.changes import Changes
from mkdocs_offline.site.exclude import EXCLUDED
from mkdocs_offline.site.scan import SYMBOLIC_LINK, File
from mkdocs_offline.site.urls import resolve, url_of

ROOT = "./mkdocs-offline/.."
"""How the fallback page writes the address of the site's root.

It is a true relative address of the root and nobody else writes it so: the page works where it
lies, and the worker puts the scope in its place where it shows the page under another address.
"""

_CANDIDATES = (PurePosixPath(FALLBACK), PurePosixPath("offline/index.html"))
_LINK = re.compile(
    rb"""\shref\s*=\s*["']?
    ([^"'\s<>]*offline(?:/|/index\.html|\.html)?(?:\#[^"'\s<>]*)?)["'\s>]""",
    re.IGNORECASE | re.VERBOSE,
)
"""A link that may lead to an author's page."""
_MARK = '<div data-mkdocs-offline="fallback"'
_BUTTON = "md-button md-button--primary btn btn-primary"  # In Material, in Bootstrap, in Sphinx.
# For the list, so that nothing moves when it is filled; no policy has to allow a style for that.
_ROOM = f'<div data-mkdocs-offline="room" aria-hidden="true">{"<br>" * 30}</div>'


def provide_fallback(
    files: Collection[File],
    words: Words,
    theme: Theme | None,
    changes: Changes,
) -> PurePosixPath:
    """Return the fallback page: the author's, unless it is excluded, or ours, written now.

    Args:
        files: the files of the site.
        words: what readers see on ours.
        theme: renders ours, where there is one.
        changes: where ours is written to.

    Raises:
        OfflineError: if pages of the author have all the names that ours can have.
    """
    reasons = {file.path: file.left_out for file in files}
    usable = {path for path in reasons if reasons[path] not in (EXCLUDED, SYMBOLIC_LINK)}
    found = _find(usable, theme, changes)
    if found is not None:
        return found
    path = PurePosixPath(FALLBACK)
    if _is_authors(path, reasons, changes):
        path = PurePosixPath(OTHER_FALLBACK)
        if _is_authors(path, reasons, changes):
            raise OfflineError(f"{path} is in the way of the page for what is not saved; rename it")
    changes.write(path, render(_page(words), theme, words).encode())
    return path


def _find(
    paths: Collection[PurePosixPath], theme: Theme | None, changes: Changes
) -> PurePosixPath | None:
    """Return the fallback page that the site already has, if it has one.

    That is the author's, or one in the site's theme from an earlier run, which only the theme
    can renew. One of ours that can be renewed does not count: it is written again.
    """
    for path in _CANDIDATES:
        if path in paths:
            page = changes.read(path)
            if not is_standalone(page) and not (theme and is_generated(page)):
                return path
    return None


def _is_authors(path: PurePosixPath, paths: Collection[PurePosixPath], changes: Changes) -> bool:
    return path in paths and not (
        changes.current(path).is_file() and is_generated(changes.read(path))
    )


def is_linked(
    fallback: PurePosixPath, pages: Iterable[PurePosixPath], site_path: str, changes: Changes
) -> bool:
    """Tell whether pages link to an author's fallback page, as to one about something else."""
    target = url_of(fallback)
    same = {target, target.removesuffix("/"), f"{target}index.html", target.removesuffix(".html")}
    return any(
        resolve(href.decode("utf-8", "replace"), url_of(path), site_path) in same
        for path in pages
        if path != fallback
        for href in _LINK.findall(changes.read(path))
    )


def translations(
    fallback: PurePosixPath, captions: Mapping[PurePosixPath, Caption]
) -> dict[str, str]:
    """Return the URLs of an author's fallback page in other languages, by their folders.

    mkdocs-static-i18n gives each language but the first a folder with all pages, under their names.
    """
    first = captions[fallback].language if fallback in captions else ""
    return {
        url_of(home): url_of(path)
        for path, caption in captions.items()
        if path.parts[1:] == fallback.parts and caption.language not in ("", first)
        if (home := PurePosixPath(path.parts[0], "index.html")) in captions
        if captions[home].language == caption.language
    }


def is_generated(page: bytes) -> bool:
    """Tell whether a fallback page is one of ours."""
    return _MARK.encode() in page


def _page(words: Words) -> Page:
    """Return the page; the worker names what was wanted, its script lists what is saved."""
    reasons = "".join(
        f'<span data-mkdocs-offline="{name}" hidden>{escape(words[name])} </span>'
        for name in ("unsaved", "onlineOnly", "unknown", "offline", "unreachable")
    )
    content = f"""{_MARK} lang="{words["lang"]}" dir="{words["dir"]}">
<h1 data-mkdocs-offline-wanted="{escape(words["wanted"])}">{escape(words["offlineTitle"])}</h1>
<p>{reasons}{escape(words["opens"])}</p>
<p><a href="" class="{_BUTTON}">{escape(words["tryAgain"])}</a></p>
<h2>{escape(words["savedPages"])}</h2>
<p><input type="search" class="md-input md-input--stretch form-control" disabled
 placeholder="{escape(words["filter"])}" aria-label="{escape(words["filter"])}"></p>
<div data-mkdocs-offline="pages"></div>
<p role="status"></p>
{_ROOM}
</div>"""
    return Page(title=words["offlineTitle"], content=content, root=ROOT)
