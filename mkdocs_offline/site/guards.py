"""What a site tells its server: the ``_headers`` file of Netlify and Cloudflare Pages, and logins.

https://docs.netlify.com/manage/routing/headers/
https://developers.cloudflare.com/pages/configuration/headers/
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from mkdocs_offline.site.urls import url_of

HEADERS = "_headers"
_AZURE = "staticwebapp.config.json"
_APACHE = ".htaccess"
_ALL = "^.*$"
_LOGIN = re.compile(r"^\s*(AuthType|Require\s+(valid-user|user|group))\b", re.I | re.M)


def header_rules(site_dir: Path) -> dict[str, dict[str, str]]:
    """Return the headers that the ``_headers`` file of a site gives to paths.

    They are by regular expressions for the whole URL relative to the site, which mean the same in
    Python and in JavaScript; names of headers are in lower case. There are none without that file.
    """
    rules: dict[str, dict[str, str]] = {}
    headers: dict[str, str] = {}
    for line in _read(site_dir / HEADERS).splitlines():
        name, colon, value = line.strip().partition(":")
        if not name or name.startswith("#"):
            continue
        if not line[0].isspace():
            headers = rules.setdefault(_expression(line.strip()), {})
        elif colon:
            headers[name.strip().lower()] = value.strip()
    return rules


def rules_of_parts(site_dir: Path) -> list[str]:
    """Return the rules of a ``_headers`` file that are for a part of the site only."""
    return [rule for rule in header_rules(site_dir) if rule != _ALL]


def guarded(site_dir: Path, files: Iterable[PurePosixPath]) -> dict[str, list[str]]:
    """Return what a site's server asks a login for.

    They are regular expressions for URLs, by the file that says so.

    Args:
        site_dir: the folder of the site.
        files: its files; those that no reader opens may be enough.
    """
    found = {HEADERS: [rule for rule, has in header_rules(site_dir).items() if "basic-auth" in has]}
    for file in files:
        if file.name == _APACHE and _LOGIN.search(_read(site_dir / file)):
            found[str(file)] = [_expression(f"/{url_of(file.with_name('index.html'))}*")]
    found[_AZURE] = list(_azure_rules(site_dir / _AZURE))
    return {name: rules for name, rules in found.items() if rules}


def _azure_rules(file: Path) -> Iterator[str]:
    with suppress(ValueError):
        config: Any = json.loads(_read(file) or "{}")
        routes = config.get("routes", []) if isinstance(config, dict) else []
        for route in routes if isinstance(routes, list) else []:
            roles = route.get("allowedRoles", []) if isinstance(route, dict) else []
            if roles and "anonymous" not in roles:
                yield _expression(str(route.get("route", "")))


def _expression(pattern: str) -> str:
    """Return a pattern for paths as a regular expression; ``*`` is anything, ``:x`` one part.

    >>> _expression("/a/*"), _expression("https://:project.pages.dev/:page/")
    ('^a/.*$', '^[^/]+/$')
    """
    path = pattern if pattern.startswith("/") else urlsplit(pattern).path
    parts = re.split(r"(\*|:\w+)", path.removeprefix("/"))
    meant = {"*": ".*", ":": "[^/]+"}
    literal = (quote(part, safe="/%").replace(".", r"\.") for part in parts)
    meanings = (meant.get(part[:1], text) for part, text in zip(parts, literal, strict=True))
    return f"^{''.join(meanings)}$"


def _read(file: Path) -> str:
    with suppress(OSError):
        return file.read_text(encoding="utf-8", errors="replace")
    return ""
