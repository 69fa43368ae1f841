"""What a page break parted becomes one: tables that go on, with or without their heading; paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tertial.document.parts import Grid, GridRow, Text
from tertial.document.read.around import Met
from tertial.document.read.text.paragraphs import continued, goes_on, joined


def joined_over_pages(met: Sequence[Met]) -> list[Met]:
    """The parts, with those that go on over a page break as one."""
    found: list[Met] = []
    for each in met:
        part = each.part
        last = found[-1].part if found else None
        if isinstance(part, Grid) and isinstance(last, Grid) and _goes_on(last, part):
            found[-1] = replace(found[-1], part=_one(last, part))
        elif (
            isinstance(part, Text)
            and isinstance(last, Text)
            and last.style != "note"
            and part.style == "body"
            and _page(part) != _last_page(last)
            and goes_on(last, part.text)
        ):
            found[-1] = replace(found[-1], part=continued(last, part))
        else:
            found.append(each)
    return found


def _page(part: Text | Grid) -> int | None:
    return part.place.page if part.place else None


def _last_page(part: Text) -> int | None:
    return part.lines[-1][1].page if part.lines else _page(part)


def _goes_on(before: Grid, grid: Grid) -> bool:
    """Whether a table at a page's top is the rest of the one at the foot of the page before."""
    last = before.rows[-1].place
    if not last or not grid.place or last.page is None or grid.place.page != last.page + 1:
        return False
    if _width(before) != _width(grid):
        return False
    if _same_head(before, grid):
        return True
    return not grid.heading_rows and _edges_agree(before, grid)


def _width(grid: Grid) -> int:
    return max(sum(cell.colspan for cell in row.cells) for row in grid.rows)


def _texts(row: GridRow) -> list[str]:
    return ["".join(cell.text.split()) for cell in row.cells]


def _same_head(before: Grid, grid: Grid) -> bool:
    count = before.heading_rows or 0
    return bool(count) and [_texts(row) for row in before.rows[:count]] == [
        _texts(row) for row in grid.rows[:count]
    ]


def _edges_agree(before: Grid, grid: Grid) -> bool:
    a, b = before.place and before.place.box, grid.place and grid.place.box
    return bool(a and b and abs(a[0] - b[0]) < 12 and abs(a[2] - b[2]) < 12)


def _one(before: Grid, grid: Grid) -> Grid:
    skipped = (before.heading_rows or 0) if _same_head(before, grid) else 0
    rows = grid.rows[skipped:]
    if rows and _is_rest(before.rows[-1], rows[0]):
        whole = GridRow(
            tuple(
                replace(a, text=joined(a.text, b.text))
                for a, b in zip(before.rows[-1].cells, rows[0].cells, strict=True)
            ),
            before.rows[-1].place,
        )
        return replace(before, rows=(*before.rows[:-1], whole, *rows[1:]))
    return replace(before, rows=before.rows + rows)


def _is_rest(last: GridRow, row: GridRow) -> bool:
    """Whether a row is the rest of the one that the page break parted: no label, and words that go on."""
    if len(last.cells) != len(row.cells) or row.cells[0].text:
        return False
    texts = [(a.text, b.text) for a, b in zip(last.cells, row.cells, strict=True) if b.text]
    return bool(texts) and all(a and (b[0].islower() or a[-1] in "-,") for a, b in texts)
