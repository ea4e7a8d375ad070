"""No wrong byte is ever served, whatever dies at whichever moment of installing and saving.

CI makes a few runs in each engine; ``python -m pytest tests/test_kills.py --kills 200`` makes many.
What a run does follows from its number alone.
"""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.browser import Browser, BrowserError
from tests.engines import Engine
from tests.faults import cut_short, garble, one_new, status
from tests.host import Host
from tests.readers import arrives_whole, read_all, try_update
from tests.sites import hashes_of, is_pack

pytestmark = [pytest.mark.browser, pytest.mark.by_turns]

SAVING_SECONDS = 1.5
"""About how long an engine takes to install the worker and save the sample."""


def test_no_wrong_byte_is_served(
    kill: int,
    sample: Path,
    serve: Callable[..., Host],
    engine: Engine,
) -> None:
    chance = random.Random(kill)
    host = serve(sample)
    built = hashes_of(sample)
    for _ in range(chance.randint(1, 3)):
        browser = engine.browser(host.url)
        browser.open(chance.choice(["", "guide/wind/", "changes/"]))
        time.sleep(chance.uniform(0, SAVING_SECONDS))
        die(chance, browser, engine)
        host.unplug()
        browser = engine.browser(host.url)
        with suppress(BrowserError):  # The browser's own page, where nothing is saved.
            browser.open("guide/rain/")
        served = browser.hashes(built)
        assert served == {url: built[url] for url in served}
        host.plug()
    # WebKit may wait for ever for a page that was closed in the moment in which it registered: no
    # script can register or unregister anything then.
    if browser.engine == "webkit":
        engine.crash()
        browser = engine.browser(host.url)
    saved = "return mkdocsOffline.saved.then(() => true, () => false)"
    browser.until(lambda: browser.open("guide/rain/") == 200 and browser.run(saved), seconds=100)
    browser.until_saved()
    host.unplug()
    assert browser.hashes(built) == built
    host.plug()  # A page that is left may ask for something.
    browser.close()


def test_a_deploy_that_has_come_half_way_loses_nothing(
    kill: int,
    renewed: tuple[Path, Path],
    serve: Callable[..., Host],
    engine: Engine,
) -> None:
    """A reader of version one meets version two, of which one pack is missing or damaged."""
    chance = random.Random(kill)
    old, new = renewed
    host = serve(old)
    browser = engine.browser(host.url)
    browser.open()
    browser.until_saved()
    change = chance.choice([status(404), cut_short, garble])
    host.site = new
    with one_new(is_pack, change, chance.randrange(100))(host):
        for _ in range(chance.randint(1, 3)):
            browser.open(chance.choice(["", "guide/wind/", "changes/"]))
            time.sleep(chance.uniform(0, SAVING_SECONDS))
            die(chance, browser, engine)
            with host.unplugged():
                browser = engine.browser(host.url)
                reading = read_all(browser, old, new)
            assert reading.is_whole, reading
        if browser.engine == "webkit":  # Once left in the middle of an update it begins none again.
            engine.crash()
            browser = engine.browser(host.url)
        browser.open("guide/wind/")
        try_update(browser)
        with host.unplugged():
            reading = read_all(browser, old, new)
        assert reading.is_whole, reading
    if browser.engine == "webkit":  # The same.
        engine.crash()
        browser = engine.browser(host.url)
    arrives_whole(host, browser, new)
    browser.close()


def die(chance: random.Random, browser: Browser, engine: Engine) -> None:
    """End the browser, the worker, or the tab, at once."""
    ways = {"browser": engine.crash, "worker": browser.stop_worker, "tab": browser.close}
    if browser.engine == "webkit":
        del ways["worker"]  # There is no way to.
    ways[chance.choice(list(ways))]()
