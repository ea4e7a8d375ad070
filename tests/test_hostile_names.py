"""Names, titles and settings are words: nothing in them becomes code, wherever they are written."""

import sys
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.browser import Browser
from tests.host import Host
from tests.sites import build, copy_docs, hashes_of, version_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its names are harmless")

CODE = "window.hacked = 1"
NAMES = [
    f"<script>{CODE}<",  # A name cannot have a slash; a page may be cut at one.
    f"\"><img src=x onerror='{CODE}'>",
    f"'; {CODE}; '",
    "${" + CODE + "}",
    "`" + CODE + "`",
    "<!--",
    "]]>",
    "\u2028\u2029",
    "a\\b",
    "&quot;&lt;",
    "%3Cscript%3E",
    "javascript:" + CODE,
    "__proto__",
    "constructor",
]
TITLE = f"</title></script><script>{CODE}</script><!-- "


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    docs = copy_docs(folder)
    (docs / "offline.md").unlink()  # Let ours list all pages.
    for name in NAMES:
        # MkDocs passes titles on as Markdown wrote them.
        (docs / f"{name}.html").write_text(
            f"<!doctype html><title>{escape(name)}</title><p>Page {NAMES.index(name)}",
            encoding="utf-8",
        )
        (docs / f"{name}.txt").write_text(f"File {NAMES.index(name)}", encoding="utf-8")
    settings: dict[str, Any] = {"exclude": f"/never-{CODE}</script>/", "app": {"name": TITLE}}
    plugins = ["search", {"mkdocs-offline": settings}]
    return build(folder, docs=docs, plugins=plugins, site_name="Barograph")


def test_the_generated_line_is_json(site: Path) -> None:
    saved = hashes_of(site)
    assert len([url for url in saved if url.endswith(".txt")]) >= len(NAMES)
    first = (site / "serviceworker.js").read_bytes().split(b"\n")[0]
    assert first.startswith(b"const SITE = {") and first.endswith(b"};")
    assert first.isascii() and b"</" not in first
    assert version_of(site)


@pytest.mark.browser
def test_nothing_hostile_runs(site: Path, reader_of: Callable[..., tuple[Host, Browser]]) -> None:
    host, browser = reader_of(site)
    host.unplug()
    saved = hashes_of(site)
    assert browser.hashes(saved) == saved
    assert browser.open("nowhere/") == 503  # The fallback page lists all that is saved.
    assert browser.run("return window.hacked ?? 0") == 0
    listed = "return document.querySelectorAll('[data-mkdocs-offline=pages] a').length"
    browser.until(lambda: browser.run(listed))
    shown = browser.run("return [...document.links].map((link) => link.textContent)")
    for name in NAMES:
        assert any(" ".join(name.split()) == " ".join(text.split()) for text in shown), name
        browser.open(browser.run("return location.origin") + "/" + quote(f"{name}.html"))
        assert f"Page {NAMES.index(name)}" in browser.text
        assert browser.run("return window.hacked ?? 0") == 0
