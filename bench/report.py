"""A report to PDF in a warm process, charts drawn, beside Typst alone compiling the prepared source.

The report has the size of the demo's August report. Each turn, on either side, has figures of its own in one table and
in every chart, so that nothing drawn or set in an earlier turn answers for them; what Typst and we keep of what did not
change (fonts, the template, unchanged paragraphs) is kept on both sides, as it is when a report is built again.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bench.floor import line, measure
from tertial.document.model import (
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Paragraph,
    Row,
    Section,
    Series,
    Status,
    Table,
)
from tertial.domain.swedish import format_number

LIMIT = 2.5
RUNS = 9
CHAPTERS, PER_CHAPTER = 12, 5
WORDS = (
    "Nämndens verksamheter har under perioden följt den plan som antogs före årets början. Utfallet visar att "
    "kostnaderna ligger nära budget, medan volymerna inom äldreomsorgen är lägre än vid samma tid förra året."
)
GROUPS = ("Helår", "Period januari–augusti")


def run(rows: int) -> list[str]:
    """Lines to print; ``rows`` does not matter here."""
    from tertial.document.render.pdf import compile_source, source, to_pdf

    turns = RUNS + 1  # one before the clock starts
    prepared = iter([source(report(turn)) for turn in range(turns)])
    documents = iter([report(turns + turn) for turn in range(turns)])
    measured = measure(
        lambda: compile_source(next(prepared)),
        lambda: to_pdf(next(documents)),
        runs=RUNS,
        warm=True,
    )
    pages = _pages(to_pdf(report(0)))
    return [line(f"Rapport till PDF, {pages} sidor, varm", measured, limit=LIMIT)]


def _pages(content: bytes) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(content))


def report(turn: int) -> Document:
    """A report of some 25 pages: 60 sections, 20 tables, 8 charts, 24 statuses; its figures differ with ``turn``."""
    return Document(
        id="von/bench",
        kind="delarsrapport",
        title="Delårsrapport per 31 augusti 2020",
        committee="Vård- och omsorgsnämnden",
        municipality="Huddinge kommun",
        period_end="2020-08-31",
        sections=tuple(_sections(turn)),
        remarks=("Genererad för mätning.",),
    )


def _sections(turn: int) -> Iterator[Section]:
    for chapter in range(CHAPTERS):
        for part in range(PER_CHAPTER):
            place = chapter * PER_CHAPTER + part
            blocks = tuple(_blocks(place, turn))
            yield Section(f"s{place}", 1 if part == 0 else 2, f"Avsnitt {place}", blocks)


def _blocks(place: int, turn: int) -> Iterator[Block]:
    for paragraph in range(3):
        yield Paragraph(f"{WORDS} Avsnitt {place}, stycke {paragraph}.")
    if place % 3 == 0:
        yield _table(place, turn if place == 0 else 0)
    if place % 8 == 1:
        yield _chart(place, turn)
    if place % 5 in (2, 3):
        yield Status(
            "commitment", f"Åtagande {place}", "Klart", "done", WORDS, WORDS, f"Läget {place}."
        )


def _cell(value: int) -> Cell:
    number = Decimal(value) / 10
    return Cell(format_number(number, 1), number)


def _table(place: int, turn: int) -> Table:
    columns = tuple(
        Column(name, group) for group in GROUPS for name in ("Budget", "Utfall", "Avvikelse")
    )
    rows = tuple(
        Row(f"Rad {n}", tuple(_cell(place * 37 + n * 11 - k * 9 + turn) for k in range(6)))
        for n in range(14)
    )
    return Table(f"t{place}", f"Tabell {place}", columns, rows, "Driftredovisning, mnkr", "mnkr")


def _chart(place: int, turn: int) -> Chart:
    def series(name: str, start: int) -> Series:
        return Series(name, tuple(Decimal(start + turn + n * 7) / 10 for n in range(12)))

    return Chart(
        id=f"d{place}",
        title=f"Diagram {place}",
        alt="Två serier över årets tolv månader.",
        kind="line" if place % 16 == 1 else "bar",
        categories=tuple(f"månad {n}" for n in range(1, 13)),
        series=(series("Budget", place), series("Utfall", place + 3)),
        unit="mnkr",
    )
