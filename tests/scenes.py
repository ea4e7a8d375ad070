"""All that readers see of us, in many looks: for screenshots, and for checks of each of them."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize

from tests.host import Host
from tests.sites import build, change, copy_docs

_PALETTE = [
    {"media": "(prefers-color-scheme: light)", "scheme": "default", "primary": "teal"},
    {"media": "(prefers-color-scheme: dark)", "scheme": "slate", "primary": "teal"},
]
_THEMES: dict[str, dict[str, object]] = {
    "material": {"name": "material", "font": False, "palette": _PALETTE},
    "mkdocs": {"name": "mkdocs", "highlightjs": False, "color_mode": "auto"},
    "readthedocs": {"name": "readthedocs", "highlightjs": False},
}
_LANGUAGE_SETTING = {"material": "language", "mkdocs": "locale", "readthedocs": "locale"}
_DEVICES: dict[str, ViewportSize] = {
    "desktop": {"width": 1200, "height": 750},
    "phone": {"width": 390, "height": 750},
}


@dataclass(frozen=True)
class Look:
    theme: str
    language: str
    scheme: str
    device: str

    @property
    def name(self) -> str:
        return f"{self.theme}-{self.language}-{self.scheme}-{self.device}"


LOOKS = [Look(*parts) for parts in product(_THEMES, ("en", "ar"), ("light", "dark"), _DEVICES)]


def build_versions(folder: Path, look: Look) -> tuple[Path, Path]:
    """Build a site with all that there is to see, and its next version; once for all schemes."""
    folder /= f"{look.theme}-{look.language}"
    sites = folder / "old/site", folder / "new/site"
    if folder.exists():
        return sites
    docs = copy_docs(folder)
    (docs / "offline.md").unlink()
    picture = "![The station on its mast: vane, cups, rain gauge and box](img/station.svg)"
    sized = '<img alt="The station" src="img/station.svg" width="480" height="220">'
    element = "\n<mkdocs-offline-save></mkdocs-offline-save>\n"
    change(docs, "index.md", picture, f"{element}\n{sized}")
    far = "[World Meteorological Organization](https://wmo.invalid/)"
    change(
        docs, "guide/wind.md", "Cups measure", f"See also {far} and [Rain](rain.md). Cups measure"
    )
    (docs / "extra.css").write_text("mkdocs-offline-save { display: block; min-height: 100px }")
    theme = _THEMES[look.theme] | {_LANGUAGE_SETTING[look.theme]: look.language}
    plugins: list[object] = [
        "search",
        {"mkdocs-offline": {"max_age": 0, "exclude": "/guide/rain/"}},
    ]
    settings: dict[str, Any] = {
        "docs": docs,
        "theme": theme,
        "plugins": plugins,
        "extra_css": ["extra.css"],
    }
    build(folder / "old", **settings)
    change(docs, "guide/wind.md", "Cups measure", "Four cups measure")
    build(folder / "new", **settings)
    return sites


def scenes(browser: Browser, folder: Path, look: Look) -> Iterator[tuple[str, Page]]:
    """Bring one scene after another on the screen; give its name and the page."""
    old, new = build_versions(folder, look)
    host = Host(old)
    context = browser.new_context(
        color_scheme="dark" if look.scheme == "dark" else "light",
        viewport=_DEVICES[look.device],
        bypass_csp=True,  # For what checks add to the page.
    )
    page = context.new_page()
    try:
        page.goto(host.url)
        _wait_for(page, "saved")
        yield "saved-notice", page
        page.goto(host.url)
        page.locator("mkdocs-offline-save [part~=remove]").wait_for()
        yield "save-element", page
        page.goto(f"{host.url}mkdocs-offline/")
        page.locator("mkdocs-offline-status dd").first.wait_for()
        yield "status-page", page
        page.goto(f"{host.url}guide/wind/")
        page.evaluate("mkdocsOffline.saved")
        host.site = new
        page.evaluate("mkdocsOffline.update()")
        _wait_for(page, "updated")
        yield "update-notice", page
        host.unplug()
        page.goto(f"{host.url}guide/wind/")
        _wait_for(page, "offline")
        page.locator("[data-mkdocs-offline=away]").first.wait_for(state="attached")
        yield "offline-notice", page
        page.goto(f"{host.url}guide/rain/")
        page.locator("[data-mkdocs-offline] input:enabled").wait_for()
        yield "fallback-page", page
    finally:
        context.close()
        host.unplug()


def _wait_for(page: Page, notice: str) -> None:
    page.locator(f"mkdocs-offline-notice[data-shown={notice}]").wait_for()


def clear(folder: Path) -> Path:
    """Return a folder, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
