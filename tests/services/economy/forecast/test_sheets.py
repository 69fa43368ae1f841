"""A sheet while it is typed: nothing is lost, and two who write at once are told."""

from __future__ import annotations

from typing import Any

import pytest

from tertial.domain.figure import Unit
from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.economy.forecast.sheets import (
    SheetChanged,
    save_grant,
    save_texts,
    sheet_of,
    take_proposals,
)
from tertial.store.models import AuditEvent, Committee, ForecastEntry, ForecastSheet, RoleAssignment
from tests.services.economy.forecast_world import (
    BO,
    DAVID,
    FRIDA,
    KEY,
    NOW,
    PER,
    TKR,
    opened,
    type_in,
    world,
)

HERE: dict[str, Any] = {"committee": "von", "key": KEY, "unit": "52110", "now": NOW}


@pytest.fixture(autouse=True)
def forecast(small_world: Committee, cast: dict[str, Any]) -> None:
    world(small_world)
    opened()


def _own(unit: str = "52110") -> dict[str, int | None]:
    return {line: each.ore for line, each in sheet_of("von", KEY, unit).own.items()}


def test_what_is_typed_is_kept_with_the_statements_sign() -> None:
    saved = type_in(BO, personnel="-1 250", fees="220")
    assert list(saved.faults) == []
    assert _own() == {"personnel": 1_250 * TKR, "fees": -220 * TKR}
    assert ForecastSheet.objects.get(unit="52110").changed_by == "bo"
    assert AuditEvent.objects.filter(action="forecast.saved").count() == 1


def test_a_cell_is_saved_from_the_entry_that_it_was_typed_from() -> None:
    first = type_in(BO, personnel="-1 250").cells[0][2]
    type_in(BO, personnel="-1 260", version=first)
    assert _own() == {"personnel": 1_260 * TKR}
    assert ForecastEntry.objects.count() == 2


def test_who_types_over_another_is_told_and_nothing_is_lost() -> None:
    first = type_in(BO, personnel="-1 250").cells[0][2]
    saved = type_in(DAVID, personnel="-1 300", fees="220")
    assert [(line, number) for line, _, number in saved.faults] == [("personnel", first)]
    assert "bo har sparat −1\N{NO-BREAK SPACE}250" in saved.faults[0][1]
    assert _own() == {"personnel": 1_250 * TKR, "fees": -220 * TKR}
    assert list(type_in(DAVID, personnel="-1 300", version=first).faults) == []


def test_the_same_amount_again_is_no_entry() -> None:
    type_in(BO, personnel="-1 250")
    type_in(BO, personnel="−1 250,0")
    assert ForecastEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "text", "said"), [("personnel", "tolv", "tolv"), ("total", "1", "total")]
)
def test_a_cell_that_cannot_be_saved_says_why(line: str, text: str, said: str) -> None:
    typed: dict[str, Any] = {line: text}
    saved = type_in(BO, **typed)
    assert said in saved.faults[0][1]
    assert not ForecastEntry.objects.exists()


def test_an_empty_cell_takes_the_proposal_again() -> None:
    first = type_in(BO, personnel="-1 250").cells[0][2]
    type_in(BO, personnel="", version=first)
    assert _own() == {"personnel": None}
    assert sheet_of("von", KEY, "52110").expected()["personnel"] == 1_200 * TKR


def test_proposals_are_taken_where_nothing_is_typed() -> None:
    type_in(BO, fees="220")
    assert take_proposals(actor=BO, **HERE) == 1
    assert _own() == {"personnel": 1_200 * TKR, "fees": -220 * TKR}


def test_texts_of_two_writers_are_both_shown() -> None:
    assert save_texts(actor=BO, reason="Fler vikarier.", assumptions="", version=0, **HERE) == 1
    with pytest.raises(SheetChanged) as raised:
        save_texts(actor=DAVID, reason="Annat.", assumptions="x", version=0, **HERE)
    assert raised.value.values["theirs"] == {"reason": "Fler vikarier.", "assumptions": ""}
    assert raised.value.values["version"] == 1
    assert save_texts(actor=BO, reason="Fler vikarier.", assumptions="", version=0, **HERE) == 1


def test_a_text_has_an_end() -> None:
    with pytest.raises(BadInput, match=r"answer\.long"):
        save_texts(actor=BO, reason="x" * 20_001, assumptions="", version=0, **HERE)


def test_who_writes_in_the_managers_place_is_seen_until_the_manager_writes() -> None:
    type_in(DAVID, personnel="-1 250")
    assert ForecastSheet.objects.get(unit="52110").on_behalf_of == "bo"
    type_in(BO, fees="220")
    assert ForecastSheet.objects.get(unit="52110").on_behalf_of == ""
    type_in(DAVID, "52120", personnel="-600")
    assert ForecastSheet.objects.get(unit="52120").on_behalf_of == ""


def test_a_pending_grant_is_kept_apart() -> None:
    more: dict[str, Any] = {"line": "fees", "money": Unit.TKR}
    save_grant(actor=BO, label="Statsbidrag", amount="50", **more, **HERE)
    save_grant(actor=BO, label="Återhämtning", amount="10", **more, **HERE)
    save_grant(actor=BO, label="Återhämtning", amount="", **more, **HERE)
    typed = sheet_of("von", KEY, "52110").typed
    assert typed["pending_grant", "fees", "Statsbidrag"].ore == -50 * TKR
    assert typed["pending_grant", "fees", "Återhämtning"].ore is None
    assert "fees" not in sheet_of("von", KEY, "52110").own


@pytest.mark.parametrize(
    ("label", "line", "code"), [(" ", "fees", "forecast.label"), ("A", "total", "forecast.line")]
)
def test_a_grant_has_a_name_and_a_line(label: str, line: str, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        save_grant(actor=BO, label=label, line=line, amount="1", money=Unit.TKR, **HERE)


def test_only_ones_own_units_are_written_in() -> None:
    with pytest.raises(NotAllowed):
        type_in(BO, "52120", personnel="-600")
    with pytest.raises(NotAllowed):
        type_in(PER, personnel="-600")
    type_in(FRIDA, "52120", personnel="-600")


def test_a_level_and_an_unknown_forecast_have_no_sheet() -> None:
    with pytest.raises(BadInput, match=r"forecast\.unit"):
        sheet_of("von", KEY, "ÄO")
    with pytest.raises(NotFound, match=r"forecast\.unknown"):
        sheet_of("von", "2020-09", "52110")


def test_a_manager_who_has_ended_is_no_manager() -> None:
    RoleAssignment.objects.filter(user__username="bo").update(valid_to="2020-01-01")
    assert sheet_of("von", KEY, "52110").manager == ""
