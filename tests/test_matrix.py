"""Cases of the matrix that need only our development tools; `make matrix` runs all."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines import Chromium
from tests.matrix.case import Case
from tests.matrix.cases import CASES
from tests.matrix.project import build, make_project
from tests.matrix.reading import read

NAMES = ("Material: blog", "Material: tags", "Plain HTML")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def two_tabs() -> Iterator[Chromium]:
    """Chromium, in which two readers can sit side by side."""
    engine = Chromium()
    yield engine
    engine.close()


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.name in NAMES], ids=lambda case: str(case.name)
)
def test_it_is_read_offline(case: Case, tmp_path: Path, two_tabs: Chromium) -> None:
    project = make_project(case, tmp_path / "case", environment=Path(sys.prefix))
    assert read(case, build(case, project), two_tabs).pages >= len(case.pages)


def test_names_are_unique_and_those_of_the_selection_are_there() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)
    assert set(NAMES) <= set(names)
