"""Who follows the documentation can install what it tells of, also before the first release."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
INSTALLS = re.compile(r"(?:pip|pipx|uv tool) install [^\n]*mkdocs-offline")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_that_installs_says_how_before_the_first_release(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert (
        not INSTALLS.search(text)
        or "Until the first\nrelease" in text
        or ("Until the first release is on PyPI" in text)
    )
