"""Chromium by Playwright, for what it does best: looking at pages, and measuring them."""

import shutil

from playwright.sync_api import Browser, Playwright

from tests.chromium import FLAGS


def start_chromium(playwright: Playwright) -> Browser:
    """Start Chromium.

    Until a first page has been painted, it puts off looking for new workers.
    """
    chromium = playwright.chromium.launch(
        executable_path=shutil.which("chromium"), args=FLAGS, chromium_sandbox=False
    )
    page = chromium.new_page()
    page.goto("data:text/html,<h1>Started</h1>")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return chromium
