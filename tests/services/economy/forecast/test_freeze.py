"""A frozen forecast is a batch that says the same as its sheets, to the öre."""

from __future__ import annotations

from typing import Any

import pytest

from tertial.domain.figure import Unit
from tertial.errors import BadInput, NotAllowed
from tertial.ledger import queries
from tertial.ledger.batches import Ledger
from tertial.services.economy.basis import Asked, basis, by_unit
from tertial.services.economy.forecast import steps
from tertial.services.economy.forecast.freeze import entries_of, freeze
from tertial.services.economy.forecast.sheets import save_grant
from tertial.services.workspace import ledger_home
from tertial.store.models import AuditEvent, Committee, Forecast, Measure, MeasureEffect
from tests.ledger.making import put
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
HOW: dict[str, Any] = {"with_measures": True, "with_grants": False, "is_sure": True}


@pytest.fixture(autouse=True)
def forecast(small_world: Committee, cast: dict[str, Any]) -> None:
    year = world(small_world)
    opened()
    type_in(BO, personnel="-1 250,01", fees="233,3")
    measure = {"unit": "52110", "line": "personnel", "label": "Gemensam planering"}
    Measure.objects.create(plan_year=year, key="m1", planned=24 * TKR, **measure)
    MeasureEffect.objects.create(
        plan_year=year, measure="m1", month=8, ore=6 * TKR, at=NOW, by="bo"
    )
    steps.adjust(
        actor=DAVID, unit="ÄO", line="personnel", label="Risk", amount="-70", money=Unit.TKR, **IN
    )
    grant: dict[str, Any] = {"line": "fees", "label": "Sökt", "amount": "50", "money": Unit.TKR}
    save_grant(actor=BO, unit="52110", **grant, **IN)


def _frozen(line: str, unit: str) -> int | None:
    ledger = Ledger(ledger_home())
    asked = Asked("von", 2020, 8, "2020", KEY)
    found = by_unit(ledger, basis(committee="von", year=2020), asked)
    return found[unit].row(line).amount("full_year", "forecast")


def test_the_ledger_holds_what_was_typed_proposed_and_adjusted() -> None:
    batch = freeze(actor=DAVID, **HOW, **IN)
    assert _frozen("personnel", "52110") == 125_001_000 - 18 * TKR
    assert _frozen("fees", "52110") == -23_330_000
    assert _frozen("personnel", "52120") == 600 * TKR
    assert _frozen("personnel", "ÄO") == 70 * TKR
    row = Forecast.objects.get()
    assert (row.state, row.batch, row.frozen_by) == ("frozen", batch.id, "david")
    assert AuditEvent.objects.filter(action="forecast.frozen").count() == 1


def test_months_that_have_passed_are_their_outcome() -> None:
    freeze(actor=DAVID, **HOW, **IN)
    months = queries.monthly(
        Ledger(ledger_home()),
        committee="von",
        kind="forecast",
        year=2020,
        version=KEY,
        codes={"account": ("5010",), "cost_centre": ("52110",)},
    )
    assert [each.amount for each in months[:8]] == [100 * TKR] * 8
    assert len(months) == 12


def test_what_is_kept_apart_has_a_tag_in_the_ledger() -> None:
    freeze(actor=DAVID, **(HOW | {"with_grants": True}), **IN)
    used = queries.codes_in_use(
        Ledger(ledger_home()),
        committee="von",
        year=2020,
        dimension="tag",
        kind="forecast",
        version=KEY,
    )
    assert {each.code: each.amount for each in used if each.code} == {
        "prognosjustering": 70 * TKR,
        "sökt bidrag": -50 * TKR,
        "åtgärd": -18 * TKR,
    }


def test_without_measures_and_grants_they_are_not_counted_in() -> None:
    freeze(actor=DAVID, **(HOW | {"with_measures": False}), **IN)
    assert _frozen("personnel", "52110") == 125_001_000
    assert {kind for _, _, kind, _ in entries_of(Forecast.objects.get())} == {"own", "adjustment"}


def test_sheets_that_nobody_has_approved_are_said_first() -> None:
    with pytest.raises(BadInput, match=r"forecast\.not-approved") as raised:
        freeze(actor=DAVID, **(HOW | {"is_sure": False}), **IN)
    assert raised.value.values["count"] == 2
    assert Forecast.objects.get().state == "open"


def test_a_frozen_forecast_is_not_typed_in_again() -> None:
    freeze(actor=DAVID, **HOW, **IN)
    with pytest.raises(BadInput, match=r"forecast\.frozen"):
        type_in(BO, personnel="-1")
    with pytest.raises(BadInput, match=r"forecast\.frozen"):
        freeze(actor=DAVID, **HOW, **IN)


def test_a_version_from_another_system_stops_it_whole() -> None:
    put(Ledger(ledger_home()), [{"voucher": ""}], kind="forecast", version=KEY, sha256="f")
    with pytest.raises(BadInput, match=r"economy\.version-imported"):
        freeze(actor=DAVID, **HOW, **IN)
    assert Forecast.objects.get().state == "open"


def test_only_the_controller_freezes() -> None:
    with pytest.raises(NotAllowed):
        freeze(actor=FRIDA, **HOW, **IN)
