"""Tables as data: every value with its unit, nothing that a spreadsheet would run or that leads to vouchers."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest

from tertial.document.model import Cell, Column, Row, Table
from tertial.document.render.table_data import TIDY, Origin, tables, to_csv, to_json
from tests.document.sample import document, statement


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_the_tidy_form_has_every_cell_once_with_unit_and_note() -> None:
    head, *lines = rows(to_csv(statement()))
    assert tuple(head) == TIDY
    wanted = [
        (row.label, column.name, cell.text, format(cell.value, "f"))
        for row in statement().rows
        for column, cell in zip(statement().columns, row.cells, strict=True)
        if cell.value is not None
    ]
    assert [(line[1], line[5], line[6], line[7]) for line in lines] == wanted
    assert {line[8] for line in lines} == {"mnkr"}
    assert {line[10] for line in lines if line[1] == "Avgifter"} == {"Ny taxa från den 1 mars."}


def test_the_form_as_shown_has_the_pages_rows_and_columns() -> None:
    head, first, *rest = rows(to_csv(statement(), "shown"))
    assert head == [
        "Driftredovisning, mnkr",
        "Helår: Budget",
        "Helår: Prognos",
        "Helår: Avvikelse",
        "Period: Budget",
        "Period: Utfall",
    ]
    assert first == ["Avgifter", "1051.0", "1060.5", "9.5", "350.0", "352.25"]
    assert rest[0] == ["varav badhus", "51.0", "", "", "17.0", "15.5"]


@pytest.mark.parametrize("text", ["=1+1", "+46", "-rad", "@SUM(A1)"])
def test_no_text_becomes_a_formula(text: str) -> None:
    table = Table("t", text, (Column(text),), (Row(text, (Cell(text),)),), label_heading=text)
    for content in (to_csv(table), to_csv(table, "shown")):
        assert not [cell for line in rows(content) for cell in line if cell == text]


def test_json_says_what_it_is_and_where_from_in_both_forms() -> None:
    origin = Origin(
        "Delårsrapport", "Exempelköpings kommun", "2031-06-01", "CC0", "https://example.se/r"
    )
    shown = json.loads(to_json(statement(), "shown", origin), parse_float=Decimal)
    assert (shown["schema"], shown["unit"], shown["publisher"]) == (
        "tertial.table/1",
        "mnkr",
        "Exempelköpings kommun",
    )
    assert shown["rows"][0]["cells"][0] == {"text": "1\xa0051,0", "value": Decimal("1051.0")}
    tidy = json.loads(to_json(statement()), parse_float=Decimal)
    assert tidy["values"][0]["varde"] == Decimal("1051.0")
    assert '"ref"' not in to_json(statement()).decode() + to_json(statement(), "shown").decode()


def test_all_tables_are_there_and_charts_that_have_none() -> None:
    found = [table.id for table in tables(document())]
    assert {"resultat", "handskriven", "foreningar", "diagram-line-siffror"} <= set(found)
    assert len(found) == len(set(found))
