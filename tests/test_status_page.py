"""The status page says what is saved and what is wrong; the fallback page finds what is saved."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_offline.build import make_offline
from mkdocs_offline.options import Options
from tests.browser import Browser
from tests.host import Host
from tests.sites import THEMES, build, copy_docs

pytestmark = [pytest.mark.browser, pytest.mark.by_turns]

STATUS = "mkdocs-offline/"
FACTS = """const root = document.querySelector("mkdocs-offline-status").shadowRoot;
    const rows = [...(root?.querySelectorAll("dl > *") ?? [])].map(({ children }) => [...children]);
    return Object.fromEntries(rows.map((row) => row.map((part) => part.textContent)));"""
PROBLEMS = """const root = document.querySelector("mkdocs-offline-status").shadowRoot;
    return [...(root?.querySelectorAll("[part=problem] > *") ?? [])].map((x) => x.textContent);"""
VERSION = """return document.querySelector("mkdocs-offline-status").shadowRoot
    .querySelector("[part=version]").textContent"""
CLICK = """const root = document.querySelector("mkdocs-offline-status").shadowRoot;
    root.querySelector(`[part~=${x}]`).click();"""
TOLD = """return document.querySelector("mkdocs-offline-status").shadowRoot
    .querySelector("[part=told]").textContent"""


def facts(browser: Browser) -> dict[str, str]:
    """What the page says, by the names of the facts."""
    return dict(browser.run(FACTS))


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
    assert found["Status"] == "Up to date"  # It was, within max_age.
    assert found["Files"] == str(status["files"]["total"])
    assert found["Saved"].startswith("1 minute ago")
    assert (found["Guide"], found["Other pages"]) == ("5", "2")
    assert found["Pages are sent"] == "As published"
    assert browser.run(VERSION) == f"Version {status['version']}"
    assert browser.run(PROBLEMS) == []
    assert "Barograph" in browser.text
    browser.run(CLICK, "check")
    browser.until(lambda: browser.run(TOLD) == "This site cannot be reached")
    host.plug()
    browser.run(CLICK, "check")
    browser.until(lambda: browser.run(TOLD) == "Up to date")


def test_it_says_so_where_the_server_changes_pages(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    with host.rewrite("changes/", lambda page: page + b"<!-- delivered -->"):
        browser.open("changes/")
        browser.until_saved()
        browser.open(STATUS)
        changed = "Changed on delivery"
        browser.until(lambda: facts(browser).get("Pages are sent") == changed)


def test_it_names_what_is_wrong(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    with host.answer("img/vane.png", 404):
        browser.open()
        browser.until(lambda: browser.status()["problems"])
        browser.open(STATUS)
        problem = [
            "A file is missing: the host answers 404.",
            "For the author: deploy the whole site, or leave this file out with `exclude`.",
            "img/vane.png",
        ]
        browser.until(lambda: browser.run(PROBLEMS) == problem)


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
    assert '"isChanging":false,"changed":[]' in report
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
        ?.querySelector("mkdocs-offline-save").shadowRoot?.querySelector("[part=state]").textContent"""
    browser.until(lambda: browser.run(save) == "This browser cannot save this site")


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
    assert "“Rain” is not saved on this device" in browser.text
    assert "can only be read online. This site cannot be reached." in browser.text
    browser.until(lambda: browser.run(titles))
    assert "Rain" not in browser.run(titles)
    sections = "return [...document.querySelectorAll('h3')].map((title) => title.textContent)"
    assert set(browser.run(sections)) == {"Guide", "Reference", "Start"}
    browser.type(field, "set")
    browser.until(lambda: browser.run(titles) == ["Settings"])
    browser.type(field, "zzz")
    browser.until_text("No saved page matches")


@pytest.mark.parametrize(
    ("path", "heading", "why"),
    [
        ("guide/wind/", "“Wind” is not saved", "It has not been saved yet."),
        ("guide/rain/", "“Rain” is not saved", "This page can only be read online."),
        ("no/<b>such</b>%20page/", "“no/<b>such</b> page/” is not saved", "It is not part of"),
        ("%FF/", "“%FF/” is not saved", "It is not part of the saved copy."),
    ],
)
def test_the_fallback_page_names_what_was_wanted_and_says_why_it_is_not_there(
    path: str,
    heading: str,
    why: str,
    tmp_path: Path,
    reader_of: Callable[..., tuple[Host, Browser]],
) -> None:
    docs = copy_docs(tmp_path)
    (docs / "offline.md").unlink()
    settings = {"download": "ask", "exclude": ["/guide/rain/"]}
    site = build(tmp_path, docs=docs, plugins=["search", {"mkdocs-offline": settings}])
    (site / "404.html").unlink()  # The page for what the site does not have, which would be shown.
    host, browser = reader_of(site)
    browser.run("await mkdocsOffline.save()")
    browser.lose(lambda url: url.startswith("mkdocs-offline/packs"))
    host.unplug()
    browser.open(path)
    assert heading in browser.run("return document.querySelector('h1').textContent")
    assert why in browser.text
    browser.run("document.querySelector('[data-mkdocs-offline=fallback] a').click()")
    host.plug()
    browser.until(
        lambda: not browser.run("return document.querySelector('[data-mkdocs-offline=fallback]')")
    )


def test_a_host_that_stays_away_is_asked_less_and_less_often(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    plugins: list[object] = ["search", {"mkdocs-offline": {"exclude": "/guide/rain/"}}]
    host, browser = reader_of(build(tmp_path, plugins=plugins))
    host.unplug()
    assert browser.open("guide/rain/") == 503
    loaded = """return performance.getEntriesByType("resource")
        .some(({ name }) => name.endsWith("/mkdocs-offline/fallback.js"))"""
    browser.until(lambda: browser.run(loaded))
    browser.run(
        """window.pauses = [];
        const { setInterval } = window;
        window.setInterval = (act, pause) => setInterval(act, pauses.push(pause) && 1);
        dispatchEvent(new Event("online"));"""
    )
    pauses = browser.until(lambda: browser.run("return pauses.length > 12 && pauses"))
    assert pauses == sorted(pauses)
    assert pauses[0] <= 4500
    assert pauses[-1] == 60000
