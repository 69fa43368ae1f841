"""Figures in texts against the tables of the same document.

A figure is confirmed when a cell of the row and column it speaks of prints the same; it is wrong when the text names
row and column clearly and they differ beyond rounding. Names that no table has stay silent.
Source: docs/dev/methods.md#text-against-table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from tertial.document.check.backing import Backings
from tertial.document.check.case import LONGEST_TEXT, Case, Spoken
from tertial.document.check.finding import Finding, Severity, Tally
from tertial.document.check.rows import (
    FACTOR,
    Backing,
    Line,
    agrees,
    overlaps,
    same_kind,
    scaled,
)
from tertial.document.understand.said import Said
from tertial.document.understand.stems import coverage, is_general, words
from tertial.document.understand.understood import Spot
from tertial.domain.money import round_half_up
from tertial.domain.swedish import format_number

_SURE: Final[dict[Severity, float]] = {"error": 0.9, "warning": 0.5, "info": 0.3}
_SHARES: Final = ("%", "procentenheter")
_LEAST_DIGITS: Final = 3
_LEAST_SLIP: Final = 2
_SIZE: Final = 10
_STEPS: Final = (100_000, 1_000_000)
"""Kronor that texts round a table's thousands to."""
_TWO: Final = 2
_CLEAR: Final = 0.75
UNITS: Final = {"procentenheter": "procentenheter", "%": "procent", None: ""}


def prose(case: Case, tally: Tally) -> Iterator[Finding]:
    """Findings where a text says another value than the table cell it speaks of."""
    backings = Backings.of(case)
    known = _values(case)
    told = _told(case)
    for passage in case.passages:
        if len(passage.text) > LONGEST_TEXT:
            tally.could_not(
                "stycket är för långt för att någon ska ha skrivit det", len(passage.figures)
            )
    for spoken in case.spoken:
        found = backings.cells(spoken.said)
        if any(agrees(spoken.said, each) for each in found):
            tally.did("prose")
            continue
        wrong = _contradicted(spoken.said, tuple(found), told)
        if wrong is None or spoken.said.amount.is_word:
            is_known = _key(spoken.said) in known
            tally.did("prose") if is_known else tally.could_not("talet finns inte i någon tabell")
            continue
        tally.did("prose")
        if not _has_its_row(spoken.said, wrong[0].line, backings.lines):
            yield _finding(case, spoken, *wrong)


def _contradicted(
    said: Said, found: tuple[Backing, ...], told: dict[object, int]
) -> tuple[Backing, Severity] | None:
    """The cell that a figure should have said, and how sure that is."""
    timely = [each for each in found if each.is_in_time]
    named = [each for each in timely if each.strength == "named"]
    if (
        named
        and _is_clear(said, named)
        and said.is_measure_sure
        and said.is_money
        and said.change != "by"
    ):
        nearest = min(named, key=lambda each: _far(said, each))
        if not is_slip(said, nearest) and not _is_of_a_size(said, nearest):
            return None
        is_sure = said.is_span_sure and not said.amount.approximate
        return nearest, "error" if is_sure and not _stands_beside(said, nearest) else "warning"
    if _is_of_two(said, named):
        return min(named, key=lambda each: _far(said, each)), "warning"
    slips = (
        each
        for each in timely
        if is_slip(said, each) and not _stands_beside(said, each) and not _is_old(said, each)
    )
    best = next(slips, None)
    if best is None or said.amount.approximate:
        return None
    is_money = said.is_money or said.unit in _SHARES
    is_sure_of = said.is_measure_sure or best.measure == "variance"
    is_first = said.rank == 0 and not said.subject
    is_sure_of = is_sure_of or (said.unit in _SHARES and said.measures[0] == "outcome")
    is_sure_of = is_sure_of or said.measures[0] == best.measure == "forecast"
    is_meant = best.strength == "headed" or (best.strength == "named" and (is_sure_of or is_first))
    is_near = not (is_money and is_meant)
    if is_near and (_digits(said) < _LEAST_DIGITS or told[_key(said)] > 1):
        return None
    return best, "warning"


def _has_its_row(said: Said, wrong: Line, lines: tuple[Line, ...]) -> bool:
    """A row that the sentence names, by most words of its label, prints the figure, and the other is not named."""
    spoken_of = words(said.sentence)
    if not all(map(is_general, wrong.label)) and coverage(wrong.label, spoken_of):
        return False
    return any(
        _is_mostly_named(line, spoken_of, wrong)
        and any(_prints(line, spot, said) for spot in _spots(line))
        for line in lines
        if line is not wrong
    )


def _is_mostly_named(line: Line, spoken_of: tuple[str, ...], wrong: Line) -> bool:
    """A row of all revenue or all costs is named by that word where the other row is of the same table."""
    own = [word for word in line.label if not is_general(word)]
    if not own:
        return line.table is wrong.table and coverage(line.label, spoken_of) > _CLEAR
    named = [word for word in own if coverage((word,), spoken_of) > _CLEAR]
    return len(named) * 2 > len(own)


def _spots(line: Line) -> Iterator[Spot]:
    return (Spot(line.row, n) for n in range(len(line.table.table.rows[line.row].cells)))


def _prints(line: Line, spot: Spot, said: Said) -> bool:
    """The cell has the figure; one whose unit is not printed may be of any."""
    value, unit = line.table.interval(spot), line.table.unit(spot)
    if value is None or (unit and not same_kind(unit, said.unit)):
        return False
    text = scaled(said.interval, said.unit, unit)
    return overlaps(text, value) or overlaps(-text, value)


def _is_clear(said: Said, named: list[Backing]) -> bool:
    """All cells that the words may mean have one value, so that the figure could only be that."""
    first = named[0].interval
    return said.amount.unit is not None and all(
        scaled(each.interval, each.unit, named[0].unit).meets(first)
        or (-scaled(each.interval, each.unit, named[0].unit)).meets(first)
        for each in named
        if each.measure == named[0].measure
    )


def _is_of_two(said: Said, named: list[Backing]) -> bool:
    """The row stands in two tables with two values, and the figure, of their size, is neither."""
    if not (said.is_money and said.is_measure_sure and said.is_span_sure) or said.change == "by":
        return False
    first = [each for each in named if each.measure == named[0].measure]
    tables = {id(each.line.table) for each in first}
    return (
        len(tables) == len(first) == _TWO
        and first[0].line.label == first[1].line.label
        and not any(_stands_beside(said, each) for each in first)
        and all(_is_of_a_size(said, each, _TWO) for each in first)
    )


def _is_of_a_size(said: Said, each: Backing, times: int = _SIZE) -> bool:
    """The figure and the cell are near enough in size to be of the same thing."""
    text, cell = abs(said.value), abs(expected(each, said))
    return bool(text and cell) and cell < text * times and text < cell * times


def _far(said: Said, each: Backing) -> Decimal:
    text = scaled(said.interval, said.unit, each.unit)
    return min(text.distance(each.interval), (-text).distance(each.interval))


def _is_old(said: Said, backing: Backing) -> bool:
    """A row that is only near has it in a column of a year before the last, and the text names no year."""
    roles = backing.line.table.roles
    role = roles[backing.spot.column]
    if backing.strength == "named" or said.year or role.year is None:
        return False
    return any((each.year or 0) > role.year for each in roles if each.measure == role.measure)


def _stands_beside(said: Said, backing: Backing) -> bool:
    """The row has the figure in another column: the words may have meant that one."""
    table, row = backing.line.table, backing.spot.row
    text = scaled(said.interval, said.unit, backing.unit)
    for column, cell in enumerate(table.table.rows[row].cells):
        if cell.value is None or column == backing.spot.column:
            continue
        here = table.interval(type(backing.spot)(row, column))
        if here and (text.meets(here) or (-text).meets(here)):
            return True
    return False


def is_slip(said: Said, backing: Backing) -> bool:
    """One digit is wrong, two neighbours have changed places, or the decimal sign has moved."""
    places = said.amount.decimals
    return is_digit_slip(
        _digits_of(said.value, places), _digits_of(expected(backing, said), places)
    )


def is_digit_slip(one: str, other: str) -> bool:
    """
    >>> is_digit_slip("114", "141"), is_digit_slip("114", "119"), is_digit_slip("114", "259")
    (True, True, False)
    """
    if one == other or len(one) != len(other) or len(one) < _LEAST_SLIP:
        return False
    differing = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) == 1:
        return True
    first, *rest = differing
    return rest == [first + 1] and one[first] == other[first + 1] and one[first + 1] == other[first]


def _digits_of(value: Decimal, decimals: int) -> str:
    """The digits as a text would print them, a zero before the decimal sign as well."""
    return str(int(round_half_up(abs(value), decimals).scaleb(decimals))).rjust(decimals + 1, "0")


def expected(backing: Backing, said: Said) -> Decimal:
    """What the cell says in the figure's unit, rounded to its decimals."""
    value = backing.value
    if backing.unit in FACTOR and said.unit in FACTOR and backing.unit and said.unit:
        value = value * FACTOR[backing.unit] / FACTOR[said.unit]
    return value.quantize(Decimal(1).scaleb(-said.amount.decimals), ROUND_HALF_UP)


def _digits(said: Said) -> int:
    return len(_digits_of(said.value, said.amount.decimals))


def _key(said: Said) -> object:
    return _size(abs(said.value), said.unit)


def _size(value: Decimal, unit: str | None) -> tuple[Decimal, bool]:
    """A figure's size, of money in kronor."""
    factor = FACTOR.get(unit or "")
    return (value, False) if factor is None else (value * factor, True)


def _told(case: Case) -> dict[object, int]:
    """How many times each figure stands in the texts."""
    told: dict[object, int] = defaultdict(int)
    for each in case.spoken:
        told[_key(each.said)] += 1
    return told


def _values(case: Case) -> set[object]:
    """All values of the tables, rounded as texts round them."""
    found: set[object] = set()
    for table in case.tables:
        for spot in table.spots():
            value, unit = table.value(spot), table.unit(spot)
            if value is None:
                continue
            size, is_money = _size(abs(value), unit)
            found.add((size, is_money))
            if unit == "tkr" and value.is_finite():
                kronor = int(size)
                found.update(((kronor + step // 2) // step * step, True) for step in _STEPS)
    return found


def _finding(case: Case, spoken: Spoken, backing: Backing, severity: Severity) -> Finding:
    said = spoken.said
    where = case.at_cell(backing.line.table, backing.spot)
    should = expected(backing, said)
    digits = said.amount.decimals
    shown = format_number(abs(should), digits)
    column = where.column or "tabellen"
    unit = _word(said.unit)
    table = f"tabellen {where.table}" if where.table else "tabellen"
    printed = f"{format_number(said.value, digits)} {unit}".strip()
    evidence: tuple[str, ...]
    if backing.minus is not None:
        message = (
            f"Texten säger en förändring med {printed}, men {where.row} i {table} ger {shown} {unit}".strip()
            + "."
        )
        evidence = (_difference(backing),)
    else:
        message = f"Texten säger {printed}, men {table} har {shown} {unit} för {where.row} i kolumnen {column}."
        cell = backing.line.table.cell(backing.spot)
        evidence = (
            f"Texten: {said.sentence.strip()[:160]}",
            f"Tabellen: {where.row}, {column}: {cell.text}",
        )
    return Finding(
        rule="prose",
        severity=severity,
        where=case.at_spoken(spoken),
        message=" ".join(message.split()),
        printed=said.value,
        computed=should,
        unit=said.unit,
        evidence=evidence,
        also=(where,),
        confidence=_SURE[severity],
    )


def _difference(backing: Backing) -> str:
    table = backing.line.table
    assert backing.minus is not None
    later, earlier = table.cell(backing.spot), table.cell(backing.minus)
    places = max(later.decimals or 0, earlier.decimals or 0)
    return f"{later.text} − {earlier.text} = {format_number(backing.value, places)}"


def _word(unit: str | None) -> str:
    return {"%": "procent", "mnkr": "miljoner kronor", "tkr": "tusen kronor", "kr": "kronor"}.get(
        unit or "", unit or ""
    )
