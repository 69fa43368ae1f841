"""The proposed forecast: examples, and what holds of every one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.economy.forecasting import (
    EVEN,
    KnownItem,
    Line,
    Profile,
    choose_profile,
    deal,
    profile_of,
    propose,
    round_ore,
    summed,
)
from tertial.errors import BadInput

ORE = st.integers(-(10**13), 10**13)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=12, max_size=12).filter(any)
KEYS = st.tuples(st.sampled_from(["4600", "5010", "6010"]), st.sampled_from(["", "510"]))
ONE = ("5010", "510")


@st.composite
def lines(draw: st.DrawFn) -> Line:
    known = st.builds(KnownItem, st.just("x"), st.dictionaries(st.integers(1, 12), ORE, max_size=3))
    return Line(
        outcome=draw(st.none() | ORE),
        budget=draw(st.none() | ORE),
        profile=Profile("own", tuple(draw(WEIGHTS))),
        known=tuple(draw(st.lists(known, max_size=3))),
        staff=draw(st.none() | st.lists(ORE, min_size=12, max_size=12)),
        last_year=draw(st.none() | ORE),
    )


@given(st.lists(st.integers(1, 9), min_size=12, max_size=12), st.integers(1, 10**9))
def test_a_year_exactly_on_its_profile_is_forecast_exactly(weights: list[int], level: int) -> None:
    months = [weight * level for weight in weights]
    profile = Profile("own", tuple(weights))
    found = [
        propose(Line(sum(months[:end]), 0, profile), end_month=end).ore for end in range(6, 13)
    ]
    assert found == [sum(months)] * 7


@given(lines(), st.integers(1, 12))
def test_the_terms_sum_to_the_proposal(line: Line, end: int) -> None:
    found = propose(line, end_month=end)
    assert sum(term.ore for term in found.terms) == (found.ore or 0)


@given(lines(), st.integers(1, 12))
def test_a_line_is_missing_only_when_nothing_is_known_of_it(line: Line, end: int) -> None:
    is_known = bool(line.known) or any(
        each is not None for each in (line.outcome, line.budget, line.staff)
    )
    assert (propose(line, end_month=end).ore is not None) == is_known


@given(lines())
def test_after_december_the_outcome_is_the_forecast(line: Line) -> None:
    found = propose(line, end_month=12)
    assert (found.ore or 0) == (line.outcome or 0)


@given(st.integers(1, 10**13), st.integers(1, 8), st.integers(0, 10**13))
def test_a_one_off_that_has_passed_is_in_the_forecast_once(ore: int, month: int, once: int) -> None:
    usual = propose(Line(ore * 8, None), end_month=8)
    known = (KnownItem("x", {month: once}),)
    found = propose(Line(ore * 8 + once, None, known=known), end_month=8)
    assert (found.ore or 0) - (usual.ore or 0) == once


@given(
    ORE,
    st.dictionaries(st.tuples(st.integers(1, 6), KEYS), ORE, max_size=6),
    st.dictionaries(KEYS, ORE, max_size=4),
    WEIGHTS,
    st.integers(6, 12),
)
def test_what_is_dealt_out_sums_to_the_forecast(
    total: int,
    passed: dict[tuple[int, tuple[str, str]], int],
    weights: dict[tuple[str, str], int],
    profile: list[int],
    end: int,
) -> None:
    parts = deal(
        total,
        passed=passed,
        weights=weights,
        profile=Profile("own", tuple(profile)),
        end_month=end,
        otherwise=ONE,
    )
    assert sum(part.ore for part in parts) == total
    kept = {(p.month, (p.account, p.activity)): p.ore for p in parts if p.month <= min(end, 11)}
    assert kept == {place: ore for place, ore in passed.items() if ore}


def test_a_forecast_without_weights_stands_on_the_lines_own_account() -> None:
    parts = deal(9, passed={}, weights={}, profile=EVEN, end_month=11, otherwise=ONE)
    assert [(part.account, part.activity, part.month, part.ore) for part in parts] == [
        ("5010", "510", 12, 9)
    ]


def test_a_profile_that_ended_in_summer_deals_the_rest_evenly() -> None:
    profile = Profile("own", (1,) * 6 + (0,) * 6)
    parts = deal(6, passed={}, weights={}, profile=profile, end_month=6, otherwise=ONE)
    assert [part.ore for part in parts] == [1] * 6


OWN, LINE, BUDGET = [9] * 12, [8] * 12, [7] * 12
WRONG = [9] * 11 + [-9]


@pytest.mark.parametrize(
    ("own", "line", "budget", "source"),
    [
        ({2024: OWN, 2025: OWN}, {2024: LINE}, BUDGET, "own"),
        ({}, {2024: LINE}, BUDGET, "line"),
        ({2025: WRONG}, {2024: LINE}, BUDGET, "line"),
        ({}, {}, BUDGET, "budget"),
        ({2025: [0] * 12}, {}, [0] * 12, "even"),
        ({}, {}, None, "even"),
    ],
)
def test_the_nearest_profile_there_is_is_taken(
    own: dict[int, list[int]], line: dict[int, list[int]], budget: list[int] | None, source: str
) -> None:
    assert choose_profile(own, line, budget).source == source


def test_a_profile_of_revenue_is_as_one_of_cost() -> None:
    found = profile_of("own", {2024: [-5] * 12})
    assert found is not None
    assert found.weights == (5,) * 12


@pytest.mark.parametrize("weights", [(1,) * 11, (0,) * 12, (-1, *(1,) * 11)])
def test_weights_that_are_no_profile_are_refused(weights: tuple[int, ...]) -> None:
    with pytest.raises(BadInput, match=r"forecast\.profile"):
        Profile("own", weights)


def test_december_alone_says_nothing_in_august() -> None:
    profile = Profile("own", (0,) * 11 + (1,))
    assert propose(Line(5, -600, profile), end_month=8).level_source == "budget"
    assert propose(Line(5, None, profile, last_year=-500), end_month=8).ore == -495
    assert propose(Line(5, None, profile), end_month=8).level_source == "none"


@pytest.mark.parametrize(
    ("value", "ore"), [(Fraction(1, 2), 1), (Fraction(-1, 2), -1), (Fraction(49, 100), 0)]
)
def test_a_half_goes_away_from_zero(value: Fraction, ore: int) -> None:
    assert round_ore(value) == ore


def test_cells_are_added_month_by_month() -> None:
    assert summed([OWN, WRONG])[-1] == 0
