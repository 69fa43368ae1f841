"""How a value stands, what it is compared with, and that small groups cannot be seen or worked out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.measures import Group, Reach, comparable, hidden, in_force, reach, sums
from tertial.domain.period import Period
from tertial.domain.plan import Polarity

HIGHER, LOWER = Polarity.HIGHER, Polarity.LOWER


@pytest.mark.parametrize(
    ("value", "target", "polarity", "near", "expected"),
    [
        ("82", "82", HIGHER, 5, Reach.REACHED),
        ("79", "82", HIGHER, 5, Reach.NEAR),
        ("70", "82", HIGHER, 5, Reach.OFF),
        ("79", "82", HIGHER, 0, Reach.OFF),
        ("7.9", "≤ 7,7", LOWER, 5, Reach.NEAR),
        ("7.7", "≤ 7,7", LOWER, 0, Reach.REACHED),
        ("80", "Undersökning görs ej 2026", HIGHER, 5, None),
        ("80", "", HIGHER, 5, None),
    ],
)
def test_a_value_against_its_target(
    value: str, target: str, polarity: Polarity, near: int, expected: Reach | None
) -> None:
    assert reach(Decimal(value), target, polarity, near=Decimal(near)) == expected


@pytest.mark.parametrize(
    ("target", "before", "expected"),
    [
        ("Minska", 8, Reach.REACHED),
        ("Minska", 7, Reach.OFF),
        ("Öka", 6, Reach.REACHED),
        ("Ökad andel", 8, Reach.OFF),
    ],
)
def test_a_target_in_words_holds_against_the_last_comparable_value(
    target: str, before: int, expected: Reach
) -> None:
    assert reach(Decimal(7), target, LOWER, before=Decimal(before)) == expected


def test_a_target_in_words_says_nothing_without_a_comparable_value() -> None:
    assert reach(Decimal(7), "Minska", LOWER) is None


def test_what_is_missing_reaches_nothing() -> None:
    assert reach(None, "82", HIGHER) is None


def test_a_limit_is_that_of_its_day() -> None:
    rows = [(date(2026, 1, 1), "6"), (None, "11"), (date(2027, 1, 1), "4")]
    assert in_force(rows, date(2025, 12, 31)) == "11"
    assert in_force(rows, date(2026, 1, 1)) == "6"
    assert in_force([(date(2027, 1, 1), "4")], date(2026, 1, 1)) == ""


def test_the_comparable_period_is_a_year_earlier_else_the_nearest_of_its_kind() -> None:
    known = [Period.parse(code) for code in ("2025-08", "2026-07", "2025", "2024")]
    assert comparable(Period.parse("2026-08"), known) == Period.parse("2025-08")
    assert comparable(Period.parse("2025-08"), known) is None
    assert comparable(Period.parse("2026"), known) == Period.parse("2025")
    assert comparable(Period.parse("2027"), known) == Period.parse("2025")


def test_ten_are_hidden_and_eleven_are_shown() -> None:
    assert hidden([Group("", "T", 10)]) == {("", "T")}
    assert hidden([Group("", "T", 11)]) == frozenset()


def test_the_other_sex_is_hidden_too_so_that_none_can_be_worked_out() -> None:
    found = hidden([Group("51", "T", 40), Group("51", "K", 34), Group("51", "M", 6)])
    assert found == {("51", "K"), ("51", "M")}


def test_a_hidden_total_hides_its_parts() -> None:
    groups = [Group("51", "T", 9), Group("51", "K", None), Group("51", "M", None)]
    assert hidden(groups) == {("51", "T"), ("51", "K"), ("51", "M")}


def test_a_second_unit_is_hidden_beside_the_small_one() -> None:
    groups = [
        Group("", "T", 100),
        Group("51", "T", 5),
        Group("52", "T", 30),
        Group("53", "T", 65),
    ]
    assert hidden(groups) == {("51", "T"), ("52", "T")}


def test_hidden_units_that_are_too_few_together_take_a_third() -> None:
    groups = [Group("", "T", 70), Group("51", "T", 5), Group("52", "T", 5), Group("53", "T", 60)]
    assert hidden(groups) == {("51", "T"), ("52", "T"), ("53", "T")}


def test_units_are_hidden_beside_those_of_the_same_unit_above() -> None:
    groups = [
        *(Group("", "T", 200), Group("A", "T", 100), Group("B", "T", 100)),
        *(Group("A1", "T", 5), Group("A2", "T", 95), Group("B1", "T", 50), Group("B2", "T", 50)),
    ]
    parents = {"A1": "A", "A2": "A", "B1": "B", "B2": "B", "A": "", "B": ""}
    assert hidden(groups, parents=parents) == {("A1", "T"), ("A2", "T")}


def test_the_limit_is_data() -> None:
    assert hidden([Group("", "T", 10)], smallest=6) == frozenset()


def test_a_unit_whose_group_is_not_told_is_hidden_only_where_a_guard_was_set() -> None:
    groups = [Group("", "T", None), Group("51", "T", None)]
    assert hidden(groups) == frozenset()
    assert ("51", "T") in hidden(groups, is_strict=True)


PARENTS = {"A": "", "B": "", "A1": "A", "A2": "A", "A3": "A", "B1": "B", "B2": "B"}
LEAVES = ("A1", "A2", "A3", "B1", "B2")


@st.composite
def worlds(draw: st.DrawFn) -> list[Group]:
    """Women and men of every unit, and all their sums up to the committee's."""
    size = {(leaf, sex): draw(st.integers(0, 40)) for leaf in LEAVES for sex in ("K", "M")}
    for above in ("A", "B", ""):
        for sex in ("K", "M"):
            size[above, sex] = sum(size[u, sex] for u, over in PARENTS.items() if over == above)
    both = [Group(u, "T", size[u, "K"] + size[u, "M"]) for u in {*PARENTS, ""}]
    women = [Group(u, "K", size[u, "K"]) for u in {*PARENTS, ""}]
    men = [Group(u, "M", size[u, "M"]) for u in {*PARENTS, ""}]
    return [*both, *women, *men]


@given(worlds())
def test_nothing_small_is_shown_and_nothing_hidden_is_alone_in_a_sum(groups: list[Group]) -> None:
    gone = hidden(groups, parents=PARENTS)
    sizes = {(each.unit, each.sex): each.size or 0 for each in groups}
    assert [cell for cell, size in sizes.items() if size < 11 and cell not in gone] == []
    alone = [
        line for line in sums(sizes, PARENTS) if len([cell for cell in line if cell in gone]) == 1
    ]
    assert alone == []


@given(worlds())
def test_what_a_shown_total_hides_is_together_no_small_group(groups: list[Group]) -> None:
    gone = hidden(groups, parents=PARENTS)
    sizes = {(each.unit, each.sex): each.size or 0 for each in groups}
    together = [
        sum(sizes[cell] for cell in parts if cell in gone)
        for total, *parts in sums(sizes, PARENTS)
        if total not in gone and any(cell in gone for cell in parts)
    ]
    assert [size for size in together if size < 11] == []
