from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.figure import Unit
from tertial.domain.money import (
    PartialSum,
    in_unit,
    ore_from,
    residual,
    roll_forward,
    round_half_up,
    rounding_tolerance,
    split_ore,
    sum_ore,
)
from tertial.errors import BadInput

MONEY = [Unit.KR, Unit.TKR, Unit.MNKR]
ore = st.integers(-(10**17), 10**17)
weights = st.lists(
    st.one_of(st.integers(0, 10**9), st.fractions(0, 10**6)), min_size=1, max_size=30
)


@pytest.mark.parametrize(
    "value, decimals, rounded",
    [
        ("0.25", 1, "0.3"),
        ("-0.25", 1, "-0.3"),
        ("0.35", 1, "0.4"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("1558.823", 1, "1558.8"),
        ("-0.04", 1, "0.0"),
        ("-0.00", 1, "0.0"),
        ("1250", -2, "1.3E+3"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value: str, decimals: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(value), decimals)) == rounded


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1E+99"])
def test_what_cannot_be_printed_exactly_is_refused(value: str) -> None:
    with pytest.raises(BadInput, match=r"number\.too_long"):
        round_half_up(Decimal(value), 1)


@given(st.decimals(-(10**20), 10**20, places=12), st.integers(0, 8))
def test_rounding_moves_a_value_by_half_a_digit_at_most(value: Decimal, decimals: int) -> None:
    rounded = round_half_up(value, decimals)
    assert abs(Fraction(rounded) - Fraction(value)) <= Fraction(1, 2 * 10**decimals)
    assert rounded or not rounded.is_signed()


def test_a_thousand_tkr_is_one_mnkr() -> None:
    amount = ore_from(Decimal(1_558_823), Unit.TKR)
    assert amount == 155_882_300_000
    assert in_unit(amount, Unit.MNKR) == Decimal("1558.823")
    assert in_unit(amount, Unit.KR) == 1_558_823_000


@given(ore, st.sampled_from(MONEY))
def test_ore_survive_the_way_to_a_unit_and_back(amount: int, unit: Unit) -> None:
    assert ore_from(in_unit(amount, unit), unit) == amount


@pytest.mark.parametrize("value", ["0.001", "-1.234", "NaN", "Infinity", "1E+70", "1E-70"])
def test_part_of_an_ore_is_refused(value: str) -> None:
    with pytest.raises(BadInput, match=r"money\.not_whole_ore"):
        ore_from(Decimal(value), Unit.KR)


@pytest.mark.parametrize("unit", sorted(set(Unit) - set(MONEY)))
def test_another_unit_is_no_money(unit: Unit) -> None:
    with pytest.raises(BadInput, match=r"money\.unit"):
        in_unit(1, unit)
    with pytest.raises(BadInput, match=r"money\.unit"):
        ore_from(Decimal(1), unit)


@given(ore, weights.filter(any))
def test_parts_sum_to_the_whole_and_stand_within_one_ore_of_their_share(
    total: int, by: list[int | Fraction]
) -> None:
    parts = split_ore(total, by)
    whole = sum(by, Fraction(0))
    assert sum(parts) == total
    assert all(
        abs(part - total * Fraction(w) / whole) < 1 for part, w in zip(parts, by, strict=True)
    )
    assert split_ore(-total, by) == [-part for part in parts]


@given(ore, weights.filter(any))
def test_what_has_no_weight_gets_nothing(total: int, by: list[int | Fraction]) -> None:
    assert split_ore(total, [*by, 0])[-1] == 0


def test_the_first_of_equals_gets_the_remainder() -> None:
    assert split_ore(5, [1, 1, 1, 1]) == [2, 1, 1, 1]
    assert split_ore(7, [Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)]) == [3, 2, 2]


def test_nothing_is_shared_out_as_nothing() -> None:
    assert split_ore(0, []) == []
    assert split_ore(0, [0, 3]) == [0, 0]


@pytest.mark.parametrize("by", [[], [0, 0], [3, -1]])
def test_weights_that_share_out_nothing_are_refused(by: list[int | Fraction]) -> None:
    with pytest.raises(BadInput, match=r"money\.weights"):
        split_ore(10, by)


def test_a_sum_says_how_many_parts_were_missing() -> None:
    assert sum_ore([100, None, 0]) == PartialSum(100, parts=3, missing=1)
    assert sum_ore([100, None, 0]).complete is None
    assert sum_ore([100, 0]).complete == 100


@pytest.mark.parametrize("parts", [[], [None], [None, None]])
def test_a_sum_of_nothing_known_is_missing_and_not_zero(parts: list[int | None]) -> None:
    assert sum_ore(parts).total is None


@given(st.lists(st.one_of(st.none(), ore)))
def test_missing_parts_are_counted_and_never_added(parts: list[int | None]) -> None:
    found = sum_ore(parts)
    known = [part for part in parts if part is not None]
    assert (found.parts, found.missing) == (len(parts), len(parts) - len(known))
    assert (found.total or 0) == sum(known)


def test_reserves_are_what_the_sides_leave_of_an_activity() -> None:
    assert residual(-17, [42, -66]) == 7  # 001: äldreomsorg, −1,7 = 4,2 − 6,6 + 0,7
    assert residual(-17, [42, None]) is None
    assert residual(None, [42]) is None
    assert residual(5, []) == 5


def test_the_committee_is_its_sides_management_politics_and_reserves() -> None:
    printed = [102, -87, 12, 4, 13]  # 001: 10,2 − 8,7 + 1,2 + 0,4 + 1,3 = 4,4 beside 4,5
    tolerance = rounding_tolerance(1, len(printed)) * 10
    assert sum(printed) == 44
    assert abs(45 - sum(printed)) <= tolerance


def test_investments_with_carry_over_add_up_exactly() -> None:
    assert roll_forward(58, [51, 5]) == 114
    assert roll_forward(47, [12, 1]) == 60
    assert 114 - 60 == 54


def test_the_carry_forward_account_rolls_from_year_to_year() -> None:
    assert roll_forward(-157, [193]) == 36
    assert roll_forward(36, [109 + 222]) == 367
    assert roll_forward(36, [None]) is None
    assert roll_forward(None, [1]) is None
    assert roll_forward(7, []) == 7


def test_the_frame_bridge_reaches_the_stated_change_within_rounding() -> None:
    volumes = roll_forward(294, [-21])
    assert volumes == 273
    bridge = roll_forward(volumes, [648, 87, -25])
    assert bridge == 983
    assert abs(983 - 982) <= rounding_tolerance(1, 5) * 10


@pytest.mark.parametrize(
    "decimals, terms, tolerance", [(1, 1, "0.1"), (1, 9, "0.5"), (0, 3, "2"), (1, 3, "0.2")]
)
def test_a_sum_may_differ_by_half_a_digit_for_each_term_and_the_total(
    decimals: int, terms: int, tolerance: str
) -> None:
    assert rounding_tolerance(decimals, terms) == Decimal(tolerance)


@given(st.lists(st.decimals(-(10**6), 10**6, places=4), min_size=1, max_size=30))
def test_rounded_parts_always_sum_within_the_tolerance(parts: list[Decimal]) -> None:
    total = round_half_up(sum(parts, Decimal(0)), 1)
    printed = sum((round_half_up(part, 1) for part in parts), Decimal(0))
    assert abs(total - printed) <= rounding_tolerance(1, len(parts))
