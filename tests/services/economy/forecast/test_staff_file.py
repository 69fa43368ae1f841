"""Positions as a file and back: what it changes is seen first, and taken whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tertial.errors import BadInput, Conflict, NotAllowed
from tertial.services.economy.forecast.positions import save_staff
from tertial.services.economy.forecast.staff_file import (
    StaffPreview,
    preview_staff,
    staff_file,
    take_staff,
)
from tertial.store.models import AuditEvent, Committee, Position
from tests.services.economy.forecast_world import BO, DAVID, NOW, world

OF: dict[str, Any] = {"committee": "von", "year": 2020}
NURSE = {"unit": "52110", "kind": "employed", "fte": "1", "monthly_pay": "31 500"}
HEAD = (
    "Tjänstenummer",
    "Enhet",
    "Befattning",
    "Slag",
    "Sysselsättningsgrad",
    "Månadslön för heltid, kr",
)
NEW = ("", "52120", "Kock", "Anställd", "0.5", "28000")


@pytest.fixture(autouse=True)
def position(small_world: Committee) -> None:
    world(small_world)
    given = NURSE | {"key": "t1", "title": "Undersköterska"}
    save_staff(actor=DAVID, kind="befattning", given=given, now=NOW, **OF)


def _seen(path: Path) -> StaffPreview:
    return preview_staff(actor=DAVID, path=path, name=path.name, **OF)


def _csv(folder: Path, *rows: Sequence[str], head: Sequence[str] = HEAD) -> Path:
    path = folder / "tjanster.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([head, *rows])
    return path


def test_the_workbook_comes_back_without_a_change(tmp_path: Path) -> None:
    name, content = staff_file(actor=DAVID, **OF)
    assert name == "von-tjanster-2020.xlsx"
    (tmp_path / name).write_bytes(content)
    found = _seen(tmp_path / name)
    assert (found.lines, found.problems, found.same) == ([], [], 1)


def test_a_changed_and_a_new_row_are_shown_and_taken(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(staff_file(actor=DAVID, **OF)[1]))
    sheet = book.active
    sheet["E2"] = 0.75
    sheet.append(["v1", "52120", "Kock", "Vakant", 1, 28000])
    book.save(tmp_path / "ny.xlsx")
    found = _seen(tmp_path / "ny.xlsx")
    changed = next(line for line in found.lines if not line.is_new)
    assert changed.fields == (("Sysselsättningsgrad", "1", "0,75"),)
    assert take_staff(actor=DAVID, taken=found.taken, now=NOW, **OF) == 2
    held = Position.objects.values_list("key", "fte", "kind", "monthly_pay")
    assert list(held) == [("t1", "0,75", "employed", 3_150_000), ("v1", "1", "vacant", 2_800_000)]
    assert AuditEvent.objects.filter(action="staff.changed").count() == 3


def test_a_row_without_a_number_is_new_and_gets_one(tmp_path: Path) -> None:
    found = _seen(_csv(tmp_path, NEW, NEW))
    assert [line.title for line in found.lines] == ["Kock kock", "Kock kock-2"]
    take_staff(actor=DAVID, taken=found.taken, now=NOW, **OF)
    assert set(Position.objects.values_list("key", "fte")) == {
        ("t1", "1"), ("kock", "0,5"), ("kock-2", "0,5"),
    }  # fmt: skip


def test_agency_staff_may_stand_above_the_vacancy_they_fill(tmp_path: Path) -> None:
    rows = [
        ("h1", "52120", "Hyrkock", "Inhyrd", "1", "60000", "v1"),
        ("v1", "52120", "Kock", "Vakant", "1", "28000", ""),
    ]
    found = _seen(_csv(tmp_path, *rows, head=(*HEAD, "Arbetar i stället för")))
    assert not found.problems
    assert take_staff(actor=DAVID, taken=found.taken, now=NOW, **OF) == 2


def test_every_fault_is_told_with_its_row(tmp_path: Path) -> None:
    wrong = ("t1", "9", "Kock", "Anställd", "halv", "1")
    found = _seen(_csv(tmp_path, NEW, wrong))
    assert found.problems == [
        "Rad 3, Sysselsättningsgrad: Skriv ett tal som inte är negativt, till exempel 0,75.",
        "Rad 3, Enhet: Välj en enhet som finns.",
    ]


def test_a_file_of_something_else_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"staff\.headings"):
        _seen(_csv(tmp_path, NEW, head=("Konto", "Belopp")))
    (tmp_path / "tom.csv").write_bytes(b"")
    with pytest.raises(BadInput):
        _seen(tmp_path / "tom.csv")


def test_what_another_changed_since_stops_it_whole(tmp_path: Path) -> None:
    found = _seen(
        _csv(tmp_path, NEW, ("t1", "52110", "Undersköterska", "Anställd", "0,5", "31500"))
    )
    Position.objects.update(fte="0,9")
    with pytest.raises(Conflict):
        take_staff(actor=DAVID, taken=found.taken, now=NOW, **OF)
    assert Position.objects.count() == 1


@pytest.mark.parametrize("taken", ["", "[1]", json.dumps([{"row": 1}]), json.dumps({"row": 1})])
def test_what_no_preview_gave_is_not_taken(taken: str) -> None:
    with pytest.raises(BadInput, match=r"staff\.taken"):
        take_staff(actor=DAVID, taken=taken, now=NOW, **OF)


def test_who_may_not_edit_takes_nothing(tmp_path: Path) -> None:
    path = _csv(tmp_path, NEW)
    with pytest.raises(NotAllowed):
        preview_staff(actor=BO, path=path, name="x", **OF)
    with pytest.raises(NotAllowed):
        take_staff(actor=BO, taken="[]", now=NOW, **OF)
