"""What was typed becomes a batch: once, whole, with its audit row."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tertial.errors import BadInput
from tertial.ledger import queries
from tertial.ledger.batches import Batch, Ledger
from tertial.services.access import SYSTEM
from tertial.services.economy.written import Amount, write_version
from tertial.services.workspace import ledger_home
from tertial.store.models import AuditEvent, Committee
from tests.ledger.making import put

NOW = datetime(2020, 9, 8, tzinfo=UTC)
ROWS = (Amount(1, "5010", "52110", "51012", 1_000), Amount(2, "5010", "52110", "51012", 500))


def _write(*rows: Amount) -> Batch:
    return write_version(
        actor=SYSTEM,
        committee="von",
        kind="forecast",
        year=2020,
        version="2020-08",
        amounts=rows,
        label="Prognos augusti 2020",
        now=NOW,
    )


def test_amounts_are_read_back_by_month(small_world: Committee) -> None:
    batch = _write(*ROWS)
    found = queries.monthly(
        Ledger(ledger_home()), committee="von", kind="forecast", year=2020, version="2020-08"
    )
    assert [(each.month, each.amount) for each in found] == [(1, 1_000), (2, 500)]
    assert AuditEvent.objects.get(thing=batch.id).data["rader"] == 2


def test_the_same_amounts_again_change_nothing(small_world: Committee) -> None:
    assert _write(*ROWS).id == _write(*reversed(ROWS)).id
    assert AuditEvent.objects.count() == 1


def test_a_correction_replaces_the_months_it_has(small_world: Committee) -> None:
    _write(*ROWS)
    _write(Amount(1, "5010", "52110", "51012", 900), ROWS[1])
    found = queries.monthly(
        Ledger(ledger_home()), committee="von", kind="forecast", year=2020, version="2020-08"
    )
    assert [each.amount for each in found] == [900, 500]


def test_a_version_that_was_imported_is_left_alone(small_world: Committee) -> None:
    put(Ledger(ledger_home()), [{"voucher": ""}], kind="forecast", version="2020-08")
    with pytest.raises(BadInput, match=r"economy\.version-imported"):
        _write(*ROWS)


def test_nothing_is_no_version(small_world: Committee) -> None:
    with pytest.raises(BadInput, match=r"ledger\.no-facts"):
        _write(Amount(1, "5010", "52110", "51012", 0))
