"""What pages load from other hosts is there offline: real libraries, served by other origins."""

import base64
import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Browser
from tests.host import Answer, Host
from tests.sites import html, small_site

pytestmark = pytest.mark.browser

PACKAGES = Path(__file__).parent / "packages/node_modules"
if not PACKAGES.exists():
    pytest.skip("npm ci has not been run in tests/packages", allow_module_level=True)

Serve = Callable[..., Host]
BrowserOn = Callable[[Host], Browser]

PAGES = {
    "index.html": """<script>hljs.highlightAll()</script>
        <h1>Start</h1><pre><code class="language-js">const x = 1;</code></pre>
        <i class="fa fa-cloud"></i>""",
    "formulas/index.html": r"""<script>MathJax = { tex: { inlineMath: [["$", "$"]] } };</script>
        <script async src="{cdn}mathjax/es5/tex-chtml.js"></script>
        <p>$x = \frac{-b \pm \sqrt{b^2}}{2a}$</p><p id="katex"></p>
        <script type="module">
        import katex from "{cdn}katex/dist/katex.mjs";
        katex.render("c = \\pm\\sqrt{a^2}", document.querySelector("#katex"));
        </script>""",
    "diagrams/index.html": """<pre class="mermaid">graph TD; Wind --> Vane</pre>
        <script type="module">
        import mermaid from "{cdn}mermaid/dist/mermaid.esm.min.mjs";
        await mermaid.run();
        </script>""",
}
HEAD = """<link rel="stylesheet" href="{fonts}@fontsource/roboto/400.css">
    <style>body { font-family: Roboto }</style>
    <link rel="stylesheet" href="{cdn}font-awesome/css/font-awesome.min.css">
    <link rel="stylesheet" href="{cdn}katex/dist/katex.min.css">
    <link rel="stylesheet" href="{cdn}@highlightjs/cdn-assets/styles/default.min.css"
      integrity="{style}" crossorigin="anonymous">
    <script src="{cdn}jquery/dist/jquery.min.js"></script>
    <script src="{cdn}@highlightjs/cdn-assets/highlight.min.js" integrity="{script}"
      crossorigin="anonymous"></script>"""
LOOK = """await document.fonts.ready;
const style = (name) => {
  const found = document.querySelector(name);
  return found && getComputedStyle(found).color;
};
return {
  fonts: [...document.fonts].filter(({ status }) => status === "loaded")
    .map(({ family }) => family.replaceAll('"', "")).sort(),
  jquery: window.jQuery?.fn.jquery,
  keyword: style(".hljs-keyword"),
  formulas: Math.min(
    ...["mjx-mfrac", ".katex .mord"].map((name) => document.querySelectorAll(name).length),
  ),
  formulaSize: document.querySelector("mjx-container")?.offsetWidth,
  diagram: document.querySelector(".mermaid svg")?.textContent.includes("Vane"),
};"""
"""What a reader sees of the libraries."""
FONTS = {"": {"Roboto", "FontAwesome"}, "formulas/": {"MJXTEX-I", "KaTeX_Main"}}
MARKS = {"": "keyword", "formulas/": "formulas", "diagrams/": "diagram"}
"""What a page has that is complete."""


def digest(path: str) -> str:
    """Return the integrity of a file of a package."""
    content = (PACKAGES / path).read_bytes()
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"


@pytest.fixture
def cdn(serve: Serve) -> Host:
    """A host of libraries, which lets everybody have them."""
    host = serve(PACKAGES)
    host.headers["Access-Control-Allow-Origin"] = "*"
    return host


@pytest.fixture
def fonts(serve: Serve) -> Host:
    """Another one."""
    host = serve(PACKAGES)
    host.headers["Access-Control-Allow-Origin"] = "*"
    return host


def libraries(folder: Path, cdn: Host, fonts: Host, **settings: object) -> Path:
    """Make a site whose pages load libraries from other hosts."""
    values = {
        "cdn": cdn.url,
        "fonts": fonts.url,
        "style": digest("@highlightjs/cdn-assets/styles/default.min.css"),
        "script": digest("@highlightjs/cdn-assets/highlight.min.js"),
    }

    def filled(text: str) -> str:
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    pages = {path: html(filled(body), filled(HEAD)) for path, body in PAGES.items()}
    return small_site(folder, pages, max_age=0, **settings)


def look(browser: Browser, page: str) -> dict[str, Any]:
    """Open a page and return what is seen of the libraries once it is complete."""
    browser.open(page)

    def complete() -> dict[str, Any] | None:
        seen: dict[str, Any] = browser.run(LOOK)
        has_fonts = FONTS.get(page, set()) <= set(seen["fonts"])
        return seen if has_fonts and seen[MARKS[page]] else None

    return browser.until(complete) or {}


def copied(browser: Browser) -> int:
    """Return of how many files of other hosts there are copies."""
    facts = """const { active } = await navigator.serviceWorker.ready;
        const { port1, port2 } = new MessageChannel();
        const answer = new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data); });
        active.postMessage({ type: "HOST" }, [port2]);
        return (await answer).copies.files;"""
    return int(browser.run(facts))


def until_copied(browser: Browser) -> None:
    """Wait until what the page has loaded from other hosts is copied."""
    loaded = """return new Set(performance.getEntriesByType("resource").map(({ name }) => name)
        .filter((name) => new URL(name).origin !== location.origin)).size"""
    browser.until(lambda: copied(browser) >= browser.run(loaded))


def test_formulas_diagrams_colours_and_fonts_are_there_offline(
    tmp_path: Path, cdn: Host, fonts: Host, serve: Serve, browser_on: BrowserOn
) -> None:
    host = serve(libraries(tmp_path, cdn, fonts))
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    online = {}
    for page in PAGES:
        url = page.removesuffix("index.html")
        online[url] = look(browser, url)
        until_copied(browser)
    for each in (host, cdn, fonts):
        each.unplug()
    assert {url: look(browser, url) for url in online} == online
    assert [words for words in browser.problems if "integrity" in words] == []


def test_pages_that_were_never_read_have_what_they_name(
    tmp_path: Path, cdn: Host, fonts: Host, serve: Serve, browser_on: BrowserOn
) -> None:
    host = serve(libraries(tmp_path, cdn, fonts))
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    browser.until(lambda: copied(browser) >= 9)  # Named by the three pages, with 2 fonts seen here.
    for each in (host, cdn, fonts):
        each.unplug()
    browser.open("formulas/")
    browser.until(lambda: browser.run(LOOK)["formulas"])


def test_with_a_network_other_hosts_are_asked_as_without_us(
    tmp_path: Path, cdn: Host, fonts: Host, serve: Serve, browser_on: BrowserOn
) -> None:
    """But for a copy of each file, which the browser's own cache may give."""
    host = serve(libraries(tmp_path, cdn, fonts))
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    look(browser, "")
    until_copied(browser)
    first = Counter(request.path for request in (*cdn.log, *fonts.log))
    assert set(first.values()) <= {1, 2}
    with cdn.recording() as of_cdn, fonts.recording() as of_fonts:
        browser.open()
        look(browser, "")
        browser.until(lambda: copied(browser) >= 9)
    assert [*of_cdn, *of_fonts] == []


def test_other_hosts_are_left_alone_where_the_author_wants_that(
    tmp_path: Path, cdn: Host, fonts: Host, serve: Serve, browser_on: BrowserOn
) -> None:
    host = serve(libraries(tmp_path, cdn, fonts, other_hosts=False))
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    look(browser, "")
    for each in (host, cdn, fonts):
        each.unplug()
    browser.open("formulas/")
    assert browser.run(LOOK)["formulas"] == copied(browser) == 0


def test_a_silent_host_of_fonts_is_not_asked_once_the_network_is_gone(
    tmp_path: Path, cdn: Host, fonts: Host, serve: Serve, browser_on: BrowserOn
) -> None:
    host = serve(libraries(tmp_path, cdn, fonts))
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    online = look(browser, "")
    until_copied(browser)
    host.unplug()
    asked: list[str] = []
    with fonts.fault(lambda path, _: asked.append(path)), fonts.held(".css"):
        assert look(browser, "") == online
        browser.open("formulas/")  # With its styles, also those that nobody has saved.
    assert asked == []


@pytest.mark.parametrize("tag", ["<link rel=stylesheet href={}>", "<script src={}></script>"])
def test_a_saved_page_is_shown_where_the_network_has_fallen_silent_just_now(
    tag: str, tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    """Our host's last answer is fresh, so it is not asked; the other one never answers."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other/file").write_text("")
    other = serve(tmp_path / "other")
    other.headers["Content-Type"] = "text/css" if "link" in tag else "text/javascript"
    other.max_age = 0
    page = html("words", tag.format(f"{other.url}file"))
    files = {"index.html": html("home"), "a/index.html": page}
    host = serve(small_site(tmp_path / "site", files, max_age=600, timeout=2))
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    with host.held(lambda _: True), other.held(lambda _: True), host.recording() as requests:
        browser.run("setTimeout(() => { location.href = '/a/' })")
        browser.until(lambda: browser.path == "a/" and browser.text == "words")
    assert {x.path for x in requests} <= {"mkdocs-offline/version.json"}


def test_a_host_that_allows_no_copies_is_named(
    tmp_path: Path, cdn: Host, fonts: Host, serve: Serve, browser_on: BrowserOn
) -> None:
    del fonts.headers["Access-Control-Allow-Origin"]
    host = serve(libraries(tmp_path, cdn, fonts))
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    browser.open("mkdocs-offline/")
    name = fonts.url.removeprefix("http://").rstrip("/")
    texts = """return document.querySelector("mkdocs-offline-status").shadowRoot.textContent"""
    browser.until(lambda: name in browser.run(texts))
    for each in (host, cdn, fonts):
        each.unplug()
    browser.open()
    assert "Start" in browser.text


def test_copies_go_with_all_else(
    tmp_path: Path, cdn: Host, fonts: Host, serve: Serve, browser_on: BrowserOn
) -> None:
    host = serve(libraries(tmp_path, cdn, fonts))
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    look(browser, "")
    until_copied(browser)
    keys = """const names = await caches.keys();
        const found = names.map(async (name) => (await caches.open(name)).keys());
        const all = (await Promise.all(found)).flat();
        return all.filter(({ url }) => url.includes("/elsewhere/")).length"""
    assert browser.run(keys) == copied(browser)
    browser.run("await mkdocsOffline.remove()")
    assert browser.run(keys) == copied(browser) == 0


def test_copies_go_where_the_author_wants_none_any_more(
    tmp_path: Path, cdn: Host, fonts: Host, serve: Serve, browser_on: BrowserOn
) -> None:
    host = serve(libraries(tmp_path / "old", cdn, fonts))
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    browser.until(lambda: copied(browser) > 0)
    host.site = libraries(tmp_path / "new", cdn, fonts, other_hosts=False)
    browser.look_for_update()
    browser.until(lambda: browser.is_settled() and copied(browser) == 0)


def test_what_another_host_lacks_is_not_asked_for_again_at_each_page(
    tmp_path: Path, cdn: Host, serve: Serve, browser_on: BrowserOn
) -> None:
    page = html("words", f'<script src="{cdn.url}gone.js"></script>')
    files = {"index.html": html("home"), "a/index.html": page}
    host = serve(small_site(tmp_path, files, max_age=0))
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    asked = "return (await caches.match('/mkdocs-offline/notes/elsewhere'))?.text()"
    browser.until(lambda: "gone.js" in (browser.run(asked) or ""))
    for _ in range(3):
        browser.open()
        browser.run("await mkdocsOffline.saved")
    assert [request.path for request in cdn.log] == ["gone.js"]


def test_a_module_is_found_where_its_host_redirects_to(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    """As the newest version of a package; what it imports is relative to that."""
    (tmp_path / "cdn/p@1.2").mkdir(parents=True)
    (tmp_path / "cdn/p@1.2/main.mjs").write_text('export { words } from "./part.mjs";')
    (tmp_path / "cdn/p@1.2/part.mjs").write_text('export const words = "from a part";')
    cdn = serve(tmp_path / "cdn")
    cdn.headers["Access-Control-Allow-Origin"] = "*"

    def redirect(path: str, answer: Answer) -> None:
        if path == "p@1/main.mjs":
            answer.status, answer.body = 302, b""
            answer.headers = {"Location": f"{cdn.url}p@1.2/main.mjs"}

    page = html(
        f"""<p></p><script type="module">import {{ words }} from "{cdn.url}p@1/main.mjs";
        document.querySelector("p").textContent = words;</script>"""
    )
    host = serve(small_site(tmp_path / "site", {"index.html": page}, max_age=0))
    browser = browser_on(host)
    with cdn.fault(redirect):
        browser.open()
        browser.until_saved()
        browser.until_text("from a part")
        browser.until(lambda: copied(browser) == 2)
    host.unplug()
    cdn.unplug()
    browser.open()
    browser.until_text("from a part")


def test_pages_that_insist_on_permission_have_their_copies(
    tmp_path: Path, cdn: Host, fonts: Host, serve: Serve, browser_on: BrowserOn
) -> None:
    for each in (cdn, fonts):
        each.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    host = serve(libraries(tmp_path, cdn, fonts))
    host.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    online = look(browser, "")
    until_copied(browser)
    for each in (host, cdn, fonts):
        each.unplug()
    assert look(browser, "") == online
