"""What the head of a page says and where it ends, found with a tokenizer that reads no further."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from html.parser import HTMLParser
from sys import intern
from typing import NamedTuple

UTF8_BOM = b"\xef\xbb\xbf"

# The elements that HTML puts into the head; any other one ends it.
# https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inhead
_HEAD_CONTENT = frozenset(
    "base basefont bgsound link meta noframes noscript script style template title".split()
)
_DOCUMENT = frozenset(["html", "head", "body", "frameset"])
_END_OF_HEAD = frozenset(["head", "body", "html", "br"])
_DESCRIBING = frozenset(["html", "link", "meta"])
_ICONS = frozenset(["icon", "apple-touch-icon"])

Attributes = Sequence[tuple[str, str | None]]


class Caption(NamedTuple):
    """What lists of pages need to know of one; a large site has many."""

    title: str
    language: str
    redirects: bool


@dataclass(frozen=True)
class Head:
    """What was found at the beginning of a page; offsets are in bytes."""

    end: int
    """Where the last element of the head can be inserted."""
    base: int | None
    """Where the first ``<base href>`` begins, which changes what relative URLs mean after it."""
    scripts: tuple[tuple[int, str], ...]
    """Offset and start tag of each script."""
    title: str
    language: str
    """What ``<html lang>`` says, or nothing."""
    redirects: bool
    """Whether the page only sends its reader on, by ``<meta http-equiv=refresh>``."""
    described: tuple[tuple[str, Attributes], ...]
    """Name and attributes of each tag of html, link and meta."""

    @property
    def caption(self) -> Caption:
        """What is to be known of the page when its head has been left."""
        return Caption(self.title, self.language, self.redirects)

    @cached_property
    def kinds(self) -> set[str]:
        """What its links and metas say: their words in ``rel`` and ``name``, in lower case."""
        return {
            word
            for _, attributes in self.described
            for name, value in attributes
            if name in ("rel", "name")
            for word in (value or "").lower().split()
        }

    @property
    def icons(self) -> Iterator[str]:
        """The addresses of the site's icons, as they are written, in their order."""
        return self._links(_ICONS)

    @property
    def canonical(self) -> str | None:
        """The address that the page gives as its own."""
        return next(self._links(frozenset(["canonical"])), None) or None

    def _links(self, kinds: frozenset[str]) -> Iterator[str]:
        for _, attributes in self.described:
            values = dict(attributes)
            if not kinds.isdisjoint((values.get("rel") or "").lower().split()):
                yield _utf8(values.get("href") or "")

    def of_document(self, name: str) -> str | None:
        """Return an attribute of the html element."""
        tags = (dict(attributes) for tag, attributes in self.described if tag == "html")
        return next(tags, {}).get(name)


_SIGN_OF_DOCUMENT = re.compile(rb"<(?:!doctype|html|head|body|frameset)(?=[\s/>])", re.IGNORECASE)


def is_document(page: bytes) -> bool:
    """Tell whether a page is one of its own and not a part of others, quicker than `read_head`."""
    return page.startswith((b"\xff\xfe", b"\xfe\xff")) or bool(_SIGN_OF_DOCUMENT.search(page))


def read_head(page: bytes) -> Head | None:
    """Return the head of a page, or ``None`` for what is not a document of its own.

    A document has at least a doctype or a tag of html, head or body. Encodings that do not
    contain ASCII (UTF-16, UTF-32) are not read.
    """
    start = len(UTF8_BOM) if page.startswith(UTF8_BOM) else 0
    if b"\0" in page[:2] or page.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    # Latin-1 gives each byte a character of its own, so that positions are offsets in bytes.
    parser = _HeadParser(page[start:].decode("latin-1"))
    end = parser.find_end()
    if end is None:
        return None
    return Head(
        end=start + end,
        base=None if parser.base is None else start + parser.base,
        scripts=tuple((start + offset, tag) for offset, tag in parser.scripts),
        title=" ".join(unescape(_utf8("".join(parser.title))).split()),
        language=intern(parser.language),
        redirects=parser.redirects,
        described=tuple(parser.described),
    )


def _utf8(text: str) -> str:
    return text.encode("latin-1", "replace").decode("utf-8", "replace")


class _EndOfHead(Exception):  # noqa: N818 - a signal, not an error
    pass


class _HeadParser(HTMLParser):
    # Elements whose content is text, whatever it looks like. Python reads title and textarea so
    # from 3.13.6 on; noscript is text where scripts run, and only there do we matter.
    CDATA_CONTENT_ELEMENTS = (  # type: ignore[misc]
        "script",
        "style",
        "title",
        "textarea",
        "noframes",
        "noscript",
    )
    RCDATA_CONTENT_ELEMENTS = ()  # type: ignore[misc]

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.text = text
        self.is_document = False
        self.base: int | None = None
        self.scripts: list[tuple[int, str]] = []
        self.title: list[str] = []
        self.language = ""
        self.redirects = False
        self.described: list[tuple[str, Attributes]] = []
        self.templates = 0

    def find_end(self) -> int | None:
        try:
            self.feed(self.text)
            self.close()
        except _EndOfHead:
            return self.position()
        return len(self.text) if self.is_document else None

    def position(self) -> int:
        line, column = self.getpos()
        return len(self.text) - len(self.text.split("\n", line - 1)[-1]) + column

    def handle_decl(self, decl: str) -> None:
        self.is_document |= decl.lower().startswith("doctype")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "template":
            self.templates += 1
        if self.templates:
            return
        if tag in _DOCUMENT:
            self.is_document = True
        if tag == "html":
            self.language = dict(attrs).get("lang") or ""
        if tag == "base" and self.base is None and any(name == "href" for name, _ in attrs):
            self.base = self.position()
        if tag == "meta":
            values = dict(attrs)
            if (values.get("http-equiv") or "").lower() == "refresh":
                self.redirects |= "url=" in re.sub(r"\s", "", values.get("content") or "").lower()
        if tag in _DESCRIBING:
            self.described.append((tag, attrs))
        if tag == "script":
            self.scripts.append((self.position(), self.get_starttag_text() or ""))
        if tag not in _HEAD_CONTENT and tag not in ("html", "head"):
            self.end_head()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in self.CDATA_CONTENT_ELEMENTS:  # HTML knows no <script/>: its content goes on.
            self.set_cdata_mode(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.templates = max(0, self.templates - 1)
        elif tag in _END_OF_HEAD and not self.templates:
            self.end_head()

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "title":
            self.title.append(data)
        elif self.cdata_elem is None and not self.templates and data.strip():
            self.end_head()

    def handle_charref(self, name: str) -> None:
        self.end_head()

    handle_entityref = handle_charref

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        return self.parse_bogus_comment(i)  # As HTML does it; Python stops at unknown ones.

    def end_head(self) -> None:
        # What stands before the first sign of a document does not end its head.
        if self.is_document and not self.templates:
            raise _EndOfHead
