"""What positions cost, and that parts add up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.domain.economy.staffing import (
    NO_TERMS,
    PayTerm,
    Position,
    added,
    by_unit,
    terms_in_force,
    with_revision,
    year_costs,
)

TERMS = [
    PayTerm("", None, Decimal("0.40"), 4, Decimal("0.03")),
    PayTerm("", date(2026, 7, 1), Decimal("0.41"), 4, Decimal("0.03")),
    PayTerm("timavlönade", None, Decimal("0.35")),
]
DAYS = st.none() | st.dates(date(2025, 6, 1), date(2027, 6, 1))
POSITIONS = st.lists(
    st.builds(
        Position,
        st.just("k"),
        st.sampled_from(["1", "2", "3"]),
        st.just("Undersköterska"),
        st.decimals(0, 2, places=2),
        st.integers(0, 10_000_000),
        st.sampled_from(["employed", "vacant", "agency"]),
        group=st.sampled_from(["", "timavlönade"]),
        starts_on=DAYS,
        ends_on=DAYS,
    ),
    max_size=12,
)


@given(POSITIONS)
@settings(deadline=None)
def test_units_add_up_to_the_whole(positions: list[Position]) -> None:
    costs = year_costs(positions, TERMS, year=2026)
    parts, whole = by_unit(costs).values(), added(costs)
    assert sum((part.gap for part in parts), Fraction(0)) == whole.gap
    assert sum((sum(part.cost) for part in parts), Fraction(0)) == sum(whole.cost)


@given(POSITIONS)
@settings(deadline=None)
def test_the_gap_is_vacancies_less_agency_staff(positions: list[Position]) -> None:
    whole = added(year_costs(positions, TERMS, year=2026))
    assert whole.gap == sum(whole.vacant) - sum(whole.agency)


@given(POSITIONS)
@settings(deadline=None)
def test_a_higher_revision_never_costs_less(positions: list[Position]) -> None:
    low = year_costs(positions, with_revision(TERMS, month=4, revision=Decimal(0)), year=2026)
    high = year_costs(positions, with_revision(TERMS, month=4, revision=Decimal("0.05")), year=2026)
    assert sum(added(low).cost) <= sum(added(high).cost)


@pytest.mark.parametrize(
    ("group", "day", "overhead"),
    [
        ("", date(2026, 6, 30), "0.40"),
        ("", date(2026, 7, 1), "0.41"),
        ("timavlönade", date(2026, 7, 1), "0.35"),
        ("chefer", date(2026, 1, 1), "0.40"),
    ],
)
def test_the_terms_of_the_group_and_the_day_count(group: str, day: date, overhead: str) -> None:
    assert terms_in_force(TERMS, group, day).overhead == Decimal(overhead)


def test_without_terms_pay_is_pay() -> None:
    assert terms_in_force([], "", date(2026, 1, 1)) is NO_TERMS
    assert with_revision([], month=4, revision=Decimal("0.03"))[0].factor(3) == 1


@pytest.mark.parametrize(
    ("first", "last", "share"),
    [
        (None, None, Fraction(1)),
        (date(2026, 4, 30), None, Fraction(1, 30)),
        (None, date(2026, 3, 31), Fraction(0)),
        (date(2026, 4, 11), date(2026, 4, 20), Fraction(1, 3)),
    ],
)
def test_a_month_counts_by_its_days(first: date | None, last: date | None, share: Fraction) -> None:
    position = Position("a", "1", "", Decimal(1), 0, starts_on=first, ends_on=last)
    assert position.share_of(2026, 4) == share
