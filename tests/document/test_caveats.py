"""What a reader must be told of a report's figures stands in the report, in front and last, in every format."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from tertial.document.build import build, build_with_caveats
from tertial.document.caveats import Caveats
from tertial.document.model import Document, Table
from tertial.document.render import FORMATS, render
from tertial.document.template import parse_template
from tertial.domain.plan import Assessment, ItemStatus
from tests.document.render.conftest import plain
from tests.document.test_build import TEMPLATE
from tests.document.world import facts

WRONG = "Nämnden har ett överskott om [[income_statement.total.full_year.variance|abs]]."
WITHOUT_ABOUT = {
    **TEMPLATE,
    "section": [
        {**each, "blocks": [b for b in each.get("blocks", []) if b["type"] != "about"]}
        for each in TEMPLATE["section"]
    ],
}


def made(**changes: object) -> tuple[Document, Caveats]:
    return build_with_caveats(facts(**changes), parse_template(TEMPLATE))


def table(document: Document, key: str) -> Table:
    blocks = (block for each in document.sections for block in each.blocks)
    return next(block for block in blocks if isinstance(block, Table) and block.id == key)


def test_a_word_against_its_figure_says_section_sentence_figure_and_the_word_that_fits() -> None:
    document, found = made(texts={"summary": WRONG})
    [each] = found.wrong_words
    assert (each.section, each.word, each.fitting) == ("Sammanfattning", "överskott", "underskott")
    assert each.figure == "−35,9\N{NO-BREAK SPACE}miljoner kronor"
    assert each.sentence.startswith("Nämnden har ett överskott om 35,9")
    assert each.ref == "income_statement.total.full_year.variance"
    assert str(each) in document.remarks


def test_the_text_is_its_writer_s_and_stays() -> None:
    document, _ = made(texts={"summary": WRONG})
    assert "ett överskott om 35,9" in str(document.sections[0].blocks[0])


@pytest.mark.parametrize(
    ("changes", "section"),
    [
        ({"statuses": {"choice": ItemStatus("choice", "Klart", WRONG)}}, "Nämndmål"),
        ({"assessments": {"conditions": Assessment("conditions", "god", WRONG)}}, "Nämndmål"),
    ],
)
def test_comments_and_reasons_are_read_too(changes: dict[str, object], section: str) -> None:
    _, found = made(**changes)
    assert section in found.wrong_words[0].section
    assert {each.word for each in found.wrong_words} == {"överskott"}


def test_a_word_that_fits_is_no_finding() -> None:
    _, found = made()
    assert found.wrong_words == ()


def test_codes_that_no_row_takes_stand_in_the_report_with_their_amounts() -> None:
    document, _ = made()
    [row] = table(document, "utanfor-raderna").rows
    assert row.label == "9999"
    assert [cell.text for cell in row.cells] == [
        "Resultaträkning",
        "ingen",
        "",
        "",
        "",
        "123,45",
    ]
    assert any("9999" in line for line in document.remarks)


def test_they_stand_where_the_report_says_how_it_was_made_else_in_a_section_of_their_own() -> None:
    own = build(facts(), parse_template(WITHOUT_ABOUT))
    assert own.sections[-1].title == "Att veta om siffrorna"
    assert made()[0].sections[-1].id == "statistik"


def test_figures_without_a_value_are_counted_and_what_is_not_read_in_is_named() -> None:
    world = facts()
    empty = {
        key: replace(each, rows=tuple(replace(row, amounts={}) for row in each.rows), problems=())
        for key, each in world.statements.items()
    }
    document, found = made(statements=empty, monthly={}, equity=None, batches=())
    assert found.missing == ("income_statement.total.full_year.variance",)
    assert found.lacking == (
        "Utfall, budget och prognos är inte inlästa för rapportens år.",
        "En siffra i texten saknar värde och står som (uppgift saknas).",
    )
    assert set(found.lacking) <= set(document.remarks)


def test_more_than_a_few_wrong_words_are_counted_in_front_and_listed_last() -> None:
    document, found = made(
        texts={"summary": "\n\n".join([WRONG, f"Se: {WRONG}", f"Så: {WRONG}", f"Nu: {WRONG}"])}
    )
    assert len(found.wrong_words) == len(table(document, "ord-mot-siffror").rows) == 4
    assert sum("Texten är inte ändrad" in line for line in document.remarks) == 3
    assert any("Ytterligare 1 ord" in line for line in document.remarks)


@pytest.mark.parametrize("extension", FORMATS)
def test_every_format_says_it(extension: str) -> None:
    document, _ = made(texts={"summary": WRONG})
    text = READERS[extension](render(document, extension))
    for words in ("överskott", "underskott", "9999", "123,45", "stämmer med siffran"):
        assert plain(words) in plain(text)


def _pdf(content: bytes) -> str:
    import pypdfium2

    return " ".join(
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)
    )


def _docx(content: bytes) -> str:
    import docx

    read = docx.Document(io.BytesIO(content))
    cells = (cell.text for each in read.tables for row in each.rows for cell in row.cells)
    return " ".join([*(paragraph.text for paragraph in read.paragraphs), *cells])


def _xlsx(content: bytes) -> str:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return " ".join(str(cell).replace(".", ",") for row in rows for cell in row)


READERS: dict[str, Callable[[bytes], str]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "html": lambda content: content.decode(),
    "json": lambda content: json.dumps(json.loads(content), ensure_ascii=False),
}
