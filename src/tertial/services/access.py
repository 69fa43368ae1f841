"""Who may do what: one table of role × action, and two questions on it. Nothing else decides.

Outside one's committee a thing does not exist (``NotFound``, 404); inside, without the right, it is refused
(``NotAllowed``, 403). ``require`` and ``visible`` answer from the same table; a property test proves that they agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from tertial.errors import NotAllowed, NotFound

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from tertial.store.models import Committee

Role = Literal[
    "reader",
    "reporter",
    "approver",
    "controller",
    "planning_officer",
    "quality_owner",
    "hr",
    "committee_secretary",
    "politician",
    "auditor",
    "central_owner",
    "administrator",
]
Action = Literal[
    "see_committee",  # overview, reports, figures down to the tables a report prints
    "build_report",  # a report as a file
    "see_breakdown",  # a figure by unit, account and month
    "see_vouchers",  # the postings behind a figure
    "see_imports",  # what has been read in, and from which files
    "import_ledger",
    "undo_import",
    "see_settings",  # report lines and their maps
    "edit_settings",
    "see_audit",  # who changed what
]

_SEES: frozenset[Action] = frozenset({"see_committee", "build_report"})
_OPENS: frozenset[Action] = _SEES | {"see_breakdown", "see_vouchers", "see_settings"}
_KEEPS: frozenset[Action] = _OPENS | {"see_imports", "import_ledger", "see_audit"}
RIGHTS: Mapping[Role, frozenset[Action]] = {
    # A politician sees what the committee publishes, down to its tables; vouchers stop at the table.
    "politician": _SEES,
    "reader": _SEES | {"see_breakdown"},
    "reporter": _OPENS,
    "approver": _OPENS,
    "quality_owner": _SEES | {"see_breakdown", "see_settings"},
    "hr": _SEES | {"see_breakdown", "see_settings"},
    "committee_secretary": _SEES | {"see_breakdown", "see_settings", "see_audit"},
    "planning_officer": _KEEPS | {"edit_settings"},
    "controller": _KEEPS | {"edit_settings", "undo_import"},
    "central_owner": _KEEPS | {"edit_settings", "undo_import"},
    # An auditor sees everything and changes nothing.
    "auditor": _OPENS | {"see_imports", "see_audit"},
    "administrator": _KEEPS | {"edit_settings", "undo_import"},
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. ``roles`` are (role, committee slug); ``None`` for the slug is the whole municipality."""

    login: str
    name: str = ""
    roles: frozenset[tuple[str, str | None]] = field(default_factory=frozenset)
    is_system: bool = False

    @property
    def is_known(self) -> bool:
        """False for who has not signed in."""
        return bool(self.login)


SYSTEM = Actor(login="system", name="Systemet", is_system=True)
"""The command line and the worker: may everything, and says so in the audit trail."""
NOBODY = Actor(login="")


def system_as(login: str) -> Actor:
    """``SYSTEM`` under the login name of the person at the command line.

    >>> system_as("anna").is_system
    True
    """
    return Actor(login=login or SYSTEM.login, name=login or SYSTEM.name, is_system=True)


def actor_of(user: AbstractBaseUser | AnonymousUser) -> Actor:
    """The actor behind a signed-in Django user (one query); ``NOBODY`` for anyone else."""
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    person: Any = user
    roles = frozenset(person.roles.values_list("role", "committee__slug"))
    return Actor(person.get_username(), person.get_full_name() or person.get_username(), roles)


def may(actor: Actor, action: Action, committee: str) -> bool:
    """Whether ``actor`` may do ``action`` in the committee with that slug.

    >>> may(Actor("bo", roles=frozenset({("reporter", "von")})), "undo_import", "von")
    False
    """
    return actor.is_system or any(
        action in RIGHTS.get(role, ())  # type: ignore[call-overload]  # roles are data: an unknown one gives nothing
        for role, where in actor.roles
        if where is None or where == committee
    )


def require(actor: Actor, action: Action, committee: str) -> None:
    """Let ``actor`` do ``action`` in ``committee`` or stop.

    Raises: NotFound("committee.unknown"): the actor has nothing to do with the committee (404).
            NotAllowed("access.denied"): inside it, without the right (403).
    """
    if may(actor, action, committee):
        return
    if not may(actor, "see_committee", committee):
        raise NotFound("committee.unknown", committee=committee)
    raise NotAllowed("access.denied", action=action, committee=committee)


def visible(actor: Actor, action: Action, committees: QuerySet[Committee]) -> QuerySet[Committee]:
    """Those of ``committees`` where ``actor`` may do ``action``: exactly those that ``require`` lets through."""
    if may(actor, action, ""):  # everywhere: no committee has an empty slug
        return committees.all()
    slugs = {where for _, where in actor.roles if where is not None}
    return committees.filter(slug__in=[slug for slug in slugs if may(actor, action, slug)])
