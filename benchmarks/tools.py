"""The tools that are compared; each makes a built site readable offline."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from mkdocs_offline.options import Options
from mkdocs_offline.site.scan import scan

OURS = "mkdocs-offline"
WORKBOX = "Workbox"
LIMIT = "the limit"
PLAIN = "no worker"

_WORKBOX = Path(__file__).parent / "workbox"
_REGISTRATION = b'<script>navigator.serviceWorker.register("/serviceworker.js")</script></head>'


@dataclass(frozen=True)
class Build:
    """What a run of a tool took: seconds, and bytes of memory at its peak."""

    seconds: float
    memory: int


def build(tool: str, plain: Path, site: Path) -> Build:
    """Copy a plain site to ``site`` and make it readable offline."""
    shutil.copytree(plain, site)
    if tool == OURS:
        return _run([sys.executable, "-m", "mkdocs_offline", "build", str(site)])
    if tool == LIMIT:
        return _run([sys.executable, __file__, str(site)])
    # Both save the same files, and all pages know the worker.
    left_out = [str(file.path) for file in scan(site, Options()).files if file.left_out]
    for page in site.rglob("*.html"):
        page.write_bytes(page.read_bytes().replace(b"</head>", _REGISTRATION, 1))
    return _run(["node", str(_WORKBOX / "generate.mjs"), str(site), *left_out])


def _run(command: list[str]) -> Build:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} failed")
    unit = 1 if sys.platform == "darwin" else 1024
    return Build(time.perf_counter() - start, usage.ru_maxrss * unit)


def read_hash_and_rewrite(site: Path) -> None:
    """Do what no tool that puts a tag into each page can do without."""
    for file in site.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            hashlib.sha256(content)
            file.with_name(f"{file.name}.new").write_bytes(content)
            file.with_name(f"{file.name}.new").replace(file)


if __name__ == "__main__":
    read_hash_and_rewrite(Path(sys.argv[1]))
