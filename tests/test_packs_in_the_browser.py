"""What the worker puts together from packs is what the host would have sent."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.generated import generate
from mkdocs_offline.build import make_offline
from mkdocs_offline.options import Options
from mkdocs_offline.published import listing
from mkdocs_offline.published.site import read_site
from tests.browser import Browser
from tests.host import Answer, Host
from tests.sites import build, copy_docs, hashes_of, is_pack, version_of

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


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of 2,000 pages, whose search index has a recipe that is divided."""
    site = tmp_path_factory.mktemp("large") / "site"
    generate(site, 2000, pruned=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "_LONG", 500)
        make_offline(site, Options(timeout=30))
    pieces = [gzip.decompress(file.read_bytes()) for file in site.rglob("listing/*.bin")]
    assert any(b"search_index.json 1\t" in piece for piece in pieces)
    return site


def test_a_large_site_is_saved_in_as_many_requests_as_it_has_packs_and_pieces(
    large: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(large)
    browser = browser_on(host)
    with host.recording() as requests:
        browser.open()
        browser.until_saved()
    asked = [request.path for request in requests if request.path.endswith(".bin")]
    listed = [entry.url for entry in read_site(large).downloads if entry.url.endswith(".bin")]
    assert sorted(asked) == sorted(listed)
    host.unplug()
    expected = hashes_of(large)
    some = [*sorted(expected)[::100], "search/search_index.json"]
    assert browser.hashes(some) == {url: expected[url] for url in some}


@pytest.mark.parametrize("way", ["as it is", "decompressed on its way"])
def test_packs_arrive_whichever_way_the_host_sends_them(
    way: str, sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)

    def declare(path: str, answer: Answer) -> None:
        if is_pack(path) and way != "as it is":
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


def test_a_browser_that_cannot_unpack_reads_the_site_as_without_us(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    """Safari before 16.4 and Firefox before 113; here a page from which the function was taken."""
    host = serve(sample)
    browser = browser_on(host)
    with host.script("delete window.DecompressionStream"), host.recording() as requests:
        browser.open("guide/rain/")
        assert browser.status()["state"] == "unsupported"
        reason = browser.run("return mkdocsOffline.saved.catch((error) => error.message)")
        assert reason == "no service workers are allowed here"
    assert "tipping bucket" in browser.text
    assert "serviceworker.js" not in {request.path for request in requests}
