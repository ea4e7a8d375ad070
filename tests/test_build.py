"""The site is as it was, or complete; built again, it is the same."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mkdocs_offline.build import make_offline, retire
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.inject import remove_tag
from mkdocs_offline.options import Options
from mkdocs_offline.page import Page
from tests.sites import build, files_of, manifest_of

SCRIPTS = "client fallback links notices save status wishes".split()
OURS = {
    *("serviceworker.js", "mkdocs-offline/index.html", "mkdocs-offline/version.json"),
    *(f"mkdocs-offline/{name}.js" for name in SCRIPTS),
    "mkdocs-offline/texts/en.json",
}
PACKS = "mkdocs-offline/packs/"


@pytest.fixture
def site(plain: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(plain, tmp_path / "site"))


def test_pages_without_the_tag_are_mkdocs_own(plain: Path, sample: Path) -> None:
    before, after = files_of(plain), files_of(sample)
    del before["sitemap.xml.gz"], after["sitemap.xml.gz"]  # Holds the time of the build.
    assert {path for path in set(after) - set(before) if not path.startswith(PACKS)} == OURS
    for path, content in before.items():
        assert remove_tag(after[path]) == content
        assert (after[path] != content) == path.endswith(".html")


def test_two_builds_are_the_same_to_the_byte(sample: Path, tmp_path: Path) -> None:
    again = build(tmp_path)
    before, after = files_of(sample), files_of(again)
    del before["sitemap.xml.gz"], after["sitemap.xml.gz"]
    assert after == before


def test_building_over_its_own_output_changes_nothing(site: Path) -> None:
    make_offline(site, Options())
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in site.rglob("*.*")}
    make_offline(site, Options())
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in site.rglob("*.*")}
    assert after == before


def test_another_setting_is_another_worker_but_the_same_version(site: Path) -> None:
    make_offline(site, Options())
    worker, version = (site / "serviceworker.js").read_bytes(), manifest_of(site)["version"]
    make_offline(site, Options(max_age=5))
    assert (site / "serviceworker.js").read_bytes() != worker
    assert manifest_of(site)["version"] == version


def test_a_page_with_another_address_is_another_version(site: Path) -> None:
    page = site / "note.html"
    page.write_text("<!doctype html><title>Note</title>")
    make_offline(site, Options())
    version = manifest_of(site)["version"]
    page.rename(site / "memo.html")
    make_offline(site, Options())
    assert manifest_of(site)["version"] != version


def test_a_retired_site_can_be_retired_and_processed_again(site: Path) -> None:
    make_offline(site, Options())
    processed = files_of(site)
    retire(site)
    retired = files_of(site)
    retire(site)
    assert files_of(site) == retired
    make_offline(site, Options())
    assert files_of(site) == processed


def test_retiring_gives_the_site_back(site: Path) -> None:
    before = files_of(site)
    (site / "offline" / "index.html").unlink()  # So that we write a fallback page of our own.
    del before["offline/index.html"]
    make_offline(site, Options())
    assert (site / "offline.html").exists()
    retire(site)
    after = files_of(site)
    farewell = after.pop("serviceworker.js")
    assert after == before
    assert b"unregister" in farewell
    assert not (site / "mkdocs-offline").exists()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("serviceworker.js", "is not ours"),
        ("mkdocs-offline/index.html", "give your page or folder another name"),
        ("mkdocs-offline", "give your page or folder another name"),
    ],
)
def test_names_that_are_taken_stop_the_build(site: Path, path: str, message: str) -> None:
    (site / path).parent.mkdir(exist_ok=True)
    (site / path).write_text("mine")
    before = files_of(site)
    with pytest.raises(OfflineError, match=message):
        make_offline(site, Options())
    assert files_of(site) == before


@pytest.mark.skipif(sys.platform == "win32", reason="it cannot limit the size of files")
def test_a_full_disk_leaves_the_site_as_it_was(site: Path) -> None:
    """No file may grow past 60 kB here: the script of the theme fits, the worker does not."""
    (site / "search" / "search_index.json").unlink()
    big = site / "big.html"
    big.write_text(f"<html><head></head>{'x' * 100_000}")
    before = files_of(site)

    def forbid_large_files() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    done = subprocess.run(
        [sys.executable, "-m", "mkdocs_offline", "build", str(site)],
        preexec_fn=forbid_large_files,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "The site is as it was" in done.stderr
    assert "Traceback" not in done.stderr
    assert files_of(site) == before


def test_a_folder_in_the_place_of_a_file_leaves_the_site_as_it_was(site: Path) -> None:
    (site / "offline" / "index.html").unlink()
    (site / "offline.html").mkdir()
    before = files_of(site)
    with pytest.raises(OfflineError, match=r"offline\.html"):
        make_offline(site, Options())
    assert files_of(site) == before
    assert [path.name for path in site.glob(".*")] == []


def test_what_a_killed_run_left_is_cleared_away(site: Path) -> None:
    (site / ".mkdocs-offline-abc").mkdir()
    (site / ".mkdocs-offline-abc" / "new-0").write_text("half")
    make_offline(site, Options())
    assert not (site / ".mkdocs-offline-abc").exists()


def test_links_that_lead_out_are_neither_followed_nor_replaced(site: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.html"
    outside.write_text("<html><head></head>secret")
    (site / "x.html").symlink_to(outside)
    (site / "broken.html").symlink_to("nowhere")
    (site / ".hidden.html").write_text("<html><head></head>mine")
    report = make_offline(site, Options())
    assert (site / "x.html").is_symlink()
    assert outside.read_text() == "<html><head></head>secret"
    assert (site / ".hidden.html").read_text() == "<html><head></head>mine"
    assert {"x.html", "broken.html", ".hidden.html"} <= {url for url, _ in report.left_out}
    retire(site)
    assert (site / "x.html").is_symlink()


def test_odd_references_in_a_fallback_page_do_no_harm(site: Path) -> None:
    (site / "offline/index.html").write_text('<html><head></head><img src="http://[x/"><![foo')
    make_offline(site, Options())


def test_the_core_is_what_the_fallback_page_needs(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "css").mkdir(parents=True)
    (site / "img").mkdir()
    (site / "index.html").write_text("<html><head></head>Home")
    (site / "offline.html").write_text(
        """<html><head><link rel="stylesheet" href="css/a.css?v=1">
        <script src="/docs/app.js"></script>
        <link rel="canonical" href="other.html"><style>@import "css/c.css";</style></head>
        <img srcset="img/1.png 1x, img/2.png 2x"><p style="background: url('img/3.png')">
        <script src="https://cdn.example.org/x.js"></script><img src="missing.png">"""
    )
    (site / "css/a.css").write_text('@import url("b.css"); /* url(img/no.png) */')
    (site / "css/b.css").write_text("a { background: url(../img/4%20x.png#f) }")
    (site / "css/c.css").write_text("@import 'a.css';")
    for name in ("1.png", "2.png", "3.png", "4 x.png", "no.png"):
        (site / "img" / name).write_bytes(name.encode())
    (site / "app.js").write_text("1")
    (site / "other.html").write_text("<html>")
    make_offline(site, Options(download="ask"), site_url="https://example.org/docs/")
    manifest = manifest_of(site)
    entries = manifest["precache"]
    assert isinstance(entries, list) and isinstance(manifest["core"], int)
    assert {entry["url"] for entry in entries[: manifest["core"]]} == {
        *("offline.html", "mkdocs-offline/", "mkdocs-offline/texts/en.json", "app.js"),
        *(f"mkdocs-offline/{name}.js" for name in SCRIPTS),
        *("css/a.css", "css/b.css", "css/c.css"),
        *("img/1.png", "img/2.png", "img/3.png", "img/4%20x.png"),
    }
    assert manifest["wanted"] == manifest["core"]


def test_auto_leaves_many_images_until_the_reader_asks(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("<html><head></head>Home")
    for number in range(5):
        (site / f"{number}.png").write_bytes(bytes(4_500_000) + bytes([number]))
    make_offline(site, Options())
    manifest = manifest_of(site)
    entries = manifest["precache"]
    assert isinstance(entries, list) and isinstance(manifest["wanted"], int)
    assert [entry["type"] for entry in entries[manifest["wanted"] :]] == ["image/png"] * 5
    (site / "0.png").unlink()
    make_offline(site, Options())
    assert manifest_of(site)["wanted"] == len(entries) - 1


def test_a_site_of_no_generator_gets_a_fallback_page_that_lists_it(tmp_path: Path) -> None:
    (tmp_path / "guide").mkdir()
    (tmp_path / "index.html").write_text("<html><title>Tool</title>")
    (tmp_path / "guide/index.html").write_text("<html><title>Guide &amp; more - Tool</title>")
    (tmp_path / "guide/api.html").write_text("<html><title>API - Tool</title>")
    (tmp_path / "search.html").write_text("<html><title>Tool</title>")
    (tmp_path / "old.html").write_text('<html><meta http-equiv="refresh" content="0;url=guide/">')
    make_offline(tmp_path, Options())
    page = (tmp_path / "offline.html").read_text()
    assert '<a href="./mkdocs-offline/../guide/">Guide &amp; more</a>' in page
    assert '<a href="./mkdocs-offline/../guide/api.html">API</a>' in page
    assert "old.html" not in page
    assert "search.html" not in page


def test_the_list_of_the_fallback_page_is_renewed_in_its_theme(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()

    def theme(page: Page) -> str:
        return f"<!doctype html><title>Themed</title>{page.content}"

    for name in ("index", "later"):
        (site / f"{name}.html").write_text(f"<!doctype html><title>{name}</title>")
        make_offline(site, Options(), theme=theme)
    page = (site / "offline.html").read_text()
    assert ">later</a>" in page
    assert "Themed" in page


def test_retiring_takes_the_tag_out_of_hidden_pages_as_well(site: Path) -> None:
    (site / ".notes").mkdir()
    (site / ".notes/a.html").write_text("<!doctype html><title>A</title>")
    before = files_of(site)
    make_offline(site, Options(exclude=("!/.notes/",)))
    assert files_of(site)[".notes/a.html"] != before[".notes/a.html"]
    retire(site)
    assert files_of(site)[".notes/a.html"] == before[".notes/a.html"]


def test_a_pattern_for_a_folder_that_is_a_site_of_its_own_is_meant(site: Path) -> None:
    (site / "1.0").mkdir()
    (site / "1.0/serviceworker.js").write_text("")
    assert make_offline(site, Options(exclude=("/1.0/",))).warnings == ()


@pytest.mark.skipif(sys.platform == "win32", reason="it says that access is denied")
def test_a_folder_in_the_place_of_a_file_is_to_be_renamed(site: Path) -> None:
    (site / "serviceworker.js").mkdir()
    with pytest.raises(OfflineError, match=r"serviceworker\.js: .* give this folder another name"):
        make_offline(site, Options())


def test_patterns_that_match_nothing_are_named_and_comments_are_none(site: Path) -> None:
    options = Options.parse({"exclude": "# old pages\n\n/changes/\n/chnages/\nfaq.md\n/\n"})
    warnings = make_offline(site, options).warnings
    assert [warning.partition(" matches")[0] for warning in warnings] == [
        "exclude: '/chnages/'",
        "exclude: 'faq.md'",
        "exclude: '/'",
    ]
