"""A host on this machine that can be cut off, also in the middle of a connection."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs_offline.layout import NOT_FOUND, WORKER
from mkdocs_offline.site.entry import media_type


class Server(ThreadingHTTPServer):
    """Serves a folder under a path as GitHub Pages does, with the site's own 404 page."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, site_dir: Path, base: str, cache_control: str) -> None:
        """Listen on a free port of this machine; ``cache_control`` goes with every answer."""
        super().__init__(("localhost", 0), _Handler)
        self.site_dir = site_dir
        self.base = base
        self.cache_control = cache_control
        self.url = f"http://localhost:{self.server_address[1]}{base}"
        self._connections: set[socket.socket] = set()

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept a connection, and remember it."""
        connection, address = super().get_request()
        self._connections.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        """End a connection."""
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: browsers break connections off, which is their right."""

    def cut_off(self) -> None:
        """Be gone, also for connections that were kept open; again, do nothing."""
        self.shutdown()
        self.server_close()
        for connection in list(self._connections):
            with suppress(OSError):  # Closed by the other side.
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def serving(site_dir: Path, base: str, cache_control: str) -> Iterator[Server]:
    """Serve a folder under a path, with a slash at both ends, until the end of the block."""
    server = Server(site_dir, base, cache_control)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.cut_off()


class _Handler(SimpleHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    wbufsize = 2**16
    disable_nagle_algorithm = True

    def __init__(self, request: Any, client_address: Any, server: Server) -> None:
        super().__init__(request, client_address, server, directory=str(server.site_dir))

    def guess_type(self, path: Any) -> str:
        kind = media_type(PurePosixPath(path))
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.server.base):
            return str(self.server.site_dir / WORKER / "nothing")  # It is no folder.
        return super().translate_path(path[len(self.server.base) - 1 :])

    def list_directory(self, path: Any) -> None:
        self.send_error(404)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = self.server.site_dir / NOT_FOUND
        body = page.read_bytes() if code == 404 and page.is_file() else b""
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", self.server.cache_control)
        super().end_headers()

    def log_message(self, *args: object) -> None:
        pass
