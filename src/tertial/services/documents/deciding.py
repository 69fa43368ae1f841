"""What the committee decided about a report: day, paragraph, points, reservations, conditions, changes at the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from django.db import transaction
from django.utils import timezone

from tertial.domain.swedish import format_date
from tertial.errors import BadInput
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.documents.drafts import draft_of
from tertial.services.documents.steps import sections_of
from tertial.services.people import names_of
from tertial.store import models

Outcome = Literal["approved", "changed", "returned", "postponed"]
OUTCOMES: Final[Mapping[str, str]] = {
    "approved": "Beslutades enligt förslaget",
    "changed": "Beslutades med ändringar",
    "returned": "Återremitterades",
    "postponed": "Bordlades",
}
SEALABLE: Final = ("approved", "changed")


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it was registered; ``changed`` are the titles of sections that were changed at the table."""

    decided_on: date
    paragraph: str
    outcome: Outcome
    points: tuple[str, ...] = ()
    reservations: str = ""
    conditions: str = ""
    changed: tuple[str, ...] = ()
    registered: str = ""

    @property
    def word(self) -> str:
        return OUTCOMES[self.outcome]

    @property
    def headline(self) -> str:
        return f"{self.word} {format_date(self.decided_on)}, § {self.paragraph}"

    @property
    def is_decided(self) -> bool:
        return self.outcome in SEALABLE

    def as_data(self) -> dict[str, Any]:
        return asdict(self) | {"decided_on": self.decided_on.isoformat(), "word": self.word}


def decisions_of(report: models.Report) -> tuple[Decision, ...]:
    """A report's decisions, the newest first: a mistake is put right by a new one (two queries)."""
    rows = list(
        models.CommitteeDecision.objects.filter(plan_year=report.plan_year, report=report.key)
    )
    names = names_of({row.by for row in rows})
    return tuple(_decision(row, names) for row in reversed(rows))


def _decision(row: Any, names: Mapping[str, str]) -> Decision:
    body: Mapping[str, Any] = row.body
    at = timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M")
    return Decision(
        decided_on=row.decided_on,
        paragraph=row.paragraph,
        outcome=row.outcome,
        points=tuple(body.get("points", ())),
        reservations=body.get("reservations", ""),
        conditions=body.get("conditions", ""),
        changed=tuple(body.get("changed", ())),
        registered=f"{names.get(row.by, row.by)} {at}",
    )


def register_decision(
    *,
    actor: Actor,
    committee: str,
    report: str,
    decided_on: date,
    paragraph: str,
    outcome: str,
    points: Sequence[str] = (),
    reservations: str = "",
    conditions: str = "",
    changed: Sequence[str] = (),
    now: datetime,
) -> Decision:
    """Register what the committee decided. ``changed`` are ids of the sections that were changed at the table.

    Raises: as ``require``; BadInput("decision.outcome"), ("decision.paragraph"), ("decision.future"),
            ("decision.changes"): changed, but no section is named; NotFound("report.unknown").
    """
    require(actor, "seal_report", committee)
    paragraph = paragraph.strip().removeprefix("§").strip()
    if outcome not in OUTCOMES:
        raise BadInput("decision.outcome", outcome=outcome)
    if not paragraph:
        raise BadInput("decision.paragraph")
    if decided_on > timezone.localtime(now).date():
        raise BadInput("decision.future", day=format_date(decided_on))
    draft = draft_of(committee, report)
    titles = {line.id: line.title for line in sections_of(draft)}
    named = [titles[each] for each in changed if each in titles]
    if outcome == "changed" and not named:
        raise BadInput("decision.changes")
    body = {
        "points": [each.strip() for each in points if each.strip()],
        "reservations": reservations.strip(),
        "conditions": conditions.strip(),
        "changed": named,
    }
    with transaction.atomic():
        row = models.CommitteeDecision.objects.create(
            plan_year=draft.plan_year,
            report=draft.key,
            decided_on=decided_on,
            paragraph=paragraph[:40],
            outcome=outcome,
            body=body,
            at=now,
            by=actor.login,
        )
        day = decided_on if outcome in SEALABLE else None
        models.Report.objects.filter(pk=draft.report.pk).update(decided_on=day)
        record(
            actor=actor,
            action="report.decided",
            committee=committee,
            thing=f"{committee}/{report}",
            now=now,
            data={"dag": decided_on.isoformat(), "paragraf": paragraph, "utfall": outcome, **body},
        )
    return _decision(row, {actor.login: actor.name or actor.login})
