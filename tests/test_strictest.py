"""A page whose headers are not known has the strictest of those that were seen."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

STRICTEST = "(seen) => Object.fromEntries(strictest(seen))"


@pytest.mark.parametrize(
    ("name", "seen", "strictest"),
    [
        ("x-frame-options", ["SAMEORIGIN", "DENY", "SAMEORIGIN"], "DENY"),
        ("content-security-policy", ["img-src 'self'", "a b"], "img-src 'self', a b"),
        ("cross-origin-opener-policy", ["unsafe-none", "same-origin; a=1"], "same-origin; a=1"),
        ("cross-origin-embedder-policy", ["credentialless", "require-corp"], "require-corp"),
        ("cross-origin-resource-policy", ["cross-origin", "same-site"], "same-site"),
        ("referrer-policy", ["origin", "no-referrer, strict-origin"], "no-referrer, strict-origin"),
        ("referrer-policy", ["unsafe-url", "origin, same-origin"], "origin, same-origin"),
        ("x-content-type-options", ["nosniff"], "nosniff"),
        ("permissions-policy", ["camera=(self)", "camera=()"], "camera=(self), camera=()"),
        ("permissions-policy", ["camera=()", "camera=*"], "camera=*, camera=()"),
        (
            "permissions-policy",
            ["a=(self x), b=*", "b=(), a=(self)"],
            "b=*, a=(self x), a=(self), b=()",
        ),
    ],
)
def test_the_strictest_of_what_was_seen(
    name: str, seen: list[str], strictest: str, sample: Path
) -> None:
    node = Path(sys.executable).with_name("node")
    script = Path(__file__).with_name("worker_in_node.mjs")
    headers = [[[name, value]] for value in seen]
    done = subprocess.run(
        [str(node), str(script), str(sample / "serviceworker.js")],
        input=json.dumps({"call": STRICTEST, "args": [[*headers, [["other", "x"]]]]}) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == {name: strictest, "other": "x"}
