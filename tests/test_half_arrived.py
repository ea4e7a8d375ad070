"""A deploy of which a file has not arrived takes nothing from a reader who has the site."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.generated import generate
from mkdocs_offline.build import make_offline
from mkdocs_offline.options import Options
from tests.browser import Browser
from tests.engines import Engine
from tests.faults import one_new, status
from tests.host import Host
from tests.readers import arrives_whole, pages_of, read_all, try_update
from tests.sites import hashes_of, hurry, is_listing, is_pack

pytestmark = [pytest.mark.browser, pytest.mark.by_turns]

MISSING = {"pack": is_pack, "listing": is_listing}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A site of 600 pages before and after a deploy with one page more, and so in every page."""
    folder = tmp_path_factory.mktemp("large")
    old, new = folder / "old/site", folder / "new/site"
    for site, is_new in ((old, False), (new, True)):
        generate(site, 600, added=is_new)
        make_offline(site, Options(max_age=0, timeout=30))
        hurry(site)
    return old, new


@pytest.fixture(params=["12 pages", "600 pages"])
def deploy(request: pytest.FixtureRequest) -> tuple[Path, Path]:
    name = {"12 pages": "renewed", "600 pages": "large"}[request.param]
    versions: tuple[Path, Path] = request.getfixturevalue(name)
    return versions


@pytest.mark.parametrize("what", MISSING)
def test_a_deploy_that_has_come_half_way_loses_nothing(
    what: str,
    deploy: tuple[Path, Path],
    reader_of: Callable[..., tuple[Host, Browser]],
    engine: Engine,
) -> None:
    old, new = deploy
    host, browser = reader_of(old)
    host.site = new
    pages = pages_of(hashes_of(old))
    with one_new(MISSING[what], status(404))(host):
        asked = len(host.log)

        def has_met_it() -> bool:
            return any(MISSING[what](x.path) and x.status == 404 for x in host.log[asked:])

        browser.open(pages[0])
        try:
            browser.until(has_met_it)
        except AssertionError:
            if browser.engine != "webkit":
                raise
            browser = opened_again(engine, host)
            browser.open(pages[0])
            browser.until(has_met_it)
        try_update(browser)
        for page in pages[:3]:  # Which would go on with what is half done.
            browser.open(page)
        with host.unplugged():
            reading = read_all(browser, old, new)
    assert reading.is_whole, reading
    if browser.engine != "webkit":
        arrives_whole(host, browser, new)
        return
    try:
        arrives_whole(host, opened_again(engine, host), new)
    except AssertionError:  # It was in the middle of an update again.
        arrives_whole(host, opened_again(engine, host), new)


def opened_again(engine: Engine, host: Host) -> Browser:
    """Close WebKit and open it: once left in the middle of an update it begins none again."""
    engine.crash()
    return engine.browser(host.url)
