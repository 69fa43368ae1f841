"""How a SIE file is written, from all of its bytes: code page 437 as the standard says, UTF-8, or Latin-1.

UTF-8 when all of it is valid UTF-8 with å, ä or ö in it. Else by how the Swedish letters are written, whichever is
most. What speaks for another writing is told, and nothing is guessed anew line by line.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from tertial.errors import BadInput
from tertial.ledger.formats.sie.lines import Block

_ASCII = bytes(range(128))
_WRITINGS = {  # å ä ö Å Ä Ö
    "cp437": tuple(bytes([byte]) for byte in bytes.fromhex("86 84 94 8f 8e 99")),
    "utf-8": tuple("åäöÅÄÖ"[n].encode() for n in range(6)),
    "latin-1": tuple(bytes([byte]) for byte in bytes.fromhex("e5 e4 f6 c5 c4 d6")),
}
_LOST = "\ufffd".encode()
_C1 = bytes(range(0x80, 0xA0))
_UNDEFINED = frozenset(bytes.fromhex("81 8d 8f 90 9d"))  # in cp1252
_READ = re.compile(rb"[ \t]*#(?:TRANS|VER|DIM|UNDERDIM)[ \t]")
"""Labels whose texts we read: how the others are written does not matter."""


@dataclass(frozen=True, slots=True)
class Writing:
    """The codec, and how to meet bytes that are not in it."""

    codec: str
    errors: str = "strict"


class Evidence:
    """Gathers, block by block, what speaks for each writing."""

    def __init__(self) -> None:
        self.is_utf8 = True
        self.counts = dict.fromkeys(_WRITINGS, 0)
        self.lost = 0
        self.first_lost = 0
        self.first_broken = 0
        self._high: set[int] = set()

    def add(self, block: Block) -> None:
        """Look at a block of whole lines."""
        if block.data.isascii():
            return
        high = block.data.translate(None, _ASCII)
        self._high.update(high)
        for codec, letters in _WRITINGS.items():
            self.counts[codec] += sum(high.count(letter) for letter in letters)
        lost = high.count(_LOST)
        if lost and not self.first_lost:
            self.first_lost = block.line_of(block.data.find(_LOST))
        self.lost += lost
        if self.is_utf8:
            try:
                block.data.decode("utf-8")
            except UnicodeDecodeError as error:
                self.is_utf8 = False
                self.first_broken = block.line_of(error.start)

    @property
    def is_ascii(self) -> bool:
        return not self._high

    def writing(self, override: str | None, file: str) -> Writing:
        """How to read the file. Raises ``BadInput("file.encoding-unknown")``."""
        if override:
            return Writing(_codec(override, file))
        if self.is_ascii:
            return Writing("cp437")
        if self.is_utf8:
            return Writing("utf-8")
        codec = max(_WRITINGS, key=lambda name: self._score(name))
        if codec == "utf-8":
            return Writing("utf-8", "replace")
        if codec == "latin-1" and self._high & set(_C1):
            return Writing("latin-1" if self._high & _UNDEFINED else "cp1252")
        return Writing(codec)

    def warnings(
        self, writing: Writing, override: str | None, blocks: Iterable[Block]
    ) -> list[str]:
        """Sentences about letters that were lost, and about a writing that is not sure."""
        found = []
        if self.lost and writing.codec == "utf-8":
            found.append(
                f"Filen var skadad redan när den exporterades: på {self.lost} ställen, först på rad {self.first_lost}, "
                "har en bokstav (oftast å, ä eller ö) blivit tecknet \ufffd. Texterna lästes som de är; beloppen "
                "berörs inte."
            )
        if override or self.is_ascii or self.is_utf8:
            return found
        if writing.codec == "utf-8":
            found.append(
                f"Filen är skriven i UTF-8 men har andra tecken, först på rad {self.first_broken}; de blev \ufffd. "
                "Ange teckenkodning om texterna ser fel ut."
            )
        elif not any(self.counts.values()):
            found.append(
                f"Filen har tecken utanför ASCII, först på rad {self.first_broken}, men inga å, ä eller ö som visar "
                f"hur den är skriven. Den lästes som {writing.codec}; ange teckenkodning om texterna ser fel ut."
            )
        else:
            found += self._mixed(writing, blocks)
        return found

    def _score(self, codec: str) -> int:
        """UTF-8's letters hold bytes that are letters in code page 437 as well; they count for UTF-8 alone."""
        count = self.counts[codec]
        return count - self.counts["utf-8"] if codec == "cp437" else count

    def _mixed(self, writing: Writing, blocks: Iterable[Block]) -> list[str]:
        mine = "cp437" if writing.codec == "cp437" else "latin-1"
        other = "latin-1" if mine == "cp437" else "cp437"
        if not self.counts[other]:
            return []
        letters = re.compile(rb"[" + b"".join(_WRITINGS[other]) + rb"]")
        places = (
            (number, len(letters.findall(line)))
            for block in blocks
            if not block.data.isascii()
            for number, line in enumerate(block.data.split(b"\n"), block.line)
            if _READ.match(line) and letters.search(line)
        )
        found = list(islice(places, 100_000))
        if not found:
            return []
        count = sum(n for _, n in found)
        told = (
            f"Filen lästes som {writing.codec}, men på {count} ställen, först på rad {found[0][0]}, står tecken som om "
            f"den vore skriven i {other}. Ange teckenkodning om texterna ser fel ut."
        )
        return [told]


def _codec(name: str, file: str) -> str:
    """The codec by its usual name; only such as write a line of ASCII as ASCII."""
    try:
        codec = codecs.lookup(name).name
        if _ASCII.decode(codec) == _ASCII.decode("ascii"):
            return {"iso8859-1": "latin-1"}.get(codec, codec)
    except (LookupError, UnicodeError):
        pass
    raise BadInput("file.encoding-unknown", encoding=name, file=file)
