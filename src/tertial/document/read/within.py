"""Plain text inside a file of another format: lines set with tabs in Word, preformatted text on a web page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tertial.document.model import Place
from tertial.document.parts import Grid, GridRow, Heading, Part, Text
from tertial.errors import BadInput

Mover = Callable[[Place | None], Place | None]


def plain_parts(text: str, mover: Mover) -> tuple[Part, ...]:
    """The parts of a plain text; ``mover`` makes the place in the text one in the file.

    Headings become texts: what a heading is, the file around the text says.
    """
    from tertial.document.read.text import read_text

    try:
        reading = read_text(text.encode("utf-8", "replace"))
    except BadInput as error:
        if error.code != "read.empty":
            raise
        return ()
    return tuple(_moved(part, mover) for part in reading.parts)


def _moved(part: Part, mover: Mover) -> Part:
    match part:
        case Heading(text, _, place):
            return Text(text, mover(place))
        case Text():
            lines = ((offset, mover(place)) for offset, place in part.lines)
            kept = tuple((offset, place) for offset, place in lines if place)
            return replace(part, place=mover(part.place), lines=kept)
        case Grid():
            rows = tuple(_moved_row(row, mover) for row in part.rows)
            return replace(part, rows=rows, place=mover(part.place))


def _moved_row(row: GridRow, mover: Mover) -> GridRow:
    cells = tuple(replace(cell, place=mover(cell.place)) for cell in row.cells)
    return replace(row, cells=cells, place=mover(row.place))
