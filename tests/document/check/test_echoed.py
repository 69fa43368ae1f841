"""A wrong sum that the text around the table repeats is one finding with both places."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tertial.document.check import check
from tertial.document.model import (
    Cell,
    Column,
    Document,
    Level,
    Paragraph,
    Place,
    Row,
    Section,
    Table,
    TextFigure,
)


def row(label: str, grant: str, cost: str, level: Level = "detail") -> Row:
    cells = (Cell(text, Decimal(text.replace(" ", ""))) for text in (grant, cost))
    return Row(label, tuple(cells), level)


GRANTS = Table(
    "bidrag",
    "Bidrag",
    (Column("Bidrag"), Column("Kostnad")),
    (
        row("Läsning", "1 214", "2 295"),
        row("Idrott", "1 655", "1 655"),
        row("Musik", "1 919", "1 919"),
        row("Summa", "3 574", "5 869", "total"),
    ),
    unit="tkr",
)


def report(text: str, value: str, unit: str, section: str = "Bidrag") -> Document:
    start = text.index(value)
    figure = TextFigure(
        value,
        Decimal(value.replace(" ", "").replace(",", ".")),
        unit,
        "",
        start,
        start + len(value),
        place=Place(line=7),
    )
    said = Paragraph(text, (figure,), place=Place(line=7))
    return Document(
        "",
        "",
        "",
        "",
        "",
        (Section("a", 1, section, (said,)), Section("b", 1, "Bidrag", (GRANTS,))),
    )


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Nämnden fick 3 574 tusen kronor.", "3 574", "tkr"),
        ("Nämnden fick 3574000 kronor.", "3574000", "kr"),
    ],
)
def test_the_text_is_another_place_of_the_fault(text: str, value: str, unit: str) -> None:
    found = check(report(text, value, unit)).findings
    [wrong] = [f for f in found if f.severity == "error"]
    assert wrong.printed == Decimal(3574)
    assert Place(line=7) in [where.place for where in wrong.also]


@pytest.mark.parametrize(
    ("text", "value", "unit", "section"),
    [
        ("Nämnden fick 4 788 tusen kronor.", "4 788", "tkr", "Bidrag"),
        ("Gatan är 3574 meter.", "3574", "personer", "Bidrag"),
        ("En annan fick 3 574 tusen kronor.", "3 574", "tkr", "Annat"),
    ],
)
def test_another_figure_or_another_section_is_not(
    text: str, value: str, unit: str, section: str
) -> None:
    found = check(report(text, value, unit, section)).findings
    [wrong] = [f for f in found if f.rule == "sum" and f.severity == "error"]
    assert Place(line=7) not in [where.place for where in wrong.also]
