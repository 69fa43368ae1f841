"""Word: real headings and styles, a municipality's own template kept as it is, tables that fit the page."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from tertial.document.model import Cell, Chart, Column, Row, Status, Table
from tertial.document.render.docx import WIDTH_CM, column_widths, to_docx
from tertial.document.render.layout import levels
from tests.document.render.conftest import rendered
from tests.document.sample import blocks, document, long_table, statement, words

BLUE = "1F4E9E"


@pytest.fixture(scope="module")
def made() -> Any:
    import docx

    return docx.Document(io.BytesIO(rendered("docx")))


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A municipality's template: its own heading, its own header, and a text that must not follow along."""
    import docx
    from docx.shared import RGBColor

    own = docx.Document()
    own.styles["Heading 1"].font.color.rgb = RGBColor.from_string(BLUE)
    own.styles["Heading 1"].font.name = "Comic Neue"
    own.sections[0].header.paragraphs[0].text = "Exempelköpings kommun"
    own.add_paragraph("Skriv här")
    path = tmp_path / "mall.docx"
    own.save(str(path))
    return path


def test_headings_have_their_level_as_style(made: Any) -> None:
    found = [(p.style.name, p.text) for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert found == [(f"Heading {level}", section.title) for level, section in levels(document())]


def test_the_first_chapter_begins_on_a_page_of_its_own(made: Any) -> None:
    headings = [p for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert headings[0].paragraph_format.page_break_before
    assert not any(heading.paragraph_format.page_break_before for heading in headings[1:])


def test_a_date_in_the_title_is_never_broken(made: Any) -> None:
    title = next(p.text for p in made.paragraphs if p.style.name == "Title")
    assert title == "Delårsrapport per 30\N{NO-BREAK SPACE}april\N{NO-BREAK SPACE}2031"
    assert made.core_properties.title == document().title


def test_every_header_row_is_repeated_and_no_row_is_parted(made: Any) -> None:
    from docx.oxml.ns import qn

    for table in made.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_every_picture_says_what_it_shows(made: Any) -> None:
    from docx.oxml.ns import qn

    found = [drawing.get("descr") for drawing in made.element.body.iter(qn("wp:docPr"))]
    assert found == [chart.alt for chart in blocks(Chart) if isinstance(chart, Chart)]


def test_a_status_has_its_word_and_a_line_beside_it(made: Any) -> None:
    from docx.oxml.ns import qn

    words_ = [p for p in made.paragraphs if p.style.name == "Statusord"]
    wanted = [status.status for status in blocks(Status) if isinstance(status, Status)]
    assert [paragraph.text.split(" ", 1)[-1] for paragraph in words_[:4]] == wanted[:4]
    assert all(p._p.pPr.find(qn("w:pBdr")) is not None for p in words_)


def test_a_template_keeps_its_heading_and_header_and_loses_its_text(template: Path) -> None:
    import docx

    made = docx.Document(io.BytesIO(to_docx(document(), template=template)))
    heading = made.styles["Heading 1"]
    assert str(heading.font.color.rgb) == BLUE
    assert heading.font.name == "Comic Neue"
    assert made.sections[0].header.paragraphs[0].text == "Exempelköpings kommun"
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert "Skriv här" not in texts
    assert "Inledning" in texts


def test_a_template_gets_the_styles_that_it_lacks(template: Path) -> None:
    import docx

    made = docx.Document(io.BytesIO(to_docx(document(), template=template)))
    assert {"Statusrubrik", "Tabelltext", "Rapporttabell"} <= {style.name for style in made.styles}


def test_a_template_gives_the_same_bytes_too(template: Path) -> None:
    assert to_docx(document(), template=template) == to_docx(document(), template=template)


def wide(columns: int) -> Table:
    row = Row("En rad med ett långt namn", tuple(Cell("−12 345,6") for _ in range(columns)))
    return Table("t", "Bred", tuple(Column(f"Avvikelse {n}") for n in range(columns)), (row,))


@pytest.mark.parametrize(
    "table", [statement(), words(), long_table(3), wide(1), wide(5), wide(11), wide(0)]
)
def test_a_table_is_as_wide_as_the_page(table: Table) -> None:
    widths = column_widths(table)
    assert len(widths) == 1 + len(table.columns)
    assert sum(widths) == pytest.approx(WIDTH_CM)
    assert min(widths) > 0.8


def test_labels_get_what_the_figures_leave() -> None:
    assert column_widths(wide(1))[0] > WIDTH_CM / 2
    assert column_widths(wide(11))[0] >= 4
