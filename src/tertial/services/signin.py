"""Signing in: too many failures lock a login from an address for a while.

Failures are rows of the audit trail, so that all processes see the same count and a restart forgets nothing.
Neither address nor unknown login is kept in clear: people type passwords in the wrong field.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.crypto import salted_hmac

from tertial.services.access import Actor
from tertial.services.audit import record
from tertial.store.models import AuditEvent

WINDOW = timedelta(minutes=15)
FAILURES_PER_LOGIN = 5
FAILURES_PER_ADDRESS = 60
FAILED, DONE, OUT = "sign_in.failed", "sign_in.done", "sign_in.out"


def is_locked(*, login: str, address: str, now: datetime) -> bool:
    """Whether this login from this address, or the address as a whole, has failed too often lately.

    A sign-in that succeeds clears what the login failed before it.
    """
    key, place = _key(login, address), _key("", address)
    since = now - WINDOW
    last = AuditEvent.objects.filter(thing=key, action=DONE, at__gt=since).first()
    failures = AuditEvent.objects.filter(action=FAILED, at__gt=since)
    own = failures.filter(thing=key, **({"id__gt": last.pk} if last else {}))
    return (
        own.count() >= FAILURES_PER_LOGIN
        or failures.filter(thing=place).count() >= FAILURES_PER_ADDRESS
    )


def note_failure(*, login: str, address: str, now: datetime) -> None:
    """Remember that a sign-in failed; the login is named only where there is such a user."""
    known = User.objects.filter(username=login).exists()
    AuditEvent.objects.bulk_create(
        AuditEvent(at=now, actor=login if known else "", action=FAILED, thing=thing)
        for thing in (_key(login, address), _key("", address))
    )


def note_success(*, login: str, address: str, now: datetime) -> None:
    """Remember that ``login`` came in."""
    record(actor=Actor(login), action=DONE, thing=_key(login, address), now=now)


def note_sign_out(*, login: str, now: datetime) -> None:
    """Remember that ``login`` left."""
    record(actor=Actor(login), action=OUT, thing=f"user:{login}", now=now)


def forget_failures(*, before: datetime) -> int:
    """Erase failed sign-ins older than ``before``; returns how many rows."""
    return AuditEvent.objects.filter(Q(action=FAILED), at__lt=before).delete()[0]


def _key(login: str, address: str) -> str:
    secret = salted_hmac("tertial.sign-in", f"{login.strip().casefold()}\n{address}")
    return f"sign-in:{secret.hexdigest()[:32]}"
