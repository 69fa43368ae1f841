"""A small report that can be sealed: two written sections, one table over a ledger of two months."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tertial.services.access import Actor
from tertial.services.documents.deciding import Decision, register_decision
from tertial.services.documents.drafts import draft_of
from tertial.services.documents.sealing import SealLine, seal_report
from tertial.services.documents.steps import sections_of, take_step
from tertial.services.importing import import_paths
from tertial.store.models import Committee, SectionText, Template
from tests.services.ledgers import FEBRUARY, JANUARY, Posting, export

NOW = datetime(2020, 9, 8, 8, tzinfo=UTC)
REPORT = "delarsrapport-2020-08"
EVA = Actor("eva", "Eva Ek", frozenset({("committee_secretary", "von")}))
DAVID = Actor("david", "David Dahl", frozenset({("controller", "von")}))
BO = Actor("bo", "Bo Berg", frozenset({("reporter", "von")}))
PER = Actor("per", "Per Palm", frozenset({("politician", "von")}))
SECTIONS = [
    {
        "id": "sammanfattning",
        "level": 1,
        "title": "Sammanfattning",
        "blocks": [{"type": "text"}],
        "owner": "bo",
    },
    {
        "id": "ekonomi",
        "level": 1,
        "title": "Ekonomi",
        "blocks": [{"type": "text"}, {"type": "statement", "statement": "income_statement"}],
    },
    {"id": "om", "level": 1, "title": "Om rapporten", "blocks": [{"type": "about"}]},
]
REF = "income_statement.personnel.period.outcome"


def fill(von: Committee, folder: Path) -> Committee:
    """Texts, template and figures in ``small_world``."""
    year = von.years.get()
    template = Template.objects.get(plan_year=year)
    template.body = {**template.body, "section": SECTIONS}
    template.save()
    texts = (
        ("sammanfattning", f"Personalen kostade [[{REF}|kr]] i perioden."),
        ("ekonomi", "Ekonomin är i balans."),
    )
    for section, body in texts:
        SectionText.objects.create(plan_year=year, report=REPORT, section=section, body=body)
    post(folder / "januari.csv", JANUARY, FEBRUARY)
    return von


def post(path: Path, *postings: Posting) -> None:
    """Read postings in."""
    done = import_paths(actor=DAVID, paths=[export(path, postings)], now=NOW, committee="von")
    assert not done.is_refused


def approve(report: str = REPORT) -> None:
    """Approve every section as it is."""
    for line in sections_of(draft_of("von", report)):
        if line.state != "approved":
            take(line.id, "approved", EVA)


def take(section: str, step: Any, actor: Actor, comment: str = "", **more: Any) -> None:
    take_step(
        actor=actor,
        committee="von",
        report=REPORT,
        section=section,
        step=step,
        comment=comment,
        now=NOW,
        **more,
    )


def decide(outcome: str = "approved", **more: Any) -> Decision:
    """What the committee decided, registered by the secretary."""
    given: dict[str, Any] = {"actor": EVA, "committee": "von", "report": REPORT, "now": NOW}
    about = {"decided_on": NOW.date(), "paragraph": "12", "outcome": outcome}
    return register_decision(**(given | about | more))


def seal(**more: Any) -> SealLine:
    """The report sealed by the secretary."""
    given: dict[str, Any] = {"actor": EVA, "committee": "von", "report": REPORT, "now": NOW}
    return seal_report(**(given | {"status": "proposed"} | more))
