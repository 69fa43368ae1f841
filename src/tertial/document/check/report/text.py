"""What was found, and what was read, as plain text for a terminal or a letter."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from tertial.document.check.finding import Finding
from tertial.document.check.report import words
from tertial.document.check.report.reviewed import Reviewed
from tertial.document.model import Block, Chart, Document, Paragraph, Place, Status, Table

WIDTH = 100
SHOWN_EVIDENCE = 8


def to_text(reviewed: Iterable[Reviewed]) -> str:
    """Files one after the other: what it came to, what was tried, and the findings by gravity and section."""
    return "\n\n".join("\n".join(_file(each)) for each in reviewed) + "\n"


def _file(reviewed: Reviewed) -> Iterator[str]:
    checked = reviewed.checked
    yield checked.file
    yield from _wrapped(
        f"{words.headline(checked.findings)}. {words.beside(checked.findings)}".strip(), ""
    )
    yield from _wrapped(words.coverage(checked), "")
    for severity, heading in words.SEVERITY_HEADINGS.items():
        found = [each for each in checked.findings if each.severity == severity]
        if found:
            yield ""
            yield heading.upper()
            yield from _by_section(found)
    yield from _unchecked(reviewed)


def _by_section(findings: Sequence[Finding]) -> Iterator[str]:
    sections = dict.fromkeys(each.where.section for each in findings)
    for section in sections:
        yield f"  {section}" if section else "  Utan avsnitt"
        for finding in findings:
            if finding.where.section == section:
                yield from _finding(finding)


def _finding(finding: Finding) -> Iterator[str]:
    at = words.full_place(finding.where)
    yield from _wrapped(f"{finding.message} ({words.RULES[finding.rule]})", "    - ")
    if at and at != finding.where.section:
        yield from _wrapped(at, "      ")
    for line in finding.evidence[:SHOWN_EVIDENCE]:
        yield from _wrapped(line, "      ")
    if others := words.others(finding):
        yield from _wrapped(f"Gäller också: {others}", "      ")


def _unchecked(reviewed: Reviewed) -> Iterator[str]:
    if left := words.untried(reviewed.checked, reviewed.document):
        yield ""
        yield "GICK INTE ATT PRÖVA"
        for line in left:
            yield from _wrapped(line, "  - ")


def outline(document: Document) -> str:
    """What was read, for a person: headings, texts and tables with their figures in columns."""
    lines = [document.title or "Utan titel"]
    for section in document.sections:
        lines += ["", f"{'#' * max(1, section.level)} {section.title}{_at(section.place)}"]
        for block in section.blocks:
            lines += ["", *_block(block)]
    unread = words.unread(document)
    if unread:
        lines += ["", "Kunde inte läsas:", *(f"- {each}" for each in unread)]
    return "\n".join(lines) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from _wrapped(block.text, "- " if block.style == "item" else "")
        case Table():
            yield from _table(block)
        case Status():
            yield f"{block.title}: {block.status}"
            for text in (block.background, block.text, block.comment):
                yield from _wrapped(text, "  ") if text else ()
        case Chart():
            yield f"Diagram: {block.title}. {block.alt}"


def _table(table: Table) -> Iterator[str]:
    unit = f", {table.unit}" if table.unit else ""
    yield f"[{table.title or 'Tabell'}{unit}]{_at(table.place)}"
    heading = [table.label_heading, *(f"{c.group} {c.name}".strip() for c in table.columns)]
    rows = [heading, *([row.label, *(cell.text for cell in row.cells)] for row in table.rows)]
    rows = [[" ".join(text.split()) for text in row] for row in rows]
    widths = [min(40, max(map(len, column))) for column in zip(*rows, strict=False)]
    for row in rows:
        first, *rest = (text[:39] + "…" if len(text) > 40 else text for text in row)
        cells = (text.rjust(width) for text, width in zip(rest, widths[1:], strict=False))
        yield "  ".join([first.ljust(widths[0]), *cells]).rstrip()


def _at(place: Place | None) -> str:
    said = words.place(place)
    return f"  ({said})" if said else ""


def _wrapped(text: str, first: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
    )
