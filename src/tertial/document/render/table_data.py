"""A document's tables as data: CSV and JSON with units and sources, tidy (a value a row) or as they are shown.

Numbers are rounded as printed, with a decimal point and without spaces; missing is empty, never nought. What leads to
vouchers (refs, selections) is left out: a table here says what its page says.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from tertial.document.model import Cell, Chart, Column, Document, Row, Table
from tertial.document.render.json import written
from tertial.document.render.layout import figures_of
from tertial.document.render.text import clean

Shape = Literal["tidy", "shown"]
SCHEMA: Final = "tertial.table/1"
TIDY: Final = (
    "tabell",
    "rad",
    "del_av",
    "niva",
    "grupp",
    "kolumn",
    "text",
    "varde",
    "enhet",
    "kalla",
    "anmarkning",
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table comes from: the report's title, who published it, when (ISO date), its licence, where it is."""

    report: str = ""
    publisher: str = ""
    issued: str = ""
    licence: str = ""
    address: str = ""


def tables(document: Document) -> tuple[Table, ...]:
    """The document's tables in reading order, and the figures of charts that no table beside them has."""
    blocks = (block for section in document.sections for block in section.blocks)
    return tuple(
        block if isinstance(block, Table) else figures_of(block)
        for block in blocks
        if isinstance(block, Table) or (isinstance(block, Chart) and not block.has_table)
    )


def to_csv(table: Table, shape: Shape = "tidy") -> bytes:
    """RFC 4180 in UTF-8: commas, a heading, CRLF. A text that a spreadsheet would take for a formula has ' before it.

    Args: shape: "tidy" has a row for every cell that says something, with the columns of ``TIDY``; "shown" has the rows
        and columns of the page, the column's group and unit in its name.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    if shape == "tidy":
        writer.writerow(TIDY)
        writer.writerows(map(_safe, _tidy(table)))
    else:
        writer.writerow(_safe([table.label_heading or "Rad", *map(_heading, table.columns)]))
        writer.writerows(_safe([row.label, *map(_shown, row.cells)]) for row in table.rows)
    return out.getvalue().encode()


def to_json(table: Table, shape: Shape = "tidy", origin: Origin | None = None) -> bytes:
    """``tertial.table/1``: what the table is, its columns with units, its notes, its rows (shown) or values (tidy)."""
    made: dict[str, Any] = {
        "schema": SCHEMA,
        "id": table.id,
        "name": table.name or None,
        "title": table.title,
        "unit": table.unit,
        "language": "sv",
        **_of(origin),
        "sources": list(sources(table)),
        "columns": [
            {"group": each.group or None, "name": each.name, "unit": each.unit or table.unit}
            for each in table.columns
        ],
        "notes": [{"mark": note.mark, "text": note.text} for note in table.notes],
    }
    if shape == "tidy":
        made["values"] = [
            {name: value for name, value in zip(TIDY, line, strict=True) if value not in ("", None)}
            for line in _tidy(table)
        ]
    else:
        made["label_heading"] = table.label_heading
        made["rows"] = [
            {
                "label": row.label,
                "level": row.level,
                "cells": [{"text": cell.text, "value": cell.value} for cell in row.cells],
            }
            for row in table.rows
        ]
    return ("".join(written(made, "\n")) + "\n").encode()


def sources(table: Table) -> tuple[str, ...]:
    """What the table's figures come from, each once: the ledger, the budget, a register."""
    found = (
        cell.lineage.source
        for row in table.rows
        for cell in row.cells
        if cell.lineage and cell.lineage.source
    )
    return tuple(dict.fromkeys(found))


def _of(origin: Origin | None) -> dict[str, Any]:
    if origin is None:
        return {}
    names = ("report", "publisher", "issued", "licence", "address")
    return {name: getattr(origin, name) for name in names if getattr(origin, name)}


def _tidy(table: Table) -> Iterator[list[str | Decimal | None]]:
    notes = {note.mark: note.text for note in table.notes}
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            if not cell.text and cell.value is None:
                continue
            marks = dict.fromkeys((row.note, cell.note))
            yield [
                table.title,
                row.label,
                row.parent,
                row.level,
                column.group,
                column.name,
                cell.text,
                cell.value,
                _unit(table, row, column, cell),
                cell.lineage.source if cell.lineage else "",
                " ".join(notes[mark] for mark in marks if mark in notes),
            ]


def _unit(table: Table, row: Row, column: Column, cell: Cell) -> str:
    """The nearest one wins, of numbers alone."""
    if cell.value is None:
        return ""
    return cell.unit or row.unit or column.unit or table.unit or ""


def _heading(column: Column) -> str:
    name = f"{column.group}: {column.name}" if column.group else column.name
    return f"{name} ({column.unit})" if column.unit and column.unit not in name else name


def _shown(cell: Cell) -> str | Decimal:
    return cell.text if cell.value is None else cell.value


def _safe(line: list[str | Decimal | None]) -> list[str]:
    return [
        format(each, "f")
        if isinstance(each, Decimal)
        else f"'{each}"
        if each and each.startswith(_FORMULA)
        else clean(each or "")
        for each in line
    ]
