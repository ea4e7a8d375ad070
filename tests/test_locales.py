"""The texts for readers: the same in each language, and only those that the site speaks."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mkdocs_offline.build import make_offline
from mkdocs_offline.options import Options
from tests.sites import THEMES, build, copy_docs

LOCALES = Path(__file__).parent.parent / "mkdocs_offline/browser/locales"
ENGLISH = json.loads((LOCALES / "en.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", sorted(LOCALES.glob("*.json")), ids=lambda file: file.stem)
def test_each_language_says_the_same(file: Path) -> None:
    texts = json.loads(file.read_text(encoding="utf-8"))
    assert list(texts) == list(ENGLISH)
    assert all(texts.values())
    assert names_in(texts) == names_in(ENGLISH)


def names_in(texts: Mapping[str, str]) -> dict[str, set[str]]:
    return {key: set(re.findall(r"\{\w+\}", text)) for key, text in texts.items()}


def texts_of(site: Path) -> dict[str, dict[str, Any]]:
    """The texts of a site by language; each file is a script, for some hosts send no JSON."""
    texts = {}
    for file in (site / "mkdocs-offline/texts").iterdir():
        found = re.fullmatch(r"export default (.*);\n", file.read_text(encoding="utf-8"))
        assert found and file.suffix == ".js"
        texts[file.stem] = json.loads(found[1])
    return texts


def test_only_what_pages_speak_is_written(tmp_path: Path) -> None:
    for name, tag in {"index": "de", "a": "pt-BR", "b": "ZH_tw", "c": "nl", "d": "../x"}.items():
        (tmp_path / f"{name}.html").write_text(f"<!doctype html><html lang='{tag}'><p>Text")
    make_offline(tmp_path, Options())
    texts = texts_of(tmp_path)
    assert set(texts) == {"de", "en", "nl", "pt-br", "zh_tw"}
    assert texts["de"]["resume"] == "Fortsetzen"
    assert texts["pt-br"]["resume"] == "Retomar"
    assert texts["zh_tw"]["resume"] == "繼續"
    assert texts["nl"]["resume"] == "Resume"
    assert {tag: found["lang"] for tag, found in texts.items()} == {
        **{"de": "de", "en": "en", "nl": "en"},
        **{"pt-br": "pt-br", "zh_tw": "zh-tw"},
    }


@pytest.mark.parametrize("theme", ["material", None])
def test_pages_of_ours_speak_the_language_of_the_site(theme: str | None, tmp_path: Path) -> None:
    docs = copy_docs(tmp_path)
    (docs / "offline.md").unlink()
    if theme:
        site = build(tmp_path, docs=docs, theme=THEMES[theme] | {"language": "ar"})
    else:
        site = tmp_path
        (site / "index.html").write_text("<!doctype html><html lang='ar' dir='rtl'><p>Text")
        make_offline(site, Options())
    fallback = (site / "offline.html").read_text(encoding="utf-8")
    status = (site / "mkdocs-offline/index.html").read_text(encoding="utf-8")
    assert "أنت غير متصل بالشبكة" in fallback
    assert "القراءة دون اتصال" in status
    assert 'dir="rtl"' in fallback
    assert 'dir="rtl"' in status
