"""Measure mkdocs-offline beside Workbox: ``python -m benchmarks [--pages N ...] [--docs-dir DIR]``.

Everything is measured in one run on one machine, and prints as tables in Markdown. The figures
that matter are the ratios and the counts; seconds depend on the machine.
"""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser as Engine
from playwright.sync_api import sync_playwright

from benchmarks.generated import generate
from benchmarks.reader import count_identical, install, update, wait
from benchmarks.tools import LIMIT, OURS, WORKBOX, build
from tests.playwright_chromium import start_chromium
from tests.sites import build as build_with_mkdocs

BOTH = (OURS, WORKBOX)


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
    parser.add_argument("--docs-dir", type=Path, help="Markdown files, built with Material")
    parser.add_argument("--build-only", action="store_true", help="measure without a browser")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        engine = None if arguments.build_only else start_chromium(playwright)
        for versions in _sites(Path(folder), arguments.pages, arguments.docs_dir):
            _measure(versions, Path(folder) / f"{versions.name} processed", engine)


def _sites(folder: Path, sizes: list[int], docs: Path | None) -> Iterator[Versions]:
    for pages in sizes:
        name = f"{pages} generated pages"
        first, edited, added = (folder / f"{pages}-{part}" for part in ("first", "edited", "added"))
        generate(first, pages)
        generate(edited, pages, edited=True)
        generate(added, pages, added=True)
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
    _row("Requests", [each.download.requests for each in found], str)
    _row("Download from a host that compresses", [each.download.size for each in found], _bytes)
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
    waits = [wait(engine, tool, folder / tool, sample) for tool in BOTH]
    _row("First byte of a saved page, worker asleep", [each.cold for each in waits], _milliseconds)
    _row("… of which the browser starts it", [each.start for each in waits], _milliseconds)
    _row("First byte of a saved page, worker awake", [each.warm for each in waits], _milliseconds)

    identical, texts = count_identical(engine, folder / OURS)
    print(f"\nOffline, {identical} of {texts} texts come back byte for byte.", flush=True)


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
