"""A reader who has opened one page reads the whole site without a network."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.browser import Browser
from tests.host import Host
from tests.sites import PAGES, THEMES, build

pytestmark = [pytest.mark.browser, pytest.mark.by_turns]


def url_of(page: str, directory_urls: bool) -> str:
    if page == "index":
        return ""
    return quote(page) + ("/" if directory_urls else ".html")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str, bool], Path]:
    """Build the sample with a theme, for a base and a form of addresses; each once."""

    @cache
    def build_once(theme: str, base: str, directory_urls: bool) -> Path:
        return build(
            tmp_path_factory.mktemp("sample"),
            theme=THEMES[theme],
            site_url=f"https://docs.example.org{base}",
            use_directory_urls=directory_urls,
        )

    return build_once


@pytest.mark.parametrize("directory_urls", [True, False], ids=["folders", "html"])
@pytest.mark.parametrize("base", ["/", "/some/base/"], ids=["root", "base"])
@pytest.mark.parametrize("theme", THEMES)
def test_every_page_opens_offline(
    theme: str,
    base: str,
    directory_urls: bool,
    built: Callable[[str, str, bool], Path],
    reader_of: Callable[..., tuple[Host, Browser]],
) -> None:
    host, browser = reader_of(built(theme, base, directory_urls), base)
    host.unplug()

    for page, words in PAGES.items():
        assert browser.open(url_of(page, directory_urls)) == 200
        assert words in browser.text
        assert browser.is_styled()

    for page, words in PAGES.items():
        browser.follow(url_of(page, directory_urls) or ("" if directory_urls else "index.html"))
        browser.until_text(words)
        browser.until(browser.is_styled)

    search(browser, theme)
    # WebKit says so of a page that was left while it read something.
    assert [problem for problem in browser.problems if "NotReadableError" not in problem] == []

    assert browser.open("guide/never/was/here/") == 404
    assert "not found" in browser.text.lower()
    assert browser.is_styled()


def search(browser: Browser, theme: str) -> None:
    """Find the one page with the word, as a reader of that theme would."""
    browser.open()
    if theme == "mkdocs":
        browser.click(
            "[data-target='#mkdocs_search_modal'], [data-bs-target='#mkdocs_search_modal']"
        )
    field = "#mkdocs-search-query, input[name=q], input[name=query]"
    browser.type(field, "marmots\n" if theme == "readthedocs" else "marmots")
    results = """const links = "#mkdocs-search-results a, .md-search-result__link";
        return document.querySelector(links)?.innerText ?? "";"""

    def is_found() -> bool:
        found: bool = "Field notes" in browser.run(results)
        if not found:
            browser.press(" ")  # Themes forget what is typed before their index is there.
        return found

    browser.until(is_found)
