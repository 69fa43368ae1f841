"""Small documents made by hand for the rules of wording: texts, tables and statuses under headings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from tertial.document.check import case_of
from tertial.document.check.case import Case
from tertial.document.check.finding import Finding, Tally
from tertial.document.model import (
    Block,
    Cell,
    Column,
    Document,
    Note,
    Paragraph,
    Place,
    Row,
    Section,
    Status,
    StatusKind,
    Table,
)
from tertial.document.read import read
from tertial.domain.swedish import parse_printed

RuleFunction = Callable[[Case, Tally], Iterable[Finding]]
SECTION = "Läget i stort"


def text(words: str, style: str = "body") -> Paragraph:
    """A paragraph; ``style`` "item" is a bullet, "note" small print."""
    styles = {"body": Paragraph(words), "item": Paragraph(words, style="item")}
    return styles.get(style, Paragraph(words, style="note"))


def section(title: str, *blocks: Block | str, level: int = 2) -> Section:
    """A heading with its blocks; a string is a paragraph."""
    made = tuple(text(b) if isinstance(b, str) else b for b in blocks)
    return Section(f"s-{title}", level, title, made, Place(line=1))


def cell(printed: str, note: str = "") -> Cell:
    said = parse_printed(printed) if printed else None
    value = said.value if said else None
    return Cell(printed, value, note=note, decimals=said.decimals if said else None)


def table(heading: str, columns: str, *rows: str, title: str = "", notes: str = "") -> Table:
    """A table of lines: cells are parted by "|", the first is the label. ``notes`` are "mark text", one a line."""
    made = []
    for n, row in enumerate(rows):
        label, *cells = (each.strip() for each in row.split("|"))
        made.append(Row(label, tuple(cell(c) for c in cells), place=Place(line=10 + n)))
    names = tuple(Column(name.strip()) for name in columns.split("|"))
    pairs = (line.split(" ", 1) for line in notes.splitlines())
    return Table(
        f"t-{title or heading}-{len(rows)}-{columns}",
        title or heading,
        names,
        tuple(made),
        heading,
        next((unit for unit in ("tkr", "mnkr") if heading.endswith(f", {unit}")), None),
        notes=tuple(Note(mark, words) for mark, words in pairs),
    )


def status(kind: StatusKind, title: str, said: str, comment: str = "") -> Status:
    return Status(kind, title, said, comment=comment, place=Place(line=5))


def document(
    *sections: Section | Block | str, title: str = "Delårsrapport augusti 2026"
) -> Document:
    """A document; blocks that stand outside a section are put under one heading."""
    loose = [each for each in sections if not isinstance(each, Section)]
    own = [each for each in sections if isinstance(each, Section)]
    first = [section(SECTION, *loose)] if loose else []
    return Document("", "", title, "", "", (*first, *own))


def case(*sections: Section | Block | str) -> Case:
    return case_of(document(*sections), "rapport.txt")


def found(rule: RuleFunction, *sections: Section | Block | str) -> list[Finding]:
    """What a rule says of a document made of these."""
    return list(rule(case(*sections), Tally()))


def messages(rule: RuleFunction, *sections: Section | Block | str) -> list[str]:
    return [finding.message for finding in found(rule, *sections)]


def published(rule: RuleFunction, reference_dir: Path, number: str) -> list[Finding]:
    """What a rule says of one of the published reports."""
    path = next((reference_dir / "reports").glob(f"{number}_*.txt"))
    return list(rule(case_of(read(path.read_bytes(), path.name), number), Tally()))
