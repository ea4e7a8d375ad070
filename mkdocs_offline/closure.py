"""What a page needs to be shown: its styles, scripts, fonts and images, and what these need."""

import re
from collections.abc import Callable, Container, Iterator
from html import unescape
from urllib.parse import quote, unquote, urldefrag, urljoin

from bs4 import BeautifulSoup, ParserRejectedMarkup, SoupStrainer, Tag

_CSS_URL = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\) | @import\s+(?:"([^"]*)"|'([^']*)')""",
    re.IGNORECASE | re.VERBOSE,
)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NEEDED_LINKS = frozenset(["stylesheet", "icon", "manifest", "modulepreload", "preload"])
_LOADING = SoupStrainer(["link", "script", "img", "source", "input", "iframe", "style"])
_STYLE_ATTRIBUTE = re.compile(r"""\sstyle\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)
_ORIGIN = "https://site.invalid"


def closure(
    url: str, site_path: str, known: Container[str], read: Callable[[str], bytes]
) -> set[str]:
    """Return the URLs of all files of the site that a page needs, without its own.

    Args:
        url: the page, relative to the site.
        site_path: the path that the site is served under, for absolute references.
        known: the URLs of the site's files.
        read: gives the content of a file by its URL.
    """
    root = _ORIGIN + site_path
    found: set[str] = set()
    to_read = [url]
    while to_read:
        current = to_read.pop()
        text = read(current).decode("utf-8", "replace")
        references = _of_style(text) if current.endswith(".css") else _of_page(text)
        for reference in references:
            try:
                target = urldefrag(urljoin(root + current, reference)).url.split("?")[0]
            except ValueError:  # No URL at all.
                continue
            needed = quote(unquote(target.removeprefix(root)))
            if not target.startswith(root) or needed in found or needed not in known:
                continue
            if needed.endswith(".css"):
                to_read.append(needed)
            found.add(needed)
    return found - {url}


def _of_page(html: str) -> Iterator[str]:
    try:
        soup = BeautifulSoup(html, "html.parser", parse_only=_LOADING)
    except ParserRejectedMarkup:
        return
    for element in soup.find_all(True):
        if not isinstance(element, Tag):
            continue
        if element.name == "link":
            if not _NEEDED_LINKS.isdisjoint(_words(element, "rel")):
                yield _text(element, "href")
            continue
        yield from _of_style(element.get_text() if element.name == "style" else "")
        yield _text(element, "src")
        for candidate in _text(element, "srcset").split(","):
            yield from candidate.split()[:1]
    for attribute in _STYLE_ATTRIBUTE.finditer(html):
        yield from _of_style(unescape(attribute[1][1:-1]))


def _of_style(css: str) -> Iterator[str]:
    for match in _CSS_URL.finditer(_CSS_COMMENT.sub("", css)):
        yield from filter(None, match.groups())


def _text(element: Tag, name: str) -> str:
    value = element.get(name)
    return value.strip() if isinstance(value, str) else ""


def _words(element: Tag, name: str) -> list[str]:
    value = element.get(name)
    return [word.lower() for word in (value if isinstance(value, list) else [])]
