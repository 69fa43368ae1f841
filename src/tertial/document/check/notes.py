"""Note marks without a note, notes without a mark, and two notes with one mark.

Raised digits in texts, "1" beside a label or a cell, asterisks. A plain digit after a word (a text taken out of a PDF)
may be a mark: it answers for a note, but no note is asked of it.
Source: docs/dev/methods.md#notes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from tertial.document.check.case import Case
from tertial.document.check.finding import LONGEST_QUOTE, Finding, Tally, Where
from tertial.document.check.naming import at_row, at_section
from tertial.document.check.wording import is_damaged
from tertial.document.model import Paragraph, Section, Table
from tertial.document.understand.cells import POWER
from tertial.document.understand.understood import Spot, Understood

_RAISED: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_AS_DIGITS: Final = str.maketrans(_RAISED, "0123456789")
_RAISED_MARK: Final = re.compile(
    rf"(?!{POWER})(?<=[^\W\d])[{_RAISED}]{{1,2}}|(?<=[.,!?)\]”\"])[{_RAISED}]{{1,2}}"
    r"|<sup>\s*(\d{1,2})\s*</sup>|\^(\d{1,2})\b"
)
_PLAIN_MARK: Final = re.compile(r"(?:[a-zåäö]{3}|[.)”])(\d{1,2})(?=[\s.,;:)]|$)")
_MAY_RAISE: Final = re.compile(f"[{_RAISED}]|<sup>|\\^")
_NOTE: Final = re.compile(
    rf"^\s*(?:([{_RAISED}]{{1,2}})\s*|<sup>\s*(\d{{1,2}})\s*</sup>\s*|\^(\d{{1,2}})\s+|\[\^?(\d{{1,2}})\]:?\s+"
    r"|(\*{1,3})\)?(?=\s?[A-ZÅÄÖ]))(?=\S)"
)
_PLAIN_NOTE: Final = re.compile(r"^\s*(\d{1,2})[).]?\s+(?=[A-ZÅÄÖ\"”])")
_STARS: Final = re.compile(r"(?<=[\d%\w)])(\*{1,3})\)?$")
_IN_BRACKETS: Final = re.compile(r"\((\d{1,2})\)\s*$")


@dataclass(slots=True)
class Marks:
    """What marks a document uses, which notes it has, and what may be a mark, by the mark."""

    used: dict[str, list[Where]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[str, list[tuple[Where, str]]] = field(default_factory=lambda: defaultdict(list))
    maybe: set[str] = field(default_factory=set)
    maybe_notes: set[str] = field(default_factory=set)


def note(case: Case, tally: Tally) -> Iterator[Finding]:
    """All marks and notes that do not answer each other."""
    if is_damaged(passage.text for passage in case.passages):
        tally.could_not("notmärken i text som lästs ur en bild är inte säkra")
        return
    marks = Marks()
    _read_texts(case, marks)
    for table in case.tables:
        _read_table(case, table, marks)
    if marks.used:
        tally.did("notes", sum(map(len, marks.used.values())))
    yield from _without_note(marks)
    yield from _without_mark(marks)
    yield from _twice(case)


def _read_texts(case: Case, marks: Marks) -> None:
    for section in case.document.sections:
        _read_marks(section.title, at_section(case, section), marks)
        after_table = False
        for number, block in enumerate(section.blocks):
            if isinstance(block, Paragraph):
                beside = section.blocks[number + 1 : number + 2]
                _read_paragraph(case, section, block, marks, after_table, _are_items(block, beside))
            after_table = isinstance(block, Table) or (
                after_table and isinstance(block, Paragraph) and bool(_NOTE.match(block.text))
            )


def _are_items(block: Paragraph, beside: tuple[object, ...]) -> bool:
    """Whether an asterisk begins an item of a list: the next text begins with one too."""
    following = beside[0] if beside else None
    return block.style == "item" or (
        isinstance(following, Paragraph)
        and block.text.lstrip().startswith("* ")
        and following.text.lstrip().startswith("* ")
    )


def _read_paragraph(
    case: Case, section: Section, block: Paragraph, marks: Marks, after_table: bool, is_item: bool
) -> None:
    where = Where(
        section=section.title,
        place=block.place or section.place,
        quote=block.text[:LONGEST_QUOTE],
        file=case.file,
    )
    match = None if is_item else _NOTE.match(block.text)
    if match:
        mark = next(filter(None, match.groups())).translate(_AS_DIGITS)
        if mark[0] != "*" or after_table or block.style == "note":
            marks.notes[mark].append((where, block.text[match.end() :]))
        _read_marks(block.text[match.end() :], where, marks)
        return
    plain = _PLAIN_NOTE.match(block.text)
    if plain and block.style == "note":
        marks.notes[plain[1]].append((where, block.text[plain.end() :]))
    elif plain:
        marks.maybe_notes.add(plain[1])
    _read_marks(block.text, where, marks)
    stars = _STARS.search(block.text.rstrip(" .,:"))
    if stars:
        marks.maybe.add(stars[1])


def _read_marks(text: str, where: Where, marks: Marks) -> None:
    for match in _RAISED_MARK.finditer(text) if _MAY_RAISE.search(text) else ():
        mark = (match[1] or match[2] or match.group()).translate(_AS_DIGITS)
        marks.used[mark].append(where)
    for match in _PLAIN_MARK.finditer(text):
        marks.maybe.add(match[1])


def _read_table(case: Case, table: Understood, marks: Marks) -> None:
    """The marks of a table; what its own notes answer stays with it."""
    own = {_sign(each.mark): each.text for each in table.table.notes if _sign(each.mark)}
    used = set()
    for mark, where in _marks_of(case, table):
        used.add(_sign(mark))
        if _sign(mark) not in own:
            marks.used[_sign(mark)].append(where)
    for mark, text in own.items():
        if mark not in used:
            where = Where(
                section=table.section,
                table=table.table.title,
                place=table.table.place,
                quote=text[:LONGEST_QUOTE],
                file=case.file,
            )
            marks.notes[mark].append((where, text))


def _sign(mark: str) -> str:
    return mark.strip("() ").translate(_AS_DIGITS)


def _marks_of(case: Case, table: Understood) -> Iterator[tuple[str, Where]]:
    for r, row in enumerate(table.table.rows):
        bracket = _IN_BRACKETS.search(row.label)
        raised = _RAISED_MARK.search(row.label)
        note = "" if row.label.count("(") > row.label.count(")") else row.note.strip("() ")
        label = note or (bracket[1] if bracket else "") or _star(row.label)
        if label or raised:
            yield label or (raised.group() if raised else ""), at_row(case, table, r)
        for c, cell in enumerate(row.cells):
            raised = _RAISED_MARK.search(cell.text) if _MAY_RAISE.search(cell.text) else None
            mark = cell.note.strip("() ") or _star(cell.text) or (raised.group() if raised else "")
            if mark and not cell.spanned:
                yield mark, case.at_cell(table, Spot(r, c))
    for column in table.table.columns:
        raised = _RAISED_MARK.search(column.name)
        mark = _star(column.name) or (raised.group() if raised else "")
        if mark:
            yield mark, at_row(case, table, 0) if table.table.rows else Where(table.section)


def _star(text: str) -> str:
    match = _STARS.search(text.strip()) if "*" in text else None
    return match[1] if match else ""


def _without_note(marks: Marks) -> Iterator[Finding]:
    for mark, places in marks.used.items():
        unanswered = _unanswered(mark, places, marks)
        if not unanswered:
            continue
        yield Finding(
            rule="note",
            severity="warning",
            where=unanswered[0],
            message=f"Notmärket {_shown(mark)} har ingen not i dokumentet.",
            also=_distinct(unanswered[1:], unanswered[0]),
            confidence=0.8 if len(unanswered) == len(places) else 0.6,
        )


def _unanswered(mark: str, places: list[Where], marks: Marks) -> list[Where]:
    """The places whose mark has no note. A single note that a text refers to is not a table's in another section."""
    notes = marks.notes.get(mark, [])
    answers = len({text for _, text in notes}) + (mark in marks.maybe_notes)
    if not answers:
        return places
    in_texts = [where for where in places if not where.table]
    if answers > 1 or not (in_texts or mark in marks.maybe):
        return []
    sections = {where.section for where, _ in notes}
    return [where for where in places if where.table and where.section not in sections]


def _without_mark(marks: Marks) -> Iterator[Finding]:
    for mark, notes in marks.notes.items():
        if mark not in marks.used and mark not in marks.maybe:
            where, _ = notes[0]
            yield Finding(
                rule="note",
                severity="warning",
                where=where,
                message=f"Not {_shown(mark)} hör inte till något notmärke i dokumentet.",
                also=_distinct((w for w, _ in notes[1:]), where),
                confidence=0.7,
            )


def _twice(case: Case) -> Iterator[Finding]:
    """Two notes with one mark under one table; over a document numbering may begin anew on each page."""
    for table in case.tables:
        seen: dict[str, str] = {}
        for each in table.table.notes:
            if seen.setdefault(each.mark, each.text) != each.text:
                yield Finding(
                    rule="note",
                    severity="warning",
                    where=Where(
                        section=table.section,
                        table=table.table.title,
                        place=table.table.place,
                        quote=each.text[:LONGEST_QUOTE],
                        file=case.file,
                    ),
                    message=f"Två noter under tabellen har samma märke {_shown(each.mark)}.",
                    confidence=0.8,
                )


def _shown(mark: str) -> str:
    return f"”{mark}”" if mark[0] == "*" else mark


def _distinct(places: Iterable[Where], first: Where) -> tuple[Where, ...]:
    kept: list[Where] = []
    for each in places:
        if each != first and each not in kept:
            kept.append(each)
    return tuple(kept)
