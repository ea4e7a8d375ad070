"""The report of a check: for people, for programs, for GitHub, and as a page."""

import json
import os
import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from mkdocs_offline.build import make_offline
from mkdocs_offline.html.references import references_of_page
from mkdocs_offline.options import Options
from tests.browser import Browser
from tests.command_line import on_terminal, run
from tests.host import Host
from tests.sites import SAMPLE, build, run_mkdocs


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
    assert report["failed"] == [
        "--strict allows no warnings, and there are 3: https://x.org/a,b:100%.js,"
        ' https://x.org/"><h1>.png, gone.html'
    ]


def test_github_shows_annotations(site: Path) -> None:
    lines = run("check", site, "--format", "github", "--max-download", "1").stdout.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::warning"] * 3 + ["::error", "::notice"]
    assert lines[0].startswith("::warning title=Offline%3A script lies on another host; ")
    assert "a,b:100%25.js" in lines[0]


def test_github_is_not_told_that_all_is_saved_where_readers_are_asked(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>Home</title>")
    make_offline(tmp_path, Options(download="ask"))
    assert "1 page can be saved, each as it is" in run("check", tmp_path, "--format=github").stdout


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


def test_what_is_broken_with_a_network_too_is_apart_and_remedies_come_first(
    site: Path, tmp_path: Path
) -> None:
    text = run("check", site).stdout
    missed, broken = text.index("Missed offline:"), text.index("Missing with a network, too:")
    assert missed < text.index("Copy it into the site") < text.index("https://x.org/a,b") < broken
    assert broken < text.index("Correct the link or add its target") < text.index("link  gone.html")
    assert text.endswith("Missed offline: 2; Missing with a network, too: 1\n")
    run("check", site, "--html", tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    sections = re.findall(r"<h2>(.*?)</h2>", page)
    assert sections[:2] == ["Missed offline", "Missing with a network, too"]
    assert page.index(">What to do<") < page.index(">Address<")


@pytest.mark.parametrize(("more", "words"), [("a", "1 other folder "), ("ab", "2 other folders")])
def test_folders_that_are_not_named_are_counted(more: str, words: str, tmp_path: Path) -> None:
    for name in f"xy{more}":
        (tmp_path / "site" / name).mkdir(parents=True)
        style = tmp_path / "site" / name / "x.css"
        style.write_text(" " * 40_000)  # Too large for a pack.
    (tmp_path / "site/index.html").write_text("<!doctype html>")
    make_offline(tmp_path / "site", Options())
    assert f"  {words}" in run("check", tmp_path / "site").stdout


def test_the_report_has_the_name_and_the_date_of_the_site(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("<!doctype html><title>Wind &amp; rain</title>")
    make_offline(site, Options(download="ask"))
    os.utime(site / "serviceworker.js", (1_750_000_000,) * 2)
    run("check", site, "--html", tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<h1>Wind &amp; rain</h1>" in page
    assert datetime.fromtimestamp(1_750_000_000).strftime("%Y-%m-%d at %H:%M") in page
    assert "Pages that can be saved" in page
    text = run("check", site).stdout
    assert text.startswith("Wind & rain: 1 page can be saved, each as it is read or all on request")


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
    browser.click("th:nth-child(2) button")  # Of the first table; the link is in another one.
    assert browser.run(kinds) == ["image", "script", "link"]
    browser.click("th:nth-child(2) button")
    assert browser.run(kinds) == ["script", "image", "link"]
    browser.click("th:nth-child(4) button")
    assert browser.run(kinds) == ["image", "script", "link"]
    browser.click("th:nth-child(3) button")  # The most pages first.
    assert browser.run(kinds) == ["script", "image", "link"]
    assert browser.run("return document.querySelectorAll('h1').length") == 1
