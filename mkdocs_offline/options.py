"""The settings, as an author writes them, checked once and frozen."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from pathspec import GitIgnoreSpec

from mkdocs_offline.errors import OfflineError

_UNITS = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}


def _flag(value: object) -> bool:
    """Return a boolean from what YAML, ``!ENV`` and the environment give for one.

    >>> [_flag(value) for value in (True, 1, "true", "off", 0)]
    [True, True, True, False, False]
    """
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False, "": False}
    try:
        return words[str(value).strip().lower()]
    except KeyError:
        raise ValueError("true or false") from None


def _patterns(value: object) -> tuple[str, ...]:
    lines = value.splitlines() if isinstance(value, str) else value
    if not isinstance(lines, list | tuple) or not all(isinstance(line, str) for line in lines):
        raise ValueError("gitignore patterns, one a line")
    try:
        GitIgnoreSpec.from_lines(lines)
    except (ValueError, re.error) as error:
        raise ValueError(f"gitignore patterns, one a line ({error})") from None
    return tuple(lines)


def _size(value: object) -> int:
    """Return a number of bytes from a number or a text with a unit.

    >>> _size("5 MiB"), _size("2.5MB"), _size(1000)
    (5242880, 2500000, 1000)
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMG]i?B|)", str(value).strip(), re.IGNORECASE)
    if match is None:
        raise ValueError("a number of bytes or a text such as '5 MiB'")
    return int(float(match[1]) * _UNITS[match[2].upper()])


def _seconds(least: float, most: float) -> Callable[[object], float]:
    def check(value: object) -> float:
        try:
            seconds = float(str(value))
        except ValueError:
            seconds = math.nan
        if not least <= seconds <= most:  # Not a number is neither.
            raise ValueError(f"a number of seconds from {least:g} to {most:g}")
        return seconds

    return check


def _one_of(*allowed: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        if value not in allowed:
            raise ValueError(" or ".join(f"'{word}'" for word in allowed))
        return str(value)

    return check


def _setting(default: object, check: Callable[[object], object]) -> Any:
    return field(default=default, metadata={"check": check})


@dataclass(frozen=True)
class Options:
    """What an author can set; the README explains each setting.

    ``max_file_size`` is in bytes, ``max_age`` and ``timeout`` are in seconds.
    """

    enabled: bool = _setting(True, _flag)
    exclude: tuple[str, ...] = _setting((), _patterns)
    max_file_size: int = _setting(5 * 2**20, _size)
    download: str = _setting("auto", _one_of("auto", "all", "ask"))
    max_age: float = _setting(60, _seconds(0, 86_400))
    timeout: float = _setting(3, _seconds(0.1, 60))
    update: str = _setting("auto", _one_of("auto", "prompt"))
    ui: bool = _setting(True, _flag)
    retire: bool = _setting(False, _flag)

    @classmethod
    def names(cls) -> list[str]:
        """Return the names of all settings, in the order of the README."""
        return [setting.name for setting in fields(cls)]

    @classmethod
    def parse(cls, settings: Mapping[str, object]) -> "Options":
        """Return the options for settings by name; ``None`` stands for the default.

        Raises:
            OfflineError: naming every setting that is unknown or has a wrong value.
        """
        checks = {setting.name: setting.metadata["check"] for setting in fields(cls)}
        values, problems = {}, []
        for name, value in settings.items():
            if name not in checks:
                problems.append(f"there is no setting '{name}'; there are {', '.join(checks)}")
            elif value is not None:
                try:
                    values[name] = checks[name](value)
                except ValueError as error:
                    problems.append(f"{name}: {value!r} is not allowed; give {error}")
        if problems:
            raise OfflineError("\n".join(problems))
        return cls(**values)
