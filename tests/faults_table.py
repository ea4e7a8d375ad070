"""The tables of docs/faults.md, from a run of tests/test_faults.py and tests/test_leaving.py."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from tests.engines import ENGINES
from tests.faults import FAULTS

_NAMES = {"chromium": "Chromium", "firefox": "Firefox", "webkit": "WebKit"}
_ABOUT = """\
# Faults

This page shows what a server or a network can do to a site, and what readers get then. Every cell comes
from a run of `make faults` on {day}, with real browsers and a real server (`tests/test_faults.py`).

- **Reading**: a reader has saved the site. A newer version of the page has been deployed, and the fault
  lasts. The reader sees the *new page*, the *saved page*, or the server's *login*.
- **Cut**: the network is then cut, while the fault lasts. The cell says how many pages this reader can
  still read, and whether the *search* works. Every page is that of the previous version or that of the
  new one, byte for byte.
- **Saving**: a reader visits the site for the first time under the fault. After two seconds, the browser
  has saved *all*, *some* or *nothing*. *Slow* is half a second for each answer.

The deploy changes a sentence, a style sheet and a script. If *one new* file is missing or wrong, the
deploy changes every page, and all its other files have arrived.

Some cells depend on timing. With slow or reset connections, and with stale pages, another run may have
another outcome.

In every row, no page was blank. After the fault, both readers had the whole new version by reading on. Then, without a network, every file was what had been built, byte for byte. Files that a server had
rewritten were kept as readers know them, and noted. (After answers that broke off or stalled, WebKit
sometimes opens no page at all, so it was closed and opened again after a first visit under a fault.
Rarely, it also starts no update after a page was left in the middle of one. Then, too, it was *closed and
opened again*, and the cell says so.)

| Fault | | {engines} |
| --- | --- | {lines} |
"""
_LEAVING = """\

## Leaving

This table shows what happens to a worker after the plugin was removed, or after its server changed its
ways. To make days pass, the test changes the worker's notes (`tests/test_leaving.py`).

| Situation | {engines} |
| --- | {lines} |
"""


def write_table(reports: Iterable[pytest.TestReport], file: Path) -> None:
    """Write what the tests of faults recorded."""
    cells: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    reports = list(reports)
    for report in (report for report in reports if "test_faults" in report.nodeid):
        engine, _, fault = report.nodeid.partition("[")[2].rpartition("]")[0].partition("-")
        for row in ("Reading", "Cut") if "who_has_the_site" in report.nodeid else ("Saving",):
            outcome = ", ".join(str(value) for name, value in report.user_properties if name == row)
            cell = outcome if report.passed else f"{outcome} **fails**"
            cells[fault][row][engine] = cell.strip()
    head = {
        "engines": " | ".join(_NAMES[engine] for engine in ENGINES),
        "lines": " | ".join("---" for _ in ENGINES),
    }
    lines = [
        f"| {'' if number else fault} | {row} | "
        + " | ".join(cells[fault][row].get(engine, "not run") for engine in ENGINES)
        + " |"
        for fault in FAULTS
        for number, row in enumerate(("Reading", "Cut", "Saving"))
    ]
    left = _outcomes_of_leaving(report for report in reports if "test_leaving" in report.nodeid)
    text = [
        _ABOUT.format(day=date.today().isoformat(), **head) + "\n".join(lines),
        _LEAVING.format(**head) + "\n".join(left),
    ]
    file.write_text("\n".join(text) + "\n", encoding="utf-8")


def _outcomes_of_leaving(reports: Iterable[pytest.TestReport]) -> list[str]:
    """Return the rows of the table of leaving."""
    cells: dict[str, dict[str, str]] = defaultdict(dict)
    for report in reports:
        engine = report.nodeid.partition("[")[2].rstrip("]").partition("-")[0]
        for situation, outcome in report.user_properties:
            cells[situation][engine] = str(outcome) if report.passed else "**fails**"
    return [
        f"| {situation} | {' | '.join(found.get(engine, 'not run') for engine in ENGINES)} |"
        for situation, found in cells.items()
    ]
