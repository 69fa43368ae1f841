"""The cast is made once, where it belongs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User

from tertial.errors import NotFound
from tertial.services.people import CAST, DEMO_PASSWORD, ensure_cast
from tertial.store.models import AuditEvent, Committee, RoleAssignment

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 9, 8, tzinfo=UTC)


def test_everyone_comes_in_with_the_demo_password(cast: dict[str, Any]) -> None:
    assert set(cast) == {"anna", "bo", "david", "eva", "cecilia", "rut"}
    assert all(authenticate(username=login, password=DEMO_PASSWORD) for login in cast)


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
