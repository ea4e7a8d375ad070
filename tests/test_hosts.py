"""The recipes of docs/hosts.md, as far as they can be tried without the hosts."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from mkdocs.utils.yaml import yaml_load

from mkdocs_offline.cli import parser

TEXT = (Path(__file__).parent.parent / "docs/hosts.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = sorted(set(re.findall(r"(?:^|- run: |- )(mkdocs-offline .+)$", TEXT, re.MULTILINE)))


def blocks(language: str) -> list[str]:
    return [block for name, block in BLOCKS if name == language]


@pytest.mark.parametrize("command", COMMANDS)
def test_our_commands_are_there(command: str) -> None:
    alone = command.removesuffix("&&")
    arguments = shlex.split(re.sub(r"\$\{\{.*?\}\}", "https://example.org/", alone))
    parser().parse_args(arguments[1:])


def test_each_host_is_built_proved_and_verified() -> None:
    recipes = re.split(r"^## ", TEXT, flags=re.MULTILINE)[2:]  # After the rules for every server.
    assert len(recipes) == 7
    for recipe in recipes:
        steps = "mkdocs build.*mkdocs-offline prove.*mkdocs-offline verify"
        assert re.search(steps, recipe, re.DOTALL)


@pytest.mark.parametrize("block", blocks("yaml"))
def test_yaml(block: str) -> None:
    assert isinstance(yaml_load(block), dict)


@pytest.mark.parametrize("block", blocks("toml"))
def test_toml(block: str) -> None:
    tomllib = pytest.importorskip("tomllib", reason="Python 3.10 cannot read TOML")
    assert tomllib.loads(block)["build"]["publish"] == "site"


@pytest.mark.parametrize("block", blocks("sh"))
def test_shell(block: str) -> None:
    subprocess.run(["sh", "-n"], input=block, text=True, check=True)
