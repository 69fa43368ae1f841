"""The audit trail as a page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tertial.errors import NotAllowed, NotFound
from tertial.services.access import SYSTEM, Actor
from tertial.services.trail import PAGE_SIZE, LogFilter, log_page, log_rows
from tertial.store.models import AuditEvent, Committee

NOW = datetime(2020, 9, 8, 10, tzinfo=UTC)


def _events(committee: Committee | None, count: int, action: str = "line_map.added") -> None:
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=NOW + timedelta(minutes=number),
            actor="david",
            action=action,
            committee=committee,
            thing=f"sak {number}",
            data={"first": "46", "valid_to": None, "codes": ["a", "b"], "generated": True},
        )
        for number in range(count)
    )


def test_the_newest_event_is_first_in_local_time_and_in_words(von: Committee) -> None:
    _events(von, 2)
    line = log_page(actor=SYSTEM, committee="von").lines[0]
    assert (line.at, line.who, line.what, line.thing) == (
        "2020-09-08 12:01",
        "david",
        "Koppling tillagd",
        "sak 1",
    )
    assert dict(line.details) == {
        "första kod": "46",
        "gäller till": "",
        "Kodernas namn": "a, b",
        "påhittad": "ja",
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"added": ["a", "b"], "changed": [], "removed": ["c"]}, "2 nya, 1 borttagna"),
        (list("abcdefg"), "a, b, c, d, e … (+2)"),
        (["controller", "reporter"], "controller, enhetschef"),
        ({"odd": 3}, "odd 3"),
    ],
)
def test_what_is_long_is_said_short(von: Committee, value: object, text: str) -> None:
    AuditEvent.objects.create(
        at=NOW,
        actor="x",
        action="package.imported",
        committee=von,
        thing="von/2020",
        data={"k": value},
    )
    assert dict(log_page(actor=SYSTEM, committee="von").lines[0].details) == {"k": text}


def test_an_action_without_a_word_shows_its_code(von: Committee) -> None:
    _events(von, 1, "något.nytt")
    assert log_page(actor=SYSTEM, committee="von").lines[0].what == "något.nytt"


def test_other_committees_events_and_sign_ins_are_not_there(von: Committee) -> None:
    _events(None, 3)
    assert log_page(actor=SYSTEM, committee="von").count == 0


@pytest.mark.parametrize(("asked", "shown", "lines"), [(1, 1, PAGE_SIZE), (2, 2, 1), (99, 2, 1)])
def test_it_comes_a_page_at_a_time(von: Committee, asked: int, shown: int, lines: int) -> None:
    _events(von, PAGE_SIZE + 1)
    page = log_page(actor=SYSTEM, committee="von", page=asked)
    assert (page.page, page.pages, len(page.lines)) == (shown, 2, lines)


def test_a_committee_that_is_not_there_is_not_found(von: Committee) -> None:
    with pytest.raises(NotFound):
        log_page(actor=SYSTEM, committee="xyz")


def test_who_did_it_is_named(cast: dict[str, Any]) -> None:
    _events(Committee.objects.get(slug="von"), 1)
    page = log_page(actor=SYSTEM, committee="von")
    assert (page.lines[0].who, page.lines[0].login) == ("David Sjö", "david")
    assert page.people == (("david", "David Sjö"), ("system", "Systemet"))


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (LogFilter(), 5),
        (LogFilter(thing="SAK 1"), 1),
        (LogFilter(thing="user:bo"), 1),
        (LogFilter(who="david"), 4),
        (LogFilter(who="ingen"), 0),
        (LogFilter(begins=date(2020, 9, 9)), 1),
        (LogFilter(ends=date(2020, 9, 8)), 4),
        (LogFilter("sak", "david", date(2020, 9, 8), date(2020, 9, 8)), 4),
    ],
)
def test_it_is_narrowed_by_thing_person_and_days(
    von: Committee, chosen: LogFilter, found: int
) -> None:
    _events(von, 4)
    AuditEvent.objects.create(
        at=NOW + timedelta(hours=14),  # the 9th in Sweden
        actor="anna",
        action="role.given",
        committee=von,
        thing="user:bo",
    )
    assert log_page(actor=SYSTEM, committee="von", chosen=chosen).count == found
    assert len(list(log_rows(actor=SYSTEM, committee="von", chosen=chosen))) == found


def test_a_filter_is_an_address() -> None:
    assert LogFilter("user:bo", "anna", date(2026, 1, 1)).query == (
        "sak=user%3Abo&vem=anna&fran=2026-01-01"
    )
    assert LogFilter().query == ""


def test_the_rows_of_a_file_are_in_words(von: Committee) -> None:
    _events(von, 1)
    (row,) = log_rows(actor=SYSTEM, committee="von")
    assert row == (
        "2020-09-08 12:00",
        "david",
        "Koppling tillagd",
        "sak 0",
        "första kod: 46; gäller till: ; Kodernas namn: a, b; påhittad: ja",
    )


def test_the_file_is_for_who_may_see_the_trail(von: Committee) -> None:
    with pytest.raises(NotAllowed):
        list(log_rows(actor=Actor("bo", roles=frozenset({("reporter", "von")})), committee="von"))
