"""The page for what is not saved looks right at any depth, whoever wrote it, under any policy."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_offline.published.site import read_site
from tests.browser import Browser
from tests.host import Host
from tests.sites import html, small_site

Serve = Callable[..., Host]
BrowserOn = Callable[[Host], Browser]

STRICT = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self';"
    " connect-src 'self'; base-uri 'none'; object-src 'none'"
)
AUTHORS = {
    "index.html": html("home", '<link rel="canonical" href="https://docs.example/docs/">'),
    "css/site.css": "h1 { color: rgb(1, 2, 3) }",
    "img/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "js/main.js": 'import { mark } from "./mark.js";\nmark();',
    "js/mark.js": 'export const mark = () => (document.querySelector("h1").title = "marked");',
}
LOOK = """const h1 = document.querySelector("h1");
return [getComputedStyle(h1).color, h1.title, document.images[0].naturalWidth];"""


def authors_page(folder: Path, base: str, up: str) -> Path:
    """Make a site with a fallback page of the author's, of which nothing else is saved unasked."""
    head = f'{base}<link rel=stylesheet href="{up}css/site.css">'
    script = f'<script type="module" src="{up}js/main.js"></script>'
    page = html(f'<h1>No network</h1><img src="{up}img/dot.svg">{script}', head)
    return small_site(folder, {**AUTHORS, "offline/index.html": page}, download="ask")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("base", "up"), [("", "../"), ('<base href="/docs/">', ""), ('<base href="../">', "")]
)
@pytest.mark.parametrize("policy", ["", STRICT], ids=["free", "strict"])
def test_an_authors_page_finds_its_files(
    policy: str, base: str, up: str, tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    site = authors_page(tmp_path, base, up)
    host = serve(site, "/docs/")
    if policy:
        host.headers["Content-Security-Policy"] = policy
    browser = browser_on(host)
    browser.open()
    browser.run("await mkdocsOffline.saved")
    browser.until(lambda: browser.run("return !!navigator.serviceWorker.controller"))
    host.unplug()
    assert browser.open("deep/er/page/") == 503
    browser.until(lambda: browser.run(LOOK) == ["rgb(1, 2, 3)", "marked", 9])


@pytest.mark.parametrize(("base", "up"), [("", "../"), ('<base href="/docs/">', "")])
def test_what_an_authors_page_needs_is_in_the_core(base: str, up: str, tmp_path: Path) -> None:
    core = {entry.url for entry in read_site(authors_page(tmp_path, base, up)).line.core}
    assert {"css/site.css", "img/dot.svg", "js/main.js", "js/mark.js"} <= core
    assert "" not in core


@pytest.mark.browser
def test_ours_has_its_look_under_a_policy_that_forbids_styles_in_pages(
    tmp_path: Path, serve: Serve, browser_on: BrowserOn
) -> None:
    host = serve(small_site(tmp_path, {"index.html": html("home")}))
    host.headers["Content-Security-Policy"] = STRICT
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    host.unplug()
    for page, status in (("deep/er/page/", 503), ("mkdocs-offline/", 200)):
        assert browser.open(page) == status
        assert browser.is_styled()
        assert browser.run("return getComputedStyle(document.querySelector('main')).maxWidth")
        assert [words for words in browser.problems if "style" in words.lower()] == []
