"""What pages, style sheets and scripts refer to: what they load, and where their links lead."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

LINK = "link"
BASE = "base"
NAMED = "named in a script"


@dataclass(frozen=True)
class Reference:
    """An address as it is written, what is to be found there, and where it stands.

    ``kind`` is in words that authors know ("style sheet", "image"), or ``LINK``, or ``BASE`` for
    the address that those of the page are relative to. ``place`` is how it is written ("srcset").
    """

    url: str
    kind: str
    place: str


# Outside quotation marks a tag ends at the first ">"; those that follow no "=" quote nothing.
_REST_OF_TAG = r"""[^<>=]*(?:=\s*(?:"[^"]*"|'[^']*'|(?=[^\s"']))[^<>=]*)*>"""
# Elements whose content is text, or is not shown where scripts run, and only there are we.
_OPAQUE = "script style noscript template textarea title xmp".replace(" ", "|")
_PIECE = re.compile(
    rf"<(?:!--.*?(?:-->|\Z)|({_OPAQUE})(?![\w-]){_REST_OF_TAG}.*?(?:</\1(?![\w-])|\Z)|[a-z]{_REST_OF_TAG})",
    re.IGNORECASE | re.DOTALL,
)
_START_TAG = re.compile(rf"<([a-z][^\s/>]*)({_REST_OF_TAG})", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")

# A comma within an address does not end it.
_SRCSET_URL = re.compile(r"([^\s,]\S*[^\s,]|[^\s,])(?:\s+[^,]*)?(?:,|\s*$)")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_URL = re.compile(
    r"""(@import\s+)?url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)
    | (@import)\s+(?:"([^"]*)"|'([^']*)')""",
    re.IGNORECASE | re.VERBOSE,
)
_FONT = re.compile(r"\.(?:eot|otf|ttf|woff2?)(?:[?#]|$)", re.IGNORECASE)
_FONT_FORMATS = ("woff2", "woff", "otf", "ttf", "svg", "eot")
"""From the one that browsers take to those that none takes any more."""

_WHOLE_LINE_COMMENT = re.compile(r"^\s*(?://[^\n]*|/\*.*?\*/)", re.MULTILINE | re.DOTALL)
_IMPORT = re.compile(
    r"""\b(?:import|export)\b(?:[\w\s{},*$]*\bfrom\b)?\s*\(?\s*["']((?:https?:)?//[^"'\s]+)["']"""
)
_OWN_IMPORT = re.compile(
    r"""\b(?:import|export)\b(?:[\w\s{},*$]*\bfrom\b)?\s*["'](\.{0,2}/(?!/)[^"'\s]+)["']"""
)
"""Of a module of the site, and not one that is loaded when a script decides so."""
_NAMED_FILE = re.compile(
    r"""["'`]((?:https?:)?//(?:
        (?:cdn|cdnjs|esm|unpkg|ajax|fonts|maxcdn|stackpath|code)\.[\w.-]+/[^"'`\s$]+
        | [\w.-]+\.\w+/[^"'`\s$]*\.(?:css|js|mjs|wasm)(?:\?[^"'`\s$]*)?
    ))["'`](?!\s*\+|\.concat\b)  # What is added to makes it another address.
    """,
    re.VERBOSE,
)
_SCRIPT_TYPES = re.compile(r"(?:module|(?:text|application)/(?:x-)?(?:java|ecma)script.*)?", re.I)
_LINK_KINDS = {
    "stylesheet": "style sheet",
    "icon": "icon",
    "manifest": "app manifest",
    "modulepreload": "script",
    "preload": "file",
}
_ATTRIBUTES = {
    ("a", "href"): LINK,
    ("area", "href"): LINK,
    ("audio", "src"): "audio or video",
    ("base", "href"): BASE,
    ("embed", "src"): "embedded file",
    ("frame", "src"): "frame",
    ("iframe", "src"): "frame",
    ("image", "href"): "image",
    ("image", "xlink:href"): "image",
    ("img", "src"): "image",
    ("input", "src"): "image",
    ("object", "data"): "embedded file",
    ("source", "src"): "audio or video",
    ("track", "src"): "audio or video",
    ("use", "href"): "image",
    ("use", "xlink:href"): "image",
    ("video", "poster"): "image",
    ("video", "src"): "audio or video",
}


def references_of_page(html: str) -> set[Reference]:
    """Return what a page itself refers to; comments, code and inert elements do not count."""
    return {reference for tag in tags_of_page(html) for reference in references_of_tag(tag)}


def tags_of_page(html: str) -> set[str]:
    """Return the distinct start tags of a page, those of opaque elements with their content."""
    return {match[0] for match in _PIECE.finditer(html)}


def references_of_style(css: str) -> list[Reference]:
    """Return what a style sheet, or the value of a ``style`` attribute, loads.

    Of a font in several formats that is the best one.
    """
    found = []
    for match in _CSS_URL.finditer(_CSS_COMMENT.sub("", css)):
        url = next(filter(None, (match[n] for n in (2, 3, 4, 6, 7))), "")
        if match[1] or match[5]:
            found.append(Reference(url, "style sheet", "@import url()" if match[1] else "@import"))
        elif url:
            found.append(Reference(url, "font" if _FONT.search(url) else "image", "url()"))
    formats = {reference.url: _font_format(reference.url) for reference in found}
    best = dict(sorted(formats.values(), reverse=True))
    return [reference for reference in found if formats[reference.url] in best.items()]


def imports_of_script(script: str) -> set[str]:
    """Return the modules of the same site that a module imports, as they are written."""
    return {match[1] for match in _OWN_IMPORT.finditer(_WHOLE_LINE_COMMENT.sub("", script))}


def imports_of_tag(tag: str) -> set[str]:
    """Return the same of a script in a page; ``tag`` is as :func:`tags_of_page` gives it."""
    start_tag = _START_TAG.match(tag)
    is_script = start_tag is not None and start_tag[1].lower() == "script"
    return imports_of_script(tag[start_tag.end() :]) if start_tag and is_script else set()


def references_of_script(script: str) -> Iterator[Reference]:
    """Yield what a script takes from other hosts: its imports, and files that it names.

    A file that is named is loaded when the script decides so, which cannot be told from here.
    """
    code = _WHOLE_LINE_COMMENT.sub("", script)
    imports = {match[1] for match in _IMPORT.finditer(code)}
    for url in sorted(imports):
        yield Reference(url, "script", "import")
    for url in sorted({match[1] for match in _NAMED_FILE.finditer(code)} - imports):
        yield Reference(url, "style sheet" if ".css" in url else "script", NAMED)


def _font_format(url: str) -> tuple[str, int]:
    """Return the name of a font, with its folder, and the rank of its format: 0 is the best."""
    name, _, suffix = re.split("[?#]", url, maxsplit=1)[0].rpartition(".")
    suffix = suffix.lower()
    return (name, _FONT_FORMATS.index(suffix)) if suffix in _FONT_FORMATS else (url, 0)


@lru_cache(maxsize=2**14)  # Pages repeat each other.
def references_of_tag(tag: str) -> tuple[Reference, ...]:
    """Return what a tag refers to, as :func:`tags_of_page` gives it."""
    start_tag = _START_TAG.match(tag)
    if start_tag is None:  # A comment.
        return ()
    name = start_tag[1].lower()
    attributes = {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "").strip()
        for match in _ATTRIBUTE.finditer(start_tag[2])
    }
    content = tag[start_tag.end() :]
    return tuple(_of_element(name, attributes, content))


def _of_element(name: str, attributes: dict[str, str], content: str) -> Iterator[Reference]:
    if name == "script":
        yield from _of_script_element(attributes, content)
    elif name == "link":
        yield from _of_link_element(attributes)
    elif name == "style":
        yield from references_of_style(content)
    elif name == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
        _, _, url = attributes.get("content", "").partition("=")
        yield Reference(url.strip("'\" "), LINK, "<meta http-equiv=refresh>")
    for attribute, value in attributes.items():
        kind = _ATTRIBUTES.get((name, attribute))
        if kind and value:
            yield Reference(value, kind, f"<{name} {attribute}>")
    for url in _SRCSET_URL.findall(attributes.get("srcset", "")):
        yield Reference(url, "image", "srcset")
    yield from references_of_style(attributes.get("style", ""))


def _of_script_element(attributes: dict[str, str], content: str) -> Iterator[Reference]:
    kind = attributes.get("type", "")
    if kind.lower() == "importmap":
        for url in re.findall(r'"((?:https?:)?//[^"]+)"', content):
            yield Reference(url, "script", "import map")
    elif not _SCRIPT_TYPES.fullmatch(kind) or "nomodule" in attributes:
        return  # Data, or for browsers older than any with service workers.
    elif "src" in attributes:
        yield Reference(attributes["src"], "script", "<script src>")
    else:
        yield from references_of_script(content)


def _of_link_element(attributes: dict[str, str]) -> Iterator[Reference]:
    for word in attributes.get("rel", "").lower().split():
        if word in _LINK_KINDS and "href" in attributes:
            yield Reference(attributes["href"], _LINK_KINDS[word], f"<link rel={word}>")
