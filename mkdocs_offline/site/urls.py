"""Files and their URLs: the addresses that a host serves files under."""

import os
from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import quote, unquote_to_bytes, urldefrag, urljoin, urlsplit

PAGE_SUFFIXES = frozenset([".html", ".htm", ".xhtml"])
_ORIGIN = "https://site.invalid"


def url_of(path: PurePosixPath) -> str:
    """Return the URL of a file, relative to the site and percent-encoded as MkDocs does it.

    >>> url_of(PurePosixPath("guide/index.html"))
    'guide/'
    >>> url_of(PurePosixPath("index.html"))
    ''
    >>> url_of(PurePosixPath("a b/100%.png"))
    'a%20b/100%25.png'
    """
    if path.name == "index.html":
        return "".join(f"{quote(os.fsencode(part))}/" for part in path.parent.parts)
    return quote(os.fsencode(path))


def path_of(url: str) -> PurePosixPath:
    """Return the path of the file with a URL, the reverse of ``url_of``.

    >>> path_of("guide/").as_posix(), path_of("a%20b.png").as_posix()
    ('guide/index.html', 'a b.png')
    """
    name = os.fsdecode(unquote_to_bytes(url))
    return PurePosixPath(f"{name}index.html" if name.endswith("/") or not name else name)


def is_page(url: str) -> bool:
    """Tell whether a URL of the site is that of a page.

    >>> is_page(""), is_page("guide/"), is_page("a.HTML"), is_page("sitemap.xml")
    (True, True, True, False)
    """
    return not url or url.endswith("/") or PurePosixPath(url).suffix.lower() in PAGE_SUFFIXES


def sample(urls: Sequence[str], count: int) -> list[str]:
    """Return up to ``count`` URLs, evenly spread, the first and the last among them.

    >>> sample(["a", "b", "c", "d", "e"], 3), sample(["a", "b"], 3)
    (['a', 'c', 'e'], ['a', 'b'])
    """
    if len(urls) <= count:
        return list(urls)
    return [urls[round(turn * (len(urls) - 1) / max(1, count - 1))] for turn in range(count)]


def is_web_address(text: str) -> bool:
    """Tell whether a text is the address of a page or site on the web.

    >>> is_web_address("http://localhost:8000/docs/"), is_web_address("https://example.org:x/")
    (True, False)
    """
    try:
        split = urlsplit(text)
        has_host = bool(split.hostname) and " " not in split.netloc and split.port != 0
    except ValueError:  # Of a port or host that is none.
        return False
    return has_host and split.scheme in ("http", "https")


def site_path(site_url: str | None) -> str:
    """Return the path under which a site is served; it begins and ends with a slash.

    >>> site_path("https://example.org/docs"), site_path(None)
    ('/docs/', '/')
    """
    path = urlsplit(site_url or "").path.strip("/")
    return f"/{path}/" if path else "/"


def resolve(reference: str, page: str, site_path: str) -> str | None:
    """Return the URL that a reference on a page means, or ``None`` where it leads out of the site.

    >>> resolve("../a b.png?v=1#x", "guide/", "/docs/"), resolve("/docs/x.js", "guide/", "/docs/")
    ('a%20b.png', 'x.js')
    >>> resolve("/x.js", "guide/", "/docs/"), resolve("https://[", "", "/")
    (None, None)
    """
    root = _ORIGIN + site_path
    try:
        target = urldefrag(urljoin(root + page, reference)).url.split("?")[0]
    except ValueError:  # No URL at all.
        return None
    return quote(unquote_to_bytes(target.removeprefix(root))) if target.startswith(root) else None


def path_to_root(path: PurePosixPath) -> str:
    """Return the way from a page to the root of its site.

    >>> path_to_root(PurePosixPath("a/b/index.html")), path_to_root(PurePosixPath("index.html"))
    ('../../', '')
    """
    return "../" * len(path.parent.parts)
