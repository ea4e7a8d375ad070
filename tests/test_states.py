"""What a status means to a reader: one state, glyph and sentence for each combination."""

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser as Playwright

from mkdocs_offline.additions.locales import words_in
from mkdocs_offline.browser.scripts import browser_source

pytestmark = pytest.mark.browser


class Case(NamedTuple):
    """A status as far as it counts; in the table, ``None`` is for all values."""

    state: str | None
    is_known: bool | None = None
    """Whether the worker has said how much there is."""
    share: float | None = None
    """How much is there of what is wanted."""
    remedy: str | None = None
    is_offline: bool | None = None
    is_outdated: bool | None = None

    def covers(self, other: "Case") -> bool:
        return all(mine in (None, its) for mine, its in zip(self, other, strict=True))

    def status(self) -> dict[str, Any]:
        total = 1000 if self.is_known else 0
        amount = {"saved": total * (self.share or 0), "total": total}
        problem = {"url": "img/vane.png", "reason": "is missing", "remedy": self.remedy}
        return {
            **{"state": self.state, "isOffline": self.is_offline, "wanted": amount},
            **{
                "bytes": {"saved": total, "total": total},
                "problems": [problem] if self.remedy != "none" else [],
            },
            **{"version": "1", "deployed": "2" if self.is_outdated else "1"},
        }


STATES = ("unsupported", "displaced", "retired", "core", "partial", "saving", "paused", "saved")
SHARES = (0.1, 0.9, 1.0)
REMEDIES = ("none", "wait", "space", "deploy", "type", "unchanged")
TABLE: dict[Case, str] = {
    Case("unsupported"): "unsupported",
    Case("displaced"): "displaced",
    Case("retired"): "retired",
    # Nothing is registered in a frame of another site until its reader asks.
    Case("core", False): "notSaved",
    **{Case(state, False): "preparing" for state in STATES[4:]},
    Case("saving", True): "saving",
    Case("paused", True): "paused",
    Case("saved", True, is_outdated=False): "saved",
    Case("saved", True, is_outdated=True): "outdated",
    # All that is wanted unasked is there: the author or the reader wants no more.
    Case("core", True, 1.0): "notSaved",
    Case("partial", True, 1.0): "opened",
    **{Case("core", True, share, "none", False): "notSaved" for share in SHARES[:2]},
    **{Case("partial", True, share, "none", False): "partial" for share in SHARES[:2]},
    **{
        Case(state, True, share, remedy, True): "waiting"
        for state, share, remedy in product(("core", "partial"), SHARES[:2], REMEDIES)
        if remedy != "space"
    },
    **{
        Case(state, True, share, "space"): "full"
        for state, share in product(("core", "partial"), SHARES[:2])
    },
    **{
        Case(state, True, share, remedy, False): "gaps"
        if share > 0.5 and state != "core"
        else "failed"
        for state, share, remedy in product(("core", "partial"), SHARES[:2], REMEDIES[1:])
        if remedy != "space"
    },
}
OFFERS = {
    **{"unsupported": "", "displaced": "", "retired": ""},
    **{"preparing": "", "saving": "pause", "paused": "resume"},
    **{"notSaved": "save", "opened": "save", "partial": "save", "waiting": "tryAgain"},
    **{"failed": "tryAgain", "full": "tryAgain", "gaps": "tryAgain", "saved": ""},
    "outdated": "update",
}
GLYPHS = {
    **{"unsupported": "notSaved", "displaced": "notSaved", "retired": "notSaved"},
    **{"preparing": "saving"},
    **{"notSaved": "notSaved", "opened": "notSaved", "partial": "notSaved", "saving": "saving"},
    **{"paused": "paused", "waiting": "offline", "failed": "gaps", "full": "gaps", "gaps": "gaps"},
    **{"saved": "saved", "outdated": "update"},
}


def all_cases() -> Iterator[Case]:
    for parts in product(STATES, (True, False), SHARES, REMEDIES, (True, False), (True, False)):
        yield Case(*parts)


def answers(chromium: Playwright, statuses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What our script makes of statuses."""
    page = chromium.new_page()
    page.goto("about:blank")
    found: list[dict[str, Any]] = page.evaluate(
        """async ([script, statuses]) => {
          const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
          const { stateOf } = await import(url);
          return statuses.map(stateOf);
        }""",
        [browser_source("states.js"), statuses],
    )
    page.close()
    return found


def test_each_combination_is_one_state(chromium: Playwright) -> None:
    cases = list(all_cases())
    told = answers(chromium, [case.status() for case in cases])
    for case, state in zip(cases, told, strict=True):
        rows = [name for row, name in TABLE.items() if row.covers(case)]
        assert rows == [state["name"]], case
        assert state["action"] == OFFERS[state["name"]], case
        assert state["glyph"] == GLYPHS[state["name"]], case
    assert {state["name"] for state in told} == set(TABLE.values()) == set(OFFERS)


def test_only_what_is_there_can_be_removed(chromium: Playwright) -> None:
    told = answers(chromium, [case.status() for case in all_cases()])
    removable = {state["name"] for state in told if state["canRemove"]}
    assert removable.isdisjoint({"unsupported", "retired", "preparing", "notSaved", "saving"})
    assert {"saved", "outdated", "gaps", "opened", "partial"} <= removable


def test_what_was_left_out_as_too_much_is_offered(chromium: Playwright) -> None:
    status = Case("saved", True, 1.0, "none", False, False).status()
    status["bytes"] = {"saved": 1000, "total": 30_000_000}
    assert answers(chromium, [status])[0]["action"] == "saveRest"


def test_each_state_and_offer_has_its_words() -> None:
    words = words_in("en")
    assert {*TABLE.values(), *filter(None, OFFERS.values()), "saveRest", "removing"} <= set(words)
