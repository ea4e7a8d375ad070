"""A combination of packages, settings and files, and how it becomes a site."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tests.sites import PAGES

if TYPE_CHECKING:
    from tests.engines import Engine
    from tests.matrix.project import Project

GIT = ("git init --quiet", "git add .", "git commit --quiet --message Docs")
"""For plugins that ask git; what comes first of a case's commands."""

BUILD = ("mkdocs build --quiet",)

SAMPLE = {
    "" if page == "index" else f"{quote(page)}/": words
    for page, words in PAGES.items()
    if page in ("index", "guide/wind", "guide/über-nacht")
}


@dataclass(frozen=True)
class Case:
    """What is installed beside us, what is built from, and what a reader must find."""

    name: str
    packages: Sequence[str] = ()
    settings: Mapping[str, Any] | None = field(default_factory=dict)
    """Of ``mkdocs.yml``, where they are not as in most cases; ``None`` for no such file."""
    files: Mapping[str, str] = field(default_factory=dict)
    """What is written beside ``mkdocs.yml``, by its path."""
    commands: Sequence[str] = BUILD
    site: str = "site"
    """The folder that the commands build into."""
    pages: Mapping[str, str] = field(default_factory=lambda: SAMPLE)
    """Words to be found, by the URL of their page; all other pages are read, too."""
    python: str = ""
    """A version other than ours."""
    without: str = ""
    """A package that must not be there, although ours asks for it."""
    is_plugin: bool = True
    """Whether we are a plugin here; else the site is processed on our own command line."""
    has_sample: bool = True
    """Whether the files lie upon the sample's."""
    run: Callable[[Project, Engine], str] | None = None
    """Deploys and reads it and returns what was found, where there is more to it."""
    note: str = ""
    """What to know, for the table."""


def theme(name: str, package: str = "", **settings: object) -> Case:
    """Return a case of a theme with our plugin."""
    return Case(
        f"Theme {name}", [package] if package else (), {"theme": {"name": name, **settings}}
    )


def material(
    name: str,
    plugins: Mapping[str, object],
    *packages: str,
    files: Mapping[str, str] | None = None,
    pages: Mapping[str, str] | None = None,
    commands: Sequence[str] = (),
    features: Sequence[str] = (),
    **settings: object,
) -> Case:
    """Return a case of Material with other plugins before ours.

    Args:
        name: what the table calls it.
        plugins: the other plugins, and their settings.
        packages: what is installed for them.
        files: what is written for them.
        pages: words to be found on pages, beside those of the sample.
        commands: what is run before ``mkdocs build``.
        features: features of Material.
        settings: others of ``mkdocs.yml``.
    """
    return Case(
        name,
        [*packages, "mkdocs-material"],
        {
            "theme": {"name": "material", "font": False, "features": list(features)},
            "plugins": ["search", *({name: plugins[name]} for name in plugins), "mkdocs-offline"],
            **settings,
        },
        files=files or {},
        pages=SAMPLE | dict(pages or {}),
        commands=[*commands, *BUILD],
    )
