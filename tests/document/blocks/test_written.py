"""What a writer's text becomes: paragraphs with marks and notes, lists, references, tables with refs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tertial.document.blocks.text import markdown, plain
from tertial.document.book import FigureBook
from tertial.document.check.case import passages
from tertial.document.model import Document, Mark, Paragraph, Section, Status, Table
from tertial.document.references import NOWHERE, resolved
from tests.document.world import facts

REF = "income_statement.total.full_year.variance"
TABLE = f"""Tabell: Kostnad per bad, tkr {{#kostnad}}

| Bad | 2030 | Sagt |
| --- | --- | --- |
| Norra | [[{REF}|tkr tal]] | ja^[Sedan mars.] |
| Södra | 1 214 | nej |
| **Summa** | -35 850,5 | |"""


def made(source: str) -> list[object]:
    return list(markdown(FigureBook(facts()), source))


def paragraph(source: str) -> Paragraph:
    (found,) = made(source)
    assert isinstance(found, Paragraph)
    return found


def table() -> Table:
    (found,) = made(TABLE)
    assert isinstance(found, Table)
    return found


def test_marks_stand_where_their_words_do_figures_too() -> None:
    found = paragraph(f"Ett **underskott om [[{REF}|miljoner]]** i [år](https://a.se), *tyvärr*.")
    said = {found.text[mark.start : mark.end]: (mark.kind, mark.href) for mark in found.marks}
    assert said == {
        f"underskott om {found.figures[0].text}": ("strong", ""),
        "år": ("link", "https://a.se"),
        "tyvärr": ("em", ""),
    }
    figure = found.figures[0]
    assert found.text[figure.start : figure.end] == figure.text == "−35,9\xa0miljoner kronor"


def test_a_note_stands_beside_the_text_and_its_figures_are_seen_by_the_checks() -> None:
    found = paragraph(f"Det gick så här^[Se [[{REF}|tkr]].] i år.")
    assert (found.text, found.notes[0].at) == ("Det gick så här i år.", 15)
    document = Document("x/y", "k", "T", "N", "", (Section("s", 1, "S", (found,)),))
    assert [each.text for each in passages(document)] == [
        "Det gick så här i år.",
        "Se −35\xa0850\xa0tkr.",
    ]
    assert [len(each.figures) for each in passages(document)] == [0, 1]


def test_items_have_numbers_and_depths() -> None:
    found = made("3. a\n   - b\n4. c\n\n> d")
    assert [(p.style, p.number, p.depth) for p in found if isinstance(p, Paragraph)] == [
        ("item", 3, 0),
        ("item", 0, 1),
        ("item", 4, 0),
        ("quote", 0, 0),
    ]


def test_a_written_table_is_a_table_like_any_other() -> None:
    found = table()
    assert (found.id, found.title, found.unit, found.label_heading) == (
        "kostnad",
        "Kostnad per bad, tkr",
        "tkr",
        "Bad",
    )
    assert [(column.name, column.is_text) for column in found.columns] == [
        ("2030", False),
        ("Sagt", True),
    ]
    assert [row.level for row in found.rows] == ["detail", "detail", "total"]
    bound, typed, total = (row.cells[0] for row in found.rows)
    assert (bound.text, bound.value, bound.ref) == ("−35\xa0850", Decimal(-35850), REF)
    assert bound.lineage is not None
    assert (typed.text, typed.value, typed.ref) == ("1\xa0214", Decimal(1214), "")
    assert total.value == Decimal("-35850.5")
    assert (found.rows[0].cells[1].note, found.notes[0].text) == ("1", "Sedan mars.")


def test_a_comment_says_notes_and_tables_as_words() -> None:
    said = plain(FigureBook(facts()), "A^[b]\n\n" + TABLE)
    assert said.split("\n\n")[:3] == ["A (b)", "Kostnad per bad, tkr", "Bad; 2030; Sagt"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Se [[#kostnad]] här.", "Se tabell 1 här."),
        ("[[#kostnad|stor]] visar.", "Tabell 1 visar."),
        ("Se [[#s]].", "Se avsnittet Ekonomi."),
        ("Se [[#borta]].", f"Se {NOWHERE}."),
    ],
)
def test_a_text_says_what_it_refers_to(written: str, said: str) -> None:
    text = f"{written}^[{written}] Och [[{REF}|tkr]]."
    blocks = (paragraph(text), table(), Status("goal", "M", "", comment=written))
    document = resolved(Document("x/y", "k", "T", "N", "", (Section("s", 1, "Ekonomi", blocks),)))
    first, named, status = document.sections[0].blocks
    assert isinstance(first, Paragraph)
    assert isinstance(named, Table)
    assert isinstance(status, Status)
    assert first.text.startswith(said)
    figure = first.figures[0]
    assert first.text[figure.start : figure.end] == figure.text
    assert (first.notes[0].text, first.notes[0].at, status.comment) == (said, len(said), said)
    assert named.name == "Tabell 1"


def test_a_reference_leads_to_its_table_and_one_to_nothing_leads_nowhere() -> None:
    found = paragraph("[[#kostnad]] [[#borta]]")
    document = Document("x/y", "k", "T", "N", "", (Section("s", 1, "E", (found, table())),))
    first = resolved(document).sections[0].blocks[0]
    assert isinstance(first, Paragraph)
    assert first.marks == (Mark("ref", 0, 8, "#kostnad"),)


def test_a_table_that_only_repeats_its_heading_has_no_number() -> None:
    own = replace(table(), title="Kostnad", unit=None)
    blocks = (own, table())
    named = resolved(Document("x/y", "k", "T", "N", "", (Section("s", 1, "Kostnad", blocks),)))
    assert [block.name for block in named.sections[0].blocks if isinstance(block, Table)] == [
        "",
        "Tabell 1",
    ]
