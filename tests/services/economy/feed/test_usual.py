"""By which numbers a posting is usual is the committee's own choice, with who and when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tertial.domain.economy.expected import UsualRule
from tertial.errors import BadInput, NotAllowed
from tertial.services.access import Actor
from tertial.services.economy.feed.usual import set_usual, usual_box
from tertial.store.models import AuditEvent, Committee, UsualSetting

NOW = datetime(2020, 9, 8, 10, tzinfo=UTC)
DAVID = Actor("david", "David", frozenset({("controller", "von")}))
BO = Actor("bo", "Bo", frozenset({("reporter", "von")}))
CHOICE: dict[str, Any] = {
    "actor": DAVID,
    "committee": "von",
    "window": 12,
    "hits": 9,
    "told": 3,
    "least": "25 000",
    "times": 4,
    "now": NOW,
}


def test_without_a_choice_the_programs_own_numbers_hold(small_world: Committee) -> None:
    assert usual_box("von").rule == UsualRule()
    assert usual_box("von").since == ()


def test_a_choice_holds_and_says_whose_it_is(small_world: Committee) -> None:
    set_usual(**CHOICE)
    set_usual(**CHOICE)  # the same again is nothing new
    found = usual_box("von")
    assert found.rule == UsualRule(window=12, hits=9, told=3, least=2_500_000, times=4)
    assert found.since[0].startswith("2020-09-08 david: 9 av 12 månader")
    assert UsualSetting.objects.count() == AuditEvent.objects.filter(action="month.usual").count()


@pytest.mark.parametrize(
    "changed",
    [{"hits": 13}, {"window": 99}, {"told": 0}, {"times": 1}, {"least": "-1"}, {"least": "x"}],
)
def test_numbers_that_find_nothing_are_refused(
    small_world: Committee, changed: dict[str, Any]
) -> None:
    with pytest.raises(BadInput):
        set_usual(**{**CHOICE, **changed})


def test_only_those_who_plan_the_economy_choose(small_world: Committee) -> None:
    with pytest.raises(NotAllowed):
        set_usual(**{**CHOICE, "actor": BO})
