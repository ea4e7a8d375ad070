"""What a reader in Chromium waits for and downloads."""

import hashlib
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser as Engine
from playwright.sync_api import Page

from benchmarks.tools import OURS
from mkdocs_offline.entry import is_text, media_type
from mkdocs_offline.options import Options
from mkdocs_offline.scan import scan
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
  const urls = [...(await savedUrls())];
  const count = urls.filter((url) => /\\/mkdocs-offline\\/packs\\//.test(url)).length;
  if (count >= x) return sinceLoad();
  PAUSE
}
""".replace("PAUSE", _PAUSE)
_STORED = """
const TEXT = /\\.(html|json|xml|txt|pack|recipes)$|\\/$/;
const sizes = { texts: 0, all: 0 };
for (const name of await caches.keys()) {
  const cache = await caches.open(name);
  for (const key of await cache.keys()) {
    const { size } = await (await cache.match(key)).blob();
    sizes.all += size;
    if (TEXT.test(key.url.split("?")[0])) sizes.texts += size;
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
return [responseStart - workerStart, fetchStart - workerStart];
"""

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
        page.goto(host.url)
        packs = len(list((site / "mkdocs-offline/packs").glob("*"))) if tool == OURS else 0
        text_after = _run(page, _TEXT_SAVED, packs)
        all_after = _wait_until_saved(page, tool)
        stored = _run(page, _STORED)
    return Install(
        text_after / 1000, all_after / 1000, _download(requests), stored["texts"], stored["all"]
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


def wait(engine: Engine, tool: str, site: Path, paths: Sequence[str]) -> Wait:
    """Return how long saved pages take."""
    waits: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    with _visit(engine, site) as (host, page):
        page.goto(host.url)
        _wait_until_saved(page, tool)
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


@contextmanager
def _visit(engine: Engine, site: Path) -> Iterator[tuple[Host, Page]]:
    host = Host(site)
    context = engine.new_context()
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
