"""The road from a processed site to what its readers miss offline, and what they download."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mkdocs_offline.check.download import Download, download_of
from mkdocs_offline.check.findings import WARNING, Finding, findings_of
from mkdocs_offline.check.resources import resources_of
from mkdocs_offline.check.saved_site import SavedSite, read_saved_site
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.layout import WORKER
from mkdocs_offline.published.levels import CORE
from mkdocs_offline.report import size_in_words

_NAMED = 3
"""How many warnings a reason names."""


@dataclass(frozen=True)
class CheckReport:
    """What was found out about a site."""

    name: str
    """The title of the first page, or the name of the folder."""
    built: str
    """When the site was made readable offline: date and time, ISO 8601, local."""
    version: str
    asks: bool
    """Whether only what was read is saved, until the reader asks for the rest."""
    pages: int
    """How many pages readers have offline."""
    checked: int
    """Those and the ones that stand for others: 404 page, fallback page, status page."""
    findings: tuple[Finding, ...]
    download: Download


def judge(report: CheckReport, *, strict: bool, max_download: int | None) -> list[str]:
    """Return for which reasons a site fails the check; none if it passes.

    Args:
        report: what was found out.
        strict: whether every warning is a reason.
        max_download: how many bytes a reader may have to download.
    """
    reasons = []
    warnings = [finding for finding in report.findings if finding.level == WARNING]
    if strict and warnings:
        named = ", ".join(finding.url or "the home page" for finding in warnings[:_NAMED])
        more = f" and {len(warnings) - _NAMED} more" if len(warnings) > _NAMED else ""
        count = "is 1" if len(warnings) == 1 else f"are {len(warnings)}"
        reasons.append(f"--strict allows no warnings, and there {count}: {named}{more}")
    most = report.download.later_size
    if max_download is not None and most > max_download:
        size, limit = size_in_words(most), size_in_words(max_download)
        reasons.append(f"readers download {size}, and --max-download allows {limit}")
    return reasons


def check(site_dir: Path, ignore: Sequence[str] = ()) -> CheckReport:
    """Look for what the saved pages of a site need that is not saved; nothing is changed.

    Args:
        site_dir: the folder of a site that was made readable offline.
        ignore: patterns, as of a shell, for URLs that are not reported.

    Raises:
        OfflineError: saying what to do.
    """
    try:
        site = read_saved_site(site_dir)
        loads, links = resources_of(site)
        return CheckReport(
            name=_name(site),
            built=_built(site),
            version=site.published.version,
            asks=site.published.line.unasked.later == CORE,
            pages=len(set(site.pages).intersection(site.published.pages)),
            checked=len(site.pages),
            findings=findings_of(site, loads, links, ignore),
            download=download_of(site),
        )
    except OSError as error:
        raise OfflineError(
            f"{error.filename or site_dir}: {error.strerror or error}; make sure that the files of"
            " the site can be read"
        ) from error


def _name(site: SavedSite) -> str:
    titles = (file.title for file in site.published.listing.files if not file.url)
    return next(filter(None, titles), site.folder.resolve().name)


def _built(site: SavedSite) -> str:
    changed = (site.folder / WORKER).stat().st_mtime
    return datetime.fromtimestamp(changed).astimezone().isoformat(timespec="minutes")
