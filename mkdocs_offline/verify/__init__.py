"""A live site beside what was built: what its readers would get, and why that is something else.

Only what anybody can fetch is needed: the worker lists every file with its hash, and packs hold
the pages as they were built. So a host that changes, delays, hides or mixes up files is found out,
and most often the change itself tells who made it.
"""

import time
from collections.abc import Iterator
from functools import partial

from mkdocs_offline.layout import VERSION
from mkdocs_offline.progress import Tell
from mkdocs_offline.published import sample
from mkdocs_offline.verify.address import Site, ask_for_nothing, client_root, locate, scope_of
from mkdocs_offline.verify.caching import check_version, check_worker, version_in
from mkdocs_offline.verify.causes import (
    DEPLOYED_MEANWHILE,
    NO_TLS,
    NOT_DEPLOYED,
    SINGLE_PAGE,
    SITE_URL,
    STALE,
    Finding,
)
from mkdocs_offline.verify.files import CheckedFile, check_file, in_budget
from mkdocs_offline.verify.host import Answer, Patience, fetch, in_parallel, is_local
from mkdocs_offline.verify.pages import check_page, read_texts
from mkdocs_offline.verify.result import Verification

TIME_LIMIT = 600
"""In seconds, for all requests together."""
SIZE_LIMIT = 200 * 10**6
"""In bytes, for all files together; packs and what pages are read with come first."""


def verify(
    url: str, *, pages: int, timeout: float, built_version: str | None, tell: Tell
) -> Verification:
    """Compare a live site with what was built.

    Args:
        url: the address of the site's first page.
        pages: how many live pages to compare.
        timeout: how long to wait for a host that does not answer, in seconds.
        built_version: the version that should be there, or ``None`` for any.
        tell: is told the progress.

    Raises:
        OfflineError: if ``url`` is no web address.
    """
    scope = scope_of(url)
    patience = Patience(timeout, time.monotonic() + TIME_LIMIT)
    site = locate(scope, patience)
    if isinstance(site, Finding):
        return Verification(scope, findings=(site,))

    before = fetch(site.url + VERSION, patience)
    findings = [*_check_host(site, patience), *check_version(site, before)]
    if built_version not in (None, site.published.version):
        versions = f"live is {site.published.version}, built was {built_version}"
        findings.append(Finding(NOT_DEPLOYED, scope, versions))
    if any(finding.cause is STALE for finding in findings):
        # The list of one deploy and the files of another: more would only show that again.
        return Verification(scope, site.published.version, findings=tuple(findings))
    files = list(_check_files(site, patience, tell))
    findings += [finding for file in files for finding in file.findings]

    packs = {file.url: file.pack for file in files if file.pack is not None}
    built = read_texts(site.published, packs)
    compared = sample([url for url in site.published.pages if url in built.lines], pages)
    check = partial(check_page, site.url, built=built, patience=patience)
    for done, found in enumerate(in_parallel(lambda url: list(check(url)), compared), 1):
        findings += found
        tell("Pages", done, len(compared))

    after = fetch(site.url + VERSION, patience)
    if version_in(before) and version_in(after) not in (None, version_in(before)):
        findings.append(Finding(DEPLOYED_MEANWHILE, scope, f"version {version_in(after)}"))
    return Verification(
        scope,
        site.published.version,
        files=len(files),
        size=sum(file.size for file in files),
        unchecked=len(site.published.precache) - len(files),
        pages=len(compared),
        findings=tuple(findings),
    )


def _check_host(site: Site, patience: Patience) -> Iterator[Finding]:
    if not site.url.startswith("https:") and not is_local(site.url):
        yield Finding(NO_TLS, site.url, "http")
    yield from check_worker(site, patience)
    yield from _check_not_found(site, ask_for_nothing(site.url, patience))


def _check_not_found(site: Site, answer: Answer) -> Iterator[Finding]:
    if answer.status == 200:
        yield Finding(SINGLE_PAGE, answer.url, "the host answers 200 for an address without a page")
    elif client_root(answer) not in (None, site.url):
        yield Finding(SITE_URL, site.url, f"it looks for the site at {client_root(answer)}")


def _check_files(site: Site, patience: Patience, tell: Tell) -> Iterator[CheckedFile]:
    entries = list(in_budget(site.published.precache, SIZE_LIMIT))
    check = partial(check_file, site.url, patience=patience)
    for done, file in enumerate(in_parallel(check, entries), 1):
        yield file
        tell("Files", done, len(entries))
