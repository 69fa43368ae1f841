"""The months as a page: how each stands, what is left before it is closed, what is usually posted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.ledger.batches import Ledger
from tertial.services.access import Actor
from tertial.services.economy.feed.months import close_month, reopen_month
from tertial.services.economy.feed.months_page import months_page
from tertial.services.economy.feed.usual import note_unlike
from tertial.services.workspace import ledger_home
from tertial.store.models import AuditEvent, Committee, Forecast, ForecastSheet, OrgUnit, PlanYear
from tests.ledger.making import put

NOW = datetime(2020, 9, 8, 10, tzinfo=UTC)
KARIN = Actor("karin", "Karin", frozenset({("central_owner", None)}))
DAVID = Actor("david", "David", frozenset({("controller", "von")}))
READER = Actor("rea", "Rea", frozenset({("reader", "von")}))
HYRA = {"account": "5010", "cost_centre": "1", "amount": 50_000_00}
LOOK: dict[str, Any] = {
    "actor": DAVID,
    "committee": "von",
    "year": 2020,
    "month": 7,
    "unit": "1",
    "account": "5010",
    "kind": "missing",
    "note": "Kommer i augusti",
    "now": NOW,
}


@pytest.fixture
def world(small_world: Committee) -> Ledger:
    """A rent every month to June, and in July something else on an account without a line."""
    OrgUnit.objects.create(
        plan_year=PlanYear.objects.get(), code="1", name="Solgården", role="own_provider"
    )
    ledger = Ledger(ledger_home())
    for month in range(1, 7):
        put(ledger, [HYRA | {"month": month}], sha256=f"m{month}")
    put(ledger, [{"month": 7, "account": "9999", "cost_centre": "1"}], sha256="m7")
    return ledger


def page(actor: Actor = DAVID, month: int | None = 7) -> Any:
    return months_page(actor=actor, committee="von", month=month)


def checks() -> dict[str, tuple[bool, str]]:
    return {check.label: (check.is_done, check.said) for check in page().chosen.checks}


def test_each_month_says_how_it_stands(world: Ledger) -> None:
    about: dict[str, Any] = {"actor": KARIN, "committee": "von", "year": 2020, "now": NOW}
    close_month(month=1, **about)
    close_month(month=2, **about)
    reopen_month(month=2, reason="En rättelse", **about)
    states = [line.state for line in page().months]
    assert states[:3] == ["stängd", "öppnad igen", "preliminär"]
    assert states[7:9] == ["inget inläst", "inget inläst"]
    line = page().months[0]
    assert (line.since, line.rows, line.total) == ("2020-09-08, karin", "1", "50\xa0000,00")


def test_what_is_usually_posted_and_is_missing_is_told_with_the_usual_amount(world: Ledger) -> None:
    (row,) = page().chosen.unlike
    assert (row.unit, row.unit_name, row.account, row.line) == (
        "1",
        "Solgården",
        "5010",
        "personnel",
    )
    assert (row.word, row.usual, row.now) == ("saknas", "50\xa0000", "")
    assert row.months == "jan, feb, mar, apr, maj, jun"


def test_the_checklist_says_what_is_left(world: Ledger) -> None:
    found = checks()
    assert [found[label][0] for label in found] == [True, True, False, False, True]
    assert found["Alla konton hör till en rapportrad"][1] == "Utan rad: 9999"
    assert found["Det som brukar bokföras är sett över"][1] == "1 av 1 kvar att se över"


def test_what_somebody_has_looked_at_is_done(world: Ledger) -> None:
    note_unlike(**LOOK)
    assert checks()["Det som brukar bokföras är sett över"] == (True, "")
    assert page().chosen.unlike[0].looked == "Kommer i augusti (david)"
    assert AuditEvent.objects.get(action="month.looked").thing == "2020-07/1/5010"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"note": " "}, BadInput),
        ({"month": 99}, BadInput),
        ({"kind": "x"}, BadInput),
        ({"actor": READER}, NotAllowed),
    ],
)
def test_what_cannot_be_noted(
    world: Ledger, changed: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        note_unlike(**{**LOOK, **changed})


def test_a_file_that_has_changed_on_disk_is_seen(world: Ledger) -> None:
    part = world.active_parts(committee="von", kind="outcome", year=2020, months=[7])[0]
    other = world.active_parts(committee="von", kind="outcome", year=2020, months=[6])[0]
    world.path(part).write_bytes(world.path(other).read_bytes())
    assert checks()["Kontrollsumman stämmer"] == (False, "Skiljer: outcome-2020-07.parquet")


@pytest.mark.parametrize(
    ("state", "sheets", "said"),
    [
        ("open", ("handed_in", "approved"), (True, "")),
        ("open", ("handed_in", "open"), (False, "1 av 2 enheter har inte lämnat in")),
        ("frozen", ("open",), (True, "Prognosen är fryst.")),
    ],
)
def test_forecasts_of_the_month_are_asked_for(
    world: Ledger, small_world: Committee, state: str, sheets: tuple[str, ...], said: Any
) -> None:
    forecast = Forecast.objects.create(
        plan_year=PlanYear.objects.get(),
        key="2020-07",
        period_end=date(2020, 7, 31),
        state=state,
        opened_at=NOW,
    )
    for number, each in enumerate(sheets):
        ForecastSheet.objects.create(forecast=forecast, unit=str(number), state=each)
    assert checks()["Prognoserna är inlämnade"] == said


def test_the_newest_month_with_outcome_is_opened_first(world: Ledger) -> None:
    assert page(month=None).chosen.month == 7
    assert (page().may_close, page(KARIN).may_close, page(READER).may_look) == (False, True, False)


def test_an_empty_workspace_has_months_and_nothing_more(small_world: Committee) -> None:
    assert page(month=None).chosen is None
    assert {line.state for line in page(month=None).months} == {"inget inläst"}
    assert not page(month=3).chosen.checks[0].is_done


def test_another_committee_is_not_there(world: Ledger) -> None:
    with pytest.raises(NotFound):
        page(Actor("c", roles=frozenset({("controller", "sn")})))
