"""Each cost centre's accounts month by month, over years, in one question."""

from __future__ import annotations

from pathlib import Path

from tertial.ledger.batches import Ledger
from tertial.ledger.queries.regular import CentreMonth, centre_months
from tests.ledger.making import put


def test_months_of_two_years_are_summed_by_cost_centre_and_account(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    rows = [
        {"year": 2019, "month": 12, "account": "5010", "cost_centre": "1", "amount": 5},
        {"year": 2020, "month": 1, "account": "5010", "cost_centre": "1", "amount": 7},
        {"year": 2020, "month": 1, "account": "5010", "cost_centre": "1", "amount": 1},
        {"year": 2020, "month": 2, "account": "5010", "cost_centre": "2", "amount": 9},
    ]
    put(ledger, rows)
    found = centre_months(ledger, committee="von", months=[(2019, 12), (2020, 1)])
    assert found == [CentreMonth("1", "5010", 2019, 12, 5), CentreMonth("1", "5010", 2020, 1, 8)]


def test_months_that_the_ledger_lacks_are_absent(tmp_path: Path) -> None:
    assert centre_months(Ledger(tmp_path), committee="von", months=[(2020, 1)]) == []
