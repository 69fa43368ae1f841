"""Checks any report for figures that cannot all be true: rules over one document, one file per family.

``check(document)`` → findings with their arithmetic, and what was and could not be checked. A rule is a function of a
case and a tally; what different rules say of one figure is made one finding in ``merge.py``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from tertial.document.check.across import cross_document
from tertial.document.check.arithmetic import arithmetic
from tertial.document.check.assessments import assessment
from tertial.document.check.bands import bands
from tertial.document.check.case import Case, Passage, passages
from tertial.document.check.counts import count
from tertial.document.check.direction import direction
from tertial.document.check.echoed import echoed
from tertial.document.check.finding import Checked, Finding, Tally
from tertial.document.check.introduced import introduced
from tertial.document.check.kolada import kolada
from tertial.document.check.merge import merged
from tertial.document.check.names import label
from tertial.document.check.notes import note
from tertial.document.check.personal import personal_data, unshown
from tertial.document.check.prose import prose
from tertial.document.check.texts import texts
from tertial.document.check.unit_words import unit_words
from tertial.document.model import Document, Table
from tertial.document.understand import understand
from tertial.document.understand.figures import amounts, figures_in

RuleFunction = Callable[[Case, Tally], Iterable[Finding]]
RULES: dict[str, RuleFunction] = {
    "arithmetic": arithmetic,
    "prose": prose,
    "introduced": introduced,
    "texts": texts,
    "direction": direction,
    "unit_words": unit_words,
    "names": label,
    "counts": count,
    "assessments": assessment,
    "bands": bands,
    "notes": note,
    "kolada": kolada,
    "personal": personal_data,
    "across": cross_document,
}
"""The families in the order they run, by name of their module."""


def case_of(document: Document, file: str = "", against: Sequence[Case] = ()) -> Case:
    """A document made ready for the rules: its tables understood, all its figures in texts found."""
    tables = tuple(
        understand(block, section.title)
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Table)
    )
    read = tuple(_with_figures(each) for each in passages(document))
    return Case(file, document, tables, read, tuple(against))


def _with_figures(passage: Passage) -> Passage:
    return passage if passage.figures else replace(passage, figures=figures_in(passage.text))


def _tried(name: str, case: Case, tally: Tally) -> list[Finding]:
    """What a rule finds. A rule that stops on a document nobody thought of costs its own findings, not the others'."""
    try:
        return list(RULES[name](case, tally))
    except Exception:  # told as coverage, and in the log
        logging.getLogger("tertial.check").exception("the rule %s stopped on %s", name, case.file)
        tally.could_not(f"kontrollen {name} stannade på dokumentet")
        return []


def check(document: Document, file: str = "", against: Sequence[Case] = ()) -> Checked:
    """All findings of one document, the gravest first and then in reading order."""
    case = case_of(document, file, against)
    tally = Tally()
    found = [finding for name in RULES for finding in _tried(name, case, tally)]
    amounts.cache_clear()
    return Checked(
        file=file,
        tables=len(case.tables),
        cells=sum(1 for table in case.tables for _ in table.spots()),
        figures=sum(len(passage.figures) for passage in case.passages),
        findings=tuple(map(unshown, echoed(case, merged(found)))),
        checked=tally.checked,
        unchecked=tally.unchecked,
    )
