"""What a site's search needs: its scripts, and its indexes, which may be in many pieces.

Search scripts load their indexes by names that they know, and these say what they are for:

======================  =========================================================================
MkDocs, Zensical        ``search/search_index.json``, ``search.json``
Sphinx, mdBook          ``searchindex.js``, ``searchindex-0123abcd.js``
rustdoc                 ``search-index1.63.0.js``, ``search.index/``, ``search.desc/``
JavaDoc                 ``member-search-index.js`` and others
Docusaurus, VitePress   ``search-index.json``, ``lunr-index.json``, ``@localSearchIndexroot.js``
Hugo, Jekyll, ExDoc     ``en.search-data.min.json``, ``search-data.json``, ``search_data.js``
Doxygen                 ``search/all_0.js``
Pagefind                ``.pf_meta``, ``.pf_index``, ``.pf_fragment``, ``.pagefind``
======================  =========================================================================

Others are found where a script or page of the search names them.
"""

import re
from pathlib import Path, PurePosixPath

LIMIT = 10**8
"""In bytes: a larger index is not saved unless the author wants it."""

_DATA = r"\.(?:json|m?js|wasm|xml|txt|bin)"
_SEARCH = re.compile(
    rf"""
      (?:^|[^a-z])local_?search\w*[^/]*{_DATA}$
    | (?:^|[^a-z])(?:search|(?:elastic)?lunr|fuse|flexsearch)[^/]*{_DATA}$
    | ^(?:[^/]+/)?search/[^/]*{_DATA}$
    | (?:^|/)search/\w+_[0-9a-f]+\.js$  # Doxygen's, wherever it was built into a site.
    | (?:^|/)lunr/[^/]*{_DATA}$
    | (?:^|/)search\.(?:index|desc)/.*{_DATA}$
    | (?:^|/)pagefind/
    | \.(?:pf_\w+|pagefind)$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_INDEX = re.compile(r"search[\W_]?(?:index|data|desc)", re.IGNORECASE)
_ASKING = re.compile(r"(?:^|[^a-z])(?:search|pagefind)[^/]*\.(?:m?js|x?html?)$", re.IGNORECASE)
_LONGEST = 2 * 10**6
"""In bytes: what is longer is an index, and no script that loads one."""


def serves_search(path: PurePosixPath) -> bool:
    """Tell whether a file belongs to the search of a site.

    >>> [serves_search(PurePosixPath(name)) for name in ("a/searchindex.js", "pagefind/x.css")]
    [True, True]
    >>> [serves_search(PurePosixPath(name)) for name in ("search.png", "research.json")]
    [False, False]
    """
    return _SEARCH.search(str(path)) is not None


def is_search_index(path: PurePosixPath) -> bool:
    """Tell whether a file, which may be a script, holds the words that a search looks for.

    >>> [is_search_index(PurePosixPath(name)) for name in ("searchindex.js", "search.worker.js")]
    [True, False]
    """
    return serves_search(path) and _INDEX.search(str(path)) is not None


def named_by_search(site_dir: Path) -> str:
    """Return all that the scripts and pages of a site's search say, to look for names in."""
    asking = (file for file in sorted(site_dir.rglob("*")) if _ASKING.search(file.as_posix()))
    return "\n".join(
        file.read_text(encoding="utf-8", errors="replace")
        for file in asking
        if file.is_file() and file.stat().st_size <= _LONGEST
    )
