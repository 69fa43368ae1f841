from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.sampling import draw, population
from tertial.errors import BadInput

CASES = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=60, unique=True)
SEEDS = st.text(min_size=1, max_size=12).filter(str.strip)


@given(CASES, SEEDS, st.integers(1, 80))
def test_the_same_seed_and_population_give_the_same_sample(
    cases: list[str], seed: str, size: int
) -> None:
    other = cases[::-1]
    assert draw(cases, seed=seed, size=size) == draw(other, seed=seed, size=size)
    assert population(cases) == population(other)


@given(CASES, SEEDS, st.integers(1, 80))
def test_a_sample_is_of_the_population_without_putting_back(
    cases: list[str], seed: str, size: int
) -> None:
    found = draw(cases, seed=seed, size=size)
    assert len(found) == min(size, len(cases)) == len(set(found))
    assert set(found) <= set(cases)


@given(CASES, SEEDS, st.integers(1, 30))
def test_a_larger_sample_begins_with_the_smaller(cases: list[str], seed: str, size: int) -> None:
    assert draw(cases, seed=seed, size=size + 5)[:size] == draw(cases, seed=seed, size=size)


@given(CASES, SEEDS, st.text(min_size=1, max_size=8))
def test_a_changed_population_is_seen(cases: list[str], seed: str, more: str) -> None:
    assert (population({*cases, more}) == population(cases)) == (more in cases)


def test_every_case_has_the_same_chance() -> None:
    cases = [f"V{number}" for number in range(10)]
    drawn = Counter(case for seed in range(2000) for case in draw(cases, seed=str(seed), size=3))
    assert all(abs(times - 600) < 100 for times in drawn.values())  # five standard deviations


@pytest.mark.parametrize(
    "cases, seed, size, code",
    [
        ([], "x", 1, "sample.empty"),
        (["V1"], " ", 1, "sample.seed"),
        (["V1"], "x", 0, "sample.size"),
        (["V1", "V1"], "x", 1, "sample.twice"),
    ],
)
def test_what_cannot_be_drawn_is_refused(cases: list[str], seed: str, size: int, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        draw(cases, seed=seed, size=size)
