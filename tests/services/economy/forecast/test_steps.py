"""What becomes of a sheet: handed in with reasons, confirmed, returned, approved upward, adjusted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tertial.domain.figure import Unit
from tertial.errors import BadInput, NotAllowed
from tertial.services.economy.forecast import steps
from tertial.services.economy.forecast.sheets import save_texts, sheet_of
from tertial.services.economy.forecast.versions import typed_in
from tertial.store.models import (
    AuditEvent,
    Committee,
    Forecast,
    ForecastSheet,
    ForecastStep,
    PlanYear,
    Threshold,
)
from tests.services.economy.forecast_world import (
    BO,
    DAVID,
    FRIDA,
    KEY,
    NOW,
    TKR,
    opened,
    type_in,
    world,
)

IN: dict[str, Any] = {"committee": "von", "key": KEY, "now": NOW}
HERE = IN | {"unit": "52110"}


@pytest.fixture(autouse=True)
def year(small_world: Committee, cast: dict[str, Any]) -> PlanYear:
    made = world(small_world)
    opened()
    return made


def _state(unit: str = "52110") -> str:
    return str(ForecastSheet.objects.get(unit=unit).state)


def _reason(text: str = "Fler vikarier.") -> None:
    save_texts(actor=BO, reason=text, assumptions="", version=0, **HERE)


def test_a_line_that_moved_must_be_explained() -> None:
    type_in(BO, personnel="-1 300")
    with pytest.raises(BadInput, match=r"forecast\.reason") as raised:
        steps.hand_in(actor=BO, **HERE)
    assert raised.value.values["lines"] == "personnel"
    _reason()
    steps.hand_in(actor=BO, **HERE)
    assert _state() == "handed_in"
    assert sheet_of("von", KEY, "52110").own["fees"].ore == -240 * TKR


def test_a_small_move_needs_no_words() -> None:
    type_in(BO, personnel="-1 240", fees="240")
    steps.hand_in(actor=BO, **HERE)
    assert _state() == "handed_in"


def test_the_municipality_says_how_much_is_much(year: PlanYear) -> None:
    Threshold.objects.create(plan_year=year, key="forecast_moved", value="10")
    Threshold.objects.create(plan_year=year, key="forecast_moved_share", value="1")
    type_in(BO, personnel="-1 200", fees="230")
    with pytest.raises(BadInput, match=r"forecast\.reason"):
        steps.hand_in(actor=BO, **HERE)


def test_what_another_wrote_is_confirmed_by_the_manager() -> None:
    type_in(DAVID, personnel="-1 200")
    with pytest.raises(NotAllowed, match=r"forecast\.not-yours"):
        steps.hand_in(actor=DAVID, **HERE)
    substitute = replace(BO, login="siv", stands_in_for=frozenset({"bo"}))
    steps.hand_in(actor=substitute, **HERE)
    assert ForecastSheet.objects.get(unit="52110").on_behalf_of == ""


def test_what_is_handed_in_is_closed_until_it_is_taken_back() -> None:
    steps.hand_in(actor=BO, **HERE)
    with pytest.raises(BadInput, match=r"forecast\.step"):
        type_in(BO, personnel="-1 200")
    with pytest.raises(NotAllowed):
        steps.withdraw(actor=DAVID, **HERE)
    steps.withdraw(actor=BO, **HERE)
    assert _state() == "open"


def test_a_returned_sheet_says_what_is_wanted_and_is_open_again() -> None:
    steps.hand_in(actor=BO, **HERE)
    with pytest.raises(BadInput, match=r"ask\.comment"):
        steps.return_sheet(actor=FRIDA, comment=" ", **HERE)
    steps.return_sheet(actor=FRIDA, comment="Vilka vikarier?", **HERE)
    row = ForecastSheet.objects.get(unit="52110")
    assert (row.state, row.remark) == ("returned", "Vilka vikarier?")
    steps.hand_in(actor=BO, **HERE)
    assert [each.step for each in ForecastStep.objects.all()] == [
        "handed_in",
        "returned",
        "handed_in",
    ]


def test_a_level_is_approved_in_one_step_by_who_may() -> None:
    steps.hand_in(actor=BO, **HERE)
    steps.hand_in(actor=DAVID, **IN, unit="52120")
    assert steps.approve(actor=FRIDA, **IN, unit="ÄO") == 2
    assert (_state(), _state("52120")) == ("approved", "approved")
    assert AuditEvent.objects.filter(action="forecast.approved").count() == 2
    with pytest.raises(BadInput, match=r"forecast\.nothing-handed-in"):
        steps.approve(actor=FRIDA, **IN, unit="ÄO")


@pytest.mark.parametrize(
    ("act", "more"),
    [
        (steps.approve, {"unit": "52110"}),
        (steps.return_sheet, {"unit": "52110", "comment": "Nej."}),
        (steps.withdraw, {"unit": "52120"}),
        (steps.hand_in, {"unit": "52120"}),
    ],
)
def test_a_manager_takes_no_steps_but_ones_own(
    act: Callable[..., Any], more: dict[str, str]
) -> None:
    with pytest.raises(NotAllowed):
        act(actor=BO, **IN, **more)


ADJUST: dict[str, Any] = {"line": "personnel", "label": "Försiktighet", "amount": "-70"}


def test_an_adjustment_stands_apart_on_any_level() -> None:
    for unit in ("52110", "ÄO"):
        steps.adjust(actor=DAVID, **IN, **ADJUST, unit=unit, money=Unit.TKR)
    typed = typed_in(Forecast.objects.get())
    assert typed["ÄO"]["adjustment", "personnel", "Försiktighet"].ore == 70 * TKR
    assert "personnel" not in sheet_of("von", KEY, "52110").own
    assert AuditEvent.objects.filter(action="forecast.adjusted").count() == 2


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"label": ""}, "forecast.label"),
        ({"line": "total"}, "forecast.line"),
        ({"unit": "9"}, "forecast.unit"),
        ({"amount": "x"}, "number.invalid"),
    ],
)
def test_an_adjustment_that_is_none_is_refused(changed: dict[str, str], code: str) -> None:
    with pytest.raises(BadInput, match=code):
        steps.adjust(actor=DAVID, money=Unit.TKR, **(IN | ADJUST | {"unit": "ÄO"} | changed))


def test_only_the_controller_adjusts() -> None:
    with pytest.raises(NotAllowed):
        steps.adjust(actor=FRIDA, **IN, **ADJUST, unit="ÄO", money=Unit.TKR)
