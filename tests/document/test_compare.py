"""Ours beside a file: what differs, what is missing, what is more, and nothing where all is the same."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tertial.document.compare import compare
from tertial.document.model import (
    Cell,
    Chart,
    Column,
    Document,
    Place,
    Row,
    Section,
    Series,
    Table,
)


def row(label: str, *values: str) -> Row:
    cells = (Cell(v, Decimal(v.replace(",", ".").replace("−", "-")) if v else None) for v in values)
    return Row(label, tuple(cells), place=Place(page=3))


def table(title: str, *rows: Row, columns: tuple[str, ...] = ("Budget", "Utfall")) -> Table:
    return Table(title.lower(), title, tuple(map(Column, columns)), rows)


def document(*tables: Table) -> Document:
    return Document("", "", "", "", "", (Section("s", 1, "Ekonomi", tables),))


OURS = document(
    table(
        "Drift",
        row("Bibliotek", "10,0", "9,0"),
        row("Museer", "5,0", "6,0"),
        row("Summa", "15,0", "15,0"),
    ),
    table("Volymer", row("Besök", "100", "120")),
)


def test_the_same_document_has_no_differences() -> None:
    result = compare(OURS, OURS)
    assert (result.differences, result.same, result.tables) == ((), 8, 2)


def test_a_figure_written_in_another_way_is_the_same() -> None:
    theirs = document(
        table(
            "Drift", row("Bibliotek", "10", "9"), row("Museer", "5", "6"), row("Summa", "15", "15")
        ),
        table("Volymer", row("Besök", "100", "120")),
    )
    assert compare(OURS, theirs).differences == ()


def test_a_figure_that_differs_stands_with_both_prints_and_its_place() -> None:
    theirs = document(
        table(
            "Driftredovisning",
            row("Bibliotek", "10,0", "9,0"),
            row("Museer", "5,0", "6,5"),
            row("Summa", "15,0", "15,0"),
        ),
        table("Volymer", row("Besök", "100", "120")),
    )
    [found] = compare(OURS, theirs).differences
    assert (found.kind, found.row, found.column, found.ours, found.theirs) == (
        "differs",
        "Museer",
        "Utfall",
        "6,0",
        "6,5",
    )
    assert found.place == Place(page=3)


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [
        (OURS, document(table("Drift", row("Bibliotek", "10,0", "9,0"))), "missing"),
        (document(table("Drift", row("Bibliotek", "10,0", "9,0"))), OURS, "added"),
    ],
)
def test_rows_that_only_one_has_are_told(ours: Document, theirs: Document, kind: str) -> None:
    rows = {d.row for d in compare(ours, theirs).differences if d.kind == kind}
    assert rows == {"Museer", "Summa"}


def test_tables_that_only_one_has_are_told() -> None:
    left = compare(OURS, document(OURS.sections[0].blocks[0]))  # type: ignore[arg-type]  # a table
    right = compare(document(OURS.sections[0].blocks[0]), OURS)  # type: ignore[arg-type]  # a table
    assert [d.kind for d in left.differences] == ["table-missing"]
    assert [d.kind for d in right.differences] == ["table-added"]


def test_columns_are_found_by_their_headings() -> None:
    theirs = document(
        table(
            "Drift",
            row("Bibliotek", "9,0", "10,0"),
            row("Museer", "6,0", "5,0"),
            row("Summa", "15,0", "15,0"),
            columns=("Utfall", "Budget"),
        ),
        table("Volymer", row("Besök", "100", "120")),
    )
    assert compare(OURS, theirs).differences == ()


def test_a_column_that_the_other_lacks_differs_cell_by_cell() -> None:
    first = OURS.sections[0].blocks[0]
    assert isinstance(first, Table)
    short = replace(
        first,
        columns=first.columns[:1],
        rows=tuple(replace(each, cells=each.cells[:1]) for each in first.rows),
    )
    found = compare(document(first), document(short)).differences
    assert [(d.row, d.column, d.theirs) for d in found] == [
        ("Bibliotek", "Utfall", ""),
        ("Museer", "Utfall", ""),
        ("Summa", "Utfall", ""),
    ]


def test_what_is_written_alike_is_alike_whatever_was_made_of_it() -> None:
    other = Row("Sjukfrånvaro", (Cell("8,5", Decimal("8.5")),))
    words = Row("Omsättning", (Cell("≤ 7,7"),))
    number = Row("Omsättning", (Cell("≤\u00a07,7", Decimal("7.7")),))
    ours = Table("t", "Mål", (Column("2026"),), (words, other))
    theirs = Table("t", "Mål", (Column("2026"),), (number, other))
    assert compare(document(ours), document(theirs)).differences == ()


def test_a_chart_s_figures_may_stand_as_a_table_in_the_file() -> None:
    drawn = Chart(
        "c", "Besök", "", "line", ("jan", "feb"), (Series("2025", (Decimal(7), Decimal(9))),)
    )
    shown = table("Siffrorna i diagrammet", row("jan", "7", "9"))
    ours = Document(
        "", "", "", "", "", (Section("s", 1, "Ekonomi", (drawn, OURS.sections[0].blocks[0])),)
    )
    theirs = document(shown, OURS.sections[0].blocks[0])  # type: ignore[arg-type]  # a table
    assert compare(ours, theirs).differences == ()
