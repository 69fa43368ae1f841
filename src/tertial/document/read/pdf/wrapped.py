"""The lines of one cell put together: a number, its unit or a word that the cell was too narrow for is one again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from tertial.document.read.pdf.lines import Piece
from tertial.document.read.text.paragraphs import joined

_BEGUN: Final = re.compile(r"[(]?[-−–+±]?\d{1,3}(?: \d{3})*")
_GROUPS: Final = re.compile(r"\d{3}(?: \d{3})*(?:[.,]\d+)?(?: ?%)?[)]?")
_UNITS: Final = frozenset(("%", "kr", "tkr", "mnkr", "mkr", "st"))
_SPACE: Final = 0.2
"""Width of a space, in shares of the size, at least."""
_LEADING: Final = 1.42
_APART: Final = 1.75
"""Sizes between base lines from which two texts in a cell are two."""
_OVER: Final = 1.3
"""Times its mean width that a letter may be wide."""
_FILLED: Final = 0.2
"""Points: what ends nearer to the edge made the column as wide as itself, and no word of it is broken."""
_SLACK: Final = 3.0
"""Points by which a cell's width may be misjudged."""
_WORDS_OF_ONE: Final = "iåö"


def text_in(pieces: Sequence[Piece], room: float, edge: float | None = None) -> str:
    """A cell's text: words as they are read, figures under each other on lines of their own.

    ``room``: points that a line of the cell may be long. ``edge``: where its lines must end, where rules tell.
    """
    text = pieces[0].text if pieces else ""
    for before, piece in pairwise(pieces):
        leading = piece.base - before.base
        if abs(leading) < 0.3 * piece.size or (
            leading <= _LEADING * piece.size and _is_number(before, piece, room)
        ):
            text = f"{text} {piece.text}"
        elif (piece.is_figure and before.is_figure) or leading > _APART * piece.size:
            text = f"{text}\n{piece.text}"
        elif _is_word(before, piece, edge):
            text += piece.text
        else:
            text = joined(text, piece.text)
    return text


def _is_number(before: Piece, piece: Piece, room: float) -> bool:
    """Whether a number goes on: with groups of three figures that had no room beside it, or with its unit."""
    if before.is_figure and piece.text in _UNITS:
        return True
    if not _BEGUN.fullmatch(before.text) or not _GROUPS.fullmatch(piece.text):
        return False
    whole = before.x1 - before.x0 + _SPACE * piece.size + piece.x1 - piece.x0
    return whole > room - _SLACK


def _is_word(before: Piece, piece: Piece, edge: float | None) -> bool:
    """Whether a word goes on that alone was wider than its cell, so that it ends where no letter more had room."""
    first, rest = before.text[-1:], piece.text[:1]
    if not (first.isalpha() and rest.isalpha() and rest.islower()) or " " in before.text:
        return False
    if len(piece.text) == 1:
        return piece.text not in _WORDS_OF_ONE
    letter = _OVER * (piece.x1 - piece.x0) / len(piece.text)
    return edge is not None and _FILLED < edge - before.x1 < letter
