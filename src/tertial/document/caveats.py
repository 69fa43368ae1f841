"""What a reader of a report must be told of its figures, wherever the report is shown: on the page and in every format.

- a direction word that says the opposite of the figure beside it: the text is its writer's and is never changed;
- codes of the ledger that no row takes, or several, with their amounts;
- figures in the text that have no value, and what has not been read in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tertial.document.blocks.about import KINDS
from tertial.document.blocks.cells import words
from tertial.document.blocks.text import MISSING, bound
from tertial.document.book import FigureBook
from tertial.document.facts import ReportFacts
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
    TextFigure,
)
from tertial.document.proofread import row_texts
from tertial.domain.direction import Contradiction, Family, Signed, contradictions
from tertial.domain.figure import Unit
from tertial.domain.money import in_unit
from tertial.domain.statement import Group, Measure, Problem
from tertial.domain.swedish import MINUS, format_ore

LISTED = 3
"""More wrong words than this are counted in front and listed last in the report."""
SECTION = "att-veta-om-siffrorna"
CELLS: tuple[tuple[tuple[Group, Measure], str], ...] = (
    (("full_year", "budget"), "Budget helår"),
    (("full_year", "forecast"), "Prognos helår"),
    (("period", "budget"), "Budget period"),
    (("period", "outcome"), "Utfall period"),
)
"""What the ledger answers for every code, and how it is named where a code has no line."""


@dataclass(frozen=True, slots=True)
class WrongWord:
    """A sentence whose word says the opposite of its figure. ``figure`` is printed with its sign, ``fitting`` is the
    word that would be right, ``section`` the heading it stands under."""

    section: str
    sentence: str
    figure: str
    ref: str
    word: str
    fitting: str

    def __str__(self) -> str:
        return (
            f"Under ”{self.section}” står ordet ”{self.word}” vid {self.figure}; "
            f"”{self.fitting}” stämmer med siffran. Texten är inte ändrad: ”{self.sentence}”"
        )


@dataclass(frozen=True, slots=True)
class Caveats:
    """``missing`` are the refs of figures in the text without a value, ``unread`` the kinds of ledger values that
    nothing has been read in of; ``left_out`` are codes by the title of the table that lacks them."""

    wrong_words: tuple[WrongWord, ...] = ()
    left_out: tuple[tuple[str, Problem], ...] = ()
    missing: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """What is said in front of the report, a sentence each."""
        found = [str(each) for each in self.wrong_words[:LISTED]]
        if more := len(self.wrong_words) - LISTED:
            found += [f"Ytterligare {more} ord säger emot sin siffra; alla står sist i rapporten."][
                : more > 0
            ]
        if self.left_out:
            codes = ", ".join(dict.fromkeys(each.code or "(tom kod)" for _, each in self.left_out))
            found.append(
                f"Belopp i huvudboken står utanför raderna (kod {codes}); de visas sist i rapporten."
            )
        return (*found, *self.lacking)

    @property
    def lacking(self) -> tuple[str, ...]:
        """What is missing, as sentences."""
        found = []
        if self.unread:
            kinds = " och ".join(", ".join(self.unread).lower().rsplit(", ", 1)).capitalize()
            read = "inlästa" if len(self.unread) > 1 else "inläst"
            found.append(f"{kinds} är inte {read} för rapportens år.")
        if self.missing:
            number = len(self.missing)
            what = "En siffra" if number == 1 else f"{number} siffror"
            found.append(f"{what} i texten saknar värde och står som {MISSING}.")
        return tuple(found)


def left_out(facts: ReportFacts) -> tuple[tuple[str, Problem], ...]:
    """Codes that no row takes, or several, by the title of the table, and cost centres that no unit has."""
    in_statements = (
        (statement.definition.title, problem)
        for statement in facts.statements.values()
        for problem in statement.problems
    )
    return (*in_statements, *(("Organisation", problem) for problem in facts.unknown_units))


def find(book: FigureBook, document: Document) -> Caveats:
    """All that a reader of this document must be told."""
    facts = book.facts
    paragraphs = tuple(_paragraphs(book, document))
    missing = tuple(
        figure.ref
        for _, each in paragraphs
        for figure in each.figures
        if figure.value is None and figure.text == MISSING
    )
    return Caveats(
        wrong_words=tuple(
            found for title, each in paragraphs for found in wrong_words(title, each)
        ),
        left_out=left_out(facts),
        missing=missing,
        unread=_unread(facts) if missing or not facts.batches else (),
    )


def wrong_words(section: str, paragraph: Paragraph) -> Iterator[WrongWord]:
    """The words of a paragraph that say the opposite of the bound figure beside them."""
    by_start = {each.start: each for each in paragraph.figures}
    signed = [
        Signed(each.start, each.end, each.signed, family)
        for each in paragraph.figures
        if each.signed is not None and (family := _family(each.ref))
    ]
    for found in contradictions(paragraph.text, signed):
        yield _wrong_word(section, by_start[found.figure.start], found)


def _wrong_word(section: str, figure: TextFigure, found: Contradiction) -> WrongWord:
    sign = MINUS if found.figure.value < 0 else "+"
    printed = f"{sign}{figure.text.lstrip('+-' + MINUS)}"
    word = found.word
    return WrongWord(section, found.sentence, printed, figure.ref, word.text, word.opposite)


def _family(ref: str) -> Family | None:
    last = ref.partition("@")[0].rpartition(".")[2]
    return "variance" if last == "variance" else "change" if last == "change" else None


def _unread(facts: ReportFacts) -> tuple[str, ...]:
    there = {batch.kind for batch in facts.batches}
    return tuple(name for kind, name in KINDS.items() if facts.statements and kind not in there)


def _paragraphs(book: FigureBook, document: Document) -> Iterator[tuple[str, Paragraph]]:
    """Every text of the document that has bound figures, with the heading it stands under."""
    known = {
        each.text: each
        for _, _, sources in row_texts(book)
        for source in sources
        for each in bound(book, source)
        if each.figures
    }
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield section.title, block
                continue
            for text in _texts(block):
                yield from (
                    (section.title, known[part]) for part in text.split("\n\n") if part in known
                )


def _texts(block: Block) -> tuple[str, ...]:
    if isinstance(block, Status):
        return block.status, block.background, block.text, block.comment
    if isinstance(block, Table):
        return tuple(cell.text for row in block.rows for cell in row.cells if not cell.spanned)
    return ()


# --- in the document -------------------------------------------------------------------------------------


def stated(document: Document, found: Caveats, about: str = "") -> Document:
    """The document with what was found said in front and listed last, in the section ``about`` where it has one."""
    tables = tuple(_tables(found))
    sections = document.sections
    if tables and any(section.id == about for section in sections):
        sections = tuple(
            replace(section, blocks=(*section.blocks, *tables)) if section.id == about else section
            for section in sections
        )
    elif tables:
        sections = (*sections, Section(SECTION, 1, "Att veta om siffrorna", tables))
    return replace(document, sections=sections, remarks=(*document.remarks, *found.lines))


def _tables(found: Caveats) -> Iterator[Table]:
    if found.left_out:
        columns = (
            Column("Tabell", is_text=True),
            Column("Rader som gör anspråk", is_text=True),
            *(Column(name) for _, name in CELLS),
        )
        rows = tuple(
            Row(problem.code or "(tom kod)", _cells(title, problem))
            for title, problem in found.left_out
        )
        yield Table(
            "utanfor-raderna",
            "Belopp i huvudboken som ingen rad tar, eller flera",
            columns,
            rows,
            "Kod",
            unit=Unit.KR,
        )
    if found.wrong_words:
        columns = tuple(
            Column(name, is_text=True) for name in ("Siffra", "I texten", "Stämmer", "Mening")
        )
        yield Table(
            "ord-mot-siffror",
            "Ord som säger emot sin siffra",
            columns,
            tuple(Row(each.section, tuple(map(words, _said(each)))) for each in found.wrong_words),
            "Avsnitt",
        )


def _said(each: WrongWord) -> tuple[str, ...]:
    return each.figure, each.word, each.fitting, each.sentence


def _cells(title: str, problem: Problem) -> tuple[Cell, ...]:
    amounts = (problem.amounts.get(cell) for cell, _ in CELLS)
    printed = tuple(
        Cell() if ore is None else Cell(format_ore(ore, Unit.KR, decimals=2), in_unit(ore, Unit.KR))
        for ore in amounts
    )
    return (words(title), words(", ".join(problem.lines) or "ingen"), *printed)
