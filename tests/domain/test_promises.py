"""From plan to year-end report: what was told, what fell silent, what was said otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.promises import Followed, Promise, Redefined, Thing, Told, follow

PLANNED = Promise("item", "planering", "Gemensam planering")
ON, DONE = Told("Blir klart i år", "on"), Told("Klart", "done")
Report = dict[Thing, Told]


def reports(*told: Told | None) -> list[Report]:
    return [{PLANNED.thing: each} if each else {} for each in told]


def one(*told: Told | None) -> Followed:
    return follow([PLANNED], reports(*told))[0]


@pytest.mark.parametrize(
    ("told", "fate"),
    [
        ((), "waiting"),
        ((None, None), "silent"),
        ((ON, ON), "kept"),
        ((ON, None), "stopped"),
        ((DONE, None), "kept"),
        ((None, ON), "late"),
        ((ON, None, DONE), "kept"),
    ],
)
def test_what_became_of_a_promise(told: tuple[Told | None, ...], fate: str) -> None:
    assert one(*told).fate == fate


def test_what_was_taken_out_of_the_plan_is_ended_and_not_silent() -> None:
    ended = replace(PLANNED, ended_on=date(2026, 5, 4))
    assert follow([ended], reports(None))[0].fate == "ended"


def test_the_standing_in_each_report_is_kept_in_order() -> None:
    assert one(ON, None, DONE).told == (ON, None, DONE)


def test_another_title_another_target_and_another_key_are_redefinitions() -> None:
    was = Promise("indicator", "nojda", "Nöjda brukare", targets=("2026: 85", "2027: 88"))
    now = Promise(
        "indicator",
        "nojd",
        "Nöjda kunder",
        previous="nojda",
        targets=("2026: 80", "2027: 88", "2028: 90"),
    )
    assert follow([now], [], before=[was])[0].changes == (
        Redefined("key", "nojda", "nojd"),
        Redefined("title", "Nöjda brukare", "Nöjda kunder"),
        Redefined("target", "2026: 85", "2026: 80"),
    )


def test_more_space_in_a_title_is_no_redefinition() -> None:
    spaced = replace(PLANNED, title="Gemensam  planering ")
    assert follow([PLANNED], [], before=[spaced])[0].changes == ()


def test_what_was_said_otherwise_during_the_year_stands_last() -> None:
    change = Redefined("title", "Planering", "Gemensam planering", "2026-05-04")
    found = follow([PLANNED], [], changed={PLANNED.thing: (change,)})
    assert found[0].changes == (change,)


def test_what_next_year_has_no_longer_is_gone_unless_it_was_done() -> None:
    assert follow([PLANNED], reports(ON), after=[])[0].is_gone
    assert not follow([PLANNED], reports(DONE), after=[])[0].is_gone
    assert not follow([PLANNED], reports(ON), after=[PLANNED])[0].is_gone
    renamed = Promise("item", "planeringen", "Gemensam planering", previous="planering")
    assert not follow([PLANNED], reports(ON), after=[renamed])[0].is_gone
    assert not follow([PLANNED], reports(ON))[0].is_gone


@given(st.lists(st.sampled_from([None, ON, DONE]), max_size=5))
def test_a_promise_is_silent_only_when_no_report_tells_of_it(told: list[Told | None]) -> None:
    found = one(*told)
    assert (found.fate == "silent") == (bool(told) and not any(told))
    assert found.told == tuple(told)
