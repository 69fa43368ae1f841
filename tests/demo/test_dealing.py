"""Amounts dealt out: nothing is lost, patterns are followed, units keep their size from year to year."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.demo.dealing import PATTERNS, Plan, accounts_of, deal
from tertial.demo.facts import CellKey, cost_centres

PLAN = Plan(2026, "prov", luck=5)
CELL = CellKey("personnel", "5201", "own_provider")


@given(ore=st.integers(-(10**12), 10**12), months=st.sampled_from([(12,), (1, 2, 3), (1, 8, 12)]))
def test_all_parts_sum_to_the_amount(ore: int, months: tuple[int, ...]) -> None:
    leaves = list(deal(PLAN, CELL, ore, months))
    assert sum(leaf.ore for leaf in leaves) == ore
    assert {leaf.month for leaf in leaves} <= set(months)


def test_temporary_staff_are_paid_in_the_summer_and_rent_every_month() -> None:
    plan = replace(PLAN, luck=0)
    months: Counter[tuple[str, int]] = Counter()
    rent = CellKey("premises", "5201", "own_provider")
    for leaf in (*deal(plan, CELL, 10**11, range(1, 13)), *deal(plan, rent, 10**11, range(1, 13))):
        months[leaf.account.account, leaf.month] += leaf.ore
    assert months["5020", 7] > 1.7 * months["5020", 2]
    assert abs(months["6010", 7] - months["6010", 2]) <= 1


def test_a_unit_is_as_large_every_year() -> None:
    def largest(year: int) -> str:
        units: Counter[str] = Counter()
        for leaf in deal(Plan(year, f"år {year}"), CELL, 10**11, (1,)):
            units[leaf.cost_centre] += leaf.ore
        return units.most_common(1)[0][0]

    assert len({largest(year) for year in range(2017, 2027)}) == 1


def test_a_coarse_plan_has_a_line_on_its_foremost_account() -> None:
    assert [each.account for each in accounts_of(replace(PLAN, is_coarse=True), CELL)] == ["5010"]
    assert len(accounts_of(PLAN, CELL)) > 3


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_has_a_weight_for_each_month(name: str) -> None:
    assert len(PATTERNS[name]) == 12
    assert min(PATTERNS[name]) > 0


def test_the_other_committee_has_its_own_units_and_accounts() -> None:
    plan = Plan(2021, "sn", "unit_services_sn", "chart_of_accounts_sn")
    leaves = list(deal(plan, CellKey("other", "6301", "own_provider"), 10**9, (1,)))
    assert {leaf.cost_centre for leaf in leaves} == set(
        cost_centres("unit_services_sn")["6301", "own_provider"]
    )
    assert {leaf.account.account for leaf in leaves} == {"6410", "6850", "7410", "7910"}
