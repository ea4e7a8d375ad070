"""The content of a pack, byte by byte: the sizes of its blocks, then the blocks.

::

    14022 9310 17733\\n          sizes in bytes: decimal, separated by spaces, ended by a line feed
    <bytes of block 0><bytes of block 1><bytes of block 2>
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise


def write_pack(blocks: Sequence[bytes]) -> bytes:
    """Return the content of a pack file, not yet compressed."""
    return " ".join(str(len(block)) for block in blocks).encode() + b"\n" + b"".join(blocks)


def read_pack(content: bytes) -> tuple[bytes, ...]:
    """Return the blocks of a pack file."""
    header, _, body = content.partition(b"\n")
    offsets = accumulate(map(int, header.split()), initial=0)
    return tuple(body[start:end] for start, end in pairwise(offsets))
