"""Authors learn what readers miss offline before their readers do."""

import os
import shutil
import tracemalloc
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from mkdocs_offline.build import make_offline
from mkdocs_offline.check import CheckReport, check, judge
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.options import Options
from mkdocs_offline.published.site import read_site
from mkdocs_offline.site.urls import url_of
from tests.sites import build, copy_docs

HIGHLIGHT = "https://cdnjs.cloudflare.com/ajax/libs/highlight.js/11.8.0/"


@pytest.fixture
def checked(tmp_path: Path) -> Callable[..., CheckReport]:
    """Check a small site with these files, made readable offline with these options."""

    def make_and_check(files: dict[str, str], *ignore: str, **options: Any) -> CheckReport:
        site = tmp_path / "site"
        for name, content in {"index.html": "<p>Home", **files}.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            is_page = name.endswith(".html")
            (site / name).write_text(f"<!doctype html>{content}" if is_page else content)
        make_offline(site, Options.parse(options))
        return check(site, ignore)

    return make_and_check


def missed(report: CheckReport) -> dict[str, str]:
    return {finding.url: finding.reason for finding in report.findings}


@pytest.mark.parametrize("name", ["mkdocs", "readthedocs"])
def test_highlighting_of_the_themes_of_mkdocs(name: str, tmp_path: Path) -> None:
    report = check(build(tmp_path / "plain", theme={"name": name}))
    assert set(missed(report).values()) == {"lies on another host; readers have a copy"}
    assert {finding.level for finding in report.findings} == {"notice"}
    assert all(url.startswith(HIGHLIGHT) for url in missed(report))
    for finding in report.findings:
        assert finding.origin == f"highlight.js (theme {name})"
        assert "highlightjs: false" in finding.remedy
        assert len(finding.pages) == report.checked
    mended = build(
        tmp_path / "mended",
        theme={"name": name, "highlightjs": False},
        markdown_extensions=["admonition", {"codehilite": {"noclasses": True}}],
    )
    assert check(mended).findings == ()


def test_fonts_of_material(sample: Path, tmp_path: Path) -> None:
    (font,) = check(build(tmp_path, theme={"name": "material"})).findings
    assert font.url.startswith("https://fonts.googleapis.com/css?family=Roboto")
    assert font.origin == "Google Fonts (Material for MkDocs)"
    assert "font: false" in font.remedy
    assert check(sample).findings == ()  # It has that setting.


def test_mermaid_is_missed_only_where_there_is_a_diagram(tmp_path: Path) -> None:
    docs = copy_docs(tmp_path)
    (docs / "diagram.md").write_text('<pre class="mermaid">graph LR; A --> B</pre>')
    (mermaid,) = check(build(tmp_path / "without", docs=docs)).findings
    assert mermaid.url.startswith("https://unpkg.com/mermaid")
    assert mermaid.pages == ("diagram/",)
    assert mermaid.via[0].startswith("assets/javascripts/bundle.")
    (docs / "mermaid.min.js").write_text("globalThis.mermaid = {};")
    mended = build(tmp_path / "with", docs=docs, extra_javascript=["mermaid.min.js"])
    assert check(mended).findings == ()


def test_a_fault_is_told_with_its_pages_and_the_style_that_names_it(
    checked: Callable[..., CheckReport],
) -> None:
    page = '<link rel="stylesheet" href="/css/a.css">'
    report = checked(
        {
            "a/index.html": page,
            "b.html": page,
            "css/a.css": "@import 'b.css';",
            "css/b.css": "a { background: url(../img/gone.png), url(//cdn.example/x.png) }",
        }
    )
    gone, elsewhere = sorted(report.findings, key=lambda finding: "://" in finding.url)
    assert (gone.url, gone.reason) == ("img/gone.png", "is not in the site")
    assert elsewhere.url == "https://cdn.example/x.png"
    assert gone.pages == elsewhere.pages == ("a/", "b.html")
    assert gone.via == elsewhere.via == ("css/b.css",)


def test_what_was_left_out_is_told_with_its_reason_and_the_remedy_brings_it_back(
    checked: Callable[..., CheckReport],
) -> None:
    files = {
        "index.html": '<video src="talk.mp4"></video> <img src="big.png"> <img src="mine.png">',
        "talk.mp4": "moving",
        "big.png": "x" * 3000,
        "mine.png": "mine",
    }
    report = checked(files, exclude=["mine.png"], max_file_size=2000)
    assert missed(report) == {
        "talk.mp4": "audio or video",
        "big.png": "larger than max_file_size (3,000 bytes)",
        "mine.png": "matches 'exclude'",
    }
    remedies = {finding.url: finding.remedy for finding in report.findings}
    assert remedies["big.png"].startswith("raise 'max_file_size'")
    assert remedies["mine.png"].startswith("change 'exclude'")
    talk = next(finding for finding in report.findings if finding.url == "talk.mp4")
    assert "'!/talk.mp4'" in talk.remedy
    assert checked(files, exclude=["!/talk.mp4"]).findings == ()


def test_links_to_what_is_not_saved(checked: Callable[..., CheckReport]) -> None:
    links = "gone/ a a/ a/index.html b b.html b.html?x=1#y archive/ #top mailto:me https://x.org/"
    report = checked(
        {
            "index.html": "".join(f'<a href="{link}">link</a>' for link in links.split()),
            "a/index.html": '<a href="../x.zip">x</a>',
            "b.html": "b",
            "archive/index.html": '<img src="only-needed-online.png">',
            "x.zip": "x",
        },
        exclude=["/archive/"],
    )
    levels = {finding.url: finding.level for finding in report.findings}
    assert levels == {"gone/": "warning", "archive/": "notice", "x.zip": "notice"}


def test_addresses_may_be_relative_to_a_base_or_name_the_site_itself(
    checked: Callable[..., CheckReport],
) -> None:
    report = checked(
        {
            "index.html": '<link rel="canonical" href="https://example.org/docs/">'
            '<img src="https://example.org/docs/a.png"><img src="/docs/a.png?v=1">'
            '<img src="https://example.org/other/b.png">',
            "deep/index.html": '<base href="../img/"><img src="c.png">',
            "a.png": "a",
            "img/c.png": "c",
        }
    )
    assert missed(report) == {"/other/b.png": "lies outside the site's folder on its host"}


def test_a_file_that_was_written_too_late(
    checked: Callable[..., CheckReport], tmp_path: Path
) -> None:
    page = {"index.html": '<img src="late.png">'}
    assert missed(checked(page)) == {"late.png": "is not in the site"}
    (tmp_path / "site" / "late.png").write_text("late")
    (finding,) = check(tmp_path / "site").findings
    assert finding.reason == "was written after the site was made readable offline"


@pytest.mark.parametrize(
    ("name", "change", "kind"),
    [
        ("a/index.html", lambda page: page.replace(b"> <", b"><"), "page"),
        ("index.html", lambda page: page.replace(b"Home", b"Homo"), "page"),
        ("app.js", lambda script: script + b"// minified", "file"),
    ],
)
def test_a_file_that_was_changed_afterwards(
    name: str,
    change: Callable[[bytes], bytes],
    kind: str,
    checked: Callable[..., CheckReport],
    tmp_path: Path,
) -> None:
    page = '<p>A</p> <script src="/app.js"></script>'
    assert checked({"a/index.html": page, "app.js": "a = 1;"}).findings == ()
    file = tmp_path / "site" / name
    file.write_bytes(change(file.read_bytes()))
    (finding,) = check(tmp_path / "site").findings
    assert (finding.url, finding.kind, finding.level) == (
        url_of(PurePosixPath(name)),
        kind,
        "warning",
    )
    assert finding.reason == "was changed after the site was made readable offline"
    assert "after all that writes or changes files" in finding.remedy


def test_the_workers_code_is_among_the_files_that_are_not_to_be_changed(
    checked: Callable[..., CheckReport], tmp_path: Path
) -> None:
    checked({})
    (code,) = (tmp_path / "site/mkdocs-offline/worker").iterdir()
    code.write_bytes(code.read_bytes() + b"// minified")
    (finding,) = check(tmp_path / "site").findings
    assert finding.url == f"mkdocs-offline/worker/{code.name}"


def test_a_name_that_is_no_unicode_is_found(
    checked: Callable[..., CheckReport], tmp_path: Path
) -> None:
    (tmp_path / "site").mkdir()
    try:
        (tmp_path / "site" / os.fsdecode(b"caf\xe9.css")).write_text("")
    except OSError:
        pytest.skip("this file system has Unicode names only")
    page = '<link rel="stylesheet" href="/caf%E9.css"><img src="caf%E8.png">'
    assert list(missed(checked({"index.html": page}))) == ["caf%E8.png"]


def test_a_site_that_was_built_into_this_one_afterwards(
    checked: Callable[..., CheckReport], tmp_path: Path
) -> None:
    assert checked({"index.html": '<a href="old/">Old</a>', "old/index.html": ""}).findings == ()
    for name in ("en", "de"):
        (tmp_path / "site" / name).mkdir()
        (tmp_path / "site" / name / "index.html").write_text("<!doctype html><a href='../'>")
        make_offline(tmp_path / "site" / name, Options())
    findings = check(tmp_path / "site").findings
    assert [(finding.url, finding.level) for finding in findings] == [
        ("de/", "warning"),
        ("en/", "warning"),
    ]
    assert f"run 'mkdocs-offline build {tmp_path / 'site'}'" in findings[0].remedy
    make_offline(tmp_path / "site", Options())
    assert check(tmp_path / "site").findings == ()


@pytest.mark.parametrize(
    "script",
    [
        "load('https://cdn.jsdelivr.net/npm/ace@1/ace.js')",
        "const url = `//unpkg.com/plyr/plyr.css`",
        'f = "https://cdn.example.org/pyodide/v0.1/full/"',
    ],
)
def test_what_a_script_only_names_is_a_notice(
    script: str, checked: Callable[..., CheckReport]
) -> None:
    report = checked({"index.html": "<script src=app.js></script>", "app.js": script})
    (finding,) = report.findings
    assert finding.level == "notice"
    assert judge(report, strict=True, max_download=None) == []


@pytest.mark.parametrize(
    "script",
    [
        "load('https://cdn.jsdelivr.net/npm/mathjax@' + version)",
        "load('https://cdn.jsdelivr.net/npm/sre@'+v+'/x.js')",
        'load("https://cdn.example.org/x.js".concat(v))',
    ],
)
def test_a_part_of_an_address_is_none(script: str, checked: Callable[..., CheckReport]) -> None:
    files = {"index.html": "<script src=app.js></script>", "app.js": script}
    assert checked(files).findings == ()


@pytest.mark.parametrize(
    "part",
    [
        '<!--\n  AUTO-GENERATED\n-->\n{% macro x() %}\n<link href="{{ a(1) }}" rel="stylesheet">\n',
        '<nav><img src="{{ logo }}"></nav>',
        "<link rel=stylesheet href=gone.css><header>part</header>",
    ],
)
def test_a_part_of_a_template_is_no_page(
    part: str, checked: Callable[..., CheckReport], tmp_path: Path
) -> None:
    (tmp_path / "site/_static").mkdir(parents=True)
    (tmp_path / "site/_static/part.html").write_text(part)
    report = checked({})
    assert (report.pages, report.findings) == (1, ())
    assert make_offline(tmp_path / "site", Options()).pages == 1


@pytest.mark.parametrize("address", ["https://cdn.jsdelivr.net/npm/mathjax@3/es5/tex-svg.js"])
def test_of_mathjax_little_is_needed(address: str, checked: Callable[..., CheckReport]) -> None:
    (finding,) = checked({"index.html": f'<script src="{address}"></script>'}).findings
    assert "output/chtml/fonts and input/tex/extensions" in finding.remedy


def test_what_is_ignored_is_not_reported(checked: Callable[..., CheckReport]) -> None:
    page = {"index.html": '<iframe src="https://v.example/1"></iframe><img src="https://x.org/a">'}
    assert list(missed(checked(page, "https://v.example/*"))) == ["https://x.org/a"]


@pytest.mark.parametrize("address", ["https://docs.example", "https://docs.example/index.html"])
def test_the_address_of_a_home_page_is_that_of_the_site(
    address: str, checked: Callable[..., CheckReport]
) -> None:
    home = f'<link href="{address}" rel=canonical><a href="https://docs.example/guide.html">'
    guide = '<link rel="stylesheet" href="https://docs.example/a.css">'
    report = checked({"index.html": home, "guide.html": guide, "a.css": ""})
    assert missed(report) == {}


def test_a_base_that_is_no_address_does_no_harm(checked: Callable[..., CheckReport]) -> None:
    report = checked({"a.html": '<base href="http://[x"><img src="b.png">'})
    assert set(missed(report)) == {"b.png"}


def test_counters_of_readers_are_not_missed(checked: Callable[..., CheckReport]) -> None:
    tag = '<script async src="https://www.googletagmanager.com/gtag/js?id=G"></script>'
    assert checked({"index.html": tag}).findings == ()


def test_the_download_is_what_the_worker_fetches(sample: Path) -> None:
    site = read_site(sample)
    download = check(sample).download
    text, rest = site.line.amounts.text, site.line.amounts.rest
    beside = [*site.line.core, *site.pieces]
    assert download.size == sum(entry.size for entry in beside) + text.bytes + rest.bytes
    assert download.requests == len(beside) + text.files + rest.files
    assert download.later_size == sum(folder.size for folder in download.folders)
    assert download.later_requests == sum(folder.files for folder in download.folders)
    assert download.text_size < download.one_by_one


def test_the_breakdown_is_of_what_readers_who_return_download(
    checked: Callable[..., CheckReport],
) -> None:
    charts = {f"img/{number}.png": "x" * 3_000_000 for number in range(2)}
    download = checked(charts).download
    assert download.size < 6_000_000 < download.later_size
    assert download.later_size == sum(folder.size for folder in download.folders)
    assert download.folders[0].name == "img/"
    assert {file.name for file in download.files[:2]} == charts.keys()


def spoil_all(folder: Path) -> None:
    for file in folder.iterdir():
        file.write_bytes(file.read_bytes()[:-9])


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (shutil.rmtree, "is not a folder; name the one"),
        (lambda site: (site / "serviceworker.js").unlink(), "run 'mkdocs-offline build"),
        (lambda site: (site / "serviceworker.js").write_text("x"), "build the site again"),
        (lambda site: (site / "guide/wind/index.html").unlink(), "is gone, but"),
        (lambda site: (site / "mkdocs-offline/version.json").unlink(), "is gone, but"),
        (lambda site: shutil.rmtree(site / "mkdocs-offline/worker"), "is gone, but"),
        (lambda site: shutil.rmtree(site / "mkdocs-offline/packs"), "is gone, but"),
        (lambda site: shutil.rmtree(site / "mkdocs-offline/listing"), "is gone, but"),
        (lambda site: spoil_all(site / "mkdocs-offline/listing"), "is damaged; build the site"),
        (lambda site: [page.unlink() for page in site.rglob("*.html")], "holds no HTML page"),
    ],
)
def test_what_cannot_be_checked_says_what_to_do(
    spoil: Callable[[Path], Any], message: str, sample: Path, tmp_path: Path
) -> None:
    site = Path(shutil.copytree(sample, tmp_path / "site"))
    spoil(site)
    with pytest.raises(OfflineError, match=message):
        check(site)


def test_what_stands_on_many_pages_takes_memory_once(tmp_path: Path) -> None:
    names = [f"{number:03}" for number in range(200)]
    navigation = "".join(f'<li><a href="../{name}/">The page {name}</a>' for name in names)
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(f"<!doctype html>{navigation}<p>{name}")
    make_offline(tmp_path, Options())
    tracemalloc.start()
    report = check(tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.findings == ()
    assert peak < 5_000_000


def test_the_same_tag_is_missed_on_the_pages_where_it_leads_nowhere(
    checked: Callable[..., CheckReport],
) -> None:
    """A tag is known by the folder of its page, or by how deep that lies, or not at all."""
    tag = '<p><a href="b.html">Next</a><img src="../c.png">'
    files = {f"{folder}/a.html": tag for folder in ("one", "two", "one/three")}
    files |= {"one/b.html": tag, "c.png": "", "d.html": f'<base href="one/">{tag}'}
    report = checked(files, "*client.js")
    assert {finding.url: finding.pages for finding in report.findings} == {
        "two/b.html": ("two/a.html",),
        "one/three/b.html": ("one/three/a.html",),
        "one/c.png": ("one/three/a.html",),
    }
