"""Tables in Word: header rows that are repeated, merged cells, widths that fit the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape

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
TWIPS = 567
"""To the centimetre: what Word measures in."""
LEFT, RIGHT = "left", "right"
_TEXT = '<w:t xml:space="preserve">'


def add_table(made: Any, table: Table, ids: Mapping[str, str]) -> None:
    """The table at the end of the document. ``ids`` are the styles' ids by name.

    It is written as XML and read once: the library makes a cell at a time, which takes ten times as long.
    """
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    widths = [round(width * TWIPS) for width in column_widths(table)]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="{ids["Rapporttabell"]}"/><w:tblW w:type="auto" w:w="0"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:firstColumn="1" w:firstRow="1" w:lastColumn="0" w:lastRow="0"'
        f' w:noHBand="0" w:noVBand="1" w:val="04A0"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(_rows(table, widths, ids))}</w:tbl>"
    )
    made.element.body._insert_tbl(parse_xml(xml))


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell to write: ``span`` columns wide, in one cell with that above (``goes_on``) or with those below."""

    text: str
    width: int
    side: str
    note: str = ""
    bold: bool = False
    indented: bool = False
    span: int = 1
    goes_on: bool = False
    goes_down: bool = False
    ruled: bool = False


def _rows(table: Table, widths: Sequence[int], ids: Mapping[str, str]) -> Iterator[str]:
    ending = " liten" if len(table.columns) > MANY else ""
    heading, words = ids[f"Tabellrubrik{ending}"], ids[f"Tabelltext{ending}"]
    for line in _head(table, widths):
        yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{_written(line, heading)}</w:tr>"
    spans = row_spans(table)
    for number, row in enumerate(table.rows):
        cells = _row(table, row, widths, spans[number])
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_written(cells, words)}</w:tr>"


def _head(table: Table, widths: Sequence[int]) -> Iterator[list[_Cell]]:
    groups = column_groups(table)
    label = table.label_heading or table.title
    if not groups:
        yield [_Cell(label, widths[0], LEFT), *map(_name, table.columns, widths[1:])]
        return
    first, second = (
        [_Cell(label, widths[0], LEFT, goes_down=True)],
        [_Cell("", widths[0], LEFT, goes_on=True)],
    )
    place = 1
    for group in groups:
        own = widths[place : place + group.span]
        if group.name:
            first.append(_Cell(group.name, sum(own), "center", span=group.span))
            second += map(_name, group.columns, own)
        else:
            first += (
                replace(_name(c, w), goes_down=True)
                for c, w in zip(group.columns, own, strict=True)
            )
            second += (_Cell("", width, LEFT, goes_on=True) for width in own)
        place += group.span
    yield first
    yield second


def _name(column: Column, width: int) -> _Cell:
    return _Cell(column.name, width, LEFT if column.is_text else RIGHT)


def _row(table: Table, row: Row, widths: Sequence[int], spans: Sequence[int]) -> Iterator[_Cell]:
    bold, ruled = _is_bold(row), row.level == "total"
    indented = row.level == "of-which"
    yield _Cell(
        "" if row.spanned else row.label,
        widths[0],
        LEFT,
        row.note,
        bold,
        indented,
        goes_on=spans[0] == 0,
        goes_down=spans[0] > 1,
        ruled=ruled,
    )
    for cell, column, width, span in zip(
        row.cells, table.columns, widths[1:], spans[1:], strict=True
    ):
        yield _Cell(
            "" if cell.spanned else cell.text,
            width,
            LEFT if column.is_text else RIGHT,
            cell.note,
            bold,
            goes_on=span == 0,
            goes_down=span > 1,
            ruled=ruled,
        )


def _written(cells: Iterable[_Cell], style: str) -> str:
    return "".join(_as_xml(cell, style) for cell in cells)


def _as_xml(cell: _Cell, style: str) -> str:
    made = f'<w:tcW w:w="{cell.width}" w:type="dxa"/>'
    if cell.span > 1:
        made += f'<w:gridSpan w:val="{cell.span}"/>'
    if cell.goes_on or cell.goes_down:
        made += "<w:vMerge/>" if cell.goes_on else '<w:vMerge w:val="restart"/>'
    if cell.ruled:
        line = f'w:val="single" w:sz="8" w:space="0" w:color="{INK}"'
        made += f"<w:tcBorders><w:top {line}/><w:bottom {line}/></w:tcBorders>"
    indent = f'<w:ind w:left="{round(0.5 * TWIPS)}"/>' if cell.indented else ""
    look = f'<w:pPr><w:pStyle w:val="{style}"/>{indent}<w:jc w:val="{cell.side}"/></w:pPr>'
    parts = [_run(part, "<w:b/>" if cell.bold else "") for part in clean(cell.text).split("\n\n")]
    parts[0] += _run(clean(cell.note), '<w:vertAlign w:val="superscript"/>')
    paragraphs = "".join(f"<w:p>{look}{part}</w:p>" for part in parts)
    return f"<w:tc><w:tcPr>{made}</w:tcPr>{paragraphs}</w:tc>"


def _run(text: str, look: str) -> str:
    if not text:
        return ""
    lines = escape(text).replace("\t", "</w:t><w:tab/>" + _TEXT).split("\n")
    said = "</w:t><w:br/>".join(_TEXT + line for line in lines)
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{said}</w:t></w:r>"


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
