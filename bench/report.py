"""A report of 60 pages, 40 tables and 15 charts as files, in a warm process.

1. Data to PDF, charts drawn, beside Typst alone compiling the prepared source. Each turn, on either side, has figures
   of its own in every chart and in one table, so that nothing drawn or set in an earlier turn answers for them; what
   Typst and we keep of what did not change (fonts, the template, unchanged paragraphs) is kept on both sides.
2. The same with one text changed and nothing else, as when a writer goes on: both sides have their charts.
3. PDF, Word and web page together, beside LibreOffice turning the same Word file into PDF.
4. PDF beside WeasyPrint from the same web page (where it is installed: ``pip install weasyprint`` and Debian's
   libpango-1.0-0 and libpangoft2-1.0-0; it is no dependency of ours).
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

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

LIMIT, CHANGED, OFFICE, WEASYPRINT = 2.5, 1.3, 1.0, 1 / 3
RUNS, SLOW_RUNS = 7, 3
CHAPTERS, PER_CHAPTER = 20, 6
GRADIENT = "linear-gradient(to top, currentColor var(--fill, 100%), transparent 0)"
"""WeasyPrint 70 stops at it; the mark beside a status is plain there."""
WORDS = (
    "Nämndens verksamheter har under perioden följt den plan som antogs före årets början. Utfallet visar att "
    "kostnaderna ligger nära budget, medan volymerna inom äldreomsorgen är lägre än vid samma tid förra året."
)
GROUPS = ("Helår", "Period januari–augusti")


def run(rows: int) -> list[str]:
    """Lines to print; ``rows`` does not matter here."""
    return [_whole(), _changed(), _beside_libreoffice(), _beside_weasyprint()]


def _whole() -> str:
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
    return line(f"Rapport till PDF, {pages} sidor, varm", measured, limit=LIMIT)


def _changed() -> str:
    from tertial.document.render.pdf import compile_source, source, to_pdf

    prepared = iter([source(_with_text(report(0), f"Golvet {n}.")) for n in range(RUNS + 1)])
    documents = iter([_with_text(report(0), f"Vi {n}.") for n in range(RUNS + 1)])
    measured = measure(
        lambda: compile_source(next(prepared)),
        lambda: to_pdf(next(documents)),
        runs=RUNS,
        warm=True,
    )
    return line("  med en text ändrad", measured, limit=CHANGED)


def _with_text(document: Document, text: str) -> Document:
    first, *rest = document.sections
    changed = replace(first, blocks=(Paragraph(text), *first.blocks[1:]))
    return replace(document, sections=(changed, *rest))


def _beside_libreoffice() -> str:
    from tertial.document.render import render

    if not shutil.which("soffice"):
        return "PDF, Word och webbsida: LibreOffice finns inte här"
    documents = iter([report(100 + turn) for turn in range(SLOW_RUNS + 1)])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "rapport.docx").write_bytes(render(report(99), "docx"))
        measured = measure(
            lambda: _libreoffice(folder),
            lambda: _all_three(next(documents)),
            runs=SLOW_RUNS,
            warm=True,
        )
    return line("PDF, Word och webbsida, golv LibreOffice", measured, limit=OFFICE)


def _all_three(document: Document) -> None:
    from tertial.document.render import render

    for extension in ("pdf", "docx", "html"):
        render(document, extension)


def _libreoffice(folder: str) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            f"{folder}/rapport.docx",
        ],
        capture_output=True,
        check=True,
    )


def _beside_weasyprint() -> str:
    from tertial.document.render import render

    if importlib.util.find_spec("weasyprint") is None:
        return "PDF, golv WeasyPrint: finns inte här (pip install weasyprint)"
    import weasyprint  # type: ignore[import-not-found]  # no dependency of ours

    page = render(report(98), "html").decode()
    page = page.replace(GRADIENT, "none")
    documents = iter([report(200 + turn) for turn in range(SLOW_RUNS + 1)])
    measured = measure(
        lambda: weasyprint.HTML(string=page).write_pdf(),
        lambda: render(next(documents), "pdf"),
        runs=SLOW_RUNS,
        warm=True,
    )
    return line("PDF, golv WeasyPrint av samma webbsida", measured, limit=round(WEASYPRINT, 2))


def _pages(content: bytes) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(content))


def report(turn: int) -> Document:
    """A report of 60 pages: 120 sections, 40 tables, 15 charts, 40 statuses; its figures differ with ``turn``."""
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
    for paragraph in range(2 + place % 2):
        yield Paragraph(f"{WORDS} Avsnitt {place}, stycke {paragraph}.")
    if place % 3 == 0:
        yield _table(place, turn if place == 0 else 0)
    if place % 8 == 1:
        yield _chart(place, turn)
    if place % 3 == 2:
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
