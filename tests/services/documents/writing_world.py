"""A report that is being written, on a ledger to add up by hand: wages of 2,5 mnkr against a budget of 3."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tertial.ledger.batches import Ledger
from tertial.services.access import Actor
from tertial.services.workspace import ledger_home
from tertial.store.models import Committee, PlanYear, SectionText, Template
from tests.ledger.making import put

NOW = datetime(2020, 4, 8, 8, tzinfo=UTC)
REPORT = "delarsrapport-2020-03"
VARIANCE = "income_statement.personnel.period.variance"
OUTCOME = "income_statement.personnel.period.outcome"
PLACE: dict[str, Any] = {"committee": "von", "report": REPORT}
ANNA = Actor("anna", roles=frozenset({("planning_officer", "von")}))
BO = Actor("bo", roles=frozenset({("reporter", "von")}))
FRIDA = Actor("frida", roles=frozenset({("reader", "von")}))
CECILIA = Actor("cecilia", roles=frozenset({("controller", "sn")}))
SECTIONS = (
    {"id": "sammanfattning", "level": 1, "title": "Sammanfattning", "blocks": [{"type": "text"}]},
    {
        "id": "ekonomi",
        "level": 1,
        "title": "Ekonomi",
        "blocks": [{"type": "text"}, {"type": "statement", "statement": "income_statement"}],
        "instruction": "Säg vad som avviker och varför.",
        "owner": "bo",
        "length": 120,
    },
)


def _row(account: str, month: int, kronor: int) -> dict[str, object]:
    codes = {"cost_centre": "52110", "activity": "510", "account": account}
    return {"amount": kronor * 100, "month": month, **codes}


def make(committee: Committee) -> Ledger:
    """Sections to write in, a text from the package, and a ledger with budget and outcome of January to March."""
    year = PlanYear.objects.get(committee=committee)
    body = {"key": "delarsrapport", "kind": "delarsrapport", "section": [dict(s) for s in SECTIONS]}
    Template.objects.filter(plan_year=year).update(body=body)
    SectionText.objects.create(
        plan_year=year, report=REPORT, section="sammanfattning", body="Det gick bra."
    )
    ledger = Ledger(ledger_home())
    rows = [_row("5010", month, 1_000_000) for month in range(1, 13)]
    put(ledger, rows, kind="budget", version="2020", sha256="a")
    put(ledger, [_row("3110", 1, -400_000), _row("5010", 2, 2_500_000)], sha256="b")
    return ledger


def more_wages(ledger: Ledger) -> str:
    """New figures: wages of 3,7 mnkr in February, over budget; the new batch's id."""
    return put(ledger, [_row("3110", 1, -400_000), _row("5010", 2, 3_700_000)], sha256="c").id
