"""The settings, as an author writes them, checked once and frozen."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Any, TypeVar

from pathspec import GitIgnoreSpec

from mkdocs_offline.errors import OfflineError

_Kind = TypeVar("_Kind", bound="_Settings")
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


def size_in_bytes(value: object) -> int:
    """Return a number of bytes from a number or a text with a unit.

    >>> size_in_bytes("5 MiB"), size_in_bytes("2.5MB"), size_in_bytes(1000)
    (5242880, 2500000, 1000)
    """
    match = re.fullmatch(r"(\d{1,15}(?:\.\d+)?)\s*([KMG]i?B|)", str(value).strip(), re.IGNORECASE)
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


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text")
    return value.strip()


def _color(value: object) -> str:
    """Return a colour with six digits.

    >>> _color("#4AF"), _color("#009485")
    ('#44aaff', '#009485')
    """
    match = re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", str(value).strip().lower())
    if match is None:
        raise ValueError("a colour such as '#009485', in quotation marks")
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    return f"#{digits}"


def closest(name: str, known: Iterable[str]) -> str:
    """Return the question whether another name was meant, or nothing.

    >>> closest("exlude", ["exclude", "enabled"]), closest("x", ["exclude"])
    ("; did you mean 'exclude'?", '')
    """
    found = get_close_matches(name, known, n=1)
    return f"; did you mean '{found[0]}'?" if found else ""


def _setting(default: object, check: Callable[[object], object]) -> Any:
    return field(default=default, metadata={"check": check})


@dataclass(frozen=True)
class _Settings:
    @classmethod
    def names(cls) -> list[str]:
        """Return the names of all settings, in the order of the documentation."""
        return [setting.name for setting in fields(cls)]

    @classmethod
    def parse(cls: type[_Kind], settings: Mapping[str, object], prefix: str = "") -> _Kind:
        """Return the options for settings by name; ``None`` stands for the default.

        Raises:
            OfflineError: naming every setting that is unknown or has a wrong value, after
                ``prefix``.
        """
        checks = {setting.name: setting.metadata["check"] for setting in fields(cls)}
        values, problems = {}, []
        for name, value in settings.items():
            if name not in checks:
                allowed = f"{', '.join(checks)}{closest(f'{name}', checks)}"
                problems.append(f"there is no setting '{prefix}{name}'; there are {allowed}")
            elif value is not None:
                try:
                    values[name] = checks[name](value)
                except ValueError as error:
                    problems.append(f"{prefix}{name}: {value!r} is not allowed; give {error}")
                except OfflineError as error:  # Of a setting that has settings.
                    problems.append(str(error))
        if problems:
            raise OfflineError("\n".join(problems))
        return cls(**values)


@dataclass(frozen=True)
class AppOptions(_Settings):
    """What an author can set of the app; ``None`` where the site itself tells."""

    name: str | None = _setting(None, _text)
    short_name: str | None = _setting(None, _text)
    theme_color: str | None = _setting(None, _color)
    background_color: str = _setting("#ffffff", _color)
    icon: str | None = _setting(None, _text)
    display: str = _setting("standalone", _one_of("standalone", "minimal-ui", "fullscreen"))


def _app(value: object) -> AppOptions | None:
    if isinstance(value, Mapping):
        for name in ("theme_color", "background_color"):
            if value.get(name, "") is None:
                raise OfflineError(
                    f"app.{name} has no value; in YAML, '#' begins a comment: write it in quotation"
                    " marks, such as '#009485'"
                )
        return AppOptions.parse(value, "app.")
    try:
        return AppOptions() if _flag(value) else None
    except ValueError:
        names = ", ".join(AppOptions.names())
        raise ValueError(f"true, false, or settings of its own: {names}") from None


@dataclass(frozen=True)
class Options(_Settings):
    """What an author can set; ``docs/settings.md`` explains each setting.

    ``max_file_size`` is in bytes, ``max_age`` and ``timeout`` are in seconds.
    """

    enabled: bool = _setting(True, _flag)
    exclude: tuple[str, ...] = _setting((), _patterns)
    max_file_size: int = _setting(5 * 2**20, size_in_bytes)
    download: str = _setting("auto", _one_of("auto", "all", "ask"))
    max_age: float = _setting(60, _seconds(0, 86_400))
    timeout: float = _setting(3, _seconds(0.1, 60))
    update: str = _setting("auto", _one_of("auto", "prompt"))
    ui: bool = _setting(True, _flag)
    other_hosts: bool = _setting(True, _flag)
    worker: str | None = _setting(None, _text)
    app: AppOptions | None = _setting(None, _app)  # noqa: RUF009 - this is a field
    retire: bool = _setting(False, _flag)
