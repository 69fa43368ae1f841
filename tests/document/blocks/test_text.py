"""Registered money in a text prints in the unit that is asked for, rounded once; other units stay what they are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tertial.document.blocks.text import bind
from tertial.document.book import FigureBook
from tertial.domain.registered import RegisteredTable, TableColumn, TableRow, TableValue
from tests.document.world import facts

TABLE = RegisteredTable(
    key="money",
    title="Pengar",
    unit="tkr",
    columns=(TableColumn("tkr", "Tkr"), TableColumn("share", "Andel", unit="%")),
    rows=(TableRow("row", "Rad"),),
    values={
        ("row", "tkr"): TableValue("-3 780", Decimal(-3780)),
        ("row", "share"): TableValue("0,8 %", Decimal("0.8")),
    },
)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("[[money.row.tkr]]", "−3\xa0780\xa0tusen kronor"),
        ("[[money.row.tkr|miljoner]]", "−3,8\xa0miljoner kronor"),
        ("[[money.row.tkr|abs miljoner]]", "3,8\xa0miljoner kronor"),
        ("[[money.row.tkr|abs miljoner tal]]", "3,8"),
        ("[[money.row.tkr|mnkr]]", "−3,8\xa0mnkr"),
        ("[[money.row.tkr|kr]]", "−3\xa0780\xa0000\xa0kr"),
        ("[[money.row.tkr|tusen]]", "−3\xa0780\xa0tusen kronor"),
        ("[[money.row.share|miljoner]]", "0,8\xa0procent"),
        ("[[income_statement.total.full_year.variance|tusen]]", "−35\xa0850\xa0tusen kronor"),
        ("[[income_statement.total.full_year.variance|miljoner]]", "−35,9\xa0miljoner kronor"),
    ],
)
def test_money_is_printed_in_the_unit_asked_for(written: str, printed: str) -> None:
    paragraph = bind(FigureBook(facts(tables={"money": TABLE})), written)
    assert paragraph.text == printed


def test_the_figure_beside_the_text_is_the_printed_one() -> None:
    paragraph = bind(FigureBook(facts(tables={"money": TABLE})), "[[money.row.tkr|abs miljoner]]")
    (figure,) = paragraph.figures
    assert (figure.value, figure.signed, figure.unit) == (Decimal("3.8"), Decimal("-3.8"), "mnkr")
