"""What the ledger gives of a registered table: each column its year, version and months; differences; the missing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tertial.domain.figure import Kind
from tertial.domain.registered import RegisteredTable, TableColumn, TableRow, TableSource
from tertial.domain.statement import CodeRange, LineMap, ReportLine, StatementDefinition
from tertial.ledger.batches import Ledger
from tertial.ledger.facts import FACTS, Chunk
from tertial.ledger.manifest import BatchMeta
from tertial.services.bound import Bound

STATEMENT = StatementDefinition(
    "result",
    "Resultat",
    "",
    "account",
    -1,
    (
        ReportLine("revenue", "Intäkter"),
        ReportLine("costs", "Kostnader"),
        ReportLine("total", "Summa", "total", ("revenue", "costs")),
    ),
    (LineMap("revenue", CodeRange("3", "3")), LineMap("costs", CodeRange("4", "7"))),
    accounts=(CodeRange("3", "7"),),
)
SOURCES = (
    TableSource("2025.outcome", "outcome", "result", year=2025),
    TableSource("2026.budget", "budget", "result", "2026-1", 2026, 12, turned=("revenue",)),
    TableSource("period.budget", "budget", "result", "2026-1", 2026, 2),
    TableSource("period.outcome", "outcome", "result", year=2026, month=2),
    TableSource("period.variance", "variance", of=("period.budget", "period.outcome")),
    TableSource("2026.forecast", "forecast", "result", "2026-03", 2026),
)
TABLE = RegisteredTable(
    "plan",
    "Planen",
    unit="kr",
    columns=tuple(TableColumn(each.column, each.column) for each in SOURCES),
    rows=(TableRow("revenue", "Intäkter"), TableRow("total", "Summa"), TableRow("other", "Annat")),
    sources=SOURCES,
)
FACTS_OF: dict[tuple[Kind, str], list[tuple[int, int, str, int]]] = {
    ("outcome", ""): [
        (2025, 1, "3110", -500),
        (2025, 13, "5010", 900),
        (2025, 1, "1930", -400),
        (2026, 2, "3110", -70),
        (2026, 2, "5010", 200),
        (2026, 3, "5010", 1_000),
    ],
    ("budget", "2026-1"): [(2026, 1, "3110", -60), (2026, 1, "5010", 150), (2026, 9, "5010", 7)],
}


@pytest.fixture
def bound(tmp_path: Path) -> Bound:
    ledger = Ledger(tmp_path)
    for (kind, version), found in FACTS_OF.items():
        write(ledger, kind, version, found)
    return Bound(ledger, "von", (TABLE,), {"result": STATEMENT})


def write(ledger: Ledger, kind: Kind, version: str, found: list[Any]) -> None:
    import pyarrow as pa

    empty = dict.fromkeys(FACTS.names, "") | {"date": None}
    rows = [
        empty | {"year": year, "month": month, "account": account, "amount": amount}
        for year, month, account, amount in found
    ]
    now = datetime(2026, 9, 1, tzinfo=UTC)
    meta = BatchMeta("0126", "von", "test", now, f"{kind}.csv", f"{kind}{version}", "test")
    with ledger.write(meta) as writer:
        writer.append(Chunk(kind, version, pa.Table.from_pylist(rows, schema=FACTS)))
        writer.commit()


@pytest.mark.parametrize(
    ("row", "column", "ore"),
    [
        ("total", "2025.outcome", -400),
        ("revenue", "2025.outcome", 500),
        ("revenue", "2026.budget", -60),
        ("total", "2026.budget", -97),
        ("total", "period.budget", -90),
        ("total", "period.outcome", -130),
        ("total", "period.variance", -40),
        ("revenue", "period.variance", 10),
    ],
)
def test_a_cell_is_its_years_months_and_version(
    bound: Bound, row: str, column: str, ore: int
) -> None:
    assert bound.cells["plan", row, column].ore == ore


def test_a_sum_selects_what_it_is_made_of(bound: Bound) -> None:
    selection = bound.cells["plan", "total", "2025.outcome"].selection
    assert selection is not None
    assert (selection.year, selection.months, selection.sign) == (2025, tuple(range(1, 14)), -1)
    assert selection.codes == {"account": frozenset({"3110", "5010"})}


def test_a_difference_names_its_terms(bound: Bound) -> None:
    found = bound.cells["plan", "total", "period.variance"]
    assert found.terms == ("plan.total.period.budget", "plan.total.period.outcome")


def test_what_is_not_read_in_is_absent_and_so_is_a_row_without_a_line(bound: Bound) -> None:
    there = {(row, column) for _, row, column in bound.cells}
    assert {row for row, _ in there} == {"revenue", "total"}
    assert "2026.forecast" not in {column for _, column in there}


def test_the_batches_behind_the_cells_are_told(bound: Bound) -> None:
    assert [(each.kind, each.version) for each in bound.batches()] == [
        ("outcome", ""),
        ("budget", "2026-1"),
    ]
