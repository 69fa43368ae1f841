"""What a report follows: commitments, assignments, activities, risks, reviews, each with how it stood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tertial.document.harvest.chain import Chain
from tertial.document.harvest.item import LONGEST_SOURCE, Item, key_of, plain
from tertial.document.model import Document, Section, Status

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
_DONE: Final = re.compile(r"(?:klart?|genomford?t?|avslutad?|slutford?t?)\b(?! i ar).*")


def followed(document: Document, chain: Chain) -> Iterator[Item]:
    """The items in a document's order; what was finished is shown but not proposed."""
    keys: set[str] = set()
    seen: set[tuple[str, str]] = set()
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Status) and block.kind in WORDS:
                title = _title(block, section)
                if title and (block.kind, title) not in seen:
                    seen.add((block.kind, title))
                    yield _item(block, title, section, chain, key_of(title, keys))


def _title(status: Status, section: Section) -> str:
    words = status.title.strip() or section.title.strip()
    return words if len(words) <= 200 else words[:200].rsplit(" ", 1)[0] + " …"


def _item(status: Status, title: str, section: Section, chain: Chain, key: str) -> Item:
    is_done = bool(_DONE.fullmatch(plain(status.status.strip())))
    values = {
        "kind": status.kind,
        "key": key,
        "title": title,
        "goal": chain.under.get(section.id, ""),
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
