"""A year's amount on its months: twelve shares that are a whole, and no öre lost."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.economy.periods import TWELFTHS, PeriodKey, from_months, period_key
from tertial.errors import BadInput

ORE = st.integers(-(10**15), 10**15)
SIZES = st.lists(st.integers(0, 1000), min_size=12, max_size=12).filter(any)


@given(ORE, SIZES)
def test_months_sum_to_the_year(ore: int, sizes: list[int]) -> None:
    key = from_months("k", "K", sizes)
    assert sum(key.dealt(ore)) == ore


@given(SIZES)
def test_a_key_reads_back_from_its_own_fractions(sizes: list[int]) -> None:
    key = from_months("k", "K", sizes)
    assert period_key("k", "K", " ".join(str(share) for share in key.shares)) == key


def test_percent_are_a_whole_as_well() -> None:
    shares = "8,5 8,5 8,5 8,5 8,5 8,5 7 7 8,5 8,5 8,5 9,5"
    assert sum(period_key("k", "K", shares).shares) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1/12 " * 11,
        "1/12 " * 13,
        "8 " * 12,
        "1/10 " * 11 + "-1/10",
        "1/10 " * 11 + "x",
        "1/0 " * 12,
        "1" * 5000,
    ],
)
def test_what_is_no_whole_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"period-key\.shares"):
        period_key("k", "K", text)


def test_a_negative_share_is_refused() -> None:
    with pytest.raises(BadInput, match=r"period-key\.shares"):
        PeriodKey("k", "K", (Fraction(2), Fraction(-1), *[Fraction(0)] * 10))


@pytest.mark.parametrize("months", [[0] * 12, [1, -1] + [0] * 10, [2, -1] + [0] * 10])
def test_months_that_say_no_shares_give_no_key(months: list[int]) -> None:
    with pytest.raises(BadInput, match=r"period-key\.shares"):
        from_months("k", "K", months)


def test_twelfths_are_the_key_where_none_is_chosen() -> None:
    assert TWELFTHS.dealt(120) == (10,) * 12
