"""A pinned draft shows the ledger as it was; one that is not follows it."""

from __future__ import annotations

import pytest

from tertial.domain.swedish import MINUS, NBSP
from tertial.services.access import SYSTEM
from tertial.services.documents.pins import counting_now, ledger_for, ledger_of, pin
from tertial.services.figures import figure_page
from tertial.services.reporting import report_page
from tertial.store.models import AuditEvent, Committee, PlanYear
from tests.services.documents.writing_world import (
    ANNA,
    NOW,
    OUTCOME,
    PLACE,
    REPORT,
    make,
    more_wages,
)

pytestmark = pytest.mark.django_db


def _wages() -> str:
    return figure_page(actor=SYSTEM, **PLACE, ref=OUTCOME).exact.replace(NBSP, " ")


def test_a_pinned_report_shows_the_old_batches_after_a_new_import(small_world: Committee) -> None:
    ledger, year = make(small_world), PlanYear.objects.get()
    old = counting_now("von")
    pin(actor=ANNA, plan_year=year, report=REPORT, batches=old, why="pinned", now=NOW)
    new = more_wages(ledger)
    assert _wages() == f"{MINUS}2 500 000,00 kr"
    assert report_page(actor=SYSTEM, **PLACE).document.batches == old.batches
    assert ledger_of(year, "another").generation == ledger.generation
    pin(
        actor=ANNA, plan_year=year, report=REPORT, batches=counting_now("von"), why="taken", now=NOW
    )
    assert _wages() == f"{MINUS}3 700 000,00 kr"
    assert new in [
        batch.id for batch in ledger_for(committee="von", year=2020, report=REPORT).batches()
    ]
    assert set(AuditEvent.objects.values_list("action", flat=True)) == {
        "report.pinned",
        "report.taken",
    }


def test_what_was_undone_later_still_counts_in_a_pinned_report(small_world: Committee) -> None:
    ledger, year = make(small_world), PlanYear.objects.get()
    pin(
        actor=ANNA,
        plan_year=year,
        report=REPORT,
        batches=counting_now("von"),
        why="pinned",
        now=NOW,
    )
    ledger.undo(counting_now("von").batches[1], at=NOW, by="david")
    assert _wages() == f"{MINUS}2 500 000,00 kr"
