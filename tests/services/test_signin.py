"""What locks a login, for how long, and what clears it; whom an identity is; passwords by link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User

from tertial.errors import BadInput, NotAllowed, NotFound, TertialError
from tertial.services.access import SYSTEM, Actor, actor_of
from tertial.services.people import DEMO_PASSWORD
from tertial.services.signin import (
    FAILURES_PER_ADDRESS,
    FAILURES_PER_LOGIN,
    WINDOW,
    Identity,
    accept_invitation,
    change_password,
    forget_failures,
    invite,
    invited,
    is_locked,
    note_failure,
    note_success,
    person_behind,
)
from tertial.store.models import AuditEvent, Staff

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 9, 8, 10, tzinfo=UTC)


def _fail(times: int, login: str = "bo", at: datetime = NOW) -> None:
    for _ in range(times):
        note_failure(login=login, address="10.0.0.1", now=at)


def _locked(login: str = "bo", address: str = "10.0.0.1", at: datetime = NOW) -> bool:
    return is_locked(login=login, address=address, now=at)


def test_the_last_allowed_failure_does_not_lock() -> None:
    _fail(FAILURES_PER_LOGIN - 1)
    assert not _locked()


def test_one_more_locks_that_login_there_alone() -> None:
    _fail(FAILURES_PER_LOGIN)
    assert _locked()
    assert _locked("BO ")
    assert not _locked("david")
    assert not _locked(address="10.0.0.2")


def test_the_lock_opens_when_the_window_has_passed() -> None:
    _fail(FAILURES_PER_LOGIN)
    assert _locked(at=NOW + WINDOW - timedelta(seconds=1))
    assert not _locked(at=NOW + WINDOW)


def test_a_sign_in_that_succeeds_clears_what_failed_before_it() -> None:
    _fail(FAILURES_PER_LOGIN - 1)
    note_success(login="bo", address="10.0.0.1", now=NOW)
    _fail(FAILURES_PER_LOGIN - 1)
    assert not _locked()


def test_trying_many_names_locks_the_address() -> None:
    for number in range(FAILURES_PER_ADDRESS):
        _fail(1, f"namn{number}")
    assert _locked("david")


def test_failures_can_be_forgotten() -> None:
    _fail(2)
    assert forget_failures(before=NOW + timedelta(seconds=1)) == 4
    assert forget_failures(before=NOW + timedelta(seconds=1)) == 0


# --- an identity elsewhere --------------------------------------------------------------------------------


@pytest.fixture
def kim(cast: dict[str, Any]) -> User:
    user: User = cast["kim"]
    user.email = "Kim.Lund@example.org"
    user.save()
    Staff.objects.create(user=user, number="100")
    return user


@pytest.mark.parametrize(
    "identity",
    [
        Identity("IdP", "email", " kim.lund@EXAMPLE.org "),
        Identity("IdP", "number", "100"),
    ],
)
def test_an_identity_is_a_person_by_address_or_number(kim: User, identity: Identity) -> None:
    assert person_behind(identity) == kim


@pytest.mark.parametrize(
    ("identity", "code"),
    [
        (Identity("IdP", "email", "annan@example.org"), "sign-in.unknown"),
        (Identity("IdP", "email", ""), "sign-in.unknown"),
        (Identity("IdP", "number", ""), "sign-in.unknown"),
        (Identity("IdP", "number", "10"), "sign-in.unknown"),
        (Identity("IdP", "email", "kim.lund@example.org", False), "sign-in.unverified"),
    ],
)
def test_any_other_is_nobody(kim: User, identity: Identity, code: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        person_behind(identity)
    assert caught.value.code == code


def test_who_shares_an_address_or_has_left_is_nobody(kim: User) -> None:
    identity = Identity("IdP", "email", "kim.lund@example.org")
    other = User.objects.create(username="annan", email="kim.lund@example.org")
    with pytest.raises(NotAllowed):
        person_behind(identity)
    other.delete()
    User.objects.filter(pk=kim.pk).update(is_active=False)
    with pytest.raises(NotAllowed):
        person_behind(identity)


# --- passwords --------------------------------------------------------------------------------------------

NEW = "en-lång-mening-2026"


def test_a_link_sets_a_password_once(cast: dict[str, Any]) -> None:
    anna = actor_of(cast["anna"], today=NOW.date())
    key, token = invite(actor=anna, committee="von", login="bo", now=NOW)
    assert invited(key, token) == cast["bo"]
    accept_invitation(key=key, token=token, password=NEW, now=NOW)
    assert authenticate(username="bo", password=NEW)
    assert invited(key, token) is None
    with pytest.raises(NotFound) as caught:
        accept_invitation(key=key, token=token, password="x" * 20, now=NOW)
    assert caught.value.code == "sign-in.link"
    actions = AuditEvent.objects.filter(thing="user:bo").values_list("action", flat=True)
    assert {"user.invited", "user.password"} <= set(actions)


def test_a_link_asks_for_a_good_password(cast: dict[str, Any]) -> None:
    key, token = invite(actor=SYSTEM, committee="von", login="bo", now=NOW)
    with pytest.raises(BadInput) as caught:
        accept_invitation(key=key, token=token, password="kort", now=NOW)
    assert caught.value.code == "person.password"


@pytest.mark.parametrize(("key", "token"), [("", ""), ("åäö", "x"), ("MQ", "x"), ("x" * 9, "y")])
def test_any_other_link_is_none(cast: dict[str, Any], key: str, token: str) -> None:
    assert invited(key, token) is None


def test_a_link_for_one_is_none_for_another(cast: dict[str, Any]) -> None:
    key, _ = invite(actor=SYSTEM, committee="von", login="bo", now=NOW)
    _, token = invite(actor=SYSTEM, committee="von", login="eva", now=NOW)
    assert invited(key, token) is None


@pytest.mark.parametrize(
    ("who", "login", "error"),
    [
        ("anna", "karin", NotAllowed),
        ("anna", "cecilia", NotAllowed),
        ("anna", "ingen", NotFound),
        ("david", "bo", NotAllowed),
        ("cecilia", "bo", NotFound),
    ],
)
def test_a_link_is_not_a_way_to_more_than_one_looks_after(
    cast: dict[str, Any], who: str, login: str, error: type[TertialError]
) -> None:
    actor = actor_of(cast[who], today=NOW.date())
    with pytest.raises(error):
        invite(actor=actor, committee="von", login=login, now=NOW)


def test_a_password_is_changed_by_who_knows_it(cast: dict[str, Any]) -> None:
    with pytest.raises(BadInput) as caught:
        change_password(actor=Actor("bo"), old="fel", new=NEW, now=NOW)
    assert caught.value.code == "account.password"
    change_password(actor=Actor("bo"), old=DEMO_PASSWORD, new=NEW, now=NOW)
    assert authenticate(username="bo", password=NEW)
