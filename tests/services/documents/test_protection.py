"""Small numbers of persons out of a document: in its tables, texts and charts, with what gives them away."""

from __future__ import annotations

from decimal import Decimal

from tertial.document.model import (
    Cell,
    Chart,
    Column,
    Document,
    Paragraph,
    Row,
    Section,
    Series,
    Table,
    TextFigure,
)
from tertial.services.documents.protection import HIDDEN, Protected, protect
from tests.document.world import facts

SMALLEST = 5


def _cell(value: int, ref: str = "") -> Cell:
    return Cell(str(value), Decimal(value), ref)


def _table(unit: str = "personer") -> Table:
    rows = (
        Row("Nord", (_cell(12), _cell(9), _cell(3, "people.nord.men"))),
        Row("Syd", (_cell(30), _cell(18), _cell(12))),
        Row("Summa", (_cell(42), _cell(27), _cell(15)), "total"),
    )
    columns = tuple(Column(name) for name in ("Totalt", "Kvinnor", "Män"))
    return Table("unga", "Unga i insats", columns, rows, unit=unit)


def _protected(*blocks: Table | Paragraph | Chart) -> Protected:
    document = Document(
        "von/x", "delarsrapport", "T", "N", "2020-08-31", (Section("a", 1, "A", blocks),)
    )
    return protect(document, facts(), smallest=SMALLEST)


def _shown(found: Protected) -> list[list[str]]:
    table = found.document.sections[0].blocks[0]
    assert isinstance(table, Table)
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_small_number_is_hidden_and_no_row_or_column_gives_it_away() -> None:
    found = _protected(_table())
    shown = _shown(found)
    assert shown[0][2] == HIDDEN
    for line in (*shown, *zip(*shown, strict=True)):
        assert list(line).count(HIDDEN) != 1
    assert [each.is_small for each in found.hidden].count(True) == 1
    assert found.hidden[0].as_data()["why"] == "få personer"


def test_places_and_money_are_not_persons() -> None:
    assert _protected(_table("platser")).hidden == ()


def test_the_same_figure_is_hidden_in_texts_and_the_others_keep_their_places() -> None:
    text = "Av 12 var 3 män, i 7 grupper."
    figures = (
        TextFigure("12", Decimal(12), "personer", "people.nord.all", 3, 5),
        TextFigure("3", Decimal(3), "personer", "people.nord.men", 10, 11),
        TextFigure("7", Decimal(7), "st", "people.groups", 19, 20),
    )
    found = _protected(_table(), Paragraph(text, figures))
    paragraph = found.document.sections[0].blocks[1]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "Av 12 var (visas inte) män, i 7 grupper."
    assert [paragraph.text[f.start : f.end] for f in paragraph.figures] == ["12", "7"]


def test_a_small_number_of_persons_that_stands_in_a_text_alone_is_hidden() -> None:
    figure = TextFigure("3", Decimal(3), "personer", "people.south", 4, 5)
    found = _protected(Paragraph("Det 3 personer.", (figure,)))
    assert found.hidden[0].column == "i texten"
    paragraph = found.document.sections[0].blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "Det (visas inte) personer."


def test_charts_lose_what_their_tables_hide() -> None:
    chart = Chart(
        "c",
        "Unga",
        "Unga",
        "bar",
        ("Nord", "Syd"),
        (Series("Män", (Decimal(3), Decimal(12))),),
        unit="personer",
    )
    found = _protected(_table(), chart)
    made = found.document.sections[0].blocks[1]
    assert isinstance(made, Chart)
    assert made.series[0].values[0] is None


def test_a_number_that_was_typed_is_pointed_out() -> None:
    found = _protected(_table(), Paragraph("I Nord fick 3 personer insatsen."))
    assert found.typed == ("A: I Nord fick 3 personer insatsen.",)
