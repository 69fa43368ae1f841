"""A cell opened: every breakdown sums to it to the öre, and its vouchers are its own."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.economy.drill.cell import CellPage, cell_page
from tertial.services.economy.drill.vouchers import CellVouchers, cell_vouchers
from tertial.services.economy.page.asked import PageAsked
from tertial.store.models import Committee
from tests.services.economy import page_world as world

CARE = "operations_statement.care"


@pytest.fixture
def committee(small_world: Committee) -> Committee:
    world.make(small_world)
    return small_world


def _open(cell: str, **asked: Any) -> CellPage:
    return cell_page(
        actor=world.CONTROLLER, committee="von", cell=cell, asked=PageAsked(money="kr", **asked)
    )


def _vouchers(cell: str, page: int = 1, filters: dict[str, str] | None = None) -> CellVouchers:
    return cell_vouchers(
        actor=world.CONTROLLER,
        committee="von",
        cell=cell,
        asked=PageAsked(),
        page=page,
        filters=filters,
    )


PERIODS = ("2020-03ytd", "2020-03", "2020", "2020-03r12")
LINES = ("care_own", "lead", "all", "care:510")
MEASURES = {"utfall": 0, "budget": 0, "prognos": 0, "budget-utfall": 2, "ifjol-utfall": 2}
"""With the place of the amount itself among a breakdown's columns."""


def test_every_breakdown_sums_to_its_cell(committee: Committee) -> None:
    for period, line, unit, measure in product(PERIODS, LINES, ("-", world.OWN), MEASURES):
        page = _open(f"{period}/operations_statement.{line}/{unit}/{measure}")
        place = MEASURES[measure]
        sums = {f"{table.rows[-1].cells[place].lstrip('+')}\u00a0kr" for table in page.tables}
        assert sums == {page.exact} - {""}


def test_a_variance_shows_its_terms_side_by_side(committee: Committee) -> None:
    page = _open(f"2020-03ytd/{CARE}/-/budget-utfall")
    assert (page.printed, page.formula) == ("+15\u00a0kr", "budget − utfall")
    assert [(term.label, term.text) for term in page.terms] == [
        ("Budget", "405,00\u00a0kr"),
        ("Utfall", "390,00\u00a0kr"),
    ]
    assert [term.label for term in page.parts] == ["Beställare", "Egen regi"]
    units, accounts, months, counterparties = page.tables
    assert [(row.label, row.cells) for row in units.rows[:2]] == [
        ("51110 Bistånd", ("330,00", "300,00", "+30,00")),
        ("52110 Hemtjänst norr", ("75,00", "90,00", "−15,00")),
    ]
    assert [row.label for row in months.rows] == ["januari", "februari", "mars", "Summa"]
    assert accounts.columns == ("Budget", "Utfall", "Avvikelse")
    assert [row.label for row in counterparties.rows] == ["(utan kod)", "863", "Summa"]


def test_an_outcome_counts_its_vouchers(committee: Committee) -> None:
    page = _open(f"2020-03ytd/{CARE}/-/utfall")
    assert [row.cells for row in page.tables[0].rows] == [
        ("300,00", "3"),
        ("90,00", "2"),
        ("390,00", ""),
    ]
    assert page.has_vouchers
    assert page.state == "Preliminärt: januari–mars är inte stängda."
    assert page.versions == ("Huvudbok",)
    assert [batch.source for batch in page.batches] == ["Huvudbok"]


def test_a_part_is_a_cell_of_its_own(committee: Committee) -> None:
    units, accounts, months, _ = _open(f"2020-03ytd/{CARE}/-/utfall").tables
    assert units.rows[0].ref == f"2020-03ytd/{CARE}/51110/utfall"
    assert months.rows[1].ref == f"2020-02/{CARE}/-/utfall"
    assert (accounts.rows[0].ref, accounts.rows[0].dimension) == ("", "account")
    assert accounts.rows[0].code == "4600"


def test_a_cost_centre_that_no_plan_has_opens_too(committee: Committee) -> None:
    page = _open(f"2020-03ytd/operations_statement.lead/{world.OUTSIDE}/utfall")
    assert page.exact == "7,00\u00a0kr"
    with pytest.raises(NotFound, match=r"economy\.unit"):
        _open(f"2020-03ytd/{CARE}/nowhere/utfall")


def test_what_the_ledger_lacks_is_missing(committee: Committee) -> None:
    page = _open(f"2020-04/{CARE}/-/utfall")
    assert (page.printed, page.exact, page.tables) == ("uppgift saknas", "", ())


def test_vouchers_are_the_cell(committee: Committee) -> None:
    page = _vouchers(f"2020-03ytd/{CARE}/-/budget-utfall")
    assert page.is_whole
    assert (page.count, page.total) == (6, "390,00")
    assert page.title.endswith("utfall")


@pytest.mark.parametrize(
    ("filters", "total"),
    [
        ({"account": "3110"}, "−20,00"),
        ({"cost_centre": world.OWN}, "90,00"),
        ({"counterparty": "863"}, "110,00"),
        ({"month": "1"}, "130,00"),
        ({"month": "x"}, "0,00"),
        ({"text": "KÖPT"}, "110,00"),
        ({"least": "100", "most": "105,00"}, "100,00"),
        ({"least": "  "}, "390,00"),
    ],
)
def test_vouchers_are_narrowed(committee: Committee, filters: dict[str, str], total: str) -> None:
    assert _vouchers(f"2020-03ytd/{CARE}/-/utfall", filters=filters).total == total


def test_a_page_past_the_last_is_the_last(committee: Committee) -> None:
    page = _vouchers(f"2020-03ytd/{CARE}/-/utfall", page=9)
    assert (page.page, page.pages, len(page.rows)) == (1, 1, 6)


def test_twelve_months_are_of_two_years(committee: Committee) -> None:
    assert _vouchers("2020-03r12/operations_statement.all/-/utfall").total == "482,00"


@pytest.mark.parametrize(
    ("cell", "filters", "code"),
    [
        (f"2020-03ytd/{CARE}/-/budget", {}, "economy.no-vouchers"),
        (f"2020-03ytd/{CARE}/-/utfall", {"least": "många"}, "economy.amount"),
        ("2020-03ytd/operations_statement.x/-/utfall", {}, "economy.line"),
        ("2020-03ytd/x.y/-/utfall", {}, "economy.no-statement"),
    ],
)
def test_what_has_no_vouchers_is_told(
    committee: Committee, cell: str, filters: dict[str, str], code: str
) -> None:
    with pytest.raises((BadInput, NotFound), match=code):
        _vouchers(cell, filters=filters)


def test_vouchers_stop_at_the_table_for_a_reader(committee: Committee) -> None:
    cell = f"2020-03ytd/{CARE}/-/utfall"
    page = cell_page(actor=world.READER, committee="von", cell=cell, asked=PageAsked())
    assert not page.has_vouchers
    with pytest.raises(NotAllowed):
        cell_vouchers(actor=world.READER, committee="von", cell=cell, asked=PageAsked())
    with pytest.raises(NotAllowed):
        cell_page(actor=world.POLITICIAN, committee="von", cell=cell, asked=PageAsked())
