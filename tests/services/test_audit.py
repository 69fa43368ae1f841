"""The audit trail: a row a change, and none missing beside the register."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from tertial.ledger.batches import Ledger
from tertial.services.access import SYSTEM, system_as
from tertial.services.audit import record, record_imported
from tertial.services.workspace import home, ledger_home, prepare, reconcile, uploads_home
from tertial.store.models import AuditEvent, Committee
from tests.ledger.making import NOON, put

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 9, 8, 8, tzinfo=UTC)


def rows() -> list[tuple[str, str, str]]:
    return list(AuditEvent.objects.order_by("id").values_list("actor", "action", "thing"))


def test_a_row_says_who_did_what_to_which_thing(von: Committee) -> None:
    record(
        actor=system_as("anna"),
        action="a.b",
        thing="x" * 300,
        committee="von",
        now=NOW,
        data={1: 2},
    )  # type: ignore[dict-item]  # any key is kept as JSON keeps it
    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.committee, event.at) == ("anna", "a.b", von, NOW)
    assert event.thing == "x" * 200


def test_a_row_may_belong_to_no_committee(db: None) -> None:
    record(actor=SYSTEM, action="a.b", thing="x", now=NOW)
    record(actor=SYSTEM, action="a.b", thing="x", committee="finns-inte", now=NOW)
    assert set(AuditEvent.objects.values_list("committee", flat=True)) == {None}


def test_rows_that_a_crash_left_out_are_added_once(von: Committee, tmp_path: Path) -> None:
    with override_settings(HOME=tmp_path):
        ledger = Ledger(ledger_home())
        known, lost = put(ledger, [{}]), put(ledger, [{"month": 2}], sha256="b")
        record_imported(actor=system_as("david"), batch=known, now=NOW)
        ledger.undo(lost.id, at=NOW + timedelta(days=1), by="eva")
        assert reconcile() == 2
        assert reconcile() == 0
    assert rows() == [
        ("david", "ledger.imported", known.id),
        ("system", "ledger.imported", lost.id),
        ("eva", "batch.undone", lost.id),
    ]
    assert [event.at for event in AuditEvent.objects.order_by("id")][1:] == [
        NOON,
        NOW + timedelta(days=1),
    ]


def test_an_empty_workspace_has_nothing_to_reconcile(tmp_path: Path) -> None:
    with override_settings(HOME=tmp_path):
        assert reconcile() == 0
    assert rows() == []


def test_a_workspace_is_made_where_it_is_told(tmp_path: Path) -> None:
    with override_settings(HOME=tmp_path / "new"):
        prepare()
        folders = [home(), ledger_home(), uploads_home()]
    assert [folder.is_dir() for folder in folders] == [True] * 3
    assert {folder.parent for folder in folders[1:]} == {tmp_path / "new"}
