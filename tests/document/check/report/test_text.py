"""Findings and outlines as plain text."""

from __future__ import annotations

from dataclasses import replace

from tertial.document.check.report import outline, to_text
from tests.document.check.report.sample import DOCUMENT, REVIEWED


def test_findings_are_grouped_by_gravity_and_section() -> None:
    lines = to_text([REVIEWED]).splitlines()
    assert lines[:2] == [
        "rapport.pdf",
        "En siffra går inte ihop. Dessutom 1 varning och 1 upplysning.",
    ]
    heading = lines.index("SIFFROR SOM INTE GÅR IHOP")
    assert lines[heading + 1 : heading + 6] == [
        "  Riktade bidrag",
        "    - Summan av bidragen är 510 tkr, inte 610 tkr. (summa)",
        "      Bidrag per projekt, Summa, Utfall Bidrag – sidan 2",
        "      310 + 200 = 510",
        "      Gäller också: Riktade bidrag – sidan 2",
    ]
    assert lines.index("ORD OCH SÄTT ATT SKRIVA") < lines.index("UPPLYSNINGAR")
    assert lines[-2].strip() == "- 4: tabellen har ingen summarad"


def test_a_file_without_findings_says_so() -> None:
    clean = replace(REVIEWED, checked=replace(REVIEWED.checked, findings=(), unchecked={}))
    assert "Inga siffror som går emot varandra." in to_text([clean])


def test_an_outline_shows_headings_texts_and_tables_in_columns() -> None:
    lines = outline(DOCUMENT).splitlines()
    assert "# Riktade bidrag" in lines
    table = lines.index("[Bidrag per projekt, tkr]  (sidan 2)")
    assert lines[table + 1 : table + 5] == [
        "Projekt  Utfall Bidrag  Utfall Kostnad",
        "Läsning            310             400",
        "Odling             200             150",
        "Summa              610             550",
    ]
    assert "Flytta biblioteket: Klart" in lines
