"""A table that a writer has made in a text: typed cells and bound figures, with what the checks need to know of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from tertial.document.blocks.cells import as_printed
from tertial.document.model import Cell, Column, Level, Note, Paragraph, Row, Table
from tertial.document.richtext import Grid, Spans, slug
from tertial.domain.swedish import parse_printed

Bind = Callable[[Spans], Paragraph]
_UNIT: Final = re.compile(
    r"[,(] ?(kr|tkr|mnkr|%|procentenheter|timmar|personer|platser|st|index)\)?$", re.IGNORECASE
)
"""The unit at the end of a caption: "Kostnad per bad, tkr"."""
_TOTAL: Final = re.compile(r"(?:summa|totalt|total|samtliga)\b", re.IGNORECASE)
_EMPTY: Final = frozenset(("", "-", "–", "—", ".."))


def table(grid: Grid, bind: Bind) -> Table:
    """The table: its first row is the heading, its first column the labels; notes in cells stand under it.

    A cell that is one figure and nothing else has its value, ref and lineage; one that is a typed number has its value.
    """
    notes: list[Note] = []
    title = bind(grid.title).text
    head = [bind(cell).text.replace("\n", " ") for cell in grid.rows[0]]
    body = [[_cell(bind(cell), notes) for cell in row] for row in grid.rows[1:]]
    unit = _UNIT.search(title)
    columns = tuple(
        Column(name, is_text=_is_words(row[place] for row in body))
        for place, name in enumerate(head[1:], start=1)
    )
    return Table(
        id=grid.id or slug(title) or "tabell",
        title=title,
        columns=columns,
        rows=tuple(
            Row(row[0].text, tuple(row[1:]), _level(cells[0], row[0].text), row[0].note)
            for cells, row in zip(grid.rows[1:], body, strict=True)
        ),
        label_heading=head[0],
        unit=unit[1].lower() if unit else None,
        notes=tuple(notes),
    )


def _cell(made: Paragraph, notes: list[Note]) -> Cell:
    mark = ""
    if made.notes:
        mark = str(len(notes) + 1)
        notes.append(Note(mark, " ".join(note.text for note in made.notes)))
    text = made.text.replace("\n", "\n\n")
    if len(made.figures) == 1:
        figure = made.figures[0]
        is_all = (figure.start, figure.end) == (0, len(made.text))
        value = figure.value if is_all else None
        unit = figure.unit if is_all else None
        return Cell(text, value, figure.ref, unit, mark, lineage=figure.lineage)
    typed = parse_printed(text)
    if not made.figures and typed.value is not None and not typed.as_of and not typed.operator:
        return Cell(as_printed(text), typed.value, unit=typed.unit or None, note=mark)
    return Cell(text, note=mark)


def _is_words(cells: Iterator[Cell]) -> bool:
    found = [cell for cell in cells if cell.text.strip() not in _EMPTY]
    return not found or any(cell.value is None for cell in found)


def _level(spans: Spans, label: str) -> Level:
    """A sum is one that says so, or a label that is all bold."""
    is_bold = bool(spans) and all(span.strong for span in spans if not span.note)
    return "total" if is_bold or _TOTAL.match(label) else "detail"
