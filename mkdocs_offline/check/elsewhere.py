"""What readers have offline of files on other hosts: the worker copies what these hosts allow."""

import re
from urllib.parse import urlsplit

from mkdocs_offline.check.resources import Resource
from mkdocs_offline.check.saved_site import ELSEWHERE, SavedSite

COPIED = f"{ELSEWHERE}; readers have a copy"
COPIED_ONCE_READ = f"{ELSEWHERE}; readers have a copy once they have opened such a page"
COPIED_IF_ALLOWED = f"{ELSEWHERE}; readers have a copy if that host allows it (CORS)"

_COPIED_KINDS = ("script", "style sheet", "font", "image", "icon", "file")
_ALLOW_COPIES = re.compile(
    r"""(?:^|\.)(?:
        jsdelivr\.net | unpkg\.com | cdnjs\.cloudflare\.com | bootstrapcdn\.com | fontawesome\.com
        | (?:fonts|ajax)\.googleapis\.com | fonts\.gstatic\.com | code\.jquery\.com
        | esm\.sh | esm\.run | skypack\.dev | jspm\.io
        | github\.io | githubusercontent\.com | rsms\.me | shields\.io
    )$""",
    re.VERBOSE,
)
"""Hosts that let every site have their files (``Access-Control-Allow-Origin: *``)."""


def reason_for_elsewhere(resource: Resource, site: SavedSite) -> str:
    """Return what readers have of a file on another host, in words.

    Args:
        resource: a file that pages load from another host.
        site: the site, which may be made without copies.
    """
    named = site.published.line.elsewhere
    if named is None or resource.kind not in _COPIED_KINDS or resource.is_only_named:
        return ELSEWHERE
    if not _ALLOW_COPIES.search(urlsplit(resource.url).hostname or ""):
        return COPIED_IF_ALLOWED
    return COPIED if resource.url in named else COPIED_ONCE_READ
