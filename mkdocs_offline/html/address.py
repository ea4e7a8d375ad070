"""The address that a site will be served under, as far as its pages tell it."""

from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin

from mkdocs_offline.html.head import read_head
from mkdocs_offline.html.inject import root_in
from mkdocs_offline.layout import NOT_FOUND

_NOWHERE = "https://site.invalid/"


def address_of(site_dir: Path) -> str:
    """Return a site's address: the host that its first page names, or a stand-in for one.

    Its path is the one that an earlier run was told, or else that of the first page. A first page
    that only sends its reader on does not count: the address that it names is another page's.
    """
    home, not_found = site_dir / "index.html", site_dir / NOT_FOUND
    head = read_head(home.read_bytes()) if home.is_file() else None
    address = _NOWHERE
    if head and head.canonical and not head.redirects:
        folder_url = head.canonical.removesuffix("index.html").rstrip("/")
        with suppress(ValueError):  # No URL at all, such as a placeholder.
            address = urljoin(_NOWHERE, f"{folder_url}/")
    root = root_in(not_found.read_bytes()) if not_found.is_file() else None
    return urljoin(address, root) if root else address
