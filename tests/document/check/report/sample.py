"""A hand-made report with planted faults, and what a check would say of it."""

from __future__ import annotations

from decimal import Decimal

from tertial.document.check.finding import Checked, Finding, Where
from tertial.document.check.report import Reviewed
from tertial.document.model import (
    Cell,
    Column,
    Document,
    Paragraph,
    Place,
    Row,
    Section,
    Status,
    Table,
    Unread,
)

TEXT = "Bidragen blev sammanlagt 610 tkr, och antalet platser ökade med 8 procentenheter till 27."
TABLE = Table(
    id="bidrag",
    title="Bidrag per projekt",
    unit="tkr",
    label_heading="Projekt",
    columns=(Column("Bidrag", "Utfall"), Column("Kostnad", "Utfall")),
    rows=(
        Row("Läsning", (Cell("310", Decimal(310)), Cell("400", Decimal(400)))),
        Row("Odling", (Cell("200", Decimal(200)), Cell("150", Decimal(150)))),
        Row("Summa", (Cell("610", Decimal(610)), Cell("550", Decimal(550))), "total"),
    ),
    place=Place(page=2),
)
DOCUMENT = Document(
    id="",
    kind="",
    title="Påhittad rapport",
    committee="",
    period_end="",
    sections=(
        Section("inledning", 1, "Inledning", (Paragraph("Ett år har gått.", place=Place(page=1)),)),
        Section(
            "bidrag-avsnitt",
            1,
            "Riktade bidrag",
            (
                Paragraph(TEXT, place=Place(page=2)),
                TABLE,
                Status("assignment", "Flytta biblioteket", "Klart", comment="Öppnat i mars."),
            ),
        ),
    ),
    pages=3,
    unread=(Unread("image_page", Place(page=3)),),
)
SUM = Finding(
    rule="sum",
    severity="error",
    where=Where(
        section="Riktade bidrag",
        table="Bidrag per projekt",
        row="Summa",
        column="Utfall Bidrag",
        place=Place(page=2),
        quote="Summa 610 550",
        spot=("bidrag", 2, 0),
    ),
    message="Summan av bidragen är 510 tkr, inte 610 tkr.",
    printed=Decimal(610),
    computed=Decimal(510),
    unit="tkr",
    evidence=("310 + 200 = 510",),
    also=(Where(section="Riktade bidrag", place=Place(page=2), span=(1, 25, 32)),),
)
WORDING = Finding(
    rule="unit-word",
    severity="warning",
    where=Where(section="Riktade bidrag", place=Place(page=2), quote=TEXT, span=(1, 64, 80)),
    message="Från 25 till 27 platser är 8 procent, inte procentenheter.",
    evidence=("27 / 25 = 1,08",),
    confidence=0.8,
)
LABEL = Finding(
    rule="label",
    severity="info",
    where=Where(section="Inledning", quote="Påhittad rapport"),
    message="Rapporten kallas två saker.",
)
CHECKED = Checked(
    file="rapport.pdf",
    tables=1,
    cells=6,
    figures=3,
    findings=(SUM, WORDING, LABEL),
    checked={"sums": 2, "prose": 1},
    unchecked={"tabellen har ingen summarad": 4},
)
REVIEWED = Reviewed(DOCUMENT, CHECKED)
