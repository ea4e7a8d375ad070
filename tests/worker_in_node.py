"""A site's worker in Node, without a browser: for its functions alone."""

import base64
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCOPE = "https://docs.example/a%20b/"
FIND = """async (url) => {
    const found = isInSite(url) ? await find(SITE, url) : undefined;
    return found === null ? "not known" : (found?.line.url ?? "nothing");
}"""
"""What is meant by an address."""

Ask = Callable[..., Any]
"""Calls a function by its name or code: ``ask(call="readings", args=[url])``."""


@contextmanager
def worker_in_node(site: Path) -> Iterator[Ask]:
    """Start the worker of a site, which has nothing of it on its device."""
    node = Path(sys.executable).with_name("node")
    script = Path(__file__).with_name("worker_in_node.mjs")
    command = [str(node), str(script), str(site / "serviceworker.js")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        asked, answers = process.stdin, process.stdout

        def ask(**message: object) -> Any:
            asked.write(json.dumps(message).encode() + b"\n")
            asked.flush()
            return json.loads(answers.readline())

        yield ask
        asked.close()


def keep(ask: Ask, files: Mapping[str, bytes]) -> None:
    """Give the worker the only packs and pieces that its device has."""
    ask(keep={url: base64.b64encode(content).decode() for url, content in files.items()})
