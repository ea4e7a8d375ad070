"""What a site made readable offline says of itself, in the first line of its worker."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mkdocs_offline.entry import Entry
from mkdocs_offline.errors import OfflineError, require_folder
from mkdocs_offline.layout import PAGE_SUFFIXES, WORKER
from mkdocs_offline.worker import GENERATOR, is_farewell

_BEFORE, _AFTER = "const SITE = ", ";"


@dataclass(frozen=True)
class Published:
    """What the worker of a site saves; URLs are relative to the site."""

    version: str
    precache: tuple[Entry, ...]
    """All that can be downloaded, in its order."""
    wanted: int
    """How many entries of that are downloaded without being asked for."""
    packs: dict[int, str]
    """The URL of each pack by its name."""
    recipes: dict[str, tuple[str, ...]]
    """The URLs of recipe files, each with those of its texts in the order of its lines."""
    not_found: str | None
    online_only: frozenset[str]
    nested: tuple[str, ...]
    """Folders with a worker of their own."""

    @property
    def texts(self) -> list[str]:
        """What packs hold."""
        return [url for texts in self.recipes.values() for url in texts]

    @property
    def pages(self) -> list[str]:
        """The pages that packs hold, but for the one that says that there is none."""
        return [url for url in self.texts if is_page(url) and url != self.not_found]


def read_worker(script: bytes) -> Published | None:
    """Return what a worker says of its site, or ``None`` if it is not ours as we write it."""
    line, _, _ = script.decode("utf-8", "replace").partition("\n")
    if not line.startswith(_BEFORE) or not line.endswith(_AFTER):
        return None
    try:
        site = json.loads(line.removeprefix(_BEFORE).removesuffix(_AFTER))
        if not site["generator"].startswith(GENERATOR):
            return None
        return Published(
            version=site["version"],
            precache=tuple(Entry(**entry) for entry in site["precache"]),
            wanted=int(site["wanted"]),
            packs={int(name, 16): url for name, url in site["packs"].items()},
            recipes={file["url"]: tuple(file["texts"]) for file in site["recipes"]},
            not_found=site["notFound"],
            online_only=frozenset(site["onlineOnly"]),
            nested=tuple(site["nested"]),
        )
    except (AttributeError, LookupError, TypeError, ValueError):
        return None


def read_site(site_dir: Path) -> Published:
    """Return what the worker in a folder says of its site.

    Raises:
        OfflineError: if that is no folder, or none of a site that was made readable offline.
    """
    require_folder(site_dir)
    worker = site_dir / WORKER
    script = worker.read_bytes() if worker.is_file() else b""
    if is_farewell(script):
        raise OfflineError(f"{site_dir} is retired: its readers are told to forget what they saved")
    published = read_worker(script)
    if published is None:
        raise OfflineError(
            f"{site_dir} was not made readable offline by this version of {GENERATOR}; build the"
            f" site again with the plugin, or run '{GENERATOR} build {site_dir}'"
        )
    return published


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
