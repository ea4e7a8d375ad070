"""A reader clicks around, online and offline by chance, while the site is deployed three times."""

import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engines import Engine
from tests.host import Host
from tests.sites import PAGES, build, copy_docs, version_of

pytestmark = [pytest.mark.browser, pytest.mark.by_turns]

MAX_AGE = 1
CLICKS = 40


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four versions of the sample; each page says which one it belongs to."""
    folder = tmp_path_factory.mktemp("editions")
    plugins = ["search", {"mkdocs-offline": {"max_age": MAX_AGE, "timeout": 30}}]
    sites = []
    for number in range(4):
        docs = copy_docs(folder / str(number))
        for page in docs.rglob("*.md"):
            with page.open("a", encoding="utf-8") as file:
                file.write(f"\n\nThis is edition {number}.\n")
        sites.append(build(folder / str(number), docs=docs, plugins=plugins))
    return sites


HOW = """const [{ workerStart, deliveryType }] = performance.getEntriesByType("navigation");
    const { installing, waiting } = await navigator.serviceWorker.getRegistration();
    return { workerStart, deliveryType, isInstalling: !!installing, isWaiting: !!waiting };"""
"""How a page came."""


@pytest.mark.parametrize("seed", range(3))
def test_each_page_belongs_to_a_deployed_version_and_is_fresh(
    seed: int,
    editions: list[Path],
    serve: Callable[..., Host],
    engine: Engine,
) -> None:
    chance = random.Random(seed)
    host = serve(editions[0])
    browser = engine.browser(host.url)
    browser.open()
    browser.until_saved()
    replaced_at = {}  # When each edition was followed by the next.
    deploys = sorted(chance.sample(range(5, CLICKS - 5), 3))
    is_online, current = True, 0
    for click in range(CLICKS):
        if click in deploys:
            current += 1
            replaced_at[current - 1] = time.monotonic()
            host.site = editions[current]
        if chance.random() < 0.25:
            is_online = not is_online
            (host.plug if is_online else host.unplug)()
        asked_at = time.monotonic()
        page = chance.choice(sorted(PAGES))
        browser.open("" if page == "index" else f"{page}/")
        shown = int(re.findall(r"This is edition (\d)", browser.text)[0])
        assert PAGES[page] in browser.text
        assert shown <= current
        if is_online:
            is_fresh = replaced_at.get(shown, asked_at) >= asked_at - MAX_AGE
            assert is_fresh, (click, shown, current, browser.run(HOW), host.log[-9:])
    if not is_online:
        host.plug()
    if browser.engine == "webkit":  # Once left in the middle of an update it begins none again.
        engine.crash()
        browser = engine.browser(host.url)
    browser.until(lambda: browser.open() == 200 and "edition 3" in browser.text)
    browser.until(lambda: browser.status()["state"] == "saved")
    browser.until_version(version_of(editions[3]))
    host.unplug()
    for page in PAGES:
        browser.open("" if page == "index" else f"{page}/")
        assert "edition 3" in browser.text
    host.plug()  # The next page of this browser is another test's.
    browser.close()
