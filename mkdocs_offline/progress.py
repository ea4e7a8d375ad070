"""How far a command is, for people who watch it."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

Tell = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

MOMENT = 2.0
"""In seconds: what is over sooner needs no bar."""
_WIDTH = 30


def show(what: str, done: int, total: int) -> None:
    """Draw a bar on a terminal, and take it away at the end; elsewhere say nothing."""
    if not sys.stderr.isatty():
        return
    filled = "#" * (_WIDTH * done // max(1, total))
    bar = f"\r{what} [{filled:<{_WIDTH}}] {done}/{total}\033[K" if done < total else "\r\033[K"
    sys.stderr.write(bar)
    sys.stderr.flush()


def hide() -> None:
    """Take away a bar that was left, as by an error."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")


def show_later() -> Tell:
    """Return what shows progress from a moment on."""
    start = time.monotonic()

    def tell(what: str, done: int, total: int) -> None:
        if time.monotonic() - start > MOMENT:
            show(what, done, total)

    return tell


def silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def watch(what: str, items: Sequence[T], tell: Tell) -> Iterator[T]:
    """Yield items and tell how many of them are done."""
    for done, item in enumerate(items):
        tell(what, done, len(items))
        yield item
    tell(what, len(items), len(items))
