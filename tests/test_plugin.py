"""What an author sees: mkdocs.yml, mkdocs build, mkdocs serve."""

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from mkdocs_offline.published.site import read_site
from tests.sites import SAMPLE, THEMES, build, copy_docs, files_of, run_mkdocs

CLIENT = b"mkdocs-offline/client.js"


def test_the_log_has_one_line_with_figures(tmp_path: Path) -> None:
    build(tmp_path, nav=["index.md"])
    log = run_mkdocs(tmp_path, "build")
    lines = [line for line in log.splitlines() if "mkdocs-offline" in line]
    assert len(lines) == 1
    assert re.search(
        r"mkdocs-offline: 12 pages can be read offline: text \d+ kB in \d requests"
        r" \(one by one about \d+ kB in 16\), \d+ other files \d+ kB;"
        r" readers download \d+ kB; \d+ left out;"
        r" version [0-9a-f]{16}",
        lines[0],
    )


def test_verbose_says_what_is_left_out_and_why(tmp_path: Path) -> None:
    build(tmp_path)
    log = run_mkdocs(tmp_path, "build", "--verbose")
    assert "left out: assets/javascripts/lunr/min/lunr.de.min.js (search language" in log
    assert re.search(r"left out: \S+\.js\.map \(source map\)", log)


def test_strict_builds_pass(tmp_path: Path) -> None:
    build(tmp_path)
    run_mkdocs(tmp_path, "build", "--strict")


def test_a_wrong_setting_stops_the_build_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(AssertionError) as error:
        build(tmp_path, plugins=[{"mkdocs-offline": {"download": "some"}}])
    assert "download: 'some' is not allowed; give 'auto' or 'all' or 'ask'" in str(error.value)
    assert "Traceback" not in str(error.value)


def test_a_taken_folder_stops_the_build_and_says_what_to_do(tmp_path: Path) -> None:
    docs = copy_docs(tmp_path)
    (docs / "mkdocs-offline.md").write_text("# Mine")
    with pytest.raises(AssertionError) as error:
        build(tmp_path, docs=docs)
    assert "give your page or folder another name" in str(error.value)
    assert "Traceback" not in str(error.value)
    pages = {path: page for path, page in files_of(tmp_path / "site").items() if "html" in path}
    assert not any(CLIENT in page for page in pages.values())


@pytest.mark.parametrize("value", [False, 0, "false"])
def test_disabled_touches_nothing(value: object, plain: Path, tmp_path: Path) -> None:
    site = build(tmp_path, plugins=["search", {"mkdocs-offline": {"enabled": value}}])
    before, after = files_of(plain), files_of(site)
    del before["sitemap.xml.gz"], after["sitemap.xml.gz"]
    assert after == before
    assert "the site stays as it is (enabled: false)" in run_mkdocs(tmp_path, "build")


def test_retired_leaves_only_the_farewell(plain: Path, tmp_path: Path) -> None:
    site = build(tmp_path, plugins=["search", {"mkdocs-offline": {"retire": True}}])
    before, after = files_of(plain), files_of(site)
    del before["sitemap.xml.gz"], after["sitemap.xml.gz"]
    assert b"unregister" in after.pop("serviceworker.js")
    assert after == before


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_the_fallback_page_wears_the_theme(theme: str, tmp_path: Path) -> None:
    docs = copy_docs(tmp_path)
    (docs / "offline.md").unlink()
    site = build(tmp_path, docs=docs, theme=THEMES[theme], site_url="https://example.org/x/")
    page = (site / "offline.html").read_text()
    assert "This page is not saved on this device - Barograph" in page
    assert 'data-mkdocs-offline="fallback"' in page
    assert '<div data-mkdocs-offline="pages"></div>' in page  # Its script fills it by the listing.
    titles = {file.url: file.title for file in read_site(site).listing.files}
    assert titles["start/install/"] == "Install the station"
    assert re.search(r'href="\./mkdocs-offline/\.\./[^"]+\.css"', page)


def test_a_theme_without_templates_for_it_gets_a_page_of_its_own(tmp_path: Path) -> None:
    docs = copy_docs(tmp_path)
    (docs / "offline.md").unlink()
    theme = tmp_path / "theme"
    theme.mkdir()
    (theme / "main.html").write_text("<html><head></head><body>{{ page.content }}</body></html>")
    site = build(tmp_path, docs=docs, theme={"name": None, "custom_dir": str(theme)})
    for page in ("offline.html", "mkdocs-offline/index.html"):
        assert 'data-mkdocs-offline="standalone"' in (site / page).read_text()


def test_a_theme_whose_templates_fail_gets_a_page_of_its_own(tmp_path: Path) -> None:
    docs = copy_docs(tmp_path)
    (docs / "offline.md").unlink()
    theme = tmp_path / "theme"
    theme.mkdir()
    main = "<html><head></head><body>{{ page.content }}{{ 1 // page.title|length }}</body></html>"
    (theme / "main.html").write_text(main)
    site = build(tmp_path, docs=docs, theme={"name": None, "custom_dir": str(theme)})
    assert 'data-mkdocs-offline="standalone"' in (site / "offline.html").read_text()


def test_files_that_hooks_write_at_the_end_are_saved(tmp_path: Path) -> None:
    tmp_path.joinpath("hook.py").write_text(
        """import pathlib
def on_post_build(config):
    late = pathlib.Path(config.site_dir, "late.html")
    late.write_text("<html><head></head>late")
"""
    )
    site = build(tmp_path, hooks=["hook.py"])
    assert CLIENT in (site / "late.html").read_bytes()
    assert "late.html" in read_site(site).pages


def test_a_build_inside_a_build_is_processed_once_at_its_end(tmp_path: Path) -> None:
    """As mkdocs-static-i18n does it, once for each language."""
    tmp_path.joinpath("hook.py").write_text(
        """from mkdocs.commands.build import build
inner = False
def on_post_build(config):
    global inner
    if not inner:
        inner = True
        config.theme["language"], config.site_name = "de", "Luftdruck"
        build(config, dirty=True)
"""
    )
    site = build(tmp_path, hooks=["hook.py"])
    log = run_mkdocs(tmp_path, "build")
    assert log.count("can be read offline") == 1
    status_page = (site / "mkdocs-offline/index.html").read_text()
    assert '<html lang="en"' in status_page
    assert "Barograph" in status_page
    assert "Luftdruck" not in status_page


def test_a_dirty_build_over_a_processed_site_has_each_tag_once(tmp_path: Path) -> None:
    site = build(tmp_path)
    run_mkdocs(tmp_path, "build", "--dirty")
    pages = {path: page for path, page in files_of(site).items() if path.endswith(".html")}
    assert {page.count(CLIENT) for page in pages.values()} == {1}


def test_a_folder_with_a_name_as_of_a_preview_is_processed_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    build(tmp_path, site_dir=str(tmp_path / "mkdocs_site"), site_url="https://docs.example/")
    assert CLIENT in (tmp_path / "mkdocs_site/index.html").read_bytes()


@pytest.mark.parametrize("arguments", [(), ("--clean",), ("--dirty",)], ids=["", "clean", "dirty"])
def test_serve_injects_nothing_and_sends_workers_away(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    shutil.copy(SAMPLE / "mkdocs.yml", tmp_path)
    copy_docs(tmp_path)
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        address = f"localhost:{probe.getsockname()[1]}"
    server = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address, *arguments],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        page = fetch_when_ready(f"http://{address}/")
        assert CLIENT not in page
        assert b"unregister" in fetch_when_ready(f"http://{address}/serviceworker.js")
    finally:
        server.terminate()
        _, log = server.communicate(timeout=10)
    assert log.count("'mkdocs serve' adds nothing to pages") == 1


def fetch_when_ready(url: str) -> bytes:
    end = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                body: bytes = response.read()
                return body
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
