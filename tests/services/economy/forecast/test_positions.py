"""The register of positions and pay terms: filled in, told from, ended, taken away, undone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tertial.errors import BadInput, Conflict, NotAllowed, NotFound
from tertial.services.economy.forecast.positions import (
    remove_staff,
    save_staff,
    staff_register,
    undo_staff,
)
from tertial.services.economy.forecast.staff_values import StaffFault, kind_of
from tertial.store.models import AuditEvent, Committee, PayTerm, Position
from tests.services.economy.forecast_world import BO, DAVID, NOW, PER, world

IN: dict[str, Any] = {"committee": "von", "year": 2020, "now": NOW}
NURSE = {
    "unit": "52110",
    "title": "Undersköterska",
    "kind": "employed",
    "fte": "0,75",
    "monthly_pay": "31 500",
}
TERM = {"overhead": "40,15", "revision_month": "4", "revision": "2,7"}


@pytest.fixture(autouse=True)
def committee(small_world: Committee) -> None:
    world(small_world)


def _added(given: dict[str, str] = NURSE, **more: str) -> int:
    return save_staff(actor=DAVID, kind="befattning", given=given | more, **IN)


def _last() -> int:
    return int(AuditEvent.objects.order_by("-pk").values_list("pk", flat=True)[0])


def test_a_position_is_added_with_a_key_of_its_title() -> None:
    row = Position.objects.get(pk=_added())
    assert (row.key, row.fte, row.monthly_pay) == ("underskoterska", "0,75", 3_150_000)
    event = AuditEvent.objects.get()
    assert (event.action, event.thing) == ("staff.changed", "2020/befattning/underskoterska")
    assert (event.data["before"], event.data["row"]) == ({}, row.pk)


def test_only_what_is_given_is_changed() -> None:
    number = _added()
    save_staff(actor=DAVID, kind="befattning", row=number, given={"ends_on": "2020-05-31"}, **IN)
    row = Position.objects.get()
    assert (row.ends_on, row.title) == (date(2020, 5, 31), "Undersköterska")


def test_pay_terms_are_added_and_changed() -> None:
    number = save_staff(actor=DAVID, kind="lonevillkor", given=TERM, **IN)
    save_staff(actor=DAVID, kind="lonevillkor", row=number, given={"overhead": "41"}, **IN)
    assert PayTerm.objects.values_list("overhead", "revision_month", "revision").get() == (
        "41", 4, "2,7",
    )  # fmt: skip


def test_nothing_changed_is_no_change() -> None:
    number = _added()
    save_staff(actor=DAVID, kind="befattning", row=number, given=NURSE, **IN)
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"title": ""}, "title"),
        ({"unit": "9"}, "unit"),
        ({"fte": "halv"}, "fte"),
        ({"fte": "-1"}, "fte"),
        ({"monthly_pay": "mycket"}, "monthly_pay"),
        ({"monthly_pay": "-1"}, "monthly_pay"),
        ({"kind": "annat"}, "kind"),
        ({"starts_on": "i maj"}, "starts_on"),
        ({"starts_on": "2020-06-01", "ends_on": "2020-05-31"}, "ends_on"),
        ({"line": "rad"}, "line"),
        ({"kind": "agency", "fills": "nej"}, "fills"),
        ({"key": "två ord"}, "key"),
        ({"note": "x" * 301}, "note"),
    ],
)
def test_what_cannot_be_a_position_is_said_by_column(wrong: dict[str, str], name: str) -> None:
    with pytest.raises(StaffFault) as raised:
        _added(NURSE | wrong)
    assert list(raised.value.faults) == [name]
    assert not Position.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "name"),
    [({"revision_month": "13"}, "revision_month"), ({"overhead": ""}, "overhead")],
)
def test_what_cannot_be_pay_terms_is_said(wrong: dict[str, str], name: str) -> None:
    with pytest.raises(StaffFault) as raised:
        save_staff(actor=DAVID, kind="lonevillkor", given=TERM | wrong, **IN)
    assert list(raised.value.faults) == [name]


def test_a_key_or_a_group_is_there_once() -> None:
    _added(key="t1")
    with pytest.raises(StaffFault):
        _added(key="t1")
    save_staff(actor=DAVID, kind="lonevillkor", given=TERM, **IN)
    with pytest.raises(StaffFault):
        save_staff(actor=DAVID, kind="lonevillkor", given=TERM, **IN)


def test_agency_staff_work_for_a_vacant_position_which_then_stays() -> None:
    vacant = _added(kind="vacant", key="v1")
    _added(kind="agency", fills="v1")
    with pytest.raises(BadInput, match=r"staff\.filled"):
        remove_staff(actor=DAVID, kind="befattning", row=vacant, **IN)


def test_what_another_changed_since_is_not_written_over() -> None:
    number = _added()
    save_staff(actor=DAVID, kind="befattning", row=number, given={"fte": "1"}, **IN)
    with pytest.raises(Conflict):
        save_staff(
            actor=DAVID, kind="befattning", row=number, given={"fte": "0,5"},
            seen={"fte": "0,75"}, **IN,
        )  # fmt: skip
    assert Position.objects.get().fte == "1"


# --- undone -----------------------------------------------------------------------------------------------------


def test_a_change_is_undone_and_so_is_the_undoing() -> None:
    number = _added()
    save_staff(actor=DAVID, kind="befattning", row=number, given={"fte": "1"}, **IN)
    undo_staff(actor=DAVID, change=_last(), **IN)
    assert Position.objects.get().fte == "0,75"
    undo_staff(actor=DAVID, change=_last(), **IN)
    assert Position.objects.get().fte == "1"


def test_what_was_added_is_gone_and_what_was_removed_is_back() -> None:
    number = _added(key="t1")
    undo_staff(actor=DAVID, change=_last(), **IN)
    assert not Position.objects.exists()
    undo_staff(actor=DAVID, change=_last(), **IN)
    again = Position.objects.get()
    assert (again.key, again.fte) == ("t1", "0,75")
    assert again.pk != number


def test_an_older_change_is_not_undone() -> None:
    number = _added()
    save_staff(actor=DAVID, kind="befattning", row=number, given={"fte": "1"}, **IN)
    first = AuditEvent.objects.order_by("pk")[0].pk
    with pytest.raises(Conflict):
        undo_staff(actor=DAVID, change=first, **IN)
    with pytest.raises(NotFound):
        undo_staff(actor=DAVID, change=0, **IN)


def test_what_a_package_has_rewritten_since_is_not_undone() -> None:
    _added()
    Position.objects.update(fte="1")
    with pytest.raises(Conflict):
        undo_staff(actor=DAVID, change=_last(), **IN)


# --- shown and allowed ------------------------------------------------------------------------------------------


def test_the_register_shows_a_units_rows_choices_and_changes() -> None:
    _added(key="v1", kind="vacant", group="ssk")
    number = _added(key="t1")
    save_staff(actor=DAVID, kind="befattning", row=number, given={"fte": "1"}, **IN)
    found = staff_register(actor=DAVID, committee="von", year=2020, unit="52110")
    assert list(found.positions) == ["v1", "t1"]
    assert [code for code, _ in found.units] == ["52110", "52120"]
    assert (found.groups, found.vacant) == (("ssk",), (("v1", "Undersköterska v1"),))
    newest = found.changes[0]
    assert newest.fields == (("Sysselsättningsgrad", "0,75", "1"),)
    assert [each.can_undo for each in found.changes] == [True, False, True]


def test_who_may_not_edit_sees_and_changes_nothing() -> None:
    number = _added()
    found = staff_register(actor=BO, committee="von", year=2020)
    assert not found.may_edit
    assert not any(each.can_undo for each in found.changes)
    with pytest.raises(NotAllowed):
        save_staff(actor=BO, kind="befattning", given=NURSE, **IN)
    with pytest.raises(NotAllowed):
        remove_staff(actor=BO, kind="befattning", row=number, **IN)
    with pytest.raises(NotAllowed):
        undo_staff(actor=BO, change=_last(), **IN)
    with pytest.raises(NotAllowed):
        staff_register(actor=PER, committee="von", year=2020)


def test_an_unknown_register_is_none() -> None:
    with pytest.raises(NotFound):
        kind_of("person")
