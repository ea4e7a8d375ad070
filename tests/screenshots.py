"""Pictures of all that readers see: ``python -m tests.screenshots FOLDER [LOOK]``."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.playwright_chromium import start_chromium
from tests.scenes import LOOKS, clear, scenes


def main(folder: Path, part: str) -> None:
    """Take all pictures of looks whose names have a part."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as sites:
        browser = start_chromium(playwright)
        for look in LOOKS:
            if part not in look.name:
                continue
            target = clear(folder / look.name)
            for scene, page in scenes(browser, Path(sites), look):
                page.wait_for_timeout(300)  # Themes and notices fade in.
                page.screenshot(path=target / f"{scene}.png")
            print(target)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
