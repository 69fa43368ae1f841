"""Two files hold the same facts in any order, and not when one is another or stands twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tertial.ledger.batches import Ledger
from tertial.ledger.queries.same import hold_the_same
from tests.ledger.making import put

ROWS = ({"account": "4600", "amount": 5}, {"account": "5010", "amount": 7, "date": None})


@pytest.mark.parametrize(
    ("rows", "same"),
    [
        (ROWS, True),
        (ROWS[::-1], True),
        ([ROWS[0], ROWS[1] | {"text": "[dolt]", "counterparty": "862"}], True),
        ([ROWS[0], ROWS[1] | {"amount": 8}], False),
        ([ROWS[0], ROWS[1] | {"voucher": "A 2"}], False),
        ([*ROWS, ROWS[0]], False),
        (ROWS[:1], False),
    ],
)
def test_what_is_the_same(tmp_path: Path, rows: Sequence[dict[str, Any]], same: bool) -> None:
    ledger = Ledger(tmp_path)
    first = put(ledger, ROWS, sha256="a")
    second = put(ledger, rows, sha256="b")
    paths = [ledger.path(batch.parts[0]) for batch in (first, second)]
    assert hold_the_same(*paths) is same
    assert hold_the_same(*reversed(paths)) is same
