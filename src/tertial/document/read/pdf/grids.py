"""A table on a page becomes a grid: columns, headings, rows, merged cells."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tertial.document.model import Place
from tertial.document.parts import Grid, GridCell, GridRow
from tertial.document.read.pdf.columns import Column, columns_of, edges_of, spans
from tertial.document.read.pdf.heads import Head, heads_of
from tertial.document.read.pdf.lines import Line, Piece, around
from tertial.document.read.pdf.rows import (
    head_of,
    heights_of,
    is_covered,
    middle,
    pieces_in,
    rows_of,
    rules_at,
)
from tertial.document.read.pdf.sides import halves, side_by_side
from tertial.document.read.pdf.wrapped import text_in
from tertial.document.read.pdf.zones import Zone
from tertial.document.read.text.paragraphs import joined

_INDENTED: Final = 2.0
"""Points from a column's left edge from which a label is further in than the others."""
_ALL: Final = 0.75
"""Share of a table's columns that a text must reach over to be one cell over them."""


def grids_of(zone: Zone) -> list[Grid]:
    """The grids that a table's lines make, two where two tables stand side by side, none where there is one column.

    Every piece of the lines is in a cell.
    """
    columns = columns_of(zone)
    if len(columns) < 2:
        return []
    x = side_by_side(zone, columns)
    if x is None:
        return [_grid(zone, columns)]
    return [grid for half in halves(zone, x) for grid in grids_of(half)]


def _grid(zone: Zone, columns: Sequence[Column]) -> Grid:
    heights = heights_of(zone)
    page = zone.lines[0].page
    head = head_of(zone, columns, heights)
    levels = heads_of(zone.lines[:head], columns, zone.across, zone.down)
    rows = _headings([_apart(level) for level in levels], len(columns), page)
    body = rows_of(zone.lines[head:], columns, heights)
    edges = edges_of(zone, columns)
    cells = [_cells(lines, columns, edges, page) for lines in body]
    tall = _merged_down(cells, body, columns, zone)
    rows += [
        GridRow(_row(row, n, tall), Place(page=page, box=around(lines)))
        for n, (row, lines) in enumerate(zip(cells, body, strict=True))
    ]
    return Grid(
        tuple(rows),
        heading_rows=len(levels) or None,
        place=Place(page=page, box=around(zone.lines)),
    )


def _headings(levels: Sequence[Sequence[Head]], width: int, page: int) -> list[GridRow]:
    """The rows of headings; a column without a group takes its name's cell from the first row down."""
    spans: list[dict[int, tuple[Head, int]]] = [
        {head.columns[0]: (head, 1) for head in level} for level in levels
    ]
    taken = [{column for head in level for column in head.columns} for level in levels]
    for column in range(width):
        held = [n for n, columns in enumerate(taken) if column in columns]
        if len(held) == 1 and held[0] > 0 and column in spans[held[0]]:
            head, _ = spans[held[0]][column]
            if len(head.columns) == 1:
                del spans[held[0]][column]
                spans[0][column] = head, held[0] + 1
    rows = []
    covered: dict[int, int] = {}
    for n, level in enumerate(spans):
        rows.append(_heading(level, {c for c, until in covered.items() if until > n}, width, page))
        covered |= {c: n + tall for c, (_, tall) in level.items() if tall > 1}
    return rows


def _apart(level: Sequence[Head]) -> list[Head]:
    """A level's headings from left to right, those over the same columns made one."""
    found: list[Head] = []
    for head in sorted(level, key=lambda each: each.columns[0]):
        if found and head.columns[0] <= found[-1].columns[-1]:
            found[-1].pieces += head.pieces
        else:
            found.append(head)
    return found


def _heading(
    level: dict[int, tuple[Head, int]], covered: set[int], width: int, page: int
) -> GridRow:
    cells: list[GridCell] = []
    at = 0
    while at < width:
        if at in covered:
            at += 1
            continue
        if at not in level:
            cells.append(GridCell())
            at += 1
            continue
        head, tall = level[at]
        cell = _cell(head.pieces, page)
        cells.append(replace(cell, colspan=len(head.columns), rowspan=tall))
        at = head.columns[-1] + 1
    pieces = [piece for head, _ in level.values() for piece in head.pieces]
    place = Place(page=page, box=around(pieces)) if pieces else None
    return GridRow(tuple(cells), place)


def _cells(
    lines: Sequence[Line], columns: Sequence[Column], edges: Sequence[float | None], page: int
) -> list[GridCell | None]:
    """A row's cells; ``None`` where the one to the left reaches over."""
    wide = _wide(lines, columns)
    if wide:
        cell = replace(
            _cell([piece for line in lines for piece in line.pieces], page), colspan=wide
        )
        return [cell, *[None] * (wide - 1), *[GridCell()] * (len(columns) - wide)]
    found = pieces_in(lines, columns)
    cells = [
        _cell(found.get(n, ()), page, right - left, edges[n])
        for n, (left, right) in enumerate(columns)
    ]
    if label := found.get(0):
        indent = min(piece.x0 for piece in label) - columns[0][0]
        cells[0] = replace(cells[0], indent=round(indent, 1) if indent > _INDENTED else 0.0)
    return list(cells)


def _wide(lines: Sequence[Line], columns: Sequence[Column]) -> int:
    """How many columns a row's only text reaches over, where it is most of them; else 0."""
    if len(columns) < 3 or any(len(line.pieces) > 1 for line in lines):
        return 0
    reach = max(len(spans(line.pieces[0], columns)) for line in lines)
    return len(columns) if reach > _ALL * len(columns) else 0


def _cell(
    pieces: Sequence[Piece], page: int, room: float = 1e6, edge: float | None = None
) -> GridCell:
    if not pieces:
        return GridCell()
    signs = sum([len(piece.text) for piece in pieces])
    bold = sum([len(piece.text) for piece in pieces if piece.is_bold])
    place = Place(page=page, box=around(pieces))
    return GridCell(text_in(pieces, room, edge), place, is_bold=bold * 2 > signs)


def _merged_down(
    cells: Sequence[list[GridCell | None]],
    body: Sequence[Sequence[Line]],
    columns: Sequence[Column],
    zone: Zone,
) -> dict[tuple[int, int], int]:
    """How many rows a cell takes, by (row, column), where rules part its neighbours but not it; 0 for the covered."""
    heights = [_rule_between(above, below, zone) for above, below in itertools.pairwise(body)]
    between = [rules_at(zone.across, y) for y in heights if y is not None]
    if not between or len(between) < len(heights):
        return {}
    found: dict[tuple[int, int], int] = {}
    for c, column in enumerate(columns):
        top = 0
        for n, rules in enumerate(between, 1):
            above, below = cells[top][c], cells[n][c]
            if below is None or above is None or is_covered(rules, column):
                top = n
                continue
            if below.text:
                cells[top][c] = _both(above, below)
            found[top, c] = found.get((top, c), 1) + 1
            found[n, c] = 0
    return found


def _both(above: GridCell, below: GridCell) -> GridCell:
    """Two halves of one cell."""
    if not above.text:
        return below
    return replace(above, text=joined(above.text, below.text))


def _rule_between(above: Sequence[Line], below: Sequence[Line], zone: Zone) -> float | None:
    low, high = max(map(middle, above)), min(map(middle, below))
    return next(((y0 + y1) / 2 for _, y0, _, y1 in zone.across if low < (y0 + y1) / 2 < high), None)


def _row(
    cells: Sequence[GridCell | None], n: int, tall: dict[tuple[int, int], int]
) -> tuple[GridCell, ...]:
    return tuple(
        replace(cell, rowspan=span) if span > 1 else cell
        for c, cell in enumerate(cells)
        if cell is not None and (span := tall.get((n, c), 1))
    )
