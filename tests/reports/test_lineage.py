"""From any figure to what it is made of: vouchers that sum to it on the öre, terms, batches or an entry."""

from __future__ import annotations

import pytest

from tertial.domain.figure import Selection
from tertial.domain.swedish import parse_amount_ore
from tertial.errors import NotAllowed, NotFound
from tertial.ledger import queries
from tertial.ledger.batches import Ledger
from tertial.services.access import SYSTEM, Actor
from tertial.services.figures import figure_page, voucher_page
from tertial.services.reporting import report_page
from tertial.services.workspace import ledger_home

REPORTS = ("delarsrapport-2020-03", "delarsrapport-2020-08")
OF_2020 = (*REPORTS, "verksamhetsberattelse-2020")
POLITICIAN = Actor("pia", roles=frozenset({("politician", "von")}))
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def cells(report: str) -> dict[str, tuple[Selection | None, str]]:
    document = report_page(actor=SYSTEM, committee="von", report=report).document
    return {
        cell.ref: (cell.lineage.selection if cell.lineage else None, cell.text)
        for section in document.sections
        for block in section.blocks
        if block.type == "table"
        for row in block.rows
        for cell in row.cells
        if cell.ref
    }


@pytest.mark.parametrize("report", OF_2020)
def test_the_vouchers_behind_every_outcome_cell_sum_to_it_on_the_ore(report: str) -> None:
    from tertial.document.book import FigureBook
    from tertial.services.reporting import load_report_year, report_facts

    ledger = Ledger(ledger_home())
    book = FigureBook(report_facts(*load_report_year(committee="von", report=report), ledger))
    outcomes = {
        ref: found for ref, (found, _) in cells(report).items() if found and found.kind == "outcome"
    }
    assert len(outcomes) >= 28
    for ref, selection in outcomes.items():
        before_rounding = book.figure(ref).ore
        page = queries.vouchers(ledger, selection, limit=1)
        assert page.sum == before_rounding, ref
        for by in ("cost_centre", "account", "month"):
            shares = queries.breakdown(ledger, selection, by=by)
            assert sum(share.amount for share in shares) == before_rounding, (ref, by)


@pytest.mark.parametrize("report", OF_2020)
def test_every_other_figure_opens_to_its_batch_entry_or_formula(report: str) -> None:
    from tertial.document.book import FigureBook
    from tertial.services.reporting import load_report_year, report_facts

    ledger = Ledger(ledger_home())
    book = FigureBook(report_facts(*load_report_year(committee="von", report=report), ledger))
    for ref, (_, text) in cells(report).items():
        lineage = book.figure(ref).lineage
        assert lineage.terms or lineage.batches or lineage.source, (ref, text)
        for term in lineage.terms:
            book.figure(term)


def test_a_figure_page_says_formula_terms_and_exact_value() -> None:
    ref = "operations_statement.elderly_care.period.variance"
    page = figure_page(actor=SYSTEM, committee="von", report=REPORTS[1], ref=ref)
    assert page.printed == "6,3\u00a0mnkr"
    assert page.formula == "budget − utfall"
    exact = [parse_amount_ore(term.text.removesuffix("\u00a0kr")) for term in page.terms]
    assert parse_amount_ore(page.exact.removesuffix("\u00a0kr")) == exact[0] - exact[1]


def test_an_outcome_page_opens_by_unit_account_and_month_to_the_vouchers() -> None:
    ref = "income_statement.personnel.period.outcome"
    page = figure_page(actor=SYSTEM, committee="von", report=REPORTS[1], ref=ref)
    assert [table.title for table in page.breakdowns] == ["Per enhet", "Per konto", "Per månad"]
    totals = {table.rows[-1].cells[0].text for table in page.breakdowns}
    assert totals == {page.exact.removesuffix("\u00a0kr")}
    vouchers = voucher_page(actor=SYSTEM, committee="von", report=REPORTS[1], ref=ref)
    assert vouchers.total in totals
    assert vouchers.count > 10_000


def test_a_budget_has_batches_but_no_vouchers() -> None:
    ref = "income_statement.personnel.full_year.budget"
    page = figure_page(actor=SYSTEM, committee="von", report=REPORTS[0], ref=ref)
    assert [batch.file for batch in page.batches] == ["budget-2020-1.csv"]
    assert not page.has_vouchers
    with pytest.raises(NotFound):
        voucher_page(actor=SYSTEM, committee="von", report=REPORTS[0], ref=ref)


def test_a_registered_value_says_its_source_and_entry() -> None:
    ref = "indicator.sick_leave_total.T.outcome@2020-07r12"
    page = figure_page(actor=SYSTEM, committee="von", report=REPORTS[1], ref=ref)
    assert page.source == "Huddinge kommun (LIS)"
    assert page.formula.startswith("registrerat 2020-09-08")


def test_a_politician_stops_at_the_table() -> None:
    ref = "income_statement.personnel.period.outcome"
    page = figure_page(actor=POLITICIAN, committee="von", report=REPORTS[1], ref=ref)
    assert page.breakdowns == ()
    assert not page.has_vouchers
    with pytest.raises(NotAllowed):
        voucher_page(actor=POLITICIAN, committee="von", report=REPORTS[1], ref=ref)


def test_an_undone_batch_leaves_its_figures_missing_not_zero() -> None:
    from datetime import UTC, datetime

    from tertial.services.undoing import undo_batch

    ledger = Ledger(ledger_home())
    outcome = next(b for b in ledger.batches() if b.parts[0].key.kind == "outcome")
    before = dict(cells(REPORTS[0]))
    undo_batch(actor=SYSTEM, batch=outcome.id, now=datetime(2020, 9, 9, tzinfo=UTC))
    try:
        assert cells(REPORTS[0])["income_statement.total.period.outcome"][1] == ""
    finally:
        from tertial.demo.generate import write_ledger
        from tertial.services.importing import import_paths

        files = write_ledger(ledger_home().parent / "again")
        import_paths(
            actor=SYSTEM, paths=files, now=datetime(2020, 9, 10, tzinfo=UTC), committee="von"
        )
    assert {ref: text for ref, (_, text) in cells(REPORTS[0]).items()} == {
        ref: text for ref, (_, text) in before.items()
    }
