"""What is new in each text, token by token, and what is a copy of something that came before."""

from itertools import accumulate
from operator import sub

Ranges = list[tuple[int, int]]
"""Ranges of literals, by number: from the first to before the second."""

RUN = 24
"""How many tokens in a row must be known to be copied; shorter repetitions are left to gzip.

Measured on the documentation of kOps (205 pages): with 16, recipes are longer, with 32 packs are.
"""


_PATIENCE = 1024  # Tokens.


class Literals:
    """The tokens of one kind of text that were new, in the order in which they came.

    A token is what stands before a separator. The last one of a text is treated as if a separator
    followed, so that a text is one byte shorter than its tokens.
    """

    def __init__(self, separator: bytes) -> None:
        """Begin without any; ``separator`` is a single byte."""
        self.separator = separator
        self.tokens: list[bytes] = []
        self.at = [0]
        """Where each token begins, in bytes, and where the next one will."""
        self.stretches: Ranges = []
        """The literals that stand together in a text."""
        # From a checksum of each run, the sum of its tokens' hashes, to its first place.
        self._runs: dict[int, int] = {}

    def add(self, text: bytes) -> Ranges:
        """Take in a text and return the ranges that it is made of."""
        known = self.tokens
        tokens = text.split(self.separator)
        ranges: Ranges = []
        here = 0
        while here < len(tokens):
            start, found = len(known), None
            while found is None and here < len(tokens):
                new, found = self._find_known(tokens, here)
                self._learn(tokens[here:new])
                here = new
            if start < len(known):
                self.stretches.append((start, len(known)))
                _append(ranges, start, len(known))
            if found is not None:
                end = found + RUN + _in_common(known, found + RUN, tokens, here + RUN)
                _append(ranges, found, end)
                here += end - found
        return ranges

    def _find_known(self, tokens: list[bytes], start: int) -> tuple[int, int | None]:
        """Return where the next known run of tokens begins, and its place among the literals.

        Gives up after a while: a text may repeat itself, and what was passed has to be learnt.
        """
        known, runs = self.tokens, self._runs
        last = len(tokens) - RUN
        run = sum(map(hash, tokens[start : start + RUN]))
        for here in range(start, min(last + 1, start + _PATIENCE)):
            if run in runs and known[(at := runs[run]) : at + RUN] == tokens[here : here + RUN]:
                return here, at
            if here < last:
                run += hash(tokens[here + RUN]) - hash(tokens[here])
        return min(len(tokens), start + _PATIENCE), None

    def _learn(self, tokens: list[bytes]) -> None:
        """Append new tokens, and note the runs that end in them."""
        first = max(0, len(self.tokens) - RUN + 1)
        self.tokens += tokens
        end = self.at.pop()
        self.at += accumulate((len(token) + 1 for token in tokens), initial=end)
        sums = list(accumulate(map(hash, self.tokens[first:]), initial=0))
        for place, run in enumerate(map(sub, sums[RUN:], sums), first):
            self._runs.setdefault(run, place)


def _append(ranges: Ranges, start: int, end: int) -> None:
    """Append a range, or make the last one longer."""
    if ranges and ranges[-1][1] == start:
        start = ranges.pop()[0]
    ranges.append((start, end))


def _in_common(left: list[bytes], i: int, right: list[bytes], j: int) -> int:
    """Return how many items two lists have in common from two places on.

    Compares slices that become longer, and at a difference shorter again: much faster than item
    by item.
    """
    most = min(len(left) - i, len(right) - j)
    done, step = 0, 8
    while done < most:
        step = min(step, most - done)
        if left[i + done : i + done + step] == right[j + done : j + done + step]:
            done += step
            step *= 2
        elif step == 1:
            break
        else:
            step //= 2
    return done
