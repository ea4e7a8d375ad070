"""The table of faults and outcomes, docs/faults.md, from a run of tests/test_faults.py."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from tests.engines import ENGINES

_NAMES = {"chromium": "Chromium", "firefox": "Firefox", "webkit": "WebKit"}
_ABOUT = """\
# Faults

What a host or a network can do to a site, and what readers have of it then. Every cell is from a
run of `make faults` on {day}, with real browsers and a real server (`tests/test_faults.py`).

- **Reading**: what a reader sees who has saved the site, while a newer version of the page has been
  deployed and the fault lasts: the *new page*, the *saved page*, or the host's *login*.
- **Saving**: what a reader has saved two seconds into a first visit under the fault: *all*, *some*,
  or *nothing*. *Slow* is half a second for each answer.

Some cells hang on timing: with slow or reset connections, and with stale pages, another run may
find another outcome.

In every row no page was blank, and when the fault was over both readers had the whole new version,
by reading on and without doing anything else. Then, without a network, every file was what had been
built, byte for byte; what a host had rewritten was kept as its readers know it, and noted. (WebKit
may open no page at all any more after answers that broke off or stalled: after a first visit under
a fault it was closed and opened again. Rarely it begins no update either, once a page was left in
the middle of one: it was then *closed and opened again* as well, and the cell says so.)

| Fault | | {engines} |
| --- | --- | {lines} |
"""


def write_table(reports: Iterable[pytest.TestReport], file: Path) -> None:
    """Write what the tests of faults recorded."""
    from tests.test_faults import FAULTS  # Not before pytest has prepared its assertions.

    cells: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for report in reports:
        engine, _, fault = report.nodeid.partition("[")[2].rpartition("]")[0].partition("-")
        row = "Reading" if "who_has_the_site" in report.nodeid else "Saving"
        outcome = ", ".join(str(value) for _, value in report.user_properties)
        cells[fault][row][engine] = outcome if report.passed else "**fails**"
    about = _ABOUT.format(
        day=date.today().isoformat(),
        engines=" | ".join(_NAMES[engine] for engine in ENGINES),
        lines=" | ".join("---" for _ in ENGINES),
    )
    lines = [
        f"| {fault if row == 'Reading' else ''} | {row} | "
        + " | ".join(found.get(engine, "not run") for engine in ENGINES)
        + " |"
        for fault in FAULTS
        for row, found in sorted(cells[fault].items())
    ]
    file.write_text(about + "\n".join(lines) + "\n", encoding="utf-8")
