"""A host for built sites whose faults are methods and which remembers what it was asked for."""

import base64
import gzip
import itertools
import mimetypes
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote, unquote, urlsplit

from tests.sites import is_pack

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


@dataclass
class Answer:
    """What goes out for one request; faults change it before it is sent."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_refused: bool = False
    """Whether the connection breaks without an answer."""
    sent: int | None = None
    """After how many bytes of the body the connection breaks, if it does."""
    stalls: bool = False
    """Whether it does not break but falls silent."""


@dataclass(frozen=True)
class Request:
    """One line of the log: what was asked for and what was sent. ``path`` is within the site.

    The status is 0 where whoever asked has gone.
    """

    path: str
    status: int
    size: int
    method: str = "GET"


Fault = Callable[[str, Answer], None]

Files = str | Callable[[str], bool]
"""Some files of a site: an ending, or what tells of a path whether it is meant."""


def is_among(files: Files, path: str) -> bool:
    return path.endswith(files) if isinstance(files, str) else files(path)


# Below those that systems give out, others in each process, and in each run of the tests.
_PROCESSES = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
_PROCESS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_FIRST_PORT = 11_000 + os.getppid() % 10_000 + _PROCESS


class Host:
    """Serves a folder under ``base``, as GitHub Pages would: max-age of 600 s, its own 404 page."""

    _ports: ClassVar[Iterator[int]] = itertools.count(_FIRST_PORT, _PROCESSES)
    """For all hosts: what browsers saved for a port stays."""

    def __init__(self, site: Path, base: str = "/") -> None:
        self.site = site
        self.base = base
        self.max_age = 600
        self.compresses = False
        self.headers: dict[str, str] = {}
        self.credentials = ""
        """``name:password``, if the host wants basic authentication."""
        self.log: list[Request] = []
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._server: ThreadingHTTPServer | None = None
        self._port = 0
        self.plug()

    @property
    def url(self) -> str:
        return f"http://localhost:{self._port}{self.base}"

    # ---- The plug

    def plug(self) -> None:
        """Be reachable, under the same address as before."""
        assert self._server is None
        while not self._port:
            port = next(self._ports)
            with suppress(OSError):  # Somebody else has it.
                self._server = _Server(("localhost", port), self)
                self._port = port
        self._server = self._server or _Server(("localhost", self._port), self)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def unplug(self) -> None:
        """Be gone, also for connections that were kept open."""
        if self._server is None:
            return
        self._server.shutdown()
        self._server.server_close()
        self._server = None
        with self._lock:
            for connection in self._connections:
                with suppress(OSError):  # Closed by the other side.
                    connection.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def unplugged(self) -> Iterator[None]:
        """Be gone for a while; what was gone already stays so."""
        was_there = self._server is not None
        self.unplug()
        yield
        if was_there:
            self.plug()

    # ---- Faults

    @contextmanager
    def fault(self, fault: Fault) -> Iterator[None]:
        """Let ``fault`` change answers for a while."""
        self._faults.append(fault)
        try:
            yield
        finally:
            self._faults.remove(fault)

    @contextmanager
    def held(self, files: Files = is_pack) -> Iterator[None]:
        """Let packs, or some other files, arrive only when the time is over."""
        go_on = threading.Event()

        def hold(path: str, answer: Answer) -> None:
            if is_among(files, path):
                go_on.wait(60)

        with self.fault(hold):
            try:
                yield
            finally:
                go_on.set()

    def slow(self, seconds: float, path: str | None = None) -> Any:
        def change(asked: str, answer: Answer) -> None:
            if path in (None, asked):
                time.sleep(seconds)

        return self.fault(change)

    def answer(
        self, path: str, status: int, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Any:
        def change(asked: str, answer: Answer) -> None:
            if asked == path:
                answer.status, answer.body = status, body
                answer.headers = dict(headers or {"Content-Type": "text/html"})

        return self.fault(change)

    def rewrite(self, path: str, change_body: Callable[[bytes], bytes]) -> Any:
        def change(asked: str, answer: Answer) -> None:
            if asked == path:
                answer.body = change_body(answer.body)

        return self.fault(change)

    def script(self, script: str) -> Any:
        """Let pages that come from here run a script before all others."""
        tag = f"<script>{script}</script>".encode()

        def change(asked: str, answer: Answer) -> None:
            if asked.endswith("/") or not asked:
                answer.body = answer.body.replace(b"<head>", b"<head>" + tag, 1)

        return self.fault(change)

    # ---- The log

    @contextmanager
    def recording(self) -> Iterator[list[Request]]:
        """Give the requests of a while."""
        with self._lock:
            start = len(self.log)
        requests: list[Request] = []
        yield requests
        with self._lock:
            requests += [request for request in self.log[start:] if request.status]

    # ---- Answering

    def respond(self, handler: BaseHTTPRequestHandler) -> None:
        split = urlsplit(handler.path)
        if not split.path.startswith(self.base):
            path, answer = split.path, Answer(404, {"Content-Type": "text/html"}, b"not this site")
        else:
            path = split.path.removeprefix(self.base)
            answer = self._look_up(unquote(path), split.query)
        expected = f"Basic {base64.b64encode(self.credentials.encode()).decode()}"
        if self.credentials and handler.headers.get("Authorization") != expected:
            answer = Answer(401, {"WWW-Authenticate": 'Basic realm="docs"'}, b"log in")
        for fault in list(self._faults):
            fault(path, answer)
        body, headers = answer.body, answer.headers | self.headers
        etag = f'"{hash((body, headers.get("Content-Type"))):x}"'
        if answer.status == 200:
            headers = {"Cache-Control": f"max-age={self.max_age}", **headers, "ETag": etag}
            if handler.headers.get("If-None-Match") == etag:
                answer.status, body = 304, b""
        accepts_gzip = "gzip" in handler.headers.get("Accept-Encoding", "")
        if self.compresses and accepts_gzip and _is_text(headers.get("Content-Type", "")):
            body = gzip.compress(body, 6)
            headers["Content-Encoding"] = "gzip"
        with self._lock:  # Before anybody can act upon the answer.
            number = len(self.log)
            self.log.append(Request(path, answer.status, len(body), handler.command))
        try:
            if not answer.is_refused:
                handler.send_response(answer.status)
                for name, value in headers.items():
                    handler.send_header(name, value)
                if answer.status != 304:
                    handler.send_header("Content-Length", str(len(body)))
                handler.end_headers()
                handler.wfile.write(b"" if handler.command == "HEAD" else body[: answer.sent])
                handler.wfile.flush()
        except OSError:
            self.log[number] = Request(path, 0, 0)
            raise
        while answer.stalls and self._faults:
            time.sleep(0.05)
        if answer.is_refused or answer.sent is not None:
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)

    def _look_up(self, path: str, query: str) -> Answer:
        file = self.site / path
        if file.is_dir() and path and not path.endswith("/"):
            location = self.base + quote(path) + "/" + (f"?{query}" if query else "")
            return Answer(301, {"Location": location, "Content-Type": "text/html"})
        if file.is_dir():
            file /= "index.html"
        if file.is_file():
            return Answer(200, {"Content-Type": content_type(file)}, file.read_bytes())
        page = self.site / "404.html"
        body = page.read_bytes() if page.is_file() else b"nothing here"
        return Answer(404, {"Content-Type": "text/html; charset=utf-8"}, body)


def _is_text(kind: str) -> bool:
    return kind.startswith(("text/", "application/json", "application/xml", "image/svg"))


def content_type(file: Path) -> str:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], host: Host) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 1 << 16
            disable_nagle_algorithm = True

            def setup(self) -> None:
                super().setup()
                with host._lock:
                    host._connections.add(self.connection)

            def finish(self) -> None:
                with host._lock:
                    host._connections.discard(self.connection)
                super().finish()

            def do_GET(self) -> None:
                host.respond(self)

            do_HEAD = do_GET  # noqa: N815

            def log_message(self, *args: object) -> None:
                pass

        super().__init__(address, Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # Browsers break connections off; that is their right.
