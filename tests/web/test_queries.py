"""Lists ask the database as much whatever their length, on the real services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tertial.store.models import Committee, Job, LineMap, Report
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


def _more_committees(von: Committee) -> None:
    Committee.objects.bulk_create(
        Committee(municipality=von.municipality, slug=f"n{number}", name=f"Nämnd {number}")
        for number in range(50)
    )


@pytest.mark.parametrize(
    ("login", "address", "more", "most"),
    [
        ("rut", "/", _more_committees, 5),
        ("david", "/namnder/von/rapporter/", _more_reports, 8),
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
