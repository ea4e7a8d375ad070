"""What readers miss without a network: each finding with its pages, its origin and its remedy."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import urljoin

from mkdocs_offline.check.elsewhere import COPIED, COPIED_ONCE_READ, reason_for_elsewhere
from mkdocs_offline.check.freshness import changed_files
from mkdocs_offline.check.remedies import AFTER_ALL, builder_of, library_of, remedy_for
from mkdocs_offline.check.resources import Resource
from mkdocs_offline.check.saved_site import (
    BUILT_LATER,
    CHANGED_LATER,
    ELSEWHERE,
    MISSING,
    OUTSIDE,
    WRITTEN_LATER,
    SavedSite,
    is_elsewhere,
)
from mkdocs_offline.html.references import LINK
from mkdocs_offline.layout import PACKS
from mkdocs_offline.report import shell
from mkdocs_offline.site.guards import guarded
from mkdocs_offline.site.urls import is_page, path_of

WARNING = "warning"
NOTICE = "notice"
PUBLIC = "asks for a login for pages whose text is in packs, which anybody can download"
_KEEP_PRIVATE = (
    "add their folder to 'exclude', build again, and delete the packs of before at the server"
)
_BROKEN = (MISSING, WRITTEN_LATER)
"""Why a link fails that nobody has left out on purpose."""


@dataclass(frozen=True)
class Finding:
    """Something that readers miss without a network."""

    level: str
    """``warning``; ``notice`` for a link to what was left out on purpose, for what scripts only
    name and may never load, and for what readers have a copy of."""
    kind: str
    """What is missed: "style sheet", "image", "link" and so on."""
    url: str
    """Relative to the site, or absolute on another host."""
    reason: str
    """Why it is not there."""
    origin: str | None
    """The theme or library that it comes from, where that is known."""
    remedy: str
    pages: tuple[str, ...]
    """The saved pages that need it, or link to it; none, where it is missed by itself."""
    via: tuple[str, ...]
    """The style sheets and scripts of the site that name it; none where the pages do."""


MISSED = "Missed offline"
BROKEN = "Missing with a network, too"
NOTICES = "Notices, which --strict allows"


def by_severity(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return findings by what they mean to readers, the gravest first.

    What is broken online as well is not a matter of being offline.
    """
    groups: dict[str, list[Finding]] = {MISSED: [], BROKEN: [], NOTICES: []}
    for finding in findings:
        is_broken = BROKEN if finding.reason == MISSING else MISSED
        groups[NOTICES if finding.level == NOTICE else is_broken].append(finding)
    return groups


def findings_of(
    site: SavedSite, loads: Sequence[Resource], links: Sequence[Resource], ignore: Sequence[str]
) -> tuple[Finding, ...]:
    """Return what is missed: what pages need before where they link to, the most needed first.

    Args:
        site: the site.
        loads: what its pages need.
        links: what they link to.
        ignore: patterns, as of a shell, for URLs that are not reported.
    """
    findings = [
        finding
        for finding in (*_stale(site), *_public(site), *_findings(site, [*loads, *links]))
        if not any(fnmatchcase(finding.url, pattern) for pattern in ignore)
    ]
    return tuple(
        sorted(
            findings,
            key=lambda found: (
                found.level == NOTICE,
                bool(found.pages),
                found.kind == LINK,
                not found.reason.startswith(ELSEWHERE),
                -len(found.pages),
                found.url,
            ),
        )
    )


def _public(site: SavedSite) -> Iterator[Finding]:
    """Yield the pages that ask for a login, and whose texts anybody has who may read the packs."""
    for file, rules in guarded(site.folder, map(path_of, site.left_out)).items():
        if any(re.search(rule, PACKS) for rule in rules):
            continue  # Nobody has the packs without a login.
        pages = tuple(url for url in site.pages if any(re.search(rule, url) for rule in rules))
        if pages:
            yield Finding(WARNING, "login", file, PUBLIC, None, _KEEP_PRIVATE, pages, ())


def _stale(site: SavedSite) -> Iterator[Finding]:
    """Yield what the worker does not know, as it came to the site after it."""
    for url in changed_files(site):
        kind = "page" if is_page(url) else "file"
        yield Finding(WARNING, kind, url, CHANGED_LATER, None, AFTER_ALL, (), ())
    for url in site.nested_later:
        remedy = f"run 'mkdocs-offline build {shell(site.folder)}', with its options, at the end"
        yield Finding(WARNING, "folder", url, BUILT_LATER, None, remedy, (), ())


def _level(resource: Resource, reason: str) -> str:
    if resource.kind == LINK:
        return WARNING if reason in _BROKEN else NOTICE
    is_there = reason in (COPIED, COPIED_ONCE_READ)
    return NOTICE if is_there or (reason == ELSEWHERE and resource.is_only_named) else WARNING


def _findings(site: SavedSite, resources: Sequence[Resource]) -> Iterator[Finding]:
    builder = builder_of(site)
    for resource in resources:
        if is_elsewhere(resource.url):
            host = urljoin(site.base, "/")
            is_outside = resource.url.startswith(host)
            url = resource.url.removeprefix(host.rstrip("/")) if is_outside else resource.url
            reason = OUTSIDE if is_outside else reason_for_elsewhere(resource, site)
        elif missed := site.not_saved(resource.url):
            url, reason = missed
        else:
            continue
        yield Finding(
            level=_level(resource, reason),
            kind=resource.kind,
            url=url,
            reason=reason,
            origin=library_of(resource, builder),
            remedy=remedy_for(resource, url, reason, builder),
            pages=resource.pages,
            via=resource.via,
        )
