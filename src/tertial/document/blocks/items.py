"""What is promised and followed: commitments, activities, risks with measures, reviews with actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tertial.document.blocks.cells import words
from tertial.document.blocks.context import Made, Place
from tertial.document.blocks.text import plain
from tertial.document.model import Column, Row, Status, StatusKind, Table
from tertial.domain.plan import ItemKind, PlanItem

HEADINGS: dict[str, tuple[str, str]] = {
    "activity": ("Aktivitet", "Beskrivning"),
    "commitment": ("Utvecklingsåtagande", "Åtagande"),
    "risk": ("Risk", "Åtgärd"),
    "review": ("Revision/Granskning", "Åtgärd"),
    "assignment": ("Uppdrag", "Beskrivning"),
    "check": ("Kontroll", "Beskrivning"),
    "priority": ("Särskild prioritering", "Beskrivning"),
    "event": ("Händelse", "Beskrivning"),
    "challenge": ("Utmaning", "Beskrivning"),
    "project": ("Projekt", "Beskrivning"),
    "initiative": ("Särskild satsning", "Beskrivning"),
}


@dataclass(frozen=True, slots=True)
class ItemOptions:
    kind: ItemKind
    goal: str = ""
    layout: Literal["status", "table"] = "status"
    title: str = ""


def items(place: Place, options: ItemOptions) -> Made:
    """The items of a kind that this report says something of, as status blocks or one table."""
    goal = options.goal or place.goal
    shown = [
        item
        for item in place.facts.items
        if item.kind == options.kind
        and (not goal or item.goal == goal)
        and item.key in place.facts.statuses
    ]
    if not shown:
        return
    if options.layout == "table":
        yield _table(place, options, shown)
    else:
        yield from (status(place, item) for item in shown)


def status(place: Place, item: PlanItem) -> Status:
    """One item with its status in this report."""
    said = place.facts.statuses[item.key]
    kind: StatusKind = item.kind
    return Status(
        kind=kind,
        title=item.title,
        status=plain(place.book, said.status),
        tone=place.facts.status_scale.tone(said.status),
        background=plain(place.book, item.background),
        text=plain(place.book, item.text),
        comment=plain(place.book, said.comment),
        ref=f"{item.kind}.{item.key}",
    )


def _table(place: Place, options: ItemOptions, shown: list[PlanItem]) -> Table:
    label, description = HEADINGS[options.kind]
    rows = []
    for item in shown:
        made = status(place, item)
        said = "\n\n".join(part for part in (made.status, made.comment) if part)
        rows.append(Row(item.title, (words(made.text), words(said))))
    return Table(
        id=f"{options.kind}-{place.section}",
        title=options.title or f"{label}er i verksamhetsplanen"
        if options.kind == "activity"
        else options.title or label,
        columns=(Column(description, is_text=True), Column("Status", is_text=True)),
        rows=tuple(rows),
        label_heading=label,
    )
