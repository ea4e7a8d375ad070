"""How far a command is, for people who watch it."""

import sys
from collections.abc import Callable

Tell = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

_WIDTH = 30


def show(what: str, done: int, total: int) -> None:
    """Draw a bar on a terminal, and take it away at the end; elsewhere say nothing."""
    if not sys.stderr.isatty():
        return
    filled = "#" * (_WIDTH * done // max(1, total))
    bar = f"\r{what} [{filled:<{_WIDTH}}] {done}/{total}\033[K" if done < total else "\r\033[K"
    sys.stderr.write(bar)
    sys.stderr.flush()
