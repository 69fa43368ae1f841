"""Deals a year's amount out over months, cost centres and accounts by weights; all parts sum to the amount.

How a line lies over the year is ``PATTERNS``: temporary staff in summer, grants when the state pays, places by days.
A budget follows the pattern; an outcome too, with each unit a little off, by seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from tertial.demo.facts import CellKey, cost_centres
from tertial.demo.writing import Account, Leaf, chart
from tertial.domain.money import split_ore

FLAT = (100,) * 12
PATTERNS: Mapping[str, tuple[int, ...]] = {
    "5010": (100, 99, 100, 101, 102, 99, 92, 96, 102, 102, 102, 103),
    "5020": (90, 92, 94, 94, 100, 130, 172, 150, 92, 90, 92, 108),
    "5110": (102, 92, 96, 104, 104, 112, 108, 100, 92, 92, 96, 118),
    "personnel": (98, 97, 99, 99, 101, 104, 106, 103, 97, 97, 97, 103),
    "purchased_services": (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31),
    "grants_paid": (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31),
    "goods_and_services": (88, 94, 101, 100, 101, 97, 76, 91, 107, 111, 114, 122),
    "consultants_and_agency_staff": (80, 90, 96, 96, 100, 118, 150, 128, 94, 84, 80, 84),
    "grants_received": (60, 60, 150, 70, 70, 150, 50, 60, 160, 70, 70, 230),
    "services_sold": (90, 95, 105, 100, 100, 105, 85, 90, 105, 105, 105, 115),
}
"""By account or line: the weight of each month; what is not here is as much every month."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a committee's amounts are dealt out: whose units and accounts, which year, which seed.

    ``is_coarse`` puts a line on its foremost account, as many budgets are made; ``luck`` is how many percent a unit may
    differ from the others, and a month from its pattern.
    """

    year: int
    seed: str
    units: str = "unit_services"
    accounts: str = "chart_of_accounts"
    is_coarse: bool = False
    luck: int = 0


def deal(
    plan: Plan, cell: CellKey, ore: int, months: Sequence[int], *, tag: str = "", project: str = ""
) -> Iterator[Leaf]:
    """An amount over accounts, months and cost centres."""
    if not ore:
        return
    units = cost_centres(plan.units)[cell.activity, cell.role]
    accounts = accounts_of(plan, cell)
    sizes = _sizes(plan, cell, len(units))
    luck = Random(f"{plan.seed} {cell.activity} {cell.line} månader")
    shares = split_ore(ore, [account.share for account in accounts])
    for account, of_account in zip(accounts, shares, strict=True):
        pattern = PATTERNS.get(account.account) or PATTERNS.get(cell.line, FLAT)
        weights = [
            pattern[month - 1] * (1_000 + 5 * luck.randint(-plan.luck, plan.luck))
            for month in months
        ]
        for month, of_month in zip(months, split_ore(of_account, weights), strict=True):
            for unit, amount in zip(units, split_ore(of_month, sizes), strict=True):
                if amount:
                    yield Leaf(
                        unit,
                        cell.activity,
                        account,
                        month,
                        amount,
                        project=project,
                        tag=tag,
                        year=plan.year,
                    )


def _sizes(plan: Plan, cell: CellKey, count: int) -> list[int]:
    """How large the units of a service are, the same every year, each with its own luck."""
    spread = Random(f"storlek {cell.activity} {cell.role}")
    luck = Random(f"{plan.seed} {cell.activity} {cell.line} enheter")
    return [
        spread.randint(6_000, 14_000) * (100 + luck.randint(-plan.luck, plan.luck)) // 100
        for _ in range(count)
    ]


@cache
def accounts_of(plan: Plan, cell: CellKey) -> tuple[Account, ...]:
    """The accounts that an activity's amounts on a line lie on: goods are also what every unit uses."""
    of_line = [account for account in chart(plan.accounts)[cell.line] if not account.tag]
    named = [account for account in of_line if cell.activity in account.activities]
    general = [account for account in of_line if not account.activities]
    found = [*named, *general] if cell.line == "goods_and_services" else named or general
    return tuple(found[:1] if plan.is_coarse else found)
