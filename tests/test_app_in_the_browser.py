"""Browsers take what we make for an app, with and without a network."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mkdocs_offline.build import make_offline
from mkdocs_offline.options import AppOptions, Options
from tests.apps import APP, HOSTILE, png, with_app
from tests.browser import Browser
from tests.chromium import ChromiumBrowser
from tests.host import Host
from tests.sites import build

pytestmark = pytest.mark.browser


@pytest.fixture
def site(plain: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(plain, tmp_path / "site"))


@pytest.fixture
def installability(
    serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> Callable[..., tuple[Browser, dict[str, Any], list[str]]]:
    """Open a page; return what Chromium reads in the manifest and what it does not like."""

    def ask(site: Path, base: str = "/") -> tuple[Browser, dict[str, Any], list[str]]:
        browser = browser_on(serve(site, base))
        assert isinstance(browser, ChromiumBrowser)
        browser.open("guide/wind/")
        found = browser.devtools("Page.getAppManifest")
        errors = browser.devtools("Page.getInstallabilityErrors")["installabilityErrors"]
        ids = {error["errorId"] for error in errors}
        return browser, found["manifest"], [*sorted(ids), *map(str, found["errors"])]

    return ask


@pytest.mark.not_in("firefox", "webkit", reason="their drivers do not tell of apps")
@pytest.mark.parametrize(
    ("icon", "base"),
    [(None, "/docs/latest/"), ("icon.png", "/docs/2.0/"), ("img/station.svg", "/")],
)
def test_chromium_can_install_it(
    icon: str | None, base: str, site: Path, installability: Callable[..., Any]
) -> None:
    (site / "icon.png").write_bytes(png(144, 144))
    with_app(site, name=HOSTILE, **({"icon": icon} if icon else {}))
    browser, manifest, errors = installability(site, base)
    assert errors == []
    assert manifest["name"] == HOSTILE
    assert manifest["startUrl"] == manifest["scope"] == manifest["id"] == browser.url
    assert browser.problems == []


@pytest.mark.not_in("firefox", "webkit", reason="their drivers do not tell of apps")
@pytest.mark.parametrize("sides", [(143, 143), (1025, 1025), (200, 180)])
def test_what_chromium_does_not_install_is_warned_of(
    sides: tuple[int, int], site: Path, installability: Callable[..., Any]
) -> None:
    (site / "icon.png").write_bytes(png(*sides))
    report = make_offline(site, Options(app=AppOptions(icon="icon.png")))
    assert "browsers do not install an app with it" in report.warnings[0]
    _, _, errors = installability(site)
    assert errors != []


def test_the_app_opens_offline(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = reader_of(build(tmp_path, plugins=["search", APP]))
    host.unplug()
    fetched = """const url = document.querySelector("link[rel=manifest]").href;
        const manifest = await fetch(url);
        const { start_url: start, icons } = await manifest.clone().json();
        const icon = await fetch(new URL(icons[0].src, url));
        return [manifest, icon].map((answer) => answer.headers.get("Content-Type"))
          .concat(new URL(start, url).href);"""
    manifest_type, icon_type, start = browser.run(fetched)
    assert (manifest_type, icon_type) == ("application/json", "image/svg+xml")
    browser.go(start)
    assert "for places without a network" in browser.text
