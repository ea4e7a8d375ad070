"""What the saved pages load, by themselves and through styles and scripts, and their links."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from mkdocs_offline.check.site import Site, is_elsewhere
from mkdocs_offline.references import (
    BASE,
    LINK,
    NAMED,
    Reference,
    references_of_page,
    references_of_script,
    references_of_style,
)

_DIAGRAM = re.compile(r"""\sclass=["']?[^"'>]*\bmermaid\b""")
_MERMAID = re.compile(r"(?:^|/)mermaid\b")
_FOR_OLD_BROWSERS = re.compile(r"/(?:resize-observer-polyfill|html5shiv|respond\.js)\b")
"""What is loaded only where the browser is older than any with service workers."""
_COUNTS_READERS = re.compile(
    r"(?:^|\.)(?:google-analytics|googletagmanager|plausible|cloudflareinsights|clarity|hotjar)\.\w+$"
)
"""Hosts of scripts that no reader misses."""


@dataclass(frozen=True)
class Resource:
    """Something that pages load, or link to."""

    url: str
    """Relative to the site, or absolute where it lies elsewhere."""
    kind: str
    places: frozenset[str]
    """How it is written in pages, style sheets and scripts."""
    pages: tuple[str, ...]
    via: tuple[str, ...]
    """The style sheets and scripts of the site that name it."""


Uses = Mapping[str, Iterable[tuple[str, Reference]]]
"""What each file refers to, by its URL: the URL that is meant, and how it is written."""


def resources_of(site: Site) -> tuple[list[Resource], list[Resource]]:
    """Return what the saved pages of a site load, with all that follows from it, and their links.

    Links to other sites are passed over.
    """
    loads: dict[str, list[tuple[str, Reference]]] = {}
    links: dict[str, list[tuple[str, Reference]]] = {}
    with_diagrams = set()
    for page in site.pages:
        html = site.text(page)
        if _DIAGRAM.search(html):
            with_diagrams.add(page)
        found = _resolved(site, page, references_of_page(html))
        loads[page] = [use for use in found if use[1].kind != LINK]
        links[page] = [use for use in found if use[1].kind == LINK and not is_elsewhere(use[0])]
    _add_styles_and_scripts(site, loads)
    by_page = {
        page: list(_all_loads(page, loads, draws=page in with_diagrams)) for page in site.pages
    }
    by_link = {page: [(page, *use) for use in uses] for page, uses in links.items()}
    return _gather(by_page), _gather(by_link)


def _resolved(site: Site, url: str, references: Iterable[Reference]) -> list[tuple[str, Reference]]:
    """Return what references in a file mean."""
    references = list(references)
    base = site.base + url
    bases = sorted(reference.url for reference in references if reference.kind == BASE)
    if bases:
        with suppress(ValueError):  # No URL at all.
            base = urljoin(base, bases[0])
    targets = ((site.resolve(base, reference.url), reference) for reference in references)
    return [
        (target, reference)
        for target, reference in targets
        if target is not None and reference.kind != BASE
    ]


def _add_styles_and_scripts(site: Site, loads: dict[str, list[tuple[str, Reference]]]) -> None:
    """Add what the style sheets and scripts of a site load that its pages need."""
    unread = {target for uses in loads.values() for target, _ in uses}
    while unread:
        url = unread.pop()
        if url in loads or url not in site.saved or not url.endswith((".css", ".js", ".mjs")):
            continue
        of_text = references_of_style if url.endswith(".css") else references_of_script
        loads[url] = _resolved(site, url, of_text(site.text(url)))
        unread.update(target for target, _ in loads[url])


def _all_loads(page: str, loads: Uses, draws: bool) -> Iterator[tuple[str, str, Reference]]:
    """Yield all that a page loads, with the file that names it; ``draws`` diagrams or not."""
    own = {target for target, _ in loads[page]}
    needs_mermaid = draws and not any(_MERMAID.search(target) for target in own)
    seen: set[str] = set()
    unseen = [page]
    while unseen:
        file = unseen.pop()
        if file in seen:
            continue
        seen.add(file)
        for target, reference in loads.get(file, ()):
            named = reference.place == NAMED
            if _FOR_OLD_BROWSERS.search(target) or (
                named and _MERMAID.search(target) and not needs_mermaid
            ):
                continue
            if is_elsewhere(target) and _COUNTS_READERS.search(urlsplit(target).hostname or ""):
                continue
            yield file, target, reference
            unseen.append(target)


def _gather(uses: Mapping[str, Iterable[tuple[str, str, Reference]]]) -> list[Resource]:
    """Return what pages use, each resource with its pages."""
    references: dict[str, set[Reference]] = defaultdict(set)
    pages: dict[str, set[str]] = defaultdict(set)
    via: dict[str, set[str]] = defaultdict(set)
    for page, of_page in uses.items():
        for file, target, reference in of_page:
            references[target].add(reference)
            pages[target].add(page)
            via[target].update({file} - {page})
    return [
        Resource(
            url=target,
            kind=min(reference.kind for reference in found),
            places=frozenset(reference.place for reference in found),
            pages=tuple(sorted(pages[target])),
            via=tuple(sorted(via[target])),
        )
        for target, found in sorted(references.items())
    ]
