"""What an old report gives a new plan: its goals, indicators, what is followed, and its tables, each with its place.

``harvest(document, year)`` takes nothing on its own: every item says where it was read, and what about it is in doubt.
A person looks it over and chooses (``services/takeover``); the rows are those of the data package.
"""

from __future__ import annotations

from collections.abc import Iterator

from tertial.document.harvest.chain import goals
from tertial.document.harvest.followed import followed
from tertial.document.harvest.item import Harvest
from tertial.document.harvest.measured import indicators
from tertial.document.harvest.tables import tables
from tertial.document.model import Document, Paragraph, Table


def harvest(document: Document, year: int) -> Harvest:
    """All that a report holds which a plan for ``year`` can begin with."""
    chain = goals(document)
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
    if document.unread:
        yield f"{len(document.unread)} ställen i filen gick inte att läsa."
