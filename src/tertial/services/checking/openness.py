"""Whether somebody who has not signed in may check a report: a setting of the municipality, off until it is put on.

A caller may do it so many times an hour. Addresses are kept as a keyed hash, for a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tertial.errors import BadInput, NotAllowed
from tertial.services.access import Actor, may, require
from tertial.services.audit import record
from tertial.services.people import names_of
from tertial.store.models import AuditEvent, Check, Setting

KEY = "check.open"
OPENED = "check.opened"
WINDOW = timedelta(hours=1)
LIMIT_BYTES = 25 << 20
"""Bytes in one upload by somebody who has not signed in."""
MOST_WAITING = 20
"""Checks of the signed-out that wait for the worker; more are asked to come back."""
LARGEST_PER_HOUR = 1_000
SHOWN_HISTORY = 50


@dataclass(frozen=True, slots=True)
class Openness:
    """``is_open``: for everybody; ``per_hour``: how many checks from one address."""

    is_open: bool = False
    per_hour: int = 5


@dataclass(frozen=True, slots=True)
class Changed:
    """What the setting was from a moment on, and who said so."""

    at: str
    by: str
    openness: Openness


@dataclass(frozen=True, slots=True)
class OpennessPage:
    """The setting, its history, and whether the actor may change it."""

    committee: str
    openness: Openness
    history: Sequence[Changed]
    may_edit: bool


def openness() -> Openness:
    """What holds now (one query)."""
    found = Setting.objects.filter(key=KEY).first()
    return _value(found) if found else Openness()


def openness_page(*, actor: Actor, committee: str) -> OpennessPage:
    """The setting with its history; it is the whole municipality's, so a role there changes it."""
    require(actor, "see_settings", committee)
    rows = list(Setting.objects.filter(key=KEY)[:SHOWN_HISTORY])
    names = names_of(row.by for row in rows)
    history = tuple(
        Changed(
            timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M"),
            names.get(row.by, row.by),
            _value(row),
        )
        for row in rows
    )
    now = history[0].openness if history else Openness()
    return OpennessPage(committee, now, history, may(actor, "edit_settings", ""))


def set_openness(
    *, actor: Actor, committee: str, is_open: bool, per_hour: int, now: datetime
) -> None:
    """Put it on or off from now on.

    Raises: as ``require``; NotAllowed("check.everywhere"): the actor's role is a committee's.
            BadInput("check.per-hour"): not from 1 to ``LARGEST_PER_HOUR``.
    """
    require(actor, "edit_settings", committee)
    if not may(actor, "edit_settings", ""):
        raise NotAllowed("check.everywhere")
    if not 1 <= per_hour <= LARGEST_PER_HOUR:
        raise BadInput("check.per-hour", most=LARGEST_PER_HOUR)
    wanted = {"is_open": is_open, "per_hour": per_hour}
    with transaction.atomic():
        before = Setting.objects.filter(key=KEY).first()
        if before is not None and before.value == wanted:
            return
        Setting.objects.create(key=KEY, value=wanted, by=actor.login, at=now)
        record(
            actor=actor,
            action="check.openness",
            committee=committee,
            thing="setting:check",
            data=wanted,
            now=now,
        )


def may_upload(*, address: str, now: datetime) -> bool:
    """Whether a caller who has not signed in may send a file now."""
    rule = openness()
    return rule.is_open and _lately(address, now) < rule.per_hour


def note_opened(*, address: str, now: datetime) -> None:
    """Count a check by a caller who has not signed in.

    Raises: NotAllowed("check.closed"): it is off. BadInput("check.too-many"): that address has had its number.
            BadInput("check.busy"): too many are waiting.
    """
    rule = openness()
    if not rule.is_open:
        raise NotAllowed("check.closed")
    if _lately(address, now) >= rule.per_hour:
        raise BadInput("check.too-many", most=rule.per_hour)
    if Check.objects.filter(committee=None, job__status="waiting").count() >= MOST_WAITING:
        raise BadInput("check.busy")
    AuditEvent.objects.create(at=now, actor="", action=OPENED, thing=_hash(address))


def forget_callers(*, before: datetime) -> int:
    """Erase which addresses have checked something; returns how many rows."""
    return AuditEvent.objects.filter(action=OPENED, at__lt=before).delete()[0]


def _lately(address: str, now: datetime) -> int:
    return AuditEvent.objects.filter(
        action=OPENED, thing=_hash(address), at__gt=now - WINDOW
    ).count()


def _hash(address: str) -> str:
    return f"address:{salted_hmac('tertial.check', address).hexdigest()}"


def _value(row: Setting) -> Openness:
    return Openness(bool(row.value["is_open"]), int(row.value["per_hour"]))
