"""What people say of findings: accepted, or dismissed with a reason. Kept by ``Finding.key`` for the committee, so that
the same fault in the same words is known the next time; never rewritten, only taken back and said anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils import timezone

from tertial.document.check.finding import Finding
from tertial.document.check.report import Verdict as Said
from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor
from tertial.services.audit import record
from tertial.services.checking import apart
from tertial.services.checking.keeping import check_of, load
from tertial.services.people import names_of
from tertial.store.models import Check, Verdict

LONGEST_REASON = 500
LONGEST_MESSAGE = 300


def judge(
    *,
    actor: Actor,
    committee: str,
    token: str,
    key: str,
    verdict: Literal["accepted", "dismissed"],
    reason: str,
    now: datetime,
) -> None:
    """Accept or dismiss a finding of a check; what was said of it before is taken back.

    Raises: as ``check_of``; NotFound("check.finding"). BadInput("check.reason"): a dismissal without one.
    """
    check = check_of(actor, committee, token)
    given = " ".join(reason.split())[:LONGEST_REASON]
    if verdict == "dismissed" and not given:
        raise BadInput("check.reason")
    finding, file = _finding(check, key)
    with transaction.atomic():
        _take_back(actor, check, key, now)
        Verdict.objects.create(
            committee=check.committee,
            key=key,
            verdict=verdict,
            reason=given,
            by=actor.login,
            at=now,
        )
        _note(actor, check, key, verdict, _told(finding, file) | {"skäl": given}, now)


def withdraw(*, actor: Actor, committee: str, token: str, key: str, now: datetime) -> None:
    """Take back what was said of a finding. Raises: as ``check_of``; NotFound("check.finding")."""
    check = check_of(actor, committee, token)
    with transaction.atomic():
        if not _take_back(actor, check, key, now):
            raise NotFound("check.finding")
        finding, file = _finding(check, key)
        _note(actor, check, key, "withdrawn", _told(finding, file), now)


def verdicts_of(committee: str, keys: Iterable[str]) -> dict[str, Said]:
    """What holds of findings in a committee, by key (two queries)."""
    rows = list(
        Verdict.objects.filter(committee__slug=committee, key__in=list(keys), withdrawn_at=None)
    )
    names = names_of(row.by for row in rows)
    return {
        row.key: Said(
            "accepted" if row.verdict == "accepted" else "dismissed",
            row.reason,
            names.get(row.by, row.by),
            timezone.localtime(row.at).strftime("%Y-%m-%d"),
        )
        for row in rows
    }


def _finding(check: Check, key: str) -> tuple[Finding, str]:
    for each in apart.reviewed_of(load(check)):
        for finding in each.checked.findings:
            if finding.key == key:
                return finding, each.checked.file
    raise NotFound("check.finding")


def _take_back(actor: Actor, check: Check, key: str, now: datetime) -> int:
    held = Verdict.objects.filter(committee=check.committee, key=key, withdrawn_at=None)
    return held.update(withdrawn_by=actor.login, withdrawn_at=now)


def _told(finding: Finding, file: str) -> dict[str, object]:
    return {"fil": file, "fynd": finding.message[:LONGEST_MESSAGE]}


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
