"""Tables in Word: header rows that are repeated, merged cells, widths that fit the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tertial.document.model import Column, Row, Table
from tertial.document.render.layout import column_groups, row_spans, weights
from tertial.document.render.text import clean

WIDTH_CM = 16.4
LETTER_CM, PADDING_CM = 0.2, 0.28
"""What a letter of a table takes on average at 9 points, and a cell's two sides."""
BOLD = 1.15
AIR = 0.25
"""How much wider bold letters are, and columns of figures may be where there is room for another font than ours."""
LEAST_CM = 1.6
"""A column of words is at least that wide on average."""
NARROW, MANY = 0.86, 7
"""Tables of more columns than that are set smaller."""
INK = "1B2430"


def add_table(made: Any, table: Table, ids: Mapping[str, str]) -> None:
    """The table at the end of the document. ``ids`` are the styles' ids by name."""
    groups = column_groups(table)
    head = 2 if groups else 1
    grid = made.add_table(head + len(table.rows), 1 + len(table.columns), style="Rapporttabell")
    grid.autofit = False
    rows = _cells(grid)
    ending = " liten" if len(table.columns) > MANY else ""
    heading, words = ids[f"Tabellrubrik{ending}"], ids[f"Tabelltext{ending}"]
    _head(rows[0], rows[1] if groups else rows[0], table, groups, heading)
    for place in range(head):
        _repeat_as_header(grid.rows[place])
    for row, cells in zip(table.rows, rows[head:], strict=True):
        _row(cells, row, table.columns, words)
    _widths(grid, rows, table)
    _merge(rows[head:], table)
    for row in grid.rows:
        _keep_whole(row)


def _cells(grid: Any) -> list[list[Any]]:
    """All cells by row, found once (``row.cells`` works them out anew each time)."""
    flat = grid._cells
    width = len(grid.columns)
    return [flat[start : start + width] for start in range(0, len(flat), width)]


def _head(
    first: list[Any], second: list[Any], table: Table, groups: Sequence[Any], style: str
) -> None:
    if not groups:
        _text(first[0], table.label_heading or table.title, style, left=True)
        for cell, column in zip(first[1:], table.columns, strict=True):
            _text(cell, column.name, style, left=column.is_text)
        return
    _text(first[0].merge(second[0]), table.label_heading or table.title, style, left=True)
    place = 1
    for group in groups:
        if group.name:
            _text(
                first[place].merge(first[place + group.span - 1]),
                group.name,
                style,
                centred=True,
            )
        for column in group.columns:
            target = second[place] if group.name else first[place].merge(second[place])
            _text(target, column.name, style, left=column.is_text)
            place += 1


def _row(cells: list[Any], row: Row, columns: Sequence[Column], style: str) -> None:
    is_bold = _is_bold(row)
    label = _text(cells[0], "" if row.spanned else row.label, style, left=True, bold=is_bold)
    if row.note:
        label.add_run(clean(row.note)).font.superscript = True
    if row.level == "of-which":
        from docx.shared import Cm

        label.paragraph_format.left_indent = Cm(0.5)
    for cell, printed, column in zip(cells[1:], row.cells, columns, strict=True):
        said = "" if printed.spanned else printed.text
        line = _text(cell, said, style, left=column.is_text, bold=is_bold)
        if printed.note:
            line.add_run(clean(printed.note)).font.superscript = True
    if row.level == "total":
        for cell in cells:
            _border(cell, "top", 8, INK)
            _border(cell, "bottom", 8, INK)


def _text(
    cell: Any,
    text: str,
    style: str,
    *,
    left: bool = False,
    centred: bool = False,
    bold: bool = False,
) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    parts = clean(text).split("\n\n")
    first = cell.paragraphs[0]
    for place, part in enumerate(parts):
        paragraph = first if place == 0 else cell.add_paragraph()
        paragraph._p.style = style
        if part:  # a cell without runs leaves nothing behind when it is merged with another
            paragraph.add_run(part).bold = bold or None
        paragraph.alignment = (
            WD_ALIGN_PARAGRAPH.CENTER
            if centred
            else WD_ALIGN_PARAGRAPH.LEFT
            if left
            else WD_ALIGN_PARAGRAPH.RIGHT
        )
    return first


def _merge(rows: list[list[Any]], table: Table) -> None:
    """Cells that are one with those below them; what they say stands in the first."""
    for number, spans in enumerate(row_spans(table)):
        for place, span in enumerate(spans):
            if span > 1:
                rows[number][place].merge(rows[number + span - 1][place])


def _widths(grid: Any, rows: list[list[Any]], table: Table) -> None:
    from docx.shared import Cm

    widths = [Cm(width) for width in column_widths(table)]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for cells in rows:
        for cell, width in zip(cells, widths, strict=True):
            cell.width = width


def column_widths(table: Table) -> list[float]:
    """The columns' widths in cm, the labels' first.

    Words share the width; figures take what they need, and the labels get what is left.
    """
    count = len(table.columns)
    if not count:
        return [WIDTH_CM]
    if any(weights(table)[1:]):
        return _shared(table)
    needed = [_needed(table, place) for place in range(count)]
    longest = max([len(row.label) for row in table.rows] + [len(table.label_heading)])
    least = min(longest * LETTER_CM + PADDING_CM, 4.2)
    wanted = max(min(longest * LETTER_CM + PADDING_CM, WIDTH_CM * 0.36), least)
    spare = max(WIDTH_CM - sum(needed) - wanted, 0.0)
    figures = sum(needed) + min(spare, AIR * sum(needed))
    label = max(WIDTH_CM - figures, least)
    shrink = (WIDTH_CM - label) / sum(needed)
    return [label, *(width * shrink for width in needed)]


def _shared(table: Table) -> list[float]:
    """Widths where there are words to wrap: what is short takes what it needs, and the rest share what is left."""
    shares = weights(table)
    label = max(len(text) for text in (table.label_heading, *(row.label for row in table.rows)))
    needed = [label * LETTER_CM + PADDING_CM]
    needed += [_needed(table, place) for place in range(len(table.columns))]
    short = sum(width for width, share in zip(needed, shares, strict=True) if not share)
    room = WIDTH_CM - LEAST_CM * sum(1 for share in shares if share)
    shrink = min(1.0, room / short) if short else 1.0
    left = WIDTH_CM - short * shrink
    return [
        left * share / sum(shares) if share else width * shrink
        for width, share in zip(needed, shares, strict=True)
    ]


def _is_bold(row: Row) -> bool:
    return row.level in ("total", "subtotal")


def _needed(table: Table, place: int) -> float:
    """What a column needs: its longest word in the heading, its longest figure, at most a fifth of the page."""
    heading = table.columns[place].name
    words = [len(word) for word in heading.split()] + [len(heading) // 2]
    texts = [
        len(row.cells[place].text + row.cells[place].note) * (BOLD if _is_bold(row) else 1)
        for row in table.rows
    ]
    longest = max([*words, *texts, 5])
    scale = NARROW if len(table.columns) > MANY else 1.0
    return min(longest * LETTER_CM * scale + PADDING_CM, WIDTH_CM / 5)


def _repeat_as_header(row: Any) -> None:
    _flag(row._tr.get_or_add_trPr(), "w:tblHeader")


def _keep_whole(row: Any) -> None:
    _flag(row._tr.get_or_add_trPr(), "w:cantSplit")


def _flag(properties: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    properties.append(OxmlElement(name))


def _border(cell: Any, side: str, size: int, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = cell._tc.get_or_add_tcPr()
    borders = properties.find(qn("w:tcBorders"))
    if borders is None:
        borders = OxmlElement("w:tcBorders")
        properties.append(borders)
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(size)), ("space", "0"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
