"""One file that fails never undoes the rest, and the rest goes on where it stopped."""

import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import Browser
from tests.host import Answer, Host
from tests.sites import PAGES, build, copy_docs, is_pack, packs_of

pytestmark = [pytest.mark.browser, pytest.mark.by_turns]


def largest_pack(site: Path) -> str:
    """Return the path of the pack with most of the words."""
    return max(packs_of(site), key=lambda path: (site / path).stat().st_size)


REASON = "return mkdocsOffline.saved.then(() => 'saved', (error) => error.message)"


def test_each_file_is_fetched_once_and_at_most_six_at_a_time(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    lock, running, most = threading.Lock(), 0, 0

    def is_for_the_page(path: str) -> bool:
        """Tell what the page itself may fetch while we look: its icon and its search."""
        return "favicon" in path or "search" in path

    def count(path: str, answer: Answer) -> None:
        nonlocal running, most
        if is_for_the_page(path):
            return
        with lock:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.03)
        with lock:
            running -= 1

    browser = browser_on(host)
    browser.open("changes/")
    with host.recording() as requests, host.fault(count):
        browser.until_saved()
    status = browser.status()
    assert status["state"] == "saved"
    assert status["files"]["saved"] == status["files"]["total"]
    assert status["bytes"]["saved"] == status["bytes"]["total"]
    assert status["problems"] == []
    assert most <= 6
    fetched = Counter(request.path for request in requests if "favicon" not in request.path)
    assert all(times <= 1 + is_for_the_page(path) for path, times in fetched.items())


def test_progress_counts_the_bytes_that_have_arrived(
    tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    docs = copy_docs(tmp_path)
    (docs / "large.bin").write_bytes(b"x" * 4_000_000)
    host = serve(build(tmp_path, docs=docs))

    def stall(path: str, answer: Answer) -> None:
        if path == "large.bin":
            answer.sent, answer.stalls = 3_000_000, True

    browser = browser_on(host)
    with host.fault(stall):
        browser.open()
        browser.until(browser.lacks_one_file)
        browser.until(lambda: left_of(browser) == 1_000_000)
    browser.until(lambda: left_of(browser) == 0)


def left_of(browser: Browser) -> int:
    """Return how many bytes are still to come."""
    amount = browser.status()["bytes"]
    return int(amount["total"] - amount["saved"])


def test_a_missing_file_is_named_and_the_rest_is_saved(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    with host.answer("img/vane.png", 404):
        browser.open()
        reason = browser.run(REASON)
    assert reason == f"{host.url}img/vane.png is missing: the host answers 404"
    status = browser.status()
    assert status["state"] == "partial"
    assert status["files"]["saved"] == status["files"]["total"] - 1
    assert [problem["url"] for problem in status["problems"]] == [f"{host.url}img/vane.png"]
    host.unplug()
    browser.open("guide/wind/")
    assert PAGES["guide/wind"] in browser.text


@pytest.mark.parametrize("status", [429, 503])
def test_a_passing_error_is_tried_again(
    status: int, sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    failed: set[str] = set()

    def fail_once(path: str, answer: Answer) -> None:
        if path not in failed and (path.startswith("assets/") or is_pack(path)):
            failed.add(path)
            answer.status, answer.headers = status, {"Retry-After": "1"}

    browser = browser_on(host)
    with host.fault(fail_once):
        browser.open()
        browser.until_saved()
    assert browser.status()["problems"] == []
    assert any(map(is_pack, failed))


def test_a_host_that_changes_a_file_is_told_from_a_newer_version(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    with host.rewrite("img/vane.png", lambda image: image + b"optimised"):
        browser.open()
        browser.until_saved()
    status = browser.status()
    assert status["state"] == "saved"
    [problem] = status["problems"]
    assert problem["url"] == f"{host.url}img/vane.png"
    assert problem["reason"] == "is not as it was built: the host changes it"
    host.unplug()
    image = "return (await (await fetch('img/vane.png')).text()).endsWith('optimised')"
    assert browser.run(image)


def test_a_host_that_was_asked_before_a_deploy_is_asked_again(
    tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    docs = copy_docs(tmp_path)
    plugins = ["search", {"mkdocs-offline": {"max_age": 0, "timeout": 30, "update": "prompt"}}]
    old = build(tmp_path / "old", docs=docs, plugins=plugins)
    (docs / "img" / "vane.png").write_bytes(b"another image")
    new = build(tmp_path / "new", docs=docs, plugins=plugins)
    host = serve(old)
    browser = browser_on(host)
    with host.answer("img/vane.png", 404):
        for page in ("", "changes/"):  # The second one is the worker's.
            browser.open(page)
            assert "vane.png is missing" in browser.run(REASON)
    asked: list[str] = []
    with host.fault(lambda path, _: asked.append(path)), host.held("version.json"):
        browser.run(f"fetch('{host.url}guide/rain/')")
        browser.until(lambda: "mkdocs-offline/version.json" in asked)
        host.site = new
        browser.run("mkdocsOffline.save().catch(() => {})")
        browser.until(lambda: asked.count("img/vane.png") == 2)
    browser.until(lambda: "another version" in str(browser.status()["problems"]))


def test_pages_that_a_host_changes_are_saved_as_they_were_built(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    with host.rewrite("guide/wind/", lambda page: page.replace(b"</body>", b"<i>ad</i></body>")):
        browser.open()
        browser.until_saved()
    assert browser.status()["problems"] == []
    host.unplug()
    browser.open("guide/wind/")
    assert PAGES["guide/wind"] in browser.text
    assert browser.run("return document.querySelectorAll('i').length") == 0


def test_a_damaged_pack_is_named_and_its_pages_come_from_the_host(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    pack = largest_pack(sample)
    browser = browser_on(host)
    with host.rewrite(pack, lambda content: content[:-20]):
        browser.open()
        reason = browser.run(REASON)
        assert reason == f"{host.url}{pack} is damaged: the host changes it"
        browser.open("guide/wind/")
        assert PAGES["guide/wind"] in browser.text
    host.unplug()
    assert browser.open("guide/rain/") == 503
    assert "No network here" in browser.text


def test_a_stale_copy_in_the_http_cache_is_not_kept(
    tmp_path: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    """The reader has read a page before; the host says that it stays fresh for ten minutes."""
    docs = copy_docs(tmp_path)
    host = serve(build(tmp_path / "old", docs=docs, plugins=["search"]))
    browser = browser_on(host)
    browser.open("img/vane.png")
    browser.open("guide/wind/")
    (docs / "img/vane.png").write_bytes(b"a newer picture")
    host.site = build(tmp_path / "new", docs=docs)
    browser.open("guide/rain/")
    browser.until_saved()
    host.unplug()
    browser.open()
    assert browser.run("return (await fetch('img/vane.png')).text()") == "a newer picture"


def test_saving_goes_on_where_the_network_broke(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    browser = browser_on(host)
    with host.slow(30, largest_pack(sample)):
        browser.open()
        browser.until(browser.lacks_one_file)
        host.unplug()
    assert "there is no network" in browser.run(REASON)
    files = browser.status()["files"]
    assert files["saved"] == files["total"] - 1
    host.plug()
    with host.recording() as requests:
        browser.open("guide/wind/")
        browser.until_saved()
    packs = [request.path for request in requests if is_pack(request.path)]
    assert len(packs) == len(set(packs)) <= files["total"] - files["saved"]
    host.unplug()
    browser.open("guide/rain/")
    assert PAGES["guide/rain"] in browser.text


def test_a_fallback_page_that_is_missing_does_not_keep_the_rest_from_being_saved(
    eager: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(eager)
    browser = browser_on(host)
    with host.answer("offline/", 404):
        browser.open()
        reason = browser.run(REASON)
        assert reason == f"{host.url}offline/ is missing: the host answers 404"
        host.unplug()
        browser.open("guide/wind/")
        assert PAGES["guide/wind"] in browser.text
        assert browser.is_styled()
        host.plug()
    browser.open()
    browser.until_saved()
    host.unplug()
    assert browser.open("of/a/neighbour/") == 503
    assert "No network here" in browser.text


def test_the_404_page_may_come_with_status_404(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    page = (sample / "404.html").read_bytes()
    browser = browser_on(host)
    with host.answer("404.html", 404, page):
        browser.open()
        browser.until_saved()
    host.unplug()
    assert browser.open("guide/never/") == 404
    assert "404" in browser.text


def test_nothing_is_saved_from_another_origin(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host, other = serve(sample), serve(sample)
    other.headers["Access-Control-Allow-Origin"] = "*"
    browser = browser_on(host)
    with host.answer("img/vane.png", 302, headers={"Location": f"{other.url}img/vane.png"}):
        browser.open()
        browser.until(lambda: browser.status()["problems"])
    [problem] = browser.status()["problems"]
    assert problem["url"].endswith("img/vane.png")
    assert browser.status()["state"] != "saved"


def test_a_redirect_into_the_site_beside_is_no_file_of_ours(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample, "/v1/")

    def send_away(path: str, answer: Answer) -> None:
        if path == "img/vane.png":
            answer.status, answer.headers = 302, {"Location": "/v2/img/vane.png"}
        elif path == "/v2/img/vane.png":
            answer.status, answer.headers = 200, {"Content-Type": "image/png"}

    browser = browser_on(host)
    with host.fault(send_away):
        browser.open()
        reason = browser.run("return mkdocsOffline.saved.catch((error) => error.message)")
    assert f"img/vane.png is elsewhere: the host redirects to {host.url[:-4]}/v2/" in reason


@pytest.mark.not_in("webkit", reason="its driver cannot stop a worker")
def test_a_host_that_wants_quiet_is_left_alone_also_by_a_worker_that_was_stopped_meanwhile(
    eager: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(eager)
    browser = browser_on(host)

    def be_busy(path: str, answer: Answer) -> None:
        if is_pack(path):
            answer.status, answer.body = 503, b""
            answer.headers = {"Retry-After": "3600", "Content-Type": "text/html"}

    with host.fault(be_busy):
        browser.open()
        browser.until(lambda: "wants no requests" in str(browser.status()["problems"]))
        browser.stop_worker()
        with host.recording() as requests:
            for page in ("guide/rain/", "guide/wind/"):
                browser.open(page)
                assert "wants no requests" in browser.run(REASON)
    assert [request.path for request in requests if is_pack(request.path)] == []


@pytest.mark.not_in("webkit", reason="its driver cannot stop a worker")
def test_max_age_holds_for_a_worker_that_was_stopped_meanwhile(
    tmp_path: Path, reader_of: Callable[..., tuple[Host, Browser]]
) -> None:
    plugins = ["search", {"mkdocs-offline": {"max_age": 600, "timeout": 30}}]
    host, browser = reader_of(build(tmp_path, plugins=plugins))
    browser.open("guide/rain/")
    browser.until(lambda: browser.note("host"))
    browser.stop_worker()
    with host.recording() as requests:
        browser.open("guide/wind/")
        assert PAGES["guide/wind"] in browser.text
        browser.until_saved()
    # Browsers may look for a new script, and ask for the page while a worker that slept wakes up.
    browsers_own = {"serviceworker.js", "guide/wind/"}
    assert {request.path for request in requests} <= browsers_own


def test_pages_are_kept_as_they_are_read_where_packs_cannot_be_had(
    eager: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(eager)

    def refuse(path: str, answer: Answer) -> None:
        if path.endswith(".bin"):
            answer.status, answer.body = 404, b"<html>404.3"
            answer.headers = {"Content-Type": "text/html"}

    browser = browser_on(host)
    with host.fault(refuse):
        browser.open()
        assert "is missing: the host answers 404" in browser.run(REASON)
        assert {problem["remedy"] for problem in browser.status()["problems"]} == {"type"}
        browser.open("guide/wind/")
        browser.open("guide/rain/")
        browser.until(lambda: browser.has_saved("guide/rain/"))
        host.unplug()
        for page in ("guide/wind", "guide/rain"):
            browser.open(f"{page}/")
            assert PAGES[page] in browser.text
        host.plug()
    browser.open()
    browser.until_saved()
    host.unplug()
    browser.open("changes/")
    assert PAGES["changes"] in browser.text


def test_a_file_that_failed_once_is_saved_while_the_page_is_open(
    sample: Path, serve: Callable[..., Host], browser_on: Callable[[Host], Browser]
) -> None:
    host = serve(sample)
    failed: list[str] = []

    def fail(path: str, answer: Answer) -> None:
        if path == "img/vane.png" and len(failed) < 3:
            failed.append(path)
            answer.status, answer.body = 500, b""

    browser = browser_on(host)
    with host.fault(fail):
        browser.open()
        assert "img/vane.png cannot be fetched" in browser.run(REASON)
        browser.until(lambda: browser.status()["state"] == "saved")
    assert browser.status()["problems"] == []
    assert len(failed) == 3
