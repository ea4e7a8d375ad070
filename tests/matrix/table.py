"""The rows of docs/matrix.md; each is from a run."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.matrix.project import ROOT

PAGE = ROOT / "docs/matrix.md"

_HEAD = """# What works with us

Written by `make matrix`. Each case is installed in an environment of its own and built. A reader in
Chromium opens one page and waits until the site is saved; then the host is unplugged, and all its
pages are read beside a reader who has a network: address, title, words, rules of styles and images
must be the same. All files that are saved, the search index too, must be what was built, byte for
byte. What themes load from other hosts is not there offline; [check](check.md) names it.

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
