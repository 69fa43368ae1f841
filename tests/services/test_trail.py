"""The audit trail as a page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tertial.errors import NotFound
from tertial.services.access import SYSTEM
from tertial.services.trail import PAGE_SIZE, log_page
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
        "codes": "a, b",
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
