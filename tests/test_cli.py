"""The command line, for sites of any generator."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mkdocs_offline import __version__
from tests.command_line import on_terminal, run
from tests.sites import files_of

THEMED = [
    *("mkdocs-offline/index.html", "mkdocs-offline/page.css", "mkdocs-offline/version.json"),
    "serviceworker.js",
]


@pytest.fixture
def site(plain: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(plain, tmp_path / "site"))


def test_build_writes_the_same_as_the_plugin(site: Path, sample: Path) -> None:
    done = run("build", site, "--site-url", "https://example.org/")
    assert done.returncode == 0
    assert "12 pages can be read offline" in done.stdout
    assert done.stderr == ""
    before, after = files_of(sample), files_of(site)
    # Only the plugin knows the theme, which the status page wears, and so is another version.
    different = {path for path in before | after if before.get(path) != after.get(path)}
    listing = {path for path in different if path.startswith("mkdocs-offline/listing/")}
    assert different - {"sitemap.xml.gz"} == {*THEMED, *listing}
    assert len(listing) == 2


def test_build_over_the_output_of_the_plugin_changes_nothing(sample: Path, tmp_path: Path) -> None:
    site = Path(shutil.copytree(sample, tmp_path / "site"))
    assert run("build", site, "--site-url", "https://example.org/").returncode == 0
    assert files_of(site) == files_of(sample)


def test_the_path_of_the_site_is_kept_where_none_is_given(site: Path) -> None:
    run("build", site, "--site-url", "https://example.org/docs/")
    before = files_of(site)
    run("build", site)
    assert files_of(site) == before


def test_verbose_lists_what_is_left_out(site: Path) -> None:
    done = run("build", site, "-v", "--exclude", "*.svg", "--exclude", "/changes/")
    assert "left out: img/station.svg (matches 'exclude')" in done.stdout
    assert "left out: changes/ (matches 'exclude')" in done.stdout


@pytest.mark.parametrize("moment", [0, 60])
def test_a_build_that_takes_more_than_a_moment_shows_how_far_it_is(moment: int, site: Path) -> None:
    script = """import sys
from mkdocs_offline import cli, progress
progress.MOMENT = float(sys.argv[1])
sys.exit(cli.main(["build", sys.argv[2]]))"""
    output = on_terminal([sys.executable, "-c", script, str(moment), str(site)])
    for stage in ("Pages", "Texts", "Files"):
        assert (f"\r{stage} [" in output) == (moment == 0)
    last_line = output.rstrip("\r\n").rpartition("\x1b[K")[2]
    assert last_line.startswith("12 pages can be read offline")


def test_retire(site: Path) -> None:
    before = files_of(site)
    run("build", site)
    done = run("retire", site)
    assert done.returncode == 0
    assert set(files_of(site)) - set(before) == {"serviceworker.js"}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("build", "nowhere"), 1, "nowhere is not a folder"),
        (("retire", "nowhere"), 1, "nowhere is not a folder"),
        (("prove", "nowhere"), 1, "nowhere is not a folder"),
        (("prove", "."), 1, ". was not made readable offline"),
        (("check", "retired"), 1, "retired is retired"),
        (("verify", "docs.example.org"), 1, "docs.example.org is not a web address"),
        (("verify", "http://localhost:99999/"), 1, "is not a web address"),
        (("verify", "https://docs example.org/"), 1, "is not a web address"),
        (("verify", "http://localhost/", "--built", "nowhere"), 1, "nowhere is not a folder"),
        (("verify", "http://localhost/", "--built", "."), 1, "was not made readable offline"),
        (("check", "."), 1, ". was not made readable offline: it has no index.html"),
        (("check", "project"), 1, "it has a mkdocs.yml, so it looks like a project"),
        (("build", "."), 1, ". has no index.html, so it does not look like a site"),
        (("retire", "."), 1, ". has no index.html, so it does not look like a site"),
        (("build", "project"), 1, "project has a mkdocs.yml, so it looks like a project"),
        (("retire", "project"), 1, "project has a mkdocs.yml, so it looks like a project"),
        (("build", ".", "--max-age", "soon"), 2, "--max-age: 'soon' is not allowed"),
        (("build", ".", "--app-theme-color", "teal"), 2, "--app-theme-color: 'teal' is not"),
    ],
)
def test_mistakes_get_one_clear_line(
    arguments: tuple[str, ...], code: int, message: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site.parent)
    run("retire", site.rename("retired"))
    (site.parent / "project").mkdir()
    for name in ("mkdocs.yml", "index.html"):
        (site.parent / "project" / name).write_text("<html>", encoding="utf-8")
    before = files_of(site.parent)
    done = run(*arguments)
    assert files_of(site.parent) == before
    assert done.returncode == code
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("build", ".", "--exclud", "x"), "arguments: --exclud x; did you mean '--exclude'?"),
        (("check", ".", "--strickt"), "arguments: --strickt; did you mean '--strict'?"),
        (("prove", ".", "--page=3"), "arguments: --page=3; did you mean '--pages'?"),
        (("biuld", "."), "did you mean 'build'?"),
        (("check", ".", "--format", "jsn"), "did you mean 'json'?"),
        (("build", ""), "argument SITE_DIR: it is empty; is a variable not set?"),
        (("retire", " "), "argument SITE_DIR: it is empty; is a variable not set?"),
        (("verify", "http://localhost:9/", "--built", ""), "argument --built: it is empty"),
        (("prove", ".", "--screenshots", ""), "argument --screenshots: it is empty"),
        (("check", ".", "--html", "nowhere/x.html"), "'nowhere' is not a folder; make it first"),
        (("prove", ".", "--junit", "."), "'.' is a folder; name a file in it"),
        (("verify", "http://localhost:9/", "--timeout", "1.5"), "'1.5' is not a whole number"),
    ],
)
def test_mistakes_in_the_command_line_end_before_any_work(
    arguments: tuple[str, ...],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    if arguments[0] != "biuld":
        assert f"usage: mkdocs-offline {arguments[0]} " in done.stderr


@pytest.mark.parametrize("source", ["mkdocs.yml", "pyproject.toml", ".git"])
def test_a_folder_that_is_no_site_is_changed_only_if_it_has_to_be(source: str, site: Path) -> None:
    (site / source).write_text("")
    before = files_of(site)
    refused = run("build", site)
    assert (refused.returncode, files_of(site)) == (1, before)
    assert "or add --force if this is it" in refused.stderr
    assert run("build", site, "--force").returncode == 0
    assert files_of(site) != before
    done = run("retire", site, "--undo")
    assert done.returncode == 0  # As it is ours now.
    assert done.stdout == f"{site} holds nothing of mkdocs-offline any more\n"
    assert files_of(site) == before


@pytest.mark.parametrize("pattern", ["*", "/**", "*.html", "index.html\n*/"])
def test_exclude_that_leaves_no_page_is_doubted_whatever_its_form(pattern: str, site: Path) -> None:
    done = run("build", site, *(f"--exclude={line}" for line in pattern.splitlines()))
    assert "no page can be read offline" in done.stderr


def test_hints_name_the_folder_as_it_is_typed(site: Path) -> None:
    (site / "index.html").write_text('<html><link rel=stylesheet href="https://x.org/a.css">')
    place = site.rename(site.with_name("my site"))
    shutil.copy(place / "index.html", place / "offline.html")
    done = run("build", place)
    assert f"'mkdocs-offline check {shlex.quote(str(place))}' says more" in done.stdout


def test_a_name_that_no_file_can_have_is_a_mistake_like_others(plain: Path) -> None:
    done = run("check", plain, "--html", f"{'long' * 100}/check.html")
    assert done.returncode == 2
    assert "error: argument --html: '" in done.stderr


def run_with_output_to(
    output: int, *arguments: str | Path, errors: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    """Run it as at users: Python keeps output back, unless the environment says otherwise."""
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = [sys.executable, "-m", "mkdocs_offline", *map(str, arguments)]
    return subprocess.run(command, env=environment, stdout=output, stderr=errors, text=True)


@pytest.fixture
def closed_pipe() -> Iterator[int]:
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


not_on_windows = pytest.mark.skipif(os.name == "nt", reason="there, pipes close in other ways")


@not_on_windows
@pytest.mark.parametrize(
    "arguments", [("check", "."), ("check", ".", "--format", "json"), ("--help",), ("--version",)]
)
def test_whoever_has_read_enough_sees_no_error(
    arguments: tuple[str, ...], sample: Path, closed_pipe: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sample)
    done = run_with_output_to(closed_pipe, *arguments)
    assert (done.returncode, done.stderr) == (141, "")


@not_on_windows
@pytest.mark.parametrize("arguments", [("check", "nowhere"), ("check", "--no-such-option")])
def test_whoever_has_read_enough_of_the_errors_ends_it_too(
    arguments: tuple[str, ...], closed_pipe: int
) -> None:
    assert run_with_output_to(closed_pipe, *arguments, errors=closed_pipe).returncode == 141


def test_whoever_reads_to_the_end_gets_it_all(sample: Path) -> None:
    done = run_with_output_to(subprocess.PIPE, "check", sample, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device")
def test_output_to_a_full_disk_is_an_error() -> None:
    with Path("/dev/full").open("wb") as full:
        done = run_with_output_to(full.fileno(), "--help")
    assert (done.returncode, done.stderr) == (1, "mkdocs-offline: No space left on device\n")


def test_version() -> None:
    assert run("--version").stdout == f"mkdocs-offline {__version__}\n"


def test_neither_mkdocs_nor_properdocs_is_imported() -> None:
    script = "import sys, mkdocs_offline.cli; print({'mkdocs', 'properdocs'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


@pytest.mark.browser
def test_prove_reads_in_a_browser_of_its_own(sample: Path, tmp_path: Path) -> None:
    done = run("prove", sample, "--pages", "1", "--junit", tmp_path / "result.xml")
    assert done.stdout.endswith("1 of 12 pages read without a network, all as with one\n")
    assert done.stderr == ""
    assert done.returncode == 0
    assert "<testsuite " in (tmp_path / "result.xml").read_text(encoding="utf-8")


@pytest.mark.browser  # Playwright needs a library of the system that comes with browsers.
def test_prove_without_a_browser_says_what_to_install(sample: Path, tmp_path: Path) -> None:
    nowhere = {"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    done = run("prove", sample, environment=nowhere)
    assert done.returncode == 1
    assert "run 'playwright install chromium'" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name == "nt", reason="there is no such program")
def test_prove_where_playwright_cannot_run_says_what_to_install(sample: Path) -> None:
    environment = {**os.environ, "PLAYWRIGHT_NODEJS_PATH": shutil.which("false") or ""}
    done = run("prove", sample, environment=environment)
    assert done.returncode == 1
    assert "Playwright does not start" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("is_there", "message"),
    [(True, "pip install 'mkdocs-offline[prove]'"), (False, "nowhere is not a folder")],
)
def test_prove_without_playwright_says_what_to_install_once_the_folder_is_right(
    is_there: bool, message: str, sample: Path
) -> None:
    script = """import sys
sys.modules["playwright"] = None
import mkdocs_offline.cli
sys.exit(mkdocs_offline.cli.main(["prove", sys.argv[1]]))"""
    command = [sys.executable, "-c", script, str(sample) if is_there else "nowhere"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
