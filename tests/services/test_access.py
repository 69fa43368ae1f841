"""One table decides: its two questions agree, and what it says of each role."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tertial.errors import NotAllowed, NotFound
from tertial.services.access import (
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
from tertial.store.models import Committee, Municipality

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
