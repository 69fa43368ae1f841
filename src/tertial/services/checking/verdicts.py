"""What people say of findings: accepted, or dismissed with a reason. Kept for the committee by document and finding
(``identity.py``), so that the same fault in the same words is known in the next version of the document, and only told
of in others; never rewritten, only taken back and said anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from tertial.document.check.finding import Finding
from tertial.document.check.report import Reviewed
from tertial.document.check.report import Verdict as Said
from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor
from tertial.services.audit import record
from tertial.services.checking import apart
from tertial.services.checking.identity import FAULT_AT, document_of, fault_of, key_in
from tertial.services.checking.keeping import check_of, load
from tertial.services.people import names_of
from tertial.store.models import AuditEvent, Check, Verdict

LONGEST_REASON = 500
LONGEST_MESSAGE = 300
LONGEST_TITLE = 120
DISMISSED = "check.dismissed"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same fault dismissed in another document: which, why, by whom and when."""

    document: str
    reason: str
    by: str
    at: str


def judge(
    *,
    actor: Actor,
    committee: str,
    token: str,
    key: str,
    verdict: Literal["accepted", "dismissed"],
    reason: str,
    now: datetime,
    file: int = 1,
) -> None:
    """Accept or dismiss a finding of a check's file, by its number from 1; what was said of it before is taken back.

    Raises: as ``check_of``; NotFound("check.finding"). BadInput("check.reason"): a dismissal without one.
    """
    check = check_of(actor, committee, token)
    given = " ".join(reason.split())[:LONGEST_REASON]
    if verdict == "dismissed" and not given:
        raise BadInput("check.reason")
    found, finding = _finding(check, key, file)
    kept_by = key_in(document_of(found), finding)
    with transaction.atomic():
        _take_back(actor, check, kept_by, now)
        Verdict.objects.create(
            committee=check.committee,
            key=kept_by,
            verdict=verdict,
            reason=given,
            by=actor.login,
            at=now,
        )
        _note(actor, check, kept_by, verdict, _told(found, finding) | {"skäl": given}, now)


def withdraw(
    *, actor: Actor, committee: str, token: str, key: str, now: datetime, file: int = 1
) -> None:
    """Take back what was said of a finding. Raises: as ``check_of``; NotFound("check.finding")."""
    check = check_of(actor, committee, token)
    found, finding = _finding(check, key, file)
    kept_by = key_in(document_of(found), finding)
    with transaction.atomic():
        if not _take_back(actor, check, kept_by, now):
            raise NotFound("check.finding")
        _note(actor, check, kept_by, "withdrawn", _told(found, finding), now)


def judged(check: Check, reviewed: Sequence[Reviewed]) -> tuple[Reviewed, ...]:
    """The files of a check with what holds of their findings in its committee (two queries)."""
    if check.committee is None:
        return tuple(reviewed)
    keys = [
        {key_in(document, finding): finding.key for finding in each.checked.findings}
        for each, document in ((each, document_of(each)) for each in reviewed)
    ]
    held = _held(check).filter(key__in=[key for each in keys for key in each])
    rows = {row.key: row for row in held}
    names = names_of(row.by for row in rows.values())
    said = {key: _said(row, names, check) for key, row in rows.items()}
    return tuple(
        replace(each, verdicts={of: said[key] for key, of in own.items() if key in said})
        for each, own in zip(reviewed, keys, strict=True)
    )


def said_elsewhere(check: Check, reviewed: Reviewed) -> Mapping[str, Elsewhere]:
    """The findings of a file that were dismissed in other documents of the committee, by ``Finding.key``: the latest
    of each (three queries)."""
    if check.committee is None:
        return {}
    document = document_of(reviewed)
    findings = {fault_of(each): each for each in reviewed.checked.findings}
    own = {key_in(document, each) for each in findings.values()}
    held = _held(check).filter(verdict="dismissed").annotate(fault=Substr("key", FAULT_AT))
    rows = [
        row for row in held.filter(fault__in=list(findings)).order_by("id") if row.key not in own
    ]
    names = names_of(row.by for row in rows)
    documents = _documents(row.key for row in rows)
    return {
        findings[row.key[FAULT_AT - 1 :]].key: Elsewhere(
            documents.get(row.key, ""), row.reason, names.get(row.by, row.by), _day(row.at)
        )
        for row in rows
    }


def _held(check: Check) -> QuerySet[Verdict]:
    return Verdict.objects.filter(committee=check.committee, withdrawn_at=None)


def _said(row: Verdict, names: Mapping[str, str], check: Check) -> Said:
    return Said(
        "accepted" if row.verdict == "accepted" else "dismissed",
        row.reason,
        names.get(row.by, row.by),
        _day(row.at),
        row.at < check.created_at,
    )


def _documents(keys: Iterable[str]) -> dict[str, str]:
    """What the documents were called in which verdicts were given, by the verdicts' keys."""
    things = {f"finding:{key}": key for key in keys}
    events = AuditEvent.objects.filter(action=DISMISSED, thing__in=list(things)).order_by("id")
    return {things[event.thing]: event.data.get("dokument", "") for event in events}


def _day(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d")


def _finding(check: Check, key: str, file: int) -> tuple[Reviewed, Finding]:
    reviewed = apart.reviewed_of(load(check))
    for each in reviewed[file - 1 : file]:
        for finding in each.checked.findings:
            if finding.key == key:
                return each, finding
    raise NotFound("check.finding")


def _take_back(actor: Actor, check: Check, key: str, now: datetime) -> int:
    return _held(check).filter(key=key).update(withdrawn_by=actor.login, withdrawn_at=now)


def _told(reviewed: Reviewed, finding: Finding) -> dict[str, object]:
    file, title = reviewed.checked.file, reviewed.document.title
    message = finding.message[:LONGEST_MESSAGE]
    return {"fil": file, "dokument": (title or file)[:LONGEST_TITLE], "fynd": message}


def _note(
    actor: Actor, check: Check, key: str, what: str, data: dict[str, object], now: datetime
) -> None:
    record(
        actor=actor,
        action=f"check.{what}",
        committee=check.committee.slug if check.committee else "",
        thing=f"finding:{key}",
        data=data,
        now=now,
    )
