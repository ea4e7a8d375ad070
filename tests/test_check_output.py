"""The report of a check: for people, for programs, for GitHub, and as a page."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_offline.build import make_offline
from mkdocs_offline.options import Options
from mkdocs_offline.references import references_of_page
from tests.browser import Browser
from tests.host import Host
from tests.sites import SAMPLE, build, run_mkdocs
from tests.test_cli import on_terminal, run


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of six pages: one script and one image are missed, and a link is broken."""
    site = tmp_path_factory.mktemp("checked") / "site"
    for name in ("index", "a", "b", "c", "d<", "e"):
        page = '<script src="https://x.org/a,b:100%.js"></script><a href="gone.html">'
        picture = '<img src="https://x.org/&quot;><h1>.png">' if name == "d<" else ""
        site.mkdir(exist_ok=True)
        (site / f"{name}.html").write_text(f"<!doctype html>{page}{picture}")
    make_offline(site, Options())
    return site


def test_people_read_what_to_do_and_where(site: Path) -> None:
    done = run("check", site)
    assert done.returncode == 0
    assert done.stderr == ""
    assert "Copy it into the site, with what it loads in turn" in done.stdout
    assert "  script  https://x.org/a,b:100%.js\n" in done.stdout
    assert "needed by every page" not in done.stdout  # Our fallback page does not need it.
    assert "needed by the home page, a.html, b.html and 3 more" in done.stdout
    assert "needed by d%3C.html" in done.stdout
    assert "linked from the home page, a.html, b.html and 3 more" in done.stdout
    assert re.search(r"Readers download \d+ kB in \d+ requests", done.stdout)
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(("settings", "is_coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_is_coloured_unless_the_reader_minds(
    settings: dict[str, str], is_coloured: bool, site: Path
) -> None:
    command = [sys.executable, "-m", "mkdocs_offline", "check", str(site)]
    assert ("\x1b[" in on_terminal(command, **settings)) == is_coloured


def test_programs_read_json(site: Path) -> None:
    report = json.loads(run("check", site, "--format", "json", "--strict").stdout)
    assert [finding["kind"] for finding in report["findings"]] == ["script", "image", "link"]
    assert report["findings"][1]["pages"] == ["d%3C.html"]
    assert report["download"]["size"] > 0
    assert report["failed"] == ["--strict allows no warnings, and there are 3"]


def test_github_shows_annotations(site: Path) -> None:
    lines = run("check", site, "--format", "github", "--max-download", "1").stdout.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::warning"] * 3 + ["::error", "::notice"]
    assert lines[0].startswith("::warning title=Offline%3A script lies on another host::")
    assert "a,b:100%25.js" in lines[0]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 0),
        (["--strict"], 3),
        (["--strict", "--ignore", "https://x.org/*", "--ignore", "gone.html"], 0),
        (["--max-download", "10 MB"], 0),
        (["--max-download", "1 KB"], 3),
        (["--max-download", "much"], 2),
        (["--html", "nowhere/report.html"], 2),
        (["--format", "xml"], 2),
    ],
)
def test_exit_codes(arguments: list[str], code: int, site: Path) -> None:
    done = run("check", site, *arguments)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_the_build_names_the_hosts_that_the_theme_loads_from(tmp_path: Path) -> None:
    build(tmp_path, theme={"name": "mkdocs"})
    log = run_mkdocs(tmp_path, "build")
    assert "load files from cdnjs.cloudflare.com" in log
    assert "mkdocs-offline check" in log
    assert "check" not in run_mkdocs(SAMPLE, "build", "--site-dir", str(tmp_path / "sample"))


def test_the_page_is_one_file(site: Path, tmp_path: Path) -> None:
    run("check", site, "--html", tmp_path / "report.html")
    assert references_of_page((tmp_path / "report.html").read_text()) == set()


@pytest.mark.browser
def test_the_page_can_be_sorted(
    site: Path,
    tmp_path: Path,
    serve: Callable[..., Host],
    browser_on: Callable[[Host], Browser],
) -> None:
    run("check", site, "--html", tmp_path / "index.html")
    browser = browser_on(serve(tmp_path))
    browser.open()
    kinds = "return [...document.querySelectorAll('td[data-label=Kind]')].map((c) => c.innerText)"
    assert browser.run(kinds) == ["script", "image", "link"]
    browser.click("th:nth-child(2) button")
    assert browser.run(kinds) == ["image", "link", "script"]
    browser.click("th:nth-child(2) button")
    assert browser.run(kinds) == ["script", "link", "image"]
    browser.click("th:nth-child(3) button")  # The most pages first.
    assert browser.run(kinds)[-1] == "image"
    assert browser.run("return document.querySelectorAll('h1').length") == 1
