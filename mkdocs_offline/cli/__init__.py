"""The command line, for sites of any generator."""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from mkdocs_offline import __version__
from mkdocs_offline.cli import build, check, prove, retire, verify
from mkdocs_offline.cli.arguments import Parser, UsageError
from mkdocs_offline.errors import OfflineError
from mkdocs_offline.progress import hide


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0 if all went well, 1 if it could not run, 2 if it was used wrongly; each command may have codes
    of its own from 3 on. 141, if whoever reads the output has seen enough.
    """
    streams = [stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, TextIOWrapper)]
    for stream in streams:
        stream.reconfigure(errors="replace")  # Some terminals know few characters.
    try:
        try:
            return _run(arguments)
        finally:  # Python does it only after main, where no error can be handled.
            for stream in streams:
                stream.flush()
    except OSError as error:  # The output cannot be written.
        # Where whoever reads it has seen enough: 141, as shells count it.
        code = 141 if isinstance(error, BrokenPipeError) else _fail(f"{error.strerror}", 1)
        nowhere = os.open(os.devnull, os.O_WRONLY)  # For what Python tries to write once more.
        for stream in streams:
            os.dup2(nowhere, stream.fileno())
        return code


def _run(arguments: Sequence[str] | None) -> int:
    parsed = parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except UsageError as error:
        return _fail(str(error), 2)
    except OfflineError as error:
        return _fail(str(error), 1)
    except BrokenPipeError:
        raise
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return _fail(f"{place}{error.strerror or error}", 1)
    except KeyboardInterrupt:
        hide()
        return 130  # As shells count a program that was stopped.


def _fail(message: str, code: int) -> int:
    hide()
    print(f"mkdocs-offline: {message}", file=sys.stderr)
    return code


def parser() -> Parser:
    """Return the parser of all commands."""
    result = Parser(
        prog="mkdocs-offline",
        description="Make a built static site readable without a network.",
        epilog="Example: zensical build && mkdocs-offline build site",
    )
    result.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = result.add_subparsers(required=True, metavar="COMMAND")
    for command in (build, check, prove, verify, retire):
        command.add(commands)
    return result
