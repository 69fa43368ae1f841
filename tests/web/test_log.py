"""The audit trail as a page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tertial.store.models import AuditEvent, Committee
from tests.web.page import Page

pytestmark = pytest.mark.django_db
PAGE = "/namnder/von/logg/"


def _events(committee: Committee, count: int) -> None:
    AuditEvent.objects.all().delete()
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=datetime(2020, 9, 8, tzinfo=UTC) + timedelta(minutes=number),
            actor="david",
            action="line_map.added",
            committee=committee,
            thing="line_map:result/fees",
            data={"first": "46"},
        )
        for number in range(count)
    )


def test_it_says_when_who_what_and_which(david: Client, von: Committee) -> None:
    _events(von, 1)
    text = Page(david.get(PAGE)).text
    assert "2020-09-08 02:00 David Sjö Koppling tillagd line_map:result/fees första kod: 46" in text


def test_an_empty_log_says_so(david: Client, von: Committee) -> None:
    AuditEvent.objects.all().delete()
    assert "Ingenting har hänt än." in Page(david.get(PAGE)).text


def test_it_asks_as_much_whatever_has_happened(david: Client, von: Committee) -> None:
    counts: list[int] = []
    for events in (1, 120):
        _events(von, events)
        with CaptureQueriesContext(connection) as asked:
            david.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 9


def test_pages_lead_on_and_back(david: Client, von: Committee, samples: dict[str, Any]) -> None:
    _events(von, 120)
    links = Page(david.get(PAGE, {"sida": "2"})).links()
    assert links["‹ Föregående"] == "?sida=1"
    assert links["Nästa ›"] == "?sida=3"


def test_it_is_narrowed_by_the_address(david: Client, von: Committee) -> None:
    _events(von, 3)
    assert "3 händelser" in Page(david.get(PAGE, {"vem": "david", "fran": "2020-09-08"})).text
    assert "Inget i loggen passar in" in Page(david.get(PAGE, {"sak": "user:bo"})).text
    assert "3 händelser" in Page(david.get(PAGE, {"fran": "inget datum"})).text


def test_the_filter_follows_to_other_pages_and_to_the_file(david: Client, von: Committee) -> None:
    _events(von, 120)
    links = Page(david.get(PAGE, {"vem": "david", "sida": "2"})).links()
    assert links["Nästa ›"] == "?vem=david&sida=3"
    assert links["Hämta som CSV"] == f"{PAGE}fil.csv?vem=david"


def test_the_file_opens_in_swedish_excel_and_holds_no_formula(
    david: Client, von: Committee
) -> None:
    _events(von, 1)
    AuditEvent.objects.update(thing="=1+1")
    answer = david.get(f"{PAGE}fil.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "\ufeffNär;Vem;Vad;Gäller;Uppgifter",
        "2020-09-08 02:00;david;Koppling tillagd;'=1+1;första kod: 46",
    ]
