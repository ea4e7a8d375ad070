"""What the worker puts together from packs is what the host would have sent."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import Browser
from tests.host import Answer, Host
from tests.sites import build, copy_docs, hashes_of, version_of

pytestmark = pytest.mark.browser


def test_every_text_comes_back_byte_for_byte(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    docs = copy_docs(tmp_path)
    (docs / "empty.txt").write_bytes(b"")
    (docs / "latin.html").write_bytes(b"<!doctype html><head><title>\xfcber</title></head>\xe9")
    (docs / "bom.txt").write_bytes(b"\xef\xbb\xbfone\r\ntwo\r\n\x00\xff")
    (docs / "lines.txt").write_bytes(b"\n" * 1000)
    site = build(tmp_path, docs=docs)
    host, browser = reader_of(site)
    host.unplug()
    expected = hashes_of(site)
    assert {"empty.txt", "latin.html", "bom.txt", "lines.txt"} < expected.keys()
    assert browser.hashes(expected) == expected


@pytest.mark.parametrize("way", ["as it is", "decompressed on its way"])
def test_packs_arrive_whichever_way_the_host_sends_them(
    way: str, sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)

    def declare(path: str, answer: Answer) -> None:
        if path.endswith(".pack") and way != "as it is":
            assert gzip.decompress(answer.body)
            answer.headers["Content-Encoding"] = "gzip"

    browser = browser_on(host)
    with host.fault(declare):
        browser.open()
        browser.until_saved()
    host.unplug()
    expected = hashes_of(sample)
    assert browser.hashes(expected) == expected


def test_a_saved_page_keeps_the_hosts_protection(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    headers = {
        "Content-Security-Policy": "frame-ancestors 'none'",
        "Permissions-Policy": "camera=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Content-Language": "en",
    }
    host = serve(sample)
    host.headers = headers | {"Set-Cookie": "a=1", "Clear-Site-Data": "", "Link": "</x>; rel=next"}
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    host.unplug()
    found = browser.run("return Object.fromEntries((await fetch('guide/wind/')).headers)")
    assert found == {name.lower(): value for name, value in headers.items()} | {
        "cache-control": "no-cache",
        "content-type": "text/html; charset=utf-8",
    }


def test_new_headers_of_the_host_are_learnt_with_the_next_version(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    docs = copy_docs(tmp_path)
    plugins = ["search", {"mkdocs-offline": {"max_age": 0}}]
    host, browser = reader_of(build(tmp_path / "old", docs=docs, plugins=plugins))
    (docs / "changes.md").write_text("# Changes\n\nOne more.")
    host.site = build(tmp_path / "new", docs=docs, plugins=plugins)
    host.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    browser.open("guide/wind/")
    version = version_of(host.site)
    browser.until_version(version)
    host.unplug()
    policy = "return (await fetch(x)).headers.get('Content-Security-Policy')"
    assert browser.run(policy, f"{host.url}guide/rain/") == "frame-ancestors 'none'"


def test_headers_are_learnt_where_no_page_comes_from_the_host(
    versions: tuple[Path, Path], reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    old, new = versions
    host, browser = reader_of(old)
    host.site = new
    host.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    browser.run("(await navigator.serviceWorker.getRegistration()).update()")
    version = version_of(new)
    browser.until_version(version)
    host.unplug()
    policy = "return (await fetch(x)).headers.get('Content-Security-Policy')"
    assert browser.run(policy, f"{host.url}guide/rain/") == "frame-ancestors 'none'"
    assert browser.run(policy, f"{host.url}img/station.svg") == "frame-ancestors 'none'"


def test_types_are_those_of_the_files(
    sample: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = reader_of(sample)
    host.unplug()
    kind = "return (await fetch(x)).headers.get('Content-Type')"
    assert browser.run(kind, "img/station.svg") == "image/svg+xml"
    assert browser.run(kind, "search/search_index.json") == "application/json"
    assert browser.run(kind, "sitemap.xml") == "application/xml"


def test_a_browser_that_cannot_unpack_keeps_what_is_read(
    sample: Path, tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    """Old Safari and Firefox; here a worker from which the function was taken."""
    host = serve(sample)
    worker = (sample / "serviceworker.js").read_bytes()
    with host.rewrite("serviceworker.js", lambda body: b"delete self.DecompressionStream;" + body):
        assert worker
        browser = browser_on(host)
        browser.open()
        browser.until_saved()
        browser.open("guide/wind/")
        with host.recording() as requests:
            browser.open("guide/rain/")
        assert "guide/rain/" in {request.path for request in requests}
        assert "tipping bucket" in browser.text
        saved = "return (await (await caches.open('mkdocs-offline:/')).keys()).map((r) => r.url)"
        browser.until(lambda: any("guide/rain/?" in key for key in browser.run(saved)))
    host.unplug()
    browser.open("guide/rain/")
    assert "tipping bucket" in browser.text
    assert browser.open("guide/pressure/") == 503
