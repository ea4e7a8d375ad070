"""What readers download grows only where somebody has looked at it (see tests/budget.py)."""

import json

import pytest

from tests.budget import FILE, PAGES, compressor, measure

BUDGET = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.skipif(
    BUDGET["compressor"] != compressor(), reason="this zlib compresses to other lengths"
)
@pytest.mark.parametrize("pages", PAGES)
def test_readers_download_what_they_did(pages: int) -> None:
    assert measure(pages) == BUDGET[f"{pages} pages"], "if it should be so: python -m tests.budget"
