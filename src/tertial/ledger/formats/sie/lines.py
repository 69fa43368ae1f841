"""A SIE file in blocks of whole lines, whatever ends them, so that memory does not grow with the file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tertial.errors import BadInput

BLOCK = 1 << 20
LONGEST_LINE = 4 << 20
_MARK = b"\xef\xbb\xbf"
# Control characters are no part of any field: a space, that no report later has to know of them.
_PLAIN = bytes(
    32 if (byte < 32 and byte not in b"\t\n\r") or byte == 127 else byte for byte in range(256)
)


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines, each ended by LF; ``line`` is the number of the first."""

    line: int
    data: bytes

    def line_of(self, at: int) -> int:
        """The number of the line that a byte stands in."""
        return self.line + self.data.count(b"\n", 0, at)


def blocks_of(path: Path, size: int = BLOCK) -> Iterator[Block]:
    """The file in blocks. Each ends after a voucher where one ends in it, else after a line.

    Raises ``BadInput``: ``file.missing``, ``file.unreadable``, ``file.line-too-long``.
    """
    line, rest = 1, b""
    for raw in _plain(path, size):
        rest += raw
        cut = _cut(rest)
        if cut:
            yield Block(line, rest[:cut])
            line += rest.count(b"\n", 0, cut)
            rest = rest[cut:]
        elif len(rest) > LONGEST_LINE:
            raise BadInput("file.line-too-long", file=path.name, line=line)
    if rest:
        yield Block(line, rest + b"\n")


def _cut(data: bytes) -> int:
    """Where to part: after the line of the last closing brace, else after the last line."""
    brace = data.rfind(b"\n}")
    end = data.find(b"\n", brace + 1) if brace > len(data) // 2 else -1
    return end + 1 or data.rfind(b"\n") + 1


def _plain(path: Path, size: int) -> Iterator[bytes]:
    """The bytes without a mark or control characters, with LF after each line."""
    try:
        with path.open("rb") as file:
            raw, is_first = file.read(size), True
            while raw:
                more = file.read(size)
                while more and raw[-1] == 13:  # a CR whose LF may stand in the next block
                    raw, more = raw + more[:1], more[1:] or file.read(size)
                if is_first:
                    raw, is_first = raw.removeprefix(_MARK), False
                raw = raw.translate(_PLAIN)
                if b"\r" in raw:
                    raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
                yield raw
                raw = more
    except FileNotFoundError as error:
        raise BadInput("file.missing", file=str(path)) from error
    except OSError as error:
        problem = os.strerror(error.errno or 5)
        raise BadInput("file.unreadable", file=str(path), problem=problem) from error
