"""What an old report gives a new plan: its goals, indicators, what is followed, and its tables, each with its place.

``harvest(document, year)`` takes nothing on its own: every item says where it was read, and what about it is in doubt.
A person looks it over and chooses (``services/takeover``); the rows are those of the data package.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tertial.document.harvest.chain import goals
from tertial.document.harvest.followed import followed
from tertial.document.harvest.item import Harvest, Item
from tertial.document.harvest.measured import indicators
from tertial.document.harvest.tables import tables
from tertial.document.model import Document, Paragraph, Section, Table
from tertial.document.understand.fold import is_like

DAMAGED: Final = "damaged"
"""What the reader of texts says of a report that a machine read from a picture."""


def harvest(document: Document, year: int) -> Harvest:
    """All that a report holds which a plan for ``year`` can begin with."""
    chain = goals(document)
    if any(each.reason == DAMAGED for each in document.unread):
        chain.items = [_read_by_machine(item) for item in chain.items]
    measured = indicators(document, chain, year)
    return Harvest(
        committee=document.committee,
        title=document.title,
        period_end=document.period_end,
        items=(
            *chain.items,
            *measured.items,
            *followed(document, chain),
            *tables(document, measured.read),
        ),
        left=tuple(_left(document)),
    )


def _is_lost_list(section: Section) -> bool:
    """A list of sources whose columns are gone, so that it was read as texts."""
    return is_like(section.title, "Källförteckning") and not any(
        isinstance(block, Table) for block in section.blocks
    )


def _read_by_machine(goal: Item) -> Item:
    """A goal of a report that a machine read from a picture: its words are to be put right."""
    said = "Orden är lästa av en maskin och kan ha fel bokstäver."
    return replace(goal, doubt=f"{goal.doubt} {said}".strip())


def _left(document: Document) -> Iterator[str]:
    """What of the report nothing was made of: texts are written anew, and a table without figures is words."""
    words = sum(
        all(cell.value is None for row in block.rows for cell in row.cells)
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Table)
    )
    has_texts = any(
        isinstance(block, Paragraph) for section in document.sections for block in section.blocks
    )
    if has_texts:
        yield "Löpande texter tas inte över: de skrivs på nytt i planen."
    if words:
        yield f"{words} tabeller med bara ord tas inte över som tabeller."
    if any(map(_is_lost_list, document.sections)):
        yield "Källförteckningen gick inte att läsa som tabell: mål och källor som bara står där är inte med."
    if document.unread:
        yield f"{len(document.unread)} ställen i filen gick inte att läsa."
