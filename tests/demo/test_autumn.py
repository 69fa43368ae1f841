"""The rest of 2020: it goes on from what is published towards the forecast, and says that it is generated."""

from __future__ import annotations

from functools import cache

from tertial.demo.autumn import FIRST_VOUCHER, SPREAD, internally_paid, outcome, rest_of_year
from tertial.demo.facts import CellKey, solution
from tertial.demo.generate import TAG
from tertial.demo.writing import Leaf


@cache
def posted() -> tuple[Leaf, ...]:
    return tuple(outcome())


def so_far(cell: CellKey, column: str) -> int:
    return solution().get((cell, column), 0)


def test_only_the_four_months_are_made() -> None:
    assert {leaf.month for leaf in posted()} == {9, 10, 11, 12}


def test_every_cell_is_near_what_was_left_of_its_forecast() -> None:
    cells = {cell for cell, column in solution() if column == "forecast_august"}
    for cell in cells:
        left = so_far(cell, "forecast_august") - so_far(cell, "outcome_august")
        rest = rest_of_year(cell, left, 0)
        assert abs(rest - left) <= abs(left) * SPREAD // 1_000 + 1, cell


def test_the_year_ends_within_a_mnkr_of_the_forecast() -> None:
    net = sum(
        so_far(cell, "forecast_august") - so_far(cell, "outcome_august")
        for cell, column in solution()
        if column == "forecast_august"
    )
    paid = sum(internally_paid().values())
    made = sum(leaf.ore for leaf in posted() if leaf.account.account != "1230") + paid
    assert abs(made - net) < 100_000_000


def test_what_the_pandemic_cost_goes_on_more_slowly() -> None:
    tagged = sum(leaf.ore for leaf in posted() if leaf.tag == TAG)
    before = sum(ore for (_, column), ore in solution().items() if column == "covid_august")
    assert 0 < tagged < before // 2


def test_vouchers_have_numbers_of_their_own() -> None:
    assert FIRST_VOUCHER > 300_000
