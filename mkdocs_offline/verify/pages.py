"""Live pages beside the same pages put together from packs."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bs4 import BeautifulSoup

from mkdocs_offline.packing import Packed, unpack
from mkdocs_offline.packing.files import Line, read_pack, read_recipes
from mkdocs_offline.published import Published
from mkdocs_offline.verify.answers import refusal, side_effects, uncached
from mkdocs_offline.verify.causes import INJECTED, MINIFIER, REWRITTEN, STALE, Cause, Finding
from mkdocs_offline.verify.files import age_of
from mkdocs_offline.verify.host import Patience, fetch

_SCRIPT = re.compile(rb"<(?:script|iframe)\b[^>]*>[^<]{0,60}", re.IGNORECASE)


@dataclass(frozen=True)
class Built:
    """The texts of a site as they were built, out of packs and recipes."""

    lines: Mapping[str, Line]
    packed: Packed

    def text(self, url: str) -> bytes | None:
        """Return a text, or ``None`` where a pack that it needs is not there."""
        parts = self.packed.recipes[url]
        is_whole = all(part.pack in self.packed.packs for part in parts)
        return unpack(self.packed, url) if is_whole else None


def read_texts(published: Published, contents: Mapping[str, bytes]) -> Built:
    """Return the texts that recipe files and packs hold; ``contents`` are theirs, by URL."""
    lines = {
        url: line
        for file, urls in published.recipes.items()
        if file in contents
        for url, line in zip(urls, read_recipes(contents[file]), strict=True)
    }
    packs = {
        name: read_pack(contents[url]) for name, url in published.packs.items() if url in contents
    }
    return Built(lines, Packed(packs, {url: line.recipe for url, line in lines.items()}))


def check_page(site_url: str, url: str, built: Built, patience: Patience) -> Iterator[Finding]:
    """Yield what tells a live page from the one that was built."""
    address, line = site_url + url, built.lines[url]
    answer = fetch(address, patience)
    yield from side_effects(answer, address, line.type)
    refused = refusal(answer, url)
    if refused:
        yield Finding(refused[0], address, refused[1])
    elif not _is_revision(answer.body, line):
        if _is_revision(fetch(uncached(address), patience).body, line):
            yield Finding(STALE, address, f"an older copy{age_of(answer)}")
        else:
            cause, detail = explain(built.text(url), answer.body)
            yield Finding(cause, address, detail)


def explain(built: bytes | None, live: bytes) -> tuple[Cause, str]:
    """Return the likeliest reason why a page is not as it was built, and how it shows."""
    if built is None:
        return REWRITTEN, "not as it was built, which cannot be told more exactly without its packs"
    known = set(_SCRIPT.findall(built))
    scripts = [script for script in _SCRIPT.findall(live) if script not in known]
    built_words, live_words = _words(built), _words(live)
    lost = _first_lost(built_words, live_words)
    if b"/cdn-cgi/" in live and b"/cdn-cgi/" not in built:
        return REWRITTEN, "Cloudflare changes it, for instance to hide e-mail addresses"
    if lost is not None:
        return STALE, f"the word '{lost}' of the built page is not there"
    if len(live) < len(built):
        return MINIFIER, f"{len(live):,} bytes instead of {len(built):,}, with the same words"
    if scripts:
        return INJECTED, scripts[0].decode("utf-8", "replace")
    if live_words != built_words:
        return STALE, "it has words that the built page does not have"
    return REWRITTEN, f"{len(live):,} bytes instead of {len(built):,}, with the same words"


def _is_revision(content: bytes, line: Line) -> bool:
    return hashlib.sha256(content).hexdigest().startswith(line.revision)


def _words(page: bytes) -> list[str]:
    return BeautifulSoup(page, "html.parser").get_text(" ").split()


def _first_lost(built: list[str], live: list[str]) -> str | None:
    """Return the first word that is not in the live page after those before it."""
    rest = iter(live)
    return next((word for word in built if word not in rest), None)
