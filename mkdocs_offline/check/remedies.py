"""Where a resource comes from, and what its author can do so that readers have it offline.

The remedies for a theme were tried with it: applied, the finding is gone.
"""

import re
from dataclasses import dataclass

from mkdocs_offline.check.elsewhere import COPIED, COPIED_ONCE_READ
from mkdocs_offline.check.resources import Resource
from mkdocs_offline.check.saved_site import ELSEWHERE, MISSING, OUTSIDE, WRITTEN_LATER, SavedSite
from mkdocs_offline.html.references import LINK, NAMED
from mkdocs_offline.site.exclude import EXCLUDED, TOO_LARGE
from mkdocs_offline.site.scan import SYMBOLIC_LINK
from mkdocs_offline.site.urls import path_of

_LIBRARIES = {
    re.compile(pattern, re.IGNORECASE): name
    for pattern, name in {
        r"//fonts\.(?:googleapis|gstatic)\.com/": "Google Fonts",
        r"/highlight\.?js/": "highlight.js",
        r"/mermaid\b": "Mermaid",
        r"/mathjax\b": "MathJax",
        r"/katex\b": "KaTeX",
        r"/jquery\b": "jQuery",
        r"//use\.fontawesome\.com/|/font-?awesome\b": "Font Awesome",
        r"/hack-font\b": "Hack",
        r"//rsms\.me/inter/": "Inter",
        r"//(?:www\.)?(?:youtube(?:-nocookie)?\.com|youtu\.be)/": "YouTube",
        r"//player\.vimeo\.com/": "Vimeo",
        r"/@?excalidraw\b": "Excalidraw",
    }.items()
}


@dataclass(frozen=True)
class Builder:
    """What built a site, as far as its files tell."""

    name: str | None = None
    generator: str | None = None
    """How a theme calls itself in its pages."""
    files: frozenset[str] = frozenset()
    """Files that only this theme has, where it does not."""
    brings: frozenset[str] = frozenset()
    """The libraries that it loads from other hosts."""
    is_mkdocs: bool = True


_THEMES = (
    Builder(
        "Material for MkDocs",
        generator="mkdocs-material-",
        brings=frozenset(["Google Fonts", "Mermaid"]),
    ),
    Builder("theme terminal", generator="mkdocs-terminal-"),
    Builder("theme shadcn", files=frozenset(["css/geist.css", "js/dark.js"])),
    Builder(
        "theme cinder",
        files=frozenset(["css/cinder.min.css"]),
        brings=frozenset(
            ["Font Awesome", "Google Fonts", "Hack", "Inter", "highlight.js", "jQuery"]
        ),
    ),
    Builder(  # And those that extend it, such as mkdocs-bootswatch.
        "theme mkdocs",
        files=frozenset(["css/bootstrap.min.css", "js/darkmode.js"]),
        brings=frozenset(["highlight.js"]),
    ),
    Builder(
        "theme readthedocs",
        files=frozenset(["css/theme_extra.css", "js/theme_extra.js"]),
        brings=frozenset(["highlight.js"]),
    ),
    Builder(
        "theme rtd-dropdown",
        files=frozenset(["css/theme_extra.css", "js/modernizr-2.8.3.min.js"]),
        brings=frozenset(["Font Awesome", "Google Fonts", "highlight.js"]),
    ),
)
_MKDOCS = re.compile(r'MkDocs version|<meta name="generator" content="mkdocs-')
AFTER_ALL = "build again, and run mkdocs-offline after all that writes or changes files"
_PRIVACY_REPLACES = frozenset(
    [
        "<link rel=stylesheet>",
        "<link rel=icon>",
        "<link rel=preload>",
        "<script src>",
        "<img src>",
        "<image href>",
        "url()",
        "@import url()",
    ]
)


def builder_of(site: SavedSite) -> Builder:
    """Return what built a site."""
    home = site.text("") if "" in site.saved else ""
    for theme in _THEMES:
        if theme.generator in home if theme.generator else theme.files <= site.saved:
            return theme
    return Builder(is_mkdocs=_MKDOCS.search(home) is not None)


def library_of(resource: Resource, builder: Builder) -> str | None:
    """Return the library that a resource belongs to, and the theme that brings it."""
    library = _library(resource)
    if library in builder.brings:
        return f"{library} ({builder.name})"
    return library


def remedy_for(resource: Resource, url: str, reason: str, builder: Builder) -> str:
    """Return what to do about a resource that is not saved.

    Args:
        resource: what is needed or linked to.
        url: the file of the site that it means, or its address elsewhere.
        reason: why it is not saved.
        builder: what built the site.
    """
    if reason.startswith(ELSEWHERE):
        remedy = _for_elsewhere(resource, builder)
        is_there = reason in (COPIED, COPIED_ONCE_READ)
        return f"nothing; to do without that host, {remedy}" if is_there else remedy
    if reason == OUTSIDE:
        return "copy it into the site, or correct the address: a worker answers for its own folder"
    if reason == MISSING:
        what = "correct the link or add its target" if resource.kind == LINK else "add the file"
        return f"{what}; it is missing with a network, too"
    if reason == WRITTEN_LATER:
        return AFTER_ALL
    if reason == SYMBOLIC_LINK:
        return "put the file itself in the place of the link"
    if reason == EXCLUDED:
        return "change 'exclude', if it should be read offline"
    if reason.startswith(TOO_LARGE):
        return "raise 'max_file_size', if it should be read offline"
    return f"add the line '!/{path_of(url)}' to 'exclude', if it should be read offline"


def _for_elsewhere(resource: Resource, builder: Builder) -> str:
    library = _library(resource)
    if resource.kind == "frame":
        return "a page of another site cannot be saved; link to it instead"
    if library == "MathJax":
        target = "docs_dir" if builder.is_mkdocs else "the site"
        return (
            "copy the script that pages name, output/chtml/fonts and input/tex/extensions of"
            f" MathJax into {target} (2 MB; all of it is 24 MB), and refer to the copy"
        )
    if resource.is_only_named:
        copy = "a copy below docs_dir" if builder.is_mkdocs else "a copy in the site"
        return f"nothing, unless the script that names it loads it; then let it use {copy}"
    if not builder.is_mkdocs:
        return "copy it into the site, with what it loads in turn, and refer to the copy"
    if library == "highlight.js" and library in builder.brings:
        return (
            "set 'highlightjs: false' under 'theme:'; the Markdown extension 'codehilite' with"
            " 'noclasses: true' colours code while the site is built"
        )
    if library == "Mermaid" and NAMED in resource.places:
        return (
            f"{_privacy(builder)}; or put mermaid.min.js into docs_dir and name it under"
            " 'extra_javascript:'"
        )
    if library == "Google Fonts" and builder.generator == "mkdocs-material-":
        return f"set 'font: false' under 'theme:'; or {_privacy(builder)}"
    if resource.places <= _PRIVACY_REPLACES:
        return _privacy(builder)
    return "copy it into docs_dir, with what it loads in turn, and refer to the copy"


def _privacy(builder: Builder) -> str:
    """Return the remedy that serves for all that Material's privacy plugin replaces.

    It works in other themes, too: https://squidfunk.github.io/mkdocs-material/plugins/privacy/
    """
    if builder.generator == "mkdocs-material-":
        return "add the plugin 'privacy', which copies such files into the site"
    return (
        "install mkdocs-material and add its plugin 'material/privacy', which copies such files"
        " into the site"
    )


def _library(resource: Resource) -> str | None:
    return next((name for url, name in _LIBRARIES.items() if url.search(resource.url)), None)
