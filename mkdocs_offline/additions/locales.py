"""The words that readers see, in the languages of the site."""

import json
import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import PurePosixPath

from mkdocs_offline.layout import WORDS

Words = dict[str, str]
"""What readers see, by its name in ``browser/locales/en.json``."""

_LANGUAGE = re.compile(r"[a-z]{2,8}([-_][a-z0-9]{1,8})*")
_TRADITIONAL = re.compile(r"zh[-_](hant|hk|mo|tw)")
_DEFAULT = "en"


def locale_files(languages: Iterable[str]) -> dict[PurePosixPath, bytes]:
    """Return a module of words for each language that a page may name in ``<html lang>``.

    It is called as the page names its language, so that scripts need not search. It is a script,
    for some hosts send no JSON.
    """
    tags = {language.lower() for language in languages}
    return {
        PurePosixPath(WORDS, f"{tag}.js"): f"export default {_as_json(tag)};\n".encode()
        for tag in sorted({_DEFAULT, *filter(_LANGUAGE.fullmatch, tags)})
    }


def _as_json(tag: str) -> str:
    return json.dumps(words_in(tag), ensure_ascii=False, separators=(",", ":"))


def words_in(language: str) -> Words:
    """Return the words in a language; in English, where we do not speak it.

    ``lang`` is the tag to write dates and numbers by, ``dir`` the direction of the script.

    >>> words_in("pt_BR")["lang"], words_in("zh-TW")["pause"], words_in("tlh")["lang"]
    ('pt-br', '暫停', 'en')
    """
    tag = language.lower()
    name = tag.replace("_", "-").split("-")[0]
    if name == "zh":
        name = "zh-hant" if _TRADITIONAL.match(tag) else "zh-hans"
    found = files("mkdocs_offline.browser") / "locales" / f"{name}.json"
    if not _LANGUAGE.fullmatch(tag) or not found.is_file():
        return words_in(_DEFAULT)
    return {"lang": tag.replace("_", "-"), **json.loads(found.read_text(encoding="utf-8"))}
