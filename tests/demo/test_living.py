"""The year 2026 as it goes: the budget is the plan's, the ledger balances, and its stories can be found."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from tertial.demo.facts import HERE, CellKey, rows
from tertial.demo.history import original_budget
from tertial.demo.living import (
    BUDGET,
    MISSING,
    OF_PEOPLE,
    OF_PROVIDERS,
    PEOPLE,
    PROVIDERS,
    STORIES,
    YEAR,
    budget,
    column,
    outcome,
    until,
    write_living,
)
from tertial.demo.writing import MARK, Leaf


@cache
def posted() -> tuple[Leaf, ...]:
    return tuple(outcome())


@cache
def by_unit() -> Counter[tuple[str, str, int]]:
    found: Counter[tuple[str, str, int]] = Counter()
    for leaf in posted():
        found[leaf.cost_centre, leaf.account.account, leaf.month] += leaf.ore
    return found


def test_the_budget_is_the_plan_s_to_the_ore() -> None:
    sums: Counter[tuple[str, str]] = Counter()
    for leaf in budget():
        sums[leaf.activity, leaf.account.account[:1]] += leaf.ore
    wanted: Counter[str] = Counter()
    for cell, ore in column("2026.budget").items():
        wanted[cell.activity] += ore
    found = {activity: 0 for activity, _ in sums if activity}
    for (activity, _), ore in sums.items():
        found[activity] = found.get(activity, 0) + ore
    assert {activity: found[activity] for activity in wanted} == dict(wanted)
    assert found[""] == 4_400_000 * 100


def test_the_year_goes_to_august_and_is_the_same_every_time() -> None:
    assert {leaf.month for leaf in posted()} == set(range(1, 9))
    assert {leaf.year for leaf in posted()} == {YEAR}
    assert tuple(outcome()) == posted()


def test_what_is_posted_every_month_is_missing_in_august() -> None:
    for unit, account, month in MISSING:
        months = {m for u, a, m in by_unit() if (u, a) == (unit, account)}
        assert months == set(range(1, month))


def test_the_agency_staff_the_water_damage_and_the_wages_of_the_neighbour_are_there() -> None:
    found = by_unit()
    assert found["52130", "7510", 8] > 5 * found["52140", "7510", 8]
    assert found["52150", "6110", 5] > 100_000_000 > found["52150", "6110", 4]
    assert found["53130", "5020", 6] > 1.5 * found["53130", "5020", 3]
    assert found["53140", "5020", 6] < found["53140", "5020", 3]
    assert {story.unit for story in STORIES} == {"52130", "52150", "53130", "53140"}


def test_assistance_is_budgeted_as_purchased_and_posted_as_grants() -> None:
    cell = CellKey("purchased_services", "5203", "purchaser")
    planned = until(BUDGET, cell, column("2026.budget")[cell], 8)
    found: Counter[str] = Counter()
    for leaf in posted():
        found[leaf.account.account[:2]] += leaf.ore * (leaf.activity == "5203")
    assert found["46"] < 0.45 * planned
    assert found["45"] > 0.6 * planned


def test_people_and_companies_are_named_only_where_they_belong_and_are_invented() -> None:
    people = {leaf.account.account for leaf in posted() if leaf.said.endswith(PEOPLE)}
    named = {leaf.account.account for leaf in posted() if leaf.counterparty}
    assert people == OF_PEOPLE & {leaf.account.account for leaf in posted()}
    assert named == OF_PROVIDERS & {leaf.account.account for leaf in posted()}
    assert {leaf.counterparty for leaf in posted()} - {""} == {code for code, _ in PROVIDERS}


def test_the_reserves_are_not_used() -> None:
    units = rows(HERE / "von-2026/units.csv")
    reserves = {row["code"] for row in units if row["role"] == "reserve"}
    assert {leaf.cost_centre for leaf in posted()} & reserves == set()


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    files = write_living(tmp_path_factory.mktemp("2026"))
    lines = files[-1].read_text("utf-8").splitlines()[1:]
    return [line.split(";") for line in lines]


def test_every_voucher_balances_and_says_that_it_is_generated(ledger: list[list[str]]) -> None:
    sums: Counter[str] = Counter()
    for row in ledger:
        sums[row[8]] += int(row[9].replace(",", ""))
    assert set(sums.values()) == {0}
    assert 60_000 < len(sums) < 100_000
    assert all(row[10].endswith(MARK) and row[8].startswith("GEN ") for row in ledger)


def test_the_frame_bridge_from_2025_closes_to_the_krona() -> None:
    changes = list(rows(HERE / "von-2026/frame_changes.csv"))
    new = sum(int(row["amount"]) for row in changes if row["kind"] != "already_in_base")
    added = sum(int(row["amount"]) for row in changes if row["kind"] == "already_in_base")
    first = sum(leaf.ore for leaf in original_budget())
    adjusted, now = (sum(column(f"{year}.budget").values()) for year in (2025, 2026))
    assert now - adjusted == new * 100
    assert adjusted - first == added * 100
    assert round((now - first) / 100_000_000, 1) == 98.2
