"""What tests share: built sites, a host for them, and a reader at a browser."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import settings
from playwright.sync_api import Browser as PlaywrightChromium
from playwright.sync_api import sync_playwright
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from mkdocs_offline.layout import LISTING, PACKS
from tests.browser import Browser
from tests.engines import ENGINES, Engine, missing_engines
from tests.faults_table import write_table
from tests.host import Host
from tests.playwright_chromium import start_chromium
from tests.sites import build, change, copy_docs, files_of, two_versions
from tests.worker_in_node import Ask, worker_in_node

MISSING = missing_engines()

collect_ignore = ["webkit_browser.py"]  # A program for the system's Python.

# The same inputs in each run; --hypothesis-profile default looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")


class ByEngine(LoadScopeScheduling):
    """Runs WebKit's tests in one process: two WebKits at once bring each other to a stop.

    They are begun first, as the longest; those of the others are handed out file by file.
    """

    def _split_scope(self, nodeid: str) -> str:
        engine = _engine_of(nodeid)
        return engine if engine == "webkit" else f"{engine} {nodeid.partition('::')[0]}"


def _engine_of(nodeid: str) -> str:
    found = re.search(rf"\[({'|'.join(ENGINES)})\b", nodeid)
    return found[1] if found else ""


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByEngine:
    return ByEngine(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--all-engines", action="store_true", help="each case in each engine, not by turns"
    )
    parser.addoption(
        "--faults-table", type=Path, metavar="FILE", help="run them all, and write what came out"
    )
    parser.addoption(
        "--kills", type=int, default=3, help="how often to kill each browser in the middle"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "kill" in metafunc.fixturenames:
        metafunc.parametrize("kill", range(metafunc.config.getoption("--kills")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let the engines share out the cases of a test, where it allows that and none is named.

    An engine's tests follow each other, WebKit's first, and those without a browser come last.
    """
    order = ["webkit", *(name for name in ENGINES if name != "webkit"), ""]
    items.sort(key=lambda item: order.index(_engine_of(item.nodeid)))
    is_selection = any("::" in argument for argument in config.args) or config.getoption("lf", None)
    options = ("--all-engines", "--faults-table")
    is_shared = not is_selection and not any(map(config.getoption, options))
    cases: Counter[tuple[str, str]] = Counter()
    for item in list(items):
        engine = _engine_of(item.nodeid)
        if not engine or not isinstance(item, pytest.Function):
            continue
        barred = item.get_closest_marker("not_in")
        if barred and engine in barred.args:
            item.add_marker(pytest.mark.skip(reason=barred.kwargs["reason"]))
        if is_shared and item.get_closest_marker("by_turns"):
            able = [
                name
                for name in ENGINES
                if not (name in MISSING or (barred and name in barred.args))
            ]
            turn = crc32(item.originalname.encode()) + cases[item.originalname, engine]
            cases[item.originalname, engine] += 1
            if able[turn % len(able)] != engine:
                items.remove(item)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if table := terminalreporter.config.getoption("--faults-table"):
        reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
        write_table(reports, table)
    for name in MISSING:
        terminalreporter.line(f"NOT TESTED in {name}, which is not installed", red=True)


@pytest.fixture(scope="session", params=[name for name in ENGINES if name not in MISSING])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    engine = ENGINES[request.param]()
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[PlaywrightChromium]:
    """Chromium by Playwright, for what is looked at in one engine only."""
    with sync_playwright() as playwright:
        yield start_chromium(playwright)


@pytest.fixture
def browser_on(engine: Engine) -> Iterator[Callable[[Host], Browser]]:
    """Open a browser that has saved nothing of a host."""
    browsers = []

    def open_browser(host: Host) -> Browser:
        browsers.append(engine.browser(host.url))
        return browsers[-1]

    yield open_browser
    for browser in browsers:
        browser.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Host]]:
    """Serve a site until the test is over."""
    hosts = []

    def start(site: Path, base: str = "/") -> Host:
        hosts.append(Host(site, base))
        return hosts[-1]

    yield start
    for host in hosts:
        host.unplug()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site with Material, processed; not to be changed."""
    return build(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def ask(sample: Path) -> Iterator[Ask]:
    """Call a function of the sample's worker, outside of a browser."""
    with worker_in_node(sample) as ask:
        yield ask


@pytest.fixture(scope="session")
def shares(sample: Path) -> dict[str, bytes]:
    """The packs and the listing of the sample by their URLs."""
    files = files_of(sample)
    return {url: files[url] for url in files if url.startswith((f"{PACKS}/", f"{LISTING}/"))}


@pytest.fixture(scope="session")
def eager(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, whose worker looks at each visit whether all is saved."""
    plugins = ["search", {"mkdocs-offline": {"max_age": 0, "timeout": 30}}]
    return build(tmp_path_factory.mktemp("eager"), plugins=plugins)


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site as MkDocs alone writes it; not to be changed."""
    return build(tmp_path_factory.mktemp("plain"), plugins=["search"])


@pytest.fixture(scope="session")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sample, and the sample with one sentence changed; asked about at every page."""
    folder = tmp_path_factory.mktemp("faults")
    docs = copy_docs(folder)
    plugins = ["search", {"mkdocs-offline": {"max_age": 0, "timeout": 30}}]
    old = build(folder / "old", docs=docs, plugins=plugins)
    change(docs, "guide/wind.md", "Cups measure the speed", "Four cups measure the speed")
    return old, build(folder / "new", docs=docs, plugins=plugins)


@pytest.fixture(scope="session")
def renewed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sample before and after a deploy in which every page is another."""
    return two_versions(tmp_path_factory.mktemp("renewed"), changes_all=True)


@pytest.fixture
def reader_of(
    serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> Callable[..., tuple[Host, Browser]]:
    """Serve a site, open a page, its first one, and wait until the whole site is saved."""

    def open_and_save(site: Path, base: str = "/", page: str = "") -> tuple[Host, Browser]:
        host = serve(site, base)
        browser = browser_on(host)
        browser.open(page)
        browser.until_saved()
        return host, browser

    return open_and_save
