"""How a figure reads in running text: "11,4 miljoner kronor", "9,1 procent", "fyra"."""

from __future__ import annotations

from decimal import Decimal

from tertial.document.blocks.cells import registered_text
from tertial.document.book import Entry
from tertial.document.model import TextFigure
from tertial.domain.figure import Figure, Unit
from tertial.domain.money import in_unit, ore_from, round_half_up
from tertial.domain.swedish import COUNTS, format_number
from tertial.errors import BadInput

SHORT = {"mnkr": Unit.MNKR, "tkr": Unit.TKR, "kr": Unit.KR}
LONG = {"miljoner": Unit.MNKR, "tusen": Unit.TKR}
"""Formats that say which unit money prints in: "3,8 mnkr", "3,8 miljoner kronor"."""
FORMATS = frozenset({"abs", "tal", "ord", "ett", *SHORT, *LONG})
PHRASES = {
    Unit.KR: "kronor",
    Unit.TKR: "tusen kronor",
    Unit.MNKR: "miljoner kronor",
    Unit.PERCENT: "procent",
    Unit.PERCENTAGE_POINTS: "procentenheter",
    Unit.HOURS: "timmar",
    Unit.PERSONS: "personer",
    Unit.PLACES: "platser",
}
MONEY = (Unit.KR, Unit.TKR, Unit.MNKR)
MISSING = "(uppgift saknas)"


def printed(entry: Entry, ref: str, formats: list[str], start: int = 0) -> TextFigure:
    """A figure as its text beginning at ``start``, as printed and as interpreted.

    Raises ``BadInput("text.format")`` for an unknown format.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise BadInput(
            "text.format", ref=ref, format=unknown[0], allowed=", ".join(sorted(FORMATS))
        )
    figure = entry.figure
    if figure.is_missing:
        shown = figure.raw or MISSING
        return TextFigure(shown, None, None, ref, start, start + len(shown), lineage=figure.lineage)
    unit, signed = _value(entry, formats)
    value = abs(signed) if "abs" in formats else signed
    shown = _words(entry, value, unit, formats)
    return TextFigure(
        shown, value, unit, ref, start, start + len(shown), signed=signed, lineage=figure.lineage
    )


def _value(entry: Entry, formats: list[str]) -> tuple[Unit | None, Decimal]:
    """The unit a figure prints in and its value rounded as printed; registered money turns into the unit asked for."""
    figure = entry.figure
    asked = next((unit for name, unit in (SHORT | LONG).items() if name in formats), None)
    if figure.ore is not None:
        unit, ore = asked or Unit.MNKR, figure.ore
    else:
        assert figure.value is not None
        own = figure.unit
        if asked is None or own is None or own is asked or own not in SHORT.values():
            return own, figure.value
        unit, ore = asked, ore_from(figure.value, own)
    return unit, round_half_up(in_unit(ore, unit), 1 if unit is Unit.MNKR else 0)


def _words(entry: Entry, value: Decimal, unit: Unit | None, formats: list[str]) -> str:
    if "ord" in formats and value == int(value) and 0 <= value < len(COUNTS):
        return "ett" if "ett" in formats and value == 1 else COUNTS[int(value)]
    number = _number(entry, value, unit)
    if "tal" in formats or unit is None or unit in (Unit.COUNT, Unit.INDEX):
        return number
    is_short = any(name in formats for name in SHORT)
    return f"{number}\N{NO-BREAK SPACE}{unit if is_short else PHRASES[unit]}"


def _number(entry: Entry, value: Decimal, unit: Unit | None) -> str:
    figure: Figure = entry.figure
    if figure.ore is not None or unit is not figure.unit:
        return format_number(value, 1 if unit is Unit.MNKR else 0)
    if figure.raw and value == figure.value:
        return registered_text(entry)
    return format_number(value, entry.decimals)
