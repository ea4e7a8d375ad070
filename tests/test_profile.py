"""What the worker learns of its host: saved pages are as the host would send them."""

import re
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_offline.published.site import read_site
from tests.browser import Browser
from tests.budget import samples
from tests.faults import status
from tests.host import Answer, Host
from tests.host_kinds import github_pages
from tests.sites import html, small_site, version_of

pytestmark = [pytest.mark.browser, pytest.mark.by_turns]

Serve = Callable[..., Host]
BrowserOn = Callable[[Host], Browser]


def is_page(answer: Answer) -> bool:
    return answer.status == 200 and answer.headers["Content-Type"].startswith("text/html")


def put_nonces(path: str, answer: Answer) -> None:
    """Do as edges do that put a fresh nonce into each answer."""
    if is_page(answer):
        nonce = secrets.token_hex(8)
        policy = f"script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; worker-src 'self'"
        answer.headers["Content-Security-Policy"] = policy
        tags = re.compile(rb"<(script|style|link)\b")
        answer.body = tags.sub(rb"<\1 nonce=" + nonce.encode(), answer.body)


LOOK = """
const added = document.createElement("div");
added.innerHTML = "<img src=x: onerror='window.isAttacked = true'>";
document.body.append(added);
await new Promise((done) => setTimeout(done));
return [window.inline.startsWith("<script"), window.outside, getComputedStyle(document.body).color,
  typeof mkdocsOffline, window.isAttacked ?? false];
"""


def test_scripts_of_saved_pages_run_under_a_policy_with_nonces(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    head = (
        "<style>body { color: rgb(1, 2, 3) }</style><script>inline = '<script is text';</script>"
        "<script src=/x.js></script>"
    )
    files = {name: html("words", head) for name in ("index.html", "a/index.html", "b/index.html")}
    host = serve(small_site(tmp_path, files | {"x.js": "outside = 1"}))
    browser = browser_on(host)
    nonce = "return document.querySelector('script').nonce"
    expected = [True, 1, "rgb(1, 2, 3)", "object", False]
    with host.fault(put_nonces):
        browser.open()
        assert browser.run(LOOK) == expected
        browser.until_saved()
        browser.open("a/")
        assert browser.run(LOOK) == expected
        host.unplug()
        browser.open("b/")
        assert browser.run(LOOK) == expected
        first = browser.run(nonce)
        browser.reload()
        assert browser.run(LOOK) == expected
        assert {first, browser.run(nonce)}.isdisjoint({"", None})
        assert first != browser.run(nonce)
        assert browser.open("guide") == 503
        assert browser.run("return typeof mkdocsOffline") == "object"


def test_what_the_host_changes_comes_from_the_host(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    files = {f"{name}index.html": html(f"at __PLACE__ {name}") for name in ("", "a/", "b/")}
    files |= {"team/secret/index.html": html("the password"), "live.json": '{"n": "built"}'}
    host = serve(small_site(tmp_path, files))
    host.max_age = 0  # Else WebKit shows pages from its memory.

    def complete(path: str, answer: Answer) -> None:
        if path.startswith("team/"):
            status(401, b"Please log in")(path, answer)
        elif path == "live.json":
            answer.body = b'{"n": "renewed"}'
        elif is_page(answer):
            answer.body = answer.body.replace(b"__PLACE__", b"home")

    read = """const response = await fetch("/live.json", x);
    return (await response.json()).n;"""
    browser = browser_on(host)
    with host.fault(complete):
        browser.open()
        assert "at home" in browser.text
        browser.until_saved()
        browser.open("a/")
        assert "at home a/" in browser.text
        assert browser.open("team/secret/") == 401
        assert "Please log in" in browser.text
        browser.open("b/")
        for cache in ("no-store", "reload", "no-cache"):
            assert browser.run(read, {"cache": cache}) == "renewed"
        assert browser.run(read, {"headers": {"Cache-Control": "no-cache"}}) == "renewed"
        # Once it was seen that the host renews it.
        browser.until(lambda: browser.run(read) == "renewed")
        host.unplug()
        assert browser.run(read) == "built"
        assert browser.run(read, {"cache": "no-store"}) == "built"
        browser.open("a/")
        assert "at __PLACE__ a/" in browser.text
        assert browser.open("team/secret/") == 200
        assert "the password" in browser.text
        host.plug()
    # Where the host sends what was built, it is asked no more.
    browser.open("a/")
    browser.open("b/")
    browser.until(lambda: browser.note("profile")["isChanging"] is False)
    with host.recording() as requests:
        browser.open("a/")
        assert "at __PLACE__ a/" in browser.text
    assert "a/" not in {request.path for request in requests}


def test_a_page_is_shown_where_the_host_shows_it(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    names = ("index.html", "flat.html", "both.html", "both/index.html", "guide/index.html")
    host = serve(small_site(tmp_path, {name: html(f"at {name}") for name in names}))
    browser = browser_on(host)
    with host.fault(github_pages(host.site, "/")):
        browser.open("flat")
        assert browser.text == "at flat.html"
        browser.until_saved()
        host.unplug()
        for address, words in (("flat", "at flat.html"), ("both", "at both.html")):
            assert browser.open(address) == 200
            assert (browser.text, browser.path) == (words, address)
        browser.open("guide")
        assert (browser.text, browser.path) == ("at guide/index.html", "guide/")


def test_a_doubled_slash_in_front_of_the_site_is_no_loop(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    host = serve(
        small_site(tmp_path, {"index.html": html("home"), "a/index.html": html("a page")}),
        "/x/",
    )
    browser = browser_on(host)
    browser.url = host.url.replace("/x/", "//x/")
    browser.open()
    browser.until_saved()
    host.unplug()
    assert browser.go(f"{browser.url}a/") == 200
    assert (browser.text, browser.path) == ("a page", "a/")


def test_a_page_that_was_not_read_has_the_strictest_protection(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    """Of the folder that it is in: two of its pages are asked about, and others that are read."""
    names = [f"guide/{name}/index.html" for name in "abcd"]
    site = small_site(
        tmp_path, {name: html(name) for name in ["index.html", "x/index.html", *names]}
    )
    host = serve(site)

    def protect(path: str, answer: Answer) -> None:
        if path == "guide/d/":
            answer.headers["X-Frame-Options"] = "DENY"
            answer.headers["Content-Security-Policy"] = "script-src 'self'"
        elif path.startswith("guide/"):
            answer.headers["X-Frame-Options"] = "SAMEORIGIN"
            answer.headers["Content-Security-Policy"] = "img-src 'self'"

    protection = """const { headers } = await fetch(x);
    return ["X-Frame-Options", "Content-Security-Policy"].map((name) => headers.get(name));"""
    browser = browser_on(host)
    with host.fault(protect):
        browser.open("x/")
        browser.until_saved()
        assert browser.run(protection, "/guide/d/") == ["SAMEORIGIN", "img-src 'self'"]
        browser.run("await fetch('/guide/d/', {cache: 'no-store'})")
        browser.until(lambda: browser.note("profile")["pages"])
        host.unplug()
        assert browser.run(protection, "/guide/d/") == ["DENY", "script-src 'self'"]
        both = "img-src 'self', script-src 'self'"
        assert browser.run(protection, "/guide/c/") == ["DENY", both]
        assert browser.run(protection, "/x/") == [None, None]


def test_pages_that_a_headers_file_names_are_asked_about(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    pages = ("a", "b", "play/c", "play/d", "play/e")
    names = ["index.html", *(f"guide/{name}/index.html" for name in pages)]
    rules = "/guide/play/*\n  Cross-Origin-Opener-Policy: same-origin\n"
    host = serve(small_site(tmp_path, {name: html(name) for name in names} | {"_headers": rules}))

    def isolate(path: str, answer: Answer) -> None:
        if path.startswith("guide/play/"):
            answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"

    policy = "return (await fetch(x)).headers.get('Cross-Origin-Opener-Policy')"
    browser = browser_on(host)
    with host.fault(isolate), host.recording() as requests:
        browser.open()
        browser.until_saved()
    asked = {request.path for request in requests if request.method == "HEAD"}
    assert {path for path in asked if path.startswith("guide/")} == {
        "guide/a/",
        "guide/play/c/",
        "guide/play/d/",
    }
    host.unplug()
    assert browser.run(policy, "/guide/b/") is None
    assert browser.run(policy, "/guide/play/e/") == "same-origin"


def test_the_profile_costs_few_requests_and_pages_none(
    sample: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    with host.recording() as requests:
        browser.open()
        browser.until_saved()
    heads = [request.path for request in requests if request.method == "HEAD"]
    assert len(heads) == len(set(heads)) == len(samples(read_site(sample))) <= 20
    assert {"", "changes/", "sitemap.xml", "search/search_index.json"} <= set(heads)
    assert len([path for path in heads if path.startswith("guide/")]) == 1
    with host.recording() as requests:
        for path in ("guide/wind/", "changes/", ""):
            browser.open(path)
        browser.reload()
    assert not [request for request in requests if request.method == "HEAD"]
    assert not {"guide/wind/", "changes/"} & {request.path for request in requests}
    assert browser.note("profile")["version"] == version_of(sample)


STUCK = b"""
const openCache = caches.open.bind(caches);
const matchCaches = caches.match.bind(caches);
const hang = () => new Promise(() => {});
caches.open = (name) => (self.isStuck ? hang() : openCache(name));
caches.match = (...asked) => (self.isStuck ? hang() : matchCaches(...asked));
self.addEventListener("message", ({ data, ports }) => {
  if (data !== "stick") return;
  self.isStuck = true;
  keysOnce = openedOnce = profileOnce = knownOnce = problemsOnce = undefined;
  knownPieces.clear();
  knownPacks.clear();
  ports[0].postMessage("stuck");
});
"""
STICK = """await new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = done;
  navigator.serviceWorker.controller.postMessage("stick", [port2]);
})"""


def test_storage_that_never_answers_holds_nobody_up_for_long(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    files = {
        "index.html": html("home"),
        "a/index.html": html("a page"),
        "x.png": "x" * 40_000,
    }
    host = serve(small_site(tmp_path, files, timeout=1))
    browser = browser_on(host)
    took = """const begin = performance.now();
    const { status } = await fetch(x);
    return [status, performance.now() - begin < 8000];"""
    with host.rewrite("serviceworker.js", lambda script: STUCK + script):
        browser.open()
        browser.until_saved()
        browser.run(STICK)
        assert browser.run(took, "/x.png") == [200, True]
        assert browser.run(took, "/a/") == [200, True]
        assert browser.open("a/") == 200
        assert browser.text == "a page"
