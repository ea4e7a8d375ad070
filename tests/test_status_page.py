"""The status page says what is saved and what is wrong; the fallback page finds what is saved."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_offline.build import make_offline
from mkdocs_offline.options import Options
from tests.browser import Browser
from tests.host import Host
from tests.sites import THEMES, build, copy_docs

pytestmark = pytest.mark.browser

STATUS = "mkdocs-offline/"
LINES = """const root = document.querySelector("mkdocs-offline-status").shadowRoot;
    return [...(root?.querySelectorAll("dl > *") ?? [])].map((line) => line.textContent);"""
CLICK = """const root = document.querySelector("mkdocs-offline-status").shadowRoot;
    root.querySelector(`[part~=${x}]`).click();"""
TOLD = """return document.querySelector("mkdocs-offline-status").shadowRoot
    .querySelector("[part=told]").textContent"""


def facts(browser: Browser) -> dict[str, list[str]]:
    """The lines of the page, by their names."""
    names = ["Version", "Saved on", "Files", "Space used", "Space left"]
    found: dict[str, list[str]] = {}
    for line in browser.run(LINES):
        if line in (*names, "Problems"):
            found[line] = []
        else:
            found[list(found)[-1]].append(line)
    return found


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_it_tells_what_is_saved_in_the_theme_of_the_site(
    theme: str, tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = reader_of(build(tmp_path, theme=THEMES[theme]))
    host.unplug()
    assert browser.open(STATUS) == 200
    assert browser.is_styled()
    found = browser.until(lambda: facts(browser))
    status = browser.status()
    total = status["files"]["total"]
    assert found["Version"][0] == status["version"]
    assert found["Files"][0] == f"{total} of {total}"
    assert found["Problems"] == ["None"]
    assert "Barograph" in browser.text
    browser.run(CLICK, "check")
    browser.until(lambda: browser.run(TOLD) == "You are offline.")
    host.plug()
    browser.run(CLICK, "check")
    browser.until(lambda: browser.run(TOLD) == "Up to date")


def test_it_names_what_is_wrong(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    with host.answer("img/vane.png", 404):
        browser.open()
        browser.until(lambda: browser.status()["problems"])
        browser.open(STATUS)
        problem = (
            f"{host.url}img/vane.png is missing: the host answers 404."
            " For the author: deploy the whole site, or leave this file out with `exclude`."
        )
        browser.until(lambda: facts(browser).get("Problems") == [problem])


def test_its_text_can_be_sent_in_a_report(
    sample: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    _, browser = reader_of(sample)
    browser.open(STATUS)
    browser.until(lambda: facts(browser))
    browser.run(
        """const writeText = async (text) => { window.copied = text; };
        Object.defineProperty(navigator, "clipboard", { value: { writeText } });"""
    )
    browser.run(CLICK, "report")
    report = browser.until(lambda: browser.run("return window.copied"))
    assert 'state: "saved"' in report
    assert f'version: "{browser.status()["version"]}"' in report
    assert browser.run(TOLD) == "Copied"


def test_it_says_what_is_missing_where_nothing_can_be_saved(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    page = (sample / STATUS / "index.html").read_text()
    assert "This needs JavaScript and a browser that can save sites." in page
    browser = browser_on(host)
    with host.script("delete Navigator.prototype.serviceWorker"):
        browser.open(STATUS)
    save = """return document.querySelector("mkdocs-offline-status").shadowRoot
        ?.querySelector("mkdocs-offline-save").shadowRoot?.querySelector("span").textContent"""
    browser.until(lambda: browser.run(save) == "This browser cannot save this site.")


@pytest.mark.parametrize("theme", ["material", None])
def test_the_fallback_page_finds_saved_pages_by_their_titles(
    theme: str | None, tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    docs = copy_docs(tmp_path)
    (docs / "offline.md").unlink()
    plugins: list[object] = ["search", {"mkdocs-offline": {"exclude": "/guide/rain/"}}]
    if not theme:
        plugins = ["search"]
    site = build(tmp_path, docs=docs, theme=THEMES[theme or "mkdocs"], plugins=plugins)
    if not theme:
        make_offline(site, Options(exclude=("/guide/rain/",)))
    host, browser = reader_of(site)
    host.unplug()
    assert browser.open("guide/rain/") == 503
    titles = """return [...document.querySelectorAll("[data-mkdocs-offline=pages] li")]
        .filter((item) => item.checkVisibility()).map((item) => item.textContent)"""
    field = "input[aria-label='Filter pages']"
    browser.until(lambda: browser.run("return !!document.querySelector(x)", field))
    assert "Rain" not in browser.run(titles)
    browser.type(field, "set")
    browser.until(lambda: browser.run(titles) == ["Settings"])
    browser.type(field, "zzz")
    browser.until_text("No page found")
