"""The house is as CONTRIBUTING.md draws it: what lies in which room, and which rooms it may use."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "mkdocs_offline"
NAME = re.compile(r"`([^`]+)`")


class Room(NamedTuple):
    """A row of the table: folders end with a slash."""

    parts: list[str]
    inside: list[str]
    uses: list[str]


def rows(heading: str) -> Iterator[list[list[str]]]:
    """Yield the names in the cells of each row of the table with a heading."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.partition(f"\n| {heading} |")[2].partition("\n\n")[0]
    for line in table.splitlines()[2:]:
        yield [NAME.findall(cell) for cell in line.strip("|").split("|")]


ROOMS = [Room(*cells) for cells in rows("Room")]
COMMON = {*ROOMS[0].parts, "__init__.py"}
NAMED_INSIDE = ["additions/", "browser/", "html/", "published/", "site/"]
"""The rooms of which each module is named; the others tell with fewer words what they do."""


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


FILES = {name_of(file): file for file in HOUSE.rglob("*.py")}


def room_of(module: str) -> str:
    """Return the part of the house that a module lies in.

    >>> room_of("mkdocs_offline.packing.blocks"), room_of("mkdocs_offline.build")
    ('packing/', 'build.py')
    """
    name = [*module.split("."), "__init__"][1]
    return f"{name}/" if (HOUSE / name).is_dir() else f"{name}.py"


def imports(module: str) -> set[str]:
    """Return the modules of ours that one of them imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by a relative name"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in FILES else f"{node.module}" for name in names}
    return found.intersection(FILES)


def test_everything_lies_in_a_room() -> None:
    parts = [part for room in ROOMS for part in room.parts]
    assert sorted([*parts, "__init__.py"]) == sorted({room_of(name) for name in FILES})


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.parts[0])
def test_a_room_uses_what_it_may(room: Room) -> None:
    allowed = {*room.parts, *room.uses, *(COMMON if room.parts != ["packing/"] else ())}
    for module in FILES:
        if room_of(module) in room.parts:
            used = sorted(name for name in imports(module) if room_of(name) not in allowed)
            assert not used, f"{module} imports {', '.join(used)}"


def test_rooms_stand_on_those_above_them() -> None:
    above: set[str] = set()
    for room in ROOMS:
        assert above.issuperset(room.uses), room.parts
        above.update(room.parts)


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {module: imports(module) for module in FILES}
    assert "mkdocs_offline.site.scan" in graph["mkdocs_offline.build"]
    TopologicalSorter(graph).prepare()  # Raises CycleError, which names them.


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.parts[0])
def test_what_a_room_is_said_to_hold_is_there(room: Room) -> None:
    folder = HOUSE / room.parts[0]
    missing = [name for name in room.inside if not any((x / name).exists() for x in (folder, ROOT))]
    assert not missing


@pytest.mark.parametrize("name", NAMED_INSIDE)
def test_each_module_of_a_room_is_named(name: str) -> None:
    (inside,) = [room.inside for room in ROOMS if room.parts == [name]]
    modules = {file.name for file in (HOUSE / name).glob("*.py")}
    assert modules - {"__init__.py"} == {name for name in inside if name.endswith(".py")}


def test_the_worker_s_modules_import_only_those_before_them() -> None:
    order = [name for _, names in rows("In `browser/worker/`") for name in names]
    folder = HOUSE / "browser/worker"
    assert sorted(order) == sorted(file.stem for file in folder.glob("*.js"))
    for number, name in enumerate(order):
        source = (folder / f"{name}.js").read_text(encoding="utf-8")
        found = re.findall(r'^(?:import|\}).* from "\./([\w-]+)\.js";$', source, re.MULTILINE)
        assert len(found) == source.count(' from "./')
        assert set(found) <= set(order[:number]), name
