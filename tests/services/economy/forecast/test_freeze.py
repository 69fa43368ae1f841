"""A frozen forecast is a batch that says the same as its sheets, to the öre."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tertial.domain.figure import Unit
from tertial.errors import BadInput, NotAllowed
from tertial.ledger import queries
from tertial.ledger.batches import Ledger
from tertial.services.economy.basis import Asked, basis, by_unit
from tertial.services.economy.forecast import steps
from tertial.services.economy.forecast.freeze import entries_of, freeze, lift_freeze
from tertial.services.economy.forecast.sheets import save_grant, sheet_of
from tertial.services.workspace import ledger_home
from tertial.store.models import (
    AuditEvent,
    Committee,
    Forecast,
    Measure,
    MeasureEffect,
    PlanYear,
    Report,
    Seal,
)
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


# --- lifted -----------------------------------------------------------------------------------------------------

WHY: dict[str, Any] = {"reason": "Fel beslut om hyran"}


def test_a_lifted_freeze_is_open_and_gone_from_the_ledger() -> None:
    before = _standing()
    batch = freeze(actor=DAVID, **HOW, **IN)
    lift_freeze(actor=DAVID, **WHY, **IN)
    forecast = Forecast.objects.get()
    assert (forecast.state, forecast.batch, forecast.lifted_why) == ("open", "", WHY["reason"])
    assert Ledger(ledger_home()).batch(batch.id).is_undone
    assert _frozen("personnel", "52110") is None
    assert _standing() == before
    data = AuditEvent.objects.get(action="forecast.lifted").data
    assert data == {"varför": WHY["reason"], "parti": batch.id}


def test_a_lifted_forecast_is_changed_and_frozen_anew() -> None:
    freeze(actor=DAVID, **HOW, **IN)
    lift_freeze(actor=DAVID, **WHY, **IN)
    version = sheet_of("von", KEY, "52110").own["personnel"].version
    type_in(BO, personnel="-1 300", version=version)
    freeze(actor=DAVID, **HOW, **IN)
    assert _frozen("personnel", "52110") == 1_282 * TKR
    lift_freeze(actor=DAVID, **WHY, **IN)
    freeze(actor=DAVID, **HOW, **IN)
    assert _frozen("personnel", "52110") == 1_282 * TKR


def _standing() -> dict[str, Any]:
    units = ("52110", "52120")
    return {unit: sheet_of("von", KEY, unit).expected() for unit in units}


def test_a_reason_is_asked_for() -> None:
    freeze(actor=DAVID, **HOW, **IN)
    with pytest.raises(BadInput, match=r"forecast\.why"):
        lift_freeze(actor=DAVID, reason="  ", **IN)


def test_what_is_not_frozen_is_not_lifted() -> None:
    with pytest.raises(BadInput, match=r"forecast\.not-frozen"):
        lift_freeze(actor=DAVID, **WHY, **IN)


def test_only_the_controller_lifts() -> None:
    with pytest.raises(NotAllowed):
        lift_freeze(actor=BO, **WHY, **IN)


def _report(**more: Any) -> Report:
    year = PlanYear.objects.get()
    about = {"key": "dr", "kind": "interim", "title": "Delårsrapport", "period_end": NOW.date()}
    return Report.objects.create(plan_year=year, forecast_version=KEY, **about, **more)


def _sealed() -> None:
    report = _report()
    Seal.objects.create(plan_year=report.plan_year, report="dr", at=NOW, by="k", number=1)


def _followed() -> None:
    Forecast.objects.create(
        plan_year=PlanYear.objects.get(), key="2020-10", period_end=NOW.date(), previous=KEY,
        opened_at=NOW, opened_by="david",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (lambda: _report(decided_on=NOW.date()), "forecast.reported"),
        (_sealed, "forecast.reported"),
        (_followed, "forecast.followed"),
    ],
    ids=["decided", "sealed", "followed"],
)
def test_what_builds_on_it_keeps_it(given: Callable[[], object], code: str) -> None:
    freeze(actor=DAVID, **HOW, **IN)
    given()
    with pytest.raises(BadInput, match=code.replace(".", r"\.")):
        lift_freeze(actor=DAVID, **WHY, **IN)
    assert Forecast.objects.get(key=KEY).state == "frozen"


def test_a_report_that_is_still_written_does_not_hinder() -> None:
    freeze(actor=DAVID, **HOW, **IN)
    _report()
    lift_freeze(actor=DAVID, **WHY, **IN)
    assert Forecast.objects.get().state == "open"
