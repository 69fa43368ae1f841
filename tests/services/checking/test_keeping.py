"""What is kept, where, and when it is removed."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tertial.services.checking import keeping
from tertial.services.checking.results import keep_check
from tertial.services.workspace import PASSING
from tertial.store.models import Check
from tests.services.checking.world import DAVID, NOW, Reader, done, started

pytestmark = pytest.mark.django_db
LATER = NOW + keeping.KEPT


def test_a_check_that_nobody_kept_is_removed_when_its_time_is_up(
    reader: Reader, home: Path
) -> None:
    done(started())
    assert keeping.forget_checks(now=LATER - timedelta(minutes=1)) == 0
    assert keeping.forget_checks(now=LATER) == 1
    assert not Check.objects.exists()
    assert list((home / PASSING).iterdir()) == []


def test_a_check_that_somebody_kept_stays(reader: Reader) -> None:
    token = started()
    done(token)
    keep_check(actor=DAVID, committee="von", token=token, now=NOW)
    assert keeping.forget_checks(now=LATER + timedelta(days=365)) == 0
    assert Check.objects.exists()


def test_one_that_still_waits_is_not_removed(reader: Reader) -> None:
    started()
    assert keeping.forget_checks(now=LATER) == 0


def test_folders_that_no_check_has_are_removed(home: Path) -> None:
    old, new = home / PASSING / "gammal", home / PASSING / "ny"
    for folder, at in ((old, NOW - keeping.KEPT - timedelta(minutes=1)), (new, NOW)):
        folder.mkdir(parents=True)
        os.utime(folder, (at.timestamp(), at.timestamp()))
    keeping.forget_checks(now=NOW)
    assert [path.name for path in (home / PASSING).iterdir()] == ["ny"]


def test_no_backup_takes_what_passes_through() -> None:
    from tertial.services.backup import LEFT_OUT

    assert PASSING in LEFT_OUT
    assert keeping.SAVED not in LEFT_OUT
