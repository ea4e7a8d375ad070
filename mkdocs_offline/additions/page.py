"""A page of our own, in the site's theme or, where that cannot be, without one."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from mkdocs_offline.additions.locales import Words
from mkdocs_offline.layout import PAGE_STYLE


@dataclass(frozen=True)
class Page:
    """What a page shows: its title, its content (HTML), and the way from it to the site's root."""

    title: str
    content: str
    root: str


Theme = Callable[[Page], str | None]
"""Puts a page into the site's own theme; ``None`` where the theme cannot."""

STYLE = """\
:root { color-scheme: light dark; font: 1.05rem/1.6 system-ui, sans-serif; }
main { max-width: 48rem; margin: 3rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.8rem; line-height: 1.2; }
h2 { font-size: 1.2rem; margin-top: 2rem; }
h3 { font-size: 1rem; }
ul { padding-inline-start: 1.2rem; }
.btn { display: inline-block; padding: 0.25rem 0.75rem; border-radius: 6px; font-weight: 600; }
.btn { background: CanvasText; color: Canvas; text-decoration: none; }
input { font: inherit; padding: 0.4rem 0.6rem; width: 100%; box-sizing: border-box; }
"""
"""How a page without a theme looks. A file of its own, for policies that forbid styles in pages."""

_STANDALONE = 'data-mkdocs-offline="standalone"'


def render(page: Page, theme: Theme | None, words: Words) -> str:
    """Return the HTML of a page, in the theme where that is possible."""
    themed = theme(page) if theme else None
    return _standalone(page, words) if themed is None else themed


def is_standalone(html: bytes) -> bool:
    """Tell whether this is one of our pages without a theme; only a theme can renew the others."""
    return _STANDALONE.encode() in html


def _standalone(page: Page, words: Words) -> str:
    return f"""<!doctype html>
<html lang="{words["lang"]}" dir="{words["dir"]}" {_STANDALONE}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(page.title)}</title>
<link rel="stylesheet" href="{page.root}/{PAGE_STYLE}">
</head>
<body>
<main>
{page.content}
</main>
</body>
</html>
"""
