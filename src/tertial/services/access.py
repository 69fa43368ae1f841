"""Who may do what: one table of role × action, and two questions on it. Nothing else decides.

Outside one's committee a thing does not exist (``NotFound``, 404); inside, without the right, it is refused
(``NotAllowed``, 403). ``require`` and ``visible`` answer from the same table; a property test proves that they agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
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
    "check",  # Granska: any report, ours or not, held against itself
    "see_breakdown",  # a figure by unit, account and month
    "see_vouchers",  # the postings behind a figure
    "see_imports",  # what has been read in, and from which files
    "import_ledger",
    "undo_import",
    "see_settings",  # report lines and their maps
    "edit_settings",
    "see_audit",  # who changed what
    "comment",  # on anything
    "edit_plan",  # the committee's own goals, indicators, assignments; not what comes from above
    "edit_common_plan",  # what comes from above, for every committee
    "register_value",  # a value of an indicator, with source and date
    "answer",  # what a round asks of oneself
    "answer_for",  # write in another's place, who then confirms; take over with a reason
    "approve",  # hand back or approve what was handed in, for one's units
    "see_round",  # the board: what is missing, late, without an owner
    "run_round",  # open and close it, delegate, remind
    "roll_over",  # the committee's part of a new year
    "roll_over_common",  # the common part, for every committee
    "see_people",
    "edit_people",  # take the register of staff, give roles, appoint substitutes
    "back_up",  # a copy of the whole workspace: for a role in the whole municipality alone
    "edit_economy",  # budget, positions, volumes, grants, investments: what the economy is planned with
    "decide_budget",  # register what council or committee decided, which closes the version
    "forecast",  # write the forecast of one's units and hand it in
    "adjust_forecast",  # the committee's own adjustment on any level, kept apart; freeze the forecast
    "close_month",  # a month's figures are final, or open again
    "export_ledger",  # decided budget and approved forecast as a file for the ERP
    "reveal_names",  # what was masked in a voucher, with a reason that is logged
    "write_text",  # a report's texts: write, comment, hand in; take new figures
    "approve_text",  # hand back or approve a section that was handed in; answer what the checks find
    "edit_template",  # what a report consists of, and which reports a year has
    "write_case",  # the case to the committee: summary, reasons, proposed decisions
    "seal_report",  # register what was decided, seal what it was decided on, put it right by errata
    "publish_report",  # show what is sealed to everybody, and take it back
    "edit_control",  # risks, measures, controls, reviews: what is planned and what became of it
    "edit_common_control",  # risks and controls of the whole municipality, for every committee
    "test_control",  # draw a sample, write results, grade
    "edit_providers",  # providers, agreements, follow-ups, competition reviews, procurements
]

_SEES: frozenset[Action] = frozenset({"see_committee", "build_report", "check"})
_OPENS: frozenset[Action] = _SEES | {"see_breakdown", "see_vouchers", "see_settings"}
_KEEPS: frozenset[Action] = _OPENS | {"see_imports", "import_ledger", "see_audit"}
_TAKES_PART: frozenset[Action] = frozenset({"answer", "comment", "register_value"})
_BUDGETS: frozenset[Action] = frozenset(
    {"edit_economy", "decide_budget", "forecast", "adjust_forecast", "export_ledger"}
)
_PLANS: frozenset[Action] = frozenset(
    {"edit_plan", "answer_for", "see_round", "run_round", "roll_over", "see_people"}
)
_WRITES: frozenset[Action] = frozenset({"write_text", "test_control"})
_REPORTS: frozenset[Action] = frozenset(
    {"write_text", "approve_text", "edit_template", "write_case"}
)
_DECIDES: frozenset[Action] = frozenset({"seal_report", "publish_report"})
_CONTROLS: frozenset[Action] = frozenset({"edit_control", "test_control", "edit_providers"})
_CENTRAL: frozenset[Action] = frozenset(
    {
        "edit_common_control",
        "edit_settings",
        "undo_import",
        "edit_common_plan",
        "roll_over_common",
        "back_up",
        "close_month",
        "reveal_names",
    }
)
RIGHTS: Mapping[Role, frozenset[Action]] = {
    # A politician sees what the committee publishes, down to its tables; vouchers stop at the table.
    "politician": _SEES,
    "reader": _SEES | {"see_breakdown"},
    "reporter": _OPENS | _TAKES_PART | _WRITES | {"forecast"},
    "approver": _OPENS
    | _TAKES_PART
    | _WRITES
    | {"approve", "see_round", "forecast", "approve_text"},
    # The quality owner draws samples of vouchers, and so must see them.
    "quality_owner": _OPENS | _TAKES_PART | _WRITES | _CONTROLS | {"see_round"},
    "hr": _SEES
    | _TAKES_PART
    | {"see_breakdown", "see_settings", "see_round", "see_people", "write_text"},
    "committee_secretary": _SEES
    | _REPORTS
    | _DECIDES
    | {"see_breakdown", "see_settings", "see_audit", "see_round", "comment", "decide_budget"},
    "planning_officer": _KEEPS | _TAKES_PART | _PLANS | _REPORTS | _CONTROLS | {"edit_settings"},
    "controller": _KEEPS
    | _TAKES_PART
    | _BUDGETS
    | _REPORTS
    | _CONTROLS
    | {"edit_settings", "undo_import", "answer_for", "see_round", "reveal_names"},
    "central_owner": _KEEPS
    | _TAKES_PART
    | _PLANS
    | _BUDGETS
    | _CENTRAL
    | _REPORTS
    | _DECIDES
    | _CONTROLS,
    # An auditor sees everything and changes nothing.
    "auditor": _OPENS | {"see_imports", "see_audit", "see_round", "see_people", "reveal_names"},
    "administrator": _KEEPS
    | _PLANS
    | {"edit_settings", "undo_import", "edit_people", "comment", "back_up", "close_month"},
}
BY_UNIT: frozenset[Action] = frozenset({"approve", "forecast"})
"""Actions that a role for some units gives in those units only; every other right of a role is the committee's."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. ``roles`` are (role, committee slug); ``None`` for the slug is the whole municipality.

    ``units`` are the cost centres and levels that a role is limited to, with all below them; a role that is not in it
    is for all of its committee. ``stands_in_for`` are the logins of those whose substitute the actor is today: their
    roles are among ``roles``, and what is asked of them can be answered.
    """

    login: str
    name: str = ""
    roles: frozenset[tuple[str, str | None]] = field(default_factory=frozenset)
    is_system: bool = False
    units: Mapping[tuple[str, str | None], frozenset[str]] = field(default_factory=dict)
    stands_in_for: frozenset[str] = frozenset()

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


def actor_of(user: AbstractBaseUser | AnonymousUser, *, today: date) -> Actor:
    """The actor behind a signed-in Django user as of a day; ``NOBODY`` for anyone else.

    One query, and one more where a role is limited to units.
    """
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    from django.db.models import Q

    from tertial.store.models import RoleAssignment

    person: Any = user
    away = Q(
        user__substitutes__substitute=person.pk,
        user__substitutes__valid_from__lte=today,
        user__substitutes__valid_to__gte=today,
        user__is_active=True,
    )
    given = (
        RoleAssignment.objects.filter(Q(user=person.pk) | away)
        .exclude(valid_from__gt=today)
        .exclude(valid_to__lt=today)
        .values_list("role", "committee__slug", "unit", "user__username")
    )
    roles = list(given)
    own = person.get_username()
    return Actor(
        login=own,
        name=person.get_full_name() or own,
        roles=frozenset((role, where) for role, where, _, _ in roles),
        units=_units_of([(role, where, unit) for role, where, unit, _ in roles]),
        stands_in_for=frozenset(login for *_, login in roles) - {own},
    )


def _units_of(
    roles: list[tuple[str, str | None, str]],
) -> dict[tuple[str, str | None], frozenset[str]]:
    """The units of roles that are limited to some: all that are below what was named, in the newest plan year."""
    whole = {(role, where) for role, where, unit in roles if not unit}
    limited = [(role, where, unit) for role, where, unit in roles if (role, where) not in whole]
    if not limited:
        return {}
    from tertial.store.models import OrgUnit

    parents: dict[str | None, dict[str, str]] = {}
    rows = (
        OrgUnit.objects.filter(plan_year__committee__slug__in={where for _, where, _ in limited})
        .order_by("plan_year__year")
        .values_list("plan_year__committee__slug", "code", "parent")
    )
    for where, code, parent in rows:
        parents.setdefault(where, {})[code] = parent
    found: dict[tuple[str, str | None], frozenset[str]] = {}
    for role, where, unit in limited:
        below = _within(unit, parents.get(where, {}))
        found[role, where] = found.get((role, where), frozenset()) | below
    return found


def _within(unit: str, parents: Mapping[str, str]) -> frozenset[str]:
    below = {unit}
    while True:
        more = {code for code, parent in parents.items() if parent in below} - below
        if not more:
            return frozenset(below)
        below |= more


def may(actor: Actor, action: Action, committee: str, unit: str | None = None) -> bool:
    """Whether ``actor`` may do ``action`` in the committee with that slug.

    ``unit`` narrows an action of ``BY_UNIT`` to one unit; without it the answer is whether there is any unit.

    >>> may(Actor("bo", roles=frozenset({("reporter", "von")})), "undo_import", "von")
    False
    """
    return actor.is_system or any(
        action in RIGHTS.get(role, ())  # type: ignore[call-overload]  # roles are data: an unknown one gives nothing
        and _covers(actor, action, (role, where), unit)
        for role, where in actor.roles
        if where is None or where == committee
    )


def _covers(actor: Actor, action: Action, role: tuple[str, str | None], unit: str | None) -> bool:
    return (
        action not in BY_UNIT
        or unit is None
        or role not in actor.units
        or unit in actor.units[role]
    )


def require(actor: Actor, action: Action, committee: str, unit: str | None = None) -> None:
    """Let ``actor`` do ``action`` in ``committee`` or stop.

    Raises: NotFound("committee.unknown"): the actor has nothing to do with the committee (404).
            NotAllowed("access.denied"): inside it, without the right (403).
    """
    if may(actor, action, committee, unit):
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
