"""The service worker's file: what the site is, in one generated line, and what runs its code.

The line is ``const SITE = {…};`` with JSON that is JavaScript too: the fields of :class:`SiteLine`
in their order, called as JavaScript calls them (``not_found`` is ``notFound``). It stays small
however large the site is, for it names no file but those of the core; the listing has all others.
The code lies beside it under the name of its content: a deploy of other pages sends none of it.
"""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields

from mkdocs_offline.browser.scripts import browser_source
from mkdocs_offline.published.levels import Unasked
from mkdocs_offline.published.listing import Root
from mkdocs_offline.site.entry import Entry

GENERATOR = "mkdocs-offline"

_BEFORE, _AFTER = "const SITE = ", ";"
_FAREWELL = f"// The farewell of {GENERATOR}"
_REVISION = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Amount:
    """What is downloaded: requests, and bytes as they are stored at the host."""

    files: int
    bytes: int

    @classmethod
    def of(cls, entries: Collection[Entry]) -> "Amount":
        """Add up files."""
        return cls(len(entries), sum(entry.size for entry in entries))


@dataclass(frozen=True)
class Amounts:
    """What is downloaded beside the core and the listing, by the levels of the listing."""

    text: Amount
    rest: Amount


@dataclass(frozen=True)
class SiteLine:
    """What the worker knows of its site from the start; URLs are relative to the site."""

    generator: str
    version: str
    fallback: str
    translations: Mapping[str, str]
    """The URL of the fallback page in another language, by the folder of that one."""
    not_found: str | None
    """The site's 404 page, if it has one."""
    nested: tuple[str, ...]
    """Folders with a worker of their own."""
    header_rules: tuple[str, ...]
    """Regular expressions for URLs that the site wants other headers for than their folder."""
    max_age: float
    timeout: float
    update: str
    ui: bool
    unasked: Unasked
    amounts: Amounts
    core: tuple[Entry, ...]
    """What the fallback page needs, with its own; sorted by URL."""
    elsewhere: tuple[str, ...] | None
    """Scripts and style sheets of other hosts that pages name; ``None`` if none are copied."""
    listing: Root
    code: Entry
    """The file with the worker's code."""
    worker: Entry | None
    """The file with the author's code for the worker, which runs first."""

    @property
    def codes(self) -> list[Entry]:
        """All that the worker's file runs."""
        return [code for code in (self.worker, self.code) if code]


def version_of(core: tuple[Entry, ...], listing: Root) -> str:
    """Return the version of a site with these files."""
    content = json.dumps([list(map(asdict, core)), asdict(listing)])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def write_worker(site: SiteLine) -> str:
    """Return ``serviceworker.js``."""
    members = {_in_script(name): value for name, value in asdict(site).items()}
    return f"{_BEFORE}{json.dumps(members)}{_AFTER}\n{browser_source('start.js')}"


def read_worker(script: bytes) -> SiteLine | None:
    """Return what a worker says of its site, or ``None`` if it is not ours as we write it."""
    line, _, _ = script.decode("utf-8", "replace").partition("\n")
    if not line.startswith(_BEFORE) or not line.endswith(_AFTER):
        return None
    try:
        members = json.loads(line.removeprefix(_BEFORE).removesuffix(_AFTER))
        found = {field.name: members[_in_script(field.name)] for field in fields(SiteLine)}
        found["nested"] = tuple(found["nested"])
        found["header_rules"] = tuple(found["header_rules"])
        if found["elsewhere"] is not None:
            found["elsewhere"] = tuple(found["elsewhere"])
        found["unasked"] = Unasked(**found["unasked"])
        found["amounts"] = Amounts(**{k: Amount(**v) for k, v in found["amounts"].items()})
        found["core"] = tuple(Entry(**entry) for entry in found["core"])
        found["code"] = Entry(**found["code"])
        found["worker"] = found["worker"] and Entry(**found["worker"])
        found["listing"] = Root(**{k: tuple(map(tuple, v)) for k, v in found["listing"].items()})
        site = SiteLine(**found)
        return site if _is_ours(site) else None
    except (AttributeError, LookupError, TypeError, ValueError):
        return None


def farewell_script() -> str:
    """Return the worker that takes the place of ours, deletes what it saved, and goes."""
    return f"{_FAREWELL}\n{browser_source('farewell.js')}"


def is_our_worker(script: bytes) -> bool:
    """Tell whether a worker is one of ours, of whatever version."""
    return GENERATOR.encode() in script[:200]


def is_farewell(script: bytes) -> bool:
    """Tell whether a worker is the one that goes, of whatever version of ours."""
    return _FAREWELL.encode() in script


def _is_ours(site: SiteLine) -> bool:
    """Tell whether what was read is of the right types, as far as anybody relies on them."""
    pieces = (*site.listing.files, *site.listing.packs)
    entries = (*site.core, *site.codes)
    revisions = [site.version, *(entry.revision for entry in entries), *(r for _, r in pieces)]
    words = [entry.url for entry in entries] + [entry.type for entry in entries]
    lists = (*site.nested, *site.header_rules, *(site.elsewhere or ()))
    return (
        site.generator.startswith(GENERATOR)
        and all(_REVISION.fullmatch(revision) for revision in revisions)
        and all(isinstance(word, str) for word in (*words, *lists, *(s for s, _ in pieces)))
        and all(isinstance(entry.size, int) for entry in entries)
    )


def _in_script(name: str) -> str:
    """Return a name as scripts write it.

    >>> _in_script("not_found"), _in_script("ui")
    ('notFound', 'ui')
    """
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)
