"""What the rules look at: a document, its tables understood, the figures in its texts, and what to hold it against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tertial.document.check.finding import LONGEST_QUOTE, Where
from tertial.document.model import Document, Paragraph, Place, Section, Status, Table, TextFigure
from tertial.document.understand.said import Said, said
from tertial.document.understand.understood import Spot, Understood


@dataclass(frozen=True, slots=True)
class Passage:
    """A text in the document: ``number`` counts paragraphs in reading order from 0; texts in statuses and in cells that
    are words are passages too, so that what is said there is read."""

    number: int
    section: Section
    text: str
    figures: tuple[TextFigure, ...] = ()
    place: Place | None = None
    table: Table | None = None


LONGEST_TEXT = 20_000
"""Characters of a paragraph that somebody wrote; longer ones are data, and no rule asks what they say."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A figure in a text with what is said of it; ``place`` is its own line or page."""

    passage: Passage
    said: Said
    place: Place | None = None


@dataclass(frozen=True)
class Case:
    """A document to be checked. ``against`` are other documents (last report, plan, later version)."""

    file: str
    document: Document
    tables: tuple[Understood, ...]
    passages: tuple[Passage, ...]
    against: tuple[Case, ...] = ()

    @cached_property
    def table_by_id(self) -> dict[str, Understood]:
        return {each.table.id: each for each in self.tables}

    @cached_property
    def is_damaged(self) -> bool:
        """The texts have lost å, ä and ö: they were read from a picture."""
        letters = "".join(each.text for each in self.passages)[:20_000].lower()
        return len(letters) > 1500 and sum(map(letters.count, "åäö")) < len(letters) / 200

    @cached_property
    def spoken(self) -> tuple[Spoken, ...]:
        """Every figure in the texts with what is said of it, in reading order."""
        found: list[Spoken] = []
        section: Section | None = None
        ranks: dict[bool, int] = {}
        for passage in self.passages:
            if len(passage.text) > LONGEST_TEXT:
                continue
            if passage.section is not section:
                section, ranks = passage.section, {}
            places = {figure.start: figure.place for figure in passage.figures}
            heading = passage.section.title
            here = said(passage.text, heading, is_damaged=self.is_damaged, ranks=ranks)
            found += (
                Spoken(passage, each, places.get(each.start) or passage.place) for each in here
            )
        return tuple(found)

    def at_spoken(self, spoken: Spoken) -> Where:
        return self.at_text(spoken.passage, spoken.said.start, spoken.said.end, spoken.place)

    def at_cell(self, table: Understood, spot: Spot) -> Where:
        """The place of a cell, with its row as quote."""
        row, column = table.table.rows[spot.row], table.table.columns[spot.column]
        cell = table.cell(spot)
        quote = " ".join([row.label, *(each.text for each in row.cells if each.text)])
        heading = f"{column.group} {column.name}".strip()
        return Where(
            section=table.section,
            table=table.table.title,
            row=row.label,
            column=heading,
            place=cell.place or row.place or table.table.place,
            quote=quote[:LONGEST_QUOTE],
            spot=(table.table.id, spot.row, spot.column),
            file=self.file,
        )

    def at_text(self, passage: Passage, start: int, end: int, place: Place | None = None) -> Where:
        """The place of words in a text, with their sentence (or as much as fits) as quote."""
        left = max(passage.text.rfind(". ", 0, start) + 2, 0) if ". " in passage.text[:start] else 0
        stop = passage.text.find(". ", end)
        right = len(passage.text) if stop < 0 else stop + 1
        if right - left > LONGEST_QUOTE:
            left = max(left, start - LONGEST_QUOTE // 2)
            right = min(right, left + LONGEST_QUOTE)
        return Where(
            section=passage.section.title,
            table=passage.table.title if passage.table else "",
            place=place or passage.place,
            quote=passage.text[left:right].strip(),
            span=(passage.number, start, end),
            file=self.file,
        )


def passages(document: Document) -> Iterator[Passage]:
    """All texts of a document in reading order; figures only where a paragraph has them already."""
    number = 0
    for section in document.sections:
        for block in section.blocks:
            match block:
                case Paragraph():
                    yield Passage(number, section, block.text, block.figures, block.place)
                    number += 1
                    for note in block.notes:
                        yield Passage(number, section, note.text, note.figures, block.place)
                        number += 1
                case Status():
                    for text in (block.background, block.text, block.comment):
                        if text:
                            yield Passage(number, section, text, (), block.place)
                            number += 1
                case Table():
                    for row in block.rows:
                        for cell in row.cells:
                            if (
                                cell.value is None and len(cell.text) > 60 and not cell.spanned
                            ):  # sentences
                                place = cell.place or row.place
                                yield Passage(number, section, cell.text, (), place, block)
                                number += 1
                case _:
                    pass
