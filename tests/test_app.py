"""Readers can install the site as an app, if its author wants that."""

import base64
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup, Tag

from mkdocs_offline.build import make_offline, retire
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.options import AppOptions, Options
from mkdocs_offline.published.site import read_site
from tests.apps import APP, HOSTILE, MANIFEST, png, web_manifest_of, with_app
from tests.sites import build, copy_docs, files_of, run_mkdocs

DRAWN = "mkdocs-offline/icon.svg"


@pytest.fixture
def site(plain: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(plain, tmp_path / "site"))


def head_of(page: Path) -> Tag:
    head = BeautifulSoup(page.read_bytes(), "html.parser").head
    assert head
    return head


def value(page: Path, selector: str, attribute: str) -> str:
    (found,) = head_of(page).select(selector)
    return str(found[attribute])


def test_the_manifest_says_what_mkdocs_yml_says(tmp_path: Path) -> None:
    theme = {
        "name": "material",
        "font": False,
        "palette": [{"primary": "teal"}, {"primary": "red"}],
    }
    site = build(tmp_path, theme=theme | {"language": "ar"}, plugins=[APP])
    drawn = {"src": f"../{DRAWN}", "sizes": "any", "type": "image/svg+xml"}
    assert web_manifest_of(site) == {
        "name": "Barograph",
        "lang": "ar",
        "start_url": "../",
        "scope": "../",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#009485",
        "icons": [{**drawn, "purpose": "any"}, {**drawn, "purpose": "maskable"}],
    }
    assert value(site / "index.html", "meta[name=theme-color]", "content") == "#009485"
    assert '"#009485"' in (site / DRAWN).read_text() and ">B</text>" in (site / DRAWN).read_text()


def test_what_is_set_counts(site: Path) -> None:
    manifest = with_app(
        site,
        name="The Barograph",
        short_name="Baro",
        theme_color="#FFF",
        background_color="#102030",
        display="minimal-ui",
    )
    assert manifest.items() >= {
        ("name", "The Barograph"),
        ("short_name", "Baro"),
        ("theme_color", "#ffffff"),
        ("background_color", "#102030"),
        ("display", "minimal-ui"),
    }
    title = "meta[name=apple-mobile-web-app-title]"
    assert value(site / "guide/wind/index.html", title, "content") == "Baro"


@pytest.mark.parametrize(
    ("page", "url"),
    [
        ("index.html", ""),
        ("guide/field notes/index.html", "guide/field%20notes/"),
        ("404.html", "x/y"),
    ],
)
def test_every_page_finds_the_manifest(page: str, url: str, site: Path) -> None:
    make_offline(site, Options(app=AppOptions()), site_url="https://example.org/docs/")
    href = value(site / page, "link[rel=manifest]", "href")
    root = "https://example.org/docs/"
    assert urljoin(root + url, href) == root + MANIFEST


def test_building_again_changes_nothing(site: Path) -> None:
    (site / "favicon.png").write_bytes(png(144, 144))
    with_app(site, icon="favicon.png")
    before = files_of(site)
    with_app(site, icon="favicon.png")
    assert files_of(site) == before


def test_without_the_setting_everything_is_as_before(site: Path) -> None:
    make_offline(site, Options(), site_url="https://example.org/")
    before = files_of(site)
    with_app(site, name=HOSTILE)
    assert files_of(site) != before
    make_offline(site, Options(), site_url="https://example.org/")
    assert files_of(site) == before


def test_retiring_takes_the_app_out(site: Path) -> None:
    before = files_of(site)
    with_app(site)
    retire(site)
    after = files_of(site)
    del after["serviceworker.js"]
    assert after == before


def test_a_page_keeps_the_tags_that_it_has(site: Path) -> None:
    (site / "own.html").write_text(
        '<html><head><META NAME="Theme-Color" content="red"><link rel="manifest" href="x">'
        '<link rel="apple-touch-icon" href="y.png"></head>'
    )
    (site / "icon.png").write_bytes(png(180, 180))
    with_app(site, theme_color="#009485", icon="icon.png")
    (ours,) = head_of(site / "own.html").select("[data-mkdocs-offline]")
    assert ours["name"] == "apple-mobile-web-app-title"


def test_a_page_with_a_base_has_no_tags_that_would_lead_astray(site: Path) -> None:
    (site / "based.html").write_text('<html><head><base href="/other/"></head>')
    with_app(site)
    assert not head_of(site / "based.html").select("[data-mkdocs-offline]")


@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_no_name_breaks_out(charset: str, site: Path) -> None:
    page = site / "page.html"
    page.write_text(f'<html><head><meta charset="{charset}"><title>ü</title></head>', charset)
    assert with_app(site, name=HOSTILE, short_name=HOSTILE)["name"] == HOSTILE
    assert value(page, "meta[name=apple-mobile-web-app-title]", "content") == HOSTILE
    assert len(head_of(page).find_all("script")) == 1
    assert ">S</text>" in (site / DRAWN).read_text()


def test_a_png_has_its_true_size_and_is_saved_though_it_is_excluded(site: Path) -> None:
    (site / "img/app icon.png").write_bytes(png(512, 512))
    app = AppOptions(icon="img/app icon.png")
    report = make_offline(site, Options(app=app, exclude=("*.png",), download="ask"))
    (icon,) = web_manifest_of(site)["icons"]
    assert icon == {
        "src": "../img/app%20icon.png",
        "sizes": "512x512",
        "type": "image/png",
        "purpose": "any",
    }
    touch = value(site / "guide/wind/index.html", "link[rel=apple-touch-icon]", "href")
    assert touch == "../../img/app%20icon.png"
    types = {entry.url: entry.type for entry in read_site(site).line.core}
    assert types["img/app%20icon.png"] == "image/png"
    assert types[MANIFEST] == "application/json"
    assert "img/app%20icon.png" not in dict(report.left_out)
    assert not (site / DRAWN).exists()


def test_the_icon_of_the_home_page_is_taken_where_it_is_large_enough(site: Path) -> None:
    (site / "small.png").write_bytes(png(48, 48))
    (site / "large.png").write_bytes(png(180, 180))
    (site / "index.html").write_text(
        '<html lang="he" dir="rtl"><head><title>Wetter</title><link rel="icon" href="small.png">'
        '<link rel="apple-touch-icon" href="/large.png?v=2"></head>'
    )
    manifest = with_app(site)
    assert (manifest["name"], manifest["lang"], manifest["dir"]) == ("Wetter", "he", "rtl")
    assert [icon["src"] for icon in manifest["icons"]] == ["../large.png"]


def test_the_logo_stands_on_the_colour_of_the_theme(tmp_path: Path) -> None:
    theme = {"name": "material", "font": False, "logo": "img/station.svg"}
    site = build(tmp_path, theme=theme, plugins=[APP])
    drawing = (site / DRAWN).read_text()
    logo = base64.b64encode((site / "img/station.svg").read_bytes()).decode()
    assert f'href="data:image/svg+xml;base64,{logo}"' in drawing and '"#4051b5"' in drawing


def test_an_authors_own_manifest_wins(tmp_path: Path, sample: Path) -> None:
    docs = copy_docs(tmp_path)
    (docs / "manifest.webmanifest").write_text("{}")
    site = build(tmp_path, docs=docs, plugins=["search", APP])
    log = run_mkdocs(tmp_path, "build")
    assert "WARNING -  mkdocs-offline: 'app' does nothing, because the site has a web app" in log
    assert (site / "manifest.webmanifest").read_text() == "{}"
    assert (site / "index.html").read_bytes() == (sample / "index.html").read_bytes()
    assert not (site / MANIFEST).exists()


def test_a_manifest_that_the_home_page_names_wins(site: Path) -> None:
    (site / "index.html").write_text('<html><head><link rel="manifest" href="site.json"></head>')
    report = make_offline(site, Options(app=AppOptions()))
    assert "manifest of its own" in report.warnings[0]
    assert not (site / MANIFEST).exists()


@pytest.mark.parametrize(
    ("icon", "message"),
    [
        ("none.svg", "app.icon: the built site has no file 'none.svg'"),
        ("index.html", "app.icon: 'index.html' is neither an SVG nor a PNG"),
        ("cut.png", "app.icon: 'cut.png' is neither an SVG nor a PNG"),
    ],
)
def test_an_icon_that_is_none_leaves_the_site_as_it_was(
    icon: str, message: str, site: Path
) -> None:
    (site / "cut.png").write_bytes(png(144, 144)[:20])
    before = files_of(site)
    with pytest.raises(OfflineError) as error:
        with_app(site, icon=icon)
    assert message in str(error.value)
    assert files_of(site) == before


def test_a_site_without_a_home_page_is_no_app(site: Path) -> None:
    (site / "index.html").unlink()
    with pytest.raises(OfflineError, match=r"index\.html"):
        with_app(site)


@pytest.mark.parametrize(
    ("app", "problems"),
    [
        ({"color": "red"}, ["there is no setting 'app.color'; there are name, short_name"]),
        ({"theme_color": "teal"}, ["app.theme_color: 'teal' is not allowed; give a colour such"]),
        ({"name": " ", "display": "tab"}, ["app.name: ' ' is not", "app.display: 'tab' is not"]),
        ("maybe", ["app: 'maybe' is not allowed; give true, false, or settings of its own: name"]),
    ],
)
def test_a_wrong_setting_is_named(app: object, problems: list[str]) -> None:
    with pytest.raises(OfflineError) as error:
        Options.parse({"app": app})
    lines = str(error.value).splitlines()
    assert all(line.startswith(start) for line, start in zip(lines, problems, strict=True))


@pytest.mark.parametrize(
    ("value", "app"), [(True, AppOptions()), ({}, AppOptions()), ("off", None)]
)
def test_the_app_is_turned_on_and_off(value: object, app: AppOptions | None) -> None:
    assert Options.parse({"app": value}).app == app


def test_the_command_line_makes_apps(site: Path) -> None:
    (site / "small.png").write_bytes(png(48, 48))
    command = [sys.executable, "-m", "mkdocs_offline", "build", str(site)]
    subprocess.run([*command, "--app"], check=True, capture_output=True)
    assert web_manifest_of(site)["name"] == "Barograph"
    options = ["--app-name", "Baro", "--app-icon", "small.png"]
    done = subprocess.run([*command, *options], check=True, capture_output=True, text=True)
    assert web_manifest_of(site)["name"] == "Baro"
    assert "app.icon: 'small.png' has 48x48 pixels" in done.stderr
