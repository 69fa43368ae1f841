"""New figures have come: what they would change in a draft, before anybody takes them; and back to those before.

The report is built from the same texts on the ledger that it shows and on the ledger as it is now; what differs is told
by section, sentence or cell, with the sentences whose words would say against their figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from tertial.document import caveats
from tertial.document.book import FigureBook
from tertial.document.build import build
from tertial.document.model import Cell, Document, Paragraph, Section, Table, TextFigure
from tertial.document.understand.said import sentences
from tertial.domain.swedish import MINUS, NBSP, format_number
from tertial.errors import BadInput, NotFound
from tertial.ledger.batches import Batch, Ledger
from tertial.services.access import Actor, may, require
from tertial.services.documents.drafts import Draft, draft_of, report_of
from tertial.services.documents.pins import Now, counting_now, newest_pin, pin
from tertial.services.pages import BatchLine, ReportLink
from tertial.services.people import names_of
from tertial.services.reporting import report_facts, report_link
from tertial.services.workspace import ledger_home
from tertial.store import models

FORMER = 20
"""Earlier pins that can be gone back to."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that would be another: where it stands, before and after as printed, and the difference between them.
    ``sentence`` is empty for a cell."""

    section: str
    place: str
    before: str
    after: str
    difference: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class PinLine:
    """A pin as it is told."""

    id: int
    at: str
    who: str
    batches: int


@dataclass(frozen=True, slots=True)
class NewFiguresPage:
    """``pin`` is what the draft shows, none where it follows the ledger. ``came`` and ``gone`` are batches; a save
    names the ``generation`` that was seen. ``wrong`` are sentences that would be flagged."""

    committee: str
    report: ReportLink
    pin: PinLine | None
    came: Sequence[BatchLine]
    gone: Sequence[BatchLine]
    texts: Sequence[Change]
    cells: Sequence[Change]
    wrong: Sequence[caveats.WrongWord]
    former: Sequence[PinLine]
    generation: int
    may_take: bool

    @property
    def is_new(self) -> bool:
        return bool(self.came or self.gone)


def new_figures_page(*, actor: Actor, committee: str, report: str) -> NewFiguresPage:
    """What has come since a draft was pinned, and what it would change in it."""
    require(actor, "build_report", committee)
    draft = draft_of(committee, report)
    pins = _pins(draft.plan_year, report)
    shown, live = pins[0] if pins else None, Ledger(ledger_home())
    came, gone = _between(shown, committee, live) if shown else ((), ())
    book = FigureBook(draft.facts)
    after, then = _on(draft, live) if came or gone else (book, draft.document)
    lines = _lines(pins)
    return NewFiguresPage(
        committee=committee,
        report=report_link(draft.records, draft.record),
        pin=lines[0] if lines else None,
        came=_batches(came),
        gone=_batches(gone),
        texts=tuple(_texts(book, draft.document, then)),
        cells=tuple(_cells(draft.document, then)),
        wrong=_turned((book, draft.document), (after, then)),
        former=tuple(each for each in lines[1:FORMER] if each.id in _others(pins)),
        generation=live.generation,
        may_take=may(actor, "write_text", committee),
    )


def is_behind(plan_year: models.PlanYear, report: str) -> bool:
    """Whether figures have come that a draft does not show (two queries at most, no facts)."""
    shown = newest_pin(plan_year, report)
    return shown is not None and set(shown.batches) != set(
        counting_now(plan_year.committee.slug).batches
    )


def behind(*, actor: Actor, committee: str, report: str) -> bool:
    """Whether figures have come that a draft does not show."""
    require(actor, "build_report", committee)
    return is_behind(report_of(committee, report).plan_year, report)


def take(*, actor: Actor, committee: str, report: str, generation: int, now: datetime) -> None:
    """Let a draft show the figures of now. Raises ``BadInput("pin.more-came")`` when more came than was looked at."""
    require(actor, "write_text", committee)
    batches = counting_now(committee)
    if batches.generation != generation:
        raise BadInput("pin.more-came")
    with transaction.atomic():
        row = report_of(committee, report)
        year = row.plan_year
        pin(actor=actor, plan_year=year, report=row.key, batches=batches, why="taken", now=now)


def go_back(*, actor: Actor, committee: str, report: str, to: int, now: datetime) -> None:
    """Let a draft show what it showed before. Raises ``NotFound("pin.unknown")``."""
    require(actor, "write_text", committee)
    with transaction.atomic():
        row = report_of(committee, report)
        found = models.ReportPin.objects.filter(
            plan_year=row.plan_year, report=row.key, pk=to
        ).first()
        if found is None:
            raise NotFound("pin.unknown", pin=to)
        pin(
            actor=actor,
            plan_year=row.plan_year,
            report=row.key,
            batches=Now(tuple(found.batches), found.generation),
            why="figures-back",
            now=now,
        )


def ensure_pinned(*, actor: Actor, committee: str, report: str, now: datetime) -> None:
    """Pin a draft that somebody has opened to write in, once."""
    require(actor, "write_text", committee)
    row = report_of(committee, report)
    if newest_pin(row.plan_year, row.key) is None:
        with transaction.atomic():
            pin(
                actor=actor,
                plan_year=row.plan_year,
                report=row.key,
                batches=counting_now(committee),
                why="pinned",
                now=now,
            )


# --- pins and batches ---------------------------------------------------------------------------------------


def _pins(plan_year: models.PlanYear, report: str) -> list[models.ReportPin]:
    rows = models.ReportPin.objects.filter(plan_year=plan_year, report=report)
    return list(rows.order_by("-pk")[:FORMER])


def _others(pins: Sequence[models.ReportPin]) -> set[int]:
    """The newest pin of each set of batches that is not the one shown."""
    by_batches: dict[frozenset[str], int] = {}
    for each in pins:
        by_batches.setdefault(frozenset(each.batches), int(each.pk))
    return set(by_batches.values()) - ({int(pins[0].pk)} if pins else set())


def _lines(pins: Sequence[models.ReportPin]) -> tuple[PinLine, ...]:
    names = names_of({each.by for each in pins}) if pins else {}
    return tuple(
        PinLine(
            int(each.pk),
            timezone.localtime(each.at).strftime("%Y-%m-%d %H.%M"),
            names.get(each.by, each.by),
            len(each.batches),
        )
        for each in pins
    )


def _between(
    shown: models.ReportPin, committee: str, live: Ledger
) -> tuple[tuple[Batch, ...], tuple[Batch, ...]]:
    now, then = set(counting_now(committee).batches), set(shown.batches)
    return (
        tuple(each for each in live.batches() if each.id in now - then),
        tuple(each for each in live.batches() if each.id in then - now),
    )


def _batches(batches: Sequence[Batch]) -> tuple[BatchLine, ...]:
    return tuple(
        BatchLine(
            each.id,
            each.meta.file,
            timezone.localtime(each.meta.created_at).strftime("%Y-%m-%d %H.%M"),
            ", ".join(sorted({part.key.kind for part in each.parts})),
        )
        for each in batches
    )


def _on(draft: Draft, ledger: Ledger) -> tuple[FigureBook, Document]:
    """The draft as it would be on another ledger, with its figures."""
    facts = report_facts(draft.records, draft.record, ledger)
    return FigureBook(facts), build(facts, draft.template)


# --- what differs -------------------------------------------------------------------------------------------


def _pairs(before: Document, after: Document) -> Iterator[tuple[Section, Section]]:
    then = {section.id: section for section in after.sections}
    return ((each, then[each.id]) for each in before.sections if each.id in then)


def _of(section: Section, kind: type[Any]) -> list[Any]:
    return [block for block in section.blocks if isinstance(block, kind)]


def _texts(book: FigureBook, before: Document, after: Document) -> Iterator[Change]:
    """The bound figures of running texts that print another way."""
    for one, other in _pairs(before, after):
        for old, new in zip(_of(one, Paragraph), _of(other, Paragraph), strict=False):
            for was, is_ in zip(old.figures, new.figures, strict=False):
                if was.ref == is_.ref and (was.text, was.signed) != (is_.text, is_.signed):
                    difference = _difference(was.signed, is_.signed, is_.unit)
                    title = book.entry(was.ref).title
                    sentence = _sentence(new.text, is_)
                    yield Change(
                        one.title, title, _printed(was), _printed(is_), difference, sentence
                    )


def _printed(figure: TextFigure) -> str:
    """A figure with its sign, which "ett underskott om 8,7" leaves out."""
    is_less = figure.signed is not None and figure.signed < 0
    return f"{MINUS if is_less else ''}{figure.text.lstrip(MINUS)}"


def _sentence(text: str, figure: TextFigure) -> str:
    """The sentence that a figure stands in."""
    found = (text[begin:end] for begin, end in sentences(text) if begin <= figure.start < end)
    return next(found, text).strip()


def _cells(before: Document, after: Document) -> Iterator[Change]:
    """The cells of tables with a figure that print another way."""
    for one, other in _pairs(before, after):
        then = {table.id: table for table in _of(other, Table)}
        for table in _of(one, Table):
            if table.id in then:
                yield from _of_table(one.title, table, then[table.id])


def _of_table(section: str, before: Table, after: Table) -> Iterator[Change]:
    rows: dict[str, list[Any]] = {}
    for row in after.rows:
        rows.setdefault(row.label, []).append(row)
    for row in before.rows:
        same = rows.get(row.label, [])
        new = same.pop(0) if same else None
        for n, was in enumerate(row.cells):
            is_ = new.cells[n] if new and n < len(new.cells) else Cell()
            if was.text == is_.text or (was.value is None and is_.value is None):
                continue
            column = before.columns[n] if n < len(before.columns) else None
            heading = f"{column.group} {column.name}".strip() if column else ""
            place = " › ".join(filter(None, (before.title, row.label, heading)))
            unit = is_.unit or row.unit or (column.unit if column else None) or before.unit
            difference = _difference(was.value, is_.value, unit)
            yield Change(section, place, was.text or "–", is_.text or "–", difference)


def _difference(before: Decimal | None, after: Decimal | None, unit: str | None) -> str:
    """After minus before as both are printed, with its sign: "+1,2 mnkr"; empty where there is none."""
    if before is None or after is None or before == after:
        return ""
    decimals = max(0, -int(min(before.as_tuple().exponent, after.as_tuple().exponent)))
    shown = format_number(after - before, decimals)
    return f"{'+' if after > before else ''}{shown}{NBSP + unit if unit else ''}"


def _turned(
    before: tuple[FigureBook, Document], after: tuple[FigureBook, Document]
) -> tuple[caveats.WrongWord, ...]:
    """The words that would say against their figures and do not today, in texts and in comments on statuses."""
    was = {_key(each) for each in caveats.find(*before).wrong_words}
    return tuple(each for each in caveats.find(*after).wrong_words if _key(each) not in was)


def _key(each: caveats.WrongWord) -> tuple[str, str, str]:
    return each.section, each.ref, each.word
