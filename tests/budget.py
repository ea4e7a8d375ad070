"""What readers of generated sites download, to the byte: ``python -m tests.budget`` writes it anew.

Run that after a change that is meant to change it, and look at the difference.
"""

import gzip
import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from benchmarks.generated import generate
from mkdocs_offline.build import make_offline
from mkdocs_offline.layout import LISTING, PACKS
from mkdocs_offline.options import Options
from mkdocs_offline.published.compressed import is_compressed
from mkdocs_offline.published.site import Published, read_site
from mkdocs_offline.site.entry import Entry, revision_of
from mkdocs_offline.site.urls import is_page

FILE = Path(__file__).with_name("budget.json")
PAGES = (12, 200, 2000)


def compressor() -> str:
    """Return what tells this machine's zlib from those that compress to another length."""
    words = random.Random(0).choices([b"<li>", b"rain", b" ", b"wind\n"], k=50_000)
    return revision_of(gzip.compress(b"".join(words), 9, mtime=0))


def measure(pages: int) -> dict[str, Any]:
    """Return what a site of so many pages takes, and what changes with one sentence, in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        site = _made(Path(folder, "site"), pages, edited=False)
        edited = _made(Path(folder, "edited"), pages, edited=True)
        line = Path(folder, "site/serviceworker.js").read_bytes().partition(b"\n")[0]
    root = site.line.listing
    known = {entry.url for entry in site.downloads}
    new = [entry for entry in edited.downloads if entry.url not in known]
    return {
        "worker's first line": len(line),
        "of it the root of the listing": len(json.dumps([root.files, root.packs])),
        "listing": _amount(LISTING, site.downloads),
        "packs": _amount(PACKS, site.downloads),
        "headers asked for": len(samples(site)),
        "new with one sentence more": {
            "listing": [entry.size for entry in new if entry.url.startswith(LISTING)],
            "packs": [entry.size for entry in new if entry.url.startswith(PACKS)],
            "others": [entry.url for entry in new if not is_compressed(entry.url)],
        },
    }


def samples(site: Published) -> set[tuple[str, str]]:
    """Return the kinds of files of which the worker asks for headers, a request each.

    They are what packs hold in each top folder, pages and others by their ending; 20 at most. There
    are more requests only where a host protects folders in different ways.
    """
    kinds = {
        (
            file.url.rpartition("/")[0].partition("/")[0],
            "" if is_page(file.url) else _suffix(file.url),
        )
        for file in site.saved
        if file.recipe
    }
    return set(sorted(kinds)[:20])


def _suffix(url: str) -> str:
    return PurePosixPath(url).suffix or "."


def _made(folder: Path, pages: int, *, edited: bool) -> Published:
    generate(folder, pages, edited=edited, pruned=True)
    make_offline(folder, Options())
    return read_site(folder)


def _amount(folder: str, entries: Sequence[Entry]) -> dict[str, int]:
    sizes = [entry.size for entry in entries if entry.url.startswith(folder)]
    return {"files": len(sizes), "bytes": sum(sizes)}


if __name__ == "__main__":
    budget = {"compressor": compressor(), **{f"{pages} pages": measure(pages) for pages in PAGES}}
    FILE.write_text(json.dumps(budget, indent=2) + "\n", encoding="utf-8")
