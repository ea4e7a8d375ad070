"""What is new in each text, token by token, and what is a copy of something that came before."""

Ranges = list[tuple[int, int]]
"""Ranges of literals, by number: from the first to before the second."""

RUN = 24
"""How many tokens in a row must be known to be copied; shorter repetitions are left to gzip.

Measured on the documentation of kOps (205 pages): with 16, recipes are longer, with 32 packs are.
"""


class Literals:
    """The tokens of one kind of text that were new, in the order in which they came.

    A token is what stands before a separator. The last one of a text is treated as if a separator
    followed, so that a text is one byte shorter than its tokens.
    """

    def __init__(self, separator: bytes) -> None:
        """Begin without any; ``separator`` is a single byte."""
        self.separator = separator
        self.tokens: list[bytes] = []
        # From a checksum of each run, the sum of its tokens' hashes, to its first place.
        self._runs: dict[int, int] = {}
        self._last_run = 0

    def add(self, text: bytes) -> Ranges:
        """Take in a text and return the ranges that it is made of."""
        known, runs = self.tokens, self._runs
        tokens = text.split(self.separator)
        ranges: Ranges = []
        here, length = 0, len(tokens)
        run = sum(map(hash, tokens[:RUN]))
        while here < length:
            start = runs.get(run, -1)
            if start >= 0 and known[start : start + RUN] == tokens[here : here + RUN]:
                end = start + RUN + _in_common(known, start + RUN, tokens, here + RUN)
                here += end - start
                run = sum(map(hash, tokens[here : here + RUN]))
            else:
                start, end = len(known), len(known) + 1
                self._append(tokens[here])
                if here + RUN < length:
                    run += hash(tokens[here + RUN])
                run -= hash(tokens[here])
                here += 1
            if ranges and ranges[-1][1] == start:
                start = ranges.pop()[0]
            ranges.append((start, end))
        return ranges

    def _append(self, token: bytes) -> None:
        tokens = self.tokens
        tokens.append(token)
        self._last_run += hash(token)
        if len(tokens) > RUN:
            self._last_run -= hash(tokens[-RUN - 1])
        if len(tokens) >= RUN:
            self._runs.setdefault(self._last_run, len(tokens) - RUN)


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
