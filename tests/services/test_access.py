"""One table decides: its two questions agree, and what it says of each role."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, get_args

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tertial.errors import NotAllowed, NotFound
from tertial.services.access import (
    BY_UNIT,
    NOBODY,
    RIGHTS,
    SYSTEM,
    Action,
    Actor,
    Role,
    actor_of,
    may,
    require,
    system_as,
    visible,
)
from tertial.store.models import (
    Committee,
    Municipality,
    OrgUnit,
    PlanYear,
    RoleAssignment,
    Substitution,
)

SLUGS = ("von", "sn", "ksn")
ROLES = st.tuples(st.sampled_from([*get_args(Role), "okänd"]), st.sampled_from([*SLUGS, None]))
ACTORS = st.builds(
    Actor, st.just("x"), st.just("X"), st.frozensets(ROLES, max_size=4), st.booleans()
)

TODAY = date(2020, 9, 15)


def _passes(actor: Actor, action: Action, slug: str) -> bool:
    try:
        require(actor, action, slug)
    except (NotFound, NotAllowed):
        return False
    return True


DAYS = st.one_of(st.none(), st.integers(-2, 2).map(lambda n: TODAY + timedelta(days=n)))
GIVEN = st.tuples(
    st.sampled_from(["x", "y"]),
    st.sampled_from([*get_args(Role), "okänd"]),
    st.sampled_from([*SLUGS, None]),
    st.sampled_from(["", "ÄO", "52110", "finns-inte"]),
    DAYS,
    DAYS,
)
PARENTS = {"52110": "ÄO", "52120": "ÄO", "ÄO": "SOF", "FO": "SOF", "SOF": ""}
PLACES = {"ÄO": {"ÄO", "52110", "52120"}, "52110": {"52110"}, "finns-inte": {"finns-inte"}}


def _counts(begins: date | None, ends: date | None) -> bool:
    return (begins is None or begins <= TODAY) and (ends is None or ends >= TODAY)


def _kept(
    roles: list[tuple[str, str, str | None, str, date | None, date | None]],
    away: tuple[int, int] | None,
) -> list[tuple[str, str | None, str]]:
    """Keep the roles, and x as y's substitute; returns those roles that count for x today."""
    users = {user.username: user for user in User.objects.all()}
    slugs = {each.slug: each for each in Committee.objects.all()}
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            user=users[login],
            role=role,
            committee=slugs.get(slug or ""),
            unit=place,
            valid_from=begins,
            valid_to=ends,
        )
        for login, role, slug, place, begins, ends in roles
    )
    days = [TODAY + timedelta(days=n) for n in (away[0], sum(away))] if away else []
    Substitution.objects.bulk_create(
        Substitution(
            person=users["y"],
            substitute=users["x"],
            valid_from=begins,
            valid_to=ends,
            created_by="y",
            created_at=datetime(2020, 9, 1, tzinfo=UTC),
        )
        for begins, ends in pairwise(days)
    )
    whose = {"x"} | ({"y"} if days and _counts(*days) else set())
    return [
        (role, slug, place)
        for login, role, slug, place, begins, ends in roles
        if login in whose and _counts(begins, ends)
    ]


class RolesAsKept(TestCase):
    """The same two questions of actors made from roles for units, for a time, and from substitutes."""

    @classmethod
    def setUpTestData(cls) -> None:
        home = Municipality.objects.create(code="0126", name="Huddinge")
        for slug in SLUGS:
            committee = Committee.objects.create(municipality=home, slug=slug, name=slug)
            year = PlanYear.objects.create(committee=committee, year=2020)
            for code, parent in PARENTS.items():
                OrgUnit.objects.create(
                    plan_year=year, code=code, name=code, parent=parent, role="x"
                )
        for login in ("x", "y"):
            User.objects.create(username=login)

    @given(
        roles=st.lists(GIVEN, max_size=5, unique_by=lambda given: given[:5]),
        away=st.one_of(st.none(), st.tuples(st.integers(-2, 2), st.integers(0, 2))),
        action=st.sampled_from(get_args(Action)),
        unit=st.sampled_from(["ÄO", "52110", "52120", "FO", "finns-inte"]),
    )
    def test_they_agree_and_count_where_and_when_they_were_given(
        self,
        roles: list[tuple[str, str, str | None, str, date | None, date | None]],
        away: tuple[int, int] | None,
        action: Action,
        unit: str,
    ) -> None:
        counting = _kept(roles, away)
        actor = actor_of(User.objects.get(username="x"), today=TODAY)
        seen = set(visible(actor, action, Committee.objects).values_list("slug", flat=True))
        assert seen == {slug for slug in SLUGS if _passes(actor, action, slug)}
        for slug in SLUGS:
            here = [
                (place, where)
                for role, where, place in counting
                if where in (slug, None) and action in RIGHTS.get(role, ())  # type: ignore[call-overload]  # one is unknown
            ]
            assert may(actor, action, slug) is bool(here)
            inside = [
                not place or action not in BY_UNIT or unit in _below(place, where)
                for place, where in here
            ]
            assert may(actor, action, slug, unit) is any(inside)


def _below(place: str, where: str | None) -> set[str]:
    """What is within a place; a role in the whole municipality has no tree, and is for that code alone."""
    return PLACES[place] if where else {place}


class TheTwoQuestions(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        home = Municipality.objects.create(code="0126", name="Huddinge")
        for slug in SLUGS:
            Committee.objects.create(municipality=home, slug=slug, name=slug)

    @given(actor=ACTORS, action=st.sampled_from(get_args(Action)))
    def test_require_lets_through_exactly_what_is_visible(
        self, actor: Actor, action: Action
    ) -> None:
        seen = set(visible(actor, action, Committee.objects).values_list("slug", flat=True))
        assert seen == {slug for slug in SLUGS if _passes(actor, action, slug)}


@given(actor=ACTORS, action=st.sampled_from(get_args(Action)), slug=st.sampled_from(SLUGS))
def test_outside_ones_committee_it_does_not_exist_and_inside_it_is_refused(
    actor: Actor, action: Action, slug: str
) -> None:
    error = None
    try:
        require(actor, action, slug)
    except (NotFound, NotAllowed) as raised:
        error = type(raised)
    inside = may(actor, "see_committee", slug)
    expected = {(True, True): None, (True, False): NotAllowed, (False, False): NotFound}
    assert error is expected[(inside, may(actor, action, slug))]


def test_every_role_has_a_row_and_sees_its_committee() -> None:
    assert set(RIGHTS) == set(get_args(Role))
    assert all("see_committee" in rights for rights in RIGHTS.values())


@pytest.mark.parametrize("action", get_args(Action))
def test_nobody_may_nothing_and_the_system_everything(action: Action) -> None:
    assert not may(NOBODY, action, "von")
    assert may(SYSTEM, action, "von")
    assert may(system_as("anna"), action, "von")


def test_the_system_keeps_the_name_of_who_runs_it() -> None:
    assert system_as("anna").login == "anna"
    assert system_as("").login == "system"


@pytest.mark.parametrize(
    ("role", "action", "expected"),
    [
        ("politician", "build_report", True),
        ("politician", "see_vouchers", False),
        ("politician", "see_breakdown", False),
        ("auditor", "see_vouchers", True),
        ("auditor", "see_audit", True),
        ("auditor", "import_ledger", False),
        ("reporter", "import_ledger", False),
        ("controller", "undo_import", True),
        ("committee_secretary", "see_vouchers", False),
    ],
)
def test_what_the_table_says(role: Role, action: Action, expected: bool) -> None:
    assert may(Actor("x", roles=frozenset({(role, "von")})), action, "von") is expected


def test_an_auditor_changes_nothing() -> None:
    assert not RIGHTS["auditor"] & {"import_ledger", "undo_import", "edit_settings"}


@pytest.mark.django_db
def test_an_actor_carries_the_roles_of_its_user(cast: dict[str, Any]) -> None:
    anna = actor_of(cast["anna"], today=TODAY)
    assert anna.roles == {("planning_officer", "von"), ("administrator", "von")}
    assert anna.name == "Anna Lind"
    assert actor_of(cast["rut"], today=TODAY).roles == {("auditor", None)}


@pytest.mark.django_db
def test_who_is_no_longer_active_is_nobody(cast: dict[str, Any]) -> None:
    bo = cast["bo"]
    bo.is_active = False
    assert actor_of(bo, today=TODAY) is NOBODY
