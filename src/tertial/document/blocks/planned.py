"""What a plan takes on before anything is followed: assignments, initiatives, risks, as a table without status."""

from __future__ import annotations

from dataclasses import dataclass

from tertial.document.blocks.cells import money, words
from tertial.document.blocks.context import Made, Place
from tertial.document.blocks.items import HEADINGS
from tertial.document.blocks.text import plain
from tertial.document.model import Cell, Column, Row, Table
from tertial.domain.figure import Unit
from tertial.domain.plan import ItemKind, PlanItem
from tertial.domain.swedish import format_date
from tertial.errors import BadInput

COLUMNS = {
    "origin": "Ursprung",
    "background": "Bakgrund",
    "text": "Beskrivning",
    "owner": "Ansvarig",
    "case_number": "Diarienummer",
    "due": "Klart senast",
    "amount": "Belopp",
}
"""What of an item may be shown, and how it is headed."""


@dataclass(frozen=True, slots=True)
class PlannedOptions:
    """``columns`` chooses among origin, background, text, owner, case_number, due and amount (tkr)."""

    kind: ItemKind
    columns: tuple[str, ...] = ("text",)
    goal: str = ""
    keys: tuple[str, ...] = ()
    title: str = ""


def planned(place: Place, options: PlannedOptions) -> Made:
    """The plan's items of a kind, of the goal where the block stands in one; nothing where there is none."""
    unknown = [name for name in options.columns if name not in COLUMNS]
    if unknown:
        problem = f"kolumnen {unknown[0]} finns inte, välj bland {', '.join(COLUMNS)}"
        raise BadInput("template.block", block="planned", problems=problem)
    goal = options.goal or place.goal
    shown = [
        item
        for item in place.facts.items
        if item.kind == options.kind
        and (not goal or item.goal == goal)
        and (not options.keys or item.key in options.keys)
    ]
    if shown:
        rows = (Row(i.title, tuple(_cell(place, i, c) for c in options.columns)) for i in shown)
        yield Table(
            id=f"plan-{options.kind}-{place.section}",
            title=options.title or HEADINGS[options.kind][0],
            columns=tuple(_column(name) for name in options.columns),
            rows=tuple(rows),
            label_heading=HEADINGS[options.kind][0],
        )


def _column(name: str) -> Column:
    if name == "amount":
        return Column(f"{COLUMNS[name]}, tkr", unit=Unit.TKR)
    return Column(COLUMNS[name], is_text=True)


def _cell(place: Place, item: PlanItem, name: str) -> Cell:
    if name == "amount":
        return money(place.book, f"item.{item.key}.amount", Unit.TKR, 0)
    if name == "due":
        return words(format_date(item.due) if item.due else "")
    return words(plain(place.book, getattr(item, name)))
