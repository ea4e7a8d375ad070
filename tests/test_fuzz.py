"""Whatever the names, and whatever comes in the place of our files: right bytes or none."""

import base64
import gzip
import json
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from hypothesis import assume, example, given
from hypothesis import strategies as st

from mkdocs_offline.published.listing import Root, read_listing, write_listing
from mkdocs_offline.published.site import assemble, read_site
from mkdocs_offline.published.worker import read_worker
from mkdocs_offline.site.urls import path_of, url_of
from tests.worker_in_node import FIND, SCOPE, Ask, keep

SAVED = """async (url) => {
    const found = await find(SITE, addressOf(url));
    return found && saved(SITE, found.line);
}"""

# Bytes that are no UTF-8 come from file systems as lone surrogates.
characters = st.characters(exclude_characters="/\0", exclude_categories=["Cs"]) | st.characters(
    min_codepoint=0xDC80, max_codepoint=0xDCFF
)
names = st.text(characters, min_size=1, max_size=12).filter(lambda name: name not in (".", ".."))
paths = st.lists(names, min_size=1, max_size=4).map(lambda parts: PurePosixPath(*parts))


@given(paths)
@example(PurePosixPath("a b/100%/c#/q?x/index.html"))
@example(PurePosixPath("!'()*/~-._.html"))
@example(PurePosixPath("%41%2F\udcff/\u2028"))
@example(PurePosixPath("\ud7ff\U0001f9ed/%"))
def test_the_worker_finds_a_file_by_the_url_that_the_build_gave_it(
    ask: Ask, path: PurePosixPath
) -> None:
    url = url_of(path)
    assert ask(call="readings", args=[SCOPE + url])[0] == url


@given(paths)
def test_the_worker_finds_a_file_however_its_url_is_escaped(ask: Ask, path: PurePosixPath) -> None:
    assume(not any("\udc80" <= char <= "\udcff" for char in str(path)))
    # What a URL has no other way to say; the rest is left to the browser.
    typed = "".join(
        quote(char) if char in "%?#\\" or char <= " " or char == "\x7f" else char
        for char in str(path)
    )
    url = url_of(path)
    assert ask(call="readings", args=[SCOPE + typed])[0] in (url, f"{url}index.html")
    lower = "".join(f"%{byte:02x}" if byte != ord("/") else "/" for byte in str(path).encode())
    if path.name != "index.html":
        assert ask(call="readings", args=[SCOPE + lower])[0] == url


@given(st.text())
@example("%")
@example("%E0%A4%A")
@example("..%2f..%2fetc/passwd")
@example("guide//wind")
@example("img/vane.png?#")
def test_no_address_is_too_strange_for_the_worker(
    ask: Ask, sample: Path, shares: dict[str, bytes], path: str
) -> None:
    keep(ask, shares)
    url = ask(call="((text) => new URL(text, SCOPE).href)", args=[quote(path, safe="/%?#:")])
    if isinstance(url, str):
        found = ask(call=FIND, args=[url])
        assert found == "nothing" or (sample / path_of(found)).is_file()
        assert url.startswith(SCOPE) or found == "nothing"


damage = st.one_of(
    st.binary(max_size=200),
    st.binary(max_size=200).map(gzip.compress),
    st.text("0123456789abcdef. \t\n", max_size=200).map(lambda text: gzip.compress(text.encode())),
)


@given(st.data())
def test_what_is_not_as_it_was_built_is_not_served(
    ask: Ask, sample: Path, shares: dict[str, bytes], data: st.DataObject
) -> None:
    """Some packs or pieces are other bytes: random ones, cut off, changed in the middle."""
    kept = {}
    for url, content in shares.items():
        start = data.draw(st.integers(0, len(content)))
        changed = content[:start] + data.draw(damage) + content[start + 1 :]
        kept[url] = data.draw(
            st.sampled_from([content, changed, content[:start], data.draw(damage)])
        )
    keep(ask, kept)
    page = data.draw(st.sampled_from(["guide/wind/", "changes/", "search/search_index.json"]))
    served = ask(call=SAVED, args=[page])
    if served is not None:
        assert base64.b64decode(served) == (sample / path_of(page)).read_bytes()
    elif all(kept[url] == content for url, content in shares.items()):
        raise AssertionError(f"{page} is whole, but not served")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=9,
)


@given(st.data())
def test_a_hostile_worker_is_read_or_refused(sample: Path, data: st.DataObject) -> None:
    """`verify` reads what hosts say that it does not know."""
    first = (sample / "serviceworker.js").read_text(encoding="utf-8").partition("\n")[0]
    members = json.loads(first.removeprefix("const SITE = ").removesuffix(";"))
    for key in data.draw(st.sets(st.sampled_from(sorted(members)), max_size=3)):
        members[key] = data.draw(json_values)
    script = f"const SITE = {json.dumps(members)};\nrest".encode()
    start = data.draw(st.integers(0, len(script)))
    for text in (script, script[:start], script[:start] + data.draw(st.binary(max_size=9))):
        line = read_worker(text)
        assert line is None or assemble(line, {}, {}).downloads[: len(line.core)] == [*line.core]


@given(st.data())
def test_a_hostile_listing_is_read_or_refused(sample: Path, data: st.DataObject) -> None:
    content = write_listing(read_site(sample).listing)[1][0]
    start = data.draw(st.integers(0, len(content)))
    junk = data.draw(st.binary(max_size=20) | st.text("0123.@-az \t\n").map(str.encode))
    changed = content[:start] + junk + content[start + data.draw(st.integers(0, 20)) :]
    root = Root(files=(("", "x"),), packs=())
    try:
        found = read_listing(root, {"x": changed}).files
    except ValueError:
        return
    assert all(file.url in changed.decode() for file in found)
