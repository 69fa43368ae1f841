"""The chapters of a document: what belongs together when the same words stand in several places.

An annual report has a chapter for each committee, and each has its "Personal" and its "Summa". A chapter begins at each
heading of the uppermost level that occurs more than once; where all headings are of one level, each is a chapter.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tertial.document.check.case import Case
from tertial.document.model import Document, Section, Table


@dataclass(frozen=True, slots=True)
class Chapters:
    """The chapter of each table by its id, and of each figure in a text by the id of what is said of it."""

    of_table: dict[str, int]
    told: dict[int, int]


def chapters_of(case: Case) -> Chapters:
    """The chapters of a case's tables and figures."""
    of_section = _numbered(case.document)
    tables = {
        block.id: of_section[id(section)]
        for section in case.document.sections
        for block in section.blocks
        if isinstance(block, Table)
    }
    told = {id(each.said): of_section[id(each.passage.section)] for each in case.spoken}
    return Chapters(tables, told)


def _numbered(document: Document) -> dict[int, int]:
    """Each section's chapter, from 0."""
    level = _level(document.sections)
    numbers: dict[int, int] = {}
    number = -1
    for section in document.sections:
        if number < 0 or section.level <= level:
            number += 1
        numbers[id(section)] = number
    return numbers


def _level(sections: tuple[Section, ...]) -> int:
    counts = Counter(section.level for section in sections)
    repeated = [level for level, n in counts.items() if n > 1]
    return min(repeated, default=1)
