"""What several commands have in common."""

import argparse
import re
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from mkdocs_offline.options import closest
from mkdocs_offline.site.urls import is_web_address

Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


class UsageError(Exception):
    """A mistake in the command line that ``argparse`` does not see."""


class Parser(argparse.ArgumentParser):
    """A parser that takes no parts of names, and says what a name that it does not know may mean.

    What is wrong with a command is told with the usage of that command.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take no '--exclud' for '--exclude'."""
        super().__init__(*args, **{"allow_abbrev": False, **kwargs})

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Know all arguments."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            known = [name for action in self._actions for name in action.option_strings]
            hint = closest(unknown[0].partition("=")[0], known)
            self.error(f"unrecognized arguments: {' '.join(unknown)}{hint}")
        return found, unknown

    def error(self, message: str) -> NoReturn:
        """End with the usage and the mistake."""
        choice = re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message)
        hint = closest(choice[1], re.findall(r"[\w-]+", choice[2])) if choice else ""
        super().error(message + hint)


def add_site_dir(parser: argparse.ArgumentParser) -> None:
    """Add the argument that most commands begin with."""
    parser.add_argument("site_dir", type=folder, metavar="SITE_DIR", help="the folder of the site")


def add_force(parser: argparse.ArgumentParser) -> None:
    """Add the option that overrides a doubt about the folder."""
    parser.add_argument(
        "--force", action="store_true", help="even if the folder does not look like a built site"
    )


def folder(text: str) -> Path:
    """Return the path of a folder, as ``argparse`` wants it."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty; is a variable not set?")
    return Path(text)


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


def web_address(text: str) -> str:
    """Return the address of a site, as ``argparse`` wants it."""
    if not is_web_address(text):
        raise argparse.ArgumentTypeError(
            f"'{text}' is no address such as https://example.org/docs/"
        )
    return text
