"""Where the site is, and if it is not at the address that was given, why."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from mkdocs_offline.errors import OfflineError
from mkdocs_offline.layout import CLIENT, WORKER
from mkdocs_offline.published.worker import SiteLine, is_farewell, is_our_worker, read_worker
from mkdocs_offline.site.urls import is_page, is_web_address
from mkdocs_offline.verify.answers import asks_for_password, is_html, refusal, soup_of
from mkdocs_offline.verify.causes import (
    LOGIN,
    MISSING,
    MOVED,
    NOT_PROCESSED,
    NOTHING_THERE,
    ONE_PAGE,
    OTHER_WORKER,
    PAGE_INSTEAD,
    RETIRED,
    WORKER_MISSING,
    WORKER_REWRITTEN,
    WRONG_PATH,
    Cause,
    Symptom,
)
from mkdocs_offline.verify.host import Answer, Patience, fetch

_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)


@dataclass(frozen=True)
class LiveSite:
    """A live site of ours: its address, with a slash at the end, and its worker."""

    url: str
    line: SiteLine
    worker: Answer


def scope_of(url: str) -> str:
    """Return the address of the site that a page at a URL is the first page of.

    >>> scope_of("https://example.org/a b"), scope_of("https://example.org/docs/index.html#top")
    ('https://example.org/a%20b/', 'https://example.org/docs/')

    Raises:
        OfflineError: if it is no web address.
    """
    if not is_web_address(url):
        raise OfflineError(
            f"{url} is not a web address; give one such as https://example.org/docs/"
        )
    split = urlsplit(url)
    path = split.path
    if is_page(path) and not path.endswith("/"):
        path = path.rpartition("/")[0]
    path = quote(f"{path.rstrip('/')}/", safe="/%!$&'()*+,;=:@~")
    return split._replace(path=path, query="", fragment="").geturl()


def locate(scope: str, patience: Patience) -> LiveSite | Symptom:
    """Return the site at an address, or why there is none."""
    worker = fetch(scope + WORKER, patience)
    line = read_worker(worker.body) if worker.status == 200 else None
    if line:
        return LiveSite(scope, line, worker)
    return Symptom(*_why_none(scope, worker, patience))


def ask_for_nothing(scope: str, patience: Patience) -> Answer:
    """Return what the host says where there is no page."""
    return fetch(f"{scope}mkdocs-offline-verify-{secrets.token_hex(4)}/", patience)


def client_root(page: Answer) -> str | None:
    """Return the address of the site whose script a page loads, if it loads ours."""
    tag = soup_of(page).select_one(f"script[src$='{CLIENT}']")
    return urljoin(page.url, f"{tag['src']}").removesuffix(CLIENT) if tag else None


def _why_none(scope: str, worker: Answer, patience: Patience) -> tuple[Cause, str, str]:
    refused = refusal(worker, WORKER)
    if refused and refused[0] not in (LOGIN, MISSING):
        return refused[0], worker.url, refused[1]
    if not refused:
        return _why_not_ours(scope, worker, patience)
    page = fetch(scope, patience)
    for place in _elsewhere(scope, page):
        if read_worker(fetch(place + WORKER, patience).body):
            return WRONG_PATH if place.startswith(_origin(scope)) else MOVED, scope, f"see {place}"
    if page.failure:
        return page.failure[0], scope, page.failure[1]
    if refused[0] is LOGIN:
        return LOGIN, scope, refused[1]
    if page.location:
        return LOGIN, scope, f"redirected to {page.location}"
    if page.status in (401, 403):
        return LOGIN, scope, f"the host answers {page.status}"
    if page.status != 200:
        return NOTHING_THERE, scope, f"the host answers {page.status}"
    if client_root(page):
        return WORKER_MISSING, worker.url, refused[1]
    return NOT_PROCESSED, scope, f"there is no {WORKER}, and its first page does not ask for one"


def _why_not_ours(scope: str, worker: Answer, patience: Patience) -> tuple[Cause, str, str]:
    """Explain a worker that is there and cannot be read."""
    if is_html(worker):
        if asks_for_password(worker):
            return LOGIN, worker.url, "the host answers a page that asks for a password"
        if ask_for_nothing(scope, patience).status == 200:
            return ONE_PAGE, worker.url, "a page, as for an address that cannot exist"
        return PAGE_INSTEAD, worker.url, "a page"
    if is_farewell(worker.body):
        return RETIRED, worker.url, "this is the worker that deletes what was saved and goes"
    if is_our_worker(worker.body):
        return WORKER_REWRITTEN, worker.url, "its first line is not as mkdocs-offline writes it"
    return OTHER_WORKER, worker.url, "this script is not ours"


def _elsewhere(scope: str, page: Answer) -> Iterator[str]:
    """Yield the addresses at which the site may be instead."""
    refresh = soup_of(page).select_one("meta[http-equiv=refresh i][content]")
    target = _REFRESH.search(f"{refresh['content']}") if refresh else None
    found = [
        client_root(page),
        page.location,
        page.url,
        target and urljoin(page.url, target[1].strip()),
        *_parents(scope),
    ]
    places = dict.fromkeys(urljoin(place, ".") for place in found if place)
    yield from (place for place in places if place != scope and place.startswith("http"))


def _parents(scope: str) -> Iterator[str]:
    while urlsplit(scope).path != "/":
        scope = urljoin(scope, "..")
        yield scope


def _origin(url: str) -> str:
    return urljoin(url, "/")
