"""Columns and rows in percent that follow from others: a part of a whole, of the total row, or a change.

A heading in percent suggests; what is claimed is the quotient that most rows (or columns) print.
Source: docs/dev/methods.md#shares-and-changes-in-percent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations
from typing import Final, Literal

from tertial.document.understand.differences import Sheet
from tertial.document.understand.understood import Relation, Spot
from tertial.document.understand.wording import is_share

Quotient = Literal["share", "percent-change"]
Line = tuple[Spot, tuple[Spot, Spot]]
SAMPLE: Final = 30
NEAR: Final = 8
"""Rows above a row in percent, and columns, that are tried as its part and whole."""
LEAST: Final = 12
"""Bits that the quotients must agree in, all told, before arithmetic alone is believed."""


def quotients(sheet: Sheet, percent: Sequence[int], total: int | None) -> Iterator[Relation]:
    """The ties of columns in percent, then those of rows in percent; ``total`` is the row that sums the others."""
    for c in percent:
        rows = [r for r, row in enumerate(sheet.numbers.values) if row[c] is not None]
        tried = [(kind, lines) for kind, lines in _of_columns(sheet, c, rows)]
        if total is not None:
            tried += [("share", lines) for lines in _of_total(sheet, c, rows, total)]
        yield from _best(sheet, tried)
    for r, kind in enumerate(sheet.kinds):
        if kind == "share" and r > 0:
            yield from _best(sheet, list(_of_rows(sheet, r)))


def _of_columns(sheet: Sheet, c: int, rows: list[int]) -> Iterator[tuple[Quotient, list[Line]]]:
    near = sorted(sheet.usable, key=lambda x: abs(x - c))[:NEAR]
    for one, other in permutations(near, 2):
        lines = [(Spot(r, c), (Spot(r, one), Spot(r, other))) for r in rows]
        yield "share", lines
        yield "percent-change", lines


def _of_total(sheet: Sheet, c: int, rows: list[int], total: int) -> Iterator[list[Line]]:
    for x in sorted(sheet.usable, key=lambda x: abs(x - c))[:NEAR]:
        yield [(Spot(r, c), (Spot(r, x), Spot(total, x))) for r in rows]


def _of_rows(sheet: Sheet, r: int) -> Iterator[tuple[Quotient, list[Line]]]:
    rows = [x for x in range(max(r - 3 * NEAR, 0), r) if sheet.kinds[x] not in ("share", "empty")]
    columns = [c for c in sheet.usable if sheet.numbers.values[r][c] is not None]
    for one, other in permutations(rows[-NEAR:], 2):
        lines = [(Spot(r, c), (Spot(one, c), Spot(other, c))) for c in columns]
        yield "share", lines
        yield "percent-change", lines


def _best(sheet: Sheet, tried: list[tuple[Quotient, list[Line]]]) -> Iterator[Relation]:
    """The quotient that holds in most cells, where it holds in most that can be tried."""
    best: tuple[int, int, int, Quotient, list[Line]] | None = None
    for kind, lines in tried:
        holds = fails = weight = 0
        for line in lines[:SAMPLE]:
            verdict, says = _verdict(sheet, kind, line)
            holds += verdict > 0
            fails += verdict < 0
            weight += says
        if holds > 1 and holds >= 2 * fails and weight >= LEAST:
            worth = weight - 8 * fails
            if best is None or worth > best[0]:
                best = worth, holds, fails, kind, lines
    if best is None:
        return
    _, holds, fails, kind, lines = best
    words = f"i {holds} av {holds + fails}"
    confidence = 0.9 if holds >= 3 else 0.75
    for line in lines:
        if _verdict(sheet, kind, line)[0]:
            result, (one, other) = line
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


def in_percent(sheet_columns: Sequence[tuple[str, str | None]]) -> tuple[int, ...]:
    """Which columns are in percent: (name, unit) of each."""
    return tuple(c for c, (name, unit) in enumerate(sheet_columns) if unit == "%" or is_share(name))
