"""Sites to test with: real builds of the sample, in many shapes, each built once."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs_offline.urls import url_of

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


def build(folder: Path, *arguments: str, docs: Path = SAMPLE / "docs", **settings: Any) -> Path:
    """Run ``mkdocs build`` in a folder and return the site; ``settings`` is its ``mkdocs.yml``."""
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
    run_mkdocs(folder, "build", "--quiet", *arguments)
    return folder / "site"


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


def change(docs: Path, page: str, old: str, new: str) -> None:
    """Change some words of a page."""
    file = docs / page
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def copy_docs(folder: Path) -> Path:
    """Return a copy of the sample's docs, to be changed."""
    return Path(shutil.copytree(SAMPLE / "docs", folder / "docs"))


def manifest_of(site: Path) -> dict[str, Any]:
    """Return what a site tells its worker."""
    with (site / "serviceworker.js").open(encoding="utf-8") as worker:
        line = worker.readline()
    manifest: dict[str, Any] = json.loads(line.removeprefix("const SITE = ").removesuffix(";\n"))
    return manifest


def version_of(site: Path) -> str:
    """Return the version that a site tells its readers."""
    version: str = json.loads((site / "mkdocs-offline/version.json").read_text())["version"]
    return version


def hashes_of(site: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a site that readers can save, by its URL."""
    manifest = manifest_of(site)
    alone = [entry["url"] for entry in manifest["precache"]]
    texts = [url for recipes in manifest["recipes"] for url in recipes["texts"]]
    savable = {url for url in [*alone, *texts] if not url.startswith("mkdocs-offline/packs/")}
    by_url = {url_of(PurePosixPath(path)): content for path, content in files_of(site).items()}
    return {url: hashlib.sha256(by_url[url]).hexdigest() for url in savable}


def files_of(site: Path) -> dict[str, bytes]:
    """Return the content of every file of a site by its path."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }
