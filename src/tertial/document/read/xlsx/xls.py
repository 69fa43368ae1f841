"""Old Excel workbooks (xls) by calamine, which tells values but not how they are shown."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from tertial.document.read.around import without_controls
from tertial.document.read.limits import Budget, Deadline
from tertial.document.read.xlsx.formats import GENERAL, printed
from tertial.document.read.xlsx.sheet import Book, Sheet, SheetCell
from tertial.errors import BadInput

LARGEST_XLS: Final = 20 << 20
"""Bytes: the library keeps all cells between the outermost ones in memory."""


def read_xls(data: bytes) -> Book:
    """The visible sheets of an old workbook.

    Raises BadInput: ``read.locked``, ``read.broken``, ``read.too_large``, ``read.too_many_cells``.
    """
    import python_calamine

    if len(data) > LARGEST_XLS:
        raise BadInput("read.too_large", size=len(data) >> 20, most=LARGEST_XLS >> 20)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return _book(book, python_calamine)
    except python_calamine.PasswordError as error:
        raise BadInput("read.locked") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise BadInput("read.broken", problem="arbetsboken går inte att tolka") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a fault inside the library arrives
            raise
        raise BadInput("read.broken", problem="arbetsboken går inte att tolka") from error


def _book(book: Any, calamine: Any) -> Book:
    budget, deadline = Budget(), Deadline()
    found = Book([])
    for each in book.sheets_metadata:
        if each.visible != calamine.SheetVisibleEnum.Visible:
            continue
        if each.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        source = book.get_sheet_by_name(each.name)
        sheet = Sheet(without_controls(each.name))
        top = (source.start or (0, 0))[0]
        left = (source.start or (0, 0))[1]
        for number, row in enumerate(source.to_python(), start=top):
            deadline.check()
            cells = {
                column: cell
                for column, value in enumerate(row, start=left)
                if (cell := _cell(value)) is not None
            }
            budget.spend(len(cells))
            if cells:
                sheet.rows[number] = cells
        sheet.merged = [
            (a, b, c, d) for (a, b), (c, d) in (source.merged_cell_ranges or ())[:50_000]
        ]
        found.sheets.append(sheet)
        if any(cell.is_number for row in sheet.rows.values() for cell in row.values()):
            found.unread.append(("formats", sheet.name, None))
    return found


def _cell(value: Any) -> SheetCell | None:
    """A value of the library's as it would be shown without a format."""
    if isinstance(value, str):
        text = without_controls(value).strip()
        return SheetCell(text) if text else None
    if isinstance(value, bool):
        return SheetCell("SANT" if value else "FALSKT")
    if isinstance(value, int | float):
        return SheetCell(printed(float(value), GENERAL), is_number=True, is_general=True)
    if isinstance(value, datetime):
        return SheetCell(value.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00"))
    if isinstance(value, date | time):
        return SheetCell(value.isoformat())
    if isinstance(value, timedelta):
        hours = Decimal(round(value.total_seconds())) / 3600
        return SheetCell(printed(float(hours), "0.00"), is_number=True)
    return None
