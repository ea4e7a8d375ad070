"""The report in words: for people, for programs, and for GitHub's annotations."""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict

from mkdocs_offline.check import CheckReport
from mkdocs_offline.check.download import Download, Share
from mkdocs_offline.check.findings import NOTICE, Finding, by_severity
from mkdocs_offline.html.references import LINK
from mkdocs_offline.report import (
    downloads_in_words,
    gain_in_words,
    readable_in_words,
    size_in_words,
)

NOTHING = "Nothing is missing offline"
_PAGES = 3
_FINDINGS = 8
_FOLDERS = 6
"""How many are named: pages of a finding, findings of a remedy, folders of the download."""
_BAR = 24
_BOLD, _DIM, _YELLOW, _RED, _GREEN = "1", "2", "33", "31", "32"


def as_text(report: CheckReport, reasons: Sequence[str]) -> str:
    """Return the report for people; in colour on a terminal, unless NO_COLOR is set."""
    readable = readable_in_words(report.pages, report.asks)
    lines = [f"{report.name}: {readable}; version {report.version}", ""]
    for severity, of_severity in by_severity(report.findings).items():
        groups: dict[str, list[Finding]] = defaultdict(list)
        for finding in of_severity:
            groups[finding.remedy].append(finding)
        if groups:
            lines += [_paint(f"{severity}:", _YELLOW), ""]
        for remedy, findings in groups.items():
            lines += [_paint(remedy[0].upper() + remedy[1:], _BOLD)]
            lines += [*_describe(findings, report.checked), ""]
    lines += [*_download(report.download), ""]
    if reasons:
        lines += [_paint(f"Failed: {reason}", _RED) for reason in reasons]
    elif report.findings:
        lines += [_paint(_count(report.findings), _YELLOW)]
    else:
        lines += [_paint(NOTHING, _GREEN)]
    return "\n".join(lines)


def as_json(report: CheckReport, reasons: Sequence[str]) -> str:
    """Return the whole report as JSON, with the reasons why the site fails as ``failed``."""
    return json.dumps({**asdict(report), "failed": list(reasons)}, indent=2, ensure_ascii=False)


def as_github(report: CheckReport, reasons: Sequence[str]) -> str:
    """Return the report as workflow commands of GitHub Actions, one a line.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    lines = [
        _command(
            finding.level,
            f"Offline: {finding.kind} {finding.reason}",
            _joined(", ", _name(finding.url) + _origin(finding), _where(finding, report.checked))
            + f": {finding.remedy}",
        )
        for finding in report.findings
    ]
    lines += [_command("error", "Offline check failed", reason) for reason in reasons]
    download = report.download
    summary = (
        f"{readable_in_words(report.pages, report.asks)};"
        f" {downloads_in_words(download.size, download.later_size)}; {_count(report.findings)}"
    )
    return "\n".join([*lines, _command("notice", "Offline check", summary)])


FORMATS: dict[str, Callable[[CheckReport, Sequence[str]], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
}


def _describe(findings: Sequence[Finding], checked: int) -> Iterator[str]:
    shown = findings[:_FINDINGS]
    width = max(len(finding.kind) for finding in shown)
    for finding in shown:
        kind = _paint(finding.kind.ljust(width), _YELLOW)
        yield f"  {kind}  {_name(finding.url)}{_origin(finding)}"
        details = _joined("; ", finding.reason, _where(finding, checked))
        yield _paint(f"  {'':{width}}  {details}", _DIM)
    if len(findings) > len(shown):
        yield f"  and {len(findings) - len(shown)} more, which --html and --format json list"


def _download(download: Download) -> Iterator[str]:
    first = f"{size_in_words(download.size)} in {download.requests} requests"
    later = f"{size_in_words(download.later_size)} in {download.later_requests}"
    if download.size == download.later_size:
        yield _paint(f"Readers download {first}", _BOLD)
    else:
        yield _paint(f"Readers of one page download {first}, those who return {later}", _BOLD)
    folders, others = download.folders[:_FOLDERS], download.folders[_FOLDERS:]
    if others:
        rest = Share(
            f"{len(others)} other {'folder' if len(others) == 1 else 'folders'}",
            sum(folder.size for folder in others),
            sum(folder.files for folder in others),
        )
        folders = (*folders, rest)
    width = max((len(folder.name) for folder in folders), default=0)
    largest = max((folder.size for folder in folders), default=1)
    for folder in folders:
        bar = "█" * max(1, round(_BAR * folder.size / max(1, largest)))
        size = size_in_words(folder.size).rjust(8)
        yield f"  {folder.name.ljust(width)}  {size}  {_paint(bar, _DIM)}"
    if download.on_request:
        more = size_in_words(download.on_request)
        yield f"  and {more} more as they read it, or when they ask for it"
    if download.text_requests:
        yield (
            f"The text alone is {size_in_words(download.text_size)} in {download.text_requests}"
            " requests"
            + gain_in_words(
                download.text_size, download.text_requests, download.one_by_one, download.texts
            )
        )
    largest_files = ", ".join(
        f"{_name(file.name)} {size_in_words(file.size)}" for file in download.files[:_PAGES]
    )
    yield f"Largest files: {largest_files}"


def _where(finding: Finding, checked: int) -> str:
    """Return the pages of a finding, if it has any, and the files through which they come to it."""
    count = len(finding.pages)
    if not count:
        return ""
    is_sure = finding.level != NOTICE
    verb = "linked from" if finding.kind == LINK else "needed by" if is_sure else "may be needed by"
    via = f" through {', '.join(map(_name, finding.via))}" if finding.via else ""
    if count == checked and count > _PAGES:
        return f"{verb} every page{via}"
    named = ", ".join(map(_name, finding.pages[:_PAGES]))
    more = f" and {count - _PAGES} more" if count > _PAGES else ""
    return f"{verb} {named}{more}{via}"


def _joined(separator: str, *texts: str) -> str:
    return separator.join(filter(None, texts))


def _origin(finding: Finding) -> str:
    return f" – {finding.origin}" if finding.origin else ""


def _name(url: str) -> str:
    """Return a URL as it is shown; the first page's is empty."""
    return url or "the home page"


def _count(findings: Sequence[Finding]) -> str:
    """Return how many findings there are of each severity."""
    groups = by_severity(findings)
    return "; ".join(f"{name}: {len(found)}" for name, found in groups.items() if found) or NOTHING


def _command(level: str, title: str, message: str) -> str:
    message = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{level} title={title.replace(':', '%3A').replace(',', '%2C')}::{message}"


def _paint(text: str, code: str) -> str:
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return f"\x1b[{code}m{text}\x1b[0m"
