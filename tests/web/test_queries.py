"""Lists ask the database as much whatever their length, on the real services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tertial.store.models import (
    Assessment,
    Comment,
    Committee,
    Goal,
    Indicator,
    IndicatorValue,
    ItemStatus,
    Job,
    LineMap,
    PlanItem,
    Report,
)
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 9, 8, tzinfo=UTC)


def _asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def _more_reports(von: Committee) -> None:
    year = von.years.get()
    Report.objects.bulk_create(
        Report(
            plan_year=year,
            key=f"manadsrapport-{number}",
            kind="manadsrapport",
            title=f"Rapport {number}",
            period_end=date(2020, 1, 31),
            template="delarsrapport",
            budget_version="2020",
        )
        for number in range(50)
    )


def _more_jobs(von: Committee) -> None:
    Job.objects.bulk_create(
        Job(kind="import", committee=von, created_by="david", created_at=NOW) for _ in range(50)
    )


def _more_maps(von: Committee) -> None:
    LineMap.objects.bulk_create(
        LineMap(
            plan_year=von.years.get(),
            statement="income_statement",
            line="fees",
            first=str(code),
            last=str(code),
        )
        for code in range(3500, 3550)
    )


def _more_plan(von: Committee, numbers: range) -> None:
    """A goal with an indicator, its value, items of four kinds and what a report says of them, for each number."""
    year = von.years.get()
    report, entered = "delarsrapport-2020-08", {"entered_at": NOW, "entered_by": "david"}
    for n in numbers:
        of, goal = {"plan_year": year, "order": n}, f"mal-{n}"
        Goal.objects.create(**of, key=goal, label=f"Mål {n}", level="committee_goal", owner="bo")
        Indicator.objects.create(**of, key=f"i-{n}", name=f"I {n}", goal=goal, polarity="lower")
        IndicatorValue.objects.create(
            **of, indicator=f"i-{n}", period="2020-08", raw="9", **entered
        )
        for kind in ("assignment", "project", "event", "challenge"):
            PlanItem.objects.create(**of, kind=kind, key=f"{kind}-{n}", title="Sak", goal=goal)
            ItemStatus.objects.create(**of, report=report, item=f"{kind}-{n}", status="Klart")
        Assessment.objects.create(**of, report=report, goal=goal, grade="god")


def _more_comments(von: Committee) -> None:
    goal = {"key": "mal", "label": "Ett mål", "level": "committee_goal"}
    Goal.objects.get_or_create(plan_year=von.years.get(), **goal)
    Comment.objects.bulk_create(
        Comment(committee=von, thing="2020/goal/mal", text="Bra.", at=NOW, by="bo")
        for _ in range(50)
    )


def _more_committees(von: Committee) -> None:
    Committee.objects.bulk_create(
        Committee(municipality=von.municipality, slug=f"n{number}", name=f"Nämnd {number}")
        for number in range(50)
    )


@pytest.mark.parametrize(
    ("login", "address", "more", "most"),
    [
        ("rut", "/", _more_committees, 5),
        ("david", "/namnder/von/rapporter/", _more_reports, 13),
        ("david", "/namnder/von/inlasning/", _more_jobs, 8),
        ("david", "/namnder/von/installningar/rapportrader/", _more_maps, 55),
    ],
)
def test_a_longer_list_asks_no_more(
    small_world: Committee,
    signed_in: SignIn,
    login: str,
    address: str,
    more: Callable[[Committee], None],
    most: int,
) -> None:
    client = signed_in(login)
    before = _asked(client, address)
    more(small_world)
    assert _asked(client, address) == before <= most


def test_a_goals_page_asks_no_more_for_many_comments(
    small_world: Committee, signed_in: SignIn
) -> None:
    client, address = signed_in("anna"), "/namnder/von/plan/mal/mal/"
    _more_comments(small_world)
    before = _asked(client, address)
    _more_comments(small_world)
    assert _asked(client, address) == before <= 60


@pytest.mark.parametrize(
    "page", ["", "blad/", "loften/", "uppdrag/", "projekt/", "handelser/", "utmaningar/"]
)
def test_a_larger_plan_asks_no_more(small_world: Committee, signed_in: SignIn, page: str) -> None:
    client, address = signed_in("anna"), f"/namnder/von/plan/{page}"
    _more_plan(small_world, range(5))
    before = _asked(client, address)
    _more_plan(small_world, range(5, 50))
    assert _asked(client, address) == before <= 50
