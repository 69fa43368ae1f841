"""A registered cell that the ledger gives too: it opens to the ledger where they agree, and says so where not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tertial.document.blocks.context import Place
from tertial.document.blocks.registered import TableOptions, table
from tertial.document.book import FigureBook
from tertial.document.bound import agrees, registered_lineage
from tertial.document.facts import BoundCell, ReportFacts
from tertial.document.model import Table
from tertial.domain.figure import Selection
from tertial.domain.registered import RegisteredTable, TableColumn, TableRow, TableValue
from tests.document.world import facts

CELL = ("t", "a", "2026.budget")
SELECTION = Selection("von", "budget", "2026", 2026, (1, 2), {"account": frozenset({"5010"})}, -1)
PRINTED = RegisteredTable(
    "t",
    "Tabell",
    unit="tkr",
    source="Planen",
    columns=(TableColumn("2026.budget", "Budget 2026"),),
    rows=(TableRow("a", "Personal"),),
    values={CELL[1:]: TableValue("-1 234", Decimal(-1234), "", "registrerat 2026-01-01")},
)


def world(ore: int) -> ReportFacts:
    cell = BoundCell(ore, SELECTION, ("b1",))
    return replace(facts(), tables={"t": PRINTED}, bound={CELL: cell})


def printed(ore: int) -> Table:
    made = next(iter(table(Place(FigureBook(world(ore)), "ekonomi"), TableOptions("t"))))
    assert isinstance(made, Table)
    return made


@pytest.mark.parametrize(
    ("raw", "unit", "ore", "same"),
    [
        ("3 780", "tkr", 377_950_000, True),
        ("3 780", "tkr", 377_949_999, False),
        ("-3,8", "mnkr", -384_999_999, True),
        ("3 780", "st", 378_000_000, False),
    ],
)
def test_a_print_agrees_when_the_ledger_rounds_to_it(
    raw: str, unit: str, ore: int, same: bool
) -> None:
    value = Decimal(raw.replace(" ", "").replace(",", "."))
    assert agrees(TableValue(raw, value), unit, ore) is same


def test_a_cell_that_agrees_opens_to_the_ledger_with_its_exact_sum() -> None:
    lineage = registered_lineage(world(-123_449_999), *CELL)
    assert (lineage.selection, lineage.batches, lineage.source) == (SELECTION, ("b1",), "Budget")
    assert "−1 234 499,99" in lineage.formula.replace("\N{NO-BREAK SPACE}", " ")
    assert [note.text for note in printed(-123_449_999).notes] == []


def test_a_cell_that_does_not_agree_stands_as_printed_and_says_what_the_ledger_gives() -> None:
    lineage = registered_lineage(world(-200_000_000), *CELL)
    assert (lineage.selection, lineage.source) == (None, "Planen")
    made = printed(-200_000_000)
    assert made.rows[0].cells[0].value == Decimal(-1234)
    said = made.notes[0].text.replace("\N{NO-BREAK SPACE}", " ")
    assert said == "Tryckt som −1 234; huvudboken ger −2 000."


def test_a_difference_opens_to_its_two_terms() -> None:
    terms = ("t.a.2026.budget", "t.a.2026.forecast")
    bound = {CELL: BoundCell(-123_400_000, terms=terms)}
    lineage = registered_lineage(replace(world(0), bound=bound), *CELL)
    assert lineage.terms == terms


def test_a_cell_that_the_ledger_is_not_asked_of_is_who_registered_it() -> None:
    lineage = registered_lineage(replace(world(0), bound={}), *CELL)
    assert (lineage.source, lineage.formula) == ("Planen", "registrerat 2026-01-01")


def test_a_statement_of_the_table_s_name_has_the_cells_that_the_table_lacks() -> None:
    known = facts()
    shadow = replace(PRINTED, key="income_statement")
    book = FigureBook(replace(known, tables={"income_statement": shadow}))
    assert book.figure("income_statement.a.2026.budget").value == Decimal(-1234)
    assert book.figure("income_statement.personnel.period.outcome").ore is not None
