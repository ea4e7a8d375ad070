"""The site is as it was, or complete; built again, it is the same."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mkdocs_offline.additions.page import Theme
from mkdocs_offline.build import make_offline, retire
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.html.address import address_of
from mkdocs_offline.html.inject import remove_tag
from mkdocs_offline.options import Options
from mkdocs_offline.published.site import read_site
from tests.sites import build, files_of, is_listing, is_pack, version_of

SCRIPTS = [
    *("bypass", "client", "elsewhere", "fallback", "links", "notice", "notices"),
    *("reader", "rival", "save", "sections", "status", "wishes"),
]
OURS = {
    *("serviceworker.js", "mkdocs-offline/index.html", "mkdocs-offline/version.json"),
    *(f"mkdocs-offline/{name}.js" for name in SCRIPTS),
    "mkdocs-offline/texts/en.js",
}


@pytest.fixture
def site(plain: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(plain, tmp_path / "site"))


def test_pages_without_the_tag_are_mkdocs_own(plain: Path, sample: Path) -> None:
    before, after = files_of(plain), files_of(sample)
    del before["sitemap.xml.gz"], after["sitemap.xml.gz"]  # Holds the time of the build.
    new = set(after) - set(before)
    code = read_site(sample).line.code.url
    assert {path for path in new if not is_pack(path) and not is_listing(path)} == {*OURS, code}
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
    worker, version = (site / "serviceworker.js").read_bytes(), version_of(site)
    make_offline(site, Options(max_age=5))
    assert (site / "serviceworker.js").read_bytes() != worker
    assert version_of(site) == version


def test_a_page_with_another_address_is_another_version(site: Path) -> None:
    page = site / "note.html"
    page.write_text("<!doctype html><title>Note</title>")
    make_offline(site, Options())
    version = version_of(site)
    page.rename(site / "memo.html")
    make_offline(site, Options())
    assert version_of(site) != version


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
    published = read_site(site)
    assert {entry.url for entry in published.line.core} == {
        *("offline.html", "mkdocs-offline/", "mkdocs-offline/texts/en.js", "app.js"),
        "mkdocs-offline/page.css",
        *(f"mkdocs-offline/{name}.js" for name in SCRIPTS),
        *("css/a.css", "css/b.css", "css/c.css"),
        *("img/1.png", "img/2.png", "img/3.png", "img/4%20x.png"),
    }
    assert published.wanted == list(published.line.core)


@pytest.mark.parametrize(
    ("images", "at_first", "later"), [(2, True, True), (3, False, True), (9, False, False)]
)
def test_auto_downloads_other_files_by_how_much_they_are(
    images: int, at_first: bool, later: bool, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text("<html><head></head>Home")
    for number in range(images):
        (tmp_path / f"{number}.png").write_bytes(bytes(2_400_000) + bytes([number]))
    report = make_offline(tmp_path, Options())
    site = read_site(tmp_path)
    assert (site.wanted == site.downloads) == at_first
    assert (site.wanted_later == site.downloads) == later
    on_request = [entry for entry in site.downloads if entry not in site.wanted]
    assert [entry.type for entry in on_request] == ["image/png"] * (0 if at_first else images)
    sizes = [sum(entry.size for entry in some) for some in (site.wanted, site.wanted_later)]
    assert [report.first_size, report.later_size] == sizes
    assert ("those who return" in report.summary()) == (at_first != later)


def test_of_many_scripts_auto_downloads_at_first_what_most_pages_load(tmp_path: Path) -> None:
    for number in range(4):
        page = f'<script src="all.js"></script><script src="{number}.js"></script>'
        (tmp_path / f"{number}.html").write_text(f"<!doctype html><head>{page}</head>")
    for name in ("all", *range(4), "never"):
        (tmp_path / f"{name}.js").write_text(f"let a = '{name}';" + " " * 900_000)
    make_offline(tmp_path, Options())
    site = read_site(tmp_path)
    scripts = [entry.url for entry in site.wanted if not entry.url.startswith("mkdocs-offline/")]
    assert [url for url in scripts if url.endswith(".js")] == ["all.js"]
    assert site.wanted_later == site.downloads


def test_the_listing_names_all_that_readers_can_open(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>\n Home &amp;&#9;more&#10;</title>")
    (tmp_path / "later.html").write_text("<!doctype html><title>Later</title>")
    (tmp_path / "talk.mp4").write_bytes(bytes(7))
    (tmp_path / "app.js.map").write_text("{}")
    make_offline(tmp_path, Options(exclude=("later.html",)))
    site = read_site(tmp_path)
    files = {file.url: file for file in site.listing.files}
    assert set(files) - {entry.url for entry in site.line.core} == {"", "later.html", "talk.mp4"}
    assert (files[""].title, files["later.html"].title) == ("Home & more", "Later")
    assert files["mkdocs-offline/"].title == ""  # Nobody looks for it in a list.
    assert (files["talk.mp4"].revision, files["talk.mp4"].size) == ("", 7)
    assert site.online_only == {"later.html": "matches 'exclude'", "talk.mp4": "audio or video"}


def test_the_listing_has_the_titles_that_readers_look_for(tmp_path: Path) -> None:
    (tmp_path / "guide").mkdir()
    (tmp_path / "index.html").write_text("<html><title>Tool</title>")
    (tmp_path / "guide/index.html").write_text("<html><title>Guide &amp; more - Tool</title>")
    (tmp_path / "guide/api.html").write_text("<html><title>API - Tool</title>")
    (tmp_path / "search.html").write_text("<html><title>Tool</title>")
    (tmp_path / "old.html").write_text('<html><meta http-equiv="refresh" content="0;url=guide/">')
    make_offline(tmp_path, Options())
    files = read_site(tmp_path).listing.files
    assert {file.url: file.title for file in files if file.title} == {
        "": "Tool",
        "guide/": "Guide & more",
        "guide/api.html": "API",
    }
    assert {"offline.html", "old.html", "search.html"} < {file.url for file in files}


def test_the_fallback_page_is_the_same_whatever_pages_there_are(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>Home</title>")
    make_offline(tmp_path, Options())
    page = (tmp_path / "offline.html").read_bytes()
    assert b'<div data-mkdocs-offline="pages"></div>' in page
    (tmp_path / "later.html").write_text("<!doctype html><title>Later</title>")
    make_offline(tmp_path, Options())
    assert (tmp_path / "offline.html").read_bytes() == page


def test_the_fallback_page_is_renewed_in_its_theme(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>Home</title>")

    def in_look(look: str) -> Theme:
        return lambda page: f"<!doctype html><title>{look}</title>{page.content}"

    for look in ("Old", "New"):
        make_offline(tmp_path, Options(), theme=in_look(look))
        assert f"<title>{look}</title>" in (tmp_path / "offline.html").read_text()
    make_offline(tmp_path, Options())  # Without the theme it cannot be renewed.
    assert "<title>New</title>" in (tmp_path / "offline.html").read_text()


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


@pytest.mark.parametrize(("pages", "is_gain"), [(1, False), (40, True)])
def test_the_log_compares_only_where_packs_are_a_gain(
    pages: int, is_gain: bool, tmp_path: Path
) -> None:
    for number in range(pages):
        name = f"{number}.html" if number else "index.html"
        text = "The wind has been rising since noon. " * 40
        (tmp_path / name).write_text(f"<!doctype html><title>{number}</title><p>{text}{number}")
    assert ("one by one" in make_offline(tmp_path, Options()).summary()) == is_gain


def test_the_log_does_not_claim_that_all_is_saved_where_readers_are_asked(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>Home</title>")
    summary = make_offline(tmp_path, Options(download="ask")).summary()
    assert summary.startswith("1 page can be saved, each as it is read or all on request: text")


def test_the_address_that_the_first_page_names_is_taken_where_none_is_given(tmp_path: Path) -> None:
    home = '<!doctype html><link rel="canonical" href="https://example.org/docs/">'
    (tmp_path / "index.html").write_text(home)
    (tmp_path / "404.html").write_text("<!doctype html><title>None</title>")
    make_offline(tmp_path, Options())
    assert b'src="/docs/mkdocs-offline/client.js"' in (tmp_path / "404.html").read_bytes()
    make_offline(tmp_path, Options(), site_url="https://example.org/other/")
    make_offline(tmp_path, Options())
    assert b'src="/other/mkdocs-offline/client.js"' in (tmp_path / "404.html").read_bytes()


def test_a_first_page_that_only_sends_its_reader_on_does_not_name_the_address_of_the_site(
    tmp_path: Path,
) -> None:
    home = (
        '<!doctype html><link rel="canonical" href="https://example.org/docs/en/">'
        '<meta http-equiv="refresh" content="0; url=en/">'
    )
    (tmp_path / "index.html").write_text(home)
    (tmp_path / "404.html").write_text("<!doctype html><title>None</title>")
    make_offline(tmp_path, Options())
    assert b'src="/mkdocs-offline/client.js"' in (tmp_path / "404.html").read_bytes()


def test_an_address_that_is_none_stops_no_build(tmp_path: Path) -> None:
    home = '<!doctype html><link rel="canonical" href="https://[your-domain/docs/">'
    (tmp_path / "index.html").write_text(home)
    make_offline(tmp_path, Options())
    assert address_of(tmp_path) == "https://site.invalid/"


def test_the_path_that_a_build_was_told_comes_before_that_of_the_first_page(tmp_path: Path) -> None:
    home = '<!doctype html><link rel="canonical" href="https://example.org/docs/">'
    (tmp_path / "index.html").write_text(home)
    (tmp_path / "404.html").write_text("<!doctype html><title>None</title>")
    assert address_of(tmp_path) == "https://example.org/docs/"
    make_offline(tmp_path, Options(), site_url="https://example.org/other/")
    assert address_of(tmp_path) == "https://example.org/other/"


def test_to_build_again_takes_the_same_scripts_for_those_of_most_pages(tmp_path: Path) -> None:
    for number in range(37):  # With ours 39, of which every second one is looked at.
        name = f"z{number:02}.html" if number else "index.html"
        script = f"<script src={number % 2}.js></script>"
        (tmp_path / name).write_text(f"<!doctype html><title>{number}</title>{script}")
    for name in ("0.js", "1.js"):
        (tmp_path / name).write_text("'x';\n" * 600_000)
    make_offline(tmp_path, Options())
    before = files_of(tmp_path)
    make_offline(tmp_path, Options())
    assert files_of(tmp_path) == before


def test_to_build_again_finds_the_same_translations_of_the_fallback_page(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    for name in ("index.html", "en/index.html", "en/offline.html"):
        (tmp_path / name).write_text(f"<!doctype html><html lang=en><title>{name}</title>")
    make_offline(tmp_path, Options())
    before = files_of(tmp_path)
    assert read_site(tmp_path).line.translations == {"en/": "en/offline.html"}
    make_offline(tmp_path, Options())
    assert files_of(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("app.js", "nowhere"),
        ("lib.js", "guide"),
        ("guide/serviceworker.js", "nowhere"),
        ("offline.html", "nowhere"),
        ("offline.html", "guide"),
    ],
)
def test_a_link_that_leads_to_no_file_is_only_left_out(
    name: str, target: str, tmp_path: Path
) -> None:
    (tmp_path / "guide").mkdir()
    for page in ("index.html", "guide/index.html"):
        (tmp_path / page).write_text("<!doctype html><title>A</title>")
    (tmp_path / name).symlink_to(target)
    assert name in dict(make_offline(tmp_path, Options()).left_out)
    assert (tmp_path / name).is_symlink()
    assert {"", "guide/"} <= set(read_site(tmp_path).pages)


def test_a_pattern_that_is_too_long_for_a_name_is_named_like_others(site: Path) -> None:
    (warning,) = make_offline(site, Options(exclude=(f"!{'a' * 300}",))).warnings
    assert warning.endswith("matches no file")
