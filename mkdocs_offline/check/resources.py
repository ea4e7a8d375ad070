"""What the saved pages load, by themselves and through styles and scripts, and their links."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import filterfalse
from urllib.parse import urljoin

from mkdocs_offline.check.saved_site import SavedSite, is_elsewhere
from mkdocs_offline.html.elsewhere import is_useless_offline
from mkdocs_offline.html.references import (
    BASE,
    LINK,
    NAMED,
    Reference,
    references_of_page,
    references_of_script,
    references_of_style,
    references_of_tag,
    tags_of_page,
)

_DIAGRAM = re.compile(r"""\sclass=["']?[^"'>]*\bmermaid\b""")
_MERMAID = re.compile(r"(?:^|/)mermaid\b")


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

    @property
    def is_only_named(self) -> bool:
        """Whether scripts name it and may never load it; Mermaid is loaded for each diagram."""
        return self.places == {NAMED} and not _MERMAID.search(self.url)


Use = tuple[str, Reference]
"""What a file refers to: the URL that is meant, and how it is written."""

_LONGEST, _AT_MOST = 200, 2**15
"""How long the pieces of pages are that are remembered, and how many, to save memory."""
_END_TAG = re.compile(r"/(?!(?:script|style|noscript|template|textarea|title|xmp)\b)\w", re.I)


def resources_of(site: SavedSite) -> tuple[list[Resource], list[Resource]]:
    """Return what readers may miss: what the saved pages load, with all that follows, and links.

    What can be opened is passed over as it is read, and so are links to other sites.
    """
    assets = _Assets(site)
    pages = _Pages(site, assets)
    loads: dict[str, list[tuple[str, str, Reference]]] = {}
    links: dict[str, list[tuple[str, str, Reference]]] = {}
    for page in site.pages:
        html = site.text(page)
        uses = pages.uses_of(page, html)
        own = [use for use in uses if use[1].kind != LINK]
        if own:
            draws = "mermaid" in html and _DIAGRAM.search(html) is not None
            every = _all_loads(page, own, assets, draws)
            loads[page] = [load for load in every if assets.is_unsaved(load[1])]
        found = [use for use in uses if use[1].kind == LINK and not is_elsewhere(use[0])]
        if found:
            links[page] = [(page, *use) for use in found]
    return _gather(loads), _gather(links)


class _Assets:
    """What the style sheets and scripts of a site load, each read once."""

    def __init__(self, site: SavedSite) -> None:
        self._site = site
        self._uses: dict[str, list[Use]] = {}
        self.is_unsaved = lru_cache(maxsize=2**14)(self._is_unsaved)

    def uses_of(self, url: str) -> list[Use]:
        """Return what a file loads, where it is a saved style sheet or script."""
        if url not in self._site.saved or not url.endswith((".css", ".js", ".mjs")):
            return []
        if url not in self._uses:
            of_text = references_of_style if url.endswith(".css") else references_of_script
            references = of_text(self._site.text(url))
            self._uses[url] = list(_resolved(self._site, self._site.base + url, references))
        return self._uses[url]

    def is_missed(self, use: Use) -> bool:
        """Tell whether something cannot be opened, or loads what may not be."""
        target, reference = use
        if self.is_unsaved(target):
            return True
        return reference.kind != LINK and bool(self.uses_of(target) or _MERMAID.search(target))

    def _is_unsaved(self, url: str) -> bool:
        return is_elsewhere(url) or self._site.not_saved(url) is not None


class _Pages:
    """Reads pages, and passes over what it has read on others like them.

    Pages repeat each other: most tags, with the text behind them, stand on many pages of a folder,
    or, where their addresses climb to the root of the site, on many that lie as deep. Those that
    miss nothing are known by what stands between two ``<``, and are not looked at again.
    """

    def __init__(self, site: SavedSite, assets: _Assets) -> None:
        self._site = site
        self._assets = assets
        self._of_depth: dict[int, set[str]] = defaultdict(set)
        self._of_folder: set[str] = set()
        self._folder = ""

    def uses_of(self, page: str, html: str) -> set[Use]:
        """Return what a page refers to and readers may miss."""
        depth, folder = page.count("/"), page.rpartition("/")[0]
        if folder != self._folder:
            self._folder, self._of_folder = folder, set()
        of_depth, of_folder = self._of_depth[depth], self._of_folder
        pieces = filterfalse(of_depth.__contains__, html.split("<"))
        unknown = list(filterfalse(of_folder.__contains__, pieces))
        tags = {tag: _elsewhere(references_of_tag(tag)) for tag in tags_of_page("<".join(unknown))}
        own_base = self._site.base + page
        base = _base(own_base, (x for references in tags.values() for x in references))
        if base != own_base:
            return set(self._missed(base, references_of_page(html)))
        missed = {tag: self._missed(base, references) for tag, references in tags.items()}
        shared = ("../" * depth, "/", "http:", "https:")
        for piece in unknown:
            references = tags.get(tag := f"<{piece.partition('>')[0]}>")
            if len(piece) > _LONGEST or (references is None and not _END_TAG.match(piece)):
                continue
            if missed.get(tag) or any(x.kind == BASE for x in references or ()):
                continue
            is_shared = all(x.url.startswith(shared) for x in references or ())
            known = of_depth if is_shared else of_folder
            if len(known) == _AT_MOST:
                known.clear()
            known.add(piece)
        return {use for uses in missed.values() for use in uses}

    def _missed(self, base: str, references: Iterable[Reference]) -> list[Use]:
        uses = _resolved(self._site, base, references)
        return [use for use in uses if self._assets.is_missed(use)]


def _elsewhere(references: Iterable[Reference]) -> list[Reference]:
    """Return the references that do not lead to another place on the same page."""
    return [reference for reference in references if not reference.url.startswith("#")]


def _base(url: str, references: Iterable[Reference]) -> str:
    """Return what the addresses on a page are relative to."""
    bases = sorted(reference.url for reference in references if reference.kind == BASE)
    with suppress(ValueError):  # No URL at all.
        return urljoin(url, bases[0]) if bases else url
    return url


def _resolved(site: SavedSite, base: str, references: Iterable[Reference]) -> Iterator[Use]:
    """Yield what references mean that are relative to an address."""
    for reference in references:
        target = site.resolve(base, reference.url)
        if target is not None and reference.kind != BASE:
            yield target, reference


def _all_loads(
    page: str, own: Iterable[Use], assets: _Assets, draws: bool
) -> Iterator[tuple[str, str, Reference]]:
    """Yield what a page loads, with the file that names it; ``draws`` diagrams or not."""
    own = list(own)
    needs_mermaid = draws and not any(_MERMAID.search(target) for target, _ in own)
    seen: set[str] = {page}
    unseen = [(page, own)]
    while unseen:
        file, uses = unseen.pop()
        for target, reference in uses:
            named = reference.place == NAMED
            if named and _MERMAID.search(target) and not needs_mermaid:
                continue
            if is_useless_offline(target):
                continue
            yield file, target, reference
            if target not in seen:
                seen.add(target)
                unseen.append((target, assets.uses_of(target)))


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
