"""Excel by XlsxWriter: a contents sheet, a sheet a table, and one tidy sheet with every value on a row of its own.

Numbers are numbers, rounded as printed; texts are always written as texts, so that none becomes a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tertial.document.model import Cell, Chart, Column, Document, Row, Table
from tertial.document.render.layout import caption, column_groups, figures_of, row_spans
from tertial.document.render.text import clean

LONG_AGO = datetime(2020, 1, 1)
LONGEST_NAME, LONGEST_TEXT, LONGEST_PROPERTY = 31, 32_767, 255
FONT = "Calibri"
"""Every Excel has it; a workbook is read where ours are not installed."""
_AFTER = re.compile(r" \([^()\"]+\)$")
"""The date of a value that has its own, printed after it."""
LINE_POINTS, TALLEST_ROW = 13.5, 400
INK, SOFT, RULE = "#1B2430", "#56616E", "#DCD8CF"


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    section: str
    table: Table


def to_xlsx(document: Document) -> bytes:
    """The document's tables and the charts' figures as a workbook, the same bytes every time."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": clean(document.title)[:LONGEST_PROPERTY],
            "author": clean(document.committee)[:LONGEST_PROPERTY],
            "subject": clean(document.subtitle)[:LONGEST_PROPERTY],
            "created": LONG_AGO,
        }
    )
    writer = _Writer(book)
    sheets = list(_sheets(document))
    contents = book.add_worksheet("Innehåll")
    for sheet in sheets:
        writer.table(book.add_worksheet(sheet.name), document, sheet)
    writer.tidy(book.add_worksheet("Data"), sheets)
    writer.contents(contents, document, sheets)
    book.close()
    return out.getvalue()


def _sheets(document: Document) -> Iterator[_Sheet]:
    """Every table and chart with a sheet name that Excel takes and that is its own."""
    taken = {"innehåll", "data", "history"}  # the last is Excel's own
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table | Chart):
                table = block if isinstance(block, Table) else _data_of(block)
                yield _Sheet(_name(table.title, taken), section.title, table)


def _name(title: str, taken: set[str]) -> str:
    plain = re.sub("[\\[\\]:*?/\\\\'\U00010000-\U0010ffff]", " ", clean(title))
    plain = " ".join(plain.split())[:LONGEST_NAME].strip() or "Tabell"
    name, count = plain, 1
    while name.lower() in taken:
        count += 1
        ending = f" {count}"
        name = plain[: LONGEST_NAME - len(ending)] + ending
    taken.add(name.lower())
    return name


def _data_of(chart: Chart) -> Table:
    return replace(figures_of(chart), title=f"Diagram {chart.title}")


class _Writer:
    """Writes sheets; formats are made once a look."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def look(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            base = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top"}
            self._formats[key] = self.book.add_format({**base, **properties})
        return self._formats[key]

    @staticmethod
    def write(sheet: Any, row: int, column: int, text: str, look: Any = None) -> None:
        """A text as text, cut where Excel takes no more."""
        text = clean(text)
        if len(text) > LONGEST_TEXT:
            text = text[: LONGEST_TEXT - 1] + "…"
        sheet.write_string(row, column, text, look)

    def contents(self, sheet: Any, document: Document, sheets: list[_Sheet]) -> None:
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 60)
        sheet.set_column(1, 1, 60)
        self.write(sheet, 0, 0, document.title, self.look(bold=True, font_size=16))
        self.write(
            sheet,
            1,
            0,
            f"{document.municipality} · {document.committee}",
            self.look(font_color=SOFT),
        )
        row = 2
        for remark in document.remarks:
            self.write(sheet, row, 0, remark, self.look(font_color=SOFT, text_wrap=True))
            row += 1
        row += 1
        for place, heading in enumerate(("Tabell", "Avsnitt")):
            self.write(sheet, row, place, heading, self.look(bold=True, bottom=1))
        for each in sheets:
            row += 1
            sheet.write_url(
                row,
                0,
                f"internal:'{each.name}'!A1",
                self.look(font_color="#0F5070", underline=1),
                clean(each.table.title) or each.name,
            )
            self.write(sheet, row, 1, each.section, self.look())
        sheet.set_portrait()
        sheet.fit_to_pages(1, 0)

    def table(self, sheet: Any, document: Document, each: _Sheet) -> None:
        table = each.table
        sheet.hide_gridlines(2)
        self.write(sheet, 0, 0, caption(table), self.look(bold=True, font_size=13))
        self.write(
            sheet, 1, 0, f"{document.title} · {document.committee}", self.look(font_color=SOFT)
        )
        groups = column_groups(table)
        top = 3
        head = top + (1 if groups else 0)
        self._head(sheet, table, top, head)
        for place, row in enumerate(table.rows, start=head + 1):
            self._row(sheet, table, row, place)
        self._merge(sheet, table, head + 1)
        last = head + len(table.rows)
        for place, note in enumerate(table.notes, start=last + 2):
            self.write(
                sheet, place, 0, f"{note.mark} {note.text}", self.look(font_color=SOFT, font_size=9)
            )
        self._page(sheet, table, top, head)

    def _head(self, sheet: Any, table: Table, top: int, head: int) -> None:
        look = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}
        self.write(sheet, head, 0, table.label_heading or table.title, self.look(**look))
        place = 1
        for group in column_groups(table):
            if group.name and group.span > 1:
                sheet.merge_range(
                    top,
                    place,
                    top,
                    place + group.span - 1,
                    clean(group.name),
                    self.look(bold=True, align="center", bottom=1),
                )
            elif group.name:
                self.write(
                    sheet, top, place, group.name, self.look(bold=True, align="center", bottom=1)
                )
            place += group.span
        for place, column in enumerate(table.columns, start=1):
            self.write(sheet, head, place, column.name, self.look(**look, **_side(column)))

    def _row(self, sheet: Any, table: Table, row: Row, place: int) -> None:
        look: dict[str, object] = {"bottom": 4, "bottom_color": RULE}
        if row.level in ("total", "subtotal"):
            look |= {"bold": True}
        if row.level == "total":
            look |= {"top": 1, "bottom": 1, "bottom_color": INK}
        label = f"{row.label} {row.note}".rstrip()
        indent = {"indent": 1} if row.level == "of-which" else {}
        self.write(sheet, place, 0, label, self.look(**look, **indent, text_wrap=True))
        for at, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True), start=1):
            if cell.value is not None:
                style = self.look(**look, num_format=_number_format(cell), align="right")
                sheet.write_number(place, at, float(cell.value), style)
            elif cell.text:
                style = self.look(**look, **_side(column), text_wrap=column.is_text)
                self.write(sheet, place, at, cell.text, style)
            else:
                sheet.write_blank(place, at, None, self.look(**look))
            for note in table.notes:
                if cell.note and note.mark == cell.note:
                    sheet.write_comment(place, at, clean(note.text) or " ", {"author": "Not"})

    def _merge(self, sheet: Any, table: Table, top: int) -> None:
        """Cells that are one with those below them, as texts."""
        for number, (row, spans) in enumerate(zip(table.rows, row_spans(table), strict=True), top):
            texts = (row.label, *(cell.text for cell in row.cells))
            for place, (text, span) in enumerate(zip(texts, spans, strict=True)):
                if span > 1:
                    look = self.look(bottom=4, bottom_color=RULE, text_wrap=True)
                    last = number + span - 1
                    sheet.merge_range(number, place, last, place, clean(text), look)

    def _page(self, sheet: Any, table: Table, top: int, head: int) -> None:
        widths = _widths(table)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        for place, row in enumerate(table.rows, start=head + 1):
            lines = _lines(row, widths)
            if lines > 1:
                sheet.set_row(place, min(LINE_POINTS * lines + 2, TALLEST_ROW))
        sheet.freeze_panes(head + 1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top, head)
        sheet.set_footer("&L&A&R&P (&N)")

    def tidy(self, sheet: Any, sheets: list[_Sheet]) -> None:
        """One value a row: what another program reads."""
        columns = ("tabell", "rad", "del av", "grupp", "kolumn", "text", "värde", "enhet", "ref")
        for place, name in enumerate(columns):
            self.write(sheet, 0, place, name, self.look(bold=True, bottom=1))
        line = 0
        for each in sheets:
            for row in each.table.rows:
                for column, cell in zip(each.table.columns, row.cells, strict=True):
                    if not cell.text:
                        continue
                    line += 1
                    unit = cell.unit or column.unit or each.table.unit or ""
                    texts = (
                        each.table.title,
                        row.label,
                        row.parent,
                        column.group,
                        column.name,
                        cell.text,
                    )
                    for place, text in enumerate(texts):
                        self.write(sheet, line, place, text)
                    if cell.value is not None:
                        sheet.write_number(line, 6, float(cell.value))
                    self.write(sheet, line, 7, unit)
                    self.write(sheet, line, 8, cell.ref)
        sheet.set_column(0, 1, 34)
        sheet.set_column(2, 5, 18)
        sheet.set_column(8, 8, 52)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, max(line, 1), len(columns) - 1)


def _side(column: Column) -> dict[str, object]:
    """Words to the left, a step from the figures before them; figures to the right."""
    return {"align": "left", "indent": 1} if column.is_text else {"align": "right"}


def _widths(table: Table) -> list[int]:
    """The columns' widths in characters, the labels' first: what they hold, words at most a readable line."""
    labels = [table.label_heading, *(row.label for row in table.rows)]
    widths = [min(max(map(len, labels)) + 4, 60)]
    for place, column in enumerate(table.columns):
        longest = max([len(row.cells[place].text) for row in table.rows], default=0)
        head = max(map(len, column.name.split()), default=0)
        widths.append(min(max(longest + 3, head + 3, 11), 60 if column.is_text else 24))
    return widths


def _lines(row: Row, widths: list[int]) -> int:
    """How many lines the row's longest text takes at these widths."""
    texts = [row.label, *(cell.text if cell.value is None else "" for cell in row.cells)]
    return max(
        sum(len(line) // max(width - 3, 1) + 1 for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )


def _number_format(cell: Cell) -> str:
    """As many decimals as are printed, thousands apart, a true minus."""
    assert cell.value is not None
    exponent = cell.value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    plain = "#,##0" + ("." + "0" * decimals if decimals else "")
    after = _AFTER.search(cell.text)
    suffix = '" %"' if cell.text.endswith("%") else f'"{after[0]}"' if after else ""
    if cell.note.strip("*") == "" and cell.note:  # a mark that no figure can be taken for
        suffix += f'"{cell.note}"'
    return f"{plain}{suffix};\u2212{plain}{suffix}"
