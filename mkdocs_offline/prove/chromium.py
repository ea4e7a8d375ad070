"""A Chromium to read with: the system's, or the one that Playwright has installed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Error, sync_playwright

from mkdocs_offline.errors import OfflineError

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",  # Small in containers.
    "--disable-gpu",
    "--disable-sync",
]


@contextmanager
def start_chromium() -> Iterator[Browser]:
    """Start a browser that nobody sees, and end it after the block.

    Raises:
        OfflineError: if there is none that starts, or if it ends before the block does.
    """
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        except Error as error:
            reason = error.message.splitlines()[0]
            raise OfflineError(
                f"{path or 'Chromium'} does not start ({reason}); install your system's package"
                " 'chromium', or run 'playwright install chromium'"
            ) from error
        try:
            yield browser
        except Error as error:
            raise OfflineError(f"Chromium fails: {error.message.splitlines()[0]}") from error
        finally:
            browser.close()
