"""Every form of an address that a host would understand finds its page offline."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mkdocs_offline.build import make_offline
from mkdocs_offline.options import Options
from tests.browser import Browser
from tests.engines import Engine
from tests.host import Host
from tests.sites import THEMES, build, copy_docs, html, small_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("addresses")
    docs = copy_docs(folder)
    (docs / "offline.md").unlink()
    for name in ("c#", "100%", "中文", "it's (new)!", "🚀"):
        (docs / f"{name}.md").write_text(f"# Page named {name}", encoding="utf-8")
    (docs / "flat.html").write_text("<html><head></head><body>A flat page</body></html>")
    (docs / "old").mkdir()
    (docs / "old/index.htm").write_text("<html><head></head><body>An old page</body></html>")
    (docs / "big.html").write_text("<html><head></head><body>Only online</body></html>")
    (docs / "talk.mp4").write_bytes(b"only online")
    settings = {"exclude": "/big.html\n/changes/"}
    site = build(folder, docs=docs, site_url=None, plugins=["search", {"mkdocs-offline": settings}])
    host = Host(site, "/docs/")
    yield host
    host.unplug()


@pytest.fixture(scope="module")
def browser(host: Host, engine: Engine) -> Iterator[Browser]:
    browser = engine.browser(host.url)
    browser.open()
    browser.until_saved()
    host.unplug()
    yield browser
    browser.close()
    host.plug()


@pytest.mark.parametrize(
    ("address", "shown", "words"),
    [
        ("", "", "for places without"),
        ("index.html", "index.html", "for places without"),
        ("?utm_source=x", "?utm_source=x", "for places without"),
        ("guide/wind/", "guide/wind/", "Cups measure"),
        ("guide/wind", "guide/wind/", "Cups measure"),
        ("guide/wind?h=cups", "guide/wind/?h=cups", "Cups measure"),
        ("guide/wind/index.html", "guide/wind/index.html", "Cups measure"),
        ("guide/wind/index.html?q=1&q=2", "guide/wind/index.html?q=1&q=2", "Cups measure"),
        ("guide//wind/", "guide/wind/", "Cups measure"),
        ("Guide/WIND/", "Guide/WIND/", "Cups measure"),
        ("Guide/Wind", "guide/wind/", "Cups measure"),
        ("guide/u\u0308ber-nacht/", "guide/u%CC%88ber-nacht/", "Radiation fog"),
        ("old/", "old/index.htm", "An old page"),
        ("guide/field%20notes/", "guide/field%20notes/", "Marmots whistle"),
        ("guide/field notes", "guide/field%20notes/", "Marmots whistle"),
        ("guide/%c3%bcber-nacht/", "guide/%c3%bcber-nacht/", "Radiation fog"),
        ("guide/über-nacht/", "guide/%C3%BCber-nacht/", "Radiation fog"),
        ("c%23/", "c%23/", "Page named c"),
        ("100%25/", "100%25/", "Page named 100%"),
        ("100%/", "100%/", "Page named 100%"),
        ("中文/", "%E4%B8%AD%E6%96%87/", "Page named 中文"),
        ("it's (new)!/", "it's%20(new)!/", "Page named it"),
        ("🚀/", "%F0%9F%9A%80/", "Page named 🚀"),
        ("flat.html", "flat.html", "A flat page"),
        ("flat", "flat.html", "A flat page"),
        ("flat/", "flat.html", "A flat page"),
    ],
)
def test_a_saved_page_is_found(browser: Browser, address: str, shown: str, words: str) -> None:
    assert browser.open(address) == 200
    assert words in browser.text
    assert browser.path == shown


def test_slashes_in_a_fragment_are_no_slashes_of_the_address(browser: Browser) -> None:
    browser.open()
    assert browser.open("guide/wind/#//a") == 200
    assert browser.path == "guide/wind/#//a"


@pytest.mark.parametrize("address", ["guide/never/was/", "guide/wind/index.htm", "never.html"])
def test_what_a_folder_of_the_site_lacks_gets_the_404_page(browser: Browser, address: str) -> None:
    assert browser.open(address) == 404
    assert "404" in browser.text


def test_a_site_below_is_found_without_its_slash(
    tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    small_site(tmp_path / "2.0", {"index.html": html("Two")})
    host = serve(small_site(tmp_path, {"index.html": html("home")}))
    browser = browser_on(host)
    for page in ("2.0/", ""):
        browser.open(page)
        browser.until_saved()
    host.unplug()
    browser.open("2.0")
    assert (browser.path, browser.text) == ("2.0/", "Two")


@pytest.mark.parametrize("address", ["never/was/", "never", "a%2Fb", "2.0"])
def test_what_may_be_a_neighbours_is_not_said_to_be_missing(browser: Browser, address: str) -> None:
    assert browser.open(address) == 503
    assert "is not saved on this device" in browser.text


@pytest.mark.parametrize("address", ["big.html", "changes/", "changes", "talk.mp4"])
def test_a_page_that_is_not_saved_gets_the_fallback_page(browser: Browser, address: str) -> None:
    assert browser.open(address) == 503
    assert "is not saved on this device" in browser.text
    assert browser.is_styled()
    assert browser.path == address


def test_the_fallback_page_finds_its_files_and_links_at_any_depth(browser: Browser) -> None:
    browser.open("changes/index.html")
    assert browser.is_styled()
    browser.until(lambda: browser.run("return !!document.querySelector('.md-logo')"))
    browser.follow("guide/wind/")
    browser.until_text("Cups measure")


@pytest.mark.parametrize(
    "address", ["never.json", "img/none.png", "big.html", "changes/", "never/"]
)
def test_what_is_no_navigation_gets_a_network_error(browser: Browser, address: str) -> None:
    browser.open()
    outcome = browser.run("return fetch(x).then((r) => r.status, (error) => error.name)", address)
    assert outcome == "TypeError"


def test_what_theme_scripts_fetch_is_found_with_any_query(browser: Browser) -> None:
    browser.open()
    answer = browser.run(
        "const r = await fetch('search/search_index.json?v=2'); return [r.status, r.url]"
    )
    assert answer == [200, f"{browser.url}search/search_index.json?v=2"]


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_the_fallback_page_comes_back_by_itself(
    theme: str,
    tmp_path: Path,
    reader_of: Callable[..., tuple[Host, Browser]],
) -> None:
    docs = copy_docs(tmp_path)
    (docs / "offline.md").unlink()
    settings = {"exclude": "/changes/"}
    plugins = ["search", {"mkdocs-offline": settings}]
    host, browser = reader_of(
        build(tmp_path, docs=docs, theme=THEMES[theme], plugins=plugins), "/x/"
    )
    host.unplug()
    browser.open("changes/")
    assert "is not saved on this device" in browser.text
    assert browser.is_styled()
    host.plug()
    browser.until_text("built on a kitchen table")


def test_the_authors_fallback_page_finds_its_files_at_any_depth(
    sample: Path, tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    plugins = ["search", {"mkdocs-offline": {"exclude": "/reference/commands/"}}]
    host = serve(build(tmp_path, plugins=plugins), "/deep/base/")
    browser = browser_on(host)
    browser.open("guide/wind/")
    browser.until_saved()
    host.unplug()
    assert browser.open("reference/commands/") == 503
    assert "No network here" in browser.text
    assert browser.is_styled()
    browser.follow("reference/settings/")
    browser.until_text("metres above sea level")
    browser.open("reference/commands/")
    host.plug()
    browser.until_text("Print one reading")


def test_the_authors_fallback_page_is_in_the_language_of_the_wanted_page(
    tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    for folder, language, words in (("", "en", "No network"), ("de/", "de", "Kein Netz")):
        for page in ("", "offline/", "wind/"):
            file = tmp_path / f"{folder}{page}index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f'<!doctype html><html lang="{language}"><title>x</title>{words}')
    make_offline(tmp_path, Options.parse({"exclude": "/wind/\n/de/wind/"}))
    host = serve(tmp_path)
    browser = browser_on(host)
    browser.open()
    browser.until_saved()
    host.unplug()
    assert browser.open("wind/") == 503
    assert browser.text == "No network"
    assert browser.open("de/wind/") == 503
    assert browser.text == "Kein Netz"


def test_the_fallback_page_lists_only_what_is_saved(
    tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    docs = copy_docs(tmp_path)
    (docs / "offline.md").unlink()
    host = serve(build(tmp_path, docs=docs, plugins=[{"mkdocs-offline": {"download": "ask"}}]))
    browser = browser_on(host)
    browser.open()  # Read before there was a worker.
    browser.until_saved()
    browser.open("guide/wind/")
    browser.until(lambda: browser.has_saved("guide/wind/"))
    host.unplug()
    browser.open("guide/rain/")
    links = """return [...document.querySelectorAll("[data-mkdocs-offline=pages] a")]
        .filter((link) => link.checkVisibility()).map((link) => link.innerText)"""
    browser.until(lambda: browser.run(links) == ["Barograph", "Wind"])
