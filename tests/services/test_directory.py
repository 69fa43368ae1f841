"""People as pages: a committee sees its own, with what they have and did in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tertial.errors import NotAllowed, NotFound, TertialError
from tertial.services.access import SYSTEM, Actor, actor_of
from tertial.services.directory import people_page, person_page
from tertial.store.models import AuditEvent, Committee, RoleAssignment, Staff

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def listed(**more: Any) -> list[str]:
    page = people_page(**({"actor": SYSTEM, "committee": "von", "today": TODAY} | more))
    assert page.count == len(page.people)
    return [each.login for each in page.people]


def test_a_committee_sees_its_own_and_those_of_the_whole_municipality(
    cast: dict[str, Any],
) -> None:
    assert set(listed()) == set(cast) - {"cecilia"}
    assert set(listed(committee="sn")) == {"cecilia", "rut", "karin"}


def test_they_are_in_order_of_name_with_roles_in_words(cast: dict[str, Any]) -> None:
    page = people_page(actor=SYSTEM, committee="von", today=TODAY)
    assert [each.name.split()[1] for each in page.people] == sorted(
        each.name.split()[1] for each in page.people
    )
    roles = {each.login: [(r.word, r.unit) for r in each.roles] for each in page.people}
    assert roles["bo"] == [("enhetschef", "52110")]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"query": "frida"}, ["frida"]),
        ({"query": "dahl fri"}, ["frida"]),
        ({"query": "52110"}, ["kim"]),
        ({"query": "chef"}, ["kim"]),
        ({"query": "ingen alls"}, []),
        ({"role": "approver"}, ["frida"]),
        ({"role": "auditor"}, ["rut"]),
        ({"state": "utan-roll"}, ["maj"]),
        ({"state": "slutat"}, ["borta"]),
    ],
)
def test_they_are_searched_and_narrowed(
    cast: dict[str, Any], asked: dict[str, str], found: list[str]
) -> None:
    von = Committee.objects.get(slug="von")
    maj = User.objects.create(username="maj")
    gone = User.objects.create(username="borta", is_active=False)
    Staff.objects.create(user=cast["kim"], number="1", committee=von, unit="52110", title="Chef")
    Staff.objects.create(user=maj, number="2", committee=von)
    Staff.objects.create(user=gone, number="3", committee=von)
    assert listed(**asked) == found


def test_roles_that_have_ended_are_not_listed(cast: dict[str, Any]) -> None:
    RoleAssignment.objects.filter(user=cast["bo"]).update(valid_to=date(2026, 1, 1))
    assert listed(state="utan-roll") == ["bo"]


def test_it_asks_as_much_for_many_as_for_few(cast: dict[str, Any]) -> None:
    von = Committee.objects.get(slug="von")
    asked = []
    for count in (2, 40):
        users = User.objects.bulk_create(
            User(username=f"p{count}-{n}", first_name="P", last_name=str(n)) for n in range(count)
        )
        Staff.objects.bulk_create(
            Staff(user=user, number=user.username, committee=von) for user in users
        )
        RoleAssignment.objects.bulk_create(
            RoleAssignment(user=user, committee=von, role="reader") for user in users
        )
        with CaptureQueriesContext(connection) as seen:
            people_page(actor=SYSTEM, committee="von", today=TODAY)
        asked.append(len(seen))
    assert asked[0] == asked[1] <= 8


def test_a_person_of_two_committees_is_seen_in_each_with_what_is_there(
    cast: dict[str, Any],
) -> None:
    von = Committee.objects.get(slug="von")
    RoleAssignment.objects.create(user=cast["cecilia"], committee=von, role="reader")
    for slug in ("von", "sn"):
        AuditEvent.objects.create(
            at=NOW,
            actor="cecilia",
            action="line_map.added",
            committee=Committee.objects.get(slug=slug),
            thing=f"sak i {slug}",
        )
    anna = actor_of(cast["anna"], today=TODAY)
    page = person_page(actor=anna, committee="von", login="cecilia", today=TODAY)
    assert [each.word for each in page.roles] == ["läsare"]
    assert [each.thing for each in page.events] == ["sak i von"]
    assert page.may_edit
    assert not page.is_ours
    elsewhere = person_page(actor=SYSTEM, committee="sn", login="cecilia", today=TODAY)
    assert [each.word for each in elsewhere.roles] == ["controller"]


def test_what_somebody_did_is_for_who_may_see_the_trail(cast: dict[str, Any]) -> None:
    AuditEvent.objects.create(
        at=NOW, actor="bo", action="x", committee=Committee.objects.get(slug="von"), thing="y"
    )
    hanna, rut = (actor_of(cast[login], today=TODAY) for login in ("hanna", "rut"))
    page = {"committee": "von", "login": "bo", "today": TODAY}
    assert person_page(actor=hanna, **page).events == ()
    assert len(person_page(actor=rut, **page).events) == 1


@pytest.mark.parametrize(
    ("login", "error"), [("cecilia", NotFound), ("david", NotAllowed), ("bo", NotAllowed)]
)
def test_people_are_for_who_may_see_them(
    cast: dict[str, Any], login: str, error: type[TertialError]
) -> None:
    actor = actor_of(cast[login], today=TODAY)
    with pytest.raises(error):
        people_page(actor=actor, committee="von", today=TODAY)
    with pytest.raises(error):
        person_page(actor=actor, committee="von", login="bo", today=TODAY)


def test_somebody_elses_people_are_not_there(cast: dict[str, Any]) -> None:
    with pytest.raises(NotFound) as caught:
        person_page(actor=SYSTEM, committee="von", login="cecilia", today=TODAY)
    assert caught.value.code == "people.unknown"


def test_without_a_role_there_is_nothing(cast: dict[str, Any]) -> None:
    with pytest.raises(NotFound):
        people_page(actor=Actor("maj"), committee="von", today=TODAY)
