"""A reader who opens one page, waits until the site is saved, and reads all of it offline."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs_offline.html.head import read_head
from mkdocs_offline.layout import OWN_FOLDER, WORKER
from mkdocs_offline.published.site import read_site
from mkdocs_offline.site.urls import url_of
from tests.browser import Browser, BrowserError
from tests.engines import Engine
from tests.host import Host
from tests.matrix.case import Case
from tests.sites import files_of, hashes_of

_LOOK = """
const own = (text) => text.replaceAll(`${location.origin}/`, "");
const rules = (sheet) => {
  try {
    return sheet.cssRules.length;
  } catch {
    return "another host's";
  }
};
const images = [...document.images];
for (const image of images) image.loading = "eager";
return {
  path: own(location.href),
  title: document.title,
  lines: own(document.body.innerText).split("\\n").filter((line) => line.trim()),
  rules: [...document.styleSheets].filter((sheet) => sheet.href).map(rules),
  images: images.map((image) => image.naturalWidth),
  hosts: [...new Set(performance.getEntriesByType("resource").map((x) => new URL(x.name).host))]
    .filter((host) => host && host !== location.host)
    .sort(),
};"""


@dataclass(frozen=True)
class Reading:
    """How much was read."""

    pages: int
    files: int
    hosts: tuple[str, ...]
    """Other hosts that pages load from, which a reader without a network has not."""

    def __str__(self) -> str:
        """Return the cell of the table."""
        hosts = f", without what is on {', '.join(self.hosts)}" if self.hosts else ""
        return f"{self.pages} pages, {self.files} files{hosts}"


def read(case: Case, site: Path, engine: Engine, base: str = "/") -> Reading:
    """Read a whole site without a network, beside a reader with one who has saved nothing.

    Raises:
        AssertionError: naming what is not the same.
    """
    host, twin = Host(site, base), Host(site, base)
    offline, online = engine.browser(host.url), engine.browser(twin.url)
    try:
        with twin.answer(WORKER, 404):
            offline.open()
            offline.until_saved()
            host.unplug()
            return _compare(case, site, offline, online)
    finally:
        offline.close()
        online.close()
        host.unplug()
        twin.unplug()


def _compare(case: Case, site: Path, offline: Browser, online: Browser) -> Reading:
    pages = [url for url in read_site(site).pages if not url.startswith(f"{OWN_FOLDER}/")]
    assert set(case.pages) <= set(pages), f"not saved: {set(case.pages) - set(pages)}"
    hosts = {
        host
        for url in sorted(set(pages) - _redirects(site))
        for host in _hosts_of_both(url, offline, online)
    }
    for url, words in case.pages.items():
        open_and_follow(offline, url)
        offline.until_text(words)
    expected = hashes_of(site)
    found = offline.hashes(expected)
    assert found == expected, (
        f"not as built: {[u for u in expected if found.get(u) != expected[u]]}"
    )
    return Reading(len(pages), len(expected), tuple(sorted(hosts)))


def _redirects(site: Path) -> set[str]:
    """Return the URLs of pages that only send their readers on."""
    heads = {url_of(PurePosixPath(path)): read_head(file) for path, file in files_of(site).items()}
    return {url for url, head in heads.items() if head and head.redirects}


def open_and_follow(browser: Browser, url: str) -> None:
    """Open a page that may send its reader on, and then never tells that it is loaded."""
    browser.go("about:blank")
    browser.run("setTimeout(() => { location.href = x; })", browser.url + url)


def _hosts_of_both(url: str, offline: Browser, online: Browser) -> list[str]:
    """Wait until both browsers show the same page, and return the other hosts that it asks."""
    seen: list[dict[str, Any]] = []

    def is_same() -> bool:
        seen[:] = [browser.run(_LOOK) for browser in (offline, online)]
        return seen[0] == seen[1]

    try:
        assert offline.open(url) == online.open(url)
        offline.until(is_same, seconds=15)
    except (AssertionError, BrowserError) as error:
        reason = next(_differences(*seen), error) if seen else error
        raise AssertionError(f"{url or './'} differs offline: {reason}") from None
    hosts: list[str] = seen[0]["hosts"]
    return hosts


def _differences(offline: dict[str, Any], online: dict[str, Any]) -> Iterator[str]:
    for part in online:
        if offline[part] != online[part]:
            yield f"{part}: {offline[part]!r:.200} for {online[part]!r:.200}"
