"""A built site, saved by a real browser and read without a network, page by page.

Two readers open each page side by side: one has saved the site from a host that was then cut off,
the other has saved nothing and reads from a host that is there. Both must see the same.
"""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from playwright.sync_api import Browser

from mkdocs_offline.errors import OfflineError
from mkdocs_offline.head import read_head
from mkdocs_offline.progress import Tell
from mkdocs_offline.prove.reader import Reader, Seen
from mkdocs_offline.prove.result import Proof, Step
from mkdocs_offline.prove.server import serving
from mkdocs_offline.published import read_site, sample
from mkdocs_offline.urls import path_of

_SETTLING = 1
"""In seconds: how long scripts may take until both readers see the same."""


def prove(
    site_dir: Path, browser: Browser, *, pages: int | None, screenshots: Path | None, tell: Tell
) -> Proof:
    """Read a site without a network, and compare what is seen with what its host shows.

    Args:
        site_dir: the folder of the site, made readable offline.
        browser: a Chromium.
        pages: how many pages to read, spread over the site; ``None`` for all.
        screenshots: where to put pictures of pages that are not as they should be, if anywhere.
        tell: is told the progress.

    Raises:
        OfflineError: if the folder holds no such site.
        OSError: if a page cannot be read, or a picture cannot be written.
    """
    published = read_site(site_dir)
    readable = [url for url in published.pages if not _redirects(site_dir, url)]
    if not readable:
        raise OfflineError(f"{site_dir} has no page that is saved; look at the setting 'exclude'")
    urls = sample(readable, pages or len(readable))
    steps = []
    with (
        serving(site_dir, "no-store") as host,  # What is there later, the worker has saved.
        serving(site_dir, "max-age=600") as twin,
        Reader(browser, host.url, saves=True) as offline,
        Reader(browser, twin.url, saves=False) as online,
    ):
        tell("Saving", 0, 1)
        version, problems = offline.save(urls[0])
        tell("Saving", 1, 1)
        host.cut_off()
        for done, url in enumerate(urls if version else [], 1):
            start = time.monotonic()
            found = tuple(_differences(url, offline, online))
            steps.append(Step(url, found, time.monotonic() - start))
            if found and screenshots:
                _photograph(offline, screenshots, url)
            tell("Pages", done, len(urls))
    return Proof(version, tuple(problems), len(readable), tuple(steps))


def _redirects(site_dir: Path, url: str) -> bool:
    """Tell whether a page only sends its reader on."""
    file = site_dir / path_of(url)
    head = read_head(file.read_bytes()) if file.is_file() else None
    return head is not None and head.redirects


def _differences(url: str, offline: Reader, online: Reader) -> Iterator[str]:
    """Open a page in both, and yield what is wrong with it."""
    expected, found = online.open(url), offline.open(url)
    end = time.monotonic() + _SETTLING
    while (expected is None or expected != found) and time.monotonic() < end:
        offline.page.wait_for_timeout(50)
        expected, found = online.look(), offline.look()
    if expected and found:
        yield from _compare(expected, found)
    else:
        yield "does not load" if expected else "does not load, also with a network"
    for error in dict.fromkeys(offline.errors):
        yield f"console: {error}" + (", also with a network" if error in online.errors else "")
    for outside in dict.fromkeys([*online.outside, *offline.outside]):
        yield f"asks another host: {outside} ('mkdocs-offline check' says what to do)"


def _compare(expected: Seen, found: Seen) -> Iterator[str]:
    if found.status != expected.status:
        yield f"answered with {found.status}, by the host with {expected.status}"
    if found.lines != expected.lines:
        yield "text differs: {} instead of {}".format(*_first_difference(found, expected))
    for url, rules in dict.fromkeys(expected.styles):
        if (url, rules) not in found.styles:
            yield f"style sheet {url} with {rules} rules is not there, or another"
    for url, width in dict.fromkeys(expected.images):
        if (url, width) not in found.images:
            yield f"image {url}, {width} pixels wide, is not there, or another"


def _first_difference(found: Seen, expected: Seen) -> tuple[str, str]:
    """Return the first lines that differ."""
    length = max(len(found.lines), len(expected.lines))
    padded = ([*seen.lines, *[""] * (length - len(seen.lines))] for seen in (found, expected))
    return next((f"'{a}'", f"'{b}'") for a, b in zip(*padded, strict=True) if a != b)


def _photograph(reader: Reader, folder: Path, url: str) -> None:
    # File systems allow 255 bytes.
    name = re.sub(r"[^\w.-]+", "-", unquote(url).strip("/"))[:60] or "index"
    folder.mkdir(parents=True, exist_ok=True)
    reader.page.screenshot(path=folder / f"{name}.png")
