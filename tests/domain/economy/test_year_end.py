"""The year's end: what is carried before and after the council has decided."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.economy.year_end import year_end

ORE = st.integers(-(10**12), 10**12)


@given(ORE, ORE, ORE, ORE)
def test_what_all_is_granted_is_the_same_before_and_after(
    budget: int, months: int, closing: int, opening: int
) -> None:
    left = budget - months - closing
    found = year_end(
        budget=budget,
        twelve_months=months,
        closing_entries=closing,
        decided=[left],
        opening=opening,
    )
    assert found.variance == left
    assert found.before.closing == found.after.closing == opening + left


def test_what_is_undecided_is_not_known_and_not_nought() -> None:
    found = year_end(budget=10, twelve_months=8, decided=[1, None], opening=0)
    assert (found.before.closing, found.after.closing, found.undecided) == (2, None, 1)
