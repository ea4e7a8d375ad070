"""With the network up, readers get what they would get without us."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import Browser
from tests.host import Host
from tests.sites import build, copy_docs

pytestmark = pytest.mark.browser

REQUESTS = """
const requests = [
  ["guide/wind/"], ["guide/wind"], ["guide/wind/index.html"], ["guide//wind/"], ["never/"],
  ["never.png"], ["files/all.zip"], ["talk.mp4"], ["talk.mp4", {headers: {Range: "bytes=2-5"}}],
  ["search/search_index.json?x=1"], ["img/station.svg"], ["img/station.svg", {method: "HEAD"}],
  ["img/station.svg", {cache: "reload"}], ["img/station.svg", {cache: "no-store"}],
  ["guide/wind/", {redirect: "manual"}], ["guide/wind", {redirect: "manual"}],
  ["2.0/"], ["2.0/serviceworker.js"], ["serviceworker.js"], ["mkdocs-offline/version.json"],
  ["img/station.svg", {mode: "no-cors"}], ["changes/", {mode: "same-origin"}],
  ["redirected/"], ["/outside"],
];
const answers = [];
for (const [url, options] of requests) {
  const response = await fetch(url, options);
  const { status, type, url: address } = response;
  const media = response.headers.get("Content-Type");
  answers.push([url, status, type, address, media, await response.text()]);
}
return answers;
"""


@pytest.fixture
def host(tmp_path: Path, serve: Callable[..., Host]) -> Host:
    docs = copy_docs(tmp_path)
    (docs / "files").mkdir()
    (docs / "files/all.zip").write_bytes(b"PK..")
    (docs / "talk.mp4").write_bytes(b"0123456789")
    (docs / "2.0").mkdir()
    (docs / "2.0/index.html").write_text("<html><head></head>Two")
    (docs / "2.0/serviceworker.js").write_text("// its own")
    return serve(build(tmp_path, docs=docs), "/x/")


def test_every_request_has_the_same_outcome(
    host: Host, browser_on: Callable[[Host], Browser]
) -> None:
    with host.answer("redirected/", 302, headers={"Location": "/x/guide/wind/"}):
        stranger = browser_on(host)
        # A page outside the scope is not controlled.
        stranger.open("..")
        stranger.run(
            "document.head.append(Object.assign(document.createElement('base'), {href: '/x/'}))"
        )
        expected = stranger.run(REQUESTS)
        reader = browser_on(host)
        reader.open()
        reader.until_saved()
        reader.reload()
        assert reader.run("return !!navigator.serviceWorker.controller")
        actual = reader.run(REQUESTS)
    assert actual == expected


def test_a_form_is_sent(host: Host, browser_on: Callable[[Host], Browser]) -> None:
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    status = browser.run("return (await fetch('guide/wind/', {method: 'POST', body: 'x'})).status")
    assert status == 501  # The host knows no POST, and says so itself.


def test_a_missing_page_is_the_hosts_own(host: Host, browser_on: Callable[[Host], Browser]) -> None:
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    with host.answer("never/", 404, b"<html>My own 404"):
        assert browser.open("never/") == 404
        assert "My own 404" in browser.text


def test_a_page_that_takes_long_and_is_not_saved_is_waited_for(
    host: Host, browser_on: Callable[[Host], Browser]
) -> None:
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    with host.slow(4, "2.0/"):
        browser.open("2.0/")
    assert "Two" in browser.text


def test_a_nested_site_is_left_alone_offline(
    host: Host, browser_on: Callable[[Host], Browser]
) -> None:
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    saved = browser.saved()
    assert saved
    assert not any(url.startswith("2.0/") for url in saved)


BREAKABLE = b"""
const openCache = caches.open.bind(caches);
caches.open = (name) => (self.isBroken ? Promise.reject(Error("broken")) : openCache(name));
self.addEventListener("message", ({ data }) => data === "break" && (self.isBroken = true));
"""


def test_storage_that_fails_does_not_keep_readers_from_the_network(
    host: Host, browser_on: Callable[[Host], Browser]
) -> None:
    with host.rewrite("serviceworker.js", lambda script: BREAKABLE + script):
        browser = browser_on(host)
        browser.open()
        browser.until_saved()
        browser.run("navigator.serviceWorker.controller.postMessage('break')")
        assert browser.open("guide/wind/") == 200
        assert "Cups measure" in browser.text
        assert browser.is_styled()
        assert browser.open("never/") == 404
        with host.answer("mkdocs-offline/version.json", 404):
            browser.reload()
            assert browser.open("guide/rain/") == 200
        reason = browser.run("return mkdocsOffline.save().catch((error) => error.message)")
        assert "storage fails" in reason
