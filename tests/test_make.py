"""What newcomers meet in a clone: the demo, and what make asks of their computer."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(os.name == "nt", reason="make is for Linux and macOS")


@contextmanager
def serving(folder: Path, *port: str) -> Iterator[str]:
    """Serve a folder as the demo does; give the address that it prints."""
    command = [sys.executable, str(ROOT / "scripts/serve.py"), str(folder), *port]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout
        address = re.search(r"http://\S+", server.stdout.readline().decode())
        assert address
        try:
            yield address[0]
        finally:
            server.terminate()


def test_each_demo_has_an_address_of_its_own(tmp_path: Path) -> None:
    names = ["first", "second"]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name)
    with serving(tmp_path / "first") as first, serving(tmp_path / "second") as second:
        assert [urlopen(address).read().decode() for address in (first, second)] == names


@pytest.fixture
def taken_port() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        yield str(somebody.getsockname()[1])


def test_a_port_that_was_chosen_is_used_or_the_demo_says_why_not(taken_port: str) -> None:
    command = [sys.executable, str(ROOT / "scripts/serve.py"), str(ROOT), taken_port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"Port {taken_port} cannot be used" in done.stderr
    assert len(done.stderr.splitlines()) == 1


ASKS = '[ "$1" != -n ] || exit 1; echo PASSWORD: >&2; read password'
ALLOWS = '[ "$1" != -n ] || shift; exec "$@"'
PACKAGE = f"python3.{sys.version_info.minor}-venv"


def system_packages(computer: Path, *, user: int, sudo: str) -> subprocess.CompletedProcess[str]:
    """Run the script where Python lacks a part, with a program for apt-get that tells on itself."""
    for name, script in {
        "apt-get": 'echo "apt-get $*" >&2',
        "bare-python": f'case $2 in *ensurepip*) exit 1;; *) exec {sys.executable} "$@";; esac',
        "id": f"echo {user}",
        "sudo": sudo,
    }.items():
        (computer / name).write_text(f"#!/bin/sh\n{script}\n")
        (computer / name).chmod(0o755)
    return subprocess.run(
        [ROOT / "scripts/system-packages", "bare-python"],
        env={"PATH": f"{computer}:{os.defpath}"},
        capture_output=True,
        text=True,
    )


def test_whoever_may_install_nothing_reads_what_to_install(tmp_path: Path) -> None:
    done = system_packages(tmp_path, user=1000, sudo=ASKS)
    assert done.returncode == 1
    assert "PASSWORD" not in done.stderr
    assert done.stderr.endswith(f"\napt-get install --no-install-recommends {PACKAGE}\n")


@pytest.mark.parametrize(("user", "sudo"), [(0, ASKS), (1000, ALLOWS)], ids=["root", "sudo"])
def test_what_is_missing_is_installed_where_that_is_allowed(
    user: int, sudo: str, tmp_path: Path
) -> None:
    done = system_packages(tmp_path, user=user, sudo=sudo)
    assert done.returncode == 0
    assert f"apt-get install -qq --no-install-recommends {PACKAGE}\n" in done.stderr
