"""Figures that a sheet shows without a number format are exactly what they say, and are printed as exactly as others.

A sheet shows 51 beside 51,6 where both are kept without a format. Printed so, 51 would stand for anything from 50,5 to
51,5, and an error of a few tenths in a sum of such figures could not be seen: it is printed 51,0.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tertial.document.read.xlsx.sheet import SheetCell

_PLAIN: Final = re.compile(r"\u2212?\d+(?:,\d+)?")
MOST_DECIMALS: Final = 3
"""More decimals than that are those of a quotient, and say nothing of the others."""


def pad(rows: Sequence[dict[int, SheetCell]]) -> None:
    """Figures without a format get the decimals of their column, in place, where it or their row mostly has some."""
    by_column = _decimals_by_column(rows)
    for cells in rows:
        in_row = any(_decimals(cell) for cell in cells.values() if cell.is_general)
        for column, cell in cells.items():
            usual, is_most = by_column.get(column, (0, False))
            is_whole = cell.is_general and cell.is_figure and _PLAIN.fullmatch(cell.text)
            if is_whole and (in_row or is_most):
                missing = usual - _decimals(cell)
                if missing > 0:
                    mark = "" if "," in cell.text else ","
                    cells[column] = replace(cell, text=cell.text + mark + "0" * missing)


def _decimals_by_column(rows: Sequence[dict[int, SheetCell]]) -> dict[int, tuple[int, bool]]:
    """Column → (decimals that most figures with some have, whether more than half of its figures have some)."""
    found: dict[int, list[int]] = {}
    for cells in rows:
        for column, cell in cells.items():
            if cell.is_general and cell.is_figure:
                found.setdefault(column, []).append(_decimals(cell))
    usual = {}
    for column, counts in found.items():
        some = Counter(n for n in counts if 0 < n <= MOST_DECIMALS)
        if some:
            usual[column] = (max(some, key=lambda n: (some[n], n)), 2 * some.total() > len(counts))
    return usual


def _decimals(cell: SheetCell) -> int:
    return sum(map(str.isdecimal, cell.text.partition(",")[2]))
