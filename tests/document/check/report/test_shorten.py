"""A long table is cut to what the findings speak of; places and texts stay what they were."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tertial.document.check.case import passages
from tertial.document.check.report import Reviewed
from tertial.document.check.report.margin import parts
from tertial.document.check.report.shorten import LONGEST_TABLE, shortened
from tertial.document.model import Cell, Document, Row, Section, Table
from tests.document.check.report.sample import CHECKED, DOCUMENT, REVIEWED, SUM, TABLE

SENTENCE = "En mening som är så lång att den räknas bland dokumentets texter, och den står här."
LONG = replace(
    TABLE,
    rows=tuple(
        Row(f"Rad {n}", (Cell(SENTENCE if n == 600 else str(n), None if n == 600 else Decimal(n)),))
        for n in range(1000)
    ),
    columns=TABLE.columns[:1],
)
FOUND = replace(SUM, where=replace(SUM.where, spot=("bidrag", 500, 0)), also=())


def reviewed() -> Reviewed:
    sections = (Section("s", 1, "S", (LONG,)), *DOCUMENT.sections[:1])
    document = replace(DOCUMENT, sections=sections)
    return Reviewed(document, replace(CHECKED, findings=(FOUND,)))


def table_of(document: Document) -> Table:
    (table,) = (b for s in document.sections for b in s.blocks if isinstance(b, Table))
    return table


def test_a_short_document_is_as_it_was() -> None:
    assert shortened(REVIEWED) is REVIEWED


def test_a_long_table_keeps_its_first_rows_those_of_findings_and_the_last() -> None:
    table = table_of(shortened(reviewed()).document)
    assert len(table.rows) < LONGEST_TABLE
    labels = [row.label for row in table.rows]
    assert labels[39:] == ["Rad 39", "Rad 499", "Rad 500", "Rad 501", "Rad 600", "Rad 999"]
    assert table.notes[-1].text == "955 rader utan fynd visas inte."


def test_the_mark_is_on_the_same_figure() -> None:
    short = shortened(reviewed())
    (finding,) = short.checked.findings
    assert finding.where.spot
    assert table_of(short.document).rows[finding.where.spot[1]].label == "Rad 500"
    assert finding.key == FOUND.key
    assert parts(short.document, short.checked.findings)[0].pairs[0].findings


def test_texts_keep_their_numbers() -> None:
    before, after = (
        [(each.number, each.text) for each in passages(document)]
        for document in (reviewed().document, shortened(reviewed()).document)
    )
    assert before == after
