"""A register of staff is shown, then taken whole or not at all; leavers are closed and nothing is removed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tertial.errors import BadInput, Conflict, NotAllowed, NotFound, TertialError
from tertial.services.access import SYSTEM, Actor, actor_of
from tertial.services.staff import Changes, close_leavers, staff_changes, take_staff
from tertial.services.staff.taking import open_asks
from tertial.store.models import (
    Ask,
    AuditEvent,
    Committee,
    OrgUnit,
    RoleAssignment,
    Round,
    Staff,
)
from tests.services.staff.making import Row, csv_file, row

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = NOW.date()
ADMIN = Actor("anna", roles=frozenset({("administrator", "von")}))


@pytest.fixture
def units(von: Committee) -> Committee:
    """``von`` with an area and two units."""
    year = von.years.get()
    for code, parent in (("ÄO", ""), ("52110", "ÄO"), ("52120", "ÄO")):
        OrgUnit.objects.create(
            plan_year=year, code=code, name=code, parent=parent, role="own_provider"
        )
    return von


def take(folder: Path, rows: list[Row], *, now: datetime = NOW, **more: Any) -> Changes:
    path = csv_file(folder / "personal.csv", rows)
    given: dict[str, Any] = {"actor": ADMIN, "committee": "von", "path": path, "now": now}
    return take_staff(**(given | more))


def counts() -> tuple[int, ...]:
    models = (User, Staff, RoleAssignment, AuditEvent)
    return tuple(model.objects.count() for model in models)


def test_a_new_person_can_be_mapped_to_but_has_neither_role_nor_password(
    units: Committee, tmp_path: Path
) -> None:
    take(tmp_path, [row("100", "Maj Ström")])
    user = User.objects.get(username="maj")
    assert (user.get_full_name(), user.email) == ("Maj Ström", "maj@example.org")
    assert not user.has_usable_password()
    assert actor_of(user, today=TODAY).roles == frozenset()
    assert user.staff.committee == units  # type: ignore[attr-defined]  # reverse of Staff.user
    assert AuditEvent.objects.get(action="user.created").committee == units


def test_looking_changes_nothing(units: Committee, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "p.csv", [row("100", "Maj Ström")])
    before = counts()
    found = staff_changes(actor=ADMIN, committee="von", path=path, today=TODAY)
    assert [each.name for each in found.new] == ["Maj Ström"]
    assert counts() == before


def test_the_same_file_again_changes_nothing(units: Committee, tmp_path: Path) -> None:
    rows = [row("90", "Eli Dal"), row("100", "Maj Ström", chef="90")]
    assert not take(tmp_path, rows).is_empty
    before = counts()
    assert take(tmp_path, rows, now=NOW + timedelta(days=1)).is_empty
    assert counts() == before


def test_what_was_shown_is_what_is_taken(units: Committee, tmp_path: Path) -> None:
    rows = [row("100", "Maj Ström")]
    path = csv_file(tmp_path / "personal.csv", rows)
    shown = staff_changes(actor=ADMIN, committee="von", path=path, today=TODAY).fingerprint
    take(tmp_path, [row("100", "Maj Ek")])
    with pytest.raises(Conflict) as caught:
        take(tmp_path, rows, shown=shown)
    assert caught.value.code == "staff.changed-meanwhile"


def test_managers_get_their_roles_and_lose_them_when_another_takes_over(
    units: Committee, tmp_path: Path
) -> None:
    eli, maj = row("90", "Eli Dal"), row("100", "Maj Ström", chef="90")
    take(tmp_path, [eli, maj])
    assert actor_of(User.objects.get(username="eli"), today=TODAY).roles == {("reporter", "von")}
    later = NOW + timedelta(days=30)
    swapped = [row("90", "Eli Dal", "52120"), row("100", "Maj Ström"), row("3", "Bo U", chef="100")]
    take(tmp_path, swapped, now=later)
    after = (later + timedelta(days=1)).date()
    assert actor_of(User.objects.get(username="eli"), today=after).roles == frozenset()
    assert actor_of(User.objects.get(username="maj"), today=after).units == {
        ("reporter", "von"): frozenset({"52110"})
    }


def test_a_role_that_a_manager_has_already_is_not_given_twice(
    units: Committee, cast: dict[str, Any], tmp_path: Path
) -> None:
    rows = [row("1", "Bo Ek"), row("2", "Maj Ström", chef="1")]
    assert take(tmp_path, rows).roles_given == ()
    assert RoleAssignment.objects.filter(user=cast["bo"]).count() == 1


def test_a_login_that_exists_becomes_that_persons_and_keeps_its_roles(
    cast: dict[str, Any], tmp_path: Path
) -> None:
    take(tmp_path, [row("7", "David Sjö")])
    assert Staff.objects.get(number="7").user == cast["david"]
    assert actor_of(User.objects.get(username="david"), today=TODAY).roles == {
        ("controller", "von")
    }


def test_a_change_of_login_name_and_unit_keeps_the_account(
    units: Committee, tmp_path: Path
) -> None:
    take(tmp_path, [row("100", "Maj Ström")])
    before = User.objects.get(username="maj")
    take(tmp_path, [row("100", "Maj Ek", "52120", login="maj.ek")])
    after = User.objects.get(pk=before.pk)
    assert (after.username, after.get_full_name()) == ("maj.ek", "Maj Ek")
    changed = AuditEvent.objects.get(action="user.changed")
    assert changed.data["unit"] == "52110 → 52120"


def test_a_leaver_is_closed_after_the_last_day_and_nothing_is_removed(
    units: Committee, tmp_path: Path
) -> None:
    eli, maj = row("90", "Eli Dal"), row("100", "Maj Ström", chef="90")
    take(tmp_path, [eli, maj])
    client = Client()
    client.force_login(User.objects.get(username="eli"))
    take(tmp_path, [dict(eli) | {"Till": "2026-11-30"}, maj])
    assert close_leavers(now=datetime(2026, 11, 30, 12, tzinfo=UTC)) == 0
    assert Session.objects.count() == 1
    assert close_leavers(now=datetime(2026, 12, 1, 12, tzinfo=UTC)) == 1
    user = User.objects.get(username="eli")
    assert not user.is_active
    assert Session.objects.count() == 0
    assert user.roles.get().valid_to == date(2026, 11, 30)  # type: ignore[attr-defined]  # reverse
    assert AuditEvent.objects.filter(action="user.closed", thing="user:eli").count() == 1


def test_who_is_missing_is_closed_the_day_after_and_may_come_back(
    units: Committee, tmp_path: Path
) -> None:
    eli, maj = row("90", "Eli Dal"), row("100", "Maj Ström")
    take(tmp_path, [eli, maj])
    take(tmp_path, [maj])
    assert User.objects.get(username="eli").is_active
    tomorrow = NOW + timedelta(days=1)
    close_leavers(now=tomorrow)
    assert not User.objects.get(username="eli").is_active
    assert [each.number for each in take(tmp_path, [eli, maj], now=tomorrow).back] == ["90"]
    assert User.objects.get(username="eli").is_active


def test_the_unanswered_asks_of_a_leaver_are_counted(units: Committee, tmp_path: Path) -> None:
    take(tmp_path, [row("90", "Eli Dal"), row("100", "Maj Ström")])
    asked = Round.objects.create(
        plan_year=units.years.get(),
        kind="interim",
        title="Delår",
        report="d",
        period_end=TODAY,
        meeting_on=TODAY,
        answers_due=TODAY,
        approval_due=TODAY,
        opened_at=NOW,
        opened_by="anna",
    )
    eli = User.objects.get(username="eli")
    for thing, state in (("a", "open"), ("b", "saved"), ("c", "approved")):
        Ask.objects.create(round=asked, kind="status", thing=thing, assignee=eli, state=state)
    path = csv_file(tmp_path / "p.csv", [row("100", "Maj Ström")])
    found = staff_changes(actor=ADMIN, committee="von", path=path, today=TODAY)
    assert open_asks(actor=ADMIN, committee="von", changes=found) == {"90": 2}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (row("1", "Cecilia Rönn"), "cecilia används redan av någon annan"),
        (row("1", "Rut Alm"), "rut används redan av någon i en nämnd som du inte sköter"),
        (row("1", "Maj Ek", email="eva@example.org"), "eva@example.org används redan av eva"),
        (row("500", "Maj Ek"), "500 hör till någon i en nämnd som du inte sköter"),
        (row("600", "Maj Ek", login="karin"), "får inte ändras här"),
        (row("1", "Maj Ek", login="stina"), "stina används redan av någon annan"),
    ],
)
def test_another_committees_people_are_not_taken_over(
    cast: dict[str, Any], tmp_path: Path, given: Row, said: str
) -> None:
    User.objects.filter(username="eva").update(email="eva@example.org")
    sn, von = Committee.objects.get(slug="sn"), Committee.objects.get(slug="von")
    Staff.objects.create(user=cast["cecilia"], number="500", committee=sn)
    Staff.objects.create(user=cast["karin"], number="600", committee=von)
    stina = User.objects.create(username="stina")
    Staff.objects.create(user=stina, number="700", committee=von)
    before = counts()
    with pytest.raises(BadInput) as caught:
        take(tmp_path, [given])
    assert said in str(caught.value.values["problems"])
    assert counts() == before


@pytest.mark.parametrize(
    ("actor", "error"),
    [
        (Actor("cecilia", roles=frozenset({("administrator", "sn")})), NotFound),
        (Actor("david", roles=frozenset({("controller", "von")})), NotAllowed),
        (Actor("x"), NotFound),
    ],
)
def test_only_who_may_edit_people_takes_a_register(
    units: Committee, tmp_path: Path, actor: Actor, error: type[TertialError]
) -> None:
    with pytest.raises(error):
        take(tmp_path, [row("1", "Maj Ek")], actor=actor)


def test_a_department_with_two_committees_has_people_in_both(
    cast: dict[str, Any], tmp_path: Path
) -> None:
    rows = [
        row("1", "Maj Ek") | {"Nämnd": "von"},
        row("2", "Bo Ny", login="bony") | {"Nämnd": "sn"},
    ]
    with pytest.raises(BadInput):
        take(tmp_path, rows)
    take(tmp_path, rows, actor=SYSTEM, committee="")
    assert dict(Staff.objects.values_list("number", "committee__slug")) == {"1": "von", "2": "sn"}


def test_people_without_an_address_are_no_conflict(units: Committee, tmp_path: Path) -> None:
    take(tmp_path, [row("1", "Maj Ek", email=""), row("2", "Bo Ny", email="")], is_whole=False)
    take(tmp_path, [row("3", "Siv Ny", email="")], is_whole=False)
    assert Staff.objects.count() == 3


def test_an_address_of_somebody_in_another_committee_is_a_conflict(
    cast: dict[str, Any], tmp_path: Path
) -> None:
    sn = Committee.objects.get(slug="sn")
    other = User.objects.create(username="siv", email="siv@example.org")
    Staff.objects.create(user=other, number="9", committee=sn)
    with pytest.raises(BadInput) as caught:
        take(tmp_path, [row("1", "Maj Ek", email="siv@example.org")])
    assert "siv@example.org används redan av 9" in str(caught.value.values["first"])


def test_who_has_left_another_committee_may_come_to_this_one(
    cast: dict[str, Any], tmp_path: Path
) -> None:
    sn = Committee.objects.get(slug="sn")
    Staff.objects.create(
        user=cast["cecilia"], number="500", committee=sn, ended_on=date(2026, 10, 31)
    )
    cast["cecilia"].roles.update(valid_to=date(2026, 10, 31))
    found = take(tmp_path, [row("500", "Cecilia Rönn")])
    assert [each.number for each in found.back] == ["500"]
    assert [each.after.committee for each in found.moved] == ["von"]
    assert Staff.objects.get(number="500").committee == Committee.objects.get(slug="von")


def test_a_large_register_asks_as_much_as_a_small_one(units: Committee, tmp_path: Path) -> None:
    asked: list[int] = []
    for size in (5, 150):
        rows = [row(f"{size}-{n}", f"P{n} Ek", login=f"p{size}-{n}") for n in range(size)]
        path = csv_file(tmp_path / "p.csv", rows)
        with CaptureQueriesContext(connection) as seen:
            take_staff(actor=ADMIN, committee="von", path=path, now=NOW, is_whole=False)
        asked.append(len(seen))
    assert asked[1] - asked[0] <= 3  # SQLite takes a large insert in parts
