"""What is not worth a reader's download: the defaults, and the author's own patterns."""

import json
import re
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from pathspec import GitIgnoreSpec

from mkdocs_offline.site.copies import is_copy
from mkdocs_offline.site.search import LIMIT, named_by_search, serves_search

HIDDEN = "hidden file"
OLD_FONT = "older format of a font that is there as woff2"
UNUSED_LANGUAGE = "search language that the site does not use"
SOURCE_MAP = "source map"
IMAGE_MAP = "image map that pages hold already"
FOR_THE_HOST = "instructions for the host"
COPY = "compressed copy of a file"
EXCLUDED = "matches 'exclude'"
TOO_LARGE = "larger than max_file_size"
TOO_LARGE_INDEX = "larger than a search index may be"
UNSEEN = frozenset([HIDDEN, OLD_FONT, UNUSED_LANGUAGE, SOURCE_MAP, IMAGE_MAP, FOR_THE_HOST, COPY])
"""The reasons of files that no reader ever opens by their address."""

_HOST_FILES = frozenset(["_headers", "_redirects", "_routes.json", "_worker.js", "CNAME"])
_SUFFIXES = {
    "archive": ".7z .bz2 .dmg .exe .gz .iso .jar .rar .tar .tgz .whl .xz .zip .zst",
    "audio or video": ".aac .avi .flac .m4a .m4v .mkv .mov .mp3 .mp4 .mpeg .mpg .oga .ogg .ogv"
    " .opus .wav .webm .wma .wmv",
    "design source": ".ai .eps .fig .indd .psd .sketch .xcf",
    SOURCE_MAP: ".map",
}
_REASONS = {suffix: reason for reason, text in _SUFFIXES.items() for suffix in text.split()}
_DATA = frozenset([".json", ".js", ".mjs", ".xml", ".txt", ".wasm", ".bin"])
_MAPPED = frozenset([".cjs", ".css", ".js", ".mjs", ".ts"])
_LEGACY_FONTS = frozenset([".eot", ".otf", ".svg", ".ttf", ".woff"])
_CONFIG = 10_000
"""In bytes: settings of a search are far shorter."""
_SEARCH_INDEXES = ("search/search_index.json", "search.json")

# Material copies all languages of lunr into every site and loads those of the search index:
# https://github.com/squidfunk/mkdocs-material/tree/master/src/templates/assets/javascripts
_LUNR_PART = re.compile(
    r"(?:^|/)lunr/(?:min/lunr\.([\w-]+)(?:\.support)?\.min|(tinyseg|wordcut))\.js$"
)
_SEGMENTER_LANGUAGES = {"tinyseg": {"ja"}, "wordcut": {"hi", "th"}}


class Exclusion:
    """Decides for each file of one site whether it stays out, and says why."""

    def __init__(self, site_dir: Path, patterns: Sequence[str], max_file_size: int) -> None:
        """Prepare for a site; ``max_file_size`` is in bytes."""
        self._spec = GitIgnoreSpec.from_lines(patterns)
        self._site_dir = site_dir
        self._max_file_size = max_file_size
        self.brings_back = any(pattern.startswith("!") for pattern in patterns)
        self._lunr_parts = _lunr_parts(site_dir)

    def reason(self, path: PurePosixPath, size: int, siblings: Collection[str]) -> str | None:
        """Return why a file of ``size`` bytes is left out, or ``None`` where it is saved.

        The patterns of the author come first: one with ``!`` brings back what a default leaves
        out. ``siblings`` are the names in the file's folder.
        """
        chosen = self._spec.check_file(str(path)).include
        if chosen is not None:
            return EXCLUDED if chosen else None
        return self._default_reason(path, size, siblings)

    def _default_reason(
        self, path: PurePosixPath, size: int, siblings: Collection[str]
    ) -> str | None:
        suffix = path.suffix.lower()
        if any(part.startswith(".") for part in path.parts):
            return HIDDEN
        if str(path) in _HOST_FILES:
            return FOR_THE_HOST
        if is_copy(path, siblings):
            return COPY
        if suffix in _LEGACY_FONTS and f"{path.stem}.woff2" in siblings:
            return OLD_FONT
        part = _LUNR_PART.search(str(path))
        if part and (part[1] or part[2]) not in self._lunr_parts:
            return UNUSED_LANGUAGE
        if size > self._max_file_size:
            if not self._is_search(path):
                return f"{TOO_LARGE} ({size:,} bytes)"
            if size > LIMIT:
                return f"{TOO_LARGE_INDEX} ({size:,} bytes)"
        if suffix == ".map" and PurePosixPath(path.stem).suffix.lower() not in _MAPPED:
            return IMAGE_MAP
        return _REASONS.get(suffix)

    def _is_search(self, path: PurePosixPath) -> bool:
        is_named = path.suffix.lower() in _DATA and path.name in self._named_by_search
        return serves_search(path) or is_named

    @cached_property
    def _named_by_search(self) -> str:
        return named_by_search(self._site_dir)


def useless_patterns(patterns: Iterable[str], paths: Iterable[PurePosixPath]) -> list[str]:
    """Return the patterns that match no file of a site; comments and empty lines are none."""
    meant = [line for line in patterns if line.strip() and not line.startswith("#")]
    names = [str(path) for path in paths] if meant else []
    specs = {pattern: GitIgnoreSpec.from_lines([pattern.lstrip("!")]) for pattern in meant}
    return [pattern for pattern, spec in specs.items() if not any(spec.match_files(names))]


def _config(index: bytes) -> dict[str, Any]:
    """Return the settings in a search index, without reading all that is beside them."""
    start = re.search(rb'"config"\s*:\s*', index)
    text = index[start.end() : start.end() + _CONFIG] if start else b""
    config, _ = json.JSONDecoder().raw_decode(text.decode(errors="replace"))
    return dict(config)


def _lunr_parts(site_dir: Path) -> set[str]:
    """Return the parts of lunr-languages that the search of a site loads."""
    languages: set[str] = set()
    for name in _SEARCH_INDEXES:
        try:
            found = _config((site_dir / name).read_bytes())["lang"]
            languages.update([found] if isinstance(found, str) else found)
        except (OSError, ValueError, LookupError, TypeError):
            continue  # No search, or one that is not lunr's.
    parts = languages - {"en"}
    if parts:
        parts.add("stemmer")
    if len(languages) > 1:
        parts.add("multi")
    parts.update(name for name, users in _SEGMENTER_LANGUAGES.items() if users & languages)
    return parts
