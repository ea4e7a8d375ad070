"""Where a page is not alone: frames, other workers, blocked storage, hosts that never answer."""

from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest

from tests.browser import Browser
from tests.host import Host
from tests.sites import html, small_site

pytestmark = pytest.mark.browser

Serve = Callable[..., Host]
BrowserOn = Callable[[Host], Browser]


FORBID = """
const no = () => Promise.reject(new DOMException("cookies are blocked", "SecurityError"));
for (const name of ["register", "getRegistration", "getRegistrations"])
  ServiceWorkerContainer.prototype[name] = no;
window.unhandled = [];
addEventListener("unhandledrejection", ({ reason }) => unhandled.push(String(reason)));"""


def test_where_service_workers_are_forbidden_readers_are_told(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    host = serve(small_site(tmp_path, {"index.html": html("home <mkdocs-offline-save>")}))
    browser = browser_on(host)
    state = """return document.querySelector("mkdocs-offline-save").shadowRoot
        ?.querySelector("[part=state]")?.textContent"""
    with host.script(FORBID):
        browser.open()
        browser.until(lambda: browser.run(state) == "This browser cannot save this site")
        assert browser.status()["state"] == "unsupported"
        reason = browser.run("return mkdocsOffline.saved.catch((error) => error.message)")
        assert reason == "no service workers are allowed here"
        browser.open("mkdocs-offline/")
        nested = """return document.querySelector("mkdocs-offline-status").shadowRoot
            ?.querySelector("mkdocs-offline-save")?.shadowRoot
            ?.querySelector("[part=state]")?.textContent"""
        browser.until(lambda: browser.run(nested) == "This browser cannot save this site")
        assert browser.run("return unhandled") == []
    assert [words for words in browser.problems if "favicon" not in words] == []


@pytest.mark.not_in("firefox", "webkit", reason="its driver waits for the end of loading")
def test_a_picture_that_never_comes_keeps_nothing_from_being_saved(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/x.gif").write_bytes(b"GIF89a")
    other = serve(tmp_path / "other")
    picture = html(f"<p>words<img src='{other.url}x.gif'>")
    files = {"index.html": picture, "a/index.html": picture}
    host = serve(small_site(tmp_path / "site", files, max_age=0, timeout=2))
    browser = browser_on(host)
    with other.held("x.gif"):
        browser.open("mkdocs-offline/version.json")
        browser.run("setTimeout(() => { location.href = x })", host.url)
        browser.until(lambda: browser.run("return !!window.mkdocsOffline"))
        browser.until_saved()
        assert browser.run("return document.readyState") == "interactive"
        host.unplug()
        browser.run("setTimeout(() => { location.href = x })", f"{host.url}a/")
        notice = """return location.pathname === "/a/"
            && !!document.querySelector("mkdocs-offline-notice")"""
        browser.until(lambda: browser.run(notice))


IS_AT_REST = """const site = await navigator.serviceWorker.getRegistration();
return document.readyState === "complete" && !!site?.active && !site.installing && !site.waiting;"""
RIVAL = {
    "isolate.js": """self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate") return;
  event.respondWith(fetch(event.request).then(({ body, status, headers }) => {
    const all = new Headers(headers);
    all.set("X-Isolated", "yes");
    return new Response(body, { status, headers: all });
  }));
});""",
    "register.js": """sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1;
const isIsolated = navigator.serviceWorker.controller?.scriptURL.endsWith("/isolate.js");
if (!isIsolated) navigator.serviceWorker.register("/isolate.js").then((found) => {
  found.addEventListener("updatefound", () => location.reload());
  if (found.active && !navigator.serviceWorker.controller) location.reload();
});""",
}


def test_where_another_worker_wants_the_same_folder_ours_steps_back(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    register = '<script src="/register.js"></script>'
    files = {f"{name}index.html": html("words", register) for name in ("", "a/", "b/")}
    host = serve(small_site(tmp_path, files | RIVAL))
    browser = browser_on(host)
    pages = cycle(["a/", "b/", ""])
    browser.open()
    # Both install; WebKit forgets an install whose page is left in the middle.
    browser.until(lambda: any(x.path == "serviceworker.js" for x in host.log))
    browser.until(lambda: browser.run(IS_AT_REST))

    def is_displaced() -> bool:
        browser.open(next(pages))
        browser.until(lambda: browser.run("return document.readyState") == "complete")
        return bool(browser.status()["state"] == "displaced")

    browser.until(lambda: all(is_displaced() for _ in range(4)), 120)
    before = int(browser.run("return sessionStorage.loads"))
    with host.recording() as requests:
        for _ in range(4):
            assert is_displaced()
    assert not [x for x in requests if x.path == "serviceworker.js"]
    assert int(browser.run("return sessionStorage.loads")) <= before + 5  # The other one reloads.
    reason = browser.run("return mkdocsOffline.saved.catch((error) => error.message)")
    assert reason == f"another service worker, {host.url}isolate.js, is registered for this folder"
    assert any(reason in words for words in browser.problems)
    (problem,) = browser.status()["problems"]
    assert problem["url"] == f"{host.url}isolate.js"


def test_a_worker_that_the_site_had_before_is_replaced(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    files = {
        "index.html": html("words"),
        "sw.js": RIVAL["isolate.js"],
        "old.html": html("old"),
    }
    host = serve(small_site(tmp_path, files, exclude="old.html"))
    browser = browser_on(host)
    browser.open("old.html")
    browser.run(
        """await navigator.serviceWorker.register("/sw.js", { scope: "/" });
        await navigator.serviceWorker.ready;"""
    )
    browser.open()
    browser.until_saved()
    host.unplug()
    browser.open()
    assert browser.text == "words"


FRAMES = """const shown = (frame) =>
  frame.document.querySelector("mkdocs-offline-notice")?.dataset.shown ?? "";
const frames = [...document.querySelectorAll("iframe")].map((frame) => frame.contentWindow);
return [window, ...frames].map(shown);"""


@pytest.mark.by_turns
def test_notices_stand_in_the_page_and_not_in_its_frames(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    frame = "<p>words<iframe src='/demo.html' width=600 height=300></iframe>"
    files = {
        "index.html": html(frame),
        "a/index.html": html(frame),
        "demo.html": html("demo"),
    }
    host = serve(small_site(tmp_path, files, max_age=0, timeout=2))
    browser = browser_on(host)
    browser.open()
    browser.until(lambda: browser.run(FRAMES) == ["saved", ""])
    host.unplug()
    browser.open("a/")
    browser.until(lambda: browser.run(FRAMES)[0] == "offline")
    ready = "return !!document.querySelector('iframe').contentWindow.mkdocsOffline"
    assert browser.run(ready)
    status = "return document.querySelector('iframe').contentWindow.mkdocsOffline.status()"
    browser.until(lambda: browser.run(status)["isOffline"])
    assert browser.run(FRAMES) == ["offline", ""]


@pytest.mark.by_turns
def test_a_frame_in_another_site_saves_nothing_unless_its_reader_asks(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    told = """<script>addEventListener("message", async ({ data, source }) => {
        const answer = data === "save"
          ? await mkdocsOffline.save().then(() => "saved", String)
          : (await mkdocsOffline.status()).state;
        source.postMessage(answer, "*");
      });</script>"""
    site = small_site(tmp_path / "site", {"index.html": html("words", told)})
    framed = serve(site)
    top = tmp_path / "top"
    top.mkdir()
    (top / "index.html").write_text(html(f"<iframe src='{framed.url}'></iframe>"))
    host = serve(top)
    browser = browser_on(host)
    browser.open()
    ask = """const answer = new Promise((resolve) =>
        addEventListener("message", ({ data }) => resolve(data), { once: true }));
      document.querySelector("iframe").contentWindow.postMessage(x, "*");
      return answer;"""
    assert browser.run(ask, "status") == "core"
    assert "serviceworker.js" not in {request.path for request in framed.log}
    if browser.engine == "webkit":
        return  # Its workers of such frames can fetch nothing.
    assert browser.run(ask, "save") == "saved"
    assert "serviceworker.js" in {request.path for request in framed.log}
