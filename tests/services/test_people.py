"""The cast is made once, where it belongs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User

from tertial.errors import NotFound, TertialError
from tertial.services.access import SYSTEM, Actor, actor_of
from tertial.services.people import CAST, DEMO_PASSWORD, add_person, ensure_cast
from tertial.store.models import AuditEvent, Committee, RoleAssignment

TODAY = date(2020, 9, 15)

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 9, 8, tzinfo=UTC)


def test_everyone_comes_in_with_the_demo_password(cast: dict[str, Any]) -> None:
    assert set(cast) == {member.login for member in CAST}
    assert all(authenticate(username=login, password=DEMO_PASSWORD) for login in cast)


def test_bo_reports_for_a_unit_and_frida_approves_what_is_above_it(
    cast: dict[str, Any],
) -> None:
    roles = RoleAssignment.objects.exclude(unit="").values_list("user__username", "role", "unit")
    assert set(roles) == {("bo", "reporter", "52110"), ("frida", "approver", "ÄO")}


def test_the_cast_is_made_once(cast: dict[str, Any]) -> None:
    before = (User.objects.count(), RoleAssignment.objects.count(), AuditEvent.objects.count())
    assert ensure_cast(now=NOW) == CAST
    after = (User.objects.count(), RoleAssignment.objects.count(), AuditEvent.objects.count())
    assert after == before


def test_a_password_that_was_changed_stays(cast: dict[str, Any]) -> None:
    cast["bo"].set_password("något helt annat")
    cast["bo"].save()
    ensure_cast(now=NOW)
    assert authenticate(username="bo", password=DEMO_PASSWORD) is None


def test_there_is_another_committee_to_be_kept_out_of(cast: dict[str, Any]) -> None:
    assert Committee.objects.get(slug="sn").name == "Socialnämnden"


def test_without_the_demo_committee_nobody_is_made() -> None:
    with pytest.raises(NotFound) as raised:
        ensure_cast(now=NOW)
    assert raised.value.code == "committee.unknown"
    assert not User.objects.exists()


def a_person(**changes: Any) -> dict[str, Any]:
    given = {"login": "maj", "name": "Maj Ström", "role": "controller", "committee": "von"}
    return {"actor": SYSTEM, "password": "en-lång-mening-2020", "now": NOW, **given, **changes}


@pytest.mark.usefixtures("von")
def test_a_person_who_is_added_can_sign_in_with_the_role() -> None:
    assert add_person(**a_person())
    user = authenticate(username="maj", password="en-lång-mening-2020")
    assert user is not None
    assert actor_of(user, today=TODAY).roles == {("controller", "von")}
    assert AuditEvent.objects.get(action="user.created").thing == "user:maj"


@pytest.mark.usefixtures("von")
def test_a_person_who_exists_gets_one_more_role_and_a_new_password() -> None:
    add_person(**a_person())
    assert not add_person(**a_person(role="auditor", committee="", password="en-annan-mening-2021"))
    user = authenticate(username="maj", password="en-annan-mening-2021")
    assert user is not None
    assert actor_of(user, today=TODAY).roles == {("controller", "von"), ("auditor", None)}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"role": "kung"}, "person.role"),
        ({"login": "m j"}, "person.login"),
        ({"password": "kort"}, "person.password"),
        ({"committee": "xx"}, "committee.unknown"),
        ({"actor": Actor("anna", roles=frozenset({("administrator", "von")}))}, "access.denied"),
    ],
)
@pytest.mark.usefixtures("von")
def test_what_cannot_be_used_is_refused_and_nobody_is_added(
    changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(TertialError) as caught:
        add_person(**a_person(**changes))
    assert caught.value.code == code
    assert not User.objects.filter(username="maj").exists()
