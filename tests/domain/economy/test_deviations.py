"""What makes a variance: ranked, cut, and exact whatever it is cut at."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.economy.deviations import Contribution, Movement, explain, sides
from tertial.errors import BadInput

PARTS = [
    Contribution("care", "Särskilt boende", 256),
    Contribution("home", "Hemtjänst", 48),
    Contribution("own", "Egen regi", -368),
    Contribution("none", "Inget", 0),
    Contribution("small", "Litet", 3),
]
amounts = st.lists(st.integers(-(10**12), 10**12), max_size=12)


def test_the_largest_come_first_and_what_offsets_them_apart() -> None:
    found = explain(-61, PARTS)
    assert [part.key for part in found.drivers] == ["own"]
    assert [part.key for part in found.offsets] == ["care"]
    assert [part.key for part in found.named] == ["own", "care"]
    assert (found.rest, found.others) == (51, 2)


def test_all_that_moves_is_named_when_asked_for() -> None:
    found = explain(-61, PARTS, enough=Fraction(1))
    assert [part.key for part in found.named] == ["own", "care", "home", "small"]
    assert (found.rest, found.others) == (0, 0)


def test_no_more_are_named_than_asked_for() -> None:
    found = explain(-61, PARTS, enough=Fraction(1), most=1)
    assert [part.key for part in found.named] == ["own"]
    assert (found.rest, found.others) == (307, 3)


def test_no_variance_may_still_hide_movements() -> None:
    found = explain(0, [Contribution("a", "A", 5), Contribution("b", "B", -5)], enough=Fraction(1))
    assert [part.key for part in found.drivers] == ["a"]
    assert [part.key for part in found.offsets] == ["b"]


@pytest.mark.parametrize("share", [Fraction(-1, 10), Fraction(11, 10)])
def test_a_share_is_between_nothing_and_all(share: Fraction) -> None:
    with pytest.raises(BadInput, match=r"deviation\.share"):
        explain(0, [], enough=share)


@given(st.integers(-(10**13), 10**13), amounts, st.integers(0, 100))
def test_named_and_rest_are_the_variance(variance: int, parts: list[int], percent: int) -> None:
    made = [Contribution(str(n), "", amount) for n, amount in enumerate(parts)]
    share = Fraction(percent, 100)
    found = explain(variance, made, enough=share)
    assert sum(part.amount for part in found.named) + found.rest == variance
    named = sum(abs(part.amount) for part in found.named)
    assert named >= share * sum(map(abs, parts))
    assert len(found.named) + found.others == sum(amount != 0 for amount in parts)


@given(
    st.integers(), st.dictionaries(st.sampled_from(["purchaser", "own_provider"]), st.integers())
)
def test_the_sides_are_the_whole(whole: int, by_role: dict[str, int]) -> None:
    assert sum(sides(whole, by_role).values()) == whole


def test_what_was_not_stated_has_not_moved() -> None:
    assert Movement(10, 4).change == -6
    assert Movement(None, 4).change is None
