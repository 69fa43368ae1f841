"""Codes are mapped and ended on a day, by who may, and it is noted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.access import SYSTEM, actor_of
from tertial.services.settings import add_line_map, end_line_map, lines_page
from tertial.store.models import AuditEvent, Committee, LineMap, ReportLine, Statement

TODAY = date(2020, 9, 15)

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 9, 8, 10, tzinfo=UTC)


@pytest.fixture
def rules(von: Committee) -> Committee:
    """A statement of two lines and their sum; fees are 31–34 since ever."""
    year = von.years.get()
    Statement.objects.create(
        plan_year=year, key="result", title="Resultat", dimension="account", sign="-1"
    )
    for order, (key, level, sums) in enumerate(
        [("fees", "detail", ""), ("staff", "detail", ""), ("net", "total", "fees staff")]
    ):
        ReportLine.objects.create(
            plan_year=year,
            order=order,
            statement="result",
            key=key,
            label=key.title(),
            level=level,
            sums=sums,
        )
    LineMap.objects.create(plan_year=year, statement="result", line="fees", first="31", last="34")
    return von


def _add(**changes: Any) -> None:
    asked: dict[str, Any] = {
        "actor": SYSTEM,
        "committee": "von",
        "statement": "result",
        "line": "staff",
        "first": "50",
        "last": "58",
        "valid_from": date(2020, 1, 1),
        "now": NOW,
    }
    add_line_map(**(asked | changes))


def _end(line_map: int, day: date = date(2020, 6, 30), **changes: Any) -> None:
    asked: dict[str, Any] = {"actor": SYSTEM, "committee": "von", "now": NOW}
    end_line_map(line_map=line_map, valid_to=day, **(asked | changes))


def test_lines_come_in_order_with_their_codes_and_sums(rules: Committee) -> None:
    (statement,) = lines_page(actor=SYSTEM, committee="von").statements
    assert [line.key for line in statement.lines] == ["fees", "staff", "net"]
    assert [each.codes for each in statement.lines[0].maps] == ["31–34"]
    assert statement.lines[2].sums == ("Fees", "Staff")
    assert [key for key, _ in statement.choices] == ["fees", "staff", "-"]


def test_codes_are_added_to_a_line_from_a_day_and_noted(rules: Committee) -> None:
    _add()
    made = LineMap.objects.get(line="staff")
    assert (made.first, made.last, made.valid_from) == ("50", "58", date(2020, 1, 1))
    event = AuditEvent.objects.get(action="line_map.added")
    assert (event.actor, event.thing, event.data["first"]) == (
        "system",
        "line_map:result/staff",
        "50",
    )


def test_a_single_code_is_both_first_and_last(rules: Committee) -> None:
    _add(last="")
    assert LineMap.objects.get(line="staff").last == "50"


def test_codes_can_be_left_outside_on_purpose(rules: Committee) -> None:
    _add(line="-", first="1", last="2")
    (statement,) = lines_page(actor=SYSTEM, committee="von").statements
    assert [each.codes for each in statement.outside] == ["1–2"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"first": "58", "last": "50"}, "line_map.codes"),
        ({"first": ""}, "line_map.codes"),
        ({"first": "5 0"}, "line_map.codes"),
        ({"line": "net"}, "line_map.line"),
        ({"line": "okänd"}, "line_map.line"),
        ({"statement": "okänd", "line": "-"}, "line_map.line"),
        ({"line": "fees", "first": "31", "last": "34"}, "line_map.duplicate"),
    ],
)
def test_what_cannot_be_a_map_changes_nothing(
    rules: Committee, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(BadInput) as raised:
        _add(**changes)
    assert raised.value.code == code
    assert LineMap.objects.count() == 1


def test_a_map_is_ended_on_a_day_and_the_same_codes_can_begin_after_it(rules: Committee) -> None:
    old = LineMap.objects.get()
    _end(old.pk)
    _add(line="fees", first="31", last="34", valid_from=date(2020, 7, 1))
    assert list(LineMap.objects.values_list("valid_from", "valid_to")) == [
        (None, date(2020, 6, 30)),
        (date(2020, 7, 1), None),
    ]
    assert AuditEvent.objects.filter(action="line_map.ended").count() == 1


def test_what_has_ended_stays_ended(rules: Committee) -> None:
    old = LineMap.objects.get()
    _end(old.pk)
    with pytest.raises(BadInput) as raised:
        _end(old.pk, date(2020, 8, 31))
    assert raised.value.code == "line_map.ended"


def test_a_map_does_not_end_before_it_begins(rules: Committee) -> None:
    _add()
    with pytest.raises(BadInput) as raised:
        _end(LineMap.objects.get(line="staff").pk, date(2019, 12, 31))
    assert raised.value.code == "line_map.dates"


def test_a_map_of_nowhere_is_not_found(rules: Committee) -> None:
    with pytest.raises(NotFound) as raised:
        _end(999)
    assert raised.value.code == "line_map.unknown"


@pytest.mark.parametrize("login", ["bo", "eva", "rut"])
def test_who_may_not_edit_is_refused(rules: Committee, cast: dict[str, Any], login: str) -> None:
    with pytest.raises(NotAllowed):
        _add(actor=actor_of(cast[login], today=TODAY))
    assert LineMap.objects.count() == 1


def test_a_committee_without_a_year_has_an_empty_page(cast: dict[str, Any]) -> None:
    page = lines_page(actor=SYSTEM, committee="sn")
    assert (page.year, page.statements, page.unmapped) == (None, (), ())
