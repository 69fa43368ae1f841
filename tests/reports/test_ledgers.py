"""The plan for 2026 and the report of August 2021 beside their ledgers: every published cell is the sum, rounded.

What the reports contradict themselves in stands as published, and says what the ledger gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tertial.demo.facts import HERE
from tertial.document.bound import agrees
from tertial.document.facts import BoundCell, ReportFacts
from tertial.domain.figure import Unit
from tertial.domain.money import in_unit
from tertial.ledger import queries
from tertial.ledger.batches import Ledger
from tertial.services.access import SYSTEM
from tertial.services.figures import figure_page, voucher_page
from tertial.services.records import load_report_year
from tertial.services.reporting import build_report, report_facts, unmapped
from tertial.services.workspace import ledger_home

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("workspace")]
REPORTS = {"von": "verksamhetsplan-2026", "sn": "delarsrapport-2021-08"}
CONTRADICTED = {
    ("operations_statement", "total", "period.outcome"): "277 830",
    ("income_statement", "costs", "period.variance"): "1 250",
    ("state_grants", "total", "period.grant"): "7 238",
    ("state_grants", "total", "full_year.forecast"): "7 238",
}
"""What the report of 2021 prints otherwise than its rows come to, with what the ledger gives."""
LEDGER_TABLES = {
    "von": {"income_statement", "operations_statement", "investment_statement"},
    "sn": {
        "income_statement",
        "operations_statement",
        "net_cost_by_activity",
        "covid_effects",
        "state_grants",
        "investment_statement",
    },
}


@pytest.fixture(scope="module")
def workspace(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Both packages with their ledgers, read in by the ordinary import, undone afterwards."""
    from django.conf import settings
    from django.db import transaction

    from tertial.demo.history import write_history
    from tertial.demo.living import write_living
    from tertial.demo.social import write_social
    from tertial.services.importing import import_paths

    before, home = settings.HOME, tmp_path_factory.mktemp("ledgers")
    now = datetime(2026, 9, 8, 8, tzinfo=UTC)
    with django_db_blocker.unblock(), transaction.atomic():
        settings.HOME = home
        import_paths(actor=SYSTEM, paths=[HERE / "von-2026", HERE / "sn-2021"], now=now)
        files = {
            "von": [*write_history(home / "von"), *write_living(home / "von")],
            "sn": write_social(home / "sn"),
        }
        for committee, paths in files.items():
            result = import_paths(actor=SYSTEM, paths=paths, now=now, committee=committee)
            assert not result.is_refused
        yield
        transaction.set_rollback(True)
    settings.HOME = before


def facts(committee: str) -> ReportFacts:
    records, report = load_report_year(committee=committee, report=REPORTS[committee])
    return report_facts(records, report, Ledger(ledger_home()))


def cells(committee: str) -> Iterator[tuple[tuple[str, str, str], Any, str, BoundCell]]:
    found = facts(committee)
    for (table, row, column), bound in found.bound.items():
        source = found.tables[table]
        value = source.values[row, column]
        yield (table, row, column), value, source.unit_of(column), bound


@pytest.mark.parametrize(("committee", "count"), [("von", 59), ("sn", 166)])
def test_every_published_cell_is_the_ledger_s_sum_rounded(committee: str, count: int) -> None:
    found = list(cells(committee))
    beyond = {key for key, value, unit, bound in found if not agrees(value, unit, bound.ore)}
    assert beyond == {key for key in CONTRADICTED if committee == "sn"}
    assert len(found) == count


@pytest.mark.parametrize("committee", REPORTS)
def test_no_cell_of_the_economy_s_tables_is_without_its_ledger(committee: str) -> None:
    found = facts(committee)
    there = {
        (table.key, row, column)
        for table in found.tables.values()
        if table.key in LEDGER_TABLES[committee]
        for row, column in table.values
        if not table.column(column).is_text
    }
    assert there == set(found.bound)


@pytest.mark.parametrize(("key", "given"), CONTRADICTED.items(), ids=str)
def test_a_contradiction_stands_as_published_and_has_a_note(
    key: tuple[str, str, str], given: str
) -> None:
    report = build_report(actor=SYSTEM, report_id=f"sn/{REPORTS['sn']}")
    ref = ".".join(key)
    (said,) = {
        (cell.text, note.text)
        for section in report.sections
        for block in section.blocks
        for row in getattr(block, "rows", ())
        for cell in row.cells
        if cell.ref == ref
        for note in block.notes  # type: ignore[union-attr]  # a block with rows is a table
        if note.mark and note.mark == cell.note
    }
    text, note = (each.replace("\N{NO-BREAK SPACE}", " ") for each in said)
    assert text == facts("sn").tables[key[0]].values[key[1:]].raw
    assert given in note


@pytest.mark.parametrize("committee", REPORTS)
def test_every_sum_is_its_selection_in_the_ledger_to_the_ore(committee: str) -> None:
    ledger = Ledger(ledger_home())
    summed = {key: bound for key, *_, bound in cells(committee) if bound.selection and bound.ore}
    found = {
        key: sum(share.amount for share in queries.breakdown(ledger, bound.selection, by="month"))
        for key, bound in summed.items()
    }
    assert found == {key: bound.ore for key, bound in summed.items()}


@pytest.mark.parametrize(
    "ref",
    [
        "income_statement.personnel.period.outcome",
        "operations_statement.social_psychiatry.period.outcome",
        "state_grants.defectors.period.cost",
        "covid_effects.revenue.period.outcome",
        "investment_statement.total.period.outcome",
    ],
)
def test_an_outcome_of_2021_opens_to_its_vouchers(ref: str) -> None:
    page = figure_page(actor=SYSTEM, committee="sn", report=REPORTS["sn"], ref=ref)
    vouchers = voucher_page(actor=SYSTEM, committee="sn", report=REPORTS["sn"], ref=ref)
    assert page.has_vouchers
    assert vouchers.count > 0
    assert vouchers.total in page.formula
    assert all(row.voucher.startswith("GEN ") for row in vouchers.rows)
    assert [batch.file for batch in page.batches] == ["sn-huvudbok-2021-01--2021-08.csv"]


def test_the_final_accounts_of_2024_open_to_units_and_months() -> None:
    ref = "income_statement.total.2024.final_accounts"
    page = figure_page(actor=SYSTEM, committee="von", report=REPORTS["von"], ref=ref)
    assert [table.title for table in page.breakdowns] == ["Per enhet", "Per konto", "Per månad"]
    exact = page.breakdowns[0].rows[-1].cells[0].value
    assert exact is not None
    assert round(exact / 1000) == Decimal(-1442647)


def test_a_variance_of_2021_opens_to_its_two_terms() -> None:
    ref = "income_statement.revenue.full_year.variance"
    page = figure_page(actor=SYSTEM, committee="sn", report=REPORTS["sn"], ref=ref)
    assert [term.ref for term in page.terms] == [
        "income_statement.revenue.full_year.budget",
        "income_statement.revenue.full_year.forecast",
    ]


@pytest.mark.parametrize("committee", REPORTS)
def test_no_code_is_outside_the_tables(committee: str) -> None:
    found = facts(committee)
    assert unmapped(found) == ()
    assert found.unknown_units == ()


def test_the_rest_of_2026_is_read_by_its_own_lines() -> None:
    records, _ = load_report_year(committee="von", report=REPORTS["von"])
    statements = {each.key: each for each in records.statements}
    assert {"income_statement", "operations_statement", "provider_statement"} <= set(statements)
    total = facts("von").statements["income_statement"].row("total").amounts
    assert round(in_unit(total["full_year", "budget"], Unit.TKR)) == 1_558_823
    assert total["period", "outcome"] > 0
