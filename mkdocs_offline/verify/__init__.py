"""A live site beside what was built: what its readers would get, and why that is something else.

Only what anybody can fetch is needed: the listing has every file with its hash, and packs hold
the pages as they were built. So a host that changes, delays, hides or mixes up files is found out,
and most often the change itself tells who made it.
"""

import time
from collections.abc import Iterable, Iterator
from functools import partial

from mkdocs_offline.layout import LISTING, VERSION
from mkdocs_offline.progress import Tell
from mkdocs_offline.published.site import Published, assemble
from mkdocs_offline.site.entry import Entry
from mkdocs_offline.site.urls import sample
from mkdocs_offline.verify.address import LiveSite, ask_for_nothing, client_root, locate, scope_of
from mkdocs_offline.verify.caching import check_version, check_worker, version_in
from mkdocs_offline.verify.causes import (
    DAMAGED,
    DEPLOYED_MEANWHILE,
    NO_TLS,
    NOT_DEPLOYED,
    SINGLE_PAGE,
    SITE_URL,
    STALE,
    Symptom,
)
from mkdocs_offline.verify.files import (
    CheckedFile,
    check_file,
    in_budget,
    name_refused_endings,
    samples_of_packed,
)
from mkdocs_offline.verify.host import Answer, Patience, fetch, in_parallel, is_local
from mkdocs_offline.verify.pages import check_page, compare_protection, read_texts
from mkdocs_offline.verify.result import Verification

TIME_LIMIT = 600
"""In seconds, for all requests together."""
SIZE_LIMIT = 200 * 10**6
"""In bytes, for all files together; packs and what pages are read with come first."""


def verify(
    url: str, *, pages: int, timeout: float, expected: Published | None, tell: Tell
) -> Verification:
    """Compare a live site with what was built.

    Args:
        url: the address of the site's first page.
        pages: how many live pages to compare.
        timeout: how long to wait for a host that does not answer, in seconds.
        expected: what should be there, or ``None`` for any version.
        tell: is told the progress.

    Raises:
        OfflineError: if ``url`` is no web address.
    """
    scope = scope_of(url)
    patience = Patience(timeout, time.monotonic() + TIME_LIMIT)
    site = locate(scope, patience)
    if isinstance(site, Symptom):
        return Verification(scope, findings=(site,))

    before = fetch(site.url + VERSION, patience)
    nothing = ask_for_nothing(site.url, patience)
    findings = [*_check_host(site, nothing, patience), *check_version(site, before)]
    if expected and expected.version != site.line.version:
        versions = f"live is {site.line.version}, built was {expected.version}"
        findings.append(Symptom(NOT_DEPLOYED, scope, versions))
    if any(finding.cause is STALE for finding in findings):
        # The list of one deploy and the files of another: more would only show that again.
        return Verification(scope, site.line.version, findings=tuple(findings))
    pieces = list(_check_files(site.url, site.line.listing.entries({}), patience, tell))
    sizes = {file.entry.revision: file.size for file in pieces}
    try:
        published = assemble(site.line, _contents(pieces), sizes)
    except ValueError:
        findings.append(Symptom(DAMAGED, site.url + LISTING, "the listing cannot be read"))
        return Verification(scope, site.line.version, findings=tuple(findings))
    if expected:
        findings += _doubt(scope, published, expected)
    others = site.line.codes
    others += [entry for entry in published.downloads if not entry.url.startswith(LISTING)]
    budget = SIZE_LIMIT - sum(file.size for file in pieces)
    files = [*pieces, *_check_files(site.url, in_budget(others, budget), patience, tell)]
    unchecked = len(pieces) + len(others) - len(files)
    rest = in_budget(samples_of_packed(published), SIZE_LIMIT - sum(file.size for file in files))
    files += _check_files(site.url, rest, patience, tell)
    findings += [finding for file in files for finding in file.findings]

    built = read_texts(published, _contents(files))
    compared = sample(published.pages, pages)
    check = partial(
        check_page, site.url, built=built, denies_all=nothing.status == 403, patience=patience
    )
    live = []
    for done, page in enumerate(in_parallel(check, compared), 1):
        live.append(page)
        findings += page.findings
        tell("Pages", done, len(compared))
    findings += compare_protection(live)
    asked = [VERSION, *(file.entry.url for file in files)]
    findings = name_refused_endings(findings, [site.url + url for url in asked])

    after = fetch(site.url + VERSION, patience)
    if version_in(before) and version_in(after) not in (None, version_in(before)):
        findings.append(Symptom(DEPLOYED_MEANWHILE, scope, f"version {version_in(after)}"))
    return Verification(
        scope,
        site.line.version,
        files=len(files),
        size=sum(file.size for file in files),
        unchecked=unchecked,
        pages=len(compared),
        findings=tuple(findings),
    )


def _doubt(scope: str, live: Published, built: Published) -> Iterator[Symptom]:
    """Say so where what was built is hardly the site that is live."""
    mine, theirs = (_revisions_of_pages(x) for x in (built, live))
    common = mine.keys() & theirs.keys()
    same = sum(mine[url] == theirs[url] for url in common)
    if same <= len(mine) / 10 and len(common) <= len(mine) / 2:  # Themes have files in common.
        detail = f"of {len(mine)} pages that were built, {len(common)} have a name that is live"
        yield Symptom(
            NOT_DEPLOYED, scope, f"{detail}, and {same} are the same: is --built the right folder?"
        )


def _revisions_of_pages(published: Published) -> dict[str, str]:
    pages = set(published.pages)
    return {file.url: file.revision for file in published.saved if file.url in pages}


def _check_host(site: LiveSite, nothing: Answer, patience: Patience) -> Iterator[Symptom]:
    if not site.url.startswith("https:") and not is_local(site.url):
        yield Symptom(NO_TLS, site.url, "http")
    yield from check_worker(site, patience)
    yield from _check_not_found(site, nothing)


def _check_not_found(site: LiveSite, answer: Answer) -> Iterator[Symptom]:
    if answer.status == 200:
        yield Symptom(SINGLE_PAGE, answer.url, "the host answers 200 for an address without a page")
    elif client_root(answer) not in (None, site.url):
        yield Symptom(SITE_URL, site.url, f"it looks for the site at {client_root(answer)}")


def _check_files(
    url: str, entries: Iterable[Entry], patience: Patience, tell: Tell
) -> Iterator[CheckedFile]:
    entries = list(entries)
    check = partial(check_file, url, patience=patience)
    for done, file in enumerate(in_parallel(check, entries), 1):
        yield file
        tell("Files", done, len(entries))


def _contents(files: Iterable[CheckedFile]) -> dict[str, bytes]:
    """Return what is in packs and pieces, by revision."""
    return {file.entry.revision: file.content for file in files if file.content is not None}
