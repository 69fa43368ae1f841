"""Our own reports pass the checks that everybody's do: no error but those that the published figures force.

Those two carry their note in the report. Read back from PDF and Word, nothing new is found.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tertial.document.check import check
from tertial.document.check.finding import Checked
from tertial.document.model import Document
from tertial.document.read import read
from tertial.document.render.json import from_json

FORCED = {
    "von-delarsrapport-2020-03": set(),
    "von-delarsrapport-2020-08": {("of-which", "Boendestöd, antal timmar", "7638")},
    "von-verksamhetsplan-2026": set(),
    "von-manadsrapport-2026-03": set(),
    "von-delarsrapport-2026-08": set(),
    "von-verksamhetsberattelse-2020": set(),
    "sn-delarsrapport-2021-08": {("sum", "Summa", "6025")},
}
"""(Rule, row, printed) of what the published figures force."""
ALL_CHECKED = {"von-manadsrapport-2026-03"}
Fault = tuple[str, str, str]


@cache
def checked(path: Path) -> Checked:
    return check(document(path), path.stem)


@cache
def document(path: Path) -> Document:
    data = path.read_bytes()
    return from_json(data) if path.suffix == ".json" else read(data, path.name)


def faults(found: Checked, *severities: str) -> set[Fault]:
    return {
        (each.rule, each.where.row, str(each.printed))
        for each in found.findings
        if each.severity in severities
    }


@pytest.mark.parametrize("name", FORCED)
def test_our_reports_have_no_error_but_the_forced(demo_files: Path, name: str) -> None:
    assert faults(checked(demo_files / f"{name}.json"), "error") == FORCED[name]


@pytest.mark.parametrize("name", [name for name, forced in FORCED.items() if forced])
def test_what_the_published_figures_force_carries_its_note(demo_files: Path, name: str) -> None:
    built = document(demo_files / f"{name}.json")
    forced = {row for _, row, _ in FORCED[name]}
    noted = [
        row
        for section in built.sections
        for block in section.blocks
        for row in getattr(block, "rows", ())
        if row.label in forced and (row.note or any(cell.note for cell in row.cells))
    ]
    assert noted


@pytest.mark.parametrize("extension", ["pdf", "docx"])
@pytest.mark.parametrize("name", FORCED)
def test_read_back_nothing_new_is_found(demo_files: Path, name: str, extension: str) -> None:
    own = checked(demo_files / f"{name}.json")
    back = checked(demo_files / f"{name}.{extension}")
    assert faults(back, "error") <= faults(own, "error")
    assert back.cells >= own.cells


@pytest.mark.parametrize("name", FORCED)
def test_much_is_checked_and_what_is_not_is_told(demo_files: Path, name: str) -> None:
    found = checked(demo_files / f"{name}.json")
    assert sum(found.checked.values()) > 100
    assert found.unchecked or name in ALL_CHECKED
