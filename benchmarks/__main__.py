"""Measure mkdocs-offline beside Workbox: ``python -m benchmarks [--pages N ...] [--docs-dir DIR]``.

Generated sites of more than 2,000 pages link to their own chapter alone, as large sites have to do.

Everything is measured in one run on one machine, and prints as tables in Markdown. The figures
that matter are the ratios and the counts; seconds depend on the machine.
"""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser as Engine
from playwright.sync_api import sync_playwright

from benchmarks.generated import generate
from benchmarks.reader import Wait, count_identical, install, large_site, update, wait
from benchmarks.tools import LIMIT, OURS, PLAIN, WORKBOX, build
from tests.playwright_chromium import start_chromium
from tests.sites import build as build_with_mkdocs

BOTH = (OURS, WORKBOX)
_WHOLE_NAVIGATION = 2000
"""Up to how many pages a generated page links to all others."""
_LATENCY = 0.1
"""Of a host that is far away, in seconds a request."""


@dataclass(frozen=True)
class Versions:
    """A site as it was, with one sentence more, and with one page more; none of them processed."""

    name: str
    first: Path
    edited: Path
    added: Path


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--pages", type=int, nargs="*", default=[20, 200, 2000], metavar="N")
    parser.add_argument("--images", type=int, default=0, metavar="N", help="of 3 kB, beside pages")
    parser.add_argument("--docs-dir", type=Path, help="Markdown files, built with Material")
    parser.add_argument("--build-only", action="store_true", help="measure without a browser")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        engine = None
        if not arguments.build_only:
            engine = start_chromium(running.enter_context(sync_playwright()))
        for versions in _sites(Path(folder), arguments.pages, arguments.images, arguments.docs_dir):
            _measure(versions, Path(folder) / f"{versions.name} processed", engine)


def _sites(folder: Path, sizes: list[int], images: int, docs: Path | None) -> Iterator[Versions]:
    for pages in sizes:
        name = f"{pages} generated pages" + (f" and {images} images" if images else "")
        first, edited, added = (folder / f"{pages}-{part}" for part in ("first", "edited", "added"))
        make = partial(generate, pages=pages, pruned=pages > _WHOLE_NAVIGATION, images=images)
        make(first)
        make(edited, edited=True)
        make(added, added=True)
        yield Versions(name, first, edited, added)
    if docs:
        yield _from_docs(folder, docs)


def _from_docs(folder: Path, docs: Path) -> Versions:
    pages = sorted(docs.rglob("*.md"))
    middle = pages[len(pages) // 2].relative_to(docs)

    def site(name: str, change: Callable[[Path], object]) -> Path:
        copy = folder / name / "docs"
        shutil.copytree(docs, copy)
        change(copy)
        return build_with_mkdocs(folder / name, docs=copy, plugins=["search"])

    def edit(copy: Path) -> None:
        text = (copy / middle).read_text(encoding="utf-8")
        (copy / middle).write_text(f"{text}\n\nOne sentence more.\n", encoding="utf-8")

    def add(copy: Path) -> None:
        (copy / middle.with_name("one-more.md")).write_text("# One more\n\nA new page.\n")

    return Versions(
        docs.name, site("first", lambda _: None), site("edited", edit), site("added", add)
    )


def _measure(versions: Versions, folder: Path, engine: Engine | None) -> None:
    pages = [page for page in versions.first.rglob("*.html") if page.name != "404.html"]
    size = sum(page.stat().st_size for page in pages)
    print(f"\n### {versions.name}: {len(pages)} pages, {size / 1e6:.1f} MB of HTML\n")
    print(f"| | {OURS} | {WORKBOX} | |\n| --- | ---: | ---: | ---: |", flush=True)

    limit = build(LIMIT, versions.first, folder / LIMIT)
    builds = [build(tool, versions.first, folder / tool) for tool in BOTH]
    note = f"(reading, hashing and writing all files: {limit.seconds:.2f} s)"
    _row(f"Build {note}", [each.seconds for each in builds], _seconds)
    _row("Memory of the build", [each.memory for each in builds], _bytes)
    if engine is None:
        return

    for latency in (0.0, 0.05):
        found = [install(engine, tool, folder / tool, latency=latency) for tool in BOTH]
        when = f"saved after the first page, at {latency * 1000:.0f} ms a request"
        _row(f"All text {when}", [each.text_after for each in found], _seconds)
        _row(f"All files {when}", [each.all_after for each in found], _seconds)
    _row("Longest task of the page meanwhile", [each.longest_task for each in found], _milliseconds)
    _row("Requests", [each.download.requests for each in found], str)
    _row("Download from a server that compresses", [each.download.size for each in found], _bytes)
    plain = [
        install(engine, tool, folder / tool, latency=0, compresses=False).download.size
        for tool in BOTH
    ]
    _row("Download from one that does not", plain, _bytes)
    _row("Stored for texts", [each.stored_texts for each in found], _bytes)
    _row("Stored in all", [each.stored for each in found], _bytes)

    for change, plain_site in (("sentence", versions.edited), ("page", versions.added)):
        updates = []
        for tool in BOTH:
            processed = folder / f"{tool} {change}"
            build(tool, plain_site, processed)
            updates.append(update(engine, tool, folder / tool, processed))
        _row(f"One {change} more: requests", [each.requests for each in updates], str)
        _row(f"One {change} more: download", [each.size for each in updates], _bytes)

    paths = [_url(page.relative_to(versions.first)) for page in sorted(pages)]
    sample = paths[:: max(1, len(paths) // 20)]
    for latency in (0.0, _LATENCY):
        waits = [wait(engine, tool, folder / tool, sample, latency) for tool in BOTH]
        _wait_rows(waits, wait(engine, PLAIN, versions.first, sample, latency), latency)

    identical, texts = count_identical(engine, folder / OURS)
    large = large_site(engine, folder / OURS)
    print(
        f"\nOffline, {identical} of {texts} texts come back byte for byte. `status()` takes"
        f" {large.status:.1f} ms. The fallback page lists what is saved {large.list_after:.0f} ms"
        f" after it was opened. The search index ({_bytes(large.index_size)}) is read in"
        f" {large.index_first:.0f} ms, the second time in {large.index_again:.0f} ms, from the host"
        f" in {large.index_from_host:.0f} ms.",
        flush=True,
    )


def _wait_rows(waits: Sequence[Wait], plain: Wait, latency: float) -> None:
    where = f" from a host {latency * 1000:.0f} ms away" if latency else ""
    page = f"First byte of a saved page{where}"
    _row(f"{page}, worker asleep", [each.cold for each in waits], _milliseconds)
    if not latency:
        _row("… of which the browser starts it", [each.start for each in waits], _milliseconds)
    note = f"(without any worker: {_milliseconds(plain.cold)})"
    _row(f"{page}, worker awake {note}", [each.warm for each in waits], _milliseconds)


def _row(label: str, values: Sequence[float], show: Callable[[float], str]) -> None:
    ours, theirs = values
    ratio = f"{theirs / ours:.1f} : 1" if ours else ""
    print(f"| {label} | {show(ours)} | {show(theirs)} | {ratio} |", flush=True)


def _url(page: Path) -> str:
    return page.as_posix().removesuffix("index.html")


def _seconds(value: float) -> str:
    return f"{value:.2f} s"


def _milliseconds(value: float) -> str:
    return f"{value:.1f} ms"


def _bytes(value: float) -> str:
    return f"{value / 1e6:.1f} MB" if value >= 1e6 else f"{value / 1e3:.0f} kB"


if __name__ == "__main__":
    main()
