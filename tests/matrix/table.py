"""The rows of docs/matrix.md; each is from a run."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.matrix.project import ROOT

PAGE = ROOT / "docs/matrix.md"

_HEAD = """# Tested with

`make matrix` writes this page. It installs each case in an environment of its own and builds it. A reader
in Chromium opens one page and waits until the site is saved. Then the server is unplugged, and every page
is compared with the same page read by someone who has a network: address, title, words, style rules and
images must be the same. All saved files, including the search index, must be what was built, byte for byte.
Files that themes load from other hosts are not part of the comparison; [check](check.md) lists them.

| Case | Installed | Offline | Run |
| --- | --- | --- | --- |
"""


@dataclass(frozen=True)
class Row:
    """What a run of a case came to."""

    name: str
    installed: str
    result: str
    is_good: bool
    date: str
    note: str

    def __str__(self) -> str:
        """Return the row in Markdown."""
        sign = "✓" if self.is_good else "✗"
        result = f"{sign} {self.result}{f'; {self.note}' if self.note else ''}"
        return f"| {self.name} | {self.installed} | {result.replace('|', '&#124;')} | {self.date} |"


def keep(row: Row, folder: Path) -> None:
    """Keep a row until the case is run again."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "row.json").write_text(json.dumps(asdict(row)), encoding="utf-8")


def write(folders: Iterable[Path]) -> None:
    """Write the table with the rows that are kept in folders."""
    kept = (folder / "row.json" for folder in folders)
    rows = (Row(**json.loads(file.read_text(encoding="utf-8"))) for file in kept if file.exists())
    PAGE.write_text(_HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
