"""A name decides nothing by itself: we look at what is in a file, or say what we took it for."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mkdocs_offline.build import make_offline, retire
from mkdocs_offline.options import Options
from mkdocs_offline.published.site import read_site
from mkdocs_offline.report import Report
from tests.sites import build, copy_docs, files_of, run_mkdocs

CLIENT = "mkdocs-offline/client.js"
REGISTER = 'navigator.serviceWorker.register("{}")'


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang=en><head><title>A</title>{head}</head><body>{body}</body>"


def write(site: Path, files: Mapping[str, str]) -> Path:
    for name, content in {"index.html": page("home"), **files}.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(content, encoding="utf-8")
    return site


def process(site: Path, files: Mapping[str, str], *exclude: str) -> Report:
    return make_offline(write(site, files), Options(exclude=exclude))


# ---- A page called offline


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("offline/index.html", "offline/"),
        ("offline/index.html", "./offline/index.html#top"),
        ("offline.html", "/offline.html"),
    ],
)
def test_an_ordinary_page_called_offline_is_told_about(
    name: str, link: str, tmp_path: Path
) -> None:
    files = {name: page("export"), "a.html": page(f'<a class=x href="{link}">Export</a>')}
    (note,) = process(tmp_path, files).notes
    assert "is shown for each page that a reader has not saved" in note
    pattern = note.partition("add '")[2].partition("'")[0]
    report = process(tmp_path, files, pattern)
    assert (report.notes, report.warnings) == ((), ())
    fallback = tmp_path / read_site(tmp_path).line.fallback
    assert 'data-mkdocs-offline="fallback"' in fallback.read_text(encoding="utf-8")
    assert (tmp_path / name).read_text(encoding="utf-8") == page("export")
    retire(tmp_path)
    assert {*files_of(tmp_path)} == {"index.html", name, "a.html", "serviceworker.js"}


def test_a_page_for_what_is_not_saved_that_nobody_links_to_needs_no_line(tmp_path: Path) -> None:
    files = {
        "offline.html": page("You are offline"),
        "a.html": page(
            '<a href="mkdocs-offline/">What is saved</a> <a href="old/offline/">Old</a>'
        ),
    }
    assert process(tmp_path, files).notes == ()
    assert read_site(tmp_path).line.fallback == "offline.html"


def test_the_log_of_mkdocs_says_so_too(tmp_path: Path) -> None:
    docs = copy_docs(tmp_path)
    (docs / "offline.md").write_text("# Offline export\n\nThe table as CSV.\n", encoding="utf-8")
    build(tmp_path, docs=docs)
    assert "offline/ is shown for each page" in run_mkdocs(tmp_path, "build", "--strict")


# ---- A file called serviceworker.js


TUTORIAL = {
    "tutorial/index.html": page(f"<pre>{REGISTER.format('serviceworker.js')}</pre>"),
    "tutorial/step/index.html": page("step"),
}


@pytest.mark.parametrize(
    "files",
    [
        {"tutorial/serviceworker.js": "// an example\n"},
        {
            "tutorial/serviceworker.js": "addEventListener('fetch', () => {})",
            "tutorial/example.js": REGISTER.format("serviceworker.js"),  # No page loads it.
        },
        {
            "tutorial/serviceworker.js": "",
            "tutorial/other.html": page(f"<script>{REGISTER.format('other.js')}</script>"),
        },
    ],
)
def test_an_example_of_a_worker_takes_no_page_away(files: dict[str, str], tmp_path: Path) -> None:
    process(tmp_path, TUTORIAL | files)
    report = make_offline(tmp_path, Options())  # Pages have our script now.
    assert {"tutorial/", "tutorial/step/"} < set(read_site(tmp_path).pages)
    assert CLIENT in (tmp_path / "tutorial/step/index.html").read_text(encoding="utf-8")
    assert "tutorial/" not in dict(report.left_out)


@pytest.mark.parametrize(
    "files",
    [
        {"tutorial/x.html": page(f"<script>{REGISTER.format('./serviceworker.js')}</script>")},
        {
            "tutorial/step/x.html": page("", '<script defer src="../register.js"></script>'),
            "tutorial/register.js": REGISTER.format("/tutorial/serviceworker.js"),
        },
        {
            "tutorial/x.html": page("", "<script src=/docs/tutorial/register.js></script>"),
            "tutorial/register.js": REGISTER.format("/docs/tutorial/serviceworker.js"),
        },
        {
            "tutorial/x.html": page('<script type=module>import "./js/main.js"</script>'),
            "tutorial/js/main.js": "import{a}from'../register.js';import './main.js'",
            "tutorial/register.js": REGISTER.format("../serviceworker.js"),
        },
        {"tutorial/serviceworker.js": 'const SITE = {"generator": "mkdocs-offline 0.1"};\n'},
        {"tutorial/serviceworker.js": "// The farewell of mkdocs-offline\n"},
    ],
)
def test_a_site_with_a_worker_of_its_own_is_left_to_it(
    files: dict[str, str], tmp_path: Path
) -> None:
    report = process(tmp_path, TUTORIAL | {"tutorial/serviceworker.js": "// theirs\n"} | files)
    assert read_site(tmp_path).line.nested == ("tutorial/",)
    assert dict(report.left_out)["tutorial/"] == "site of its own, with a worker of its own"


# ---- Another worker for the same folder


WORKER = 'self.addEventListener("fetch", (event) => event.respondWith(fetch(event.request)));'


@pytest.mark.parametrize(
    "files",
    [
        {"sw.js": WORKER, "two.html": page(f"<script>{REGISTER.format('sw.js')}</script>")},
        {
            "pwa.js": "importScripts('workbox.js')",
            "two.html": page("", "<script src=/js/app.js></script>"),
            "js/app.js": "const path = '/pwa.js'; navigator.serviceWorker.register(path)",
        },
    ],
)
def test_another_worker_for_the_same_folder_is_named(files: dict[str, str], tmp_path: Path) -> None:
    (warning,) = process(tmp_path, files).warnings
    assert warning.startswith("two.html registers another service worker, ")


@pytest.mark.parametrize(
    "files",
    [
        {"sw.js": WORKER, "two.html": page(REGISTER.format("sw.js"))},  # It tells of it.
        {"app.js": "say('sw.js')", "two.html": page("<script src=app.js></script>")},
        {"demo/sw.js": WORKER, "demo/a.html": page(f"<script>{REGISTER.format('sw.js')}</script>")},
    ],
)
def test_what_disturbs_no_worker_of_ours_is_not_named(
    files: dict[str, str], tmp_path: Path
) -> None:
    assert process(tmp_path, files).warnings == ()


# ---- A site within another


def test_a_site_that_is_built_into_another_afterwards_says_what_to_do(tmp_path: Path) -> None:
    process(tmp_path, {})
    (note,) = process(tmp_path / "en", {}).notes
    assert f"run 'mkdocs-offline build {tmp_path}'" in note
    process(tmp_path, {})
    assert process(tmp_path / "en", {}).notes == ()


# ---- Excluded


def test_what_is_excluded_stays_as_it_was_built(tmp_path: Path) -> None:
    files = {
        "demo/index.html": "<!doctype html><title>Demo</title>",
        "template.html": "<p>a template to download</p>",
        "old/a.html": page("a", "<base href=/x/>"),
    }
    process(tmp_path, files, "/demo/", "/template.html", "old")
    for name, content in files.items():
        assert (tmp_path / name).read_text(encoding="utf-8") == content
    titles = {file.url: file.title for file in read_site(tmp_path).listing.files}
    assert titles["demo/"] == "Demo"  # Readers see by it what they cannot open.


def test_what_is_excluded_later_becomes_what_it_was(tmp_path: Path) -> None:
    write(tmp_path, {"a/index.html": page("a")})
    make_offline(tmp_path, Options())
    assert CLIENT in (tmp_path / "a/index.html").read_text(encoding="utf-8")
    make_offline(tmp_path, Options(exclude=("/a/",)))
    assert (tmp_path / "a/index.html").read_text(encoding="utf-8") == page("a")


def test_the_tag_of_another_site_in_an_excluded_page_is_not_ours_to_take(tmp_path: Path) -> None:
    theirs = page("a", '<script defer="" src="/other/mkdocs-offline/client.js"></script>')
    process(tmp_path, {"a.html": theirs}, "a.html")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == theirs
