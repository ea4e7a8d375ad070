"""What several commands have in common."""

import argparse
from pathlib import Path
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class UsageError(Exception):
    """A mistake in the command line that ``argparse`` does not see."""


def add_site_dir(parser: argparse.ArgumentParser) -> None:
    """Add the argument that most commands begin with."""
    parser.add_argument("site_dir", type=Path, metavar="SITE_DIR", help="the folder of the site")


def count(text: str) -> int:
    """Return a number that is 1 or more, as ``argparse`` wants it."""
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number of 1 or more")
    return number


def new_file(text: str) -> Path:
    """Return where a file is to be written, as ``argparse`` wants it."""
    file = Path(text)
    try:
        is_folder, has_folder = file.is_dir(), file.parent.is_dir()
    except OSError as error:
        raise argparse.ArgumentTypeError(f"'{text}': {error.strerror}") from None
    if is_folder:
        raise argparse.ArgumentTypeError(f"'{text}' is a folder; name a file in it")
    if not has_folder:
        raise argparse.ArgumentTypeError(f"'{file.parent}' is not a folder; make it first")
    return file
