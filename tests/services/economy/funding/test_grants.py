"""Grants, investments and premises as registers: typed, followed in the ledger, summed with what is not known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tertial.errors import Conflict, NotAllowed
from tertial.services.economy.budget.records import RecordFault, save_record
from tertial.services.economy.funding.grants import GrantLine, GrantsPage, grants_page
from tertial.services.economy.funding.investments import investments_page, premises_page
from tertial.store import models
from tests.services.economy.budget_world import (
    BO,
    DAVID,
    NORTH,
    NOW,
    YEAR,
    add_year,
    outcome,
)


@pytest.fixture(autouse=True)
def world(small_world: models.Committee) -> models.Committee:
    add_year(small_world)
    return small_world


def saved(register: Any, key: str = "", actor: Any = DAVID, seen: str = "", **given: str) -> str:
    about: dict[str, Any] = {"actor": actor, "committee": "von", "year": YEAR, "now": NOW}
    return save_record(**about, kind=register, given=given, key=key, seen=seen)


def asked(page: Any, **given: Any) -> Any:
    return page(actor=DAVID, committee="von", year=YEAR, money="kr", **given)


def posted() -> None:
    rows: list[dict[str, Any]] = [
        {"account": "3510", "amount": -1_214_00, "project": "8101"},
        {"account": "5010", "amount": 2_295_00, "project": "8101"},
        {"account": "5010", "amount": 99_00, "project": "8102"},
        {"account": "1191", "amount": 470_00, "project": "2601"},
        {"account": "1191", "amount": 8_00, "project": "2999"},
    ]
    outcome(*({"year": YEAR, "month": 2, "cost_centre": NORTH} | row for row in rows))


GRANT = {"label": "Personligt ombud", "status": "received"}


def the_grant(page: GrantsPage) -> GrantLine:
    (line,) = page.grants
    return line


def test_a_grant_is_followed_and_what_is_left_is_grant_less_cost() -> None:
    posted()
    saved("bidrag", **GRANT, project="8101", applied_first="1 000", applied_second="500")
    line = the_grant(asked(grants_page))
    assert line.cells == ("1\xa0500", "", "", "", "1\xa0214", "2\xa0295", "−1\xa0081", "", "0")
    assert line.source == "huvudboken"
    assert line.remarks == ("Sökt i två omgångar: 1\xa0000 och 500.",)


def test_what_the_ledger_does_not_say_is_what_was_typed() -> None:
    saved("bidrag", **GRANT, received="900", cost="300", is_repayable="ja", passed_on="100")
    page = asked(grants_page)
    line = the_grant(page)
    assert (line.source, line.cells[6], line.cells[8], page.risk) == (
        "inskrivet",
        "+600",
        "500",
        "500",
    )


def test_sums_say_how_many_they_lack() -> None:
    saved("bidrag", **GRANT, budgeted="5")
    saved("bidrag", label="Okänt", status="planned")
    page = asked(grants_page)
    assert (page.totals[2], page.missing[2], page.totals[4], page.missing[4]) == ("5", 1, "", 2)


def test_a_report_that_is_late_is_told_and_one_that_is_done_is_not() -> None:
    saved("bidrag", **GRANT, report_by="2021-02-01", shared_with="SN", is_retroactive="ja")
    saved("bidrag", label="Klart", status="closed", report_by="2021-02-01")
    late, done = asked(grants_page, today=date(2021, 3, 1)).grants
    assert late.remarks == (
        "Söks i efterhand.",
        "Delas med SN.",
        "Skulle ha återrapporterats 2021-02-01.",
    )
    assert done.remarks == ()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"goals": "finns-inte"}, "goals"),
        ({"report_by": "i vår"}, "report_by"),
        ({"received": "tolv"}, "received"),
        ({"status": ""}, "status"),
    ],
)
def test_what_cannot_be_saved_says_where(given: dict[str, str], field: str) -> None:
    with pytest.raises(RecordFault) as caught:
        saved("bidrag", **{**GRANT, **given})
    assert list(caught.value.faults) == [field]


def test_goals_are_those_of_the_plan() -> None:
    year = models.PlanYear.objects.get(year=YEAR)
    models.Goal.objects.create(plan_year=year, key="trygg", label="Trygghet", level="committee")
    saved("bidrag", **GRANT, goals="trygg")
    assert the_grant(asked(grants_page)).goals == (("trygg", "Trygghet"),)


def test_a_grant_is_changed_with_its_history_and_the_second_writer_is_told() -> None:
    key = saved("bidrag", **GRANT)
    seen = the_grant(asked(grants_page)).form.seen
    saved("bidrag", key, seen=seen, **GRANT, decided="700")
    with pytest.raises(Conflict):
        saved("bidrag", key, seen=seen, **GRANT, decided="800")
    data = models.AuditEvent.objects.filter(action="budget.saved").latest("id").data
    assert data == {"before": {"decided": ""}, "after": {"decided": "700"}}


def test_who_may_not_edit_is_refused() -> None:
    with pytest.raises(NotAllowed):
        saved("bidrag", actor=BO, **GRANT)


def test_an_investment_has_its_carry_over_and_its_projects_outcome() -> None:
    posted()
    saved(
        "investering",
        label="Sängar",
        decision="earlier",
        kind="both",
        projects="2601-2609",
        budget="580",
        carried_over="510",
        added="50",
        forecast="600",
    )
    page = asked(investments_page)
    (line,) = page.investments
    assert line.cells == ("580", "510", "50", "1\xa0140", "470", "600", "+540")
    assert (line.decision, line.kind, page.other) == (
        "Tidigare beslutat",
        "re-/nyinvesteringar",
        "8",
    )
    assert page.missing == (0,) * 7


def test_premises_that_were_stopped_are_in_no_sum() -> None:
    saved("investering", label="Ombyggnad")
    saved("lokal", label="Ekgården", status="decided", places="60", investment="ombyggnad")
    saved("lokal", label="Björkgården", status="stopped", places="40", rent="900")
    page = asked(premises_page)
    assert (page.places, page.rent, page.missing) == ("60", "", (0, 1))
    assert page.premises[0].investment == "Ombyggnad"


def test_places_are_a_whole_number() -> None:
    with pytest.raises(RecordFault):
        saved("lokal", label="X", status="need", places="några")
