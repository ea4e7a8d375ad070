"""Authors run code of their own in the worker, beside ours."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_offline.build import make_offline
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.options import Options
from mkdocs_offline.published.site import read_site
from tests.browser import Browser
from tests.host import Host
from tests.sites import files_of, html, small_site

Serve = Callable[..., Host]
BrowserOn = Callable[[Host], Browser]

ISOLATE = """self.addEventListener("fetch", (event) => {
  if (event.request.url.endsWith("/hello")) return event.respondWith(new Response("hello"));
  if (event.request.mode !== "navigate") return;
  event.respondWith(mkdocsOffline.answer(event).then(({ body, status, headers }) => {
    const all = new Headers(headers);
    all.set("Cross-Origin-Opener-Policy", "same-origin");
    all.set("Cross-Origin-Embedder-Policy", "require-corp");
    return new Response(body, { status, headers: all });
  }));
});
self.addEventListener("message", ({ data, ports }) => {
  if (data === "knock") ports[0].postMessage("who?");
});
"""
KNOCK = """const { port1, port2 } = new MessageChannel();
const answer = new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data); });
navigator.serviceWorker.controller.postMessage("knock", [port2]);
return answer;"""
FILES = {"index.html": html("home"), "a/index.html": html("words")}


def isolated(folder: Path, script: str = ISOLATE) -> Path:
    return small_site(folder, {**FILES, "js/own.js": script}, worker="js/own.js")


@pytest.mark.browser
def test_its_listeners_answer_first_and_may_change_what_ours_answer(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    """Such as for pages that are isolated from other origins."""
    host = serve(isolated(tmp_path))
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    for is_there in (True, False):
        if not is_there:
            host.unplug()
        browser.open("a/")
        assert browser.text == "words"
        assert browser.run("return (await fetch('/hello')).text()") == "hello"
        assert browser.run(KNOCK) == "who?"
        assert browser.run("return crossOriginIsolated")


@pytest.mark.browser
@pytest.mark.parametrize("script", ["throw Error('no')", "this is no script"])
def test_code_that_fails_keeps_nobody_from_reading_offline(
    script: str, tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    host = serve(isolated(tmp_path, script))
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    host.unplug()
    browser.open("a/")
    assert browser.text == "words"


@pytest.mark.browser
def test_other_code_reaches_readers_with_the_next_version(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    host = serve(isolated(tmp_path / "old"))
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    host.site = isolated(tmp_path / "new", ISOLATE.replace("who?", "come in"))
    browser.look_for_update()
    browser.until(lambda: browser.is_settled() and browser.run(KNOCK) == "come in")


def test_it_is_published_under_the_name_of_its_content(tmp_path: Path) -> None:
    site = isolated(tmp_path)
    worker = read_site(site).line.worker
    assert worker
    assert files_of(site)[worker.url] == ISOLATE.encode()
    make_offline(site, Options())
    assert worker.url not in files_of(site)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    before = {"index.html": html("home").encode()}
    (tmp_path / "index.html").write_bytes(before["index.html"])
    with pytest.raises(OfflineError, match=r"worker: the built site has no file 'js/own\.js'"):
        make_offline(tmp_path, Options(worker="js/own.js"))
    assert files_of(tmp_path) == before
