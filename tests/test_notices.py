"""What readers are told: that they are offline, that a page has changed, that all is saved."""

import gzip
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import Browser
from tests.host import Answer, Host
from tests.sites import THEMES, build, change, copy_docs, is_listing, is_pack, version_of

pytestmark = [pytest.mark.browser, pytest.mark.by_turns]

NOTICE = """const host = document.querySelector("mkdocs-offline-notice");
    const text = host?.shadowRoot.querySelector("[part=text]").textContent ?? "";
    return host?.dataset.shown ? text : "";"""
BUTTON = """document.querySelector("mkdocs-offline-notice").shadowRoot
    .querySelector(`[part~=${x}]`).click()"""


def notice(browser: Browser) -> str:
    return str(browser.run(NOTICE))


def plugin(**settings: object) -> list[object]:
    return ["search", {"mkdocs-offline": settings}]


def offline_reader(
    site: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> tuple[Host, Browser]:
    """A reader who was told that all is saved, and then lost the network."""
    host, browser = reader_of(site)
    browser.until(lambda: notice(browser))
    browser.run(BUTTON, "close")
    host.unplug()
    browser.open("guide/wind/")
    return host, browser


def test_without_a_network_readers_are_told_how_old_their_copy_is(
    eager: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = offline_reader(eager, reader_of)
    wanted = r"This site cannot be reached\. This copy was saved \d minutes? ago\."
    browser.until(lambda: re.fullmatch(wanted, notice(browser)))
    host.plug()
    browser.run("dispatchEvent(new Event('online'))")
    browser.until(lambda: not notice(browser))


def test_a_network_that_goes_while_reading_is_noticed(
    eager: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = reader_of(eager)
    browser.until(lambda: notice(browser))
    host.unplug()
    browser.run("dispatchEvent(new Event('offline'))")
    browser.until(lambda: "cannot be reached" in notice(browser))


def test_a_picture_of_another_host_that_fails_is_sign_enough(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = reader_of(build(tmp_path, plugins=plugin(max_age=600)))
    browser.until(lambda: notice(browser))
    host.unplug()
    picture = "document.body.append(Object.assign(new Image(), { src: x }))"
    browser.run(picture, "http://localhost:1/x.gif")
    browser.until(lambda: "cannot be reached" in notice(browser))


def test_a_notice_that_was_dismissed_stays_away_on_other_pages(
    eager: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    _, browser = offline_reader(eager, reader_of)
    browser.until(lambda: "cannot be reached" in notice(browser))
    browser.run(BUTTON, "close")
    browser.until(lambda: not notice(browser))
    browser.open("guide/rain/")
    # The marks come with the notice, or in its place.
    browser.until(lambda: browser.run("return !!document.querySelector('[data-mkdocs-offline]')"))
    assert notice(browser) == ""


def test_that_all_is_saved_is_said_once(
    sample: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    _, browser = reader_of(sample)
    browser.until(lambda: notice(browser) == "Saved for offline reading")
    browser.until_told()
    browser.open("guide/wind/")
    browser.until_saved()
    assert notice(browser) == ""


def test_saving_that_takes_long_shows_its_progress(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    progress = """const notice = document.querySelector("mkdocs-offline-notice").shadowRoot;
        const ring = notice.querySelector(".done");
        return Number(ring.getAttribute("stroke-dasharray").split(" ")[0]);"""

    def be_slow(path: str, answer: Answer) -> None:
        if is_listing(path):
            time.sleep(6)
        if is_pack(path):
            time.sleep(7)
        if path.endswith("vane.png"):
            time.sleep(4)  # Comes last: until then something is still to be saved.

    with host.fault(be_slow):
        browser.open()
        browser.until(lambda: notice(browser) == "Saving for offline reading…")
        before = browser.run(progress)
        browser.until(lambda: browser.run(progress) > before)
        browser.until(lambda: notice(browser) == "Saved for offline reading")


def test_an_element_on_the_screen_needs_no_notice_beside_it(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    docs = copy_docs(tmp_path)
    space = '<div markdown style="height: 3000px"></div>'
    (docs / "index.md").write_text(
        f"# Home\n\n<mkdocs-offline-save></mkdocs-offline-save>\n\n{space}"
    )
    host, browser = reader_of(build(tmp_path, docs=docs, plugins=plugin(max_age=0)))
    browser.until_told()  # By the element.
    assert notice(browser) == ""
    host.unplug()
    browser.run("dispatchEvent(new Event('offline'))")
    facts = """return document.querySelector("mkdocs-offline-save").shadowRoot
        .querySelector("[part=amount]").textContent"""
    browser.until(lambda: "This site cannot be reached" in browser.run(facts))
    assert notice(browser) == ""
    browser.run("scrollTo(0, 2000); dispatchEvent(new Event('offline'))")
    browser.until(lambda: "cannot be reached" in notice(browser))


def test_a_reader_without_any_network_is_called_offline(
    eager: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    _, browser = offline_reader(eager, reader_of)
    browser.until(lambda: notice(browser).startswith("This site cannot be reached."))
    browser.run(
        """Object.defineProperty(navigator, "onLine", { value: false });
        dispatchEvent(new Event("offline"));"""
    )
    browser.until(lambda: notice(browser).startswith("You are offline."))


def deploy(host: Host, site: Path, browser: Browser) -> None:
    """Deploy another version and let the page on the screen look for it."""
    host.site = site
    browser.run("(await navigator.serviceWorker.getRegistration()).update()")
    browser.until_version(version_of(site))


def until_notices(browser: Browser) -> None:
    """Wait until the page on the screen would tell of a change."""
    loaded = """return performance.getEntriesByType("resource")
        .some(({ name }) => name.endsWith("/mkdocs-offline/notices.js"))"""
    browser.until(lambda: browser.run(loaded))
    browser.run("await import('/mkdocs-offline/notices.js')")
    browser.status()  # Answered after the question of that module.


def reader_of_a_changed_page(
    versions: tuple[Path, Path], reader_of: Callable[..., tuple[Host, Browser]]
) -> tuple[Host, Browser]:
    """A reader who is told that the page on the screen has been updated."""
    old, new = versions
    host, browser = reader_of(old)
    browser.until(lambda: notice(browser))
    browser.open("guide/wind/")
    browser.until_saved()
    until_notices(browser)
    deploy(host, new, browser)
    browser.until(lambda: notice(browser) == "This page has been updated.")
    return host, browser


def test_a_page_that_has_changed_since_it_was_opened_says_so(
    versions: tuple[Path, Path], reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    _, browser = reader_of_a_changed_page(versions, reader_of)
    assert "Four cups" not in browser.text
    browser.run(BUTTON, "action")
    browser.until(lambda: "Four cups" in browser.text)
    assert notice(browser) == ""


def test_a_first_page_that_has_changed_says_so_as_well(
    versions: tuple[Path, Path], reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    """It came without the worker, and goes on being the old one when a new version is whole."""
    old, new = versions
    host, browser = reader_of(old, page="guide/wind/")
    until_notices(browser)
    deploy(host, new, browser)
    browser.until(lambda: notice(browser) == "This page has been updated.")
    browser.until(lambda: browser.status()["state"] == "saved")
    browser.run("await mkdocsOffline.save(); dispatchEvent(new Event('offline'))")
    assert notice(browser) == "This page has been updated."


def test_a_page_that_has_not_changed_says_nothing(
    versions: tuple[Path, Path], reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    old, new = versions
    host, browser = reader_of(old)
    browser.until(lambda: notice(browser))
    browser.open("guide/rain/")
    browser.until_saved()
    deploy(host, new, browser)
    browser.run("await mkdocsOffline.saved")
    assert notice(browser) == ""


def test_a_page_that_came_from_the_host_is_not_called_old(
    versions: tuple[Path, Path], reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    old, new = versions
    host, browser = reader_of(old)
    browser.until(lambda: notice(browser))
    host.site = new
    browser.open("guide/wind/")
    assert "Four cups" in browser.text
    browser.until_version(version_of(new))
    assert notice(browser) == ""


def test_a_notice_that_was_dismissed_hides_no_other(
    versions: tuple[Path, Path], reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = reader_of_a_changed_page(versions, reader_of)
    browser.run(BUTTON, "close")
    browser.until(lambda: not notice(browser))
    host.unplug()
    browser.run("dispatchEvent(new Event('offline'))")
    browser.until(lambda: "cannot be reached" in notice(browser))


def test_a_version_that_waits_for_consent_asks_for_it(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    docs = copy_docs(tmp_path)
    settings = plugin(update="prompt")
    old = build(tmp_path / "old", docs=docs, plugins=settings)
    change(docs, "guide/wind.md", "Cups measure", "Four cups measure")
    host, browser = reader_of(old)
    browser.until(lambda: notice(browser))
    browser.open("guide/wind/")
    browser.until_saved()
    host.site = build(tmp_path / "new", docs=docs, plugins=settings)
    browser.run("(await navigator.serviceWorker.getRegistration()).update()")
    browser.until(lambda: notice(browser) == "A new version is available.")
    browser.run(BUTTON, "action")
    browser.until(lambda: "Four cups" in browser.text)


@pytest.mark.parametrize("theme", ["mkdocs", "material-instant"])
def test_links_that_need_the_network_are_marked_while_there_is_none(
    theme: str, tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    docs = copy_docs(tmp_path)
    picture = "[![](../img/vane.png)](https://picture.invalid/)"
    (docs / "guide/wind.md").write_text(
        f"# Wind\n\n[Rain *now*](rain.md) [Far](https://far.invalid/) {picture}"
    )
    settings = plugin(max_age=0, exclude="/guide/rain/")
    site = build(tmp_path, docs=docs, theme=THEMES[theme], plugins=settings)
    host, browser = reader_of(site)
    host.unplug()
    browser.open()
    browser.follow("guide/wind/")
    marked = """return [...document.querySelectorAll("[data-mkdocs-offline=away]")]
        .filter((link) => link.title.startsWith("Not saved")).map((link) => link.href)"""
    away = {f"{host.url}guide/rain/", "https://far.invalid/", "https://picture.invalid/"}

    def marked_with_all_away() -> set[str]:
        found = set(browser.run(marked))
        return found if found >= away else set()

    assert f"{host.url}guide/pressure/" not in browser.until(marked_with_all_away)
    # At the end of the last word, and nowhere in a link without words.
    signs = """return [...document.querySelectorAll("[data-mkdocs-offline=mark]")]
        .filter((sign) => sign.closest("p")).map((sign) => sign.parentNode.textContent)"""
    assert browser.run(signs)[:2] == ["now\u2060", "Far\u2060"]
    assert not browser.run("return document.querySelector('p a:has(img) [data-mkdocs-offline]')")
    host.plug()
    browser.run("dispatchEvent(new Event('online'))")
    browser.until(lambda: not browser.run(marked))
    assert not browser.run("return document.querySelector('[data-mkdocs-offline=mark]')")
    assert not browser.run("return document.querySelector('a[title^=\"Not saved\"]')")


def test_authors_change_texts_and_show_notices_themselves(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    docs = copy_docs(tmp_path)
    (docs / "own.js").write_text(
        """document.addEventListener("mkdocs-offline-texts", ({ detail }) => {
          detail.unreachable = "Away from home.";
        });
        document.addEventListener("mkdocs-offline-notice", (event) => {
          event.preventDefault();
          window.said = event.detail;
        });"""
    )
    settings = plugin(max_age=0)
    site = build(tmp_path, docs=docs, plugins=settings, extra_javascript=["own.js"])
    host, browser = reader_of(site)
    host.unplug()
    browser.open("guide/wind/")
    browser.until(lambda: browser.run("return window.said?.name") == "offline")
    assert browser.run("return said.text").startswith("Away from home. This copy was saved ")
    assert notice(browser) == ""


def test_notices_speak_the_language_of_the_page(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    site = build(tmp_path, theme=THEMES["material"] | {"language": "ar"}, plugins=plugin(max_age=0))
    host, browser = reader_of(site)
    browser.until(lambda: notice(browser) == "حُفظ الموقع للقراءة دون اتصال")
    host.unplug()
    browser.open("guide/wind/")
    browser.until(lambda: notice(browser).startswith("تعذّر الوصول إلى هذا الموقع."))
    assert browser.run("return document.querySelector('mkdocs-offline-notice').dir") == "rtl"


def test_authors_turn_notices_off(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    host, browser = reader_of(build(tmp_path, plugins=plugin(max_age=0, ui=False)))
    host.unplug()
    with host.recording():
        browser.open("guide/wind/")
    browser.until(lambda: browser.status()["isOffline"])
    loaded = "return performance.getEntriesByType('resource').map(({ name }) => name)"
    assert not any("notice" in name for name in browser.run(loaded))
    assert not browser.run("return document.querySelector('mkdocs-offline-notice')")


def test_what_every_page_loads_is_at_most_6_kb(sample: Path) -> None:
    sources = [sample / "mkdocs-offline" / name for name in ("client.js", "notices.js")]
    assert sum(len(gzip.compress(source.read_bytes(), 9)) for source in sources) <= 6144
