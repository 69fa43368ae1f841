"""Facts + template → document: a pure function, so that the same facts always give the same report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tertial.document import caveats, references
from tertial.document.blocks import make
from tertial.document.blocks.about import assessment
from tertial.document.blocks.context import Heading, Place
from tertial.document.blocks.text import markdown, plain
from tertial.document.book import FigureBook
from tertial.document.facts import ReportFacts
from tertial.document.model import Block, Chart, Document, Section, Table
from tertial.document.richtext import slug
from tertial.document.template import ReportTemplate, SectionTemplate
from tertial.domain.plan import Goal
from tertial.domain.swedish import format_date

DEEPEST = 4
SHOWN = ("area", "council", "committee")
"""The roles of goals that a committee's report is about, from above."""


def build(facts: ReportFacts, template: ReportTemplate) -> Document:
    """The report. Raises ``BadInput`` or ``NotFound`` where a text refers to what is not there."""
    return build_with_caveats(facts, template)[0]


def build_with_caveats(
    facts: ReportFacts, template: ReportTemplate
) -> tuple[Document, caveats.Caveats]:
    """The report, and what its reader must be told of its figures, which stands in it too."""
    book = FigureBook(facts)
    document = _document(book, template)
    found = caveats.find(book, document)
    about = next(
        (s.id for s in template.sections if any(each["type"] == "about" for each in s.blocks)), ""
    )
    return references.resolved(caveats.stated(document, found, about)), found


def _document(book: FigureBook, template: ReportTemplate) -> Document:
    facts = book.facts
    sections = _without_the_empty(
        [(section, [*_sections(book, section)]) for section in template.sections]
    )
    return Document(
        id=facts.id,
        kind=facts.kind,
        title=facts.title,
        subtitle=template.subtitle.replace("{år}", str(facts.period.year))
        or f"Läget per {format_date(facts.period_end)}",
        committee=facts.committee_name,
        municipality=facts.municipality,
        period_end=facts.period_end.isoformat(),
        sections=tuple(_with_own_ids(sections)),
        remarks=facts.remarks,
        batches=tuple(batch.id for batch in facts.batches),
    )


def _without_the_empty(made: Sequence[tuple[SectionTemplate, list[Section]]]) -> list[Section]:
    """The sections in order; an optional one with nothing in it and nothing below it is left out."""
    kept: list[list[Section]] = []
    level_after = 0
    for template, sections in reversed(made):
        is_empty = len(sections) == 1 and not sections[0].blocks
        if template.optional and is_empty and level_after <= template.level:
            continue
        kept.append(sections)
        level_after = template.level
    return [section for sections in reversed(kept) for section in sections]


def _sections(book: FigureBook, section: SectionTemplate) -> Iterator[Section]:
    place = Place(book, section.id)
    blocks = (made for block in section.blocks for made in make(place, block))
    yield from _under(section.id, section.level, section.title, blocks)
    if section.expand == "goals":
        yield from _goals(book, section)


def _goals(book: FigureBook, section: SectionTemplate) -> Iterator[Section]:
    """The chain from its uppermost goals down: areas, council goals, committee goals.

    A goal with nothing to say in this report, and nothing below it that says something, is left out.
    """
    for goal in _children(book.facts, ""):
        if goal.level in section.leave_out:
            continue
        yield from _branch(book, section, goal, section.level + 1)


def _children(facts: ReportFacts, parent: str) -> tuple[Goal, ...]:
    """The goals below one, those of units' work plans left out; those with none above where it is empty."""
    known = {goal.key for goal in facts.goals}
    return tuple(
        goal
        for goal in facts.goals
        if facts.role(goal) in SHOWN
        and (goal.parent == parent if parent else goal.parent not in known)
        and (parent or facts.role(goal) != "committee")
    )


def _branch(
    book: FigureBook, section: SectionTemplate, goal: Goal, level: int
) -> Iterator[Section]:
    own = list(_goal(book, section, goal, level))
    below = [
        made
        for child in _children(book.facts, goal.key)
        for made in _branch(book, section, child, min(level + 1, DEEPEST))
    ]
    if own or below:
        yield from own or [Section(f"mal-{goal.key}", level, _title(book.facts, goal))]
        yield from below


def _goal(book: FigureBook, section: SectionTemplate, goal: Goal, level: int) -> Iterator[Section]:
    place = Place(book, f"mal-{goal.key}", goal.key)
    blocks: list[Block | Heading] = []
    if goal.key in book.facts.assessments:
        motive = plain(book, book.facts.assessments[goal.key].motive)
        blocks.append(assessment(place, goal.key, goal.label, motive))
    blocks += markdown(book, book.facts.texts.get(place.section, ""))
    default = section.goal_default
    for block in section.goal_blocks.get(
        goal.key, _default_blocks(book.facts, goal) if default is None else default
    ):
        blocks += make(place, block)
    if blocks:
        yield from _under(place.section, level, _title(book.facts, goal), blocks)


def _title(facts: ReportFacts, goal: Goal) -> str:
    """What the level is called and the goal; of a council goal that no area holds, the goal alone."""
    level = facts.levels.get(goal.level)
    says_level = facts.role(goal) != "council" or bool(goal.parent)
    return f"{level.label}: {goal.label}" if level and says_level else goal.label


def _default_blocks(facts: ReportFacts, goal: Goal) -> Iterator[dict[str, object]]:
    yield {"type": "items", "kind": "commitment"}
    yield {"type": "items", "kind": "activity", "layout": "table"}
    measures = [each for each in facts.indicators if each.goal == goal.key]
    if measures:
        yield {
            "type": "indicators",
            "layout": "sex" if any(m.by_sex for m in measures) else "years",
        }


def _under(key: str, level: int, title: str, made: Iterable[Block | Heading]) -> Iterator[Section]:
    """One section, and one more below it for each heading inside its text."""
    blocks: list[Block] = []
    current = (key, level, title)
    for each in made:
        if isinstance(each, Heading):
            yield Section(*current, tuple(blocks))
            blocks = []
            below = min(level + each.depth, DEEPEST)
            current = (f"{key}-{slug(each.title)}", below, each.title)
        else:
            blocks.append(each)
    yield Section(*current, tuple(blocks))


def _with_own_ids(sections: list[Section]) -> Iterator[Section]:
    """The same sections with ids that are theirs alone in the document: they are addresses in every format."""
    taken: set[str] = set()
    own = [_own(section.id, taken) for section in sections]  # headings first: they keep their names
    for section, key in zip(sections, own, strict=True):
        blocks = tuple(
            replace(block, id=_own(block.id, taken)) if isinstance(block, Table | Chart) else block
            for block in section.blocks
        )
        yield replace(section, id=key, blocks=blocks)


def _own(key: str, taken: set[str]) -> str:
    number, name = 1, key
    while name in taken:
        number += 1
        name = f"{key}-{number}"
    taken.add(name)
    return name
