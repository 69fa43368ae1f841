"""The published reports read: each figure of their tables under its label, and the faults that they have.

What was published is in the demo's own lists, taken down by hand; the files lie beside the project.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tertial.demo.facts import published
from tertial.document.check import check
from tertial.document.check.finding import Checked
from tertial.document.model import Document, Place, Table
from tertial.document.read import read
from tertial.document.understand.fold import folded

FILES = {
    "2020-03": "001_178fec40ef0adae5.txt",
    "2020-08": "002_fe9e7dd2bdeaeb07.txt",
    "2026": "003_9ef19b4b21065f21.txt",
    "2021-08": "004_db05e3c6c21bd491.txt",
}
LEAST = Decimal("0.97")
WRONG = {
    "2020-03": set(),
    "2020-08": {("of-which", 1360)},
    "2026": {("sign", 502)},
    "2021-08": {("sum", 498)},
}
"""Errors that the reports have: (rule, line)."""
WARNED = {
    "2020-03": {("unit-word", 199), ("unit-word", 203)},
    "2020-08": {("internal", 678), ("of-which", 1295), ("assessment", 653)},
    "2026": {("label", 106), ("label", 112), ("label", 632), ("kolada", 762)},
    "2021-08": {("unit-word", 546)},
}
"""Faults of wording and convention that the reports have."""


@cache
def report(folder: Path, name: str) -> Document:
    path = folder / "reports" / FILES[name]
    return read(path.read_bytes(), path.name)


@cache
def checked(folder: Path, name: str) -> Checked:
    return check(report(folder, name), name)


def cells(document: Document) -> Iterator[tuple[str, Decimal]]:
    """(Folded label, value) of every figure in a table."""
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                for row in block.rows:
                    yield from (
                        (folded(row.label), c.value) for c in row.cells if c.value is not None
                    )


@pytest.mark.parametrize("name", ["2020-03", "2020-08"])
def test_the_tables_figures_stand_under_the_right_row(reference_dir: Path, name: str) -> None:
    wanted = Counter(
        (folded(cell.label), abs(cell.value))
        for cell in published()
        if cell.report == name and cell.table != "prosa" and cell.value is not None
    )
    found = Counter((label, abs(value)) for label, value in cells(report(reference_dir, name)))
    missing = wanted - found
    assert wanted.total() > 180
    assert 1 - Decimal(missing.total()) / wanted.total() >= LEAST, missing


@pytest.mark.parametrize("name", FILES)
def test_errors_that_are_there_are_found_and_no_others(reference_dir: Path, name: str) -> None:
    found = checked(reference_dir, name).findings
    errors = {
        (f.rule, f.where.place.line) for f in found if f.severity == "error" and f.where.place
    }
    assert errors == WRONG[name]


@pytest.mark.parametrize("name", FILES)
def test_faults_of_wording_that_are_there_are_found(reference_dir: Path, name: str) -> None:
    found = checked(reference_dir, name).findings
    warned = {
        (f.rule, f.where.place.line) for f in found if f.severity == "warning" and f.where.place
    }
    assert warned >= WARNED[name]


def test_a_sum_that_the_text_repeats_is_one_finding_with_both_places(reference_dir: Path) -> None:
    found = checked(reference_dir, "2021-08").findings
    sums = [f for f in found if f.rule == "sum" and f.printed == 6025]
    assert all(484 in {w.place.line for w in f.also if w.place} for f in sums)
    assert not [f for f in found if f.rule == "prose" and f.where.place == Place(line=484)]
