"""What is usually there and is not: nothing about the new, the ended and the small."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.economy.expected import Unlike, UsualRule, median, unlike_usual

KR = 100
RULE = UsualRule(least=10_000 * KR)


def found(
    amounts: list[int | None], rule: UsualRule = RULE, *, known: int = 7
) -> list[tuple[str, int]]:
    """What is said of month 7 of amounts in kronor, month by month."""
    months = {n: each * KR for n, each in enumerate(amounts, 1) if each is not None}
    answers = unlike_usual({"x": months}, month=7, known=range(1, known + 1), rule=rule)
    return [(each.kind, each.usual // KR) for each in answers]


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ([50_000] * 6 + [None], [("missing", 50_000)]),
        ([50_000] * 6 + [0], [("missing", 50_000)]),
        ([50_000] * 7, []),
        ([None, 48_000, 50_000, 50_000, 52_000, 60_000, None], [("missing", 50_000)]),
        ([None, None, 50_000, 50_000, 50_000, 50_000, None], []),
        ([50_000, 50_000, 50_000, 50_000, None, None, None], []),
        ([9_000] * 6 + [None], []),
        ([50_000] * 6 + [150_000], [("larger", 50_000)]),
        ([50_000] * 6 + [149_000], []),
        ([50_000] * 5 + [160_000, 150_000], []),
        ([50_000] * 6 + [16_000], [("smaller", 50_000)]),
        ([50_000] * 6 + [-50_000], [("smaller", 50_000)]),
        ([50_000] * 5 + [15_000, 16_000], []),
        ([-50_000] * 6 + [-200_000], [("larger", -50_000)]),
        ([-50_000] * 6 + [None], [("missing", -50_000)]),
        ([50_000, -10_000, 50_000, 50_000, 50_000, 50_000, 1_000], []),
    ],
)
def test_what_is_said(amounts: list[int | None], said: list[tuple[str, int]]) -> None:
    assert found(amounts) == said


def test_an_ended_posting_is_told_for_as_many_months_as_the_rule_says() -> None:
    amounts = [50_000] * 5 + [None, None]
    assert found(amounts) == [("missing", 50_000)]
    assert found(amounts, UsualRule(told=1)) == []


def test_a_month_that_the_ledger_does_not_hold_says_nothing() -> None:
    rent = dict.fromkeys((1, 2, 3, 5, 6), 50_000 * KR)
    assert unlike_usual({"x": rent}, month=7, known=[1, 2, 3, 5, 6, 7], rule=RULE)[0].months == (
        *(1, 2, 3),
        *(5, 6),
    )


def test_the_largest_difference_stands_first() -> None:
    def every(amount: int) -> dict[int, int]:
        return dict.fromkeys(range(1, 7), amount * KR)

    postings = {"a": every(20_000), "b": every(90_000) | {7: 300_000 * KR}, "c": every(40_000)}
    answers = unlike_usual(postings, month=7, known=range(1, 8), rule=RULE)
    assert [each.key for each in answers] == ["b", "c", "a"]
    assert answers[0] == Unlike("b", "larger", 90_000 * KR, 300_000 * KR, (1, 2, 3, 4, 5, 6))


@pytest.mark.parametrize(
    "rule", [{"hits": 7}, {"hits": 0}, {"told": 0}, {"times": 1}, {"least": -1}]
)
def test_a_rule_that_finds_nothing_is_refused(rule: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="range"):
        UsualRule(**rule)


def test_no_amounts_have_no_median() -> None:
    with pytest.raises(ValueError, match="median"):
        median([])


@given(
    st.dictionaries(st.integers(1, 7), st.integers(-(10**12), 10**12)),
    st.sets(st.integers(1, 7)),
)
def test_what_is_said_is_never_of_something_new(amounts: dict[int, int], known: set[int]) -> None:
    for each in unlike_usual({"x": amounts}, month=7, known=known, rule=RULE):
        assert len(each.months) >= RULE.hits
        assert set(each.months) <= known - {7}
        assert abs(each.usual) >= RULE.least
        assert (each.now is None) == (each.kind == "missing")


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1))
def test_the_median_has_as_many_above_as_below(amounts: list[int]) -> None:
    middle = median(amounts)
    assert min(amounts) <= middle <= max(amounts)
    assert sum(each > middle for each in amounts) <= len(amounts) / 2
    assert median(-each for each in amounts) in (-middle, -middle + 1)
