"""What is promised and followed: commitments, activities, risks with measures, reviews with actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tertial.document.blocks.cells import money, words
from tertial.document.blocks.context import Made, Place
from tertial.document.blocks.text import plain
from tertial.document.model import Column, Row, Status, StatusKind, Table
from tertial.domain.figure import Unit
from tertial.domain.plan import ItemKind, PlanItem
from tertial.domain.swedish import format_date

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
    "measure": ("Riskåtgärd", "Åtgärd"),
    "control": ("Kontroll", "Beskrivning"),
    "action": ("Rekommendation", "Åtgärd"),
}


@dataclass(frozen=True, slots=True)
class ItemOptions:
    """``keys`` chooses items; all of the kind are shown where none is named. ``effect`` is a table of their
    effects in kronor, and what is said of each."""

    kind: ItemKind
    goal: str = ""
    layout: Literal["status", "table", "effect"] = "status"
    title: str = ""
    keys: tuple[str, ...] = ()


def items(place: Place, options: ItemOptions) -> Made:
    """The items of a kind that this report says something of, as status blocks or one table."""
    goal = options.goal or place.goal
    shown = [
        item
        for item in place.facts.items
        if item.kind == options.kind
        and (not goal or item.goal == goal)
        and (not options.keys or item.key in options.keys)
        and item.key in place.facts.statuses
    ]
    if not shown:
        return
    match options.layout:
        case "table":
            yield _table(place, options, shown)
        case "effect":
            yield _effects(place, options, shown)
            yield from (status(place, item) for item in shown)
        case _:
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
        background="\n\n".join(filter(None, (given(item), plain(place.book, item.background)))),
        text=plain(place.book, item.text),
        comment=plain(place.book, said.comment),
        ref=f"{item.kind}.{item.key}",
    )


def given(item: PlanItem) -> str:
    """Who gave it, where that is written, and when it must be done; empty where nothing is known.

    >>> given(PlanItem("review", "x", "X", case_number="SN 2019/1703"))
    'Diarienummer SN 2019/1703.'
    """
    decided = format_date(item.decided_on) if item.decided_on else ""
    number = f"diarienummer {item.case_number}" if item.case_number else ""
    due = f"ska vara klart {format_date(item.due)}" if item.due else ""
    said = ", ".join(filter(None, (item.origin, decided, item.paragraph, number, due)))
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _effects(place: Place, options: ItemOptions, shown: list[PlanItem]) -> Table:
    """What each costs or gives in thousands of kronor; what is said of them stands below."""
    label, _ = HEADINGS[options.kind]
    rows = (
        Row(item.title, (money(place.book, f"item.{item.key}.amount", Unit.TKR, 0),))
        for item in shown
    )
    return Table(
        id=f"{options.kind}-{place.section}",
        title=options.title or label,
        columns=(Column("Effekt, tkr", unit=Unit.TKR),),
        rows=tuple(rows),
        label_heading=label,
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
