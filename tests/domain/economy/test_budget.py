"""A budget is a sum of movements: what is typed stands, nothing is lost, and any day can be seen again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.economy.budget import (
    PARTS,
    BudgetAmount,
    BudgetCell,
    BudgetMovement,
    CellChange,
    amounts,
    carried_over,
    changes,
    dealt_out,
    entered,
    indexed,
    overhead,
    require_zero_sum,
    share_of,
)
from tertial.domain.economy.periods import TWELFTHS, PeriodKey, from_months
from tertial.errors import BadInput

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
A, B = BudgetCell("1410", "personnel"), BudgetCell("1410", "fees")
ORE = st.integers(-(10**13), 10**13)
HELD = st.lists(ORE, min_size=PARTS, max_size=PARTS).map(lambda parts: BudgetAmount(tuple(parts)))
KEYS = (
    st.lists(st.integers(0, 99), min_size=12, max_size=12)
    .filter(any)
    .map(lambda sizes: from_months("k", "K", sizes))
)
PERCENT = st.decimals(-99, 99, places=2)
MONTHS = st.lists(ORE, min_size=12, max_size=12)


def moved(cell: BudgetCell, part: int, ore: int, days: int = 0) -> BudgetMovement:
    return BudgetMovement(cell, part, ore, MONDAY + timedelta(days=days))


def test_a_budget_is_the_sum_of_its_movements_on_any_day() -> None:
    made = [moved(A, 0, 100), moved(A, 0, 20, 1), moved(A, 3, -5, 2), moved(B, 0, -40, 2)]
    assert {cell: each.ore for cell, each in amounts(made).items()} == {A: 115, B: -40}
    on_tuesday = amounts(made, as_of=MONDAY + timedelta(days=1))
    assert {cell: each.ore for cell, each in on_tuesday.items()} == {A: 120}


def test_a_cell_without_movements_is_not_nought() -> None:
    assert B not in amounts([moved(A, 0, 0)])
    assert amounts([moved(A, 0, 0)])[A].ore == 0


@given(HELD, ORE, st.integers(0, 12), KEYS)
def test_what_is_typed_is_what_stands(
    held: BudgetAmount, wanted: int, part: int, key: PeriodKey
) -> None:
    after = held.plus(part, entered(held, wanted, part, key))
    assert (after.ore, *after.months(key))[part] == wanted


@given(HELD, KEYS)
def test_months_sum_to_the_year(held: BudgetAmount, key: PeriodKey) -> None:
    assert sum(held.months(key)) == held.ore


@given(HELD, PERCENT)
def test_an_index_is_rounded_once_for_the_year(held: BudgetAmount, percent: Decimal) -> None:
    assert sum(indexed(held, percent).values()) == share_of(held.ore, percent)


@given(HELD, HELD, PERCENT)
def test_overhead_made_twice_is_made_once(
    salary: BudgetAmount, held: BudgetAmount, percent: Decimal
) -> None:
    for part, ore in overhead(salary, held, percent).items():
        held = held.plus(part, ore)
    assert held.ore == share_of(salary.ore, percent)
    assert overhead(salary, held, percent) == {}


def test_a_transfer_that_makes_money_is_refused() -> None:
    require_zero_sum([500, -200, -300])
    with pytest.raises(BadInput, match=r"budget\.transfer-unbalanced") as stopped:
        require_zero_sum([500, -200])
    assert stopped.value.values["ore"] == 300


@given(ORE, ORE)
def test_what_is_carried_over_has_the_sign_of_the_variance(budget: int, outcome: int) -> None:
    carried = carried_over(
        budget, outcome, surplus_percent=Decimal(100), deficit_percent=Decimal(100)
    )
    assert carried == budget - outcome


def test_two_versions_differ_by_their_changes() -> None:
    before = {A: BudgetAmount((100,) + (0,) * 12), B: BudgetAmount((7,) + (0,) * 12)}
    after = {
        B: BudgetAmount((7,) + (0,) * 12),
        BudgetCell("2", "fees"): BudgetAmount((-5,) + (0,) * 12),
    }
    assert changes(before, after) == (
        CellChange(A, 100, None),
        CellChange(BudgetCell("2", "fees"), None, -5),
    )
    assert sum(each.ore for each in changes(before, after)) == 2 - 107


@given(MONTHS, st.dictionaries(st.sampled_from("abc"), MONTHS), st.integers(1, 9))
def test_what_is_dealt_out_sums_to_what_was_typed(
    wanted: list[int], base: dict[str, list[int]], size: int
) -> None:
    found = dealt_out(wanted, base, {"d": size})
    assert [sum(months) for months in zip(*found.values(), [0] * 12, strict=False)] == wanted


@given(st.dictionaries(st.sampled_from("abc"), MONTHS, min_size=1))
def test_what_has_not_changed_is_dealt_out_as_it_was(base: dict[str, list[int]]) -> None:
    wanted = [sum(months) for months in zip(*base.values(), strict=True)]
    kept = {code: tuple(months) for code, months in base.items() if any(months)}
    assert dealt_out(wanted, base, {}) == kept


def test_nothing_to_deal_by_is_said() -> None:
    with pytest.raises(BadInput, match=r"money\.weights"):
        dealt_out([1] + [0] * 11, {}, {})


def test_twelfths_are_how_a_year_lies_where_no_key_is_chosen() -> None:
    assert BudgetAmount((24,) + (0,) * 12).months(TWELFTHS) == (2,) * 12
