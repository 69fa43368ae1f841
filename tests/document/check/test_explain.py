"""How a figure may have come to stand wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tertial.document.check.explain import Nearby, explain, left_out
from tertial.document.understand.interval import Interval


def around(value: str, slack: str = "0.1") -> Interval:
    return Interval(Decimal(value) - Decimal(slack), Decimal(value) + Decimal(slack))


@pytest.mark.parametrize(
    ("printed", "decimals", "should", "reason", "value"),
    [
        ("1442647", 0, "-1442647", "sign", "-1442647"),
        ("756.3", 1, "765.3", "swapped", "765.3"),
        ("-0.6", 1, "-6.0", "swapped", "-6.0"),
        ("65", 0, "650", "factor", "650"),
        ("848.1", 1, "878.1", "digit", "878.1"),
        ("74.2", 1, "742.5", "digit-missing", "742.5"),
        ("7742.5", 1, "742.5", "digit-missing", "742.5"),
    ],
)
def test_the_plainest_way_is_told(
    printed: str, decimals: int, should: str, reason: str, value: str
) -> None:
    slack = Decimal(5).scaleb(-decimals - 1)
    found = explain(Decimal(printed), decimals, around(should, str(slack)))
    assert found is not None
    assert (found.reason, found.value) == (reason, Decimal(value))


def test_a_neighbour_with_the_same_figure_explains_more_than_a_digit() -> None:
    nearby = (Nearby(Decimal(7638), "raden ovanför"),)
    found = explain(Decimal(7638), 0, around("7685", "1.5"), nearby)
    assert found is not None
    assert found.words == "samma tal står på raden ovanför"
    assert found.is_strong


def test_nothing_is_explained_where_nothing_fits() -> None:
    assert explain(Decimal(123456), 0, around("987.0")) is None


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("-1214", "raden A tycks vara utelämnad ur summan"),
        ("1655", "raden B tycks vara räknad två gånger"),
    ],
)
def test_a_row_left_out_or_counted_twice_is_named(rest: str, words: str) -> None:
    terms = [("A", Decimal(1214)), ("B", Decimal(1655)), ("C", Decimal(1919))]
    found = left_out(terms, Decimal(rest), Decimal(2))
    assert found is not None
    assert found.words == words


@pytest.mark.parametrize("rest", ["-100", "0"])
def test_a_row_is_named_only_where_it_is_one_row_alone(rest: str) -> None:
    terms = [("A", Decimal(100)), ("B", Decimal(100)), ("C", Decimal(70))]
    assert left_out(terms, Decimal(rest), Decimal(2)) is None


def test_where_rounding_leaves_room_for_a_swap_and_for_a_digit_neither_is_claimed() -> None:
    found = explain(Decimal("28.6"), 1, around("26.7", "0.1"))
    alone = explain(Decimal("28.6"), 1, around("26.8", "0.05"))
    assert found is not None
    assert alone is not None
    assert (found.value, found.is_credible) == (None, True)
    assert "eller" in found.words
    assert alone.value is not None
