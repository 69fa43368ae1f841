"""JSON: the contract's shape, numbers digit for digit, back again without loss."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from tertial.document.render.json import from_json, to_json
from tests.document.render.conftest import rendered
from tests.document.sample import document


def data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(rendered("json"))
    return found


def block(of: str, /, **having: object) -> dict[str, Any]:
    every = [block for section in data()["sections"] for block in section["blocks"]]
    found: dict[str, Any] = next(
        each
        for each in every
        if each["type"] == of and all(each.get(name) == value for name, value in having.items())
    )
    return found


def test_what_is_written_is_read_back_exactly() -> None:
    back = from_json(rendered("json"))
    assert back == document()
    assert to_json(back) == rendered("json")


def test_the_head_names_schema_report_committee_and_period() -> None:
    names = ("schema", "id", "kind", "title", "committee", "period_end")
    assert [data()[name] for name in names] == [
        "tertial.report/1",
        "kfn/delarsrapport-2031-04",
        "delarsrapport",
        "Delårsrapport per 30 april 2031",
        "Kultur- och fritidsnämnden",
        "2031-04-30",
    ]


def test_a_number_has_the_digits_that_are_printed() -> None:
    text = rendered("json").decode()
    assert '"value": 1060.5,' in text
    assert '"value": 1051.0,' in text
    assert '"value": 12450\n' in text


def test_a_cell_always_has_text_and_value_and_else_only_what_it_says() -> None:
    rows = block("table", id="resultat")["rows"]
    assert rows[0]["cells"][0] == {"text": "1\u00a0051,0", "value": 1051.0, "ref": "income.row0.c0"}
    assert rows[1]["cells"][1] == {"text": "", "value": None}
    assert (rows[1]["level"], rows[1]["parent"], rows[0]["note"]) == ("of-which", "Avgifter", "1")
    words = block("table", id="fragor")["rows"][0]["cells"][0]
    assert words["value"] is None


def test_columns_have_group_name_and_unit() -> None:
    assert block("table", id="resultat")["columns"][0] == {"group": "Helår", "name": "Budget"}
    assert block("table", id="besok")["columns"][1]["unit"] == "%"


def test_a_figure_in_a_text_says_where_it_stands_and_what_it_is() -> None:
    paragraph = block("paragraph", style="body")
    figure = paragraph["figures"][0]
    assert paragraph["text"][figure["start"] : figure["end"]] == figure["text"]
    assert (figure["value"], figure["unit"]) == (-1.3, "mnkr")
    assert figure["ref"] == "income.total.period.variance"


def test_a_status_and_a_chart_carry_all_that_they_say() -> None:
    status = block("status", kind="commitment")
    assert status["status"] == "Blir klart i år"
    assert status["comment"] == "Går enligt plan."
    chart = block("chart", kind="line")
    assert chart["series"][0] == {"name": "Budget", "values": [12.5, 13.0, None]}
    assert chart["alt"].startswith("Nettokostnaden stiger")


def test_a_large_amount_keeps_every_digit() -> None:
    from dataclasses import replace

    from tests.document.sample import Cell, Column, Row, Section, Table

    exact = Decimal("12345678901234567890.10")
    table = Table("t", "T", (Column("A"),), (Row("r", (Cell("x", exact),)),))
    made = replace(document(), sections=(Section("s", 1, "S", (table,)),))
    assert b"12345678901234567890.10" in to_json(made)
    assert from_json(to_json(made)) == made
