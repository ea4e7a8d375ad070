"""A live host, asked politely: a few requests at a time, each bounded in time and size."""

import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from typing import TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from mkdocs_offline import __version__
from mkdocs_offline.verify.causes import (
    BREAKS_OFF,
    CERTIFICATE,
    HTTP_ONLY,
    NOT_CHECKED,
    TOO_SLOW,
    UNREACHABLE,
    Cause,
)

PARALLEL = 4
_REDIRECTS = 5
_PAUSES = (0.25, 0.5, 1)
"""In seconds, before each further attempt."""
_LONGEST_PAUSE = 30
"""In seconds; a host that wants us to wait longer is left alone."""
_LARGEST = 200 * 10**6
"""In bytes, as sent and unpacked: as much as all files together may have."""
_PASSING = frozenset([429, 500, 502, 503, 504])
_HEADERS = {"User-Agent": f"mkdocs-offline/{__version__} (verify)", "Accept-Encoding": "gzip"}

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Answer:
    """What a host said at last.

    ``url`` is where it said so, after redirects within the origin; one that leads out of it is
    not followed. Where there is no whole answer, ``failure`` is why.
    """

    url: str
    status: int = 0
    headers: Message = field(default_factory=Message)
    body: bytes = b""
    failure: tuple[Cause, str] | None = None
    trouble: str | None = None
    """What went wrong before the host was asked again, if it was."""

    @property
    def type(self) -> str:
        """The media type, without its parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def location(self) -> str | None:
        """Where a redirect leads that was not followed."""
        target = self.headers.get("Location")
        return urljoin(self.url, target) if target and 300 <= self.status < 400 else None


@dataclass(frozen=True)
class Patience:
    """How long to wait for bytes, in seconds, and when to ask no more, on the monotonic clock."""

    timeout: float
    end: float


def fetch(url: str, patience: Patience) -> Answer:
    """Ask for a URL; again where a failure may pass, honouring ``Retry-After``."""
    answer = _follow(url, patience)
    for least in _PAUSES:
        trouble = _passing_trouble(answer)
        pause = max(least, _seconds(answer.headers.get("Retry-After")))
        if not trouble or pause > _LONGEST_PAUSE or time.monotonic() + pause > patience.end:
            break
        time.sleep(pause)
        answer = replace(_follow(url, patience), trouble=trouble)
    return answer


def in_parallel(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Do a few pieces of work at a time, and yield what they give in the order of the items."""
    with ThreadPoolExecutor(PARALLEL) as pool:
        yield from pool.map(work, items)


def is_local(url: str) -> bool:
    """Tell whether browsers trust the host without encryption, as it is the reader's own machine.

    >>> is_local("http://localhost:8000/"), is_local("http://intranet/")
    (True, False)
    """
    name = urlsplit(url).hostname or ""
    return name in ("localhost", "::1") or name.endswith(".localhost") or name.startswith("127.")


def origin_of(url: str) -> tuple[str, str]:
    """Return the scheme and host of a URL."""
    return urlsplit(url)[:2]


_NO_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST")
"""How OpenSSL says that an answer is not encrypted."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = build_opener(_NoRedirects)


def _passing_trouble(answer: Answer) -> str | None:
    if answer.failure and answer.failure[0] is BREAKS_OFF:
        return answer.failure[1]
    return f"the host answers {answer.status}" if answer.status in _PASSING else None


def _follow(url: str, patience: Patience) -> Answer:
    for _ in range(_REDIRECTS):
        answer = _ask(url, patience)
        if not answer.location or origin_of(answer.location) != origin_of(url):
            break
        url = answer.location
    return answer


def _ask(url: str, patience: Patience) -> Answer:
    answer = Answer(url)
    if time.monotonic() > patience.end:
        return replace(answer, failure=(NOT_CHECKED, "not asked for"))
    try:
        # Only http and https get here: see address.py, and origin_of above.
        request = Request(url, headers=_HEADERS)  # noqa: S310
        try:
            response: HTTPResponse | HTTPError = _OPENER.open(request, timeout=patience.timeout)
        except HTTPError as error:
            response = error
        with response:
            answer = replace(answer, status=response.status or 0, headers=response.headers)
            return replace(answer, body=_unpacked(answer, _read(response, patience)))
    except (OSError, HTTPException, ValueError, zlib.error) as error:
        return replace(answer, failure=_explain(error))


def _read(response: HTTPResponse | HTTPError, patience: Patience) -> bytes:
    chunks = []
    size = 0
    while chunk := response.read(2**16):
        chunks.append(chunk)
        size += len(chunk)
        if time.monotonic() > patience.end:
            raise TimeoutError
        if size > _LARGEST:
            raise HTTPException(f"sends more than {_LARGEST:,} bytes")
    body = b"".join(chunks)
    announced = response.headers.get("Content-Length")
    if announced and announced.isdecimal() and size < int(announced):
        raise HTTPException(f"breaks off after {size:,} of {int(announced):,} bytes")
    return body


def _unpacked(answer: Answer, body: bytes) -> bytes:
    is_packed = answer.headers.get("Content-Encoding", "").lower() in ("gzip", "x-gzip")
    return gunzip(body) if is_packed and body else body


def gunzip(content: bytes) -> bytes:
    """Return what was compressed; what is not gzip comes back as it is.

    Raises:
        zlib.error: if it is damaged or cut off.
    """
    if not content.startswith(b"\x1f\x8b"):
        return content
    unpacker = zlib.decompressobj(wbits=31)  # gzip with its checksum.
    unpacked = unpacker.decompress(content, _LARGEST)
    if not unpacker.eof:
        raise zlib.error("it ends too early")
    return unpacked


def _explain(error: Exception) -> tuple[Cause, str]:
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):
        return TOO_SLOW, "no answer in time"
    if isinstance(reason, ssl.SSLCertVerificationError):
        return CERTIFICATE, reason.verify_message
    if isinstance(reason, ssl.SSLError) and reason.reason in _NO_TLS:
        return HTTP_ONLY, "the answer is not encrypted"
    if isinstance(reason, socket.gaierror):
        return UNREACHABLE, "there is no host of this name, or no network"
    if isinstance(reason, ConnectionRefusedError):
        return UNREACHABLE, "nothing answers at this address"
    if isinstance(reason, ConnectionError):
        return BREAKS_OFF, "the connection breaks"
    if isinstance(reason, HTTPException | zlib.error):
        return BREAKS_OFF, str(reason) or "the answer cannot be read"
    return UNREACHABLE, str(reason)


def _seconds(retry_after: str | None) -> float:
    if not retry_after:
        return 0
    try:
        return float(retry_after)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(retry_after).timestamp() - time.time()
    except ValueError:
        return 0
