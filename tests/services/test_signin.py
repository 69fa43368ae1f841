"""How many failures lock a login, for how long, and what clears them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tertial.services.signin import (
    FAILURES_PER_ADDRESS,
    FAILURES_PER_LOGIN,
    WINDOW,
    forget_failures,
    is_locked,
    note_failure,
    note_success,
)

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
