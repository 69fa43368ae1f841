"""Substitutes: appointed by oneself or by who edits people, for a time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User

from tertial.errors import NotAllowed, NotFound, TertialError
from tertial.services.access import Actor, actor_of, may
from tertial.services.substitutes import appoint, end_substitution, substitute_lines
from tertial.store.models import AuditEvent, Substitution

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = NOW.date()
LATER = date(2026, 12, 5)
ADMIN = Actor("anna", roles=frozenset({("administrator", "von")}))


def actor(user: User, today: date = TODAY) -> Actor:
    return actor_of(user, today=today)


def appointed(cast: dict[str, Any], **changes: Any) -> Substitution:
    """Frida appoints Kim from today, unless something else is said."""
    given = {"actor": actor(cast["frida"]), "login": "frida", "substitute": "kim", "now": NOW}
    period = {"valid_from": TODAY, "valid_to": LATER}
    appoint(**(given | period | changes))
    return Substitution.objects.latest("id")


def test_a_substitute_may_do_what_the_other_may_in_that_time(cast: dict[str, Any]) -> None:
    appointed(cast, reason="semester")
    kim = actor(cast["kim"])
    assert kim.stands_in_for == {"frida"}
    assert may(kim, "approve", "von", "ÄO")
    assert not may(kim, "approve", "von", "FO")
    assert not may(actor(cast["kim"], date(2026, 12, 6)), "approve", "von")
    event = AuditEvent.objects.get(action="substitute.appointed")
    assert (event.actor, event.thing, event.committee) == (
        "frida",
        "user:frida",
        cast["frida"].roles.get().committee,
    )


def test_the_other_who_is_away_may_still(cast: dict[str, Any]) -> None:
    appointed(cast)
    assert may(actor(cast["frida"]), "approve", "von", "ÄO")


def test_a_substitute_is_not_the_substitutes_substitute(cast: dict[str, Any]) -> None:
    appointed(cast)
    appointed(cast, actor=actor(cast["kim"]), login="kim", substitute="david")
    assert not may(actor(cast["david"]), "approve", "von")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_to": date(2026, 11, 23)}, "substitute.dates"),
        ({"valid_from": date(2026, 12, 6)}, "substitute.dates"),
        ({"substitute": "frida"}, "substitute.oneself"),
        ({"substitute": "cecilia"}, "substitute.person"),
        ({"substitute": "ingen"}, "substitute.person"),
    ],
)
def test_what_cannot_be_is_refused(
    cast: dict[str, Any], changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(TertialError) as caught:
        appointed(cast, **changes)
    assert caught.value.code == code
    assert not Substitution.objects.exists()


def test_the_same_twice_is_refused(cast: dict[str, Any]) -> None:
    appointed(cast)
    with pytest.raises(TertialError) as caught:
        appointed(cast, valid_from=LATER, valid_to=date(2027, 1, 1))
    assert caught.value.code == "substitute.given"


def test_who_edits_people_appoints_for_another(cast: dict[str, Any]) -> None:
    appointed(cast, actor=ADMIN, committee="von")
    assert AuditEvent.objects.get(action="substitute.appointed").actor == "anna"


@pytest.mark.parametrize(
    ("who", "login", "error"),
    [
        ("anna", "karin", NotAllowed),  # may more than anna looks after
        ("anna", "cecilia", NotAllowed),
        ("anna", "ingen", NotFound),
        ("kim", "frida", NotAllowed),
        ("cecilia", "frida", NotFound),
    ],
)
def test_but_nobody_gives_away_more_than_they_look_after(
    cast: dict[str, Any], who: str, login: str, error: type[TertialError]
) -> None:
    with pytest.raises(error):
        appointed(cast, actor=actor(cast[who]), committee="von", login=login)


def test_without_a_committee_one_appoints_ones_own_alone(cast: dict[str, Any]) -> None:
    with pytest.raises(NotFound):
        appointed(cast, actor=ADMIN)


def test_one_that_has_begun_ends_yesterday_and_is_kept(cast: dict[str, Any]) -> None:
    row = appointed(cast, valid_from=date(2026, 11, 24))
    Substitution.objects.update(valid_from=date(2026, 11, 1))
    assert end_substitution(actor=actor(cast["frida"]), substitution=row.pk, now=NOW) == "frida"
    row.refresh_from_db()
    assert row.valid_to == date(2026, 11, 23)
    assert not actor(cast["kim"]).stands_in_for


def test_one_that_begins_today_or_later_never_was(cast: dict[str, Any]) -> None:
    row = appointed(cast)
    end_substitution(actor=ADMIN, committee="von", substitution=row.pk, now=NOW)
    assert not Substitution.objects.exists()
    assert AuditEvent.objects.get(action="substitute.ended").data == {"ersättare": "kim"}


def test_another_persons_cannot_be_ended(cast: dict[str, Any]) -> None:
    row = appointed(cast)
    with pytest.raises(NotFound):
        end_substitution(actor=actor(cast["kim"]), substitution=row.pk, now=NOW)
    with pytest.raises(NotFound):
        end_substitution(actor=actor(cast["frida"]), substitution=row.pk + 1, now=NOW)


def test_whose_roles_are_in_the_whole_municipality_may_choose_anybody_with_a_role(
    cast: dict[str, Any],
) -> None:
    appointed(cast, actor=actor(cast["karin"]), login="karin", substitute="cecilia")
    assert may(actor(cast["cecilia"]), "edit_common_plan", "von")


def test_they_are_told_in_words(cast: dict[str, Any]) -> None:
    appointed(cast, reason="semester")
    (line,) = substitute_lines(Substitution.objects.all(), today=TODAY)
    assert (line.person_name, line.substitute_name, line.state) == (
        "Frida Dahl",
        "Kim Lund",
        "gäller",
    )
    assert substitute_lines(Substitution.objects.all(), today=date(2027, 1, 1))[0].state == "slutat"
    assert substitute_lines(Substitution.objects.all(), today=date(2026, 1, 1))[0].state == "kommer"
