"""What a plan takes on: a table without status, of the goal it stands in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tertial.document.model import Table
from tertial.errors import BadInput
from tests.document.plan_world import made


def test_assignments_say_where_they_come_from() -> None:
    (table,) = made({"type": "planned", "kind": "assignment", "columns": ["origin", "text"]}, "old")
    assert isinstance(table, Table)
    assert table.label_heading == "Uppdrag"
    assert [(row.label, *(cell.text for cell in row.cells)) for row in table.rows] == [
        ("Nytt program", "Planen", "Tas fram.")
    ]


def test_amounts_are_figures_in_thousands_and_days_are_words() -> None:
    (table,) = made({"type": "planned", "kind": "initiative", "columns": ["amount", "due"]})
    assert isinstance(table, Table)
    amount, due = table.rows[0].cells
    assert (amount.text, amount.value, amount.ref) == (
        "1\u00a0200",
        Decimal(1200),
        "item.shoes.amount",
    )
    assert due.text == "31 december 2026"


def test_a_goal_without_such_items_says_nothing() -> None:
    assert made({"type": "planned", "kind": "assignment"}, "waste") == []


def test_a_column_that_there_is_not_is_said_with_those_there_are() -> None:
    with pytest.raises(BadInput) as raised:
        made({"type": "planned", "kind": "assignment", "columns": ["colour"]})
    assert "origin" in raised.value.values["problems"]
