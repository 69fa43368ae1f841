"""Small numbers of persons taken out of a document before everybody may see it, with what gives them away.

Says what was hidden, where and why; the same figure is hidden wherever it stands: tables, texts, charts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from tertial.document.facts import ReportFacts
from tertial.document.model import (
    Block,
    Cell,
    Chart,
    Document,
    Paragraph,
    Section,
    Table,
    TextFigure,
)
from tertial.document.understand import understand
from tertial.document.understand.understood import Spot, Understood
from tertial.domain.suppression import suppressed

PERSONS: Final = frozenset(
    {"personer", "person", "antal personer", "brukare", "kunder", "klienter", "barn", "elever"}
)
"""Units whose values are persons; places, hours and employees' positions are not."""
HIDDEN: Final = "–"
IN_TEXT: Final = "(visas inte)"
SURE: Final = 0.8
ADDED: Final = ("sum", "of-which", "variance", "net", "internal", "roll-forward")


@dataclass(frozen=True, slots=True)
class Hidden:
    """A figure that is not shown. ``is_small``: it is small itself; else it would give another away."""

    table: str
    row: str
    column: str
    is_small: bool
    ref: str = ""

    @property
    def why(self) -> str:
        return "få personer" if self.is_small else "annars kan ett litet tal räknas ut"

    def as_data(self) -> dict[str, object]:
        return asdict(self) | {"why": self.why}


@dataclass(frozen=True, slots=True)
class Protected:
    """A document that everybody may see; ``typed`` are sentences in which a hidden number may stand typed by hand."""

    document: Document
    hidden: tuple[Hidden, ...]
    typed: tuple[str, ...]


def protect(document: Document, facts: ReportFacts, *, smallest: int) -> Protected:
    """The document without numbers of persons below ``smallest`` and without what gives them away."""
    persons = _refs_of_persons(facts)
    found: dict[tuple[str, int, int], Hidden] = {}
    numbers: set[str] = set()
    for section in document.sections:
        for table in (b for b in section.blocks if isinstance(b, Table)):
            understood = understand(table, section.title)
            for spot, is_small in _hidden(understood, persons, smallest).items():
                cell = understood.cell(spot)
                found[table.id, spot.row, spot.column] = Hidden(
                    table.title,
                    table.rows[spot.row].label,
                    _heading(table, spot.column),
                    is_small,
                    cell.ref,
                )
                numbers.add(cell.text)
    loose = dict(_loose(document, persons, smallest))
    refs = {each.ref for each in (*found.values(), *loose.values()) if each.ref}
    sections = tuple(_without(section, set(found), refs) for section in document.sections)
    places = {(each.row, each.column) for each in found.values()}
    sections = tuple(_charts(section, places, smallest) for section in sections)
    shown = {each.ref for each in found.values()}
    also = (each for each in loose.values() if each.ref not in shown)
    return Protected(
        replace(document, sections=sections),
        (*found.values(), *also),
        tuple(_typed(sections, numbers)),
    )


def without(document: Document, hidden: Collection[Hidden]) -> Document:
    """Another document about the same figures without those that are hidden."""
    refs = {each.ref for each in hidden if each.ref}
    return replace(
        document, sections=tuple(_without(section, (), refs) for section in document.sections)
    )


def _refs_of_persons(facts: ReportFacts) -> frozenset[str]:
    """The keys of indicators and series whose values are persons, as their refs begin."""
    indicators = {f"indicator.{e.key}" for e in facts.indicators if e.unit.lower() in PERSONS}
    return frozenset(
        indicators | {f"series.{e.key}" for e in facts.series if e.unit.lower() in PERSONS}
    )


def _is_of_persons(ref: str, unit: str | None, persons: Collection[str]) -> bool:
    key = ".".join(ref.partition("@")[0].split(".")[:2])
    return (unit or "").lower() in PERSONS or key in persons


def _hidden(table: Understood, persons: Collection[str], smallest: int) -> dict[Spot, bool]:
    values: dict[Spot, Decimal | int | None] = {
        spot: table.value(spot)
        for spot in table.spots()
        if _is_of_persons(table.cell(spot).ref, table.unit(spot), persons)
    }
    if not any(value is not None and 0 < value < smallest for value in values.values()):
        return {}
    ties = [
        (each.result, *(spot for spot, _ in each.terms))
        for each in table.relations
        if each.kind in ADDED and each.confidence >= SURE and not each.at_most
    ]
    return suppressed(values, [*ties, *_sexes(table)], smallest)


def _sexes(table: Understood) -> Iterator[tuple[Spot, ...]]:
    """Columns of women, men and both under the same heading above."""
    groups: dict[str, dict[str, int]] = {}
    for n, column in enumerate(table.table.columns):
        groups.setdefault(column.group, {})[column.name.strip().lower()] = n
    for names in groups.values():
        parts = [names.get(each) for each in ("totalt", "kvinnor", "män")]
        if None not in parts:
            for row in range(len(table.table.rows)):
                yield tuple(Spot(row, n) for n in parts if n is not None)


def _loose(
    document: Document, persons: Collection[str], smallest: int
) -> Iterator[tuple[str, Hidden]]:
    """Small numbers of persons in running text that no table has."""
    for section in document.sections:
        for block in section.blocks:
            if not isinstance(block, Paragraph):
                continue
            for figure in block.figures:
                is_small = figure.value is not None and 0 < abs(figure.value) < smallest
                if is_small and figure.ref and _is_of_persons(figure.ref, figure.unit, persons):
                    yield figure.ref, Hidden("", section.title, "i texten", True, figure.ref)


def _heading(table: Table, column: int) -> str:
    found = table.columns[column]
    return f"{found.group} {found.name}".strip()


def _without(
    section: Section, cells: Collection[tuple[str, int, int]], refs: Collection[str]
) -> Section:
    blocks: list[Block] = []
    for block in section.blocks:
        if isinstance(block, Table):
            block = _table(block, cells, refs)
        elif isinstance(block, Paragraph):
            block = _paragraph(block, refs)
        blocks.append(block)
    return replace(section, blocks=tuple(blocks))


def _table(table: Table, cells: Collection[tuple[str, int, int]], refs: Collection[str]) -> Table:
    return replace(
        table,
        rows=tuple(
            replace(
                row,
                cells=tuple(
                    Cell(HIDDEN, unit=cell.unit, spanned=cell.spanned)
                    if (table.id, r, c) in cells or (cell.ref and cell.ref in refs)
                    else cell
                    for c, cell in enumerate(row.cells)
                ),
            )
            for r, row in enumerate(table.rows)
        ),
    )


def _paragraph(block: Paragraph, refs: Collection[str]) -> Paragraph:
    if not any(figure.ref in refs for figure in block.figures):
        return block
    text, at, figures = "", 0, []
    for figure in sorted(block.figures, key=lambda each: each.start):
        text += block.text[at : figure.start]
        printed = IN_TEXT if figure.ref in refs else block.text[figure.start : figure.end]
        if figure.ref not in refs:
            figures.append(_moved(figure, len(text)))
        text, at = text + printed, figure.end
    return replace(block, text=text + block.text[at:], figures=tuple(figures))


def _moved(figure: TextFigure, start: int) -> TextFigure:
    return replace(figure, start=start, end=start + figure.end - figure.start)


def _charts(section: Section, places: Collection[tuple[str, str]], smallest: int) -> Section:
    """Charts without what their tables do not show, whichever way they are turned."""
    blocks: list[Block] = []
    for block in section.blocks:
        if isinstance(block, Chart):
            is_persons = (block.unit or "").lower() in PERSONS
            block = replace(
                block,
                series=tuple(
                    replace(
                        series,
                        values=tuple(
                            None
                            if (series.name, category) in places
                            or (category, series.name) in places
                            or (is_persons and value is not None and 0 < value < smallest)
                            else value
                            for category, value in zip(
                                block.categories, series.values, strict=False
                            )
                        ),
                    )
                    for series in block.series
                ),
            )
        blocks.append(block)
    return replace(section, blocks=tuple(blocks))


def _typed(sections: Collection[Section], numbers: Collection[str]) -> Iterator[str]:
    """Paragraphs in which a number that is hidden stands as typed beside a word for persons."""
    words: Mapping[str, None] = dict.fromkeys(PERSONS)
    for section in sections:
        for block in section.blocks:
            if not isinstance(block, Paragraph):
                continue
            tokens = block.text.lower().replace(".", " ").replace(",", " ").split()
            if any(one in numbers and other in words for one, other in pairwise(tokens)):
                yield f"{section.title}: {block.text[:160]}"
