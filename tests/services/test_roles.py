"""Roles by place and period."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound, TertialError
from tertial.services.access import SYSTEM, Actor, actor_of
from tertial.services.roles import end_role, give_role, role_lines, unit_names
from tertial.store.models import AuditEvent, Committee, OrgUnit, PlanYear, RoleAssignment

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = NOW.date()
ADMIN = Actor("anna", roles=frozenset({("administrator", "von")}))


@pytest.fixture
def units(von: Committee) -> None:
    for year in (von.years.get(), PlanYear.objects.create(committee=von, year=2021)):
        for code, parent in (("ÄO", ""), (f"5{year.year}", "ÄO")):
            OrgUnit.objects.create(
                plan_year=year, code=code, name=f"Namn {code}", parent=parent, role="own_provider"
            )


def give(**changes: Any) -> None:
    given = {"actor": ADMIN, "committee": "von", "login": "eva", "role": "approver", "now": NOW}
    give_role(**(given | changes))


def end(role: RoleAssignment, last_day: date = TODAY, actor: Actor = ADMIN) -> str:
    return end_role(actor=actor, committee="von", role=role.pk, last_day=last_day, now=NOW)


def test_a_role_counts_in_its_period(cast: dict[str, Any]) -> None:
    give(valid_from=date(2026, 12, 1), valid_to=date(2026, 12, 31))
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1)]
    roles = [("approver", "von") in actor_of(cast["eva"], today=day).roles for day in days]
    assert roles == [False, True, True, False]
    event = AuditEvent.objects.get(action="role.given")
    assert (event.thing, event.data["valid_to"]) == ("user:eva", "2026-12-31")


def test_a_role_for_a_level_holds_what_is_below_it_this_year(
    cast: dict[str, Any], units: None
) -> None:
    give(unit="ÄO")
    eva = actor_of(cast["eva"], today=TODAY)
    assert "52021" in eva.units["approver", "von"]


def test_somebody_from_another_committee_may_have_a_role_here_too(cast: dict[str, Any]) -> None:
    give(login="Cecilia ")
    cecilia = actor_of(cast["cecilia"], today=TODAY)
    assert cecilia.roles == {("controller", "sn"), ("approver", "von")}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"role": "kung"}, "person.role"),
        ({"unit": "52020"}, "role.unit"),  # last year's
        ({"valid_to": date(2026, 11, 23)}, "role.dates"),
        ({"login": "ingen"}, "people.unknown"),
        ({"role": "committee_secretary"}, "role.given"),
        ({"actor": Actor("x", roles=frozenset({("controller", "von")}))}, "access.denied"),
        ({"actor": Actor("x", roles=frozenset({("administrator", "sn")}))}, "committee.unknown"),
    ],
)
def test_what_cannot_be_given_is_refused(
    cast: dict[str, Any], units: None, changes: dict[str, Any], code: str
) -> None:
    before = RoleAssignment.objects.count()
    with pytest.raises(TertialError) as caught:
        give(**changes)
    assert caught.value.code == code
    assert RoleAssignment.objects.count() == before


def test_a_role_that_ended_can_be_given_again(cast: dict[str, Any]) -> None:
    give()
    end(RoleAssignment.objects.get(role="approver", user=cast["eva"]), date(2026, 12, 1))
    give(valid_from=date(2026, 12, 2))
    assert RoleAssignment.objects.filter(role="approver", user=cast["eva"]).count() == 2


def test_a_role_that_ends_is_kept_with_its_last_day(cast: dict[str, Any]) -> None:
    role = cast["eva"].roles.get()
    assert end(role) == "eva"
    role.refresh_from_db()
    assert role.valid_to == TODAY
    assert actor_of(cast["eva"], today=TODAY).roles
    assert not actor_of(cast["eva"], today=date(2026, 11, 25)).roles


def test_the_last_who_may_edit_people_stays(cast: dict[str, Any]) -> None:
    role = cast["anna"].roles.get(role="administrator")
    with pytest.raises(BadInput) as caught:
        end(role)
    assert caught.value.code == "role.last-administrator"
    role.refresh_from_db()
    assert role.valid_to is None
    give(login="david", role="administrator")
    assert end(role) == "anna"


def test_the_system_may_end_the_last_one(cast: dict[str, Any]) -> None:
    assert end(cast["anna"].roles.get(role="administrator"), actor=SYSTEM) == "anna"


@pytest.mark.parametrize("login", ["cecilia", "rut"])
def test_a_role_elsewhere_is_not_there(cast: dict[str, Any], login: str) -> None:
    with pytest.raises(NotFound):
        end(cast[login].roles.get())


def test_only_who_may_edit_people_ends_a_role(cast: dict[str, Any]) -> None:
    hanna = actor_of(cast["hanna"], today=TODAY)
    with pytest.raises(NotAllowed):
        end(cast["eva"].roles.get(), actor=hanna)


def test_roles_are_told_in_words(cast: dict[str, Any], units: None) -> None:
    von = Committee.objects.get(slug="von")
    bo = cast["bo"]
    for role, begins, ends, unit in (
        ("reader", date(2027, 1, 1), None, ""),
        ("approver", None, date(2026, 1, 1), ""),
        ("okänd", None, None, "ÄO"),
    ):
        bo.roles.create(committee=von, role=role, valid_from=begins, valid_to=ends, unit=unit)
    lines = role_lines(bo.roles.select_related("committee"), unit_names(von), today=TODAY)
    assert [(each.word, each.unit, each.state) for each in lines] == [
        ("enhetschef", "52110", "gäller"),
        ("okänd", "ÄO Namn ÄO", "gäller"),
        ("läsare", "", "kommer"),
        ("godkännare", "", "slutat"),
    ]
