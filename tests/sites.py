"""Sites to test with: real builds of the sample, in many shapes, each built once."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs_offline.build import make_offline
from mkdocs_offline.options import Options
from mkdocs_offline.published.site import read_site
from mkdocs_offline.site.urls import url_of

SAMPLE = Path(__file__).parent.parent / "sample_site"

THEMES: dict[str, dict[str, Any]] = {
    "mkdocs": {"name": "mkdocs", "highlightjs": False},
    "readthedocs": {"name": "readthedocs", "highlightjs": False},
    "material": {"name": "material", "font": False},
    "material-instant": {"name": "material", "font": False, "features": ["navigation.instant"]},
}

PAGES = {
    "index": "for places without a network",
    "start/install": "You need a mast",
    "start/first-reading": "Wait ten minutes",
    "guide/pressure": "read every ten seconds",
    "guide/rain": "tipping bucket",
    "guide/wind": "Cups measure the speed",
    "guide/field notes": "Marmots whistle",
    "guide/über-nacht": "Radiation fog",
    "reference/settings": "metres above sea level",
    "reference/commands": "Print one reading",
    "reference/messages": "Carry the station inside",
    "changes": "built on a kitchen table",
}
"""The pages of the sample, with words that stand on no other one."""


def is_pack(path: str) -> bool:
    """Tell whether a file of a site is a pack."""
    return path.startswith("mkdocs-offline/packs/") and not is_listing(path)


def is_listing(path: str) -> bool:
    """Tell whether a file of a site says which files there are and how packs make them up."""
    return path.startswith("mkdocs-offline/listing/") or path.endswith(".recipes")


def packs_of(site: Path) -> list[str]:
    """Return the paths of a site's packs, in order."""
    return [path for path in files_of(site) if is_pack(path)]


def build(folder: Path, *arguments: str, docs: Path = SAMPLE / "docs", **settings: Any) -> Path:
    """Run ``mkdocs build`` in a folder and return the site; ``settings`` is its ``mkdocs.yml``.

    What was built before from the same files with the same settings is not built again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    defaults = {
        "site_name": "Barograph",
        "docs_dir": str(docs),
        "theme": THEMES["material"],
        "plugins": ["search", "mkdocs-offline"],
        "markdown_extensions": ["admonition", "def_list", "tables"],
    }
    # JSON is YAML, and needs no library.
    (folder / "mkdocs.yml").write_text(json.dumps(defaults | settings), encoding="utf-8")
    site = folder / "site"
    is_first = not site.exists()
    config = json.dumps([arguments, defaults | settings | {"docs_dir": ""}])
    inputs = json.dumps([config.replace(str(folder), ""), _hashes_in(folder), _hashes_in(docs)])
    if is_first and inputs in _built:
        return Path(shutil.copytree(_built[inputs], site))
    run_mkdocs(folder, "build", "--quiet", *arguments)
    if is_first and site.exists():
        _built[inputs] = Path(shutil.copytree(site, Path(_kept.name) / str(len(_built))))
    return site


_kept = tempfile.TemporaryDirectory()
_built: dict[str, Path] = {}
"""Sites that were built before, by all that went into them."""


def _hashes_in(folder: Path) -> dict[str, str]:
    return {
        path: hashlib.sha256(content).hexdigest()
        for path, content in files_of(folder).items()
        if path != "mkdocs.yml"
    }


def run_mkdocs(folder: Path, *arguments: str) -> str:
    """Run ``mkdocs`` as its user would, and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=folder,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"mkdocs {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def html(body: str, head: str = "") -> str:
    """Return a page with these words."""
    return f"<!doctype html><html lang=en><head><title>x</title>{head}</head><body>{body}</body>"


def small_site(folder: Path, files: dict[str, str], **settings: object) -> Path:
    """Write a site of these files and make it readable offline; ``settings`` are the plugin's.

    Its host has long to answer: a busy machine is not to look like a slow network.
    """
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    make_offline(folder, Options.parse({"timeout": 30} | settings))
    return folder


def change(docs: Path, page: str, old: str, new: str) -> None:
    """Change some words of a page."""
    file = docs / page
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def copy_docs(folder: Path) -> Path:
    """Return a copy of the sample's docs, to be changed."""
    return Path(shutil.copytree(SAMPLE / "docs", folder / "docs"))


def two_versions(folder: Path, *, changes_all: bool) -> tuple[Path, Path]:
    """Build the sample before and after a deploy; readers ask for the version at every page.

    A sentence, a style sheet and a script are changed, or those two and every page.
    """
    docs = copy_docs(folder)
    settings: dict[str, Any] = {
        "docs": docs,
        "plugins": ["search", {"mkdocs-offline": {"max_age": 0, "timeout": 30}}],
        "extra_css": ["extra.css"],
        "extra_javascript": ["extra.js"],
    }
    (docs / "extra.css").write_text("h1 { color: navy }\n")
    (docs / "extra.js").write_text("function extra() {\n  return 1;\n}\n")
    old = build(folder / "old", **settings)
    (docs / "extra.css").write_text("h1 { color: black }\n")
    (docs / "extra.js").write_text("function extra() {\n  return 2;\n}\n")
    change(docs, "guide/wind.md", "Cups measure the speed", "Four cups measure the speed")
    for page in docs.rglob("*.md") if changes_all else ():
        with page.open("a", encoding="utf-8") as file:
            file.write("\n\nThe second edition.\n")
    new = build(folder / "new", **settings)
    for site in (old, new):
        hurry(site)
    return old, new


def hurry(site: Path) -> None:
    """Let the site's worker give up an install after 12 s, so that tests wait less for it."""
    code = site / read_site(site).line.code.url
    source = code.read_text(encoding="utf-8")
    assert "INSTALL_SECONDS = 45;" in source
    code.write_text(source.replace("INSTALL_SECONDS = 45;", "INSTALL_SECONDS = 12;"))


def version_of(site: Path) -> str:
    """Return the version that a site tells its readers."""
    version: str = json.loads((site / "mkdocs-offline/version.json").read_text())["version"]
    return version


def hashes_of(site: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a site that readers can save, by its URL."""
    savable = [file.url for file in read_site(site).saved]
    by_url = {url_of(PurePosixPath(path)): content for path, content in files_of(site).items()}
    return {url: hashlib.sha256(by_url[url]).hexdigest() for url in savable}


def files_of(site: Path) -> dict[str, bytes]:
    """Return the content of every file of a site by its path."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }
