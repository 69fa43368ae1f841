"""An uploaded register is kept while its changes are shown, and no longer."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.access import SYSTEM, Actor
from tertial.services.staff import (
    forget_registers,
    forget_upload,
    keep_upload,
    kept_upload,
    staff_page,
)
from tertial.store.models import Committee

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 11, 24, tzinfo=UTC).date()


@pytest.fixture
def here(von: Committee, settings: Any, tmp_path: Path) -> dict[str, Any]:
    settings.HOME = tmp_path
    return {"actor": SYSTEM, "committee": "von"}


def keep(here: dict[str, Any], text: str, name: str = "personal.csv") -> str:
    return keep_upload(**here, name=name, file=io.BytesIO(text.encode()))


def test_it_is_found_by_its_word_in_its_committee_alone(here: dict[str, Any]) -> None:
    word = keep(here, "a", "C:\\mapp\\personal.csv")
    path = kept_upload(**here, upload=word)
    assert (path.name, path.read_text()) == ("personal.csv", "a")
    with pytest.raises(NotFound):
        kept_upload(**here | {"committee": "sn"}, upload=word)


@pytest.mark.parametrize("name", ["../../records.sqlite3", "personal.exe", ""])
def test_a_name_is_a_name_and_of_a_kind_we_read(here: dict[str, Any], name: str) -> None:
    with pytest.raises(BadInput) as caught:
        keep(here, "a", name)
    assert caught.value.code == "file.unknown"


def test_without_a_file_there_is_none(here: dict[str, Any]) -> None:
    with pytest.raises(BadInput) as caught:
        keep_upload(**here, name="", file=None)
    assert caught.value.code == "upload.none"


def test_only_who_edits_people_may(here: dict[str, Any]) -> None:
    word = keep(here, "a")
    david = Actor("david", roles=frozenset({("controller", "von")}))
    with pytest.raises(NotAllowed):
        kept_upload(actor=david, committee="von", upload=word)


def test_it_is_forgotten_when_taken_or_when_a_day_has_passed(here: dict[str, Any]) -> None:
    taken, left, fresh = (keep(here, "a") for _ in range(3))
    forget_upload(**here, upload=taken)
    folder = kept_upload(**here, upload=left).parent
    os.utime(folder, (0, 0))
    assert forget_registers(before=datetime(2020, 1, 1, tzinfo=UTC)) == 1
    for word in (taken, left):
        with pytest.raises(NotFound):
            kept_upload(**here, upload=word)
    assert kept_upload(**here, upload=fresh).is_file()


def test_faults_are_part_of_the_page_and_a_file_that_is_none_is_refused(
    here: dict[str, Any],
) -> None:
    page = staff_page(**here, upload=keep(here, "Anstnr;Namn;E-post\n;Maj;\n"), today=TODAY)
    assert len(page.problems) == 2
    assert page.changes.is_empty
    with pytest.raises(BadInput) as caught:
        staff_page(**here, upload=keep(here, "PK\x03\x04", "personal.xlsx"), today=TODAY)
    assert caught.value.code == "file.damaged"
