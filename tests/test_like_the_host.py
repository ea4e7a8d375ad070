"""Whatever kind the host is of: with the network up, readers get from us what it would answer."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from mkdocs_offline.build import make_offline
from mkdocs_offline.options import Options
from mkdocs_offline.site.urls import url_of
from tests.browser import Browser
from tests.host import Host
from tests.host_kinds import KINDS
from tests.sites import version_of

pytestmark = [pytest.mark.browser, pytest.mark.by_turns]

BASE = "/x/"
NUMBER = 200
SEED = 19

PAGES = [
    *("index.html", "guide/index.html", "guide/wind/index.html", "guide/rain/index.html"),
    *("play/index.html", "play/game/index.html", "flat.html", "both.html", "both/index.html"),
    *("CHANGES/index.html", "old/index.htm", "404.html"),
]
FILES = {
    "data.json": '{"n": 1}',
    "guide/table.csv": "a,b\n",
    "files/numbers.csv": "1,2\n",
    "files/setup.yaml": "a: b\n",
    "notes.md": "# Notes\n",
    "play/worker.js": "1",
    "style.css": "a {}",
    "arch.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "big.txt": "0123456789" * 50,
}
MISSING = ["never/", "never", "guide/never.png", "never.html"]

ASK = """
const HEADERS = ["content-type", "content-disposition", "content-security-policy",
  "x-frame-options", "referrer-policy",
  "cross-origin-opener-policy", "cross-origin-embedder-policy"];
const ask = async ([path, options]) => {
  try {
    const response = await fetch(new URL(path, x.base), options);
    const { status, type, redirected, url } = response;
    const headers = HEADERS.map((name) => response.headers.get(name));
    return { status, type, address: redirected ? url : "", headers, body: await response.text() };
  } catch (error) {
    return { error: error.name };
  }
};
const answers = [];
for (let from = 0; from < x.requests.length; from += 20) {
  answers.push(...(await Promise.all(x.requests.slice(from, from + 20).map(ask))));
}
return answers;
"""
Request = tuple[str, dict[str, Any]]
Answered = dict[str, Any]


def write_site(folder: Path, words: str) -> Path:
    for name in PAGES:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            f"<!doctype html><html lang=en><head><title>{name}</title></head><body>{name} {words}"
        )
    for name, content in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    make_offline(folder, Options.parse({"max_age": 0}))
    return folder


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A site before and after a deploy in which every page is another."""
    folder = tmp_path_factory.mktemp("kinds")
    return write_site(folder / "old", "once"), write_site(folder / "new", "now")


def forms_of(name: str) -> Iterator[str]:
    """Yield addresses at which some host has a page."""
    bare = name.removesuffix("index.html").removesuffix("index.htm")
    yield from (name, bare, bare.rstrip("/"), bare.removesuffix(".html"), f"{bare}?q=1")
    yield from (name.upper(), bare.swapcase(), bare.replace("/", "//", 1))


def requests() -> list[Request]:
    """Return some of all the requests that a page could make, the same ones each time."""
    addresses = [form for name in PAGES for form in forms_of(name)]
    addresses += [form for name in FILES for form in (name, f"{name}?t=1", name.upper())] + MISSING
    options: list[dict[str, Any]] = [
        {},
        {"method": "HEAD"},
        *({"cache": mode} for mode in ("no-store", "reload", "no-cache")),
        {"headers": {"Cache-Control": "no-cache"}},
        {"headers": {"Range": "bytes=2-5"}},
        {"redirect": "manual"},
    ]
    plain: list[Request] = [(address, {}) for address in dict.fromkeys(addresses)]
    odd = [(address, option) for address, _ in plain for option in options[1:]]
    return plain + random.Random(SEED).sample(odd, NUMBER - len(plain))


REQUESTS = requests()
OWN: list[Request] = [(url_of(PurePosixPath(name)), {}) for name in (*PAGES, *FILES)]
"""Those of files at the addresses that they were built for."""


def is_meant(kind: str, engine: str, request: Request, host: Answered, copy: Answered) -> bool:
    """Tell whether a copy is meant to be other than the host's answer."""
    path, options = request
    ending = PurePosixPath(path.partition("?")[0]).suffix
    if "Range" in str(options) and copy["status"] == 206 and host["status"] == 200:
        # Parts are cut out of saved files, also where the host would send the whole.
        host = host | {"status": 206, "body": host["body"][2:6]}
    if kind == "Cloudflare Pages" and ending == ".html":
        # A saved page opens at once at the address that a link has.
        return host["type"] == "opaqueredirect" or {**host, "address": ""} == copy
    if host.get("address") and copy == host | {"body": ""}:
        # WebKit loses the body of some redirected answers that a worker passes on as they are.
        return engine == "webkit"
    # A file that the host refuses for its ending comes out of a pack.
    return host == copy or (kind == "IIS" and ending in (".yaml", ".md") and copy["status"] < 300)


def differences(
    kind: str, engine: str, expected: list[Answered], actual: list[Answered]
) -> list[str]:
    return [
        f"{request}: {host} but {copy}"
        for request, host, copy in zip(REQUESTS, expected, actual, strict=True)
        if host != copy and not is_meant(kind, engine, request, host, copy)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_answers_are_those_of_the_host(
    kind: str,
    sites: tuple[Path, Path],
    serve: Callable[..., Host],
    browser_on: Callable[[Host], Browser],
) -> None:
    old, new = sites
    host = serve(old, BASE)
    host.max_age = 0
    question = {"base": host.url, "requests": REQUESTS}
    stranger = browser_on(host)

    def answers_of_the_host() -> list[Answered]:
        stranger.open("..")  # Outside the scope nothing is controlled.
        found: list[Answered] = stranger.run(ASK, question)
        return found

    def without_network(expected: list[Answered]) -> list[str]:
        """Return what is other at the addresses that files were built for."""
        own = [number for number, request in enumerate(REQUESTS) if request in OWN]
        with host.unplugged():
            found = reader.run(ASK, question | {"requests": [REQUESTS[n] for n in own]})
        actual = dict(zip(own, found, strict=True))
        for number in own:
            if expected[number].get("address"):
                # Nobody redirects: what was built for the address is there.
                assert actual.pop(number)["status"] == 200
        return differences(
            kind, stranger.engine, expected, [actual.get(n, x) for n, x in enumerate(expected)]
        )

    with host.fault(KINDS[kind](old, BASE)):
        expected = answers_of_the_host()
        reader = browser_on(host)
        with host.held():
            reader.open()
            reader.until(lambda: reader.run("return !!navigator.serviceWorker.controller"))
            assert differences(kind, stranger.engine, expected, reader.run(ASK, question)) == []
        reader.until_saved()
        reader.open("guide/")
        assert differences(kind, stranger.engine, expected, reader.run(ASK, question)) == []

    host.site = new
    with host.fault(KINDS[kind](new, BASE)):
        reader.open("guide/rain/")
        assert reader.text == "guide/rain/index.html now"
        reader.until_version(version_of(new))
        expected = answers_of_the_host()
        reader.open("guide/")  # It may be in the tab of the stranger.
        assert differences(kind, stranger.engine, expected, reader.run(ASK, question)) == []
        assert without_network(expected) == []
