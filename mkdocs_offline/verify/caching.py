"""What may be told late: the worker and the version, through caches between host and reader."""

import json
import re
from collections.abc import Iterator

from mkdocs_offline.layout import VERSION, WORKER
from mkdocs_offline.published.worker import read_worker
from mkdocs_offline.verify.address import LiveSite
from mkdocs_offline.verify.answers import is_html, is_script, refusal, side_effects, uncached
from mkdocs_offline.verify.causes import (
    DAMAGED,
    PAGE_INSTEAD,
    STALE,
    VERSION_CACHED,
    WORKER_CACHED,
    WORKER_REDIRECTED,
    WRONG_TYPE,
    Cause,
    Symptom,
)
from mkdocs_offline.verify.files import age_of
from mkdocs_offline.verify.host import Answer, Patience, fetch

_LONG = 3600
"""In seconds. GitHub Pages, which nobody calls stale, has 600."""
_MAX_AGE = re.compile(r"(?:^|[,\s])(s-maxage|max-age)\s*=\s*\"?(\d+)", re.IGNORECASE)


def check_worker(site: LiveSite, patience: Patience) -> Iterator[Symptom]:
    """Yield what is wrong with the worker's file beside its content."""
    worker, address = site.worker, site.url + WORKER
    yield from side_effects(worker, address, "")
    if worker.url != address:
        yield Symptom(WORKER_REDIRECTED, address, f"redirected to {worker.url}")
    if not is_script(worker):
        yield Symptom(WRONG_TYPE, address, f"{worker.type or 'no type'} instead of text/javascript")
    yield from _long_cached(WORKER_CACHED, worker, address)
    newest = read_worker(fetch(uncached(address), patience).body)
    if newest and newest.version != site.line.version:
        yield Symptom(
            STALE,
            address,
            f"version {site.line.version}, but {newest.version} past caches{age_of(worker)}",
        )


def check_version(site: LiveSite, answer: Answer) -> Iterator[Symptom]:
    """Yield what is wrong with version.json, as it was answered."""
    address = site.url + VERSION
    yield from side_effects(answer, address, "")
    refused = refusal(answer, VERSION)
    if refused:
        yield Symptom(refused[0], address, refused[1])
        return
    yield from _long_cached(VERSION_CACHED, answer, address)
    version = version_in(answer)
    if version is None:
        cause = PAGE_INSTEAD if is_html(answer) else DAMAGED
        yield Symptom(cause, address, "it does not tell a version")
    elif version != site.line.version:
        yield Symptom(
            STALE,
            address,
            f"version {version}, but {WORKER} is of {site.line.version}{age_of(answer)}",
        )


def version_in(answer: Answer) -> str | None:
    """Return the version that version.json tells."""
    try:
        version = json.loads(answer.body)["version"]
    except (ValueError, LookupError, TypeError):
        return None
    return version if isinstance(version, str) else None


def _long_cached(cause: Cause, answer: Answer, address: str) -> Iterator[Symptom]:
    """Yield the cause where shared caches may keep, or have kept, an answer for long."""
    control = answer.headers.get("Cache-Control", "")
    ages = {name.lower(): int(seconds) for name, seconds in _MAX_AGE.findall(control)}
    fresh = ages.get("s-maxage", ages.get("max-age", 0))
    age = answer.headers.get("Age", "")
    if age.isdecimal() and int(age) > _LONG:
        yield Symptom(cause, address, f"a cache has had it for {age} s")
    elif fresh > _LONG and "no-cache" not in control.lower():
        yield Symptom(cause, address, f"Cache-Control: {control}")
