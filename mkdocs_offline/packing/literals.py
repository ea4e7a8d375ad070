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
        self._runs: dict[int, int] = {}  # From the hash of each run to its first place.

    def add(self, text: bytes) -> Ranges:
        """Take in a text and return the ranges that it is made of."""
        known, runs = self.tokens, self._runs
        tokens = text.split(self.separator)
        ranges: Ranges = []
        here, length = 0, len(tokens)
        while here < length:
            run = tokens[here : here + RUN]
            start = runs.get(hash(tuple(run)), -1)
            if start >= 0 and len(run) == RUN and known[start : start + RUN] == run:
                end = start + RUN + _in_common(known, start + RUN, tokens, here + RUN)
            else:
                start, end = len(known), len(known) + 1
                known.append(tokens[here])
                if end >= RUN:
                    runs.setdefault(hash(tuple(known[end - RUN :])), end - RUN)
            here += end - start
            if ranges and ranges[-1][1] == start:
                start = ranges.pop()[0]
            ranges.append((start, end))
        return ranges


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
