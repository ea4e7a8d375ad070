"""What readers miss without a network: each finding with its pages, its origin and its remedy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import urljoin

from mkdocs_offline.check.remedies import builder_of, library_of, remedy_for
from mkdocs_offline.check.resources import Resource
from mkdocs_offline.check.site import (
    ELSEWHERE,
    MISSING,
    OUTSIDE,
    WRITTEN_LATER,
    Site,
    is_elsewhere,
)
from mkdocs_offline.references import LINK

WARNING = "warning"
NOTICE = "notice"
_BROKEN = (MISSING, WRITTEN_LATER)
"""Why a link fails that nobody has left out on purpose."""


@dataclass(frozen=True)
class Finding:
    """Something that readers miss without a network."""

    level: str
    """``warning``, or ``notice`` for a link to what was left out on purpose."""
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
    """The saved pages that need it, or link to it."""
    via: tuple[str, ...]
    """The style sheets and scripts of the site that name it; none where the pages do."""


def findings_of(
    site: Site, loads: Sequence[Resource], links: Sequence[Resource], ignore: Sequence[str]
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
        for finding in _findings(site, [*loads, *links])
        if not any(fnmatchcase(finding.url, pattern) for pattern in ignore)
    ]
    return tuple(
        sorted(
            findings,
            key=lambda found: (
                found.level == NOTICE,
                found.kind == LINK,
                found.reason != ELSEWHERE,
                -len(found.pages),
                found.url,
            ),
        )
    )


def _findings(site: Site, resources: Sequence[Resource]) -> Iterator[Finding]:
    builder = builder_of(site)
    for resource in resources:
        if is_elsewhere(resource.url):
            host = urljoin(site.base, "/")
            is_outside = resource.url.startswith(host)
            url = resource.url.removeprefix(host.rstrip("/")) if is_outside else resource.url
            reason = OUTSIDE if is_outside else ELSEWHERE
        elif missed := site.not_saved(resource.url):
            url, reason = missed
        else:
            continue
        yield Finding(
            level=NOTICE if resource.kind == LINK and reason not in _BROKEN else WARNING,
            kind=resource.kind,
            url=url,
            reason=reason,
            origin=library_of(resource, builder),
            remedy=remedy_for(resource, url, reason, builder),
            pages=resource.pages,
            via=resource.via,
        )
