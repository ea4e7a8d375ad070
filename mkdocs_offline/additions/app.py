"""The site as an app that readers can install: its manifest, its icon, what its pages say of it."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from mkdocs_offline.additions.icon import (
    GREATEST_SIDE,
    LEAST_SIDE,
    Icon,
    draw_letter,
    draw_logo,
    read_icon,
)
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.html.head import Head, read_head
from mkdocs_offline.html.inject import NO_TAGS, HeadTags, remove_tag
from mkdocs_offline.layout import APP_ICON, APP_MANIFEST
from mkdocs_offline.options import AppOptions
from mkdocs_offline.site.changes import Changes
from mkdocs_offline.site.entry import media_type
from mkdocs_offline.site.scan import SYMBOLIC_LINK, File
from mkdocs_offline.site.urls import path_to_root, resolve, url_of

_HOME = PurePosixPath("index.html")
_MANIFEST = PurePosixPath(APP_MANIFEST)
_OF_THE_SITE = PurePosixPath("manifest.webmanifest")
_DRAWN = Icon(PurePosixPath(APP_ICON), "image/svg+xml", "any", purposes=("any", "maskable"))
_TWO_MANIFESTS = (
    "'app' does nothing, because the site has a web app manifest of its own; take out the setting"
    " or that manifest"
)

_Read = Callable[[PurePosixPath], bytes | None]
"""Gives the content of a file of the site, ``None`` where there is none."""


@dataclass(frozen=True)
class Brand:
    """What a generator knows of the looks of its site; ``None`` where it does not.

    ``color`` is written ``#rrggbb``, ``logo`` is a path in the site.
    """

    name: str | None = None
    color: str | None = None
    logo: str | None = None


NO_BRAND = Brand()


@dataclass(frozen=True)
class App:
    """What belongs to the app; nothing, where the site is to be none."""

    files: tuple[PurePosixPath, ...] = ()
    """What has to be saved for it."""
    tags: HeadTags = NO_TAGS
    warnings: tuple[str, ...] = ()


def provide_app(
    options: AppOptions | None,
    brand: Brand,
    files: Collection[File],
    site_path: str,
    changes: Changes,
) -> App:
    """Write the manifest, and an icon where the site has none.

    Args:
        options: what the author has set; ``None`` for no app.
        brand: stands in for what is not set.
        files: the files of the site.
        site_path: the path that the site is served under.
        changes: where the manifest is written to.

    Raises:
        OfflineError: if there is no home page, no name, or the icon that was set is none.
    """
    if options is None:
        return App()
    known = {file.path for file in files if file.left_out != SYMBOLIC_LINK}

    def read(path: PurePosixPath) -> bytes | None:
        return changes.read(path) if path in known else None

    home = read_head(remove_tag(read(_HOME) or b""))
    if home is None:
        raise OfflineError(
            f"app: an app begins with the page {_HOME}, which the site does not have"
        )
    if _OF_THE_SITE in known or "manifest" in home.kinds:
        return App(warnings=(_TWO_MANIFESTS,))
    name = options.name or brand.name or home.title
    if not name:
        raise OfflineError(
            "app: the home page has no title to take the name from; set app.name (--app-name)"
        )
    color = options.theme_color or brand.color
    icon = _chosen(options.icon, read) if options.icon else _icon_of(home, site_path, read)
    if icon is None:
        icon = _DRAWN
        changes.write(icon.path, _drawing(name, color, brand.logo, read).encode())
    changes.write(_MANIFEST, _manifest(options, name, color, icon, home).encode())
    return App(
        files=(_MANIFEST, icon.path),
        tags=_tags(options.short_name or name, color, icon),
        warnings=() if icon.can_be_installed else (_does_not_fit(icon),),
    )


def _chosen(name: str, read: _Read) -> Icon:
    path = PurePosixPath(name.lstrip("/"))
    content = read(path)
    if content is None:
        raise OfflineError(f"app.icon: the built site has no file '{path}'")
    icon = read_icon(path, content)
    if icon is None:
        raise OfflineError(f"app.icon: '{path}' is neither an SVG nor a PNG")
    return icon


def _icon_of(home: Head, site_path: str, read: _Read) -> Icon | None:
    """Return the first of a page's icons that an app can be installed with."""
    for reference in home.icons:
        path = PurePosixPath(unquote(resolve(reference, "", site_path) or ""))
        icon = read_icon(path, read(path) or b"")
        if icon and icon.can_be_installed:
            return icon
    return None


def _drawing(name: str, color: str | None, logo: str | None, read: _Read) -> str:
    path = PurePosixPath(logo or "")
    content = read(path)
    if content and media_type(path).startswith("image/"):
        return draw_logo(color, content, media_type(path))
    return draw_letter(color, name)


def _does_not_fit(icon: Icon) -> str:
    return (
        f"app.icon: '{icon.path}' has {icon.sizes} pixels, and browsers do not install an app with"
        f" it; give an SVG, or a square PNG with sides of {LEAST_SIDE} to {GREATEST_SIDE} pixels"
    )


def _manifest(options: AppOptions, name: str, color: str | None, icon: Icon, home: Head) -> str:
    """Return the manifest; its addresses are relative, for a site may lie under several paths."""
    root = path_to_root(_MANIFEST)
    members = {
        "name": name,
        "short_name": options.short_name,
        "lang": home.of_document("lang"),
        "dir": home.of_document("dir"),
        "start_url": root,
        "scope": root,
        "display": options.display,
        "background_color": options.background_color,
        "theme_color": color,
        "icons": [
            {
                "src": root + url_of(icon.path),
                "sizes": icon.sizes,
                "type": icon.type,
                "purpose": purpose,
            }
            for purpose in icon.purposes
        ],
    }
    given = {member: value for member, value in members.items() if value}
    return json.dumps(given, indent=2) + "\n"


def _tags(title: str, color: str | None, icon: Icon) -> HeadTags:
    links = {"manifest": url_of(_MANIFEST)}
    if icon.type == "image/png":  # iOS takes no other.
        links["apple-touch-icon"] = url_of(icon.path)
    metas = {"apple-mobile-web-app-title": title}
    if color:
        metas["theme-color"] = color
    return HeadTags(links, metas)
