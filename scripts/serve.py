"""Serve a folder to this computer, and say where: ``python scripts/serve.py FOLDER [PORT]``."""

import sys
from collections.abc import Iterable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer


def listen(folder: str, ports: Iterable[str]) -> ThreadingHTTPServer:
    """Return a server at the first port that is free, or end the program with the reason."""
    handler = partial(SimpleHTTPRequestHandler, directory=folder)
    problem = ""
    for port in ports:
        try:
            return ThreadingHTTPServer(("127.0.0.1", int(port)), handler)
        except (OSError, OverflowError, ValueError) as error:  # Taken, or no port at all.
            problem = f"==> Port {port} cannot be used ({error}). Choose one: make demo PORT=8200"
    raise SystemExit(problem)


def main(folder: str, port: str = "") -> None:
    """Serve until Ctrl-C.

    Args:
        folder: the site.
        port: where to, and nowhere else; else the first free port, so that the next demo finds
            the browser as this one has left it.
    """
    with listen(folder, [port] if port else map(str, range(8123, 8223))) as server:
        print(
            f"==> Open http://127.0.0.1:{server.server_port}/ and read one page. Then stop this"
            " server (Ctrl-C)\n    and go on reading: every page and the search still work.",
            flush=True,
        )
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\n==> Stopped")


if __name__ == "__main__":
    main(*sys.argv[1:])
