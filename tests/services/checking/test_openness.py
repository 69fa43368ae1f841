"""Checking without signing in is off until the municipality puts it on, and so many an hour from an address."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tertial.errors import BadInput, NotAllowed
from tertial.services.access import Actor
from tertial.services.checking import openness
from tertial.services.checking.pages import open_check_page
from tertial.services.checking.results import delete_open_check, open_protocol_file
from tertial.services.checking.starting import start_open_check
from tertial.store.models import AuditEvent, Check, Setting
from tests.services.checking.world import DAVID, KARIN, NOW, Reader, done, upload

pytestmark = pytest.mark.django_db


def put_on(per_hour: int = 2, actor: Actor = KARIN) -> None:
    openness.set_openness(actor=actor, committee="von", is_open=True, per_hour=per_hour, now=NOW)


def opened(address: str = "192.0.2.1", minutes: int = 0) -> str:
    at = NOW + timedelta(minutes=minutes)
    return start_open_check(address=address, uploads=[upload()], now=at)


def test_it_is_off_at_first(home: Path) -> None:
    assert not openness.may_upload(address="192.0.2.1", now=NOW)
    with pytest.raises(NotAllowed) as raised:
        opened()
    assert raised.value.code == "check.closed"
    assert not Check.objects.exists()


def test_a_role_in_the_whole_municipality_puts_it_on_with_history(home: Path) -> None:
    put_on()
    put_on()
    page = openness.openness_page(actor=DAVID, committee="von")
    assert page.openness == openness.Openness(True, 2)
    assert not page.may_edit
    assert [(each.by, each.openness.per_hour) for each in page.history] == [("karin", 2)]
    assert AuditEvent.objects.get(action="check.openness").data == {"is_open": True, "per_hour": 2}


def test_a_role_in_a_committee_does_not(home: Path) -> None:
    with pytest.raises(NotAllowed) as raised:
        put_on(actor=DAVID)
    assert raised.value.code == "check.everywhere"
    assert not Setting.objects.exists()


@pytest.mark.parametrize("per_hour", [0, 1001])
def test_a_number_that_cannot_be_is_refused(home: Path, per_hour: int) -> None:
    with pytest.raises(BadInput):
        put_on(per_hour)


def test_an_address_has_its_number_an_hour_and_others_theirs(home: Path) -> None:
    put_on()
    opened(), opened()
    with pytest.raises(BadInput) as raised:
        opened()
    assert raised.value.code == "check.too-many"
    assert not openness.may_upload(address="192.0.2.1", now=NOW)
    assert openness.may_upload(address="192.0.2.2", now=NOW)
    assert opened(minutes=61)


def test_too_many_waiting_are_asked_to_come_back(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openness, "MOST_WAITING", 1)
    put_on()
    opened()
    with pytest.raises(BadInput) as raised:
        opened("192.0.2.2")
    assert raised.value.code == "check.busy"


def test_addresses_are_not_kept_in_clear_and_only_for_a_day(home: Path) -> None:
    put_on()
    opened()
    assert "192.0.2.1" not in str(list(AuditEvent.objects.values()))
    assert openness.forget_callers(before=NOW + timedelta(days=1)) == 1


def test_who_has_the_address_of_the_check_reads_it_takes_the_protocol_and_removes_it(
    reader: Reader,
) -> None:
    put_on()
    token = opened()
    done(token)
    page = open_check_page(token=token)
    assert page.file
    assert page.file.headline == "En siffra går inte ihop"
    assert open_protocol_file(token=token, extension="pdf")[1].startswith(b"%PDF")
    delete_open_check(token=token)
    assert not Check.objects.exists()
