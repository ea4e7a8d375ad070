"""Hosts as their documentation describes them: redirects, letter case, types, headers, 404s."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from tests.faults import Change
from tests.host import Answer, content_type

Find = Callable[[str], Path | None]

_ISOLATED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
_NOT_FRAMED = {"X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"}


def _files(site: Path) -> Find:
    """Find the file of a path, if that is one; folders are asked for by what is in them."""

    def find(path: str) -> Path | None:
        file = site / path
        return file if file.is_file() and not path.endswith("/") else None

    return find


def _by_lower(site: Path) -> dict[str, Path]:
    """Return the files of a site by their paths in lower case."""
    files = (file for file in site.rglob("*") if file.is_file())
    return {file.relative_to(site).as_posix().lower(): file for file in files}


def _give(answer: Answer, file: Path) -> None:
    answer.status, answer.body = 200, file.read_bytes()
    answer.headers = {"Content-Type": content_type(file)}


def _redirect(answer: Answer, status: int, base: str, path: str) -> None:
    answer.status, answer.body = status, b""
    answer.headers = {"Location": base + quote(path), "Content-Type": "text/html"}


def _refuse(answer: Answer, status: int, body: bytes, kind: str = "text/html") -> None:
    answer.status, answer.body, answer.headers = status, body, {"Content-Type": kind}


def _is_page(answer: Answer) -> bool:
    return answer.headers.get("Content-Type", "").startswith("text/html")


def github_pages(site: Path, base: str) -> Change:
    """Serves ``/guide`` from ``guide.html``, which goes before a folder of that name."""
    find = _files(site)

    def change(path: str, answer: Answer) -> None:
        if not path.endswith("/") and (file := find(f"{path}.html")):
            _give(answer, file)

    return change


def netlify(site: Path, base: str) -> Change:
    """Folds case by redirects; sends headers by path."""
    by_lower = _by_lower(site)

    def change(path: str, answer: Answer) -> None:
        low = path.lower()
        file = by_lower.get(f"{low}index.html" if low.endswith("/") or not low else low)
        if path != low and (file or f"{low}/index.html" in by_lower):
            _redirect(answer, 301, base, low)
        elif file := file or by_lower.get(f"{low}.html"):
            _give(answer, file)
        elif f"{low}/index.html" in by_lower:
            _redirect(answer, 301, base, f"{low}/")
        if answer.status == 200:
            answer.headers |= _ISOLATED if path.startswith("play/") else _NOT_FRAMED

    return change


def cloudflare_pages(site: Path, base: str) -> Change:
    """Strips ``.html`` and ``index.html`` by redirects."""
    find = _files(site)

    def change(path: str, answer: Answer) -> None:
        if path.endswith("index.html"):
            _redirect(answer, 308, base, path.removesuffix("index.html"))
        elif path.endswith(".html") and answer.status == 200:
            _redirect(answer, 308, base, path.removesuffix(".html"))
        elif not path.endswith("/") and (file := find(f"{path}.html")):
            _give(answer, file)
        elif path.endswith("/") and find(f"{path[:-1]}.html"):
            _redirect(answer, 308, base, path[:-1])
        if _is_page(answer) and answer.status == 200:
            answer.headers |= {"Content-Security-Policy": "frame-ancestors 'self'"}

    return change


def nginx(site: Path, base: str) -> Change:
    """Knows few types, and protects pages alone."""

    def change(path: str, answer: Answer) -> None:
        if path.endswith((".yaml", ".md")) and answer.status == 200:
            answer.headers["Content-Type"] = "application/octet-stream"
        if _is_page(answer):
            answer.headers |= _NOT_FRAMED
        if answer.status == 404:
            _refuse(answer, 404, b"<h1>404 Not Found</h1>")

    return change


def apache(site: Path, base: str) -> Change:
    """Sends one folder to be downloaded, and a policy of its own for another."""

    def change(path: str, answer: Answer) -> None:
        if answer.status != 200:
            return
        if path.endswith(".yaml"):
            answer.headers["Content-Type"] = "text/x-yaml"
        if path.startswith("files/"):
            answer.headers["Content-Disposition"] = "attachment"
        policy = "'self' 'unsafe-eval'" if path.startswith("play/") else "'self'"
        if _is_page(answer):
            answer.headers["Content-Security-Policy"] = f"script-src {policy}"

    return change


def iis(site: Path, base: str) -> Change:
    """Finds files in any case, and refuses endings that it does not know."""
    by_lower = _by_lower(site)

    def change(path: str, answer: Answer) -> None:
        low = path.lower()
        folder = low.rstrip("/")
        is_folder = not low or low.endswith("/")
        file = next(
            (
                by_lower[x]
                for x in (low + "index.html", low + "index.htm")
                if is_folder and x in by_lower
            ),
            by_lower.get(low),
        )
        if path.endswith((".yaml", ".md")):
            _refuse(answer, 404, b"no mimeMap")
        elif file:
            _give(answer, file)
        elif any(name.startswith(f"{folder}/") for name in by_lower) and not is_folder:
            _redirect(answer, 301, base, f"{path}/")

    return change


def s3_website(site: Path, base: str) -> Change:
    """Redirects folders with 302."""

    def change(path: str, answer: Answer) -> None:
        if answer.status == 301:
            answer.status = 302

    return change


def s3_private(site: Path, base: str) -> Change:
    """Denies what it does not have; a function at its edge adds ``index.html`` to folders."""

    def change(path: str, answer: Answer) -> None:
        if answer.status in (301, 404):
            _refuse(answer, 403, b"<Error><Code>AccessDenied</Code></Error>", "application/xml")

    return change


KINDS: dict[str, Callable[[Path, str], Change]] = {
    "GitHub Pages": github_pages,
    "Netlify": netlify,
    "Cloudflare Pages": cloudflare_pages,
    "nginx": nginx,
    "Apache": apache,
    "IIS": iis,
    "S3 website": s3_website,
    "S3 with a private bucket": s3_private,
}
