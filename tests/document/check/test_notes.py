"""Note marks without a note, notes without a mark, two notes with one mark."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertial.document.check.notes import note
from tertial.document.model import Block, Section
from tests.document.check.worded import messages, published, section, table, text

ONE = "¹ Avser hela läsåret."


@pytest.mark.parametrize(
    "blocks",
    [
        ("Resultatet¹ är gott.", text(ONE, "note")),
        (table("Mått", "Mål", "Plats | Trygghet¹", notes="1 Avser augusti."),),
        ("Ytan är 40 m² och volymen 3 m³.",),
        ("Utsläppen är 40 ton CO² och ytan 3m².",),
        (table("Mått", "2026", "Beläggning, m² | 41", "Area (km²) | 4", "Väg, km | 3"),),
        ("Direktivet1. Mer text.", text("1 Direktivet gäller alla.", "note")),
        (table("Mått", "2026", "Behöriga (%) | 82*"), "*Preliminärt värde."),
        (table("Mått", "2026", "Plats (1) | 4", notes="1 Avser augusti."),),
        (
            table("Mått", "2026", "Plats (1) | 4", notes="1 Avser augusti."),
            table("Antal", "2026", "Elev (1) | 4", notes="1 Avser maj."),
        ),
        (text("* Ett", "item"), text("* Två", "item")),
        ("* Första punkten", "* Andra punkten"),
        ("Det *kursiva* ordet.",),
    ],
)
def test_marks_that_have_their_notes_are_silent(blocks: tuple[Section | Block | str, ...]) -> None:
    assert messages(note, *blocks) == []


@pytest.mark.parametrize(
    "blocks, message",
    [
        (("Resultatet² är gott¹.", text(ONE, "note")), "Notmärket 2 har ingen not i dokumentet."),
        (
            ("Resultatet är gott.", text(ONE, "note")),
            "Not 1 hör inte till något notmärke i dokumentet.",
        ),
        ((table("Mått", "2026", "Platser (1) | 4"),), "Notmärket 1 har ingen not i dokumentet."),
        ((table("Mått", "2026", "Behöriga | 82*"),), "Notmärket ”*” har ingen not i dokumentet."),
        (
            (table("Mått", "2026", "Behöriga | 82"), "*Preliminärt."),
            "Not ”*” hör inte till något notmärke i dokumentet.",
        ),
        (
            (
                "Enligt direktivet1 gäller alla.",
                text("1 Direktivet är från EU.", "note"),
                section("Volymer", table("Mått", "2026", "Platser (1) | 4")),
            ),
            "Notmärket 1 har ingen not i dokumentet.",
        ),
        (
            (
                table("Mått", "2026", "Plats (1) | 4", notes="1 Avser augusti."),
                table("Antal", "2026", "Elev (1) | 4"),
            ),
            "Notmärket 1 har ingen not i dokumentet.",
        ),
        (
            (table("Mått", "2026", "A (1) | 4", notes="1 Avser maj.\n1 Avser juni."),),
            "Två noter under tabellen har samma märke 1.",
        ),
    ],
)
def test_marks_and_notes_that_do_not_answer_each_other_are_told(
    blocks: tuple[Section | Block | str, ...], message: str
) -> None:
    assert messages(note, *blocks) == [message]


def test_a_mark_in_a_heading_has_its_note_anywhere() -> None:
    assert messages(note, section("Frånvaro¹", "Text."), section("Noter", text(ONE, "note"))) == []


@pytest.mark.parametrize("number, told", [("001", 0), ("002", 1), ("003", 0), ("004", 0)])
def test_the_published_notes_answer_their_marks_but_one(
    reference_dir: Path, number: str, told: int
) -> None:
    assert len(published(note, reference_dir, number)) == told
