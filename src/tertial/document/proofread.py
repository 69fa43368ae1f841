"""Reads a report's texts and template before anybody builds it: what refers to nothing is found when it comes in.

Missing figures are no fault (a ledger may come later); references to lines, indicators, sections that do not exist are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tertial.document.blocks import make
from tertial.document.blocks.context import Place
from tertial.document.blocks.text import plain
from tertial.document.book import FigureBook
from tertial.document.facts import ReportFacts
from tertial.document.template import ReportTemplate
from tertial.errors import TertialError


@dataclass(frozen=True, slots=True)
class Fault:
    """Where something refers to nothing: the file or table, the row's key, and the error, or what a block lacks."""

    file: str
    row: str
    error: TertialError | None
    missing: str = ""


def proofread(facts: ReportFacts, template: ReportTemplate) -> tuple[Fault, ...]:
    """All that would stop this report from being built, or be left out of it in silence."""
    book = FigureBook(facts)
    return (*_texts(book, template), *_rows(book), *_blocks(book, template))


def _texts(book: FigureBook, template: ReportTemplate) -> Iterator[Fault]:
    places = {section.id for section in template.sections}
    places |= {f"mal-{goal.key}" for goal in book.facts.goals}
    for section, source in book.facts.texts.items():
        file = f"texts/{book.facts.key}/{section}.md"
        if section not in places:
            yield Fault(file, "", None, f"mallen {template.key} har inget avsnitt {section}")
        yield from _bound(book, file, "", (source,))


def _rows(book: FigureBook) -> Iterator[Fault]:
    for file, row, sources in row_texts(book):
        yield from _bound(book, file, row, sources)


def row_texts(book: FigureBook) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The texts that stand in rows of tables and may hold figures: (table, the row's key, its texts)."""
    facts = book.facts
    for item in facts.items:
        yield "items", item.key, (item.background, item.text)
    for project in facts.projects.values():
        texts = (project.current_state, project.target_state, project.this_year)
        yield "projects", project.item, (*texts, project.effects, project.benefit)
        for phase in project.phases:
            yield "project_phases", phase.key, (phase.activities, phase.effect)
    for status in facts.statuses.values():
        yield "item_statuses", status.item, (status.status, status.comment)
    for assessment in facts.assessments.values():
        yield "assessments", assessment.goal, (assessment.motive,)
    for note in facts.indicator_notes.values():
        yield "indicator_notes", note.indicator, (note.comment,)


def _bound(book: FigureBook, file: str, row: str, sources: Iterable[str]) -> Iterator[Fault]:
    for source in sources:
        for part in source.split("\n\n"):
            try:
                plain(book, part)
            except TertialError as error:
                yield Fault(file, row, error)


def _blocks(book: FigureBook, template: ReportTemplate) -> Iterator[Fault]:
    file = f"templates/{template.key}.toml"
    goals = {goal.key for goal in book.facts.goals}
    for section in template.sections:
        blocks = [(section.id, "", block) for block in section.blocks]
        blocks += [(section.id, "", block) for block in section.goal_default or ()]
        for goal, own in section.goal_blocks.items():
            if goal not in goals:
                yield Fault(file, section.id, None, f"målet {goal} finns inte")
            blocks += [(f"mal-{goal}", goal, block) for block in own]
        for place, goal, block in blocks:
            if block["type"] == "text":
                continue  # its text has been read
            try:
                make(Place(book, place, goal), block)
            except TertialError as error:
                yield Fault(file, section.id, error)
