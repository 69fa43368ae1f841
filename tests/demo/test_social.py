"""The generated ledger of August 2021: what is published inside the tables is there, and nothing is counted twice."""

from __future__ import annotations

from collections import Counter

import pytest

from tertial.demo.social import (
    GRANT,
    NET_2019,
    TAG,
    TKR,
    before,
    budget,
    column,
    forecast,
    outcome,
)


@pytest.mark.parametrize(
    ("leaves", "last", "name"),
    [
        (budget, 12, "budget_year"),
        (budget, 8, "budget_august"),
        (forecast, 12, "forecast_august"),
        (outcome, 8, "outcome_august"),
    ],
)
def test_rows_sum_to_the_solved_amount_of_every_activity(
    leaves: object, last: int, name: str
) -> None:
    assert callable(leaves)
    found: Counter[str] = Counter()
    for leaf in leaves():
        found[leaf.activity] += leaf.ore * (leaf.month <= last)
    wanted: Counter[str] = Counter()
    for cell, ore in column(name).items():
        wanted[cell.activity] += ore
    assert {activity: found[activity] for activity in wanted} == dict(wanted)


def test_grants_and_what_the_pandemic_cost_are_marked() -> None:
    projects: Counter[tuple[str, bool]] = Counter()
    tagged: Counter[str] = Counter()
    for leaf in outcome():
        is_revenue = leaf.account.account[0] == "3"
        projects[leaf.project, is_revenue] += leaf.ore * (leaf.tag == GRANT)
        tagged[leaf.account.account[0]] += leaf.ore * (leaf.tag == TAG)
    assert (projects["8104", True], projects["8104", False]) == (-2_450 * TKR, 5_215 * TKR)
    assert (tagged["3"], tagged["5"]) == (-772 * TKR, 21 * TKR)


def test_the_two_years_before_are_there_without_vouchers() -> None:
    found: Counter[tuple[int, str]] = Counter()
    for leaf in before():
        found[leaf.year, leaf.activity] += leaf.ore
    assert {activity: found[2019, activity] for activity in NET_2019} == {
        activity: tkr * TKR for activity, tkr in NET_2019.items()
    }
    assert sum(found[2020, activity] for activity in NET_2019) == sum(
        column("outcome_2020").values()
    )
