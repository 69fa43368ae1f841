"""Columns and rows in percent that follow from others: a part of a whole, of the total row, or a change.

A heading in percent suggests; what is claimed is the quotient that most rows (or columns) print.
Source: docs/dev/methods.md#shares-and-changes-in-percent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import permutations
from typing import Final, Literal

from tertial.document.model import Column
from tertial.document.understand.differences import Sheet
from tertial.document.understand.headings import bare
from tertial.document.understand.scaled import Numbers, bits
from tertial.document.understand.understood import Relation, Spot
from tertial.document.understand.wording import RowKind

Quotient = Literal["share", "percent-change"]
Line = tuple[Spot, tuple[Spot, Spot]]
Candidate = tuple[Quotient, Callable[[int], Line]]
"""A way to work a share out: by row (or column) the result, its part and its whole."""
MOST: Final = 12
"""Columns and rows in percent that are tried in one table."""
SAMPLE: Final = 30
NEAR: Final = 8
"""Rows above a row in percent, and columns, that are tried as its part and whole."""
LEAST: Final = 12
"""Bits that the quotients must agree in, all told, before arithmetic alone is believed."""

WIDEST: Final = 8
"""In a table of more columns of levels only words tell a ratio."""
_RATIO: Final = re.compile(
    r"\b\w*(?:snitt|snittlig\w*|medelvarde\w*|medeltal\w*|index|betyg\w*|kvot)\b|/ ?(?:inv|elev|plats|barn|brukar)"
    r"|\bper (?!den\b|\d|manad|ar\b|period|tertial|kvartal|vecka|dag\b|datum|(?:jan|feb|mars?|apr|maj|juni?|juli?"
    r"|aug|sep|okt|nov|dec)(?:\b|uari|ruari|il\b|usti|tember|ober|ember))"
)
"""Words, as ``bare`` gives them, of a column of ratios; "per augusti" is a time."""


def ratios(
    numbers: Numbers, headings: Sequence[Column], kinds: Sequence[RowKind], levels: Sequence[int]
) -> frozenset[int]:
    """The columns among ``levels`` that are ratios and not summed: so their words say, or two other columns divided
    give them, and every total lies among the rows that it is of, as a mean does and a sum of several does not."""
    totals = [r for r, kind in enumerate(kinds) if kind == "total"]
    details = [r for r, kind in enumerate(kinds) if kind == "detail"]
    found = set()
    for c in levels:
        printed = [value for r in totals if (value := numbers.values[r][c]) is not None]
        parts = [value for r in details if (value := numbers.values[r][c]) is not None]
        if not printed or len(parts) < 2 or min(printed) < min(parts) or max(printed) > max(parts):
            continue
        words = bare(f"{headings[c].name} {headings[c].unit or ''}")
        if _RATIO.search(words) or _is_quotient(numbers, c, levels, [*totals, *details]):
            found.add(c)
    return frozenset(found)


def _is_quotient(numbers: Numbers, c: int, levels: Sequence[int], rows: Sequence[int]) -> bool:
    """Two other columns divided give the column, in per cent or thousands too, in the total and all rows but one."""
    if len(levels) > WIDEST:
        return False
    others = [x for x in levels if x != c]
    return any(
        _divides(numbers, (c, one, other), factor, rows[: SAMPLE + 1])
        for one, other in permutations(others, 2)
        for factor in (1, 100, 1000)
    )


def _divides(
    numbers: Numbers, columns: tuple[int, int, int], factor: int, rows: Sequence[int]
) -> bool:
    """Whether the first column is the second over the third, times the factor; ``rows`` begin with a total."""
    agreed = held = failed = 0
    for r in rows:
        result, part, whole = (numbers.values[r][x] for x in columns)
        if result is None or part is None or not whole:
            continue
        half, of_part, of_whole = (numbers.halves[r][x] for x in columns)
        unit = factor * numbers.scale
        slack = half * (abs(whole) + of_whole) + of_whole * abs(result) + of_part * unit
        if abs(result * whole - part * unit) <= slack:
            held, agreed = held + 1, agreed + bits(result, half)
        elif not held or failed:
            return False
        else:
            failed += 1
    return held > 2 and agreed >= LEAST


def quotients(sheet: Sheet, percent: Sequence[int], total: int | None) -> Iterator[Relation]:
    """The ties of columns in percent, then those of rows in percent; ``total`` is the row that sums the others."""
    for c in percent[:MOST]:
        rows = [r for r, row in enumerate(sheet.numbers.values) if row[c] is not None]
        yield from _best(sheet, rows, [*_of_columns(sheet, c), *_of_total(sheet, c, total)])
    shares = [r for r, kind in enumerate(sheet.kinds) if kind == "share" and r > 0]
    for r in shares[:MOST]:
        columns = [c for c in sheet.usable if sheet.numbers.values[r][c] is not None]
        yield from _best(sheet, columns, list(_of_rows(sheet, r)))


def _of_columns(sheet: Sheet, c: int) -> Iterator[Candidate]:
    near = sorted(sheet.usable, key=lambda x: abs(x - c))[:NEAR]
    for one, other in permutations(near, 2):

        def line(r: int, one: int = one, other: int = other) -> Line:
            return Spot(r, c), (Spot(r, one), Spot(r, other))

        yield "share", line
        yield "percent-change", line


def _of_total(sheet: Sheet, c: int, total: int | None) -> Iterator[Candidate]:
    if total is None:
        return
    for x in sorted(sheet.usable, key=lambda x: abs(x - c))[:NEAR]:

        def line(r: int, x: int = x) -> Line:
            return Spot(r, c), (Spot(r, x), Spot(total, x))

        yield "share", line


def _of_rows(sheet: Sheet, r: int) -> Iterator[Candidate]:
    above = range(max(r - 3 * NEAR, 0), r)
    rows = [x for x in above if sheet.kinds[x] not in ("share", "empty")]
    for one, other in permutations(rows[-NEAR:], 2):

        def line(c: int, one: int = one, other: int = other) -> Line:
            return Spot(r, c), (Spot(one, c), Spot(other, c))

        yield "share", line
        yield "percent-change", line


def _best(sheet: Sheet, places: list[int], tried: Sequence[Candidate]) -> Iterator[Relation]:
    """The quotient that holds in most cells, where it holds in most that can be tried."""
    best: tuple[int, int, int, Candidate] | None = None
    sample = places[:: max(len(places) // SAMPLE, 1)]
    for kind, line in tried:
        holds = fails = weight = 0
        for place in sample:
            verdict, says = _verdict(sheet, kind, line(place))
            holds += verdict > 0
            fails += verdict < 0
            weight += says
            if fails > 2 and fails > holds:
                break
        if holds > 1 and holds >= 2 * fails and weight >= LEAST:
            worth = weight - 8 * fails
            if best is None or worth > best[0]:
                best = worth, holds, fails, (kind, line)
    if best is None:
        return
    _, holds, fails, (kind, line) = best
    words = f"i {holds} av {holds + fails}"
    confidence = 0.9 if holds >= 3 else 0.75
    for place in places:
        result, (one, other) = line(place)
        if _verdict(sheet, kind, (result, (one, other)))[0]:
            yield Relation(kind, result, ((one, 1), (other, 1)), confidence, words)


def _verdict(sheet: Sheet, kind: Quotient, line: Line) -> tuple[int, int]:
    """1 holds, −1 does not, 0 cannot be told; and how many bits that says."""
    numbers = sheet.numbers
    result, (one, other) = line
    printed = numbers.values[result.row][result.column]
    part = numbers.values[one.row][one.column]
    whole = numbers.values[other.row][other.column]
    if printed is None or part is None or not whole:
        return 0, 0
    half = Decimal(numbers.halves[result.row][result.column]) / numbers.scale
    loose_one = numbers.halves[one.row][one.column]
    loose_other = numbers.halves[other.row][other.column]
    if abs(whole) <= loose_other:
        return 0, 0
    base = abs(whole) if kind == "percent-change" else whole
    above = part - whole if kind == "percent-change" else part
    value = Decimal(100) * above / base
    steep = max(abs(Decimal(part) / whole), Decimal(1))
    slack = Decimal(100) * (loose_one + loose_other * steep) / abs(base)
    wanted = Decimal(printed) / numbers.scale
    if abs(value - wanted) > half + slack:
        return -1, 0
    return 1, min(int(abs(wanted) / (half + slack)).bit_length(), 12) if part != whole else 1
