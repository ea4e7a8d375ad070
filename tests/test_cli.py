"""The command line, for sites of any generator."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from mkdocs_offline import __version__
from tests.sites import files_of


def run(
    *arguments: str | Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs_offline", *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def on_terminal(command: Sequence[str], **settings: str) -> str:
    """Return what a command shows on a terminal."""
    pty = pytest.importorskip("pty", reason="there are no such terminals on Windows")
    shown, terminal = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm", **settings}
    with subprocess.Popen(command, stdout=terminal, stderr=terminal, env=environment) as process:
        os.close(terminal)
        output = b""
        try:
            while part := os.read(shown, 65536):
                output += part
        except OSError:  # So Linux says that the other end is closed.
            pass
        os.close(shown)
        assert process.wait() == 0
    return output.decode()


THEMED = ("mkdocs-offline/index.html", "mkdocs-offline/version.json", "serviceworker.js")


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
    for path in ("sitemap.xml.gz", *THEMED):
        del before[path], after[path]
    assert after == before


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
        (("build", ".", "--max-age", "soon"), 2, "--max-age: 'soon' is not allowed"),
        (("build", ".", "--app-theme-color", "teal"), 2, "--app-theme-color: 'teal' is not"),
    ],
)
def test_mistakes_get_one_clear_line(
    arguments: tuple[str, ...], code: int, message: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site.parent)
    run("retire", site.rename("retired"))
    done = run(*arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("build", ".", "--exclud", "x"), "unrecognized arguments: --exclud"),
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


def test_a_name_that_no_file_can_have_is_a_mistake_like_others(plain: Path) -> None:
    done = run("check", plain, "--html", f"{'long' * 100}/check.html")
    assert done.returncode == 2
    assert "error: argument --html: '" in done.stderr


def test_whoever_has_read_enough_sees_no_error(sample: Path) -> None:
    command = f"{sys.executable} -m mkdocs_offline check {sample} --format json | true"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stderr == ""


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


def test_prove_without_a_browser_says_what_to_install(sample: Path, tmp_path: Path) -> None:
    nowhere = {"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    done = run("prove", sample, environment=nowhere)
    assert done.returncode == 1
    assert "run 'playwright install chromium'" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_prove_without_playwright_says_what_to_install() -> None:
    script = """import sys
sys.modules["playwright"] = None
import mkdocs_offline.cli
sys.exit(mkdocs_offline.cli.main(["prove", "."]))"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 1
    assert "pip install 'mkdocs-offline[prove]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1
