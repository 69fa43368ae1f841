"""Cells from figures: rounded once, here, with the text and the value that every format prints."""

from __future__ import annotations

from decimal import Decimal

from tertial.document.book import Entry, FigureBook
from tertial.document.model import Cell
from tertial.domain.figure import Unit
from tertial.domain.money import in_unit, round_half_up
from tertial.domain.swedish import NBSP, format_number, format_ore, parse_printed

EMPTY = Cell()


def money(book: FigureBook, ref: str, unit: Unit, decimals: int, *, sign: bool = False) -> Cell:
    """A cell of money in the table's unit; missing is an empty cell that still has its ref."""
    figure = book.figure(ref)
    if figure.ore is None:
        return Cell(ref=ref, lineage=figure.lineage)
    value = round_half_up(in_unit(figure.ore, unit), decimals)
    text = format_ore(figure.ore, unit, decimals=decimals, sign=sign)
    return Cell(text, value, ref, lineage=figure.lineage)


def registered(book: FigureBook, ref: str, *, with_unit: bool = False) -> Cell:
    """A cell of a registered value, printed as it was registered ("10 %" stays without decimal)."""
    entry = book.entry(ref)
    text = registered_text(entry)
    if with_unit and entry.figure.unit and entry.figure.value is not None:
        text = f"{text}\N{NO-BREAK SPACE}{entry.figure.unit}"
    return Cell(text, entry.figure.value, ref, unit=entry.figure.unit, lineage=entry.figure.lineage)


def registered_text(entry: Entry) -> str:
    """The value with the decimals it was registered with; words as they stand."""
    figure = entry.figure
    if figure.value is None:
        return figure.raw
    return format_number(figure.value, _decimals(figure.value))


def as_printed(raw: str) -> str:
    """What was registered as it is set: true minus and hard spaces in numbers, the date of a value after it, no mark.

    >>> as_printed("-2 265,8"), as_printed("930 (augusti 2025)"), as_printed("<= 7,7"), as_printed("10*")
    ('−2\\xa0265,8', '930 (augusti 2025)', '≤\\xa07,7', '10')
    """
    found = parse_printed(raw)
    if found.value is None:
        return raw.strip()
    number = format_number(found.value, found.decimals or 0)
    before = f"{found.operator}{NBSP}" if found.operator else ""
    after = f"{NBSP}{found.unit}" if found.unit else ""
    return f"{before}{number}{after}" + (f" ({found.as_of})" if found.as_of else "")


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def words(text: str) -> Cell:
    return Cell(text)
