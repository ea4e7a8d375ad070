"""Our command, run as its user would."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest


def run(
    *arguments: str | Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs_offline", *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def on_terminal(command: Sequence[str], **settings: str) -> str:
    """Return what a command shows on a terminal."""
    pty = pytest.importorskip("pty", reason="there are no such terminals on Windows")
    shown, terminal = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm", **settings}
    with subprocess.Popen(command, stdout=terminal, stderr=terminal, env=environment) as process:
        os.close(terminal)
        output = b""
        try:
            while part := os.read(shown, 65536):
                output += part
        except OSError:  # So Linux says that the other end is closed.
            pass
        os.close(shown)
        assert process.wait() == 0
    return output.decode()
