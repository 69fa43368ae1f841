"""What can be done with a check that is done: keep it, take its protocol, remove it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

from django.db import transaction
from django.utils import timezone

from tertial.document.check.report import Reviewed, protocol, to_html, to_json
from tertial.document.render import render
from tertial.domain.swedish import format_date
from tertial.errors import BadInput, Conflict, NotFound
from tertial.services.access import Actor, may, require
from tertial.services.audit import record
from tertial.services.checking import apart
from tertial.services.checking.keeping import (
    check_of,
    load,
    move_to_saved,
    open_check_of,
    remove,
)
from tertial.services.checking.verdicts import judged
from tertial.services.people import names_of
from tertial.services.reporting import FORMATS as CONTENT_TYPES
from tertial.store.models import Check

FORMATS = ("pdf", "docx", "json", "html")


def keep_check(*, actor: Actor, committee: str, token: str, now: datetime) -> None:
    """Let a check stay, seen by everybody in the committee who may check.

    Raises: as ``check_of``; Conflict("check.running"); BadInput("check.nothing"): there is no result to keep.
    """
    check = check_of(actor, committee, token)
    _finished(check)
    if check.errors is None:
        raise BadInput("check.nothing")
    if check.expires_at is None:
        return
    move_to_saved(check)
    with transaction.atomic():
        Check.objects.filter(pk=check.pk).update(expires_at=None)
        _note(actor, check, "check.kept", now)


def delete_check(*, actor: Actor, committee: str, token: str, now: datetime) -> None:
    """Remove a check with all that was read. What was said of its findings stays.

    Raises: as ``check_of``; Conflict("check.running"). NotAllowed("access.denied"): a kept one that another made is
    removed by who may change settings.
    """
    check = check_of(actor, committee, token)
    _finished(check)
    if check.created_by != actor.login and not may(actor, "edit_settings", committee):
        require(actor, "edit_settings", committee)
    with transaction.atomic():
        _note(actor, check, "check.removed", now)
        remove([check])


def delete_open_check(*, token: str) -> None:
    """Remove a check that was made without signing in. Raises: as ``open_check_of``; Conflict("check.running")."""
    check = open_check_of(token)
    _finished(check)
    remove([check])


def protocol_file(
    *, actor: Actor, committee: str, token: str, extension: str
) -> tuple[str, bytes, str]:
    """The protocol of a check as a file: its name, its bytes and its content type.

    Raises: as ``check_of``; NotFound("check.gone"); NotFound("report.format").
    """
    check = check_of(actor, committee, token)
    return _file(check, judged(check, _reviewed(check)), extension)


def open_protocol_file(*, token: str, extension: str) -> tuple[str, bytes, str]:
    """The same of a check that was made without signing in."""
    check = open_check_of(token)
    return _file(check, _reviewed(check), extension)


def _reviewed(check: Check) -> tuple[Reviewed, ...]:
    if check.errors is None:
        raise NotFound("check.unknown")
    return apart.reviewed_of(load(check))


def _file(check: Check, reviewed: Sequence[Reviewed], extension: str) -> tuple[str, bytes, str]:
    if extension not in FORMATS:
        raise NotFound("report.format", format=extension, formats=", ".join(FORMATS))
    stem = PurePath(check.files[0]).stem if len(check.files) == 1 else "flera-filer"
    name = f"granskning-{stem}.{extension}"
    return name, _bytes(check, reviewed, extension), CONTENT_TYPES[extension]


def _bytes(check: Check, reviewed: Sequence[Reviewed], extension: str) -> bytes:
    if extension == "json":
        return to_json(reviewed)
    if extension == "html":
        return to_html([_undismissed(each) for each in reviewed])
    committee = check.committee
    made = protocol(
        reviewed,
        against=check.against,
        made=format_date(timezone.localdate(check.created_at)),
        by=names_of([check.created_by]).get(check.created_by, ""),
        committee=committee.name if committee else "",
        municipality=committee.municipality.name if committee else "",
    )
    return render(made, extension)


def _undismissed(reviewed: Reviewed) -> Reviewed:
    """Without what was dismissed: the page shows what is left."""
    return replace(reviewed, checked=replace(reviewed.checked, findings=reviewed.standing))


def _finished(check: Check) -> None:
    if check.job.finished_at is None:
        raise Conflict("check.running")


def _note(actor: Actor, check: Check, action: str, now: datetime) -> None:
    record(
        actor=actor,
        action=action,
        committee=check.committee.slug if check.committee else "",
        thing=f"check:{check.token}",
        data={"fil": check.files},
        now=now,
    )
