"""The scripts that we ship: as they were written, but for their comments."""

import re
from importlib.resources import files
from pathlib import PurePosixPath

from mkdocs_offline.layout import OWN_FOLDER

_OF_PAGES = ("client", "fallback", "links", "save", "status", "wishes")
_OF_NOTICES = ("reader", "notice", "notices")
"""Modules that are one file on the site: readers fetch one, and it packs better."""

PAGE_SCRIPTS = frozenset(
    PurePosixPath(OWN_FOLDER, f"{name}.js") for name in (*_OF_PAGES, "notices")
)
"""Where they lie in a site."""

_JSDOC = r"/\*\*(?:(?!\*/)[\s\S])*\*/"
_COMMENT = re.compile(
    rf"^[ \t]*(?://.*|{_JSDOC})\n|{_JSDOC} ?|(?<=[;,{{}}()\[\]]) // .*", re.MULTILINE
)
_IMPORT = re.compile(rf'^import .* from "\./(?:{"|".join(_OF_NOTICES)})\.js";\n', re.MULTILINE)


def browser_source(name: str) -> str:
    """Return one of the scripts in ``browser/``, without its comments."""
    source = (files("mkdocs_offline") / "browser" / name).read_text(encoding="utf-8")
    return _COMMENT.sub("", source).lstrip()


def page_scripts() -> dict[PurePosixPath, bytes]:
    """Return ``client.js`` and the modules that it brings where they are needed."""
    scripts = {
        name: browser_source(f"{name}.js").replace('"./reader.js"', '"./notices.js"')
        for name in _OF_PAGES
    }
    parts = (_IMPORT.sub("", browser_source(f"{name}.js")) for name in _OF_NOTICES)
    scripts["notices"] = "".join(parts)
    return {
        PurePosixPath(OWN_FOLDER, f"{name}.js"): script.encode() for name, script in scripts.items()
    }
