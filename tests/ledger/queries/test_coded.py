"""Sums by several codes at once."""

from __future__ import annotations

from pathlib import Path

from tertial.ledger.batches import Ledger
from tertial.ledger.queries.coded import CodedAmount, coded
from tests.ledger.making import put

BUS = {"project": "P1", "tag": "buss", "cost_centre": "1410", "activity": "5101"}


def test_facts_with_the_same_codes_are_one_sum(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    put(ledger, [BUS, BUS | {"month": 2, "amount": 50}, BUS | {"tag": "", "amount": -7}])
    found = coded(ledger, committee="von", kind="outcome", year=2020)
    assert found == [
        CodedAmount("1410", "5101", "P1", "", "4600", -7),
        CodedAmount("1410", "5101", "P1", "buss", "4600", 150),
    ]


def test_without_facts_there_is_nothing(tmp_path: Path) -> None:
    assert coded(Ledger(tmp_path), committee="von", kind="outcome", year=2020) == []
