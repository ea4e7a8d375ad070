"""What a reader has of a site whose host fails: all of it, of one version or the other."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.browser import Browser
from tests.host import Host
from tests.sites import hashes_of, version_of

SEARCH = "search/search_index.json"
INSTALL_SECONDS = 15
"""After which the worker of a site that is in a hurry has given up an install."""


@dataclass(frozen=True)
class Reading:
    """What could be read; URLs are within the site."""

    pages: int
    read: int
    """How many of the pages could be."""
    has_search: bool
    wrong: list[str]
    """The files that are as in neither version, though not noted as rewritten by the host."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is lost, and each file is of one version."""
        return self.read == self.pages and self.has_search and not self.wrong

    def __str__(self) -> str:
        """Return the cell of the table of faults."""
        wrong = f", wrong: {', '.join(self.wrong)}" if self.wrong else ""
        search = "search" if self.has_search else "no search"
        return f"{self.read} of {self.pages} pages, {search}{wrong}"


def read_all(browser: Browser, old: Path, new: Path) -> Reading:
    """Read what two versions have in common, and look at the rest; to be called without a network.

    Each file may be of either version, but never something between them.
    """
    before, after = hashes_of(old), hashes_of(new)
    pages = pages_of(before.keys() & after.keys())
    browser.open(pages[-1])
    found = browser.hashes(sorted(before.keys() | after.keys()))
    rewritten = browser.rewritten()
    return Reading(
        pages=len(pages),
        read=sum(page in found for page in pages),
        has_search=SEARCH in found,
        wrong=[
            url
            for url, hash_ in found.items()
            if hash_ not in (before.get(url), after.get(url)) and url not in rewritten
        ],
    )


def pages_of(urls: Collection[str]) -> list[str]:
    """Return those that are pages of the author's, but for the fallback page, in order."""
    pages = {url for url in urls if url == "" or url.endswith("/")}
    return sorted(pages - {"mkdocs-offline/", "offline/"})


def try_update(browser: Browser) -> None:
    """Let the browser look for a new version until it is there or the worker has given up."""
    browser.look_for_update()
    with suppress(AssertionError):  # It may try for longer.
        browser.until(browser.is_settled, INSTALL_SECONDS)


def sees(browser: Browser, site: Path) -> bool:
    """Tell whether a reader who goes on gets to a version."""
    browser.until(lambda: browser.open() == 200, seconds=100)
    try:
        browser.until_version(version_of(site))
    except AssertionError:
        return False
    return True


def arrives_whole(host: Host, browser: Browser, site: Path) -> None:
    """Read on without the fault; then everything is there without a network."""
    expected = hashes_of(site)
    version = version_of(site)
    browser.until(lambda: browser.open() == 200, seconds=100)
    browser.until_version(version, seconds=100)  # An install that is to fail may be under way.
    # What failed is tried again after a minute.
    try:
        browser.until(lambda: browser.status()["state"] == "saved", seconds=100)
    except AssertionError:
        raise AssertionError(f"not saved: {browser.status()}, {browser.saved()}") from None
    # What a host has rewritten is kept as its readers know it, and noted; nothing else is amiss.
    rewritten = browser.rewritten()
    assert len(browser.status()["problems"]) == len(rewritten)
    with host.unplugged():
        found = browser.hashes(expected)
        assert set(found) == set(expected)
        assert [url for url in found if found[url] != expected[url] and url not in rewritten] == []
        for page in pages_of(expected)[:2]:
            assert browser.open(page) == 200
            assert browser.is_styled()
