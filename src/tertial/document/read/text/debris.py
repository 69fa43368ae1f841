"""What is left of a chart when a machine has read it from a picture: single letters, ticks of axes, bits of legends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tertial.document.read.text.lines import Line
from tertial.document.read.text.words import is_heading_line, split_row

_WORD = re.compile(r"[(\"”]?[A-Za-zÅÄÖåäöé]{3,}(?:[-/][A-Za-z0-9ÅÄÖåäöé]+){0,3}[,.:;!?)\"”]*")
_NUMBERED = re.compile(r"(?:[0-9]{1,2}\.){1,4}(?:[0-9]{1,2})?\s+[A-ZÅÄÖ]")
_SMALL_WORDS = "i av en er på pa om är ar så nu vi du"
_SMALL = frozenset(_SMALL_WORDS.split())
_ODD = re.compile(r"[=_~^{}<>\\|¥£©®°{}\[\]—]")
_LONGEST = 120


def is_debris(line: Line) -> bool:
    """A short line of which less than half is words: no row of a table, no heading of one."""
    text = line.text.strip()
    if not text or len(text) > _LONGEST or "\t" in text:
        return False
    words = text.split()
    row = split_row(text, is_damaged=True)
    if row is not None and row.numbers >= 3 and len(row.label) >= 3:
        return False
    if is_heading_line(text) or _NUMBERED.match(text):
        return False
    good = sum(bool(_WORD.fullmatch(word)) or word.lower() in _SMALL for word in words)
    odd = len(_ODD.findall(text))
    if "://" in text or "www." in text or (len(words) == 1 and "/" in text):
        return False
    if odd < 2 and any(len(word) >= 8 and word.strip(".,:;()").isalpha() for word in words):
        return False
    if good == 0:
        return not _is_plain_number(text)
    return good * 2 < len(words) or (odd >= 2 and good <= 3)


def _is_plain_number(text: str) -> bool:
    return any(char.isdigit() for char in text) and len(text.split()) > 1


def debris_at(lines: Sequence[Line], at: int) -> int:
    """The line after the debris that begins at a line; ``at`` itself where there is none.

    Up to two short lines without an end of sentence between debris belong to it.
    """
    if not is_debris(lines[at]):
        return at
    end = at + 1
    i, between = end, 0
    while i < len(lines) and between <= 2:
        line = lines[i]
        if line.is_blank:
            i += 1
            continue
        if is_debris(line):
            end, between = i + 1, 0
        elif len(line.text) > 60 or line.text.rstrip().endswith("."):
            break
        else:
            between += 1
        i += 1
    return end
