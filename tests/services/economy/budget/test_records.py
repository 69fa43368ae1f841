"""Rows that a budget is planned with: filled in, checked field by field, never lost to somebody else's change."""

from __future__ import annotations

from typing import Any

import pytest

from tertial.errors import BadInput, Conflict, NotAllowed, NotFound, TertialError
from tertial.services.access import Actor
from tertial.services.economy.budget.records import (
    RecordFault,
    RecordKind,
    form_of,
    forms_of,
    kind_of,
    remove_record,
    save_record,
)
from tertial.services.package.spec import BY_NAME
from tertial.services.package.storing import tables_of
from tertial.store import models
from tertial.store.models import AuditEvent, Committee
from tests.services.economy.budget_world import BO, CECILIA, DAVID, NORTH, NOW, YEAR, add_year

REQUEST = {"label": "Nytt boende", "asked": "2 000", "decided": "1 500,50", "unit": NORTH}


@pytest.fixture
def year(small_world: Committee) -> Committee:
    add_year(small_world)
    return small_world


def save(kind: RecordKind = "askande", given: Any = None, **more: Any) -> str:
    about: dict[str, Any] = {"actor": DAVID, "committee": "von", "year": YEAR, "now": NOW}
    return save_record(**{**about, "kind": kind, "given": given or REQUEST, **more})


def test_a_row_is_saved_in_whole_ore_and_what_is_empty_is_not_known(year: Committee) -> None:
    assert save() == "nytt-boende"
    row = models.AppropriationRequest.objects.get()
    assert (row.asked, row.expected, row.decided) == (2_000_00, None, 1_500_50)
    (form,) = forms_of("askande", committee="von", year=YEAR)
    assert form.values["decided"] == "1\xa0500,50"
    assert AuditEvent.objects.get(action="budget.saved").data["after"]["asked"] == "2\xa0000"


def test_a_row_is_changed_and_keeps_its_key(year: Committee) -> None:
    key = save()
    save(given=REQUEST | {"label": "Två nya boenden"}, key=key)
    assert models.AppropriationRequest.objects.get().key == key
    event = AuditEvent.objects.filter(action="budget.saved").order_by("id").last()
    assert event is not None
    assert event.data == {
        "before": {"label": "Nytt boende"},
        "after": {"label": "Två nya boenden"},
    }


def test_a_form_opened_before_somebody_else_saved_is_told(year: Committee) -> None:
    key = save()
    seen = form_of("askande", models.AppropriationRequest.objects.get()).seen
    save(given=REQUEST | {"decided": "1"}, key=key, seen=seen)
    with pytest.raises(Conflict, match=r"budget\.record-changed"):
        save(given=REQUEST | {"decided": "2"}, key=key, seen=seen)


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("askande", {"label": ""}, "label"),
        ("askande", {"label": "x" * 201}, "label"),
        ("askande", {"label": "x", "asked": "mycket"}, "asked"),
        ("askande", {"label": "x", "unit": "99"}, "unit"),
        ("ram", {"label": "x", "kind": "annat", "amount": "1"}, "kind"),
        ("ram", {"label": "x", "kind": "volume", "amount": ""}, "amount"),
        ("satsning", {"label": "x", "amount": "1", "accounts": "50 – 58"}, "accounts"),
        ("satsning", {"label": "x", "amount": "1", "accounts": "60-50"}, "accounts"),
        ("nyckel", {"label": "x", "shares": "1 1 1"}, "shares"),
    ],
)
def test_what_a_field_cannot_hold_is_said_beside_it(
    year: Committee, kind: RecordKind, given: dict[str, str], field: str
) -> None:
    with pytest.raises(RecordFault) as stopped:
        save(kind, given)
    assert list(stopped.value.faults) == [field]


def test_a_row_is_taken_away_and_what_it_said_stays_in_the_trail(year: Committee) -> None:
    key = save()
    about: dict[str, Any] = {"actor": DAVID, "committee": "von", "year": YEAR, "now": NOW}
    remove_record(**about, kind="askande", key=key)
    assert not models.AppropriationRequest.objects.exists()
    assert AuditEvent.objects.get(action="budget.removed").data["before"]["label"] == "Nytt boende"
    with pytest.raises(NotFound, match=r"budget\.no-record"):
        remove_record(**about, kind="askande", key=key)


def test_kinds_are_those_of_the_addresses() -> None:
    assert kind_of("ram") == "ram"
    with pytest.raises(NotFound, match=r"budget\.no-record"):
        kind_of("annat")


@pytest.mark.parametrize(("actor", "error"), [(BO, NotAllowed), (CECILIA, NotFound)])
def test_only_those_who_may(year: Committee, actor: Actor, error: type[TertialError]) -> None:
    with pytest.raises(error):
        save(actor=actor)


def test_they_are_in_the_data_package(year: Committee) -> None:
    save()
    save("ram", {"label": "Volymer", "kind": "volume", "amount": "10"})
    save("satsning", {"label": "Buss", "amount": "5", "tag": "buss"})
    save("nyckel", {"label": "Halvår", "shares": "1/2 0 0 0 0 0 1/2 0 0 0 0 0"})
    found = tables_of(models.PlanYear.objects.get(year=YEAR), tuple(BY_NAME))
    names = ("requests", "frame_changes", "initiatives", "period_keys")
    assert [len(found[name]) for name in names] == [1, 1, 1, 1]


def test_a_fault_says_the_first_of_them(year: Committee) -> None:
    with pytest.raises(BadInput, match=r"budget\.fields") as stopped:
        save("ram", {"label": "", "kind": "", "amount": ""})
    assert stopped.value.values["count"] == 3
