"""What is followed: chosen by key, who gave it and when it is due, events with their effect in kronor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tertial.document.blocks import make
from tertial.document.blocks.context import Place
from tertial.document.blocks.items import given
from tertial.document.book import FigureBook
from tertial.document.model import Block, Status, Table
from tertial.domain.plan import ItemStatus, PlanItem
from tests.document.world import facts

EVENTS = (
    PlanItem("event", "flood", "Översvämning", background="Regn.", amount=-276_500_000),
    PlanItem("event", "gift", "Donation", amount=100_000_000),
    PlanItem("event", "quiet", "Utan belopp"),
)


def blocks(**options: object) -> list[Block]:
    world = facts(
        items=EVENTS,
        statuses={item.key: ItemStatus(item.key, "Pågår", "Sägs.") for item in EVENTS},
    )
    place = Place(FigureBook(world), "handelser")
    return list(make(place, {"type": "items", "kind": "event", **options}))  # type: ignore[arg-type]  # no headings


def test_events_stand_with_their_effect_before_what_is_said_of_them() -> None:
    table, *said = blocks(layout="effect")
    assert isinstance(table, Table)
    assert [(row.label, row.cells[0].text) for row in table.rows] == [
        ("Översvämning", "−2\xa0765"),
        ("Donation", "1\xa0000"),
        ("Utan belopp", ""),
    ]
    assert table.rows[0].cells[0].ref == "item.flood.amount"
    assert [each.title for each in said if isinstance(each, Status)] == [
        item.title for item in EVENTS
    ]


def test_items_are_chosen_by_key() -> None:
    assert [each.title for each in blocks(keys=["gift"]) if isinstance(each, Status)] == [
        "Donation"
    ]


def test_who_gave_it_and_when_it_is_due_stand_before_the_background() -> None:
    item = PlanItem(
        "assignment",
        "x",
        "X",
        origin="nämnden",
        decided_on=date(2021, 5, 12),
        paragraph="§ 45",
        case_number="SN 2021/7",
        due=date(2021, 10, 31),
    )
    assert given(item) == (
        "Nämnden, 12 maj 2021, § 45, diarienummer SN 2021/7, ska vara klart 31 oktober 2021."
    )
    assert given(replace(EVENTS[1])) == ""


def test_the_effect_can_be_named_in_a_text() -> None:
    book = FigureBook(facts(items=EVENTS))
    assert book.figure("item.flood.amount").ore == -276_500_000
    assert book.figure("item.quiet.amount").is_missing
    assert book.entry("item.gift.amount").title == "Donation › effekt"
    assert Decimal(book.figure("item.gift.amount").ore or 0) == 100_000_000
