"""Variances whose words name no row, but that only one cell can be, to the digit.

Source: docs/dev/methods.md#direction-words-in-texts-of-others.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from tertial.document.check.case import Case
from tertial.document.check.rows import FACTOR, Backing, Line, agrees, same_kind
from tertial.document.understand.said import Said
from tertial.document.understand.understood import Measure, Spot

_ONE_SIDE: Final = re.compile(r"(?<!netto)kostnad|intäkt", re.IGNORECASE)
_EXACT: Final = 3
"""Digits of a figure that is hardly the same as another by chance."""
_NEIGHBOURS: Final = 3


def add_exact(case: Case, lines: Sequence[Line], backed: dict[int, Backing | None]) -> None:
    """Gives variances that the words name no row for the cell that only they can be: of the same size to the digit
    in a row whose label the clause has (or the total, where it names nothing), or with its budget and outcome beside.
    """
    cells = [
        cell
        for line in lines
        for n, role in enumerate(line.table.roles)
        if role.measure == "variance" and (cell := cell_at(line, n))
    ]
    sizes = _Sizes(cells)
    for _, group in groupby(case.spoken, key=lambda each: each.passage.number):
        figures = list(group)
        for n, each in enumerate(figures):
            said = each.said
            if said.measures[0] != "variance" or said.change or not said.is_money:
                continue
            if backed[id(each)] is not None or said.value <= 0:
                continue
            alike = [
                e for e in sizes.near(said) if same_kind(e.unit, said.unit) and agrees(said, e)
            ]
            near = [
                e.said
                for e in figures[max(0, n - _NEIGHBOURS) : n + _NEIGHBOURS]
                if e.said.is_money and len(e.said.value.as_tuple().digits) >= _EXACT
            ]
            sure = [e for e in alike if _is_beside(near, e)]
            if len(said.value.as_tuple().digits) >= _EXACT and not sure:
                sure = alike if any(_is_told(said, e) for e in alike) else []
                sure.sort(key=lambda e: not _is_told(said, e))
            if len({e.value > 0 for e in sure}) == 1:
                backed[id(each)] = sure[0]


class _Sizes:
    """Cells by size in kronor, so that those a figure may be are found without trying all."""

    def __init__(self, cells: Sequence[Backing]) -> None:
        sized = [(abs(_kronor(e.value, e.unit)), n) for n, e in enumerate(cells)]
        self.sizes = [size for size, _ in sorted(sized)]
        self.cells = [cells[n] for _, n in sorted(sized)]
        widths = (_kronor(e.interval.high - e.interval.low, e.unit) for e in self.cells)
        self.widest = max(widths, default=0.0)

    def near(self, said: Said) -> Sequence[Backing]:
        """The cells whose size may be the figure's, either sign."""
        size = abs(_kronor(said.value, said.unit))
        slack = self.widest + _kronor(said.interval.high - said.interval.low, said.unit)
        first = bisect_left(self.sizes, size - slack)
        return self.cells[first : bisect_right(self.sizes, size + slack)]


def _kronor(value: Decimal, unit: str | None) -> float:
    """Near enough to choose by; what is compared is exact."""
    return float(value * FACTOR.get(unit or "", Decimal(1)))


def cell_at(line: Line, column: int, measure: Measure = "variance") -> Backing | None:
    shown = line.cells[column] if column < len(line.cells) else None
    if shown is None or not shown.value:
        return None
    spot = Spot(line.row, column)
    return Backing(line, spot, "named", shown.interval, shown.value, shown.unit, None, measure)


def _is_told(said: Said, cell: Backing) -> bool:
    label = cell.line.table.table.rows[cell.spot.row].label
    if not said.subject:
        return cell.line.is_total and not _ONE_SIDE.search(label)
    if stands_in(label, said.clause):
        return True
    last = (
        label.lower().rpartition(" och ")[2].strip()
    )  # a clause may be cut at the label's own "och"
    begins = said.clause.strip().lower().startswith(last)
    return last != label.lower().strip() and begins and stands_in(label, said.sentence)


def stands_in(label: str, text: str) -> bool:
    name = " ".join(label.split()).lower()
    if len(name) < _EXACT:
        return False
    return re.search(rf"(?<!\w){re.escape(name)}(?:n|en|t|et)?s?(?!\w)", text.lower()) is not None


def _is_beside(near: Sequence[Said], cell: Backing) -> bool:
    """The budget and the outcome (or forecast) of the cell's row stand among the figures around it."""
    if len(near) < 2:
        return False
    roles = cell.line.table.roles
    span = roles[cell.spot.column].span
    seen: set[bool] = set()
    for n, role in enumerate(roles):
        if role.span != span or role.measure not in ("budget", "outcome", "forecast"):
            continue
        other = cell_at(cell.line, n, role.measure)
        if other and any(
            (each.measures[0] == "budget") == (role.measure == "budget")
            and same_kind(other.unit, each.unit)
            and agrees(each, other)
            for each in near
        ):
            seen.add(role.measure == "budget")
    return len(seen) > 1
