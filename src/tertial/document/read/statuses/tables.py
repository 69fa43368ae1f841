"""Followed things in tables that kept their columns: a row each, labels inside cells parted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tertial.document.model import Place, Status, StatusKind
from tertial.document.parts import Grid, GridRow
from tertial.document.read.statuses.wording import Header, header_of, made, parted


def statuses_in(grid: Grid) -> tuple[Status, ...]:
    """The statuses in a table with columns for them; none where it is a table of numbers or says no status."""
    if not grid.is_aligned or len(grid.rows) < 2:
        return ()
    header = header_of([cell.text for cell in grid.rows[0].cells])
    if header is None:
        return ()
    rows = grid.rows[1:]
    if not _says_status(header, rows) or _is_of_numbers(rows):
        return ()
    return tuple(_row_statuses(header, rows, grid.rows[0]))


def _says_status(header: Header, rows: Sequence[GridRow]) -> bool:
    if "status" in header.columns:
        return True
    said = sum(any(parted(cell.text)[1] for cell in row.cells) for row in rows)
    return said * 3 >= len(rows)


def _is_of_numbers(rows: Sequence[GridRow]) -> bool:
    cells = [cell.text for row in rows for cell in row.cells[1:] if cell.text]
    numbers = sum(text[0].isdigit() and len(text) < 12 for text in cells)
    return numbers * 5 > len(cells)


def _row_statuses(header: Header, rows: Sequence[GridRow], heads: GridRow) -> Iterator[Status]:
    pending: dict[str, list[str]] | None = None
    place: Place | None = None
    for row in rows:
        told = _told(header, row, heads)
        if pending is not None and not told["title"]:
            for name, texts in told.items():
                pending[name] += texts
            continue
        if pending is not None:
            yield _of_told(header.kind, pending, place)
        pending, place = told, row.place
    if pending is not None:
        yield _of_told(header.kind, pending, place)


def _told(header: Header, row: GridRow, heads: GridRow) -> dict[str, list[str]]:
    """What a row says, by column; labels inside a cell part it."""
    told: dict[str, list[str]] = {
        name: [] for name in ("title", "background", "text", "status", "comment")
    }
    for n, cell in enumerate(row.cells):
        if not cell.text:
            continue
        column = header.columns[n] if n < len(header.columns) else "other"
        text, status, comment = parted(cell.text)
        if column == "other" and text:
            name = heads.cells[n].text if n < len(heads.cells) else ""
            text = f"{name}: {text}" if name else text
        into = {"goal": "background", "other": "text"}.get(column, column)
        if text:
            told[into].append(text)
        if status:
            told["status"].append(status)
        if comment:
            told["comment"].append(comment)
    return told


def _of_told(kind: StatusKind, told: dict[str, list[str]], place: Place | None) -> Status:
    joined = {name: "\n".join(texts) for name, texts in told.items()}
    return made(
        kind,
        joined["title"].replace("\n", " "),
        joined["status"],
        place,
        background=joined["background"],
        text=joined["text"],
        comment=joined["comment"],
    )
