"""What is wrong with an answer of the host, whatever it was to hold."""

import re
import secrets
from collections.abc import Iterator

from bs4 import BeautifulSoup

from mkdocs_offline.verify.causes import (
    ATTACHMENT,
    CLEARED,
    LOGIN,
    MISSING,
    NO_JEKYLL,
    OTHER_TYPE,
    RATE_LIMIT,
    SERVER_ERROR,
    UNSTEADY,
    WRONG_TYPE,
    Cause,
    Symptom,
)
from mkdocs_offline.verify.host import Answer

# https://mimesniff.spec.whatwg.org/#javascript-mime-type, those in use.
_JAVASCRIPT = frozenset(
    ["text/javascript", "application/javascript", "application/x-javascript", "text/ecmascript"]
)
_HTML = frozenset(["text/html", "application/xhtml+xml"])
_ACCEPTED = {
    "application/xhtml+xml": _HTML,
    "image/svg+xml": frozenset(["image/svg+xml"]),
    "text/css": frozenset(["text/css"]),
    "text/html": _HTML,
    "text/javascript": _JAVASCRIPT,
}
"""The types that browsers insist on; others are harmless."""
_DOWNLOADED = frozenset(["text/calendar", "text/csv", "text/tab-separated-values", "text/vcard"])
"""Texts that browsers download."""
_NONCE = re.compile(rb"\snonce=(?:\"[^\"]*\"|'[^']*'|[^\s>]*)", re.IGNORECASE)


def refusal(answer: Answer, path: str) -> tuple[Cause, str] | None:
    """Return why an answer is none, or ``None`` if the host gave something for ``path``."""
    if answer.failure:
        return answer.failure
    if answer.location:
        return LOGIN, f"redirected to {answer.location}"
    if answer.status == 429:
        return RATE_LIMIT, "the host answers 429"
    if answer.status >= 500:
        return SERVER_ERROR, f"the host answers {answer.status}"
    if answer.status == 401:
        return LOGIN, "the host answers 401"
    if answer.status != 200:  # Some, as S3, also answer 403 for what is not there.
        is_special = any(part.startswith("_") for part in path.split("/"))
        return NO_JEKYLL if is_special else MISSING, f"the host answers {answer.status}"
    return None


def side_effects(answer: Answer, url: str, expected_type: str) -> Iterator[Symptom]:
    """Yield what is wrong beside the content of an answer."""
    if answer.trouble and answer.status == 200 and not answer.failure:
        yield Symptom(UNSTEADY, url, answer.trouble)
    if "Clear-Site-Data" in answer.headers:
        yield Symptom(CLEARED, url, answer.headers["Clear-Site-Data"])
    accepted = _ACCEPTED.get(expected_type.partition(";")[0])
    # Without a type browsers guess; a page where another file should be is the wrong file.
    if accepted and answer.status == 200 and answer.type not in accepted | _HTML | {""}:
        yield Symptom(WRONG_TYPE, url, f"{answer.type} instead of {expected_type}")


def other_presentation(answer: Answer, url: str, expected_type: str) -> Iterator[Symptom]:
    """Yield why browsers show a file that was built to be downloaded, or the other way round."""
    expected = expected_type.partition(";")[0]
    if answer.status != 200 or answer.failure or expected in _ACCEPTED:
        return
    disposition = answer.headers.get("Content-Disposition", "")
    if disposition.lower().startswith("attachment"):
        yield Symptom(ATTACHMENT, url, f"Content-Disposition: {disposition}")
    elif answer.type not in _HTML and _is_shown(answer.type) != _is_shown(expected):
        yield Symptom(OTHER_TYPE, url, f"{answer.type or 'no type'} instead of {expected}")


def _is_shown(media_type: str) -> bool:
    """Tell whether browsers show such a file in the tab."""
    is_of_kind = media_type.startswith(("text/", "image/", "audio/", "video/"))
    is_known = media_type in ("application/json", "application/xml", "application/pdf")
    is_known |= media_type.endswith(("+xml", "+json")) or media_type in _JAVASCRIPT
    return (is_of_kind or is_known) and media_type not in _DOWNLOADED


def is_html(answer: Answer) -> bool:
    """Tell whether an answer is a page."""
    return answer.type in _HTML


def is_script(answer: Answer) -> bool:
    """Tell whether browsers take an answer for a script."""
    return answer.type in _JAVASCRIPT


def asks_for_password(answer: Answer) -> bool:
    """Tell whether an answer is a page with a login."""
    return is_html(answer) and soup_of(answer).select_one("input[type=password]") is not None


def soup_of(answer: Answer) -> BeautifulSoup:
    """Return the elements of a page."""
    return BeautifulSoup(answer.body or b" ", "html.parser")  # Of nothing it would warn.


def without_nonces(page: bytes) -> bytes:
    """Return a page without the nonces that a host has put into its tags."""
    return _NONCE.sub(b"", page)


def uncached(url: str) -> str:
    """Return an address that no cache has seen, of the same file."""
    return f"{url}?mkdocs-offline={secrets.token_hex(8)}"
