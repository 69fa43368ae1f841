"""A document with every kind of block, as hard on a renderer as a real report is. All invented."""

from __future__ import annotations

from decimal import Decimal

from tertial.document.model import (
    Cell,
    Chart,
    Column,
    Document,
    Footnote,
    Level,
    Mark,
    Note,
    Paragraph,
    Row,
    Section,
    Series,
    Status,
    Table,
    TextFigure,
)
from tertial.domain.figure import Lineage, Selection
from tertial.domain.swedish import format_number

ODD = '50 % < 100 & $x$ #1 *fet* _kursiv_ @nämnd \\ [a] "citat" =SUMMA(A1) \''
"""Characters that mean something to Typst, HTML, Excel or Vega."""
MEASURES = (("Helår", ("Budget", "Prognos", "Avvikelse")), ("Period", ("Budget", "Utfall")))


def document() -> Document:
    """Every type of block, levels 1–4, two-level headings, notes, gaps and a table over several pages."""
    return Document(
        id="kfn/delarsrapport-2031-04",
        kind="delarsrapport",
        title="Delårsrapport per 30 april 2031",
        subtitle="Läget efter årets första fyra månader",
        committee="Kultur- och fritidsnämnden",
        municipality="Exempelköpings kommun",
        period_end="2031-04-30",
        remarks=("Alla siffror är påhittade.",),
        batches=("2031-05-04-0001",),
        sections=(
            Section("inledning", 1, "Inledning", (lede(), prose(), *items(), small_print())),
            Section("ekonomi", 1, "Ekonomi", (statement(), chart("line"), chart("bar"))),
            Section("badhus", 2, "Badhusens överskottsvärmeåtervinningsanläggningar", (changes(),)),
            Section("fraga", 3, "Frågor om avgifter & bidrag", (words(),)),
            Section("detalj", 4, ODD, (Paragraph(ODD),)),
            Section("uppdrag", 1, "Uppdrag och mål", (*statuses(), waterfall())),
            Section("skrivet", 1, "Skrivet för hand", written()),
            Section("bilaga", 1, "Bilaga: alla föreningar", (long_table(),)),
        ),
    )


def blocks(kind: type) -> list[object]:
    """The sample's blocks of one class."""
    return [block for each in document().sections for block in each.blocks if type(block) is kind]


def lede() -> Paragraph:
    return Paragraph("Nämnden håller sin budget, men badhusen går med underskott.", style="lede")


def prose() -> Paragraph:
    text = "Resultatet är ett underskott om −1,3 miljoner kronor; kulturskolans andel steg till 41,5 procent."
    return Paragraph(
        text,
        (
            figure(text, "−1,3 miljoner kronor", "-1.3", "mnkr", "income.total.period.variance"),
            figure(text, "41,5 procent", "41.5", "%", "pupils.share.period.outcome"),
        ),
    )


def figure(text: str, said: str, value: str, unit: str, ref: str) -> TextFigure:
    start = text.index(said)
    number = Decimal(value)
    return TextFigure(said, number, unit, ref, start, start + len(said), number, lineage())


def lineage() -> Lineage:
    months = (1, 2, 3, 4)
    codes = {"account": frozenset({"3100", "3200"}), "activity": frozenset({"301"})}
    facts = Selection("kfn", "outcome", "", 2031, months, codes, -1)
    return Lineage(
        formula="budget − utfall",
        terms=("a.b.c.budget", "a.b.c.outcome"),
        batches=("b1",),
        selection=facts,
    )


def items() -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(text, style="item") for text in ("Två badhus är stängda.", "Tre öppnar.")
    )


def written() -> tuple[Paragraph | Table, ...]:
    """What the editor can write: marks, links, references, notes, lists inside lists, a quote, a table with a name."""
    text = "Bidragen, 41,5 procent, är höga; se tabell 1, kommunens webbplats och besök. Rad ett\nrad två."
    said, link = text.index("tabell 1"), text.index("kommunens webbplats")
    note = "Enligt reglementet, 4 §, är det 12 procent."
    marked = Paragraph(
        text,
        (figure(text, "41,5 procent", "41.5", "%", "pupils.share.period.outcome"),),
        marks=(
            Mark("strong", 0, 8),
            Mark("em", 3, 8),
            Mark("strong", text.index("41,5"), text.index(", är")),
            Mark("ref", said, said + 8, "#handskriven"),
            Mark("link", link, link + len("kommunens webbplats"), "https://example.se/bidrag"),
            Mark("link", text.index("besök"), text.index("besök") + 5, "#besok"),
        ),
        notes=(
            Footnote(
                8, note, (figure(note, "12 procent", "12", "%", "a.b.c"),), (Mark("em", 0, 6),)
            ),
            Footnote(len(text), "Andra noten."),
        ),
    )
    numbered = (
        ("Först", 3, 0),
        ("Inre punkt", 0, 1),
        ("Inre till", 0, 1),
        ("Sedan", 4, 0),
        ("Sist", 0, 0),
    )
    return (
        marked,
        *(Paragraph(said, style="item", number=n, depth=depth) for said, n, depth in numbered),
        Paragraph("Vi är nöjda, sade ordföranden.", style="quote"),
        Paragraph("Och mer därtill.", style="quote"),
        Table(
            id="handskriven",
            name="Tabell 1",
            title="Kostnad per bad, tkr",
            unit="tkr",
            label_heading="Bad",
            columns=(Column("2030"), Column("Sagt", is_text=True)),
            rows=(
                Row("Norra", (number("1214", "a.b.c.d"), Cell("ja", note="1"))),
                Row("Summa", (number("1214"), Cell()), "total"),
            ),
            notes=(Note("1", "Sedan mars."),),
        ),
    )


def small_print() -> Paragraph:
    return Paragraph("Beloppen är avrundade var för sig.", style="note")


def number(value: str | None, ref: str = "", note: str = "") -> Cell:
    if value is None:
        return Cell()
    exact = Decimal(value)
    decimals = -int(exact.as_tuple().exponent)
    return Cell(format_number(exact, decimals), exact, ref, note=note)


def statement() -> Table:
    """Two groups of columns, of-which rows, notes on a row and on a cell, gaps, negative numbers, a total."""
    rows: tuple[tuple[str, Level, str, str, tuple[str | None, ...]], ...] = (
        ("Avgifter", "detail", "1", "", ("1051.0", "1060.5", "9.5", "350.0", "352.25")),
        ("varav badhus", "of-which", "", "Avgifter", ("51.0", None, None, "17.0", "15.5")),
        ("Bidrag", "detail", "", "", ("-20.0", "-21.3", "-1.3", "-7.0", "-7.1")),
        ("Verksamhetens intäkter", "subtotal", "", "", ("1031.0", "1039.2", "8.2", "343", "345.1")),
        ("Årets resultat", "total", "", "", ("-12.0", "-13.3", "-1.3", "-4.0", "0.0")),
        ("Eget kapital, ingående", "memo", "", "", (None, "4.5", None, None, None)),
    )
    columns = tuple(Column(name, group) for group, names in MEASURES for name in names)
    return Table(
        id="resultat",
        title="Resultaträkning",
        unit="mnkr",
        label_heading="Driftredovisning, mnkr",
        columns=columns,
        rows=tuple(
            Row(
                label,
                tuple(
                    number(value, f"income.row{at}.c{place}", "2" if (at, place) == (2, 4) else "")
                    for place, value in enumerate(values)
                ),
                level,
                note,
                parent,
            )
            for at, (label, level, note, parent, values) in enumerate(rows)
        ),
        notes=(Note("1", "Ny taxa från den 1 mars."), Note("2", "Preliminärt.")),
    )


def changes() -> Table:
    """Columns with units of their own, without groups, words among figures."""
    return Table(
        id="besok",
        title="Besök",
        columns=(
            Column("Antal", unit="st"),
            Column("Förändring", unit="%"),
            Column("Trend", is_text=True),
        ),
        rows=(
            Row("Badhus", (number("12450"), Cell("−3,5 %", Decimal("-3.5")), Cell("Negativ"))),
            Row("Bibliotek", (number("880"), Cell("12 %", Decimal("12")), Cell("Positiv"))),
            Row("Ishall", (Cell(), Cell("–"), Cell(ODD))),
        ),
        label_heading="Anläggning",
    )


def words() -> Table:
    """All columns are text, with paragraphs in a cell."""
    return Table(
        id="fragor",
        title="Frågor från föreningar",
        columns=(Column("Fråga", is_text=True), Column("Svar", is_text=True)),
        rows=(
            Row(
                "Simsällskapet",
                (
                    Cell("När öppnar bassängen efter ombyggnaden?"),
                    Cell("Den öppnar i augusti.\n\nTiderna fördelas i juni, som vanligt."),
                ),
            ),
            Row("Körförbundet", (Cell("Finns bidrag?"), Cell(""))),
        ),
        label_heading="Förening",
    )


def statuses() -> tuple[Status, ...]:
    return (
        Status("goal", "Fler läser", "God", "done", comment="Utlåningen ökar."),
        Status(
            "commitment",
            "Bygga om badhuset",
            "Blir klart i år",
            "on",
            background="Huset är från 1962.",
            text="Nya bassänger.\n\nNy ventilation.",
            comment="Går enligt plan.",
        ),
        Status("risk", "Risk för att simlärare slutar", "Troligen klart i år", "maybe"),
        Status(
            "review", "Revision av föreningsbidrag", "Ej klart i år", "late", text="Nya regler."
        ),
        Status(
            "activity", "Läsfrämjande", "Arbetet fortgår tillsammans med skolan och pågår hela året"
        ),
    )


def chart(kind: str) -> Chart:
    """A line with a gap in it, or bars on both sides of nought."""
    values = (("12.5", "13.0", None), ("-4.0", "6.5", "7.25"), ("1", "2", "3"))
    return Chart(
        id=f"diagram-{kind}",
        title=f"Nettokostnad ({kind})",
        alt=f"Nettokostnaden stiger från 12,5 till 13,0 mnkr ({kind}).",
        kind=kind,  # type: ignore[arg-type]  # the tests name every kind there is
        categories=("jan", "feb", "mar"),
        series=tuple(
            Series(name, tuple(None if each is None else Decimal(each) for each in found))
            for name, found in zip(("Budget", "Utfall", "Prognos"), values, strict=True)
        ),
        unit="mnkr",
    )


def waterfall() -> Chart:
    """Three steps and their sum."""
    values = (Decimal("10.0"), Decimal("-14.5"), Decimal("8.0"), Decimal("3.5"))
    return Chart(
        id="vattenfall",
        title="Från budget till utfall",
        alt="Från 10,0 till 3,5 mnkr.",
        kind="waterfall",
        categories=("Budget", "Personal", "Lokaler", "Utfall"),
        series=(Series("mnkr", values),),
        name="Diagram 1",
    )


def long_table(rows: int = 120) -> Table:
    """So many rows that they need several pages."""
    return Table(
        id="foreningar",
        title="Bidrag per förening",
        unit="tkr",
        columns=tuple(Column(f"{year}", "Utbetalt") for year in range(2027, 2032)),
        rows=tuple(
            Row(f"Förening {n}", tuple(number(f"{n * year % 997}") for year in range(5)))
            for n in range(1, rows + 1)
        ),
    )
