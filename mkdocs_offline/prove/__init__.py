"""A built site, saved by a real browser and read without a network, page by page.

Two readers open each page side by side: one has saved the site from a host that was then cut off,
the other has saved nothing and reads from a host that is there. Both must see the same.
"""

import re
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import reduce
from operator import and_
from pathlib import Path
from urllib.parse import unquote

from playwright.sync_api import Browser

from mkdocs_offline.errors import OfflineError
from mkdocs_offline.html.address import address_of
from mkdocs_offline.html.head import read_head
from mkdocs_offline.progress import Tell
from mkdocs_offline.prove.reader import MISSING, Reader, Seen
from mkdocs_offline.prove.result import ASKS, Proof, Step
from mkdocs_offline.prove.server import serving
from mkdocs_offline.published.site import read_site
from mkdocs_offline.site.urls import path_of, sample, site_path

_SETTLING = 1
"""In seconds: how long scripts may take until both readers see the same."""
_LOOKS, _SAME = 8, 4
"""How often a page is opened that differs; and how often, where it does so each time in one way."""
_NO_ANSWER = re.compile(r"Failed to fetch|NetworkError|Load failed")
"""How a script hears that there is no host to say that something is missing."""
_LONGEST_NAME = 60
"""In characters, of a picture; file systems allow 255 bytes."""


def prove(
    site_dir: Path,
    browser: Browser,
    *,
    pages: int | None,
    screenshots: Path | None,
    tell: Tell,
    ignore: Sequence[str] = (),
    strict: bool = False,
    site_url: str | None = None,
) -> Proof:
    """Read a site without a network, and compare what is seen with what its host shows.

    Other hosts are cut off from both. What differs between two looks at the host is no difference.

    Args:
        site_dir: the folder of the site, made readable offline.
        browser: a Chromium.
        pages: how many pages to read, spread over the site; ``None`` for all.
        screenshots: where to put pictures of pages that are not as they should be, if anywhere.
        tell: is told the progress.
        ignore: patterns, as of a shell, for addresses on other hosts that are not noted.
        strict: whether what is noted is a problem: requests to other hosts, and errors in the
            console that are there with a network, too.
        site_url: where the site is served, if its pages do not say so; only its path matters.

    Raises:
        OfflineError: if the folder holds no such site.
        OSError: if a page cannot be read, or a picture cannot be written.
    """
    published = read_site(site_dir)
    readable = [url for url in published.pages if _is_read(site_dir, url)]
    if not readable:
        raise OfflineError(f"{site_dir} has no page that is saved; look at the setting 'exclude'")
    urls = sample(readable, pages or len(readable))
    base = site_path(site_url or address_of(site_dir))
    steps = []
    with (
        serving(site_dir, base, "no-store") as host,  # What is there later, the worker has saved.
        serving(site_dir, base, "max-age=600") as twin,
        Reader(browser, host.url, saves=True) as offline,
        Reader(browser, twin.url, saves=False) as online,
    ):
        tell("Saving", 0, 1)
        version, problems = offline.save(urls[0])
        tell("Saving", 1, 1)
        host.cut_off()
        for done, url in enumerate(urls if version else [], 1):
            start = time.monotonic()
            found = _Page(url, offline, online)
            differences = found.differences()
            notes = tuple(found.notes(ignore))
            if strict:
                differences, notes = (*differences, *notes), ()
            steps.append(Step(url, differences, time.monotonic() - start, notes))
            if differences and screenshots:
                _photograph(offline, screenshots, url)
            tell("Pages", done, len(urls))
    return Proof(version, tuple(problems), len(readable), tuple(steps))


def _is_read(site_dir: Path, url: str) -> bool:
    """Tell whether a page is there to be read: it does not send on, and is no part of others."""
    file = site_dir / path_of(url)
    if not file.is_file():
        return True  # Which will be found out.
    head = read_head(file.read_bytes())
    return head is not None and not head.redirects


class _Page:
    """A page, looked at with and without a network, as often as it takes."""

    def __init__(self, url: str, offline: Reader, online: Reader) -> None:
        self._url = url
        self._offline, self._online = offline, online
        self._expected: list[Seen | None] = []
        """What was seen with a network, each time that the page was opened."""
        self._found: list[Seen | None] = []
        self._errors: dict[str, None] = {}
        """The errors with a network, in their order."""
        self._outside: dict[str, None] = {}

    def differences(self) -> tuple[str, ...]:
        """Open the page in both, again where it differs, and return what is wrong with it."""
        for count in range(1, _LOOKS + 1):
            found = self._look()
            is_same = len({*self._expected}) == 1 and len({*self._found}) == 1
            if not found or (count == _SAME and is_same):
                break
        return found

    def notes(self, ignore: Sequence[str]) -> Iterator[str]:
        """Yield what may not be as it should be, with and without a network."""
        if self._expected[-1] is None:
            yield "does not load, also with a network"
        for error in self._errors:
            yield f"console: {error}"
        urls = [url for url in self._outside if not any(fnmatchcase(url, p) for p in ignore)]
        yield from dict.fromkeys(ASKS + url.partition("?")[0] for url in urls)

    def _look(self) -> tuple[str, ...]:
        self._expected.append(self._online.open(self._url))
        self._found.append(self._offline.open(self._url))
        end = time.monotonic() + _SETTLING
        while True:
            self._errors |= dict.fromkeys(self._online.errors)
            self._outside |= dict.fromkeys([*self._online.outside, *self._offline.outside])
            found = (*_compare(self._expected, self._found[-1]), *self._new_errors())
            if not found or time.monotonic() > end:
                return found
            self._offline.page.wait_for_timeout(50)
            self._expected[-1], self._found[-1] = self._online.look(), self._offline.look()

    def _new_errors(self) -> Iterator[str]:
        """Yield the errors that were not there with a network."""
        errors = list(dict.fromkeys(self._offline.errors))
        new = [error for error in errors if error not in self._errors]
        missing = [error for error in errors if error.endswith(MISSING)]
        if missing and self._errors.keys() >= set(missing):  # It is missing at the host as well.
            new = [error for error in new if not _NO_ANSWER.search(error)]
        yield from (f"console: {error}" for error in new)


def _compare(looks: Sequence[Seen | None], found: Seen | None) -> Iterator[str]:
    """Yield what tells a page from how it was seen at the host, in what did not change there."""
    expected = [look for look in looks if look]
    if not expected or not found:
        if expected:
            yield "does not load"
        return
    if found.status not in [look.status for look in expected]:
        yield f"answered with {found.status}, by the host with {expected[-1].status}"
        return  # It is another page, so all else differs as well.
    if not _reads_as(found, expected):
        yield "text differs: {} instead of {}".format(*_first_difference(found, expected[-1]))
    for url, rules in dict.fromkeys(expected[-1].styles):
        if all((url, rules) in seen.styles for seen in expected) and (
            (url, rules) not in found.styles
        ):
            yield f"style sheet {url} with {rules} rules is not there, or another"
    for url, width in dict.fromkeys(expected[-1].images):
        if all((url, width) in seen.images for seen in expected) and (
            (url, width) not in found.images
        ):
            yield f"image {url}, {width} pixels wide, is not there, or another"


def _reads_as(found: Seen, expected: Sequence[Seen]) -> bool:
    """Tell whether a text differs only in as many lines as do the texts that the host shows."""
    texts = {look.lines for look in expected}
    if found.lines in texts or len(texts) == 1:
        return found.lines in texts
    lasting = reduce(and_, map(Counter, texts))
    others = max(len(lines) - lasting.total() for lines in texts)
    lines = Counter(found.lines)
    return not lasting - lines and (lines - lasting).total() <= others


def _first_difference(found: Seen, expected: Seen) -> tuple[str, str]:
    """Return the first lines that differ."""
    length = max(len(found.lines), len(expected.lines))
    padded = ([*seen.lines, *[""] * (length - len(seen.lines))] for seen in (found, expected))
    return next(((f"'{a}'", f"'{b}'") for a, b in zip(*padded, strict=True) if a != b), ("", ""))


def _photograph(reader: Reader, folder: Path, url: str) -> None:
    name = re.sub(r"[^\w.-]+", "-", unquote(url).strip("/")) or "index"
    if len(name) > _LONGEST_NAME:  # Other URLs may begin in the same way.
        name = f"{name[:_LONGEST_NAME]}-{zlib.crc32(url.encode()):08x}"
    folder.mkdir(parents=True, exist_ok=True)
    reader.page.screenshot(path=folder / f"{name}.png")
