"""A table of a report as open data: CSV and JSON with units and source."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Final

from tertial.document.model import Column, Document, Row, Table

SCHEMA: Final = "tertial.table/1"
_FORMULA: Final = ("=", "+", "-", "@", "\t")


def as_csv(table: Table) -> bytes:
    """UTF-8 with comma and decimal point, a heading and a row a line; units stand in the headings (RFC 4180)."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([table.label_heading or "Rad", *map(_safe, _headings(table))])
    for row in table.rows:
        writer.writerow([_safe(row.label), *(_value(cell.value, cell.text) for cell in row.cells)])
    return out.getvalue().encode("utf-8-sig")


def _headings(table: Table) -> list[str]:
    return [_heading(column, table.unit) for column in table.columns]


def _heading(column: Column, unit: str | None) -> str:
    name = f"{column.group} {column.name}".strip()
    said = "" if column.is_text else column.unit or unit
    return f"{name} ({said})" if said else name


def _value(value: object, text: str) -> str:
    return str(value) if value is not None else _safe(text)


def _safe(text: str) -> str:
    """Words that a spreadsheet would compute stay words."""
    return f"'{text}" if text[:1] in _FORMULA and len(text) > 1 else text


def as_json(table: Table, document: Document) -> bytes:
    """The table with what each figure is: value, unit, text as printed, formula and source."""
    data = {
        "schema": SCHEMA,
        "id": table.id,
        "title": table.title,
        "report": document.title,
        "committee": document.committee,
        "municipality": document.municipality,
        "period_end": document.period_end,
        "unit": table.unit,
        "columns": [
            {"name": c.name, "group": c.group, "unit": c.unit or table.unit} for c in table.columns
        ],
        "rows": [_row(row) for row in table.rows],
        "notes": [{"mark": note.mark, "text": note.text} for note in table.notes],
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def _row(row: Row) -> dict[str, object]:
    return {
        "label": row.label,
        "level": row.level,
        "cells": [
            {
                "value": float(cell.value) if cell.value is not None else None,
                "text": cell.text,
                **({"unit": cell.unit or row.unit} if cell.unit or row.unit else {}),
                **({"ref": cell.ref} if cell.ref else {}),
                **(
                    {"formula": cell.lineage.formula, "source": cell.lineage.source}
                    if cell.lineage
                    else {}
                ),
            }
            for cell in row.cells
        ],
    }
