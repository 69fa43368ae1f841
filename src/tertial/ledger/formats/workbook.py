"""Excel workbooks as rows of cells, one sheet at a time; formulas are never evaluated, only their kept values read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tertial.errors import BadInput
from tertial.ledger.formats.cells import Cell

UNPACKED_LIMIT = 3 << 30
"""A workbook that unpacks to more bytes than this is refused."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet. Rows count from the sheet's first, empty ones too, as Excel numbers them."""

    name: str
    _sheet: Any

    def rows(self) -> Iterator[list[Cell]]:
        for row in self._sheet.iter_rows():
            yield [_plain(cell) for cell in row]

    def head(self, count: int) -> list[list[Cell]]:
        found = []
        for row in self.rows():
            found.append(row)
            if len(found) == count:
                break
        return found


def sheets_of(path: Path) -> list[Sheet]:
    """The visible sheets, in order.

    Raises ``BadInput``: ``file.password``, ``file.damaged``, ``file.too-large``.
    """
    import python_calamine

    _require_bounded(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        return [
            Sheet(each.name, book.get_sheet_by_name(each.name))
            for each in book.sheets_metadata
            if each.visible == python_calamine.SheetVisibleEnum.Visible
            and each.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except python_calamine.PasswordError as error:
        raise BadInput("file.password", file=path.name) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise BadInput("file.damaged", file=path.name, problem=str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a fault inside the reader arrives
            raise
        raise BadInput("file.damaged", file=path.name, problem="oväntat innehåll") from error


def _require_bounded(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as package:
            size = sum(each.file_size for each in package.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise BadInput("file.damaged", file=path.name, problem=str(error)) from error
    if size > UNPACKED_LIMIT:
        raise BadInput("file.too-large", file=path.name, size=size, limit=UNPACKED_LIMIT)


def _plain(cell: Any) -> Cell:
    if isinstance(cell, bool):
        return "SANT" if cell else "FALSKT"
    return cell  # type: ignore[no-any-return]  # calamine gives Cell's types only
