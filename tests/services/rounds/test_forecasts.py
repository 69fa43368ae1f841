"""A round asks for forecasts: the ask leads to the unit's sheet and stands as it does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tertial.errors import BadInput
from tertial.services.access import Actor
from tertial.services.economy.forecast import steps
from tertial.services.rounds import asks
from tertial.services.rounds.opening import open_round
from tertial.store.models import Ask, Committee, Forecast, RoundKind
from tests.services.economy.forecast_world import BO, DAVID, FRIDA, KEY, NOW, type_in, world

ANNA = Actor("anna", roles=frozenset({("planning_officer", "von")}))
SHEET: dict[str, Any] = {"committee": "von", "key": KEY, "unit": "52110", "now": NOW}


@pytest.fixture(autouse=True)
def round_id(small_world: Committee, cast: dict[str, Any]) -> int:
    RoundKind.objects.create(
        plan_year=world(small_world), key="delar", label="Delårsrapport", cutoffs="8",
        asks="forecast", answer_days=17, approve_days=10,
    )  # fmt: skip
    days = {"answers_due": date(2020, 9, 11), "approval_due": date(2020, 9, 18)}
    return open_round(
        actor=ANNA,
        committee="von",
        kind="delar",
        period_end=date(2020, 8, 31),
        meeting_on=date(2020, 9, 29),
        **days,
        now=NOW,
    )


def _state() -> str:
    return str(Ask.objects.get(unit="52110").state)


def test_each_unit_is_asked_and_the_forecast_is_opened() -> None:
    assert Forecast.objects.get().key == KEY
    found = [(ask.unit, ask.assignee and ask.assignee.get_username()) for ask in Ask.objects.all()]
    assert found == [("52110", "bo"), ("52120", None)]


def test_the_card_leads_to_the_sheet_and_is_not_answered_here() -> None:
    (mine,) = asks.ask_page(actor=BO, committee="von", today=NOW.date()).rounds
    (card,) = mine.cards
    assert (card.forecast, card.unit_code, card.can_write) == (KEY, "52110", False)
    assert card.title == "Helårsprognos: Hemtjänst norra"
    with pytest.raises(BadInput, match=r"ask\.on-sheet"):
        asks.hand_in(actor=BO, committee="von", asks=[card.id], now=NOW)


def test_the_ask_stands_as_the_sheet_stands(round_id: int) -> None:
    assert _state() == "open"
    type_in(BO, personnel="-1 200")
    assert _state() == "saved"
    steps.hand_in(actor=BO, **SHEET)
    assert _state() == "handed_in"
    assert asks.approve_all(actor=FRIDA, committee="von", round_id=round_id, now=NOW) == 0
    steps.return_sheet(actor=FRIDA, comment="Varför?", **SHEET)
    assert (_state(), Ask.objects.get(unit="52110").remark) == ("returned", "Varför?")
    steps.hand_in(actor=BO, **SHEET)
    steps.approve(actor=FRIDA, **SHEET)
    assert _state() == "approved"


def test_a_step_outside_any_round_troubles_no_ask(round_id: int) -> None:
    Ask.objects.all().delete()
    type_in(DAVID, "52120", personnel="-600")
    assert not Ask.objects.exists()
