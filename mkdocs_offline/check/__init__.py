"""The road from a processed site to what its readers miss offline, and what they download."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mkdocs_offline.check.download import Download, download_of
from mkdocs_offline.check.findings import WARNING, Finding, findings_of
from mkdocs_offline.check.resources import resources_of
from mkdocs_offline.check.site import read_site
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.report import size_in_words


@dataclass(frozen=True)
class CheckReport:
    """What was found out about a site."""

    version: str
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
    warnings = sum(finding.level == WARNING for finding in report.findings)
    if strict and warnings:
        of = f" (of {len(report.findings)} findings)" if len(report.findings) > warnings else ""
        reasons.append(f"--strict allows no warnings, and there are {warnings}{of}")
    if max_download is not None and report.download.size > max_download:
        size, limit = size_in_words(report.download.size), size_in_words(max_download)
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
        site = read_site(site_dir)
        loads, links = resources_of(site)
        return CheckReport(
            version=site.version,
            pages=site.readable,
            checked=len(site.pages),
            findings=findings_of(site, loads, links, ignore),
            download=download_of(site),
        )
    except OSError as error:
        raise OfflineError(
            f"{error.filename or site_dir}: {error.strerror or error}; make sure that the files of"
            " the site can be read"
        ) from error
