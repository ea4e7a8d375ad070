"""Live pages beside the same pages put together from packs."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bs4 import BeautifulSoup

from mkdocs_offline.layout import CLIENT
from mkdocs_offline.packing import Packed, unpack
from mkdocs_offline.packing.files import read_pack
from mkdocs_offline.published.listing import FileLine
from mkdocs_offline.published.site import Published
from mkdocs_offline.site.entry import revision_of
from mkdocs_offline.verify.answers import refusal, side_effects, uncached, without_nonces
from mkdocs_offline.verify.causes import (
    COMPLETED,
    GUARDED,
    HEADERS_BY_PATH,
    INJECTED,
    MINIFIER,
    NONCES,
    REWRITTEN,
    STALE,
    UNTAGGED,
    Cause,
    Symptom,
)
from mkdocs_offline.verify.files import age_of
from mkdocs_offline.verify.host import Patience, fetch

_SCRIPT = re.compile(rb"<(?:script|iframe)\b[^>]*>[^<]{0,60}", re.IGNORECASE)
_NONCE_SOURCE = re.compile(r"'nonce-[^']*'")
_INCLUDE = re.compile(rb"<!--#|<esi:", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"__\w+__|\{\{|\$\{|\$\w+\$|%\w+%|\[\[")
_PROTECTION = (
    "Content-Security-Policy",
    "X-Frame-Options",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
)


@dataclass(frozen=True)
class Built:
    """The texts of a site as they were built, out of its listing and its packs."""

    lines: Mapping[str, FileLine]
    packed: Packed

    def text(self, url: str) -> bytes | None:
        """Return a text, or ``None`` where a pack that it needs is not there."""
        parts = self.packed.recipes[url]
        is_whole = all(part.pack in self.packed.packs for part in parts)
        return unpack(self.packed, url) if is_whole else None


def read_texts(published: Published, contents: Mapping[str, bytes]) -> Built:
    """Return the texts that packs hold; ``contents`` are those of the packs, by revision."""
    lines = {file.url: file for file in published.texts}
    packs = {
        pack.name: read_pack(contents[pack.revision])
        for pack in published.listing.packs
        if pack.revision in contents
    }
    return Built(lines, Packed(packs, {url: line.recipe for url, line in lines.items()}))


@dataclass(frozen=True)
class CheckedPage:
    """A live page: how the host protects it, and what tells it from the one that was built."""

    url: str
    protection: Mapping[str, str]
    """Headers by their names, without nonces; none where the host gave no page."""
    findings: tuple[Symptom, ...]


def check_page(
    site_url: str, url: str, built: Built, denies_all: bool, patience: Patience
) -> CheckedPage:
    """Compare a live page with the one that was built.

    Args:
        site_url: the address of the site.
        url: that of the page, relative to the site.
        built: the texts of the site.
        denies_all: whether the host answers 403 for what is not there, too.
        patience: how long to wait.
    """
    address, line = site_url + url, built.lines[url]
    answer = fetch(address, patience)
    findings = list(side_effects(answer, address, line.type))
    refused = refusal(answer, url)
    if refused:
        is_denied = answer.status == 401 or (answer.status == 403 and not denies_all)
        cause = GUARDED if is_denied and built.text(url) is not None else refused[0]
        return CheckedPage(address, {}, (*findings, Symptom(cause, address, refused[1])))
    if revision_of(answer.body) != line.revision:
        if revision_of(without_nonces(answer.body)) == line.revision:
            findings.append(Symptom(NONCES, address, "a nonce in its tags"))
        elif revision_of(fetch(uncached(address), patience).body) == line.revision:
            findings.append(Symptom(STALE, address, f"an older copy{age_of(answer)}"))
        else:
            cause, detail = explain(built.text(url), answer.body)
            findings.append(Symptom(cause, address, detail))
    protection = {
        name: _NONCE_SOURCE.sub("'nonce-…'", answer.headers[name])
        for name in _PROTECTION
        if name in answer.headers
    }
    return CheckedPage(address, protection, tuple(findings))


def compare_protection(pages: Iterable[CheckedPage]) -> Iterator[Symptom]:
    """Yield the pages that are protected in another way than most."""
    seen = [page for page in pages if page.protection or not page.findings]
    sets = Counter(tuple(page.protection.items()) for page in seen)
    usual = dict(sets.most_common(1)[0][0]) if sets else {}
    for page in seen:
        odd = [name for name in _PROTECTION if page.protection.get(name) != usual.get(name)]
        if odd:
            told = [f"{name}: {page.protection.get(name, 'not sent')}" for name in odd]
            yield Symptom(HEADERS_BY_PATH, page.url, "; ".join(told))


def explain(built: bytes | None, live: bytes) -> tuple[Cause, str]:
    """Return the likeliest reason why a page is not as it was built, and how it shows."""
    if built is None:
        return REWRITTEN, "not as it was built, which cannot be told more exactly without its packs"
    known = set(_SCRIPT.findall(built))
    scripts = [script for script in _SCRIPT.findall(live) if script not in known]
    built_words, live_words = _words(built), _words(live)
    lost = _first_lost(built_words, live_words)
    if CLIENT.encode() in built and CLIENT.encode() not in live:
        return UNTAGGED, f"no script element for {CLIENT}"
    if _INCLUDE.search(built) and not _INCLUDE.search(live):
        return COMPLETED, "what it includes is there"
    if lost is not None and _PLACEHOLDER.search(lost):
        return COMPLETED, f"in place of {lost} there is something else"
    if b"/cdn-cgi/" in live and b"/cdn-cgi/" not in built:
        return REWRITTEN, "Cloudflare changes it, for instance to hide e-mail addresses"
    if lost is not None:
        return STALE, f"the word '{lost}' of the built page is not there"
    if len(live) < len(built):
        return MINIFIER, f"{len(live):,} bytes instead of {len(built):,}, with the same words"
    if scripts:
        return INJECTED, scripts[0].decode("utf-8", "replace")
    if live_words != built_words:
        return COMPLETED, "it has words that the built page does not have"
    return REWRITTEN, f"{len(live):,} bytes instead of {len(built):,}, with the same words"


def _words(page: bytes) -> list[str]:
    return BeautifulSoup(page, "html.parser").get_text(" ").split()


def _first_lost(built: list[str], live: list[str]) -> str | None:
    """Return the first word that is not in the live page after those before it."""
    rest = iter(live)
    return next((word for word in built if word not in rest), None)
