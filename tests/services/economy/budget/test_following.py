"""Which budget a year and its reports are followed against is chosen by who may, and told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tertial.domain.period import Period, PeriodKind
from tertial.errors import BadInput, NotAllowed
from tertial.services.economy.budget.following import (
    WHOLE_YEAR,
    follow,
    followed_lines,
    followed_version,
)
from tertial.services.economy.page.asked import PageAsked
from tertial.services.economy.page.opened import open_amounts
from tertial.store import models
from tertial.store.models import AuditEvent, Committee
from tests.services.economy.budget_world import (
    BO,
    DAVID,
    NORTH,
    NOW,
    YEAR,
    add_year,
    made,
    outcome,
    sent_budget,
)


@pytest.fixture
def report(small_world: Committee) -> models.Report:
    add_year(small_world)
    sent_budget()
    sent_budget(version="justerad", sha256="justerad", more={"tag": "x"})
    outcome({"account": "5010", "cost_centre": NORTH, "amount": 1, "year": YEAR})
    return models.Report.objects.create(
        plan_year=models.PlanYear.objects.get(year=YEAR),
        key="delar",
        kind="delarsrapport",
        title="Delårsrapport",
        period_end=date(YEAR, 8, 31),
        template="x",
        budget_version="ram",
    )


def chosen(report: str, version: str, **given: Any) -> None:
    usual: dict[str, Any] = {"actor": DAVID, "committee": "von", "year": YEAR, "now": NOW}
    follow(**{**usual, "report": report, "version": version, **given})


def test_a_report_is_followed_against_the_version_chosen(report: models.Report) -> None:
    chosen("delar", "justerad")
    report.refresh_from_db()
    assert report.budget_version == "justerad"
    event = AuditEvent.objects.get(action="budget.followed")
    assert event.data == {"before": "ram", "after": "justerad"}


def test_the_economys_pages_follow_what_was_chosen_for_the_year(report: models.Report) -> None:
    august = Period(YEAR, 8, PeriodKind.YTD)
    opened = open_amounts(committee="von", asked=PageAsked(year=YEAR))
    assert opened.amounts.version("budget", YEAR) == "justerad"
    assert opened.amounts.line("budget", august, "fees") is not None
    chosen(WHOLE_YEAR, "ram")
    opened = open_amounts(committee="von", asked=PageAsked(year=YEAR))
    assert opened.amounts.version("budget", YEAR) == "ram"
    line = followed_lines(committee="von", year=YEAR)[0]
    assert (line.version, line.since, line.choices) == (
        "ram",
        "2021-01-11 david",
        ("justerad", "ram"),
    )
    chosen(WHOLE_YEAR, "")
    assert followed_version(committee="von", year=YEAR) == ""


@pytest.mark.parametrize("report_key", [WHOLE_YEAR, "delar"])
def test_a_draft_cannot_be_followed(report: models.Report, report_key: str) -> None:
    draft = made("Utkast", "ram")
    with pytest.raises(BadInput, match=r"budget\.not-in-ledger"):
        chosen(report_key, draft)


def test_a_decided_report_stays_as_it_is(report: models.Report) -> None:
    models.Report.objects.update(decided_on=date(YEAR, 10, 1))
    assert followed_lines(committee="von", year=YEAR)[1].choices == ()
    with pytest.raises(BadInput, match=r"budget\.not-followed"):
        chosen("delar", "justerad")


def test_only_those_who_plan_the_economy_choose(report: models.Report) -> None:
    with pytest.raises(NotAllowed):
        chosen("delar", "justerad", actor=BO)
