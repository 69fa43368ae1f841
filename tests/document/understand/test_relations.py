"""Ties are found by words and arithmetic together, each table by its own habits."""

from __future__ import annotations

from decimal import Decimal
from time import process_time

import pytest

from tertial.document.model import Cell, Column, Row, Table
from tertial.document.understand import understand
from tests.document.drawn import COSTS, GRANTS, INCOME, columns_of, drawn, rows_of, ties


def test_an_income_statement_has_subtotals_results_and_a_closing_balance() -> None:
    sums = rows_of(drawn(INCOME), "sum")
    revenue = ("Taxor och avgifter", "Bidrag", "Intern resursfördelning")
    costs = ("Personal", "Lokaler", "Intern resursfördelning")
    assert ("Verksamhetens intäkter", *revenue) in sums
    assert ("Verksamhetens kostnader", *costs) in sums
    assert ("Årets resultat", "Verksamhetens intäkter", "Verksamhetens kostnader") in sums
    assert ("Resultat efter bidrag", "Årets resultat", "Ansökt bidrag") in sums
    assert ("Balansresultat", "Resultat efter bidrag") in sums
    assert rows_of(drawn(INCOME), "roll-forward") == {
        ("UB eget kapital", "IB eget kapital", "Balansresultat")
    }


def test_variances_are_taken_under_their_own_heading_and_sign() -> None:
    assert columns_of(drawn(INCOME), "variance") == {
        ("Avvikelse", "-Budget", "Prognos"),
        ("Avvikelse", "-Budget", "Utfall"),
    }
    found = {
        (drawn(COSTS).rows[tie.result.row].label, tie.terms[0][1])
        for tie in ties(drawn(COSTS), "variance")
    }
    assert found == {
        ("Verksamhetens intäkter", -1),
        ("Personal", 1),
        ("Lokaler", 1),
        ("Köp av verksamhet", 1),
        ("Verksamhetens kostnader", 1),
        ("Årets resultat", 1),
    }


def test_a_result_of_costs_without_signs_takes_revenue_away_but_adds_its_variance() -> None:
    table = drawn(COSTS)
    results = [tie for tie in ties(table, "sum") if table.rows[tie.result.row].label[:5] == "Årets"]
    signs = {table.columns[tie.result.column].name: [f for _, f in tie.terms] for tie in results}
    assert signs == {
        "Budget": [-1, 1],
        "Prognos": [-1, 1],
        "Utfall": [-1, 1],
        "Avvikelse": [1, 1],
    }


def test_net_is_one_column_less_another() -> None:
    assert columns_of(drawn(GRANTS), "net") == {("Netto", "Bidrag", "-Kostnad")}


def test_internal_items_are_tied_to_their_other_side() -> None:
    labels = rows_of(drawn(INCOME), "internal")
    assert labels == {("Intern resursfördelning", "-Intern resursfördelning")}


def test_figures_without_pattern_have_no_ties() -> None:
    table = drawn("""
        Indikator | 2023 | 2024 | 2025
        Besökare | 638 | 808 | 930
        Anhöriga med stöd | 211 | 240 | 255
        Gruppaktiviteter | 52 | 47 | 55
    """)
    assert understand(table).relations == ()


def test_percentages_are_not_summed() -> None:
    table = drawn(
        """
        Andel | 2023 | 2024
        Kvinnor | 40 % | 60 %
        Män | 20 % | 30 %
        Totalt | 60 % | 90 %
        """,
        unit="%",
    )
    assert rows_of(table, "sum") == set()


@pytest.mark.parametrize("groups", [1, 20])
def test_two_thousand_rows_take_no_longer_than_they_should(groups: int) -> None:
    rows = []
    for group in range(groups):
        size = 2000 // groups
        made = [(n % 97 + group, n % 31, n % 97 + group - n % 31) for n in range(size)]
        rows += [_row(f"Konto {group} {n}", values) for n, values in enumerate(made)]
        rows.append(_row(f"Summa {group}", tuple(map(sum, zip(*made, strict=True)))))
    columns = tuple(Column(name) for name in ("Budget", "Utfall", "Avvikelse"))
    table = Table("stor", "Stor", columns, tuple(rows))
    start = process_time()
    found = understand(table).relations
    assert process_time() - start < 1.5
    assert len(found) == 2000 + 4 * groups


def _row(label: str, values: tuple[int, ...]) -> Row:
    return Row(label, tuple(Cell(str(v), Decimal(v), decimals=0) for v in values))
