"""The files of a live site beside those that were built."""

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mkdocs_offline.layout import CLIENT, LISTING
from mkdocs_offline.published.compressed import is_compressed
from mkdocs_offline.published.site import Published
from mkdocs_offline.site.entry import Entry, revision_of
from mkdocs_offline.site.urls import is_page
from mkdocs_offline.verify.answers import (
    is_html,
    other_presentation,
    refusal,
    side_effects,
    uncached,
    without_nonces,
)
from mkdocs_offline.verify.causes import (
    DAMAGED,
    INJECTED,
    MINIFIER,
    MISSING,
    NONCES,
    PAGE_INSTEAD,
    REDIRECTED,
    REFUSED_ENDING,
    RENEWED,
    REWRITTEN,
    STALE,
    UNTAGGED,
    Cause,
    Symptom,
)
from mkdocs_offline.verify.host import Answer, Patience, fetch, gunzip

_DATA = re.compile(r"\.(json|geojson|jsonl|ndjson|csv|tsv|ya?ml|toml|xml|txt)$", re.IGNORECASE)
"""The same as in the worker's profile.js."""
_SAMPLES = 40
"""How many files that come in packs are asked for by themselves."""


@dataclass(frozen=True)
class CheckedFile:
    """A file that was asked for, its size in bytes as it came, and what is wrong with it."""

    entry: Entry
    content: bytes | None
    """What is in a pack or a piece of the listing, if that is as it was built."""
    size: int
    findings: tuple[Symptom, ...]


def check_file(site_url: str, entry: Entry, patience: Patience) -> CheckedFile:
    """Fetch a file and compare it with what was built."""
    address = site_url + entry.url
    answer = fetch(address, patience)
    content = _genuine(entry, answer)
    findings = list(side_effects(answer, address, entry.type))
    if not is_compressed(entry.url):
        findings += other_presentation(answer, address, entry.type)
    if content is None:
        findings.append(Symptom(*_why_other(entry, answer, address, patience)))
    kept = content if is_compressed(entry.url) else None
    return CheckedFile(entry, kept, len(answer.body), tuple(findings))


def _genuine(entry: Entry, answer: Answer) -> bytes | None:
    """Return the content of an answer if it is what was built; see ``isGenuine`` of the worker."""
    if answer.failure:
        return None
    try:
        content = gunzip(answer.body) if is_compressed(entry.url) else answer.body
    except zlib.error:
        return None
    return content if revision_of(content) == entry.revision else None


def _why_other(
    entry: Entry, answer: Answer, address: str, patience: Patience
) -> tuple[Cause, str, str]:
    refused = refusal(answer, entry.url)
    if refused:
        return refused[0], address, refused[1]
    if is_html(answer) and "html" not in entry.type:
        return PAGE_INSTEAD, address, "a page"
    if answer.url != address:
        return REDIRECTED, address, f"redirected to {answer.url}"
    if _genuine(entry, fetch(uncached(address), patience)) is not None:
        return STALE, address, f"an older copy{age_of(answer)}"
    if revision_of(without_nonces(answer.body)) == entry.revision:
        return NONCES, address, "a nonce in its tags"
    size = len(answer.body)
    if "html" in entry.type and CLIENT.encode() not in answer.body and size < entry.size:
        return UNTAGGED, address, f"no script element for {CLIENT}"
    if _DATA.search(entry.url) and "search" not in entry.url.lower():
        return RENEWED, address, f"{size:,} bytes that are not what was built"
    if is_compressed(entry.url):
        return DAMAGED, address, f"{size:,} bytes that are not what was built"
    sizes = f"{size:,} bytes instead of {entry.size:,}"
    if size == entry.size:
        sizes = f"other content of the same {size:,} bytes"
    if size > entry.size and "html" in entry.type:
        return INJECTED, address, sizes
    is_minified = size < entry.size and entry.type.startswith("text/")
    return MINIFIER if is_minified else REWRITTEN, address, sizes


def samples_of_packed(published: Published) -> list[Entry]:
    """Return some files that packs hold and that are no pages: of each kind, and data."""
    packed = [file for file in published.saved if file.recipe and not is_page(file.url)]
    kinds: dict[tuple[str, str], Entry] = {}
    for file in packed:
        kinds.setdefault((file.url.partition("/")[0], _ending(file.url)), file)
    data = [file for file in packed if _DATA.search(file.url)]
    return list({file.url: file for file in [*kinds.values(), *data]}.values())[:_SAMPLES]


def name_refused_endings(findings: Iterable[Symptom], asked: Iterable[str]) -> list[Symptom]:
    """Return findings in which files are not missing by chance if none with their ending is there.

    Args:
        findings: what was found.
        asked: the addresses of all files that were asked for.
    """
    findings = list(findings)
    by_ending = defaultdict(set)
    for address in asked:
        by_ending[_ending(address)].add(address)
    by_ending.pop("", None)
    missing = {finding.url for finding in findings if finding.cause is MISSING}
    refused = {
        ending
        for ending, found in by_ending.items()
        # Without the listing nothing else of its ending is known.
        if len(found) > 1 and found <= missing and not all(LISTING in url for url in found)
    }
    return [
        Symptom(REFUSED_ENDING, finding.url, finding.detail)
        if finding.url in missing and _ending(finding.url) in refused
        else finding
        for finding in findings
    ]


def _ending(url: str) -> str:
    """Return what a URL ends in.

    >>> _ending("a.b/c.tar.gz"), _ending("a.b/LICENSE")
    ('.gz', '')
    """
    name = url.rpartition("/")[2]
    return f".{name.rpartition('.')[2]}" if "." in name else ""


def age_of(answer: Answer) -> str:
    """Return how old a cache says that its copy is, in words."""
    age = answer.headers.get("Age")
    return f" (a cache has had it for {age} s)" if age else ""


def in_budget(entries: Iterable[Entry], budget: int) -> Iterator[Entry]:
    """Yield files in their order until ``budget`` bytes are used up."""
    for entry in entries:
        budget -= entry.size
        if budget < 0:
            return
        yield entry
