"""A case on disk: its environment, its files, and the site that is built from them."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.matrix.case import Case
from tests.sites import SAMPLE

ROOT = Path(__file__).parent.parent.parent

_AUTHOR = {"NAME": "Ada", "EMAIL": "ada@example.org"}
_LIMIT = 300
"""In seconds, for one command."""


class MatrixError(Exception):
    """What a command of a case said as it failed."""


@dataclass(frozen=True)
class Project:
    """A folder with ``mkdocs.yml``, ``docs`` and, beside it, an environment."""

    folder: Path
    environment: Path

    def run(self, command: str | list[str]) -> str:
        """Run a command of the environment in the folder, and return what it printed.

        Raises:
            MatrixError: with its last line, if it fails.
        """
        words = command.split() if isinstance(command, str) else command
        path = f"{self.environment / 'bin'}{os.pathsep}{os.environ['PATH']}"
        git = {f"GIT_{who}_{k}": v for who in ("AUTHOR", "COMMITTER") for k, v in _AUTHOR.items()}
        try:
            done = subprocess.run(
                words,
                cwd=self.folder,
                env=os.environ | git | {"PATH": path, "NO_MKDOCS_2_WARNING": "1"},
                capture_output=True,
                text=True,
                timeout=_LIMIT,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise MatrixError(f"{words[0]}: {error}") from error
        if done.returncode:
            said = (done.stdout + done.stderr).strip() or f"exit code {done.returncode}"
            raise MatrixError(f"{' '.join(words[:3])}: {said.splitlines()[-1].strip()}")
        return done.stdout


def make_project(case: Case, folder: Path, environment: Path | None = None) -> Project:
    """Write the files of a case into an empty folder, and install what it needs.

    Args:
        case: the case.
        folder: a folder, which is made anew.
        environment: where all is installed already; else one is made in the folder.

    Raises:
        MatrixError: if something cannot be installed.
    """
    shutil.rmtree(folder, ignore_errors=True)
    project = Project(folder / "project", environment or folder / "environment")
    if case.has_sample:
        shutil.copytree(SAMPLE / "docs", project.folder / "docs")
    settings = {
        "site_name": "Barograph",
        "site_url": "https://docs.example.org/",
        "theme": {"name": "material", "font": False},
        "plugins": ["search", "mkdocs-offline"],
        "markdown_extensions": ["admonition", "attr_list", "def_list", "tables"],
    }
    files = dict(case.files)
    if case.settings is not None:
        files["mkdocs.yml"] = json.dumps(settings | dict(case.settings))
    for name, content in files.items():
        (project.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (project.folder / name).write_text(content, encoding="utf-8")
    if environment is None:
        _install(case, project)
    return project


def build(case: Case, project: Project) -> Path:
    """Run the commands of a case, and return the site, readable offline.

    Raises:
        MatrixError: if one fails.
    """
    for command in case.commands:
        project.run(command)
    site = project.folder / case.site
    if not case.is_plugin:
        project.run([sys.executable, "-m", "mkdocs_offline", "build", str(site)])
    return site


def versions(case: Case, project: Project) -> str:
    """Return what is installed of the packages that a case names, and of what they extend."""
    asked = ["uv", "pip", "list", "--format=json", "--python", str(project.environment)]
    installed = {item["name"]: item["version"] for item in json.loads(project.run(asked))}
    named = [re.split(r"[\[=]", package)[0] for package in case.packages]
    names = dict.fromkeys([*named, "mkdocs", "properdocs"])
    shown = [f"{name} {installed[name]}" for name in names if name in installed]
    python = project.run("python --version").strip()
    return ", ".join([*shown, python])


def _install(case: Case, project: Project) -> None:
    python = case.python or sys.executable
    venv = ["uv", "venv", "--quiet", "--python", python]
    project.run([*venv, str(project.environment)])
    pip = ["uv", "pip", "{}", "--quiet", "--python", str(project.environment)]
    ours = ["--editable", str(ROOT)] if case.is_plugin else []
    if case.packages or ours:
        project.run([word.format("install") for word in pip] + [*ours, *case.packages])
    if case.without:
        project.run([word.format("uninstall") for word in pip] + [case.without])
