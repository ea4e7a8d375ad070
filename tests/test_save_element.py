"""<mkdocs-offline-save>: readers save, pause, resume and remove the site where they want to."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import Browser
from tests.host import Answer, Host
from tests.sites import build, copy_docs, is_pack

pytestmark = [pytest.mark.browser, pytest.mark.by_turns]

LOOK = """const root = document.querySelector("mkdocs-offline-save").shadowRoot;
    const seen = (part) => {
      const element = root?.querySelector(`[part~=${part}]`);
      return element?.checkVisibility() ? element.textContent : "";
    };
    return [seen("state"), seen("main"), seen("remove"), seen("amount")];"""
CLICK = """document.querySelector("mkdocs-offline-save").shadowRoot
    .querySelector(`[part~=${x}]`).click()"""


def page_with_element(folder: Path, **settings: object) -> Path:
    docs = copy_docs(folder)
    (docs / "index.md").write_text("# Home\n\n<mkdocs-offline-save></mkdocs-offline-save>")
    return build(folder, docs=docs, plugins=["search", {"mkdocs-offline": settings}])


def state(browser: Browser) -> str:
    return str(browser.run(LOOK)[0])


def main(browser: Browser) -> str:
    """What is on the main button."""
    return str(browser.run(LOOK)[1])


def facts(browser: Browser) -> str:
    """What else is said, without the characters that keep its parts apart."""
    return str(browser.run(LOOK)[3]).replace("\u2068", "").replace("\u2069", "")


def click(browser: Browser, part: str) -> None:
    browser.run(CLICK, part)


def slow_packs(path: str, answer: Answer) -> None:
    if is_pack(path):
        time.sleep(3)
        answer.status = 503  # Whoever has not paused meanwhile tries again.


def test_a_reader_sees_the_size_and_saves(
    tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(page_with_element(tmp_path, download="ask"))
    browser = browser_on(host)
    browser.open()
    # What the page was read with counts as soon as it is saved.
    size = r"[\d.]+ [kM]B"
    browser.until(lambda: re.fullmatch(f"{size} to download|{size} of {size}", facts(browser)))
    assert state(browser) in ("Not saved on this device", "The pages you have opened are saved")
    click(browser, "main")
    browser.until(lambda: state(browser) == "Saved for offline reading")
    _, button, remove, _ = browser.run(LOOK)
    assert (button, remove) == ("", "Remove")
    assert re.fullmatch(r"Up to date · [\d.]+ [kM]B · saved 1 minute ago", facts(browser))
    host.unplug()
    assert browser.open("guide/rain/") == 200


def test_a_pause_outlives_the_page_and_resuming_fetches_nothing_again(
    tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(page_with_element(tmp_path))
    browser = browser_on(host)
    with host.recording() as requests:
        with host.fault(slow_packs):
            browser.open()
            browser.until(lambda: main(browser) == "Pause")
            browser.until(browser.lacks_one_file)
            click(browser, "main")
            browser.until(lambda: state(browser) == "Saving is paused")
        saved = browser.status()["files"]["saved"]
        assert saved < browser.status()["files"]["total"]
        browser.open("guide/wind/")
        browser.open()
        browser.until(lambda: main(browser) == "Resume")
        assert browser.status()["files"]["saved"] == saved
        click(browser, "main")
        browser.until(lambda: state(browser) == "Saved for offline reading")
    fetched = [request.path for request in requests if request.status != 503]
    packs = [path for path in fetched if path.startswith("mkdocs-offline/pack")]
    assert len(packs) == len(set(packs))


def reader_who_removes(folder: Path, reader_of: Callable[..., tuple[Host, Browser]]) -> Browser:
    """Let a reader who has the site saved click *Remove*."""
    _, browser = reader_of(page_with_element(folder))
    browser.until(lambda: state(browser) == "Saved for offline reading")
    click(browser, "remove")
    return browser


def test_a_reader_removes_what_is_saved(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    browser = reader_who_removes(tmp_path, reader_of)
    browser.until(lambda: main(browser) == "Save")
    assert browser.status()["state"] == "core"


def test_a_removal_can_be_undone(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    browser = reader_who_removes(tmp_path, reader_of)
    browser.until(lambda: main(browser) == "Undo")
    click(browser, "main")
    browser.until(lambda: state(browser) == "Saved for offline reading")
    browser.open("guide/wind/")  # Whoever leaves does not wait for the end of the time.
    browser.open()
    browser.until(lambda: state(browser) == "Saved for offline reading")


def test_whoever_leaves_the_page_has_not_undone_it(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    browser = reader_who_removes(tmp_path, reader_of)
    browser.until(lambda: main(browser) == "Undo")
    browser.open("guide/wind/")
    browser.until(lambda: browser.status()["state"] == "core")


def test_a_compact_element_is_a_glyph_that_opens_a_card(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    docs = copy_docs(tmp_path)
    (docs / "index.md").write_text("# Home\n\n<mkdocs-offline-save compact></mkdocs-offline-save>")
    _, browser = reader_of(build(tmp_path, docs=docs))
    label = """return document.querySelector("mkdocs-offline-save").shadowRoot
        ?.querySelector("[part~=open]")?.ariaLabel"""
    browser.until(lambda: browser.run(label) == "Saved for offline reading")
    assert state(browser) == ""
    click(browser, "open")
    assert state(browser) == "Saved for offline reading"
    browser.run(
        """const escape = new KeyboardEvent("keydown", { key: "Escape", bubbles: true });
        document.querySelector("mkdocs-offline-save").dispatchEvent(escape);"""
    )
    assert state(browser) == ""
    click(browser, "open")
    browser.run("document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))")
    assert state(browser) == ""


def test_what_auto_leaves_can_be_saved_as_well(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    docs = copy_docs(tmp_path)
    for name in "abcdef":
        (docs / f"{name}.bin").write_bytes(name.encode() * 4_000_000)
    (docs / "index.md").write_text("# Home\n\n<mkdocs-offline-save></mkdocs-offline-save>")
    host, browser = reader_of(build(tmp_path, docs=docs))
    browser.until(lambda: main(browser) == "Save the rest")
    assert state(browser) == "Saved for offline reading"
    click(browser, "main")
    browser.until(lambda: main(browser) == "")
    host.unplug()
    assert browser.run("return (await (await fetch('a.bin')).blob()).size") == 4_000_000


def test_what_cannot_be_saved_can_be_tried_again(
    tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(page_with_element(tmp_path, download="ask"))
    browser = browser_on(host)
    browser.open()
    browser.until(lambda: main(browser) == "Save")
    with host.answer("img/vane.png", 404):
        click(browser, "main")
        browser.until(lambda: main(browser) == "Try again")
    assert state(browser) == "Saved, but some files are missing"
    assert facts(browser).startswith("Files missing: 1 · ")
    with host.answer("img/vane.png", 404):
        browser.open("guide/wind/")
        browser.open()
        browser.until(lambda: main(browser) == "Try again")
    assert state(browser) == "Saved, but some files are missing"
    click(browser, "main")
    browser.until(lambda: state(browser) == "Saved for offline reading")


def test_a_browser_that_cannot_save_says_so(
    tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(page_with_element(tmp_path))
    browser = browser_on(host)
    with host.script("delete Navigator.prototype.serviceWorker"):
        browser.open()
    browser.until(lambda: state(browser) == "This browser cannot save this site")
    assert main(browser) == ""
