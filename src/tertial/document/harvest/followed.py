"""What a report follows: commitments, assignments, activities, risks, reviews, each with how it stood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tertial.document.harvest.chain import Chain
from tertial.document.harvest.item import LONGEST_SOURCE, Item, key_of, plain
from tertial.document.model import Block, Document, Paragraph, Section, Status, Table

WORDS: Final = {
    "commitment": "Utvecklingsåtagande",
    "assignment": "Uppdrag",
    "activity": "Aktivitet",
    "risk": "Risk",
    "review": "Granskning",
    "check": "Systematisk kontroll",
    "project": "Projekt",
    "event": "Händelse",
    "challenge": "Utmaning",
    "initiative": "Satsning",
    "priority": "Prioritering",
}
_APART: Final = ("risk", "review", "check")
"""Kinds that have a chapter of their own, which stands under no goal: a person says which goal one threatens."""
_ASSIGNED: Final = re.compile(r"\buppdrag till\b")
_DOES: Final = re.compile(
    r"\b(?:Ta|Revidera|Utred|Utreda|Redovisa|Genomför|Säkerställ|Se över|Upprätta|Utveckla|Återkom|[Tt]a fram)\b"
)
"""Words that an assignment begins with: it tells somebody to do something."""
_DONE: Final = re.compile(r"(?:klart?|genomford?t?|avslutad?|slutford?t?)\b(?! i ar).*")


def followed(document: Document, chain: Chain) -> Iterator[Item]:
    """The items in a document's order; what was finished is shown but not proposed."""
    keys: set[str] = set()
    seen: set[tuple[str, str]] = set()
    for section in document.sections:
        for block in section.blocks:
            for status in _statuses(block, section):
                title = _title(status, section)
                if title and (status.kind, title) not in seen:
                    seen.add((status.kind, title))
                    goal = chain.goal_at(block)
                    yield _item(status, title, section, goal, key_of(title, keys))


def _statuses(block: Block, section: Section) -> Iterator[Status]:
    """A block of its own, the rows of a table of risks, and what a section of assignments lists."""
    match block:
        case Status() if block.kind in WORDS:
            yield block
        case Table() if plain(block.label_heading) == "risk":
            for row in block.rows:
                if row.label.strip():
                    named = zip(block.columns, row.cells, strict=False)
                    text = "\n\n".join(f"{c.name}: {cell.text}" for c, cell in named if cell.text)
                    yield Status("risk", _first(row.label), "", text=text, place=row.place)
        case Paragraph() if _ASSIGNED.search(plain(section.title)) and _DOES.search(block.text):
            yield Status("assignment", block.text, "", place=block.place)
        case _:
            pass


def _first(text: str) -> str:
    """The first of a cell's lines: what a risk is called, before it is described."""
    return text.strip().split("\n")[0]


def _title(status: Status, section: Section) -> str:
    words = status.title.strip() or section.title.strip()
    return words if len(words) <= 200 else words[:200].rsplit(" ", 1)[0] + " …"


def _item(status: Status, title: str, section: Section, goal: str, key: str) -> Item:
    is_done = bool(_DONE.fullmatch(plain(status.status.strip())))
    values = {
        "kind": status.kind,
        "key": key,
        "title": title,
        "goal": "" if status.kind in _APART else goal,
        "background": status.background,
        "text": status.text,
    }
    stood = f"{WORDS[status.kind]}, stod: {status.status}" if status.status else WORDS[status.kind]
    source = " ".join(filter(None, (status.title, status.text, status.status, status.comment)))
    return Item(
        "items",
        values,
        title,
        stood,
        (),
        source[:LONGEST_SOURCE],
        section.title,
        status.place or section.place,
        "" if status.status else "Hur det stod framgår inte.",
        is_proposed=not is_done,
    )
