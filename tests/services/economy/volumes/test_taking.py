"""A file taken: shown before, whole or not at all, the same twice changes nothing, and undone."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tertial.errors import BadInput, Conflict, NotAllowed, NotFound
from tertial.services.economy.volumes.grid import TypedVolume, save_volumes
from tertial.services.economy.volumes.taking import (
    FOLDER,
    FileAsked,
    VolumePreview,
    files_page,
    keep_volumes,
    preview_volumes,
    take_volumes,
    undo_file,
)
from tertial.services.workspace import uploads_home
from tertial.store import models
from tertial.store.models import AuditEvent, Committee
from tests.services.economy import volumes_world as world

OUTCOME = FileAsked("outcome", "")
DO: dict[str, Any] = world.ABOUT | {"now": world.LATER}
FILE = (
    "Insats;Slag av utförare;Utförare;Månad;Antal\n"
    f"Hemtjänst;{world.PRIVATE};864;3;11\n"
    f"Hemtjänst;{world.PRIVATE};864;4;9\n"
    f"Hemtjänst;{world.PRIVATE};865;3;5,0\n"
)


@pytest.fixture(autouse=True)
def committee(small_world: Committee) -> Committee:
    world.make_records(small_world)
    return small_world


def _keep(text: str = FILE, name: str = "mars.csv", **about: Any) -> str:
    given: dict[str, Any] = {"actor": world.DAVID, "committee": "von", "now": world.LATER}
    return keep_volumes(**given | about, name=name, file=io.BytesIO(text.encode()))


def _show(upload: str, asked: FileAsked = OUTCOME) -> VolumePreview:
    return preview_volumes(**world.ABOUT, upload=upload, asked=asked)


def _take(text: str = FILE, asked: FileAsked = OUTCOME) -> int:
    upload = _keep(text)
    shown = _show(upload, asked).shown
    return take_volumes(**DO, upload=upload, asked=asked, shown=shown)


def test_what_a_file_changes_is_shown_and_nothing_is_changed() -> None:
    before = world.raws()
    page = _show(_keep())
    assert [
        (each.line, each.provider, each.month, each.before, each.after) for each in page.changes
    ] == [
        (2, "864", "mars", "12", "11"),
        (3, "864", "april", "", "9"),
    ]
    assert (page.same, page.left, page.problems) == (1, 7 + 2, ())
    assert world.raws() == before


def test_the_same_file_twice_changes_nothing() -> None:
    assert _take() == 2
    assert AuditEvent.objects.get(action="volumes.taken").data == {"fil": "mars.csv", "rader": 2}
    rows = world.raws()
    assert _take() == 0
    assert world.raws() == rows
    assert models.VolumeFile.objects.count() == 1


def test_a_file_that_is_the_whole_takes_away_the_rest() -> None:
    whole = replace(OUTCOME, is_whole=True)
    page = _show(_keep(), whole)
    assert sum(not each.line for each in page.changes) == 7 + 2
    assert _take(asked=whole) == 2 + 7 + 2
    assert _show(_keep(), whole).changes == ()


def test_a_file_is_undone_but_for_what_was_changed_since() -> None:
    before = len(world.raws())
    _take()
    key = f"home|{world.PRIVATE}|864|4"
    typed = [TypedVolume(key, "8", 10**9)]
    save_volumes(**DO, kind="outcome", version="", typed=typed)
    file = models.VolumeFile.objects.get()
    assert undo_file(**DO, file=file.pk) == (1, 1)
    assert world.raws()[before:] == ["864 3: 11", "864 4: 9", "864 4: 8", "864 3: 12"]
    (shown,) = files_page(**world.ABOUT).files
    assert (shown.name, shown.rows, shown.what, shown.can_undo) == ("mars.csv", 2, "utfall", False)
    with pytest.raises(BadInput, match=r"volume\.file-undone"):
        undo_file(**DO, file=file.pk)
    with pytest.raises(NotFound, match=r"volume\.no-file"):
        undo_file(**DO, file=0)
    assert _take() == 2


def test_what_was_new_is_gone_when_undone() -> None:
    _take()
    undo_file(**DO, file=models.VolumeFile.objects.get().pk)
    assert world.raws()[-1] == "864 4: "
    assert _show(_keep()).changes[1].before == ""


def test_a_file_with_faults_is_not_taken() -> None:
    upload = _keep(FILE + "Okänd;;;1;1\n")
    assert [each[:5] for each in _show(upload).problems] == ["Rad 5"]
    with pytest.raises(BadInput, match=r"volume\.file"):
        take_volumes(**DO, upload=upload, asked=OUTCOME, shown="")
    assert not models.VolumeFile.objects.exists()


def test_what_others_changed_meanwhile_is_told() -> None:
    upload = _keep()
    shown = _show(upload).shown
    typed = [TypedVolume(f"home|{world.PRIVATE}|864|3", "13", 10**9)]
    save_volumes(**DO, kind="outcome", version="", typed=typed)
    with pytest.raises(Conflict, match=r"volume\.file-changed"):
        take_volumes(**DO, upload=upload, asked=OUTCOME, shown=shown)


def test_a_file_lies_a_day_and_only_what_is_a_table_is_kept() -> None:
    upload = _keep()
    folder = uploads_home() / FOLDER / "von" / upload
    old = (world.LATER - timedelta(days=2)).timestamp()
    os.utime(folder, (old, old))
    _keep()
    with pytest.raises(NotFound, match=r"volume\.upload-unknown"):
        _show(upload)
    with pytest.raises(BadInput, match=r"file\.unknown"):
        _keep(name="volymer.pdf")
    with pytest.raises(BadInput, match=r"upload\.none"):
        keep_volumes(actor=world.DAVID, committee="von", now=world.LATER, name="", file=None)


def test_only_those_who_may_take() -> None:
    about = DO | {"actor": world.FRIDA}
    with pytest.raises(NotAllowed):
        _keep(actor=world.FRIDA)
    with pytest.raises(NotAllowed):
        take_volumes(**about, upload="x", asked=OUTCOME, shown="")
    with pytest.raises(NotAllowed):
        undo_file(**about, file=1)
    with pytest.raises(NotAllowed):
        files_page(**world.ABOUT | {"actor": world.FRIDA})
    with pytest.raises(NotAllowed):
        preview_volumes(**world.ABOUT | {"actor": world.FRIDA}, upload="x", asked=OUTCOME)
