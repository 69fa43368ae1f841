"""Who can sign in: a person with a role, and the fixed cast of invented persons that demo, tests and pictures share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.access import SYSTEM, Actor, Role
from tertial.services.audit import record
from tertial.store.models import Committee, RoleAssignment

DEMO_PASSWORD = "tertial-visar-2020"
"""The password of everyone in the cast. Only demo workspaces have these users."""
_LOGIN = re.compile(r"[A-Za-z0-9ÅÄÖåäö._@+-]{2,150}")
OTHER_COMMITTEE = ("sn", "Socialnämnden")

ROLE_WORDS: dict[Role, str] = {
    "reader": "läsare",
    "reporter": "enhetschef",
    "approver": "godkännare",
    "controller": "controller",
    "planning_officer": "utvecklingsledare",
    "quality_owner": "kvalitetsansvarig",
    "hr": "HR",
    "committee_secretary": "nämndsekreterare",
    "politician": "förtroendevald",
    "auditor": "revisor",
    "central_owner": "central ekonomi",
    "administrator": "administratör",
}
"""What each role is called on screen."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast; ``committee`` is a slug, ``None`` for the whole municipality; ``unit`` limits the roles."""

    login: str
    first_name: str
    last_name: str
    roles: tuple[Role, ...]
    committee: str | None
    unit: str = ""

    @property
    def title(self) -> str:
        """The roles in words: "utvecklingsledare, administratör"."""
        return ", ".join(ROLE_WORDS[role] for role in self.roles)


CAST: tuple[Member, ...] = (
    Member("anna", "Anna", "Lind", ("planning_officer", "administrator"), "von"),
    Member("bo", "Bo", "Ek", ("reporter",), "von", "52110"),
    Member("frida", "Frida", "Dahl", ("approver",), "von", "ÄO"),
    Member("david", "David", "Sjö", ("controller",), "von"),
    Member("eva", "Eva", "Ask", ("committee_secretary",), "von"),
    Member("hanna", "Hanna", "Berg", ("hr",), "von"),
    Member("kim", "Kim", "Lund", ("quality_owner",), "von"),
    Member("per", "Per", "Holm", ("politician",), "von"),
    Member("cecilia", "Cecilia", "Rönn", ("controller",), "sn"),
    Member("rut", "Rut", "Alm", ("auditor",), None),
    Member("karin", "Karin", "Vik", ("central_owner",), None),
)


def ensure_cast(*, now: datetime) -> tuple[Member, ...]:
    """Make the cast's users where they are missing, with ``DEMO_PASSWORD``; those that exist are left as they are.

    The committee ``von`` must exist; Socialnämnden is made beside it, so that there is somewhere to be kept out of.

    Returns: the cast, for printing the demo's logins.
    Raises: NotFound("committee.unknown"): there is no ``von`` yet.
    """
    von = Committee.objects.select_related("municipality").filter(slug="von").first()
    if von is None:
        raise NotFound("committee.unknown", committee="von")
    with transaction.atomic():
        slug, name = OTHER_COMMITTEE
        other, _ = Committee.objects.get_or_create(
            slug=slug, defaults={"name": name, "municipality": von.municipality}
        )
        committees = {"von": von, slug: other, None: None}
        for member in CAST:
            _ensure(member, committees[member.committee], now)
    return CAST


def _ensure(member: Member, committee: Committee | None, now: datetime) -> None:
    if User.objects.filter(username=member.login).exists():
        return
    user = User.objects.create_user(
        member.login,
        password=DEMO_PASSWORD,
        first_name=member.first_name,
        last_name=member.last_name,
    )
    for role in member.roles:
        RoleAssignment.objects.create(user=user, committee=committee, role=role, unit=member.unit)
    record(
        actor=SYSTEM,
        action="user.created",
        committee=committee.slug if committee else "",
        thing=f"user:{member.login}",
        data={"roles": list(member.roles), "generated": True},
        now=now,
    )


def add_person(
    *,
    actor: Actor,
    login: str,
    name: str,
    role: str,
    committee: str,
    password: str,
    now: datetime,
) -> bool:
    """Let a person sign in with a role in a committee ("" for the whole municipality); True when the person is new.

    A person who exists gets the role as well and the password as theirs. Only the system may do this, at the command
    line; people from a register of staff come with their own import.

    Raises: BadInput("person.role", "person.login", "person.password"): what was given cannot be used.
            NotFound("committee.unknown"): there is no such committee. NotAllowed("access.denied").
    """
    if not actor.is_system:
        raise NotAllowed("access.denied", action="add_person", committee=committee)
    if role not in ROLE_WORDS:
        raise BadInput("person.role", role=role, roles=", ".join(ROLE_WORDS))
    if not _LOGIN.fullmatch(login):
        raise BadInput("person.login", login=login)
    where = Committee.objects.filter(slug=committee).first() if committee else None
    if committee and where is None:
        raise NotFound("committee.unknown", committee=committee)
    first, _, last = name.strip().partition(" ")
    with transaction.atomic():
        user, is_new = User.objects.get_or_create(username=login)
        if name.strip():
            user.first_name, user.last_name = first, last
        _set_password(user, password)
        RoleAssignment.objects.get_or_create(user=user, committee=where, role=role)
        record(
            actor=actor,
            action="user.created" if is_new else "user.changed",
            committee=committee,
            thing=f"user:{login}",
            data={"roles": [role]},
            now=now,
        )
    return is_new


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput("person.password", problem=" ".join(error.messages)) from error
    user.set_password(password)
    user.save()


def names_of(logins: Iterable[str]) -> dict[str, str]:
    """What people are called, by login (one query); who is not there any longer is left out."""
    users = User.objects.filter(username__in=set(logins))
    return {user.get_username(): user.get_full_name() or user.get_username() for user in users}
