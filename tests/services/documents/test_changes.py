"""What differs between two versions: sections, words and figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tertial.document.model import (
    Block,
    Cell,
    Column,
    Document,
    Paragraph,
    Row,
    Section,
    Status,
    Table,
)
from tertial.document.render import render
from tertial.services.documents.changes import (
    Piece,
    as_document,
    change_list,
    in_words,
    words,
)


def _document(*sections: tuple[str, tuple[Block, ...]]) -> Document:
    made = tuple(
        Section(title.lower().replace(" ", "-"), 1, title, blocks) for title, blocks in sections
    )
    return Document("von/x", "delarsrapport", "Rapport", "Nämnden", "2020-08-31", made)


def _table(*values: str) -> Table:
    rows = tuple(
        Row(label, (Cell(v, Decimal(v.replace(",", "."))),))
        for label, v in zip(("Intäkter", "Kostnader", "Summa"), values, strict=True)
    )
    return Table("t", "Resultat", (Column("Utfall"),), rows, unit="mnkr")


A, B, C = Paragraph("Första stycket."), Paragraph("Andra stycket."), Paragraph("Tredje stycket.")


def test_equal_versions_have_no_changes() -> None:
    one = _document(("Ett", (A,)), ("Två", (_table("1,0", "2,0", "3,0"),)))
    found = change_list(one, one)
    assert found.is_empty
    assert found.headline.startswith("Inga skillnader")


def test_a_text_parted_otherwise_into_paragraphs_is_the_same_text() -> None:
    other = Paragraph("Första stycket. Andra stycket.")
    assert change_list(_document(("Ett", (A, B))), _document(("Ett", (other,)))).is_empty


def test_sections_are_added_removed_moved_and_renamed() -> None:
    before = _document(("Ett", (A,)), ("Två", (B,)), ("Tre", (C,)), ("Borta", (Paragraph("X."),)))
    after = _document(
        ("Tre", (C,)), ("Ett", (A,)), ("Andra namnet", (B,)), ("Nytt", (Paragraph("Y."),))
    )
    found = {each.title: each for each in change_list(before, after).sections}
    assert found["Tre"].kinds == ("moved",)
    assert found["Andra namnet"].kinds == ("renamed",)
    assert found["Andra namnet"].before == "Två"
    assert found["Nytt"].texts == ((Piece("ins", "Y."),),)
    assert found["Borta"].texts == ((Piece("del", "X."),),)
    assert "Ett" not in found


def test_words_and_whole_numbers_are_told() -> None:
    found = list(words("Ett underskott om 1 214 tkr", "Ett överskott om 1 219 tkr"))
    assert [(p.op, p.text) for p in found] == [
        ("same", "Ett "),
        ("del", "underskott"),
        ("ins", "överskott"),
        ("same", " om "),
        ("del", "1 214"),
        ("ins", "1 219"),
        ("same", " tkr"),
    ]


def test_a_paragraph_that_is_quite_another_is_taken_out_and_put_in() -> None:
    before = _document(("Ett", (Paragraph("Sjukfrånvaron minskade i hemtjänsten."), B)))
    after = _document(("Ett", (Paragraph("Nya lokaler står klara."), B)))
    (section,) = change_list(before, after).sections
    assert sorted(piece.op for text in section.texts for piece in text) == ["del", "ins"]


def test_statuses_are_texts_and_tables_are_figures() -> None:
    before = _document(("Ett", (Status("goal", "Trygghet", "På väg"), _table("1,0", "2,0", "3,0"))))
    after = _document(("Ett", (Status("goal", "Trygghet", "Klart"), _table("1,0", "2,5", "3,5"))))
    found = change_list(before, after)
    (section,) = found.sections
    assert in_words(section.texts[0]) == "Trygghet: [utgår: På väg][nytt: Klart]"
    assert [(d.row, d.ours, d.theirs) for d in found.figures] == [
        ("Kostnader", "2,0", "2,5"),
        ("Summa", "3,0", "3,5"),
    ]
    assert found.headline == "En ändrad text och 2 ändrade siffror. En siffra i tabellerna är lika."


@pytest.mark.parametrize("extension", ["docx", "pdf"])
def test_the_list_is_a_document_that_says_in_words_what_has_changed(extension: str) -> None:
    before = _document(("Ett", (A, _table("1,0", "2,0", "3,0"))))
    after = _document(("Ett", (Paragraph("Sista stycket."), _table("1,0", "2,5", "3,0"))))
    made = as_document(
        change_list(before, after), after=after, before_name="version 1", after_name="utkastet"
    )
    texts = [b.text for s in made.sections for b in s.blocks if isinstance(b, Paragraph)]
    assert "[utgår: Första][nytt: Sista] stycket." in texts
    assert render(made, extension)
