"""Starting a check: of uploaded files, of a report of ours, or by somebody who has not signed in."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO

from django.db import transaction

from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.checking.keeping import KEPT, new_token, take
from tertial.services.checking.openness import note_opened
from tertial.services.workspace import PASSING, home
from tertial.store.models import Check, Committee, Job, Report

KIND = "check"
MOST_FILES = 10
LIMIT_BYTES = 200 << 20
"""Bytes in one upload, all files together."""
Upload = tuple[str, IO[bytes]]


def start_check(
    *,
    actor: Actor,
    committee: str,
    uploads: Iterable[Upload],
    against: Iterable[Upload] = (),
    now: datetime,
) -> str:
    """Queue a check of uploaded files, each held against those of ``against``; returns its token.

    Raises: as ``require``; BadInput("check.none"): no file; BadInput("check.many"): more than ``MOST_FILES``.
    """
    require(actor, "check", committee)
    found = _committee(committee)
    check = _start(found, actor.login, uploads, against, now)
    record(
        actor=actor,
        action="check.started",
        committee=committee,
        thing=f"check:{check.token}",
        data={"fil": check.files, "mot": check.against},
        now=now,
    )
    return str(check.token)


def start_open_check(
    *, address: str, uploads: Iterable[Upload], against: Iterable[Upload] = (), now: datetime
) -> str:
    """Queue a check for somebody who has not signed in; returns the token that opens it.

    Raises: as ``openness.note_opened`` and ``start_check``.
    """
    note_opened(address=address, now=now)
    return str(_start(None, "", uploads, against, now).token)


def start_report_check(*, actor: Actor, committee: str, report: str, now: datetime) -> str:
    """Queue a check of a report of ours as it is now, held against the report before it and the year's plan.

    Raises: as ``require``; NotFound("report.unknown").
    """
    require(actor, "check", committee)
    require(actor, "build_report", committee)
    found = Report.objects.filter(plan_year__committee__slug=committee, key=report).first()
    if found is None:
        raise NotFound("report.unknown", committee=committee, report=report)
    others = _before(committee, found)
    check = Check(
        token=new_token(),
        committee=_committee(committee),
        created_by=actor.login,
        created_at=now,
        files=[found.title],
        against=[each.title for each in others],
        expires_at=now + KEPT,
    )
    arguments = {"report": found.key, "others": [each.key for each in others]}
    with transaction.atomic():
        check.job = _job(check, arguments)
        check.save()
        record(
            actor=actor,
            action="check.started",
            committee=committee,
            thing=f"check:{check.token}",
            data={"rapport": found.key, "mot": [each.key for each in others]},
            now=now,
        )
    return str(check.token)


def _before(committee: str, report: Report) -> list[Report]:
    """The report before this one, and the plan that its year began with where that is another."""
    earlier = Report.objects.filter(
        plan_year__committee__slug=committee, period_end__lt=report.period_end
    ).order_by("-period_end")
    last = earlier.exclude(kind="verksamhetsplan").first()
    plan = Report.objects.filter(plan_year=report.plan_year, kind="verksamhetsplan")
    return [each for each in (last, plan.exclude(pk=report.pk).first()) if each is not None]


def _start(
    committee: Committee | None,
    login: str,
    uploads: Iterable[Upload],
    against: Iterable[Upload],
    now: datetime,
) -> Check:
    check = Check(
        token=new_token(),
        committee=committee,
        created_by=login,
        created_at=now,
        expires_at=now + KEPT,
    )
    folder = home() / PASSING / check.token
    try:
        files, others = take(folder / "files", uploads), take(folder / "against", against)
        _few(files, others)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    check.files, check.against = [name for name, _ in files], [name for name, _ in others]
    with transaction.atomic():
        check.job = _job(check, {"files": files, "against": others})
        check.save()
    return check


def _few(files: Sequence[object], others: Sequence[object]) -> None:
    if not files:
        raise BadInput("check.none")
    if len(files) + len(others) > MOST_FILES:
        raise BadInput("check.many", most=MOST_FILES)


def _job(check: Check, arguments: dict[str, object]) -> Job:
    return Job.objects.create(
        kind=KIND,
        committee=check.committee,
        created_by=check.created_by,
        created_at=check.created_at,
        arguments={"check": check.token, **arguments},
    )


def _committee(slug: str) -> Committee:
    found = Committee.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound("committee.unknown", committee=slug)
    return found
