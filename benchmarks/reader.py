"""What a reader in Chromium waits for and downloads."""

import hashlib
import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser as Engine
from playwright.sync_api import Page

from benchmarks.tools import OURS, PLAIN
from mkdocs_offline.options import Options
from mkdocs_offline.published.site import read_site
from mkdocs_offline.site.entry import is_text, media_type
from mkdocs_offline.site.scan import scan
from tests.host import Host, Request

_PAUSE = "await new Promise((done) => setTimeout(done, 20));"
_LIBRARY = f"""
const worker = async () => {{
  for (;;) {{
    const {{ active }} = (await navigator.serviceWorker.getRegistration()) ?? {{}};
    if (active?.state === "activated") return active;
    {_PAUSE}
  }}
}};
const sinceLoad = () =>
  performance.now() - performance.getEntriesByType("navigation")[0].loadEventEnd;
const savedUrls = async () => {{
  const found = new Set();
  for (const name of await caches.keys()) {{
    for (const {{ url }} of await (await caches.open(name)).keys()) found.add(url.split("?")[0]);
  }}
  return found;
}};
"""
_TEXT_SAVED = """
await worker();
for (;;) {
  const saved = await savedUrls();
  if (x.every((url) => saved.has(new URL(url, location.origin).href))) return sinceLoad();
  PAUSE
}
""".replace("PAUSE", _PAUSE)
_STORED = """
const TEXT = /\\.(html|json|xml|txt)$|\\/$/;
const packed = new Set(x.map((url) => new URL(url, location.origin).href));
const sizes = { texts: 0, all: 0 };
for (const name of await caches.keys()) {
  const cache = await caches.open(name);
  for (const key of await cache.keys()) {
    const { size } = await (await cache.match(key)).blob();
    sizes.all += size;
    const url = key.url.split("?")[0];
    if (TEXT.test(url) || packed.has(url)) sizes.texts += size;
  }
}
return sizes;
"""
_UPDATED = """
const registration = await navigator.serviceWorker.getRegistration();
const before = registration.active;
await registration.update();
for (;;) {
  const { active } = registration;
  if (active !== before && active?.state === "activated") return;
  PAUSE
}
""".replace("PAUSE", _PAUSE)
_WAITED = """
const [{ responseStart, fetchStart, workerStart }] = performance.getEntriesByType("navigation");
const start = workerStart || fetchStart;
return [responseStart - start, fetchStart - start];
"""
_WATCH_TASKS = """
window.longestTask = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
}).observe({ type: "longtask", buffered: true });
"""
_STATUS = """
const times = [];
for (let i = 0; i < 20; i += 1) {
  const start = performance.now();
  await mkdocsOffline.status();
  times.push(performance.now() - start);
}
return times.sort((a, b) => a - b)[10];
"""
_READ_INDEX = """
const start = performance.now();
const response = await fetch("/search/search_index.json");
const { byteLength } = response.ok ? await response.arrayBuffer() : { byteLength: 0 };
return [performance.now() - start, byteLength];
"""
_LISTED = """
while (!document.querySelector("[data-mkdocs-offline] a")) PAUSE
return performance.now();
""".replace("PAUSE", "await new Promise(requestAnimationFrame);")

_HASH = """
const response = await fetch(`/${x}`).catch(() => new Response());
const content = await response.arrayBuffer();
const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
"""


@dataclass(frozen=True)
class Download:
    """What a host was asked for, and what it sent, in bytes."""

    requests: int
    size: int


@dataclass(frozen=True)
class Install:
    """A first visit: seconds after the page was loaded, the download, and the bytes stored."""

    text_after: float
    all_after: float
    longest_task: float
    """Of the page's main thread, in milliseconds; none is told below 50."""
    download: Download
    stored_texts: int
    stored: int


@dataclass(frozen=True)
class Wait:
    """Milliseconds from a request to the first byte of a saved page, in the median."""

    cold: float
    start: float
    """What the browser takes of these to start the worker."""
    warm: float


@dataclass(frozen=True)
class LargeSite:
    """Milliseconds that must not grow with a site, and the size of its search index in bytes."""

    status: float
    list_after: float
    """From opening a page that does not exist, without a network, to the list of those saved."""
    index_size: int
    index_from_host: float
    index_first: float
    index_again: float


def install(
    engine: Engine, tool: str, site: Path, *, latency: float, compresses: bool = True
) -> Install:
    """Visit a site for the first time and wait until it is saved.

    Args:
        engine: the browser.
        tool: which one the site was made readable with.
        site: the site.
        latency: seconds that the host takes for each request.
        compresses: whether the host compresses texts.
    """
    with _visit(engine, site) as (host, page), host.slow(latency), host.recording() as requests:
        host.compresses = compresses
        page.add_init_script(_WATCH_TASKS)
        page.goto(host.url)
        packed = [entry.url for entry in read_site(site).text_files] if tool == OURS else []
        text_after = _run(page, _TEXT_SAVED, packed)
        all_after = _wait_until_saved(page, tool)
        longest = float(_run(page, "return longestTask"))
        stored = _run(page, _STORED, packed)
    return Install(
        text_after=text_after / 1000,
        all_after=all_after / 1000,
        longest_task=longest,
        download=_download(requests),
        stored_texts=stored["texts"],
        stored=stored["all"],
    )


def update(engine: Engine, tool: str, old: Path, new: Path) -> Download:
    """Return what a reader who has a site saved downloads for the next version."""
    with _visit(engine, old) as (host, page):
        host.compresses = True
        page.goto(host.url)
        _wait_until_saved(page, tool)
        host.site = new
        with host.recording() as requests:
            _run(page, _UPDATED)
            _wait_until_saved(page, tool)
    return _download(requests)


def wait(engine: Engine, tool: str, site: Path, paths: Sequence[str], latency: float) -> Wait:
    """Return how long saved pages take, while the host takes ``latency`` seconds a request."""
    waits: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    with _visit(engine, site) as (host, page), ExitStack() as slow:
        page.goto(host.url)
        if tool != PLAIN:
            _wait_until_saved(page, tool)
        slow.enter_context(host.slow(latency))
        session = page.context.new_cdp_session(page)
        session.send("ServiceWorker.enable")
        for is_warm, found in waits.items():
            for path in paths:
                page.goto("about:blank")
                if not is_warm:
                    session.send("ServiceWorker.stopAllWorkers")
                page.goto(host.url + path)
                found.append(_run(page, _WAITED))
    cold, start = map(statistics.median, zip(*waits[False], strict=True))
    warm, _ = map(statistics.median, zip(*waits[True], strict=True))
    return Wait(cold=cold, start=start, warm=warm)


def count_identical(engine: Engine, site: Path) -> tuple[int, int]:
    """Return how many texts come back byte for byte with the host gone, and how many there are."""
    texts = {
        file.url: site / file.path
        for file in scan(site, Options()).files
        if file.left_out is None and is_text(media_type(file.path))
    }
    with _visit(engine, site) as (host, page):
        page.goto(host.url)
        _wait_until_saved(page, OURS)
        host.unplug()
        identical = sum(
            _run(page, _HASH, url) == hashlib.sha256(file.read_bytes()).hexdigest()
            for url, file in texts.items()
        )
    return identical, len(texts)


def large_site(engine: Engine, site: Path) -> LargeSite:
    """Return what takes the longer the larger a site is."""
    with _visit(engine, site, has_workers=False) as (host, page):
        page.goto(host.url)
        _run(page, _READ_INDEX)  # From then on the browser has it.
        from_host, size = _run(page, _READ_INDEX)
    with _visit(engine, site) as (host, page):
        page.goto(host.url)
        _wait_until_saved(page, OURS)
        status = _run(page, _STATUS)
        first, _ = _run(page, _READ_INDEX)
        again, _ = _run(page, _READ_INDEX)
        host.unplug()
        page.goto(f"{host.url}nowhere/of/this/site/")
        list_after = _run(page, _LISTED)
    return LargeSite(status, list_after, size, from_host, first, again)


@contextmanager
def _visit(engine: Engine, site: Path, *, has_workers: bool = True) -> Iterator[tuple[Host, Page]]:
    host = Host(site)
    context = engine.new_context(service_workers="allow" if has_workers else "block")
    context.set_default_timeout(0)
    try:
        yield host, context.new_page()
    finally:
        context.close()
        host.unplug()


def _wait_until_saved(page: Page, tool: str) -> float:
    """Wait and return how many milliseconds after the page was loaded that was."""
    saved = "await mkdocsOffline.saved;" if tool == OURS else ""
    return float(_run(page, f"{saved} await worker(); return sinceLoad();"))


def _run(page: Page, script: str, argument: object = None) -> Any:
    return page.evaluate(f"async (x) => {{ {_LIBRARY} {script} }}", argument)


def _download(requests: Sequence[Request]) -> Download:
    return Download(len(requests), sum(request.size for request in requests))
