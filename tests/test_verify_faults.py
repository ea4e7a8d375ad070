"""An author hears the cause of each fault that the test host knows."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults import FAULTS
from tests.host import Host
from tests.verifying import causes, verified

CAUSES = {
    "no network": {"unreachable"},
    "every answer is slow": set(),
    "every second connection is reset": {"unsteady", "breaks-off"},
    "every connection is reset": {"breaks-off"},
    "packs break off": {"breaks-off"},
    "every second answer breaks off": {"unsteady", "breaks-off"},
    "packs stall half-way": {"too-slow"},
    "the worker's script stalls half-way": {"too-slow"},
    "packs are missing (404)": {"missing"},
    "the listing is missing (404)": {"missing"},
    "styles are missing (404)": {"refused-ending"},
    "the fallback page is missing (404)": {"missing"},
    "every second answer is 429 with Retry-After": {"unsteady", "rate-limit"},
    "every answer is 429 with Retry-After: an hour": {"rate-limit"},
    "every second answer is 500": {"unsteady", "server-error"},
    "every answer is 503": {"server-error"},
    "the worker's script is missing (404)": {"worker-missing"},
    "version.json is missing (404)": {"missing"},
    "version.json is a page": {"page-instead"},
    "what is missing is answered with a page (200)": {"single-page"},
    "packs are damaged": {"damaged"},
    "the listing is damaged": {"damaged"},
    "packs have the wrong media type": set(),  # Which does no harm.
    "scripts have the wrong media type": {"wrong-type"},
    "stale packs and listing": set(),  # Their names are their hashes.
    "a stale worker's script": {"stale-edge"},
    "a stale version.json": {"stale-edge"},
    "stale pages": {"stale-edge"},
    "pages are given a script": {"injected"},
    "scripts are minified": {"minifier"},
    "a captive portal answers everything": {"one-page"},
    "everything is redirected to a login elsewhere": {"login"},
    "a login is asked for (401)": {"login"},
    "access is denied (403)": {"login"},
    "Clear-Site-Data with every page": {"clear-site-data"},
    "pages are completed on delivery": {"completed", "injected"},
    "a folder has headers of its own": {"headers-by-path"},
    "a login is asked for in a folder (401)": {"guarded"},
    "one new pack is missing (404)": {"missing"},
    "one new pack is missing, and answered with a page (200)": {"page-instead"},
    "one new piece of the listing is missing (404)": {"missing"},
    "one new pack is cut short": {"damaged"},
    "one new pack is damaged": {"damaged"},
}
"""What a fault of the test host is called; where it comes and goes, one of these at least."""


OF_SOME_PAGES = {
    "stale pages",
    "a folder has headers of its own",
    "a login is asked for in a folder (401)",
}


@pytest.fixture(scope="module")
def found_under_faults(versions: tuple[Path, Path]) -> dict[str, set[str]]:
    """The causes named under each fault; all at once, as most of the time is waiting."""

    def causes_under(fault: str) -> set[str]:
        host = Host(versions[1])
        try:
            with FAULTS[fault](host):
                # One page is quicker, where any page shows the fault.
                return causes(verified(host.url, pages=20 if fault in OF_SOME_PAGES else 1))
        finally:
            host.unplug()

    with ThreadPoolExecutor(len(FAULTS)) as pool:
        return dict(zip(FAULTS, pool.map(causes_under, FAULTS), strict=True))


@pytest.mark.parametrize("name", FAULTS)
def test_the_cause_of_each_fault_is_named(
    name: str, found_under_faults: dict[str, set[str]]
) -> None:
    found = found_under_faults[name]
    assert found <= CAUSES[name]
    assert bool(found) == bool(CAUSES[name])
