"""Frozen forecasts against what their years became."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.economy.accuracy import Frozen, accuracy, grouped
from tertial.domain.percent import Percent

ORE = st.integers(-(10**12), 10**12)
ROWS = st.lists(
    st.builds(
        Frozen,
        st.sampled_from([2024, 2025]),
        st.sampled_from([3, 8]),
        st.sampled_from(["1", "2"]),
        st.sampled_from(["fees", "personnel"]),
        ORE,
        ORE,
    )
)
SEEN = [
    Frozen(2024, 8, "1", "personnel", 105, 100),
    Frozen(2025, 8, "1", "personnel", 99, 100),
    Frozen(2025, 8, "2", "fees", -120, -100),
]


def test_too_high_and_too_low_take_each_other_out_in_bias_alone() -> None:
    found = accuracy(SEEN[:2])
    assert found.bias == Percent(Decimal(2))
    assert found.absolute == Percent(Decimal(3))


def test_forecasts_are_judged_by_unit_line_and_month() -> None:
    by_unit = grouped(SEEN, lambda row: row.unit)
    assert [(unit, found.count) for unit, found in by_unit.items()] == [("1", 2), ("2", 1)]
    assert by_unit["2"].bias == Percent(Decimal(20))
    assert list(grouped(SEEN, lambda row: row.month)) == [8]


def test_nothing_is_neither_right_nor_wrong() -> None:
    assert accuracy([]).bias is None
    assert accuracy([Frozen(2025, 8, "1", "a", 5, 0)]).absolute is None


@given(ROWS)
def test_a_bias_is_never_larger_than_how_far_off_it_was(rows: list[Frozen]) -> None:
    found = accuracy(rows)
    none = Percent(Decimal(0))
    assert abs((found.bias or none).value) <= (found.absolute or none).value


@given(ROWS)
def test_errors_of_groups_add_up(rows: list[Frozen]) -> None:
    parts = grouped(rows, lambda row: (row.unit, row.line))
    assert sum(part.error for part in parts.values()) == accuracy(rows).error
