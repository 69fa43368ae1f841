"""Sums by cost centre, account and month."""

from __future__ import annotations

from pathlib import Path

from tertial.domain.statement import CodeRange
from tertial.ledger.batches import Ledger
from tertial.ledger.queries.cells import CellAmount, cells
from tests.ledger.making import put

ROWS = [
    {"cost_centre": "1", "account": "5010", "amount": 100},
    {"cost_centre": "1", "account": "5010", "amount": 50, "activity": "520", "voucher": "A 2"},
    {"cost_centre": "1", "account": "5010", "amount": 7, "month": 2},
    {"cost_centre": "2", "account": "3110", "amount": -9},
]


def test_facts_are_added_by_cost_centre_account_and_month(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    put(ledger, ROWS)
    assert cells(ledger, committee="von", kind="outcome", year=2020) == [
        CellAmount("1", "5010", 1, 150),
        CellAmount("1", "5010", 2, 7),
        CellAmount("2", "3110", 1, -9),
    ]


def test_activities_are_told_apart_when_asked_for(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    put(ledger, ROWS)
    found = cells(
        ledger,
        committee="von",
        kind="outcome",
        year=2020,
        months={1},
        accounts=(CodeRange("5", "5"),),
        with_activity=True,
        cost_centres={"1"},
    )
    assert [(each.activity, each.amount) for each in found] == [("51012", 100), ("520", 50)]


def test_an_empty_ledger_has_no_cells(tmp_path: Path) -> None:
    assert cells(Ledger(tmp_path), committee="von", kind="outcome", year=2020) == []
