"""Functions of the worker that say by themselves whether they are right."""

from pathlib import Path

import pytest

from mkdocs_offline.published.site import read_site
from tests.worker_in_node import FIND, SCOPE, Ask, keep

STRICTEST = "(seen) => Object.fromEntries(strictest(seen))"

SAVED_MEANWHILE = """async () => {
  let isSaved = false;
  let goOn;
  const slowly = new Promise((resolve) => (goOn = resolve));
  let look;
  const looked = new Promise((resolve) => (look = resolve));
  const { of } = lately(1, async () => {
    const found = isSaved || undefined;
    look();
    await slowly;
    return found;
  });
  const before = of({ revision: "a" });
  await looked;
  isSaved = true;
  const after = of({ revision: "a" });
  goOn();
  return Promise.all([before, after]);
}"""


@pytest.mark.parametrize(
    ("name", "seen", "strictest"),
    [
        ("x-frame-options", ["SAMEORIGIN", "DENY", "SAMEORIGIN"], "DENY"),
        ("content-security-policy", ["img-src 'self'", "a b"], "img-src 'self', a b"),
        ("cross-origin-opener-policy", ["unsafe-none", "same-origin; a=1"], "same-origin; a=1"),
        ("cross-origin-embedder-policy", ["credentialless", "require-corp"], "require-corp"),
        ("cross-origin-resource-policy", ["cross-origin", "same-site"], "same-site"),
        ("referrer-policy", ["origin", "no-referrer, strict-origin"], "no-referrer, strict-origin"),
        ("referrer-policy", ["unsafe-url", "origin, same-origin"], "origin, same-origin"),
        ("x-content-type-options", ["nosniff"], "nosniff"),
        ("permissions-policy", ["camera=(self)", "camera=()"], "camera=(self), camera=()"),
        ("permissions-policy", ["camera=()", "camera=*"], "camera=*, camera=()"),
        (
            "permissions-policy",
            ["a=(self x), b=*", "b=(), a=(self)"],
            "b=*, a=(self x), a=(self), b=()",
        ),
    ],
)
def test_the_strictest_of_what_was_seen(
    name: str, seen: list[str], strictest: str, ask: Ask
) -> None:
    """So does a page whose headers are not known."""
    headers = [[[name, value]] for value in seen]
    found = ask(call=STRICTEST, args=[[*headers, [["other", "x"]]]])
    assert found == {name: strictest, "other": "x"}


def test_what_is_saved_while_it_is_looked_for_is_found_by_who_comes_then(ask: Ask) -> None:
    assert ask(call=SAVED_MEANWHILE, args=[]) == [None, True]


def test_without_the_listing_the_worker_knows_the_core_alone(
    ask: Ask, sample: Path, shares: dict[str, bytes]
) -> None:
    core = read_site(sample).line.core[0].url
    urls = [SCOPE + core, SCOPE + "guide/wind/", SCOPE + "never/was/", "https://docs.example/x"]
    keep(ask, {})
    assert [ask(call=FIND, args=[url]) for url in urls] == [
        *(core, "not known", "not known", "nothing")
    ]
    keep(ask, shares)
    assert [ask(call=FIND, args=[url]) for url in urls] == [
        *(core, "guide/wind/", "nothing", "nothing")
    ]


FOUND_MEANWHILE = """async (url) => {
  const { match } = caches;
  let pieces = 0;
  // The first look for a piece of the listing comes too early.
  caches.match = async (key) => (key.includes("/listing/") && !pieces++ ? undefined : match(key));
  const found = [await find(SITE, url), await find(SITE, url)];
  caches.match = match;
  return found.map((file) => file?.own ?? "not known");
}"""


def test_a_page_is_at_its_own_address_also_where_the_listing_comes_in_the_middle_of_the_search(
    ask: Ask, shares: dict[str, bytes]
) -> None:
    """A page has several names; the second may be looked up once the listing is here."""
    keep(ask, shares)
    found = ask(call=FOUND_MEANWHILE, args=[SCOPE + "guide/wind/"])
    assert found == ["not known", True]


ROOM = """async (sizes) => {
  const files = Object.fromEntries(sizes.map((size, n) => [`https://cdn.example/${n}`, { size }]));
  await makeRoom({ files });
  return Object.keys(files).map((url) => Number(url.split("/").pop()));
}"""


@pytest.mark.parametrize(
    ("sizes", "kept"),
    [
        ([1] * 203, list(range(3, 203))),
        ([9_000_000, 9_000_000, 9_000_000], [1, 2]),
        ([21_000_000], []),
        ([20_000_000], [0]),
    ],
)
def test_of_copies_those_stay_that_were_used_last(
    ask: Ask, sizes: list[int], kept: list[int]
) -> None:
    """No more than 200 files and 20 MB."""
    assert ask(call=ROOM, args=[sizes]) == kept
