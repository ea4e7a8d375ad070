"""A Chromium to read with: the system's, or the one that Playwright has installed."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

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
        OfflineError: if Playwright does not start, if there is no browser that does, or if that
            ends before the block does.
    """
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    with ExitStack() as running:
        try:
            playwright = running.enter_context(sync_playwright())
        except Exception as error:  # Playwright has no class of its own for that.
            raise OfflineError(
                f"Playwright does not start ({error}); on Debian and Ubuntu it needs 'libatomic1'"
            ) from error
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
