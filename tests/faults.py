"""What a host or a network can do to a site."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.host import Answer, Files, Host, is_among
from tests.sites import files_of, is_listing, is_pack

Change = Callable[[str, Answer], None]
Fault = Callable[[Host], AbstractContextManager[None]]
"""Lasts as long as the context; raises ``AssertionError`` at its end where nobody met it."""

LOGIN = b"<html><head><title>Login</title></head><body>Please log in</body></html>"
PORTAL = b"<html><head><title>Hotel</title></head><body>Accept the terms</body></html>"


# ---- Which answers


def where(is_meant: Callable[[str, Answer], bool], change: Change) -> Fault:
    """A fault of the answers that are meant."""

    @contextmanager
    def start(host: Host) -> Iterator[None]:
        met: list[str] = []

        def change_meant(path: str, answer: Answer) -> None:
            if is_meant(path, answer):
                met.append(path)
                change(path, answer)

        with host.fault(change_meant):
            yield
        assert met, "nobody asked for what the fault is about"

    return start


def every(change: Change) -> Fault:
    """A fault of every answer."""
    return where(lambda path, answer: True, change)


def some(change: Change) -> Fault:
    """A fault of every second answer."""

    def start(host: Host) -> AbstractContextManager[None]:
        asked: list[str] = []

        def is_meant(path: str, answer: Answer) -> bool:
            asked.append(path)
            return len(asked) % 2 == 1

        return where(is_meant, change)(host)

    return start


def only(files: Files, change: Change) -> Fault:
    """A fault of some files."""
    return where(lambda path, answer: is_among(files, path), change)


def pages(change: Change) -> Fault:
    """A fault of every page."""
    return where(lambda path, answer: _is_html(answer), change)


def one_new(files: Callable[[str], bool], change: Change, number: int = 0) -> Fault:
    """A fault of one of the files that the version before, in ``old``, did not have."""

    def start(host: Host) -> AbstractContextManager[None]:
        before = files_of(_before(host))
        new = [path for path in files_of(host.site) if files(path) and path not in before]
        return only(lambda path: path == new[number % len(new)], change)(host)

    return start


def _before(host: Host) -> Path:
    return host.site.parent.parent / "old/site"


def _is_html(answer: Answer) -> bool:
    return answer.headers.get("Content-Type", "").startswith("text/html")


def _is_in(folder: str) -> Callable[[str], bool]:
    return lambda path: path.startswith(folder)


def _is_script(path: str) -> bool:
    return path.endswith(".js") and path != "serviceworker.js"


def _is_pack_or_listing(path: str) -> bool:
    return is_pack(path) or is_listing(path)


# ---- What is wrong with them


def status(
    code: int, body: bytes = b"<h1>Sorry</h1>", headers: dict[str, str] | None = None
) -> Change:
    def change(path: str, answer: Answer) -> None:
        answer.status, answer.body = code, body
        answer.headers = {"Content-Type": "text/html", **(headers or {})}

    return change


def break_off(path: str, answer: Answer) -> None:
    answer.sent = len(answer.body) // 2


def cut_short(path: str, answer: Answer) -> None:
    """Send half of a file as if it were the whole."""
    answer.body = answer.body[: len(answer.body) // 2]


def reset(path: str, answer: Answer) -> None:
    answer.is_refused = True


def stall(path: str, answer: Answer) -> None:
    answer.sent, answer.stalls = len(answer.body) // 2, True


def garble(path: str, answer: Answer) -> None:
    answer.body = answer.body[:-9] + b"\x00" * 9


def add_script(path: str, answer: Answer) -> None:
    answer.body = answer.body.replace(b"</body>", b"<script>let ad</script></body>")


def minify(path: str, answer: Answer) -> None:
    answer.body = re.sub(rb"\n\s+", b"\n", answer.body)


def portal(path: str, answer: Answer) -> None:
    answer.status, answer.body = 200, PORTAL
    answer.headers = {"Content-Type": "text/html", "Cache-Control": "no-store"}


def wrong_type(path: str, answer: Answer) -> None:
    answer.headers["Content-Type"] = "text/plain"


def clear_site_data(path: str, answer: Answer) -> None:
    answer.headers["Clear-Site-Data"] = '"cache"'


def complete(path: str, answer: Answer) -> None:
    answer.body = answer.body.replace(b"</body>", b"<p>We are hiring</p></body>")


def isolate(path: str, answer: Answer) -> None:
    answer.headers |= {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "X-Frame-Options": "DENY",
    }


def first_page(path: str, answer: Answer) -> None:
    answer.status, answer.body = 200, b"<!doctype html><title>Start</title>"
    answer.headers = {"Content-Type": "text/html"}


def late(path: str, answer: Answer) -> None:
    time.sleep(0.5)


# ---- What is no matter of single answers


def login_elsewhere(host: Host) -> AbstractContextManager[None]:
    elsewhere = host.url.replace("localhost", "127.0.0.1") + "login"

    def change(path: str, answer: Answer) -> None:
        is_there = path == "login"
        answer.status, answer.body = (200, LOGIN) if is_there else (302, b"")
        answer.headers = {
            "Content-Type": "text/html",
            **({} if is_there else {"Location": elsewhere}),
        }

    return every(change)(host)


@contextmanager
def no_network(host: Host) -> Iterator[None]:
    with host.unplugged():
        with host.recording() as requests:
            yield
        assert requests == []


def stale(files: Files) -> Fault:
    """An edge that still has files of the version before, whatever the query."""

    def start(host: Host) -> AbstractContextManager[None]:
        def change(path: str, answer: Answer) -> None:
            before = _before(host) / path
            if path.endswith("/"):
                before /= "index.html"
            if before.is_file():
                answer.status, answer.body = 200, before.read_bytes()

        return only(files, change)(host)

    return start


FAULTS: dict[str, Fault] = {
    "no network": no_network,
    "every answer is slow": every(late),
    "every second connection is reset": some(reset),
    "every connection is reset": every(reset),
    "packs break off": only(is_pack, break_off),
    "every second answer breaks off": some(break_off),
    "packs stall half-way": only(is_pack, stall),
    "the worker's script stalls half-way": only("serviceworker.js", stall),
    "packs are missing (404)": only(is_pack, status(404)),
    "the listing is missing (404)": only(is_listing, status(404)),
    "styles are missing (404)": only(".css", status(404)),
    "the fallback page is missing (404)": only("offline/", status(404)),
    "every second answer is 429 with Retry-After": some(status(429, headers={"Retry-After": "1"})),
    "every answer is 429 with Retry-After: an hour": every(
        status(429, headers={"Retry-After": "3600"})
    ),
    "every second answer is 500": some(status(500)),
    "every answer is 503": every(status(503)),
    "the worker's script is missing (404)": only("serviceworker.js", status(404)),
    "version.json is missing (404)": only("version.json", status(404)),
    "version.json is a page": only("version.json", portal),
    "what is missing is answered with a page (200)": where(
        lambda path, answer: answer.status == 404, first_page
    ),
    "packs are damaged": only(is_pack, garble),
    "the listing is damaged": only(is_listing, garble),
    "packs have the wrong media type": only(is_pack, wrong_type),
    "scripts have the wrong media type": only(".js", wrong_type),
    "stale packs and listing": stale(_is_pack_or_listing),
    "a stale worker's script": stale("serviceworker.js"),
    "a stale version.json": stale("version.json"),
    "stale pages": stale("/"),
    "pages are given a script": pages(add_script),
    "scripts are minified": only(_is_script, minify),
    "a captive portal answers everything": every(portal),
    "everything is redirected to a login elsewhere": login_elsewhere,
    "a login is asked for (401)": every(status(401, LOGIN)),
    "access is denied (403)": every(status(403, LOGIN)),
    "Clear-Site-Data with every page": pages(clear_site_data),
    "pages are completed on delivery": pages(complete),
    "a folder has headers of its own": only(_is_in("guide/"), isolate),
    "a login is asked for in a folder (401)": only(_is_in("guide/"), status(401, LOGIN)),
}

LOGINS = {
    "everything is redirected to a login elsewhere",
    "a login is asked for (401)",
    "access is denied (403)",
    "a login is asked for in a folder (401)",
}

HALF_ARRIVED: dict[str, Fault] = {
    "one new pack is missing (404)": one_new(is_pack, status(404)),
    "one new pack is missing, and answered with a page (200)": one_new(is_pack, first_page),
    "one new piece of the listing is missing (404)": one_new(is_listing, status(404)),
    "one new pack is cut short": one_new(is_pack, cut_short),
    "one new pack is damaged": one_new(is_pack, garble),
}
"""A deploy that has come in part, of a version in which every page is another."""

FAULTS |= HALF_ARRIVED

OF_A_LARGE_DEPLOY = {*HALF_ARRIVED, "the fallback page is missing (404)"}
"""Those that only a deploy meets in which every page is another."""
