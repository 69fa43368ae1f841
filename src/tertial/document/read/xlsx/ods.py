"""OpenDocument sheets (ods): cells as they are shown, which the format keeps beside their values."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from tertial.document.read.around import without_controls
from tertial.document.read.limits import Budget, Deadline
from tertial.document.read.ooxml import Package
from tertial.document.read.xlsx.sheet import Book, Sheet, SheetCell
from tertial.domain.swedish import format_number
from tertial.errors import BadInput

_NAMES: Final = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE: Final = f"{{{_NAMES}table:1.0}}"
OFFICE: Final = f"{{{_NAMES}office:1.0}}"
TEXT: Final = f"{{{_NAMES}text:1.0}}"
_STYLE: Final = f"{{{_NAMES}style:1.0}}"
_WEIGHT: Final = f"{{{_NAMES}xsl-fo-compatible:1.0}}font-weight"
_GROUPS: Final = tuple(
    TABLE + name for name in ("table-row-group", "table-rows", "table-header-rows", "table-columns")
)
_FIGURES: Final = ("float", "percentage", "currency")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
MOST_SPACES: Final = 50
_DIGITS: Final = re.compile(r"\d(?:[\d.,'\s\u00a0\u202f]*\d)?")
_MOST_DIGITS: Final = 30


def read_ods(data: bytes) -> Book:
    """The sheets of an OpenDocument file.

    Raises BadInput: what ``limits`` raises, and ``read.locked``.
    """
    package = Package(data)
    if b"encryption-data" in (package.raw("META-INF/manifest.xml") or b""):
        raise BadInput("read.locked")
    root = package.part("content.xml")
    sheets = None if root is None else root.find(f"{OFFICE}body/{OFFICE}spreadsheet")
    if root is None or sheets is None:
        raise BadInput("read.broken", problem="delen content.xml saknas i den")
    bold = {
        each.get(_STYLE + "name", "")
        for each in root.iterfind(f"{OFFICE}automatic-styles/{_STYLE}style")
        if any(text.get(_WEIGHT) == "bold" for text in each.iterfind(_STYLE + "text-properties"))
    }
    hidden = {
        each.get(_STYLE + "name", "")
        for each in root.iterfind(f"{OFFICE}automatic-styles/{_STYLE}style")
        if any(
            p.get(TABLE + "display") == "false" for p in each.iterfind(_STYLE + "table-properties")
        )
    }
    reader = _Reader(bold)
    return Book(
        [
            reader.sheet(each)
            for each in sheets.iterfind(TABLE + "table")
            if each.get(TABLE + "style-name") not in hidden
        ]
    )


class _Reader:
    def __init__(self, bold: set[str]) -> None:
        self._bold, self._budget, self._deadline = bold, Budget(), Deadline()

    def sheet(self, table: Any) -> Sheet:
        sheet = Sheet(without_controls(table.get(TABLE + "name", "")))
        self._rows(table, sheet, 0)
        return sheet

    def _rows(self, parent: Any, sheet: Sheet, number: int) -> int:
        """The rows in an element, the first of them with this number; the number after the last."""
        for child in parent:
            if child.tag in _GROUPS:
                number = self._rows(child, sheet, number)
            elif child.tag == TABLE + "table-row":
                self._deadline.check()
                count = _times(child, "number-rows-repeated")
                cells = self._row(child, sheet, number)
                for place in range(number, number + (count if cells else 0)):
                    self._budget.spend(len(cells))
                    sheet.rows[place] = cells
                number = min(number + count, _LAST_ROW)
        return number

    def _row(self, row: Any, sheet: Sheet, number: int) -> dict[int, SheetCell]:
        found: dict[int, SheetCell] = {}
        column = 0
        for cell in row.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
            count = _times(cell, "number-columns-repeated")
            text = "" if cell.tag == TABLE + "covered-table-cell" else _text(cell)
            if text:
                is_number = cell.get(OFFICE + "value-type") in _FIGURES
                made = SheetCell(text, is_number, cell.get(TABLE + "style-name") in self._bold)
                self._budget.spend(count)
                found.update((place, made) for place in range(column, column + count))
            width, height = (
                _times(cell, "number-columns-spanned"),
                _times(cell, "number-rows-spanned"),
            )
            if width * height > 1:
                sheet.merged.append((number, column, number + height - 1, column + width - 1))
            column = min(column + count, _LAST_COLUMN)
        return found


def _times(element: Any, name: str) -> int:
    said = element.get(TABLE + name, "1")
    return min(max(int(said), 1), _LAST_ROW) if said.isdecimal() and len(said) < 9 else 1


def _text(cell: Any) -> str:
    lines = ["".join(_pieces(each)) for each in cell.iterchildren(TEXT + "p")]
    text = without_controls("\n".join(lines)).strip()
    return _in_swedish(text, cell) if cell.get(OFFICE + "value-type") in _FIGURES else text


def _in_swedish(text: str, cell: Any) -> str:
    """A figure that was shown in another language's way ("1,085.6") with its decimals as they were shown."""
    try:
        value = Decimal(cell.get(OFFICE + "value", ""))
    except InvalidOperation:
        return text
    shown = _DIGITS.search(text)
    if not shown or not value.is_finite() or abs(value.adjusted()) > _MOST_DIGITS:
        return text
    if cell.get(OFFICE + "value-type") == "percentage":
        value *= 100
    digits = "".join(filter(str.isdecimal, shown[0]))
    fraction = re.split("[.,]", shown[0])[-1]
    for decimals in {len(fraction) if fraction != shown[0] else 0, 0}:
        printed = format_number(value, decimals)
        if "".join(filter(str.isdecimal, printed)) == digits:
            return text[: shown.start()].strip("-\u2212 ") + printed + text[shown.end() :]
    return text


def _pieces(element: Any) -> list[str]:
    pieces = [element.text or ""]
    for child in element:
        if child.tag == TEXT + "s":
            said = child.get(TEXT + "c", "1")
            pieces.append(
                " " * (min(int(said), MOST_SPACES) if said.isdecimal() and len(said) < 5 else 1)
            )
        elif child.tag == TEXT + "tab":
            pieces.append(" ")
        elif child.tag == TEXT + "line-break":
            pieces.append("\n")
        elif child.tag in (TEXT + "span", TEXT + "a"):
            pieces += _pieces(child)
        pieces.append(child.tail or "")
    return pieces
