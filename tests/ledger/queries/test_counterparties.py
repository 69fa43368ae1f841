"""What was posted with each counterparty."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tertial.domain.statement import CodeRange
from tertial.ledger.batches import Ledger
from tertial.ledger.queries.counterparties import CounterpartyAmount, by_counterparty
from tests.ledger.making import put

BOUGHT = (CodeRange("46", "46"),)
ABOUT: dict[str, Any] = {"committee": "von", "year": 2020, "accounts": BOUGHT}


def test_the_outcome_by_activity_account_and_counterparty(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    rows = [
        {"amount": 100, "counterparty": "864"},
        {"amount": 50, "counterparty": "864", "month": 2},
        {"amount": 7, "counterparty": ""},
        {"amount": 1, "counterparty": "864", "account": "5010"},
        {"amount": 1, "counterparty": "864", "activity": "520"},
        {"amount": 1, "counterparty": "864", "month": 3},
    ]
    put(ledger, rows)
    put(ledger, [{"amount": 9, "counterparty": "864"}], kind="budget", version="2020", sha256="b")
    asked = {**ABOUT, "months": (1, 2)}
    assert by_counterparty(ledger, **asked, activities={"51012"}) == [
        CounterpartyAmount("51012", "4600", "", 7),
        CounterpartyAmount("51012", "4600", "864", 150),
    ]
    assert by_counterparty(ledger, **asked, activities=()) == []
