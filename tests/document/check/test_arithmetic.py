"""What is found wrong in tables: the cell, the figure it should be, and what happened to it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.document.check.finding import Tally
from tertial.document.model import Cell, Column, Row, Table
from tertial.domain.swedish import format_number
from tests.document.drawn import (
    COSTS,
    GRANTS,
    HOURS,
    INCOME,
    PLACES,
    drawn,
    found,
    grave,
    told,
    with_value,
)

# --- as published -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [COSTS, GRANTS, HOURS])
def test_tables_that_add_up_are_silent(text: str) -> None:
    assert grave(drawn(text)) == []


def test_a_sum_that_leaves_out_its_first_row_is_told_with_the_row() -> None:
    table = with_value(drawn(GRANTS), 4, 0, "6025")
    (finding,) = grave(table)
    assert told([finding]) == [("sum", "error", "Summa", "Bidrag")]
    assert (finding.printed, finding.computed) == (Decimal(6025), Decimal(7238))
    assert finding.message.endswith("raden Personligt ombud tycks vara utelämnad ur summan.")
    evidence = [line.replace("\u00a0", " ") for line in finding.evidence]
    assert "1 214 + 1 655 + 1 919 + 2 450 = 7 238, tryckt 6 025" in evidence
    assert "6 025 − 11 084 = −5 059, tryckt −3 846" in evidence


def test_a_result_that_lost_its_minus_breaks_the_rule_of_signs() -> None:
    table = drawn("""
        Resultaträkning, tkr | Bokslut 2024 | Budget 2025 | Prognos 2025 | Budget 2026
        Verksamhetens intäkter | 1 064 236 | 1 027 977 | 1 045 932 | 937 550
        Personal | -888 391 | -845 648 | -905 345 | -896 017
        Övrigt | -1 618 492 | -1 651 581 | -1 662 914 | -1 600 356
        Verksamhetens kostnader | -2 506 883 | -2 497 229 | -2 568 259 | -2 496 373
        Årets resultat | 1 442 647 | -1 469 251 | -1 522 327 | -1 558 823
    """)
    (finding,) = grave(table)
    assert told([finding]) == [("sign", "error", "Årets resultat", "Bokslut 2024")]
    assert finding.computed == Decimal(-1442647)
    assert "minustecknet saknas" in finding.message


def test_a_figure_copied_from_another_row_is_an_error_though_parts_may_be_a_matter_of_definition() -> (
    None
):
    (finding,) = grave(with_value(drawn(HOURS), 3, 2, "7638"))
    assert told([finding]) == [("of-which", "error", "Boendestöd, antal timmar", "augusti 2018")]
    assert "samma tal står på raden Hjälp i hemmet" in finding.message


def test_parts_that_do_not_add_up_to_the_last_digit_elsewhere_are_a_warning() -> None:
    (finding,) = grave(drawn(PLACES))
    assert told([finding]) == [
        ("of-which", "warning", "Korttidsplatser, helårsplatser", "augusti 2020")
    ]
    assert (finding.printed, finding.computed) == (Decimal(35), Decimal(30))


def test_internal_items_that_do_not_cancel_are_a_warning_of_the_pair() -> None:
    (finding,) = grave(drawn(INCOME))
    assert told([finding]) == [("internal", "warning", "Intern resursfördelning", "HELÅR Prognos")]
    assert finding.evidence == ("724,6 mot −740,5: 15,9 skiljer",)


def test_what_rounding_explains_is_one_summary_a_table_and_kind() -> None:
    infos = [f for f in found(drawn(INCOME)) if f.severity == "info"]
    assert {f.rule for f in infos} == {"sum", "variance"}
    assert all("avrundning" in f.message for f in infos)


# --- planted ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "value", "rule", "words"),
    [
        (4, 0, "-756.3", "variance", "två siffror har bytt plats"),
        (4, 2, "-61.2", "variance", "två siffror har bytt plats"),
        (8, 1, "754.1", "sign", "minustecknet saknas"),
        (5, 3, "-650", "variance", "faktor 10"),
        (5, 4, "-545.8", "variance", "samma tal står på raden ovanför"),
        (3, 0, "962.7", "sum", "två siffror har bytt plats"),
    ],
)
def test_a_cell_in_several_ties_is_named_and_explained(
    row: int, column: int, value: str, rule: str, words: str
) -> None:
    table = drawn(INCOME)
    changed = [f for f in grave(with_value(table, row, column, value)) if f.rule != "internal"]
    (finding,) = changed
    assert finding.where.spot == ("tabell", row, column)
    assert (finding.rule, finding.severity) == (rule, "error")
    assert words in finding.message


def test_a_single_change_of_a_column_is_judged_by_its_years() -> None:
    table = drawn("""
        Antal anställda | Augusti 2020 | Augusti 2021 | Skillnad
        Antal anställda | 375 | 399 | -24
    """)
    assert told(grave(table)) == [("sign", "error", "Antal anställda", "Skillnad")]


def test_where_any_term_may_be_wrong_the_sum_is_named_and_the_others_beside_it() -> None:
    table = drawn("""
        Corona, mnkr | Utfall
        Personal | 29,5
        Konsulter | 0,8
        Övriga kostnader | 17,9
        Summa | 46,2
    """)
    (finding,) = grave(table)
    assert told([finding]) == [("sum", "error", "Summa", "Utfall")]
    assert {where.row for where in finding.also} == {"Personal", "Konsulter", "Övriga kostnader"}
    assert finding.confidence < 0.9


def test_the_same_result_in_two_tables_must_agree_up_to_its_sign() -> None:
    one = drawn(
        """
        Drift, tkr | Bokslut 2024 | Budget 2025 | Budget 2026
        Äldreomsorg | 700 000 | 710 000 | 720 000
        Funktionsstöd | 742 647 | 759 251 | 838 823
        Årets resultat | 1 442 647 | 1 469 251 | 1 558 823
        """,
        "drift",
    )
    other = drawn(
        """
        Resultat, tkr | Bokslut 2024 | Budget 2025 | Budget 2026
        Årets resultat | -1 442 647 | -1 469 251 | -1 585 823
        """,
        "resultat",
    )
    (finding,) = grave(one, other)
    assert finding.where.spot == ("resultat", 0, 2)
    assert "samma rad i tabellen drift" in finding.message


def test_cells_in_doubt_accuse_nobody() -> None:
    table = with_value(drawn(GRANTS), 4, 0, "6025")
    cells = (Cell("6 025", Decimal(6025), decimals=0, doubt="open"), *table.rows[4].cells[1:])
    rows = (*table.rows[:4], Row("Summa", cells))
    tally = Tally()
    doubtful = Table("t", "", table.columns, rows)
    assert [f for f in found(doubtful, tally=tally) if f.severity != "info"] == []
    assert tally.unchecked["talet är osäkert läst"] == 1


def test_a_table_where_little_adds_up_is_told_once() -> None:
    table = drawn(COSTS)
    for row, column in ((1, 0), (2, 1), (3, 3), (4, 4), (5, 0), (1, 5), (2, 2)):
        table = with_value(table, row, column, 4711 * (row + 1) + column)
    findings = grave(table)
    assert len(findings) == 1
    assert findings[0].severity == "warning"


# --- properties -------------------------------------------------------------------------------------------------------


@st.composite
def consistent(draw: st.DrawFn) -> tuple[Table, int]:
    """A table of groups with sub-totals, a total, and variances, worked out from exact values and printed rounded."""
    decimals = draw(st.sampled_from([0, 1]))
    groups = draw(st.integers(1, 3))
    rows: list[tuple[str, list[Decimal]]] = []
    total = [Decimal(0)] * 4
    amounts = st.integers(60_000, 9_000_000) | st.integers(-9_000_000, -60_000)
    for group in range(groups):
        subtotal = [Decimal(0)] * 4
        for detail in range(draw(st.integers(2, 5))):
            exact = [Decimal(draw(amounts)).scaleb(-3) for _ in range(4)]
            subtotal = [a + b for a, b in zip(subtotal, exact, strict=True)]
            rows.append((f"Post {group}.{detail}", exact))
        rows.append((f"Summa grupp {group}", subtotal))
        total = [a + b for a, b in zip(total, subtotal, strict=True)]
    rows += [("Totalt", total)] if groups > 1 else []
    made = tuple(Row(label, _cells(values, decimals)) for label, values in rows)
    names = ("Budget", "Prognos", "Avvikelse")
    columns = tuple(Column(name, group) for group in ("Helår", "Perioden") for name in names)
    return Table("egen", "Egen", columns, made, unit="tkr"), decimals


def _cells(exact: list[Decimal], decimals: int) -> tuple[Cell, ...]:
    budget, forecast, budget_then, outcome = exact
    values = (budget, forecast, budget - forecast, budget_then, outcome, budget_then - outcome)
    printed = [round(value, decimals) + 0 for value in values]
    return tuple(
        Cell(format_number(value, decimals), value, decimals=decimals) for value in printed
    )


@given(consistent())
@settings(max_examples=60, deadline=None)
def test_a_table_worked_out_exactly_and_rounded_gives_no_error(made: tuple[Table, int]) -> None:
    table, _ = made
    assert grave(table) == []


@given(consistent(), st.data())
@settings(max_examples=60, deadline=None)
def test_one_cell_wrong_beyond_rounding_gives_one_finding_at_that_cell(
    made: tuple[Table, int], data: st.DataObject
) -> None:
    table, decimals = made
    row = data.draw(st.integers(0, len(table.rows) - 1))
    column = data.draw(st.sampled_from([0, 1, 3, 4]))
    off = Decimal(data.draw(st.integers(30, 900))).scaleb(-decimals)
    old = table.rows[row].cells[column].value or Decimal(0)
    (finding,) = grave(with_value(table, row, column, old + off))
    assert finding.where.spot == ("egen", row, column)
    assert finding.severity == "error"


WORDS = st.sampled_from(
    [
        "Summa",
        "Totalt",
        "Årets resultat",
        "IB",
        "UB",
        "Snitt",
        "varav x",
        "intern hyra",
        "Ram 2024",
        "Ram 2025",
        "Andel %",
        "Avvikelse",
        "Budget",
        "Utfall",
        "",
        "Netto",
        "Helår",
        "liten",
        "Resultat efter bidrag",
        "Förändring",
        "2023",
    ]
)
FIGURES = st.decimals(-1000, 1000, places=1) | st.sampled_from(
    [Decimal(0), Decimal(100), Decimal("NaN"), Decimal("1E+20")]
)
CELLS = st.builds(
    Cell,
    text=st.sampled_from(["", "-", "ord", "1,0"]),
    value=st.none() | FIGURES,
    unit=st.sampled_from([None, "%", "tkr"]),
    decimals=st.sampled_from([None, 0, 1, 12]),
    doubt=st.sampled_from(["", "open", "inferred", "repaired"]),
)
TABLES = st.builds(
    Table,
    id=st.just("t"),
    title=WORDS,
    columns=st.lists(st.builds(Column, name=WORDS, group=WORDS), max_size=6).map(tuple),
    rows=st.lists(
        st.builds(
            Row,
            label=WORDS,
            cells=st.lists(CELLS, max_size=6).map(tuple),
            level=st.sampled_from(["detail", "of-which", "total", "memo"]),
        ),
        max_size=8,
    ).map(tuple),
    unit=st.sampled_from([None, "%", "tkr"]),
)


@given(TABLES, TABLES)
@settings(max_examples=150, deadline=None)
def test_no_table_however_odd_stops_the_check(one: Table, other: Table) -> None:
    assert isinstance(found(one, other), list)


# --- columns that are ratios -----------------------------------------------------------------------------------------

RATIOS = """
    Stöd | Hushåll | Stöd, kr | {}
    Ekeby | 4 120 | 9 146 400 | 2 220
    Lunda | 2 815 | 6 519 540 | 2 316
    Åsen | 1 630 | 3 563 180 | 2 186
    Totalt | 8 565 | 19 229 120 | 2 245
"""


@pytest.mark.parametrize("heading", ["Kronor per hushåll", "Snittbelopp", "kr/inv", "Nyckeltal"])
def test_a_column_of_ratios_is_not_summed(heading: str) -> None:
    assert grave(drawn(RATIOS.format(heading), unit=None)) == []


@pytest.mark.parametrize("heading", ["Kronor per hushåll", "Nyckeltal"])
def test_a_column_of_ratios_does_not_hide_a_wrong_sum(heading: str) -> None:
    wrong = with_value(drawn(RATIOS.format(heading), unit=None), 1, 0, "4120")
    (finding,) = grave(wrong)
    assert told([finding]) == [("sum", "error", "Totalt", "Hushåll")]


def test_a_column_per_a_date_is_summed() -> None:
    table = drawn("""
        Kostnad, tkr | Utfall per augusti | Budget
        Norr | 4 120 | 4 000
        Söder | 2 815 | 2 900
        Öst | 1 630 | 1 600
        Totalt | 3 565 | 8 500
    """)
    assert told(grave(table)) == [("sum", "error", "Totalt", "Utfall per augusti")]


# --- two variances whose columns stand in different order -------------------------------------------------------------

TWO_VARIANCES = """
    Post, tkr | Budget helår | Utfall period | Budget period | Avvikelse | Prognos helår | Avvikelse
    Avgifter | 18 400 | 12 110 | 12 270 | -160 | 18 050 | -350
    Löner | -96 300 | -63 980 | -64 200 | 220 | -97 150 | -850
    Hyror | -21 700 | -14 520 | -14 470 | -50 | -21 820 | -120
    Netto | -99 600 | -66 390 | -66 400 | 10 | -100 920 | -1 320
"""


def test_each_variance_has_its_own_direction() -> None:
    assert grave(drawn(TWO_VARIANCES)) == []


@pytest.mark.parametrize(("column", "wrong"), [(3, "-220"), (5, "850")])
def test_a_sign_that_is_wrong_in_one_of_two_directions_is_told(column: int, wrong: str) -> None:
    (finding,) = grave(with_value(drawn(TWO_VARIANCES), 1, column, wrong))
    assert told([finding]) == [("sign", "error", "Löner", "Avvikelse")]


# --- few and small figures --------------------------------------------------------------------------------------------

FEW = """
    Ärenden | Antal | {}
    Norr | 4 | 61
    Söder | 3 | 32
    Öst | 1 | 18
    Väst | 1 | 11
    Totalt | 9 | {}
"""


def test_a_total_of_few_that_holds_in_one_column_of_two_is_doubted() -> None:
    table = drawn(FEW.format("Dagar", "92"), unit=None)
    assert told(grave(table)) == [("sum", "warning", "Totalt", "Dagar")]


@pytest.mark.parametrize("total", ["122", "31", "61"])
def test_a_total_that_holds_and_one_that_is_a_mean_or_a_maximum_are_not(total: str) -> None:
    assert grave(drawn(FEW.format("Dagar", total), unit=None)) == []


def test_a_count_has_lost_no_minus() -> None:
    table = drawn(
        """
        Klubbar | Antal | Stöd
        Fotboll | 52 | 6,31
        Simning | 52 | 4,87
        Orientering | 83 | 5,42
        Övriga | 24 | 1,96
        Summa | 163 | 18,56
    """,
        unit=None,
    )
    (finding,) = grave(table)
    assert told([finding]) == [("sum", "error", "Summa", "Antal")]
    assert "minustecknet" not in finding.message
