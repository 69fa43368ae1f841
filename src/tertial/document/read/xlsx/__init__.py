"""Workbooks (xlsx, ods, xls): each visible sheet is a heading with the tables and texts on it.

Hidden sheets are left out; hidden rows and columns are read, since sums count them. What a formula gives is read as it
was last kept, and where nothing was kept the cell is named among what could not be read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from tertial.document.model import Place, Unread
from tertial.document.parts import Grid, Heading, Reading, Text
from tertial.document.read.around import Met, raised, settled
from tertial.document.read.limits import Budget, Deadline
from tertial.document.read.xlsx.blocks import parts_of
from tertial.document.read.xlsx.sheet import Book, Sheet

_OURS: Final = (
    ("tabell", "rad", "del av", "grupp", "kolumn", "text", "värde", "enhet", "ref"),
    ("Tabell", "Avsnitt"),
)
"""Headings of the sheets in workbooks from here that only repeat the others: every value in a row, and the contents."""
_OLE: Final = b"\xd0\xcf\x11\xe0"
MOST_UNREAD: Final = 200
OFTEN: Final = 3
_NOTE: Final = re.compile(r"(?P<mark>\d{1,2})\s+(?P<text>.+)", re.DOTALL)


def read_xlsx(data: bytes) -> Reading:
    """The parts of a workbook, of any kind that is read.

    Raises BadInput: ``read.broken``, ``read.locked``, ``read.bomb``, ``read.entities``, ``read.too_many_cells``,
    ``read.too_slow``.
    """
    book = _reader(data)(data)
    budget, deadline = Budget(), Deadline()
    met: list[Met] = []
    for sheet in book.sheets:
        _without_ours(sheet)
        _mark_commented(sheet)
        if sheet.rows:
            met += _named(list(parts_of(sheet, budget, deadline)))
    return Reading(
        parts=settled(_without_repeated(met)),
        title=book.title,
        language=book.language,
        unread=tuple(
            Unread(reason, Place(line=line, sheet=name))
            for reason, name, line in book.unread[:MOST_UNREAD]
        ),
    )


def _reader(data: bytes) -> Callable[[bytes], Book]:
    from tertial.document.read.recognise import format_of

    if data.startswith(_OLE):
        from tertial.document.read.xlsx.xls import read_xls

        return read_xls
    if format_of(data) == "ods":
        from tertial.document.read.xlsx.ods import read_ods

        return read_ods
    from tertial.document.read.xlsx.book import read_book

    return read_book


def _without_ours(sheet: Sheet) -> None:
    """Rows that only repeat other sheets are taken away, from their headings on."""
    for number in sorted(sheet.rows)[:50]:
        said = tuple(cell.text for _, cell in sorted(sheet.rows[number].items()))
        if said in _OURS:
            sheet.rows = {n: cells for n, cells in sheet.rows.items() if n < number}
            return


def _mark_commented(sheet: Sheet) -> None:
    """A cell whose comment is the text of a note "1 …" on the sheet gets the note's mark."""
    marks = {}
    for cells in sheet.rows.values() if sheet.comments else ():
        lone = _NOTE.fullmatch(next(iter(cells.values())).text) if len(cells) == 1 else None
        if lone:
            marks[lone["text"]] = lone["mark"]
    for (row, column), said in sheet.comments.items():
        cell = sheet.rows.get(row, {}).get(column)
        if cell and said in marks:
            sheet.rows[row][column] = replace(cell, text=cell.text + raised(marks[said]))


def _named(met: list[Met]) -> list[Met]:
    """A sheet with one table, of whose title its name is the beginning, is called by all of it."""
    heading = met[0].part
    grids = [each.part for each in met if isinstance(each.part, Grid)]
    if isinstance(heading, Heading) and len(grids) == 1 and grids[0].title.startswith(heading.text):
        met[0] = Met(Heading(grids[0].title, heading.level, heading.place))
    return met


def _without_repeated(met: list[Met]) -> list[Met]:
    """A line that comes back on sheet after sheet (the report's name) is read once."""
    counts = Counter(each.part.text for each in met if isinstance(each.part, Text))
    seen: set[str] = set()
    kept = []
    for each in met:
        if isinstance(each.part, Text) and counts[each.part.text] >= OFTEN:
            if each.part.text in seen:
                continue
            seen.add(each.part.text)
        kept.append(each)
    return kept
