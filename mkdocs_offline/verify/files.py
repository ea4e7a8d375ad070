"""The files of a live site beside those that were built."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from mkdocs_offline.entry import Entry
from mkdocs_offline.layout import PACKS
from mkdocs_offline.verify.answers import is_html, refusal, side_effects, uncached
from mkdocs_offline.verify.causes import (
    DAMAGED,
    INJECTED,
    MINIFIER,
    PAGE_INSTEAD,
    REDIRECTED,
    REWRITTEN,
    STALE,
    Cause,
    Finding,
)
from mkdocs_offline.verify.host import Answer, Patience, fetch, gunzip


@dataclass(frozen=True)
class CheckedFile:
    """A file that was asked for, its size in bytes as it came, and what is wrong with it."""

    url: str
    pack: bytes | None
    """The content of a pack or recipe file that is as it was built."""
    size: int
    findings: tuple[Finding, ...]


def check_file(site_url: str, entry: Entry, patience: Patience) -> CheckedFile:
    """Fetch a file and compare it with what was built."""
    address = site_url + entry.url
    answer = fetch(address, patience)
    content = _genuine(entry, answer)
    findings = list(side_effects(answer, address, entry.type))
    if content is None:
        findings.append(Finding(*_why_other(entry, answer, address, patience)))
    pack = content if _is_pack(entry) else None
    return CheckedFile(entry.url, pack, len(answer.body), tuple(findings))


def _genuine(entry: Entry, answer: Answer) -> bytes | None:
    """Return the content of an answer if it is what was built; see ``isGenuine`` of the worker."""
    if answer.failure:
        return None
    try:
        content = gunzip(answer.body) if _is_pack(entry) else answer.body
    except zlib.error:
        return None
    return content if hashlib.sha256(content).hexdigest() == entry.revision else None


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
    size = len(answer.body)
    sizes = f"{size:,} bytes instead of {entry.size:,}"
    if size == entry.size:
        sizes = f"other content of the same {size:,} bytes"
    if _is_pack(entry):
        return DAMAGED, address, sizes
    if size > entry.size and "html" in entry.type:
        return INJECTED, address, sizes
    is_minified = size < entry.size and entry.type.startswith("text/")
    return MINIFIER if is_minified else REWRITTEN, address, sizes


def age_of(answer: Answer) -> str:
    """Return how old a cache says that its copy is, in words."""
    age = answer.headers.get("Age")
    return f" (a cache has had it for {age} s)" if age else ""


def _is_pack(entry: Entry) -> bool:
    return entry.url.startswith(f"{PACKS}/")


def in_budget(entries: tuple[Entry, ...], budget: int) -> Iterator[Entry]:
    """Yield files in their order until ``budget`` bytes are used up."""
    for entry in entries:
        budget -= entry.size
        if budget < 0:
            return
        yield entry
