"""What the checks say of a report of ours, and why a finding stands: mended, or answered with a reason."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Final

from django.utils import timezone

from tertial.document.check import check
from tertial.document.check.finding import Checked, Finding
from tertial.document.model import Document
from tertial.document.render.json import to_json
from tertial.errors import BadInput
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.documents.drafts import draft_of, report_of
from tertial.services.documents.sealed import sha256_of
from tertial.services.people import names_of
from tertial.store import models

KEPT: Final = 16
SHORTEST_REASON: Final = 5
_checked: OrderedDict[str, Checked] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Answer:
    """Why a finding stands; ``at`` as it is shown."""

    reason: str
    by: str
    at: str


def checked(document: Document) -> Checked:
    """Granska's findings of a document; the same document is checked once in a process (some tenths of a second)."""
    digest = sha256_of(to_json(document))
    with _lock:
        if digest in _checked:
            _checked.move_to_end(digest)
            return _checked[digest]
    found = check(document, document.title)
    with _lock:
        _checked[digest] = found
        while len(_checked) > KEPT:
            _checked.popitem(last=False)
    return found


def answers_of(report: models.Report) -> Mapping[str, Answer]:
    """The answers that stand, by ``Finding.key`` (two queries)."""
    rows = list(models.FindingAnswer.objects.filter(plan_year=report.plan_year, report=report.key))
    names = names_of({row.by for row in rows})
    newest = {row.key: row for row in rows}
    return {
        key: Answer(row.reason, names.get(row.by, row.by), _shown(row.at))
        for key, row in newest.items()
        if row.reason
    }


def unanswered(found: Checked, answers: Mapping[str, Answer]) -> tuple[Finding, ...]:
    """The findings that stop a seal: errors that nobody has answered."""
    return tuple(
        each for each in found.findings if each.severity == "error" and each.key not in answers
    )


def answer_finding(
    *, actor: Actor, committee: str, report: str, key: str, reason: str, now: datetime
) -> None:
    """Say why a finding stands, or take the answer back with an empty reason.

    Raises: as ``require``; NotFound("report.unknown"); BadInput("finding.unknown"): the checks do not find that now;
            BadInput("finding.reason"): a word is no reason.
    """
    require(actor, "approve_text", committee)
    row, reason = report_of(committee, report), " ".join(reason.split())
    if reason and len(reason) < SHORTEST_REASON:
        raise BadInput("finding.reason", least=SHORTEST_REASON)
    findings = checked(draft_of(committee, report).document).findings if reason else ()
    finding = next((each for each in findings if each.key == key), None)
    if reason and finding is None:
        raise BadInput("finding.unknown")
    models.FindingAnswer.objects.create(
        plan_year=row.plan_year,
        report=row.key,
        key=key,
        reason=reason[:500],
        at=now,
        by=actor.login,
    )
    record(
        actor=actor,
        action="finding.answered" if reason else "finding.answer-withdrawn",
        committee=committee,
        thing=f"{committee}/{report}",
        now=now,
        data={"fynd": finding.message if finding else key, "skäl": reason},
    )


def _shown(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
