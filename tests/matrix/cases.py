"""The cases, in the order of the table."""

from tests.matrix.case import GIT, SAMPLE, Case, material, theme
from tests.matrix.mike import mike
from tests.matrix.plugins import PLUGINS

PLAIN_THEME = {"theme": {"name": "mkdocs", "highlightjs": False}}

MKDOCS = (
    Case("MkDocs 1.6.0", ["mkdocs==1.6.0"], PLAIN_THEME),
    Case("MkDocs 1.6.1", ["mkdocs==1.6.1"], PLAIN_THEME),
    *(
        Case(f"Python {python}", ["mkdocs-material"], python=python)
        for python in ("3.10", "3.11", "3.12", "3.13")
    ),
    Case(
        "ProperDocs alone",
        ["properdocs", "properdocs-theme-mkdocs"],
        PLAIN_THEME,
        commands=["properdocs build --quiet"],
        without="mkdocs",
        note="it depends on MkDocs: run `pip uninstall mkdocs` afterwards",
    ),
    Case(
        "ProperDocs beside MkDocs",
        ["properdocs", "mkdocs-material"],
        commands=["properdocs build --quiet"],
    ),
)

_BLOG = {
    "docs/blog/index.md": "# Blog\n",
    "docs/blog/posts/first.md": "---\ndate: 2026-01-31\n---\n# First\n\nA barometer.\n",
}
_TAGS = {
    "docs/tags.md": "# Tags\n\n<!-- material/tags -->\n",
    "docs/tagged.md": "---\ntags: [clouds]\n---\n# Tagged\n\nA cumulus.\n",
}

THEMES = (
    theme("mkdocs", highlightjs=False),
    theme("readthedocs", highlightjs=False),
    material(
        "Material: instant", {}, features=["navigation.instant", "navigation.instant.prefetch"]
    ),
    material("Material: tabs", {}, features=["navigation.tabs", "navigation.sections"]),
    material(
        "Material: blog",
        {"blog": {}},
        files=_BLOG,
        pages={"blog/": "First", "blog/2026/01/31/first/": "A barometer"},
    ),
    material("Material: tags", {"tags": {}}, files=_TAGS, pages={"tags/": "clouds"}),
    material("Material: privacy, no fetching", {"privacy": {"assets": False}}),
    Case(
        "Material: its offline plugin",
        ["mkdocs-material"],
        {"plugins": ["search", "offline", "mkdocs-offline"]},
        pages={"": SAMPLE[""], "guide/wind.html": SAMPLE["guide/wind/"]},
    ),
    theme("shadcn", "mkdocs-shadcn"),
    theme("terminal", "mkdocs-terminal"),
    theme("cinder", "mkdocs-cinder"),
    theme("rtd-dropdown", "mkdocs-rtd-dropdown"),
    theme("flatly", "mkdocs-bootswatch", highlightjs=False),
)

_PLAIN = {
    "site/index.html": "<!doctype html><title>Home</title><link rel=stylesheet href=own.css>"
    '<h1>Home</h1><a href="far/wind.html">Wind</a>',
    "site/far/wind.html": "<!doctype html><title>Wind</title><link rel=stylesheet href=../own.css>"
    "<h1>Wind</h1><p>Four cups turn.",
    "site/own.css": "h1 { color: teal }",
}
_SPHINX = {
    "docs/conf.py": 'project = "Barograph"\n',
    "docs/index.rst": "Barograph\n=========\n\nRead the pressure.\n\n.. toctree::\n\n   wind\n",
    "docs/wind.rst": "Wind\n====\n\nFour cups turn.\n",
}

OTHERS = (
    Case(
        "Zensical 0.0.73",
        ["zensical==0.0.73"],
        {"plugins": []},
        commands=["zensical build"],
        is_plugin=False,
    ),
    Case(
        "MkDocs 2 (pre-release)",
        ["mkdocs==2.0.dev6"],
        settings=None,
        commands=["mkdocs build --dir docs --output site"],
        is_plugin=False,
    ),
    Case(
        "Sphinx",
        ["sphinx"],
        settings=None,
        files=_SPHINX,
        commands=["sphinx-build --quiet docs site"],
        pages={"": "Read the pressure", "wind.html": "Four cups turn"},
        is_plugin=False,
        has_sample=False,
    ),
    Case(
        "Plain HTML",
        settings=None,
        files=_PLAIN,
        commands=[],
        pages={"": "Home", "far/wind.html": "Four cups turn"},
        is_plugin=False,
        has_sample=False,
    ),
)

DEPLOYED = (
    mike("symlink"),
    mike("copy"),
    mike("redirect"),
    Case(
        "mkdocs gh-deploy",
        ["mkdocs-material"],
        commands=[
            *GIT,
            "git init --quiet --bare remote.git",
            "git remote add origin remote.git",
            "mkdocs gh-deploy",
            "git clone --quiet --branch gh-pages remote.git deployed",
        ],
        site="deployed",
    ),
)

CASES = (*MKDOCS, *THEMES, *PLUGINS, *OTHERS, *DEPLOYED)
