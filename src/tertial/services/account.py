"""One's own page: what one may and where, who stands in, whom one stands in for, and how one signs in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User

from tertial.errors import NotFound
from tertial.services.access import Actor
from tertial.services.roles import RoleLine, role_lines, unit_names
from tertial.services.secondfactor import has_second_factor, is_demanded
from tertial.services.substitutes import SubstituteLine, candidates, substitute_lines
from tertial.store.models import Committee, RoleAssignment, Substitution


@dataclass(frozen=True, slots=True)
class AccountPage:
    """``is_demanded`` when a role demands a second factor; ``has_password`` False for who comes by a provider alone."""

    login: str
    name: str
    email: str
    roles: Sequence[RoleLine]
    substitutes: Sequence[SubstituteLine]
    stands_in: Sequence[SubstituteLine]
    people: Sequence[tuple[str, str]]
    has_password: bool
    has_second_factor: bool
    is_demanded: bool
    today: str


def account_page(*, actor: Actor, today: date) -> AccountPage:
    """The page of whoever is signed in. Raises: NotFound("people.unknown"): the actor is no person."""
    user = User.objects.filter(username=actor.login, is_active=True).first()
    if user is None:
        raise NotFound("people.unknown", login=actor.login)
    roles = list(
        RoleAssignment.objects.filter(user=user)
        .exclude(valid_to__lt=today)
        .select_related("committee")
    )
    units: dict[str, str] = {}
    for committee in Committee.objects.filter(
        pk__in={role.committee.pk for role in roles if role.committee and role.unit}
    ):
        units |= unit_names(committee)
    return AccountPage(
        login=user.get_username(),
        name=user.get_full_name() or user.get_username(),
        email=user.email,
        roles=role_lines(roles, units, today=today),
        substitutes=substitute_lines(Substitution.objects.filter(person=user), today=today),
        stands_in=substitute_lines(
            Substitution.objects.filter(substitute=user, valid_to__gte=today), today=today
        ),
        people=tuple(
            (each.username, each.get_full_name() or each.username)
            for each in candidates(user, today=today)
        ),
        has_password=user.has_usable_password(),
        has_second_factor=has_second_factor(user),
        is_demanded=is_demanded(actor),
        today=today.isoformat(),
    )
