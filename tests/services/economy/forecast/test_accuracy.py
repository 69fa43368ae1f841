"""Frozen forecasts of years that are over, against what they became."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tertial.errors import NotAllowed
from tertial.ledger.batches import Ledger
from tertial.services.access import Actor
from tertial.services.economy.forecast.accuracy import accuracy_page, said_of_unit
from tertial.services.economy.forecast.accuracy_file import accuracy_file
from tertial.services.workspace import ledger_home
from tertial.store.models import Committee
from tests.ledger.making import put
from tests.services.economy.forecast_world import DAVID, TKR, world


@pytest.fixture(autouse=True)
def forecasts(small_world: Committee) -> None:
    """2019 became 1 080 on the one unit's personnel; two forecasts of it, and one of a year that is not over."""
    world(small_world)
    for number, (year, version, tkr) in enumerate(
        [(2019, "2019-03", 1_134), (2019, "2019-08", 1_026), (2020, "2020-03", 9), (2019, "x", 1)]
    ):
        row = {"year": year, "account": "5010", "cost_centre": "52110", "amount": tkr * TKR}
        put(
            Ledger(ledger_home()),
            [row | {"voucher": "", "date": None}],
            kind="forecast",
            version=version,
            sha256=f"f{number}",
        )


def test_each_version_of_a_year_that_is_over_is_judged_by_month() -> None:
    page = accuracy_page(actor=DAVID, committee="von", unit="52110")
    bias = {row.label: row.bias.replace("\N{NO-BREAK SPACE}", " ") for row in page.by_line}
    assert bias["personnel"] == "0,0 %"
    assert [row.label for row in page.by_month] == ["mars", "augusti"]
    assert [row.label for row in page.by_year] == ["2019"]


def test_a_line_that_was_forecast_too_high_says_so() -> None:
    page = accuracy_page(actor=DAVID, committee="von")
    assert {row.key for row in page.by_unit} == {"52110", "52120"}
    low = next(row for row in page.by_unit if row.key == "52120")
    assert low.said == "100,0\N{NO-BREAK SPACE}% för låga"


def test_the_next_entry_is_told_how_the_last_ones_went() -> None:
    assert said_of_unit("von", "52110").startswith("Enhetens frysta prognoser (2):")
    assert said_of_unit("von", "9") == ""


def test_who_sees_no_units_sees_no_accuracy() -> None:
    per = Actor("per", roles=frozenset({("politician", "von")}))
    with pytest.raises(NotAllowed):
        accuracy_page(actor=per, committee="von")


def test_one_line_alone_is_judged() -> None:
    page = accuracy_page(actor=DAVID, committee="von", line="fees")
    assert {row.line for row in page.forecasts} == {"fees"}
    assert (page.line, page.line_label) == ("fees", "fees")


def test_the_workbook_holds_the_tables_and_every_line() -> None:
    name, content = accuracy_file(actor=DAVID, committee="von", unit="52110")
    assert name == "von-traffsakerhet-52110.xlsx"
    book = load_workbook(BytesIO(content))
    texts = {str(cell.value) for sheet in book for row in sheet for cell in row}
    assert {"mars", "augusti", "personnel", "2019-08", "-1134000"} <= texts
