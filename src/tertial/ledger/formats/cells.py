"""What stands in one cell of an export, read exactly: amounts, periods, dates, codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Literal

# A cell is text, or what Excel keeps.
Cell = str | int | float | bool | date | datetime | time | timedelta
Unit = Literal["öre", "kr", "tkr"]
DateOrder = Literal["ymd", "dmy", "mdy"]

SPACE = " \t\r\n\v\f\u00a0\u2007\u2009\u202f\ufeff"
"""What may surround a value, and (but for line ends) part thousands."""
PLACES: Mapping[Unit, int] = MappingProxyType({"öre": 0, "kr": 2, "tkr": 5})
"""How many decimals of the unit an öre takes."""
AMOUNT_DIGITS = 15
"""Amounts of 10^15 öre and more are a fault in the file: no municipality has ten thousand thousand million kronor."""
CODE_LENGTH = 60
FIRST_YEAR, LAST_YEAR = 1900, 2200

_MINUS = "-−–"
_NUMBER = {
    decimal: re.compile(
        rf"(?P<whole>[0-9]+|[0-9]{{1,3}}(?:[ \u00a0\u2007\u2009\u202f'{other}][0-9]{{3}})+|)"
        rf"(?:[{decimal}](?P<part>[0-9]*))?"
    )
    for decimal, other in ((",", "."), (".", ","))
}
_NOISE = Decimal("0.001")  # öre: what binary numbers in Excel leave behind
_YEAR_MONTH = re.compile(r"([0-9]{4})[-/. ]?([0-9]{2})")
_DAY = {
    "ymd": re.compile(r"(?P<y>[0-9]{4})([-/.]?)(?P<m>[0-9]{2})\2(?P<d>[0-9]{2})"),
    "dmy": re.compile(r"(?P<d>[0-9]{1,2})([-/.])(?P<m>[0-9]{1,2})\2(?P<y>[0-9]{4})"),
    "mdy": re.compile(r"(?P<m>[0-9]{1,2})([-/.])(?P<d>[0-9]{1,2})\2(?P<y>[0-9]{4})"),
}
_CLOCK = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan",
            "feb",
            "mar",
            "apr",
            "maj mai",
            "jun",
            "jul",
            "aug",
            "sep",
            "okt",
            "nov",
            "dec des",
        ),
        start=1,
    )
    for name in names.split()
}
_NAMED = re.compile(r"(?:([0-9]{4}) )?([a-zåäö]{3,9})\.?(?: ([0-9]{4}))?")


class CellProblem(Exception):
    """Why a cell cannot be used, in Swedish."""


def cell_text(cell: Cell) -> str:
    """The cell as text, trimmed; a whole number that Excel keeps as 4631.0 is ``"4631"``.

    >>> cell_text(4631.0), cell_text(" 00300\\u00a0"), cell_text(date(2026, 8, 31))
    ('4631', '00300', '2026-08-31')
    """
    if isinstance(cell, str):
        return cell.strip(SPACE)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)


def amount_ore(
    cell: Cell, *, decimal: str = ",", unit: Unit = "kr", round_to_ore: bool = False
) -> int | None:
    """The amount in öre; ``None`` when the cell is empty. Raises ``CellProblem``.

    Thousands may be parted by spaces, apostrophes or the mark that is not the decimal one; minus may stand before or
    after, or be parentheses. A lone dash is zero, as Excel's accounting format writes it.

    >>> amount_ore("1 234,50"), amount_ore("1.234,50-"), amount_ore("(12)"), amount_ore("−0,5"), amount_ore("")
    (123450, -123450, -1200, -50, None)
    """
    if isinstance(cell, str):
        text = cell.strip(SPACE)
        if not text:
            return None
        if text in _MINUS:
            return 0
        return _text_ore(text, _NUMBER[decimal], PLACES[unit], round_to_ore)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise CellProblem(f"beloppet ”{cell_text(cell)}” är inget tal")
    exact = Decimal(repr(cell))
    if not exact.is_finite():
        raise CellProblem(f"beloppet ”{cell}” är inget tal")
    scaled = exact.scaleb(PLACES[unit])
    ore = scaled.to_integral_value(ROUND_HALF_UP)
    if abs(scaled - ore) > _NOISE and not round_to_ore:
        raise CellProblem(_too_fine(str(cell)))
    return _bounded(int(ore), str(cell))


def _text_ore(text: str, number: re.Pattern[str], places: int, round_to_ore: bool) -> int:
    body, negative = text, False
    if body[0] == "(" and body[-1] == ")":
        body, negative = body[1:-1], True
    elif body[0] in _MINUS:
        body, negative = body[1:], True
    elif body[-1] in _MINUS:
        body, negative = body[:-1], True
    elif body[0] == "+":
        body = body[1:]
    match = number.fullmatch(body.strip(SPACE))
    if match is None or not (match["whole"] or match["part"]):
        raise CellProblem(f"beloppet ”{text}” kan inte läsas som ett tal")
    whole = re.sub("[^0-9]", "", match["whole"])
    part = match["part"] or ""
    kept, rest = part[:places].ljust(places, "0"), part[places:]
    if len(whole) + places > 4 * AMOUNT_DIGITS:
        raise CellProblem(f"beloppet ”{text[:40]}” är orimligt stort")
    ore = int(whole + kept or "0")
    if rest.strip("0"):
        if not round_to_ore:
            raise CellProblem(_too_fine(text))
        ore += rest[0] >= "5"
    return _bounded(-ore if negative else ore, text)


def _bounded(ore: int, text: str) -> int:
    if abs(ore) >= 10**AMOUNT_DIGITS:
        raise CellProblem(f"beloppet ”{text[:40]}” är orimligt stort")
    return ore


def _too_fine(text: str) -> str:
    return f"beloppet ”{text[:40]}” är finare än ett öre (mappningen kan avrunda: round_to_ore)"


def code_text(cell: Cell, *, name: str, width: int = 0) -> str:
    """A code, leading zeros put back up to ``width``. Raises ``CellProblem``.

    >>> code_text(300.0, name="konto", width=5), code_text("F357", name="konto", width=5)
    ('00300', 'F357')
    """
    if isinstance(cell, date | datetime | time | timedelta):
        raise CellProblem(f"{name}: Excel har gjort koden till ett datum eller klockslag ({cell})")
    text = cell_text(cell)
    if len(text) > CODE_LENGTH:
        raise CellProblem(f"{name}: ”{text[:30]}…” är för lång för att vara en kod")
    if any(char < " " for char in text):
        raise CellProblem(f"{name}: koden har radbrytning eller styrtecken i sig")
    return text.zfill(width) if text.isdecimal() and text.isascii() else text


def year_and_month(cell: Cell, *, order: DateOrder = "ymd") -> tuple[int, int]:
    """A period as (year, month); month 0 and 13 are opening and closing entries. Raises ``CellProblem``.

    >>> year_and_month("202608"), year_and_month("2026-08-31"), year_and_month("aug 2026"), year_and_month("202613")
    ((2026, 8), (2026, 8), (2026, 8), (2026, 13))
    """
    if isinstance(cell, date):
        return cell.year, cell.month
    text = cell_text(cell)
    match = _YEAR_MONTH.fullmatch(text)
    if match:
        return year_of(match[1]), _month_number(int(match[2]), text)
    named = _NAMED.fullmatch(text.lower())
    if named and (named[1] or named[3]) and named[2][:3] in _MONTHS:
        return year_of(named[1] or named[3]), _MONTHS[named[2][:3]]
    try:
        day = day_of(text, order=order)
    except CellProblem:
        raise CellProblem(
            f"perioden ”{text[:30]}” kan inte läsas (väntade ÅÅÅÅMM eller ett datum)"
        ) from None
    return day.year, day.month


def year_of(cell: Cell) -> int:
    """A year. Raises ``CellProblem``."""
    text = cell_text(cell)
    if re.fullmatch("[0-9]{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    raise CellProblem(f"året ”{text[:30]}” kan inte läsas (väntade ÅÅÅÅ)")


def month_of(cell: Cell) -> int:
    """A month as number 0–13 or name. Raises ``CellProblem``.

    >>> month_of("08"), month_of("augusti"), month_of(8.0)
    (8, 8, 8)
    """
    text = cell_text(cell)
    if re.fullmatch("[0-9]{1,2}", text):
        return _month_number(int(text), text)
    named = _NAMED.fullmatch(text.lower())
    if named and not named[1] and not named[3] and named[2][:3] in _MONTHS:
        return _MONTHS[named[2][:3]]
    raise CellProblem(f"månaden ”{text[:30]}” kan inte läsas (väntade 1–12, 00 eller 13)")


def _month_number(month: int, text: str) -> int:
    if month > 13:
        raise CellProblem(f"perioden ”{text}” har ingen månad 1–12 (00 och 13 för bokslutsposter)")
    return month


def day_of(cell: Cell, *, order: DateOrder = "ymd") -> date:
    """A date; a time of day after it is dropped. Raises ``CellProblem``.

    >>> day_of("20260831"), day_of("31/8/2026", order="dmy"), day_of("2026-08-31 00:00:00")
    (datetime.date(2026, 8, 31), datetime.date(2026, 8, 31), datetime.date(2026, 8, 31))
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = cell_text(cell)
    bare = _CLOCK.sub("", text)
    match = _DAY["ymd"].fullmatch(bare) or _DAY[order].fullmatch(bare)
    try:
        if match and FIRST_YEAR <= int(match["y"]) <= LAST_YEAR:
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        pass
    raise CellProblem(f"datumet ”{text[:30]}” kan inte läsas (väntade ÅÅÅÅ-MM-DD)")
