"""The service worker's file: one generated line in front of the sources."""

import json
from collections.abc import Mapping, Sequence

from mkdocs_offline import __version__
from mkdocs_offline.manifest import Manifest
from mkdocs_offline.options import Options
from mkdocs_offline.scripts import browser_source
from mkdocs_offline.texts import PackedTexts

GENERATOR = "mkdocs-offline"

_PARTS = (
    "events",
    "addresses",
    "answering",
    "host",
    "installing",
    "downloading",
    "problems",
    "texts",
    "store",
    "messages",
    "pages",
)
"""The files of ``browser/worker/`` in their order; together they are one script."""


def worker_script(
    manifest: Manifest,
    texts: PackedTexts,
    options: Options,
    *,
    fallback: str,
    translations: Mapping[str, str],
    not_found: str | None,
    online_only: Sequence[str],
    nested: Sequence[str],
) -> str:
    """Return ``serviceworker.js``.

    Args:
        manifest: what the worker saves.
        texts: which of it are packs and recipes, and for what.
        options: the settings that the worker follows.
        fallback: the URL of the fallback page.
        translations: the URL of the fallback page in another language, by the folder of that one.
        not_found: the URL of the site's 404 page, if it has one.
        online_only: the URLs of what the site has but does not save.
        nested: the URLs of folders that have a worker of their own.
    """
    site = {
        "generator": f"{GENERATOR} {__version__}",
        "version": manifest.version,
        "core": manifest.core,
        "wanted": manifest.wanted,
        "fallback": fallback,
        "translations": dict(translations),
        "notFound": not_found,
        "onlineOnly": list(online_only),
        "nested": list(nested),
        "maxAge": options.max_age,
        "timeout": options.timeout,
        "update": options.update,
        "ui": options.ui,
        "precache": [vars(entry) for entry in manifest.precache],
        "packs": {name: entry.url for name, entry in texts.packs},
        "recipes": [{"url": entry.url, "texts": list(urls)} for entry, urls in texts.recipes],
    }
    parts = (browser_source(f"worker/{name}.js") for name in _PARTS)
    return "\n".join([f"const SITE = {json.dumps(site)};", *parts])


_FAREWELL = f"// The farewell of {GENERATOR}"


def farewell_script() -> str:
    """Return the worker that takes the place of ours, deletes what it saved, and goes."""
    return f"{_FAREWELL}\n{browser_source('farewell.js')}"


def is_farewell(script: bytes) -> bool:
    """Tell whether a worker is the one that goes, of whatever version of ours."""
    return _FAREWELL.encode() in script
