"""The command line, for sites of any generator."""

import argparse
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from mkdocs_offline import __version__
from mkdocs_offline.cli import build, check, prove, retire, verify
from mkdocs_offline.errors import OfflineError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 if all went well, 1 if it could not run.

    Each command may have codes of its own from 3 on; 2 is wrong usage, from ``argparse``.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # Some terminals know few characters.
    parsed = parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except OfflineError as error:
        print(f"mkdocs-offline: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"mkdocs-offline: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130  # As shells count a program that was stopped.


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    result = argparse.ArgumentParser(
        prog="mkdocs-offline",
        description="Make a built static site readable without a network.",
        epilog="Example: zensical build && mkdocs-offline build site",
    )
    result.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = result.add_subparsers(required=True, metavar="COMMAND")
    for command in (build, check, prove, verify, retire):
        command.add(commands)
    return result
