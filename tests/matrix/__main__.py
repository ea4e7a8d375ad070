"""Run the cases whose names have a part, and write the table: ``python -m tests.matrix [PART]``."""

import re
import sys
from datetime import datetime, timezone
from pathlib import Path

from mkdocs_offline.errors import OfflineError
from tests.browser import BrowserError
from tests.engines import Chromium, Engine
from tests.matrix.case import Case
from tests.matrix.cases import CASES
from tests.matrix.project import ROOT, MatrixError, build, make_project, versions
from tests.matrix.reading import read
from tests.matrix.table import Row, keep, write


def main(part: str) -> int:
    """Run, print each row, and return 1 if one is not good."""
    engine = Chromium()
    is_good = True
    for case in CASES:
        if part.lower() in case.name.lower():
            row = _run(case, engine)
            keep(row, _folder(case))
            write(map(_folder, CASES))
            print(row, flush=True)
            is_good &= row.is_good
    return 0 if is_good else 1


def _run(case: Case, engine: Engine) -> Row:
    installed, is_good = "–", False
    try:
        project = make_project(case, _folder(case))
        installed = versions(case, project)
        if case.run:
            result = case.run(project, engine)
        else:
            result = str(read(case, build(case, project), engine))
        is_good = True
    except (AssertionError, BrowserError, MatrixError, OfflineError) as error:
        result = str(error).partition("\n")[0]
    date = f"{datetime.now(timezone.utc):%Y-%m-%d}"
    return Row(case.name, installed, result, is_good, date, case.note)


def _folder(case: Case) -> Path:
    return ROOT / ".cache/matrix" / re.sub(r"\W+", "-", case.name).strip("-")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
