"""What is new in each text, and what is a copy of something that came before."""

import zlib
from array import array
from collections.abc import Callable, Iterator
from itertools import accumulate, chain, pairwise

# All in bytes; measured on the documentation of kOps (205 pages).
RUN = 400
"""How much in a row must be known to be a copy. With less, recipes are longer; with more, packs."""

_SAMPLED = bytes(ord("a") if byte * 19 % 256 < 64 else 0 for byte in range(256))
_ANCHOR = b"aaa"
_FAR = 4096
_WINDOW = 1 << 20
"""So much is looked at at once, to save memory where a text is long."""


class Ranges:
    """Ranges of bytes, each from the first to before the second number, in little memory."""

    __slots__ = ("_bounds",)

    def __init__(self) -> None:
        """Begin without any."""
        self._bounds = array("Q")

    def append(self, start: int, end: int) -> None:
        """Append a range unless it is empty."""
        if start < end:
            self._bounds.extend((start, end))

    def go_on(self, start: int, end: int) -> None:
        """Append a range, or make the last one longer if it ends where this one starts."""
        if self._bounds and self._bounds[-1] == start:
            self._bounds[-1] = end
        else:
            self.append(start, end)

    @property
    def size(self) -> int:
        """All together, in bytes."""
        return sum(end - start for start, end in self)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Yield the ranges in their order."""
        bounds = iter(self._bounds)
        return zip(bounds, bounds, strict=True)


class _Runs:
    """From a checksum of a run to where it stood first, in a fifth of a dictionary's memory."""

    def __init__(self) -> None:
        self._make_room(1 << 10)

    def setdefault(self, key: int, at: int) -> int:
        """Return where a run stood first; that is ``at``, if it is new."""
        slot = key % len(self._places)
        while place := self._places[slot]:
            if self._keys[slot] == key:
                return place - 1
            slot = (slot + 1) % len(self._places)
        self._keys[slot], self._places[slot] = key, at + 1
        self._used += 1
        if 2 * self._used > len(self._places):
            keys, places = self._keys, self._places
            self._make_room(2 * len(places))
            for known, place in zip(keys, places, strict=True):
                if place:
                    self.setdefault(known, place - 1)
        return at

    def _make_room(self, slots: int) -> None:
        self._keys = array("I", [0]) * slots
        self._places = array("I", [0]) * slots  # Plus one; 0 is free.
        self._used = 0


class Literals:
    """What was new in texts, in the order in which it came."""

    def __init__(self) -> None:
        """Begin without any."""
        self.content = bytearray()
        # Of those that follow an anchor, where they stand, or will: what was passed in a text is
        # appended only when it is known where the next copy begins.
        self._runs = _Runs()
        # From where a range of a text ended to where the range behind it started.
        self._next: dict[int, int] = {}

    def add(self, text: bytes, new: Ranges) -> Ranges:
        """Take in a text and return the ranges that it is made of; ``new`` gets those new in it."""
        content = self.content
        ranges = Ranges()
        known = len(content)
        here = 0  # What is before it in the text lies in ``ranges``.

        def learn(until: int) -> int:
            ranges.go_on(len(content), len(content) + until - here)
            content.extend(text[here:until])
            return until

        for anchor in anchors(text, 2):  # With each, indexing takes twice the memory.
            if anchor < here or anchor + RUN > len(text):
                continue
            run = text[anchor : anchor + RUN]
            coming = len(content) + anchor - here
            at = self._runs.setdefault(zlib.crc32(run), coming)
            if at != coming and at + RUN > len(content):
                here = learn(anchor)
            if content.startswith(run, at):
                back = _in_common_before(content, at, text, anchor, anchor - here)
                learn(anchor - back)
                new.append(known, len(content))
                known = len(content)
                here = self._copy(text, anchor - back, at - back, ranges)
        learn(len(text))
        new.append(known, len(content))
        for (_, end), (start, _) in pairwise(ranges):
            self._next.setdefault(end, start)
        return ranges

    def _copy(self, text: bytes, here: int, at: int, ranges: Ranges) -> int:
        """Append ranges for what is known of a text and return where in the text they end.

        Where a copy ends as one in an earlier text did, this one may go on as that did. There a
        whole range is a copy even if it is short: so a navigation is, with its small differences.
        """
        while True:
            length = _in_common(self.content, at, text, here)
            end = at + length
            if length < RUN and (length == 0 or end not in self._next):
                return here
            ranges.go_on(at, end)
            here += length
            if end not in self._next:
                return here
            at = self._next[end]


def anchors(text: bytes | memoryview, one_in: int) -> Iterator[int]:
    """Yield places in a text that the bytes before each decide on, wherever these stand.

    They are where three bytes of a quarter of all meet (``aaa``, as translated), which is about
    once in 120 bytes; the quarter was chosen so that this holds for markup as well as for words. Of
    these, ``one_in`` so many is taken, by its distance from the one before. The beginning is one
    as well, and where there has been no other for long; the end is none.
    """
    for start, end in pairwise(chain((0,), _meetings(text, one_in), (len(text),))):
        yield from range(start, end, _FAR) if end - start > _FAR else (start,)


def _meetings(text: bytes | memoryview, one_in: int) -> Iterator[int]:
    start = 0
    while start < len(text):
        window = bytes(text[start : start + _WINDOW])
        *gaps, _ = map(len, window.translate(_SAMPLED).split(_ANCHOR))
        ends = list(accumulate(map(len(_ANCHOR).__add__, gaps), initial=start))
        for end, gap in zip(ends[1:], gaps, strict=True):
            if gap % one_in == 0 and end < len(text):
                yield end
        start = ends[-1] if gaps else start + _WINDOW


def _in_common(left: bytearray, i: int, right: bytes, j: int) -> int:
    """Return how many bytes two texts have in common from two places on."""
    return _as_far_as(
        lambda start, end: left.startswith(right[j + start : j + end], i + start),
        min(len(left) - i, len(right) - j),
    )


def _in_common_before(left: bytearray, i: int, right: bytes, j: int, most: int) -> int:
    """Return how many bytes, ``most`` at most, two texts have in common before two places."""
    return _as_far_as(
        lambda start, end: left.startswith(right[j - end : j - start], i - end), min(most, i)
    )


def _as_far_as(is_same: Callable[[int, int], bool], most: int) -> int:
    """Return how far things are the same, given what tells whether a range of them is.

    Tries ranges that become longer, and at a difference shorter again: much faster than one by one.
    """
    done, step = 0, 64
    while done < most:
        step = min(step, most - done)
        if is_same(done, done + step):
            done += step
            step *= 2
        elif step == 1:
            break
        else:
            step //= 2
    return done
