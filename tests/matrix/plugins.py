"""Cases of plugins beside ours, each with something that only that plugin makes."""

import json

from tests.matrix.case import GIT, Case, material

_GENERATOR = """
import mkdocs_gen_files

with mkdocs_gen_files.open("made/index.md", "w") as page:
    page.write("# Made\\n\\nBy a script.\\n")
with mkdocs_gen_files.open("SUMMARY.md", "w") as page:
    page.write("* [Home](index.md)\\n* [Made](made/index.md)\\n    * [Wind](guide/wind.md)\\n")
    page.write("* [Night](guide/über-nacht.md)\\n")
"""

_MODULE = '''
"""A station."""

def read_pressure() -> float:
    """Return the pressure in hectopascals."""
    return 1013.25
'''

_NOTEBOOK = {
    "cells": [
        {
            "cell_type": "markdown",
            "id": "a",
            "metadata": {},
            "source": ["# Notes\n", "A diary of rain."],
        },
    ],
    "metadata": {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
    },
    "nbformat": 4,
    "nbformat_minor": 5,
}

_LANGUAGES = [
    {"locale": "en", "name": "English", "default": True},
    {"locale": "de", "name": "Deutsch"},
]


def _i18n(structure: str, english: str, german: str) -> Case:
    settings = {"docs_structure": structure, "languages": _LANGUAGES}
    pages = {"": "Pressure falls", "wind/": "Cups", "de/": "Der Luftdruck", "de/wind/": "Schalen"}
    return Case(
        f"static-i18n: {structure}",
        ["mkdocs-static-i18n[material]", "mkdocs-material"],
        {"plugins": ["search", {"i18n": settings}, "mkdocs-offline"]},
        files={
            english.format("index"): "# Barograph\n\nPressure falls.\n",
            english.format("wind"): "# Wind\n\nCups turn.\n",
            english.format("offline"): "# Offline\n\nNo network here.\n",
            german.format("offline"): "# Offline\n\nHier ist kein Netz.\n",
            german.format("index"): "# Barograph\n\nDer Luftdruck fällt.\n",
            german.format("wind"): "# Wind\n\nSchalen drehen sich.\n",
        },
        pages=pages,
        has_sample=False,
    )


PLUGINS = (
    material(
        "redirects",
        {"redirects": {"redirect_maps": {"old/breeze.md": "guide/wind.md"}}},
        "mkdocs-redirects",
        pages={"old/breeze/": "Cups measure"},
    ),
    material(
        "minify",
        {"minify": {"minify_html": True, "minify_js": True, "js_files": ["own.js"]}},
        "mkdocs-minify-plugin",
        files={"docs/own.js": "// A comment\ndocument.body.dataset.own = 'yes';\n"},
        extra_javascript=["own.js"],
    ),
    material(
        "gen-files, literate-nav, section-index",
        {"gen-files": {"scripts": ["make.py"]}, "literate-nav": {}, "section-index": {}},
        "mkdocs-gen-files",
        "mkdocs-literate-nav",
        "mkdocs-section-index",
        files={"make.py": _GENERATOR},
        pages={"made/": "By a script"},
    ),
    material(
        "awesome-nav",
        {"awesome-nav": {}},
        "mkdocs-awesome-nav",
        files={"docs/.nav.yml": "nav:\n  - index.md\n  - The air: guide\n  - '*'\n"},
        pages={"": "The air"},
    ),
    material(
        "macros",
        {"macros": {}},
        "mkdocs-macros-plugin",
        files={"docs/sum.md": "# Sum\n\nIt is {{ 6 * 7 }}.\n"},
        pages={"sum/": "It is 42."},
    ),
    material("glightbox", {"glightbox": {}}, "mkdocs-glightbox"),
    material(
        "mkdocstrings",
        {"mkdocstrings": {"handlers": {"python": {"paths": ["."]}}}},
        "mkdocstrings[python]",
        files={"station.py": _MODULE, "docs/api.md": "# API\n\n::: station\n"},
        pages={"api/": "the pressure in hectopascals"},
    ),
    material(
        "autorefs",
        {"autorefs": {}},
        "mkdocs-autorefs",
        files={"docs/far.md": "# Far\n\n[see the cups][wind]\n"},
        pages={"far/": "see the cups"},
    ),
    material(
        "jupyter",
        {"mkdocs-jupyter": {}},
        "mkdocs-jupyter",
        files={"docs/notes.ipynb": json.dumps(_NOTEBOOK)},
        pages={"notes/": "A diary of rain"},
    ),
    material("rss", {"rss": {}}, "mkdocs-rss-plugin", commands=GIT),
    material(
        "git-revision-date-localized",
        {"git-revision-date-localized": {"type": "date"}},
        "mkdocs-git-revision-date-localized-plugin",
        commands=GIT,
    ),
    material(
        "print-site", {"print-site": {}}, "mkdocs-print-site-plugin", pages={"print_page/": "Cups"}
    ),
    material(
        "monorepo",
        {"monorepo": {}},
        "mkdocs-monorepo-plugin",
        files={
            "sub/mkdocs.yml": "site_name: valley\nnav:\n  - Rain: index.md\n",
            "sub/docs/index.md": "# Rain\n\nIn the valley.\n",
        },
        nav=[
            {"Home": "index.md"},
            {"Wind": "guide/wind.md"},
            {"Night": "guide/über-nacht.md"},
            {"Valley": "!include ./sub/mkdocs.yml"},
        ],
        pages={"valley/": "In the valley"},
    ),
    material(
        "encryptcontent",
        {"encryptcontent": {}},
        "mkdocs-encryptcontent-plugin",
        files={"docs/secret.md": "---\npassword: open sesame\n---\n# Secret\n\nForty thieves.\n"},
        pages={"secret/": "protected with AES"},
    ),
    material(
        "htmlproofer",
        {"htmlproofer": {"validate_external_urls": False}},
        "mkdocs-htmlproofer-plugin",
    ),
    material(
        "llmstxt",
        {"llmstxt": {"sections": {"Guide": ["guide/*.md"]}, "full_output": "llms-full.txt"}},
        "mkdocs-llmstxt",
    ),
    _i18n("suffix", "docs/{}.en.md", "docs/{}.de.md"),
    _i18n("folder", "docs/en/{}.md", "docs/de/{}.md"),
)
