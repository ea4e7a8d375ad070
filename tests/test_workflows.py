"""What GitHub reads of the repository: workflows and issue forms."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from mkdocs.utils.yaml import yaml_load

ROOT = Path(__file__).parent.parent
TARGETS = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
WORKFLOWS = {path.name: path for path in (ROOT / ".github/workflows").glob("*.yml")}
FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("[!c]*.yml"))


def read(path: Path) -> Any:
    return yaml_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflows_call_what_is_there(name: str) -> None:
    workflow = read(WORKFLOWS[name])
    for job in workflow["jobs"].values():
        if "uses" in job:
            assert Path(job["uses"]).name in WORKFLOWS
            continue
        commands = [step["run"] for step in job["steps"] if "run" in step]
        made = re.findall(r"^make ([\w-]+)", "\n".join(commands), re.MULTILINE)
        assert set(made) <= TARGETS
        assert all(("uses" in step) != ("run" in step) for step in job["steps"])


def test_every_supported_python_is_tested_on_every_system() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    supported = re.findall(r"Python :: (3\.\d+)", project)
    jobs = read(WORKFLOWS["test.yml"])["jobs"]
    assert jobs["linux"]["strategy"]["matrix"]["python"] == supported
    assert jobs["macos-and-windows"]["strategy"]["matrix"]["python"] == supported


@pytest.mark.parametrize("form", FORMS, ids=lambda form: str(form.stem))
def test_issue_forms_ask_questions(form: Path) -> None:
    fields = read(form)["body"]
    names = [field["id"] for field in fields]
    assert len(set(names)) == len(names)
    assert all(field["attributes"]["label"] for field in fields)


def test_a_report_of_a_problem_asks_for_the_status() -> None:
    locale = ROOT / "mkdocs_offline/browser/locales/en.json"
    button = json.loads(locale.read_text(encoding="utf-8"))["report"]
    assert f'click "{button}"' in (ROOT / ".github/ISSUE_TEMPLATE/bug.yml").read_text()
