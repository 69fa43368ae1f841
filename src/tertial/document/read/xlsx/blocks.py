"""A sheet parted into what people put on it: titles, tables side by side and under each other, notes.

Rows that nothing stands in part the sheet, unless what follows plainly goes on with the table above; columns that
nothing stands in part it where what is to the right has labels of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from tertial.document.model import Place
from tertial.document.parts import Grid, GridCell, GridRow, Heading, Text
from tertial.document.read.around import Met
from tertial.document.read.limits import Budget, Deadline
from tertial.document.read.xlsx.exact import pad
from tertial.document.read.xlsx.sheet import Sheet
from tertial.document.read.xlsx.titles import (
    Cells,
    begins_anew,
    is_heading,
    peeled,
    section_level,
    small,
    titled,
)

GAP: Final = 2
"""Empty rows that a table may have inside it."""
MOST_HEADING_ROWS: Final = 6


@dataclass(slots=True)
class _Band:
    """Rows that follow each other, and the columns that they use."""

    rows: list[tuple[int, Cells]]

    @property
    def columns(self) -> list[int]:
        return sorted({column for _, cells in self.rows for column in cells})

    @property
    def first(self) -> int:
        return self.rows[0][0]

    @property
    def last(self) -> int:
        return self.rows[-1][0]

    @property
    def is_lines(self) -> bool:
        """Every row is one text."""
        return all(len(cells) == 1 for _, cells in self.rows)


def parts_of(sheet: Sheet, budget: Budget, deadline: Deadline) -> Iterator[Met]:
    """The sheet's name as a heading, and what is on it in reading order."""
    yield Met(Heading(sheet.name, 1, Place(sheet=sheet.name)))
    layout = _Layout(sheet, budget, deadline)
    for column in _side_by_side(_bands(sorted(sheet.rows.items()))):
        yield from layout.met(column)


def _bands(rows: Sequence[tuple[int, Cells]]) -> list[_Band]:
    """Rows that follow each other, parted where a title or a text stands between two tables."""
    bands: list[_Band] = []
    for at, (number, cells) in enumerate(rows):
        is_next = bands and number == bands[-1].last + 1
        if is_next and not begins_anew(bands[-1].rows, rows, at):
            bands[-1].rows.append((number, cells))
        else:
            bands.append(_Band([(number, cells)]))
    return bands


def _side_by_side(bands: list[_Band]) -> list[list[_Band]]:
    """The bands, in a list of their own those to the right of an empty column that are tables of their own.

    A band that is not parted stays with those to the left.
    """
    columns: list[list[_Band]] = [[]]
    for band in bands:
        parts = _parted(band)
        while len(columns) < len(parts):
            columns.append([])
        for place, part in enumerate(parts):
            columns[place] += part
    return columns


def _parted(band: _Band) -> list[list[_Band]]:
    """A band cut at empty columns: for each part its bands (a part may have empty rows where another has none)."""
    used = band.columns
    cuts = [b for a, b in pairwise(used) if b - a > 1]
    starts = [used[0]]
    for cut in cuts:
        left = _within(band, starts[-1], cut)
        right = _within(band, cut, used[-1] + 1)
        if len(left.columns) > 1 and _has_labels(right):
            starts.append(cut)
    ends = [*starts[1:], used[-1] + 1]
    return [_bands(_within(band, a, b).rows) for a, b in zip(starts, ends, strict=True)]


def _within(band: _Band, left: int, right: int) -> _Band:
    rows = [
        (number, {c: cell for c, cell in cells.items() if left <= c < right})
        for number, cells in band.rows
    ]
    return _Band([(number, cells) for number, cells in rows if cells])


def _has_labels(band: _Band) -> bool:
    """Whether its first column is words with figures beside them."""
    first = band.columns[0]
    labels = [cells[first] for _, cells in band.rows if first in cells]
    words = sum(1 for cell in labels if not cell.is_figure)
    figures = sum(
        1
        for _, cells in band.rows
        if first in cells
        and not cells[first].is_figure
        and any(cell.is_figure for column, cell in cells.items() if column > first)
    )
    return words > 1 and words * 2 > len(labels) and figures > 1


class _Layout:
    """Puts the bands of a sheet together to tables with their titles."""

    def __init__(self, sheet: Sheet, budget: Budget, deadline: Deadline) -> None:
        self._sheet, self._budget, self._deadline = sheet, budget, deadline

    def met(self, bands: list[_Band]) -> Iterator[Met]:
        above: _Band | None = None  # lines that may be a title
        size = 0.0  # of the table's letters, right under it
        at = 0
        while at < len(bands):
            band = bands[at]
            at += 1
            if band.is_lines:
                notes, band.rows = small(band.rows, size)
                size = size if not band.rows else 0.0
                if above:
                    yield from self._lines(above)
                yield from self._lines(_Band(notes), is_note=True)
                above = band if band.rows else None
                continue
            while at < len(bands) and _goes_on(band, bands[at]):
                band = _Band(band.rows + bands[at].rows)
                at += 1
            yield from self._table(band, above)
            above, size = None, max(cell.size for _, cells in band.rows for cell in cells.values())
        if above:
            yield from self._lines(above)

    def _table(self, band: _Band, above: _Band | None) -> Iterator[Met]:
        top, rows, under = peeled(band.rows, band.columns[0])
        title, lines = titled(above.rows if above else [], top)
        yield from self._lines(_Band(lines)) if lines else ()
        if len(rows) == 1 and not title:
            number, cells = rows[0]
            said = " ".join(cells[column].text for column in sorted(cells))
            yield Met(Text(said, self._place(number)))
        elif rows:
            yield Met(self._grid(_Band(rows), title))
        yield from self._lines(_Band(under)) if under else ()

    def _lines(self, band: _Band, *, is_note: bool = False) -> Iterator[Met]:
        for number, cells in band.rows:
            cell = next(iter(cells.values()))
            text = " ".join(cell.text.split("\n"))
            style: Literal["body", "note"] = "note" if is_note else "body"
            if level := section_level(text) if not is_note else 0:
                yield Met(Heading(text, level, self._place(number)))
                continue
            yield Met(Text(text, self._place(number), style), is_bold=cell.is_bold)

    def _place(self, row: int) -> Place:
        return Place(line=row + 1, sheet=self._sheet.name)

    def _grid(self, band: _Band, title: str) -> Grid:
        columns = band.columns
        pad([cells for _, cells in band.rows])
        self._budget.spend(len(columns) * len(band.rows))
        spans = _spans(self._sheet, [number for number, _ in band.rows], columns)
        _lift(band.rows, columns, spans)
        made = []
        for number, cells in band.rows:
            self._deadline.check()
            place = self._place(number)
            found = []
            for column in columns:
                height, width = spans.get((number, column), (1, 1))
                if not height:
                    continue
                cell = cells.get(column)
                said = cell.text if cell else ""
                found.append(
                    GridCell(
                        said,
                        place,
                        colspan=width,
                        rowspan=height,
                        is_bold=bool(cell and cell.is_bold),
                        indent=cell.indent if cell else 0.0,
                    )
                )
            made.append(GridRow(tuple(found), place))
        frozen = sum(1 for number, _ in band.rows if number < self._sheet.frozen)
        is_sound = 0 < frozen <= MOST_HEADING_ROWS and frozen < len(made)
        return Grid(
            tuple(made),
            title,
            heading_rows=frozen if is_sound else None,
            place=self._place(band.first),
        )


def _goes_on(table: _Band, band: _Band) -> bool:
    """Whether what follows empty rows is more of the table: in its columns, with figures and no headings."""
    if band.first - table.last > GAP + 1 or band.is_lines:
        return False
    used = table.columns
    if band.columns[0] < used[0] or band.columns[-1] > used[-1]:
        return False
    first = next(cells for _, cells in band.rows if len(cells) > 1)
    return not is_heading(first)


def _lift(
    rows: list[tuple[int, Cells]], columns: list[int], spans: dict[tuple[int, int], tuple[int, int]]
) -> None:
    """Beside headings that several columns share, an empty cell above a heading is one with it: it shares none."""
    for (number, cells), (below, under) in pairwise(rows[: MOST_HEADING_ROWS + 1]):
        is_shared = any(spans.get((number, column), (1, 1))[1] > 1 for column in columns)
        if not is_shared or not is_heading(cells) or not is_heading(under):
            return
        for column in columns:
            if column not in cells and column in under and (number, column) not in spans:
                cells[column] = under[column]
                spans[number, column], spans[below, column] = (2, 1), (0, 0)


def _spans(
    sheet: Sheet, rows: list[int], columns: list[int]
) -> dict[tuple[int, int], tuple[int, int]]:
    """(height, width) in rows and columns that are kept, of cells that merge others; height 0 for those merged."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in sheet.merged:
        first_row, last_row = bisect_left(rows, top), bisect_left(rows, bottom + 1)
        first_column, last_column = bisect_left(columns, left), bisect_left(columns, right + 1)
        height, width = last_row - first_row, last_column - first_column
        if height < 1 or width < 1 or height * width == 1:
            continue
        for row in rows[first_row:last_row]:
            for column in columns[first_column:last_column]:
                found[row, column] = (0, 0)
        found[rows[first_row], columns[first_column]] = (height, width)
    return found
