"""Signing in: too many failures lock a login from an address for a while; whom a provider's identity is; passwords.

Failures are rows of the audit trail, so that all processes see the same count and a restart forgets nothing.
Neither address nor unknown login is kept in clear: people type passwords in the wrong field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.roles import require_over
from tertial.store.models import AuditEvent, RoleAssignment

WINDOW = timedelta(minutes=15)
FAILURES_PER_LOGIN = 5
FAILURES_PER_ADDRESS = 60
FAILURES_PER_CODE = 5
"""Wrong codes of a second factor that lock it, from wherever: who gets that far knows the password."""
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


def is_code_locked(*, login: str, now: datetime) -> bool:
    """Whether too many wrong codes were given for a login's second factor lately, from any address."""
    key = _key(login, _CODE)
    since = now - WINDOW
    last = AuditEvent.objects.filter(thing=key, action=DONE, at__gt=since).first()
    failures = AuditEvent.objects.filter(action=FAILED, at__gt=since, thing=key)
    return failures.filter(id__gt=last.pk if last else 0).count() >= FAILURES_PER_CODE


def note_code(*, login: str, is_right: bool, now: datetime) -> None:
    """Remember that a code of a second factor was right, or wrong."""
    AuditEvent.objects.create(
        at=now, actor=login, action=DONE if is_right else FAILED, thing=_key(login, _CODE)
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


# --- an identity elsewhere --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, as a provider says: the value that maps it to a person here, and whether it can be relied on."""

    provider: str
    match: Literal["email", "number"]
    value: str
    is_verified: bool = True


def person_behind(identity: Identity) -> User:
    """The person that an identity is, by e-mail or number in the register; nobody is made and no role is given.

    Raises: NotAllowed("sign-in.unverified"): the provider does not vouch for the e-mail.
            NotAllowed("sign-in.unknown"): nobody who can sign in, or more than one, has it.
    """
    if not identity.is_verified:
        raise NotAllowed("sign-in.unverified", provider=identity.provider)
    value = identity.value.strip()
    field = "email__iexact" if identity.match == "email" else "staff__number"
    found = list(User.objects.filter(is_active=True, **{field: value})[:2]) if value else []
    if len(found) != 1:
        raise NotAllowed("sign-in.unknown", provider=identity.provider)
    return found[0]


# --- passwords --------------------------------------------------------------------------------------------


def change_password(*, actor: Actor, old: str, new: str, now: datetime) -> User:
    """Change one's own password. Raises: BadInput("account.password", "person.password")."""
    user = User.objects.filter(username=actor.login, is_active=True).first()
    if user is None or not user.check_password(old):
        raise BadInput("account.password")
    _set(user, new, now)
    return user


def invite(*, actor: Actor, committee: str, login: str, now: datetime) -> tuple[str, str]:
    """A link by which a person sets a password of their own, as its two parts; it works once, for three days.

    Raises: NotFound("people.unknown").
            NotAllowed("people.elsewhere"): the person has roles that the actor may not give.
    """
    require(actor, "edit_people", committee)
    user = User.objects.filter(username=login, is_active=True).first()
    if user is None:
        raise NotFound("people.unknown", login=login)
    require_over(actor, user, today=timezone.localdate(now))
    record(actor=actor, action="user.invited", committee=committee, thing=f"user:{login}", now=now)
    return urlsafe_base64_encode(str(user.pk).encode()), default_token_generator.make_token(user)


def invited(key: str, token: str) -> User | None:
    """Whose link it is; ``None`` when it has been used, is too old or is none."""
    try:
        number = int(urlsafe_base64_decode(key).decode())
    except ValueError:
        return None
    user = User.objects.filter(pk=number, is_active=True).first()
    return user if user and default_token_generator.check_token(user, token) else None


def accept_invitation(*, key: str, token: str, password: str, now: datetime) -> User:
    """Set the password by a link. Raises: NotFound("sign-in.link"), BadInput("person.password")."""
    user = invited(key, token)
    if user is None:
        raise NotFound("sign-in.link")
    _set(user, password, now)
    return user


def _set(user: User, password: str, now: datetime) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput("person.password", problem=" ".join(error.messages)) from error
    places = RoleAssignment.objects.filter(user=user).exclude(committee=None)
    slugs = set(places.values_list("committee__slug", flat=True)) or {""}
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        for slug in sorted(slugs):
            record(
                actor=Actor(user.get_username()),
                action="user.password",
                committee=slug,
                thing=f"user:{user.get_username()}",
                now=now,
            )


_CODE = "second-factor"


def _key(login: str, address: str) -> str:
    secret = salted_hmac("tertial.sign-in", f"{login.strip().casefold()}\n{address}")
    return f"sign-in:{secret.hexdigest()[:32]}"
