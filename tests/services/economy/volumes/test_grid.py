"""Volumes typed in a grid: only what was changed is written, two writers are told, versions begin as copies."""

from __future__ import annotations

from typing import Any

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.economy.volumes.grid import (
    GridAsked,
    SavedVolumes,
    TypedVolume,
    grid_page,
    make_version,
    save_volumes,
    saved_volumes,
)
from tertial.store import models
from tertial.store.models import AuditEvent, Committee
from tests.services.economy import volumes_world as world

BUDGET = GridAsked("budget", "2020", "home")


@pytest.fixture(autouse=True)
def committee(small_world: Committee) -> Committee:
    world.make_records(small_world)
    return small_world


def _key(month: int, of: str = world.OWN, provider: str = "", service: str = "home") -> str:
    return f"{service}|{of}|{provider}|{month}"


def _save(*typed: tuple[str, str], seen: int | None = None, **about: Any) -> SavedVolumes:
    given = world.ABOUT | {"kind": "budget", "version": "2020", "now": world.LATER} | about
    newest = models.Volume.objects.order_by("id").last()
    at = seen if seen is not None else newest.pk if newest else 0
    return save_volumes(**given, typed=[TypedVolume(key, text, at) for key, text in typed])


def test_a_grid_has_a_row_a_provider_type_and_its_sums() -> None:
    page = grid_page(**world.ABOUT, asked=BUDGET)
    assert [(row.label, row.cells[0].text, row.total.text) for row in page.rows] == [
        (world.OWN, "21", "252"),
        (world.PRIVATE, "14", "168"),
    ]
    assert (page.totals[0].text, page.totals[12].text) == ("35", "420")
    outcome = grid_page(**world.ABOUT, asked=GridAsked("outcome", "", "home"))
    assert [row.label for row in outcome.rows] == [
        f"110, {world.OWN}",
        f"864, {world.PRIVATE}",
        f"865, {world.PRIVATE}",
    ]


def test_only_what_was_changed_is_written_on_top() -> None:
    saved = _save((_key(1), "22,5"), (_key(2), "21,0"), (_key(3), ""), (_key(4, "ny"), ""))
    assert (saved.changed, saved.faults) == (2, ())
    page = grid_page(**world.ABOUT, asked=BUDGET)
    assert [cell.text for cell in page.rows[0].cells[:4]] == ["22,5", "21", "", "21"]
    assert AuditEvent.objects.get(action="volumes.typed").data == {"celler": 2}
    cells = saved_volumes(**world.ABOUT, asked=BUDGET)
    assert cells.texts["m-0"] == "36,5"


def test_two_writers_are_told_and_nothing_is_lost() -> None:
    seen = models.Volume.objects.order_by("id").last()
    assert seen is not None
    _save((_key(1), "30"), seen=seen.pk)
    late = _save((_key(1), "40"), (_key(2), "41"), seen=seen.pk)
    (fault,) = late.faults
    assert (fault.key, fault.error.code, late.changed) == (_key(1), "volume.changed-meanwhile", 1)
    assert _save((_key(1), "40"), seen=fault.seen).changed == 1
    assert world.raws("budget")[-3:] == [" 1: 30", " 2: 41", " 1: 40"]


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        (_key(1), "många", "number"),
        (_key(1), "1" * 25, "volume.number"),
        (_key(13), "1", "economy.month"),
        (_key(1, service="annan"), "1", "volume.no-service"),
        (_key(1, "x" * 41), "1", "volume.name"),
        ("bara text", "1", "volume.no-service"),
    ],
)
def test_what_cannot_be_is_said_and_the_rest_is_saved(key: str, text: str, code: str) -> None:
    saved = _save((key, text), (_key(5), "50"))
    assert saved.changed == 1
    assert [fault.error.code.startswith(code) for fault in saved.faults] == [True]


def test_a_budget_needs_a_version_and_an_outcome_has_none() -> None:
    assert _save((_key(1), "1"), version="").faults[0].error.code == "volume.version"
    assert _save((_key(1), "1"), kind="outcome").faults[0].error.code == "volume.version"


def test_a_version_begins_as_a_copy() -> None:
    about = world.ABOUT | {"kind": "forecast", "now": world.LATER}
    assert make_version(**about, version="2020-03", base="budget:2020") == 36
    assert make_version(**about, version="tom", base="") == 0
    assert make_version(**about, version="i-fjol", base="ifjol") == 0
    assert grid_page(**world.ABOUT, asked=GridAsked("forecast", "", "day")).version == "2020-03"
    with pytest.raises(BadInput, match=r"volume\.version-there"):
        make_version(**about, version="2020-03", base="")
    with pytest.raises(BadInput, match=r"volume\.version"):
        make_version(**about | {"kind": "outcome"}, version="x", base="")


def test_a_version_that_is_begun_shows_rows_to_type_in() -> None:
    page = grid_page(**world.ABOUT, asked=GridAsked("forecast", "ny", "home", ("ny typ", "9")))
    assert [(row.provider_type, row.provider) for row in page.rows] == [("ny typ", "9")]
    assert page.is_new
    page = grid_page(**world.ABOUT, asked=GridAsked("forecast", "ny", "home"))
    assert [row.label for row in page.rows] == [world.OWN, world.PRIVATE]


def test_only_those_who_may_write() -> None:
    with pytest.raises(NotAllowed):
        _save((_key(1), "1"), actor=world.FRIDA)
    with pytest.raises(NotAllowed):
        grid_page(**world.ABOUT | {"actor": world.FRIDA}, asked=BUDGET)
    models.PricedService.objects.all().delete()
    with pytest.raises(NotFound, match=r"volume\.no-services"):
        grid_page(**world.ABOUT, asked=BUDGET)
