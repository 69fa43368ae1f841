"""Facts as a file in the columns of another system: a saved column mapping used backwards.

What is written and then read with the same mapping gives the same facts; a fact that the mapping has no place for is
refused, never dropped.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tertial.domain.figure import Kind
from tertial.errors import BadInput
from tertial.ledger.facts import DIMENSIONS
from tertial.ledger.formats.cells import PLACES
from tertial.ledger.formats.mapping import AmountColumn, ColumnMapping

_DATES: Final = {"ymd": "%Y-%m-%d", "dmy": "%d-%m-%Y", "mdy": "%m-%d-%Y"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row to be written: a month's debit-positive öre on its codes."""

    year: int
    month: int
    ore: int
    account: str
    cost_centre: str = ""
    activity: str = ""
    project: str = ""
    counterparty: str = ""
    tag: str = ""
    voucher: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """Headings and rows of cells: texts, and decimals where the column is an amount."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str | Decimal, ...], ...]


def laid_out(
    entries: Iterable[Entry], mapping: ColumnMapping, *, kind: Kind, version: str = ""
) -> Written:
    """The entries in the mapping's columns, in order; those that differ in nothing but the amount's column are one row.

    Amounts of nothing are left out.
    Raises ``BadInput``: ``writing.mapping`` where the mapping cannot be used backwards, ``writing.no-place`` where an
    entry has something that no column takes.
    """
    amounts = _targets(mapping, kind, version)
    rows: dict[tuple[object, ...], dict[str, str | Decimal]] = {}
    for entry in entries:
        if entry.ore:
            column = _column(entry, amounts, mapping)
            cells = _cells(entry, mapping, column)
            row = rows.setdefault((column.month is None, *cells.values()), cells)
            amount = Decimal(entry.ore * mapping.sign * column.sign).scaleb(-PLACES[mapping.unit])
            row[column.column] = amount + (row[column.column] or 0)  # type: ignore[operator]  # an amount or empty
    return Written(mapping.headings, tuple(tuple(row.values()) for row in rows.values()))


def as_csv(written: Written, mapping: ColumnMapping) -> bytes:
    """As text with the mapping's delimiter (``;``), decimal mark and encoding (UTF-8 with its mark).

    Raises ``BadInput("writing.encoding")``: a text has a sign that the encoding lacks.
    """
    import csv

    out = io.StringIO()
    writer = csv.writer(out, delimiter=mapping.delimiter or ";", lineterminator="\r\n")
    writer.writerow(written.headings)
    for row in written.rows:
        writer.writerow([_text(cell, mapping) for cell in row])
    encoding = mapping.encoding or "utf-8"
    try:
        return out.getvalue().encode("utf-8-sig" if encoding == "utf-8" else encoding)
    except (UnicodeEncodeError, LookupError) as error:
        raise BadInput("writing.encoding", encoding=encoding, problem=str(error)) from error


def as_workbook(written: Written, mapping: ColumnMapping) -> bytes:
    """As a workbook of one sheet: codes are texts, amounts are numbers."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(mapping.sheets[0] if mapping.sheets else "Belopp")
    decimals = PLACES[mapping.unit]
    shape = book.add_format({"num_format": "0." + "0" * decimals if decimals else "0"})
    for n, heading in enumerate(written.headings):
        sheet.write_string(0, n, heading)
    for line, row in enumerate(written.rows, start=1):
        for n, cell in enumerate(row):
            if isinstance(cell, Decimal):
                sheet.write_number(line, n, float(cell), shape)
            else:
                sheet.write_string(line, n, cell)
    book.close()
    return out.getvalue()


def _targets(mapping: ColumnMapping, kind: Kind, version: str) -> list[AmountColumn]:
    """The amount columns that take this kind and version, with what they say of it filled in."""
    full = [
        replace(each, kind=each.kind or mapping.kind, version=_or(each.version, mapping.version))
        for each in mapping.amounts
    ]
    found = [each for each in full if each.kind == kind and each.version in ("", version)]
    for problem in _problems(mapping, found, kind):
        raise BadInput("writing.mapping", name=mapping.name, problem=problem)
    return found


def _or(own: str | None, common: str) -> str:
    return common if own is None else own


def _problems(mapping: ColumnMapping, found: Sequence[AmountColumn], kind: Kind) -> Iterator[str]:
    words = {"budget": "budget", "forecast": "prognos", "outcome": "utfall"}
    if not found:
        yield f"den har ingen beloppskolumn för {words[kind]}"
    if any(each.spread for each in mapping.amounts):
        yield "en kolumn för hela året kan inte skrivas månad för månad"
    if any(len(names) > 1 for names in mapping.columns.values()):
        yield "en kod är gjord av flera kolumner"


def _cells(entry: Entry, mapping: ColumnMapping, column: AmountColumn) -> dict[str, str | Decimal]:
    """The row without its amount."""
    cells: dict[str, str | Decimal] = dict.fromkeys(mapping.headings, "")
    for name in (*DIMENSIONS, "voucher", "text"):
        _put(cells, mapping, name, getattr(entry, name))
    for name, value in _when(entry, mapping).items():
        if name in mapping.columns:
            cells[mapping.columns[name][0]] = value
    _require_when(entry, mapping, column)
    return cells


def _column(entry: Entry, amounts: Sequence[AmountColumn], mapping: ColumnMapping) -> AmountColumn:
    for each in amounts:
        is_year = each.year in (None, entry.year)
        if is_year and each.month in (None, entry.month):
            return each
    raise BadInput("writing.no-place", what=f"{entry.year}-{entry.month:02d}", name=mapping.name)


def _put(cells: dict[str, Any], mapping: ColumnMapping, name: str, value: str) -> None:
    is_kept = bool(value) or (name not in mapping.skip_empty and name != mapping.key)
    is_kept = is_kept and (not value or len(value) >= mapping.widths.get(name, 0))
    if name in mapping.columns and is_kept:
        cells[mapping.columns[name][0]] = value
    elif name in mapping.columns or (value and value != mapping.constants.get(name)):
        raise BadInput("writing.no-place", what=f"{name} {value}", name=mapping.name)


def _when(entry: Entry, mapping: ColumnMapping) -> dict[str, str]:
    month = min(max(entry.month, 1), 12)
    return {
        "period": f"{entry.year}{entry.month:02d}",
        "year": str(entry.year),
        "month": f"{entry.month:02d}",
        "date": date(entry.year, month, 1).strftime(_DATES[mapping.date_order]),
    }


def _require_when(entry: Entry, mapping: ColumnMapping, column: AmountColumn) -> None:
    """That the row itself, a constant or the amount's column says the year and the month."""
    has_both = "period" in mapping.columns
    if not has_both and "date" in mapping.columns and 1 <= entry.month <= 12:
        has_both = True
    constants = mapping.constants
    year = column.year is not None or "year" in mapping.columns
    month = column.month is not None or "month" in mapping.columns
    year = year or constants.get("year") == str(entry.year)
    month = month or constants.get("month", "").lstrip("0") == str(entry.month)
    if not has_both and not (year and month):
        what = f"{entry.year}-{entry.month:02d}"
        raise BadInput("writing.no-place", what=what, name=mapping.name)


def _text(cell: str | Decimal, mapping: ColumnMapping) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", mapping.decimal)
    return cell
