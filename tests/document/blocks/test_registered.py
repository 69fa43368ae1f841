"""Registered tables: printed as registered, noted once, drawn as charts that say their figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tertial.document.blocks import make
from tertial.document.blocks.context import Place
from tertial.document.book import FigureBook
from tertial.document.model import Chart, Table
from tertial.domain.registered import RegisteredTable, TableColumn, TableRow, TableValue
from tertial.errors import BadInput
from tests.document.world import facts

WORKED_OUT = "Saknas i trycket, uträknat ur raden."


def _value(raw: str, value: str | None, note: str = "") -> TableValue:
    return TableValue(raw, None if value is None else Decimal(value), note)


GRANTS = RegisteredTable(
    key="grants",
    title="Bidrag",
    unit="tkr",
    label_heading="Bidrag, tkr",
    note="Plus är ett överskott.",
    columns=(
        TableColumn("year.variance", "Avvikelse", "Helår"),
        TableColumn("period.variance", "Avvikelse", "Perioden"),
        TableColumn("word", "Ord", is_text=True),
    ),
    rows=(
        TableRow("a", "Första"),
        TableRow("b", "Andra"),
        TableRow("total", "Summa", "total", sums=("a", "b"), note="Tryckt som 9."),
    ),
    values={
        ("a", "year.variance"): _value("-2 265", "-2265", WORKED_OUT),
        ("a", "period.variance"): _value("4", "4", WORKED_OUT),
        ("b", "year.variance"): _value("7", "7", "Bara här."),
        ("a", "word"): _value("nytt", None),
        ("total", "period.variance"): _value("9", "9"),
    },
)


def place() -> Place:
    return Place(FigureBook(facts(tables={"grants": GRANTS})), "bidrag")


def table(**options: object) -> Table:
    (made,) = make(place(), {"type": "table", "table": "grants", **options})
    assert isinstance(made, Table)
    return made


def chart(**options: object) -> Chart:
    (made,) = make(place(), {"type": "table_chart", "table": "grants", "title": "T", **options})
    assert isinstance(made, Chart)
    return made


def test_cells_print_as_registered_with_true_minus_and_hard_spaces() -> None:
    cells = table().rows[0].cells
    assert [cell.text for cell in cells] == ["−2\xa0265", "4", "nytt"]
    assert [cell.value for cell in cells] == [Decimal(-2265), Decimal(4), None]
    assert cells[0].ref == "grants.a.year.variance"


def test_what_nobody_filled_in_is_empty_not_nought() -> None:
    cell = table().rows[1].cells[1]
    assert (cell.text, cell.value, cell.ref) == ("", None, "grants.b.period.variance")


def test_one_note_has_one_mark_however_often_it_is_true() -> None:
    made = table()
    assert [cell.note for cell in made.rows[0].cells] == ["1", "1", ""]
    assert [cell.note for cell in made.rows[1].cells] == ["2", "", ""]
    assert made.rows[2].note == "3"
    assert [(note.mark, note.text) for note in made.notes] == [
        ("1", WORKED_OUT),
        ("2", "Bara här."),
        ("3", "Tryckt som 9."),
        ("", "Plus är ett överskott."),
    ]


def test_rows_and_columns_are_chosen_in_the_order_they_are_named() -> None:
    made = table(rows=["b", "a"], columns=["period.variance"])
    assert [row.label for row in made.rows] == ["Andra", "Första"]
    assert [column.group for column in made.columns] == ["Perioden"]


def test_a_row_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(BadInput) as raised:
        table(rows=["nothing"])
    assert "nothing" in str(raised.value.values)


def test_columns_of_one_name_are_told_apart_by_their_group() -> None:
    made = chart(rows=["a", "b"], columns=["period.variance", "year.variance"])
    assert [series.name for series in made.series] == ["Perioden", "Helår"]
    assert made.categories == ("Första", "Andra")
    assert made.series[0].values == (Decimal(4), None)


def test_bars_say_each_figure_in_words() -> None:
    made = chart(rows=["a", "b"], columns=["period.variance", "year.variance"])
    assert made.alt == "T. Första: Perioden 4, Helår −2\xa0265; Andra: Helår 7 (tkr)."


def test_rows_may_be_the_lines() -> None:
    made = chart(
        rows=["a"], columns=["period.variance", "year.variance"], series="rows", kind="line"
    )
    assert [(each.name, each.values) for each in made.series] == [
        ("Första", (Decimal(4), Decimal(-2265)))
    ]
    assert made.categories == ("Perioden", "Helår")


def test_nothing_is_drawn_where_no_cell_has_a_number() -> None:
    options = {"type": "table_chart", "table": "grants", "title": "T", "columns": ["word"]}
    assert list(make(place(), options)) == []
