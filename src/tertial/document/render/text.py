"""Texts as a file can hold them: XML takes no control characters, our fonts no signs that they lack."""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
FACES = ("SourceSans3_400Regular.ttf", "SourceSerif4_400Regular.ttf")
BOX = "□"
"""Stands for a sign that no font of ours has, as on paper since there were typewriters."""
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LEFT_OUT = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mn", "Me")
"""Nothing to see, or a mark on the letter before that no letter of ours was composed with."""


def clean(text: str) -> str:
    """The text without the characters that XML forbids.

    >>> clean("Bidrag\\x07 & avgifter")
    'Bidrag & avgifter'
    """
    return _FORBIDDEN.sub("", text)


@lru_cache(maxsize=8192)
def printable(text: str) -> str:
    """The text as our fonts can print it: composed, no invisible characters, a box for each sign they lack.

    >>> printable("Äldreomsorg 🚀")
    'Äldreomsorg □'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_printed, unicodedata.normalize("NFC", text)))


def _printed(char: str) -> str:
    if char == "\n" or ord(char) in covered():
        return char if char in "\n\u00ad" or unicodedata.category(char) not in _LEFT_OUT else ""
    if char in "\t\r\x0b\x0c":
        return " "
    return "" if unicodedata.category(char) in _LEFT_OUT else BOX


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """The code points that our faces have signs for, as their character maps say."""
    return frozenset().union(*(_characters((FONTS / face).read_bytes()) for face in FACES))


def _characters(font: bytes) -> set[int]:
    """What the ``cmap`` of a TrueType font holds (its subtable of format 12, which covers all planes)."""
    count = struct.unpack(">H", font[4:6])[0]
    tables = {
        font[at : at + 4]: struct.unpack(">I", font[at + 8 : at + 12])[0]
        for at in range(12, 12 + 16 * count, 16)
    }
    start = tables[b"cmap"]
    subtables = struct.unpack(">H", font[start + 2 : start + 4])[0]
    found: set[int] = set()
    for at in range(start + 4, start + 4 + 8 * subtables, 8):
        offset = start + struct.unpack(">I", font[at + 4 : at + 8])[0]
        if struct.unpack(">H", font[offset : offset + 2])[0] == 12:
            found |= _groups(font, offset)
    return found


def _groups(font: bytes, offset: int) -> set[int]:
    count = struct.unpack(">I", font[offset + 12 : offset + 16])[0]
    spans = (
        struct.unpack(">II", font[at : at + 8])
        for at in range(offset + 16, offset + 16 + 12 * count, 12)
    )
    return {code for first, last in spans for code in range(first, last + 1)}
