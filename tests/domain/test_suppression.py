"""Small numbers are hidden, and what gives them away; nothing hidden can be computed from what is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.suppression import suppressed

ROW = ("T", "K", "M")


def test_a_small_number_takes_the_next_smallest_with_it() -> None:
    found = suppressed({"a": 3, "b": 9, "c": 7, "S": 19}, [("S", "a", "b", "c")], 5)
    assert found == {"a": True, "c": False}


def test_two_small_numbers_hide_each_other() -> None:
    assert suppressed({"a": 3, "b": 2, "S": 40, "c": 35}, [("S", "a", "b", "c")], 5) == {
        "a": True,
        "b": True,
    }


def test_zero_is_shown_and_hides_nothing() -> None:
    assert suppressed({"a": 0, "b": 9, "S": 9}, [("S", "a", "b")], 5) == {}
    assert suppressed({"a": 0, "b": 3, "S": 3}, [("S", "a", "b")], 5) == {"b": True, "S": True}


def test_what_hides_in_one_sum_is_hidden_in_the_other_too() -> None:
    cells = {"ak": 3, "am": 20, "at": 23, "bk": 30, "bm": 40, "bt": 70, "k": 33, "m": 60, "t": 93}
    ties = [("at", "ak", "am"), ("bt", "bk", "bm"), ("t", "k", "m"), ("k", "ak", "bk")]
    found = suppressed(cells, [*ties, ("m", "am", "bm")], 5)
    for tie in [*ties, ("m", "am", "bm")]:
        assert sum(cell in found for cell in tie) != 1


@given(st.lists(st.integers(0, 30) | st.none(), min_size=2, max_size=8), st.integers(1, 9))
def test_no_sum_gives_a_hidden_number_away(parts: list[int | None], smallest: int) -> None:
    values: dict[int, int | None] = dict(enumerate(parts))
    values[-1] = sum(part or 0 for part in parts)
    found = suppressed(values, [(-1, *range(len(parts)))], smallest)
    assert {cell for cell, small in found.items() if small} == {
        cell for cell, value in values.items() if value and value < smallest
    }
    parts_hidden = sum(values[cell] or 0 for cell in found)
    alone = [cell for cell in found if sum(each in found for each in values) == 1]
    others = [c for c, v in values.items() if v and c not in found]
    assert not alone or not others
    assert not found or -1 in found or parts_hidden >= smallest or not others
