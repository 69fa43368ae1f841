"""What forecasts stand on, from the ledger and the rules."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tertial.ledger.batches import Ledger
from tertial.services.economy.forecast.basis import Figures, ForecastAsked, forecast_figures
from tertial.services.workspace import ledger_home
from tertial.store.models import Committee, KnownItem, LineMap, OrgUnit, PayTerm, PlanYear, Position
from tests.ledger.making import put
from tests.services.economy.forecast_world import NOW, TKR, world

ASKED = ForecastAsked("von", 2020, 8, "2020", "")


@pytest.fixture
def year(small_world: Committee) -> PlanYear:
    return world(small_world)


def _proposed(figures: Figures, unit: str = "52110", line: str = "personnel") -> int | None:
    return figures.of(unit, line).proposal.ore


def test_a_line_has_last_year_budget_outcome_and_a_proposal(year: PlanYear) -> None:
    found = forecast_figures(ASKED).of("52110", "personnel")
    assert (found.last_year, found.budget) == (90 * 12 * TKR, 96 * 12 * TKR)
    assert (found.budget_so_far, found.outcome) == (96 * 8 * TKR, 800 * TKR)
    assert found.proposal.ore == 1_200 * TKR
    assert found.proposal.profile.source == "own"
    assert found.proposal.profile.years == (2019,)


def test_units_are_those_without_units_below_and_those_only_the_ledger_knows(
    year: PlanYear,
) -> None:
    put(
        Ledger(ledger_home()),
        [{"cost_centre": "9", "account": "5010", "month": 7, "amount": 8}],
        source="annat",
        sha256="x",
    )
    figures = forecast_figures(ASKED)
    assert figures.units == ("52110", "52120", "9")
    assert figures.within("ÄO") == ("52110", "52120")


def test_a_line_that_a_unit_has_nothing_on_is_missing(year: PlanYear) -> None:
    assert _proposed(forecast_figures(ASKED), "52120", "fees") is None


def test_known_items_count_until_they_are_withdrawn(year: PlanYear) -> None:
    before = _proposed(forecast_figures(ASKED))
    item = KnownItem.objects.create(
        plan_year=year, unit="52110", line="personnel", label="Flytt", kind="lasting", month=11,
        ore=5 * TKR, at=NOW, by="bo",
    )  # fmt: skip
    assert _proposed(forecast_figures(ASKED)) == (before or 0) + 10 * TKR
    item.withdrawn_at = NOW
    item.save()
    assert _proposed(forecast_figures(ASKED)) == before


def test_positions_stand_in_place_of_the_rate_on_the_line_of_pay(year: PlanYear) -> None:
    Position.objects.create(
        plan_year=year, key="t1", unit="52110", title="Undersköterska", kind="employed",
        fte="2", monthly_pay=30 * TKR,
    )  # fmt: skip
    PayTerm.objects.create(plan_year=year, overhead="40", revision="")
    found = forecast_figures(ASKED).of("52110", "personnel").proposal
    assert [term.kind for term in found.terms] == ["outcome", "staff"]
    assert found.ore == 800 * TKR + 4 * 2 * 42 * TKR


def test_agency_staff_alone_are_known_beside_the_rate(year: PlanYear) -> None:
    Position.objects.create(
        plan_year=year, key="h1", unit="52110", title="Hyrsköterska", kind="agency", fte="1",
        monthly_pay=80 * TKR, starts_on=date(2020, 10, 1),
    )  # fmt: skip
    assert _proposed(forecast_figures(ASKED)) == 1_200 * TKR + 3 * 80 * TKR


def test_what_has_no_line_is_told(year: PlanYear) -> None:
    put(
        Ledger(ledger_home()),
        [{"cost_centre": "52110", "account": "9999", "month": 7, "amount": 8}],
        source="annat",
        sha256="x",
    )
    assert forecast_figures(ASKED).unmapped == {"52110": 8}


def test_figures_are_kept_until_the_ledger_or_the_rules_change(year: PlanYear) -> None:
    first = forecast_figures(ASKED)
    with CaptureQueriesContext(connection) as asked:
        assert forecast_figures(ASKED) is first
    assert len(asked) == 1
    LineMap.objects.filter(line="fees").update(valid_to=date(2020, 1, 1))
    assert forecast_figures(ASKED) is not first
    put(Ledger(ledger_home()), [{"month": 7}], source="annat", sha256="y")
    assert forecast_figures(ASKED) is not first


def test_a_row_rewritten_in_place_is_seen(year: PlanYear) -> None:
    Position.objects.create(
        plan_year=year, key="t1", unit="52110", title="Undersköterska", kind="employed",
        fte="2", monthly_pay=30 * TKR,
    )  # fmt: skip
    before = forecast_figures(ASKED)
    OrgUnit.objects.filter(code="52110").update(name="Hemtjänst väster")
    named = forecast_figures(ASKED)
    Position.objects.filter(key="t1").update(fte="1")
    assert (before.name("52110"), named.name("52110")) == ("Hemtjänst norra", "Hemtjänst väster")
    assert _proposed(forecast_figures(ASKED)) == (_proposed(named) or 0) - 4 * 30 * TKR


def test_before_any_outcome_the_budget_is_the_proposal(year: PlanYear) -> None:
    put(
        Ledger(ledger_home()),
        [{"year": 2021, "account": "5010", "cost_centre": "52110", "amount": 700, "voucher": ""}],
        kind="budget",
        version="2021",
        sha256="c",
    )
    PlanYear.objects.create(committee=year.committee, year=2021)
    figures = forecast_figures(ForecastAsked("von", 2021, 1, "2021"))
    held = figures.of("52110", "personnel")
    assert (held.outcome, held.last_year) == (None, None)
    assert held.proposal.level_source == "budget"
