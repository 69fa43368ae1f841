"""A budget is a sum of movements: as of any time, with transfers that net to zero and whole öre without remainder.

All amounts are debit-positive öre (cost +, revenue −) on a cell: a unit's report line. Part 0 of a cell is the amount
of the whole year, dealt out by its periodisation key; parts 1–12 are a month's own. Source: docs/dev/methods.md#budget.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeVar

from tertial.domain.economy.periods import MONTHS, TWELFTHS, PeriodKey
from tertial.domain.money import round_half_up, split_ore
from tertial.errors import BadInput

MovementKind = Literal[
    "copied", "entry", "transfer", "indexation", "overhead", "carry_over", "decision", "moved"
]
WHOLE_YEAR = 0
PARTS = MONTHS + 1
_Code = TypeVar("_Code", bound=Hashable)


@dataclass(frozen=True, slots=True, order=True)
class BudgetCell:
    """Where money is budgeted: a unit's cost centre and the key of a report line."""

    unit: str
    line: str


@dataclass(frozen=True, slots=True)
class BudgetMovement:
    """A change of a cell's part (0 the whole year, 1–12 a month), made at a time, together with others or alone."""

    cell: BudgetCell
    part: int
    ore: int
    at: datetime
    together: str = ""


@dataclass(frozen=True, slots=True)
class BudgetAmount:
    """What a cell holds: thirteen parts of öre, 0 the whole year, 1–12 the months' own.

    >>> BudgetAmount((1200, 0, 50) + (0,) * 10).months(TWELFTHS)[:3]
    (100, 150, 100)
    """

    parts: tuple[int, ...] = (0,) * PARTS

    @property
    def ore(self) -> int:
        """The year's amount, all parts together."""
        return sum(self.parts)

    def months(self, key: PeriodKey) -> tuple[int, ...]:
        """Twelve months that sum to the year's amount: the whole year by its key, and each month's own."""
        dealt = key.dealt(self.parts[WHOLE_YEAR])
        return tuple(share + own for share, own in zip(dealt, self.parts[1:], strict=True))

    def plus(self, part: int, ore: int) -> BudgetAmount:
        parts = list(self.parts)
        parts[part] += ore
        return BudgetAmount(tuple(parts))


def amounts(
    movements: Iterable[BudgetMovement], *, as_of: datetime | None = None
) -> dict[BudgetCell, BudgetAmount]:
    """What the cells held at a time (now, without one): the sum of all movements made until then.

    A cell without movements is absent: nobody has budgeted there, which is not zero.
    """
    sums: dict[BudgetCell, list[int]] = {}
    for each in movements:
        if as_of is None or each.at <= as_of:
            sums.setdefault(each.cell, [0] * PARTS)[each.part] += each.ore
    return {cell: BudgetAmount(tuple(parts)) for cell, parts in sorted(sums.items())}


def entered(held: BudgetAmount | None, wanted: int, part: int, key: PeriodKey = TWELFTHS) -> int:
    """The movement that makes a cell's year (part 0) or month what somebody has typed.

    >>> entered(None, 500, 0), entered(BudgetAmount((1200,) + (0,) * 12), 150, 2)
    (500, 50)
    """
    if held is None:
        return wanted
    return wanted - (held.ore if part == WHOLE_YEAR else held.months(key)[part - 1])


def require_zero_sum(ore: Iterable[int]) -> None:
    """A transfer moves money and makes none. Raises ``BadInput("budget.transfer-unbalanced")`` with what is over.

    >>> require_zero_sum([500, -300, -200])
    """
    over = sum(ore)
    if over:
        raise BadInput("budget.transfer-unbalanced", ore=over)


def share_of(ore: int, percent: Decimal) -> int:
    """A percentage of an amount in whole öre, a half away from zero.

    >>> share_of(1_001, Decimal("2.3")), share_of(-50, Decimal(1))
    (23, -1)
    """
    return int(round_half_up(Decimal(ore) * percent / 100, 0))


def indexed(held: BudgetAmount, percent: Decimal) -> dict[int, int]:
    """The movements by part that raise a cell by so many percent: the year is rounded once, and dealt out on the parts.

    >>> indexed(BudgetAmount((1000, 0, 500) + (0,) * 10), Decimal("2.3"))
    {0: 23, 2: 12}
    """
    return _by_part(share_of(held.ore, percent), held)


def _by_part(ore: int, like: BudgetAmount) -> dict[int, int]:
    """An amount dealt out on parts as another one lies on them; on the whole year where that has none."""
    weights = [abs(part) for part in like.parts]
    dealt = split_ore(ore, weights) if any(weights) else [ore] + [0] * MONTHS
    return {part: each for part, each in enumerate(dealt) if each}


def overhead(salary: BudgetAmount, held: BudgetAmount | None, percent: Decimal) -> dict[int, int]:
    """The movements that make a cell the payroll overhead of the salaries in another: the same again is nothing.

    >>> salary = BudgetAmount((10_000,) + (0,) * 12)
    >>> overhead(salary, None, Decimal("31.42")), overhead(salary, BudgetAmount((3_142,) + (0,) * 12), Decimal("31.42"))
    ({0: 3142}, {})
    """
    wanted = _by_part(share_of(salary.ore, percent), salary)
    now = (held or BudgetAmount()).parts
    return {part: more for part in range(PARTS) if (more := wanted.get(part, 0) - now[part])}


def carried_over(
    budget: int, outcome: int, *, surplus_percent: Decimal, deficit_percent: Decimal
) -> int:
    """What a unit takes with it into the new year (öre, plus is more money): a share of what it kept or overspent.

    ``budget`` and ``outcome`` are the year's net, debit-positive.
    >>> full, half = Decimal(100), Decimal(50)
    >>> carried_over(1_000, 900, surplus_percent=half, deficit_percent=full)
    50
    >>> carried_over(1_000, 1_200, surplus_percent=half, deficit_percent=full)
    -200
    """
    variance = budget - outcome
    return share_of(variance, surplus_percent if variance > 0 else deficit_percent)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell in two versions: öre for the year, ``None`` where a version has nothing there."""

    cell: BudgetCell
    before: int | None
    after: int | None

    @property
    def ore(self) -> int:
        return (self.after or 0) - (self.before or 0)


def changes(
    before: Mapping[BudgetCell, BudgetAmount], after: Mapping[BudgetCell, BudgetAmount]
) -> tuple[CellChange, ...]:
    """The cells whose year differs, by unit and line; their ``ore`` is the difference of the versions' sums."""
    found = (
        CellChange(cell, _ore(before.get(cell)), _ore(after.get(cell)))
        for cell in sorted({*before, *after})
    )
    return tuple(each for each in found if each.ore)


def _ore(amount: BudgetAmount | None) -> int | None:
    return None if amount is None else amount.ore


def dealt_out(
    wanted: Sequence[int],
    base: Mapping[_Code, Sequence[int]],
    weights: Mapping[_Code, int],
) -> dict[_Code, tuple[int, ...]]:
    """Twelve months of a cell dealt out on its accounts and activities, without remainder.

    What ``base`` had stays, month by month; what a month differs from it is dealt out by the base's own months, else by
    its year, else by ``weights`` (sizes, signs do not matter).
    Returns: months by code; the codes' months sum to ``wanted`` exactly.
    Raises: BadInput("money.weights"): there is something to deal out and nothing to deal it out by.
    >>> dealt_out([30] + [0] * 11, {"a": [10] + [0] * 11, "b": [10] + [0] * 11}, {})["b"][0]
    15
    """
    codes = list(dict.fromkeys([*base, *weights]))
    nothing = (0,) * MONTHS
    yearly = [sum(abs(month) for month in base.get(code, nothing)) for code in codes]
    fallback = yearly if any(yearly) else [abs(weights.get(code, 0)) for code in codes]
    found: dict[_Code, list[int]] = {code: [] for code in codes}
    for month, ore in enumerate(wanted):
        had = [base.get(code, nothing)[month] for code in codes]
        sizes = [abs(each) for each in had]
        more = split_ore(ore - sum(had), sizes if any(sizes) else fallback)
        for code, old, new in zip(codes, had, more, strict=True):
            found[code].append(old + new)
    return {code: tuple(months) for code, months in found.items() if any(months)}
