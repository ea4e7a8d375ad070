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


# How the status of a reader who has all differs from that of others: what is hard to bring about.
_MB = 1_000_000
_WANTED = {"saved": 2.6 * _MB, "total": 7.6 * _MB}
_MISSING = {"reason": "is missing: the host answers 404", "remedy": "deploy"}
_FULL = {"reason": "does not fit: the browser's storage for this site is full", "remedy": "space"}
_PART = {"bytes": _WANTED, "wanted": _WANTED, "savedAt": None}
_GAPS = {"saved": 6.7 * _MB, "total": 7.6 * _MB}
STATES: dict[str, dict[str, object]] = {
    "not-saved": _PART | {"state": "core", "wanted": {"saved": 1, "total": 1}},
    "opened": _PART | {"state": "partial", "wanted": {"saved": 1, "total": 1}},
    "saving": _PART | {"state": "saving"},
    "paused": _PART | {"state": "paused"},
    "waiting": _PART | {"state": "partial", "isOffline": True, "deployed": None},
    "gaps": _PART
    | {"state": "partial", "wanted": _GAPS, "bytes": _GAPS, "missing": 7}
    | {"problems": [_MISSING | {"url": f"img/{name}.png"} for name in "abcdefg"]},
    "full": _PART
    | {"state": "partial", "missing": 7, "problems": [_FULL | {"url": "video/mast.mp4"}]},
    "outdated": {"deployed": "0123456789abcdef"},
    "offline": {"isOffline": True, "deployed": None},
    "unsupported": {"state": "unsupported", "savedAt": None, "version": None, "deployed": None}
    | {name: {"saved": 0, "total": 0} for name in ("files", "bytes", "wanted")},
}
_PRETEND = """(change) => {
  window.whole ??= mkdocsOffline.status;
  mkdocsOffline.status = async () => ({ ...(await whole()), ...change });
  return mkdocsOffline.status().then((detail) =>
    document.dispatchEvent(new CustomEvent("mkdocs-offline", { detail })));
}"""


@dataclass(frozen=True)
class Look:
    theme: str
    language: str
    scheme: str
    device: str

    @property
    def name(self) -> str:
        return f"{self.theme}-{self.language}-{self.scheme}-{self.device}"


LOOKS = [
    Look(*parts) for parts in product(_THEMES, ("en", "ar", "de"), ("light", "dark"), _DEVICES)
]


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
    change(docs, "index.md", picture, f"<mkdocs-offline-save></mkdocs-offline-save>\n\n{sized}")
    far = "[World Meteorological Organization](https://wmo.invalid/)"
    change(
        docs, "guide/wind.md", "Cups measure", f"See also {far} and [Rain](rain.md). Cups measure"
    )
    size = "display: block; min-height: clamp(122px, (640px - 100vw) * 999, 142px)"
    (docs / "extra.css").write_text(f"mkdocs-offline-save {{ {size} }}")
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
        page.goto(f"{host.url}guide/pressure/")
        _wait_for(page, "saved")
        yield "saved-notice", page
        page.goto(host.url)
        yield from _states(page, "save-element", "mkdocs-offline-save")
        page.locator("mkdocs-offline-save [part~=remove]").click()
        page.locator("mkdocs-offline-save[data-state=removing]").wait_for()
        yield "save-element-removing", page
        page.locator("mkdocs-offline-save [part~=main]").click()
        page.goto(f"{host.url}mkdocs-offline/")
        page.locator("mkdocs-offline-status dd").first.wait_for()
        yield from _states(page, "status-page", "mkdocs-offline-status mkdocs-offline-save")
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


def _states(page: Page, name: str, element: str) -> Iterator[tuple[str, Page]]:
    """Show an element as it really is, then in all other states, and as it was again."""
    found = page.locator(element).and_(page.locator("[data-state=saved]"))
    found.wait_for()
    yield name, page
    for state, changes in STATES.items():
        page.evaluate(_PRETEND, changes)
        shown = {"not-saved": "notSaved", "offline": "saved"}.get(state, state)
        page.locator(element).and_(page.locator(f"[data-state={shown}]")).wait_for()
        yield f"{name}-{state}", page
    page.evaluate(_PRETEND, {})
    found.wait_for()


def _wait_for(page: Page, notice: str) -> None:
    page.locator(f"mkdocs-offline-notice[data-shown={notice}]").wait_for()


def clear(folder: Path) -> Path:
    """Return a folder, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
