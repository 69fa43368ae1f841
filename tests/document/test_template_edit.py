"""Changes of a template's body: levels stay right, the old body stays as it was."""

from __future__ import annotations

import copy
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.document.template import problems_of_template
from tertial.document.template_edit import (
    blocks_of,
    differences,
    for_year,
    moved,
    moved_block,
    with_block,
    with_new_section,
    with_section,
    without_block,
    without_section,
)
from tertial.errors import BadInput

BLOCKS = [{"type": "text"}, {"type": "about"}]


def section(key: str, level: int, **more: Any) -> dict[str, Any]:
    return {"id": key, "level": level, "title": key.capitalize(), **more}


def body(*sections: dict[str, Any]) -> dict[str, Any]:
    return {"key": "m", "kind": "manadsrapport", "section": list(sections)}


OUTLINE = body(
    section("laget", 1),
    section("ekonomi", 1, blocks=BLOCKS),
    section("drift", 2, goal_default=[{"type": "text"}]),
    section("investeringar", 2),
    section("underlag", 1),
)


def ids(made: Any) -> list[tuple[str, int]]:
    return [(raw["id"], raw["level"]) for raw in made["section"]]


def test_a_section_moves_with_all_below_it_past_its_neighbour() -> None:
    assert [key for key, _ in ids(moved(OUTLINE, "ekonomi", up=True))] == [
        *("ekonomi", "drift", "investeringar"),
        *("laget", "underlag"),
    ]
    assert [key for key, _ in ids(moved(OUTLINE, "laget", up=False))][:4] == [
        *("ekonomi", "drift", "investeringar"),
        "laget",
    ]


@pytest.mark.parametrize(
    ("key", "up"), [("laget", True), ("underlag", False), ("drift", True), ("investeringar", False)]
)
def test_one_without_a_neighbour_stays(key: str, up: bool) -> None:
    assert moved(OUTLINE, key, up=up) == OUTLINE


def test_a_new_level_moves_what_is_below_as_much() -> None:
    made = with_section(OUTLINE, "ekonomi", {"level": 2})
    assert ids(made) == [
        ("laget", 1),
        ("ekonomi", 2),
        ("drift", 3),
        ("investeringar", 3),
        ("underlag", 1),
    ]


@pytest.mark.parametrize(("key", "level"), [("laget", 2), ("drift", 4), ("ekonomi", 0)])
def test_a_level_that_nothing_bears_is_refused(key: str, level: int) -> None:
    with pytest.raises(BadInput) as raised:
        with_section(OUTLINE, key, {"level": level})
    assert raised.value.code == "template.level"


def test_what_is_emptied_is_left_out_and_what_the_form_lacks_is_kept() -> None:
    made = with_section(OUTLINE, "drift", {"title": "Driften", "owner": "", "length": 0})
    assert made["section"][2] == {
        **section("drift", 2, goal_default=[{"type": "text"}]),
        "title": "Driften",
    }


def test_a_section_that_is_taken_out_lifts_what_is_below_it() -> None:
    assert ids(without_section(OUTLINE, "ekonomi")) == [
        ("laget", 1),
        ("drift", 1),
        ("investeringar", 1),
        ("underlag", 1),
    ]
    with pytest.raises(BadInput):
        without_section(body(section("laget", 1)), "laget")


def test_a_new_section_comes_after_all_below_the_one_before_it() -> None:
    made = with_new_section(OUTLINE, "ekonomi", {"id": "personal", "title": "Personal"})
    assert ids(made)[4] == ("personal", 1)
    assert ids(with_new_section(OUTLINE, "", {"id": "forst", "title": "F"}))[0] == ("forst", 1)
    with pytest.raises(BadInput):
        with_new_section(OUTLINE, "", {"id": "laget", "title": "Igen"})


def test_blocks_are_added_changed_moved_and_taken_out() -> None:
    added = with_block(OUTLINE, "ekonomi", 9, {"type": "sources"})
    assert [each["type"] for each in blocks_of(added, "ekonomi")] == ["text", "about", "sources"]
    up = moved_block(added, "ekonomi", 2, up=True)
    assert [each["type"] for each in blocks_of(up, "ekonomi")] == ["text", "sources", "about"]
    assert moved_block(up, "ekonomi", 0, up=True) == up
    assert [each["type"] for each in blocks_of(without_block(up, "ekonomi", 0), "ekonomi")] == [
        "sources",
        "about",
    ]
    with pytest.raises(BadInput):
        without_block(OUTLINE, "laget", 0)
    with pytest.raises(BadInput):
        with_block(OUTLINE, "laget", 0, {"type": "bild"})


def test_years_of_periods_move_to_another_year_and_words_do_not() -> None:
    block = {"type": "indicators", "periods": ["2024-07r12", "2025"], "headings": ["2025"]}
    made = for_year(body(section("a", 1, blocks=[block])), to=2026, was=2025)
    assert made["section"][0]["blocks"][0]["periods"] == ["2025-07r12", "2026"]
    assert made["section"][0]["blocks"][0]["headings"] == ["2025"]


def test_what_differs_between_two_versions_is_said_by_section() -> None:
    now = without_section(OUTLINE, "laget")
    now = with_section(now, "drift", {"title": "Driften", "length": 80})
    now = with_block(now, "ekonomi", 1, {"type": "sources"})
    assert differences(OUTLINE, now) == [
        "”Laget” är borttaget.",
        "”Ekonomi”: blocken är text, sources, förut text, about.",
        "”Driften”: rubrik är ändrad från ”Drift” till ”Driften”.",
        "”Driften”: längd är ändrad från ”” till ”80”.",
    ]
    assert differences(now, now) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["up", "down", "out"]),
            st.sampled_from(["laget", "ekonomi", "drift", "investeringar", "underlag"]),
        ),
        max_size=8,
    )
)
def test_moving_and_taking_out_never_makes_a_template_wrong(steps: list[tuple[str, str]]) -> None:
    before = copy.deepcopy(OUTLINE)
    made: Any = OUTLINE
    change = {
        "up": lambda now, key: moved(now, key, up=True),
        "down": lambda now, key: moved(now, key, up=False),
        "out": without_section,
    }
    for what, key in steps:
        with suppress(BadInput):  # one that is gone, or the last
            made = change[what](made, key)
        assert problems_of_template(made) == []
    assert before == OUTLINE
