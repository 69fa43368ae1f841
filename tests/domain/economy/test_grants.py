"""What is left of a grant, what may have to go back, and what an investment may use."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.economy.grants import GrantAmounts, InvestmentAmounts

ORE = st.integers(0, 10**12)
KNOWN_OR_NOT = st.none() | ORE


@given(ORE, ORE, KNOWN_OR_NOT, KNOWN_OR_NOT)
def test_never_more_may_go_back_than_is_left(
    received: int, cost: int, passed_on: int | None, repaid: int | None
) -> None:
    found = GrantAmounts(received, cost, passed_on, repaid, is_repayable=True)
    assert found.net == received - cost
    assert found.at_risk is not None
    assert 0 <= found.at_risk <= max(0, received - cost)


@given(ORE, KNOWN_OR_NOT, KNOWN_OR_NOT, ORE)
def test_what_is_left_and_what_was_used_are_what_there_was(
    budget: int, carried: int | None, added: int | None, outcome: int
) -> None:
    found = InvestmentAmounts(budget, carried, added, forecast=outcome, outcome=outcome)
    assert found.left == found.variance
    assert found.left is not None
    assert found.available == found.left + outcome


def test_what_is_not_known_is_not_nought() -> None:
    assert GrantAmounts(None, 5, is_repayable=True).at_risk is None
    assert InvestmentAmounts(None, forecast=5).variance is None
    assert InvestmentAmounts(5).left is None
