"""Excel workbooks (xlsx): values as they are kept, formats from the styles, formulas never worked out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from tertial.document.read.around import raised, without_controls
from tertial.document.read.limits import Budget, Deadline, xml_rows
from tertial.document.read.ooxml import Package
from tertial.document.read.xlsx.formats import BUILT_IN, GENERAL, is_date, printed
from tertial.document.read.xlsx.sheet import Book, Sheet, SheetCell
from tertial.errors import BadInput

S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_RANGE: Final = re.compile(r"\$?[A-Z]{1,3}\$?\d{1,7}:\$?[A-Z]{1,3}\$?\d{1,7}")
_TRUE: Final = ("1", "true")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MOST_SHEETS: Final = 500
MOST_MERGED: Final = 50_000
_POINTS_OF_AN_INDENT: Final = 7.0
MOST_INDENTS: Final = 50


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell is shown: its number format, whether it is bold, how far it is indented."""

    code: str = GENERAL
    is_bold: bool = False
    indent: float = 0.0
    size: float = 0.0

    def cell(self, text: str, *, is_number: bool = False) -> SheetCell:
        is_general = is_number and self.code == GENERAL
        return SheetCell(text, is_number, self.is_bold, self.indent, self.size, is_general)


def read_book(data: bytes) -> Book:
    """The visible sheets of a workbook.

    Raises BadInput: what ``limits`` raises, and ``read.too_many_cells``.
    """
    package = Package(data)
    name = package.main("xl/workbook.xml")
    root = package.part(name)
    if root is None:
        raise BadInput("read.broken", problem=f"delen {name} saknas i den")
    properties = root.find(S + "workbookPr")
    relations = package.relations(name)
    parts = {each.kind: each.target for each in relations.values()}
    reader = _Reader(
        strings=_strings(package, parts.get("sharedStrings")),
        looks=_looks(package.part(parts["styles"]) if "styles" in parts else None),
        is_1904=properties is not None and properties.get("date1904") in _TRUE,
    )
    book = Book([], package.properties.get("title", ""), package.properties.get("language", ""))
    for each in root.iterfind(f"{S}sheets/{S}sheet"):
        relation = relations.get(each.get(_ID, ""))
        if each.get("state", "visible") != "visible" or not relation:
            continue
        raw = package.raw(relation.target) if relation.kind == "worksheet" else None
        if raw is not None and len(book.sheets) < MOST_SHEETS:
            sheet = reader.sheet(each.get("name", ""), raw, relation.target, book)
            sheet.comments = _comments(package.related(relation.target, "comments"))
            book.sheets.append(sheet)
    return book


def _comments(root: Any | None) -> dict[tuple[int, int], str]:
    """What is said of cells, by row and column."""
    found = {}
    for each in () if root is None else root.iter(S + "comment"):
        place, said = _REFERENCE.fullmatch(each.get("ref", "")), each.find(S + "text")
        if place and said is not None:
            found[int(place[2]) - 1, _column(place[1])] = without_controls(_rich(said)).strip()
    return found


class _Reader:
    """Reads sheets one by one; the cells of all of them are counted together."""

    def __init__(self, strings: list[str], looks: list[Look], *, is_1904: bool) -> None:
        self._strings, self._looks, self._is_1904 = strings, looks, is_1904
        self._budget, self._deadline = Budget(), Deadline()

    def sheet(self, name: str, raw: bytes, part: str, book: Book) -> Sheet:
        self._budget.require(raw.count(b"</v>") + raw.count(b"</is>"))
        sheet = Sheet(without_controls(name))
        row_number = -1
        for element in xml_rows(raw, part, S + "row", S + "mergeCell", S + "pane"):
            if element.tag == S + "row":
                self._deadline.check()
                row_number = _place(element.get("r"), row_number + 1, LAST_ROW)
                cells = self._row(element, sheet.name, row_number, book)
                if cells:
                    sheet.rows[row_number] = cells
            elif element.tag == S + "pane":
                if element.get("state") in ("frozen", "frozenSplit"):
                    split = element.get("ySplit", "0").partition(".")[0]
                    sheet.frozen = int(split) if split.isdecimal() and len(split) < 5 else 0
            elif len(sheet.merged) < MOST_MERGED and (area := _area(element.get("ref", ""))):
                sheet.merged.append(area)
        return sheet

    def _row(self, row: Any, sheet: str, number: int, book: Book) -> dict[int, SheetCell]:
        found: dict[int, SheetCell] = {}
        column = -1
        for cell in row.iterchildren(S + "c"):
            reference = _REFERENCE.fullmatch(cell.get("r") or "")
            column = _column(reference[1]) if reference else column + 1
            if not 0 <= column < LAST_COLUMN:
                raise BadInput("read.broken", problem=f"bladet {sheet[:40]} har orimliga kolumner")
            made = self._cell(cell)
            if made is None and cell.find(S + "f") is not None and cell.get("t") != "str":
                book.unread.append(("formula", sheet, number + 1))
            if made is not None and made.text:
                self._budget.spend()
                found[column] = made
        return found

    def _cell(self, cell: Any) -> SheetCell | None:
        kind = cell.get("t", "n")
        at = _whole(cell.get("s", "0"), 0)
        look = self._looks[at] if at < len(self._looks) else Look()
        if kind == "inlineStr":
            inline = cell.find(S + "is")
            return _words("" if inline is None else _rich(inline), look)
        value = cell.find(S + "v")
        said = None if value is None else value.text
        if not said:
            return None
        if kind == "s":
            place = _whole(said, -1)
            return _words(self._strings[place] if 0 <= place < len(self._strings) else "", look)
        if kind == "n":
            return self._number(said, look)
        if kind == "b":
            return _words("SANT" if said.strip() in _TRUE else "FALSKT", look)
        return _words(said.removesuffix("T00:00:00") if kind == "d" else said, look)

    def _number(self, said: str, look: Look) -> SheetCell:
        try:
            value = float(said)
        except ValueError:
            return look.cell(without_controls(said))
        text = printed(value, look.code, is_1904=self._is_1904)
        return look.cell(text, is_number=not is_date(look.code))


def _words(text: str, look: Look) -> SheetCell:
    return look.cell(without_controls(text).strip())


def _strings(package: Package, name: str | None) -> list[str]:
    raw = package.raw(name) if name else None
    if raw is None or not name:
        return []
    deadline, found = Deadline(), []
    for n, each in enumerate(xml_rows(raw, name, S + "si")):
        if n % 1000 == 0:
            deadline.check()
        found.append(_rich(each))
    return found


def _rich(element: Any) -> str:
    """A text, of runs of which some may be raised; readings of signs are left out."""
    pieces = []
    for child in element:
        if child.tag == S + "t":
            pieces.append(child.text or "")
        elif child.tag == S + "r":
            text = "".join(each.text or "" for each in child.iterchildren(S + "t"))
            above = child.find(f"{S}rPr/{S}vertAlign")
            is_raised = above is not None and above.get("val") == "superscript"
            pieces.append(raised(text) if is_raised else text)
    return "".join(pieces)


def _looks(styles: Any | None) -> list[Look]:
    if styles is None:
        return []
    codes = {
        each.get("numFmtId"): each.get("formatCode") or GENERAL
        for each in styles.iterfind(f"{S}numFmts/{S}numFmt")
    }
    fonts = [_font(each) for each in styles.iterfind(f"{S}fonts/{S}font")]
    found = []
    for each in styles.iterfind(f"{S}cellXfs/{S}xf"):
        key = each.get("numFmtId", "0")
        built_in = BUILT_IN.get(_whole(key, -1), GENERAL)
        place = _whole(each.get("fontId", "0"), -1)
        is_bold, size = fonts[place] if 0 <= place < len(fonts) else (False, 0.0)
        aligned = each.find(S + "alignment")
        indent = 0 if aligned is None else _whole(aligned.get("indent", "0"), 0)
        points = min(indent, MOST_INDENTS) * _POINTS_OF_AN_INDENT
        found.append(Look(codes.get(key, built_in), is_bold, points, size))
    return found


def _font(font: Any) -> tuple[bool, float]:
    """Whether it is bold, and its size in points."""
    size = font.find(S + "sz")
    return _is_on(font.find(S + "b")), 0.0 if size is None else float(
        _whole(size.get("val", "0").partition(".")[0], 0)
    )


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else otherwise


def _is_on(element: Any | None) -> bool:
    return element is not None and element.get("val", "1") in _TRUE


def _place(said: str | None, otherwise: int, limit: int) -> int:
    """A row's number from 0."""
    place = _whole(said, 0) - 1 if said else otherwise
    if not 0 <= place < limit:
        raise BadInput("read.broken", problem="den har orimliga radnummer")
    return place


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _area(said: str) -> tuple[int, int, int, int] | None:
    """(top, left, bottom, right) of a range, from 0; ``None`` for what is none."""
    if not _RANGE.fullmatch(said):
        return None
    (left, top), (right, bottom) = _REFERENCE.findall(said)
    return int(top) - 1, _column(left), int(bottom) - 1, _column(right)
