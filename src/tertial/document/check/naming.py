"""What a document names, and where: goals, indicators, rows of tables, companies and authorities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tertial.document.check.case import Case
from tertial.document.check.finding import LONGEST_QUOTE, Where
from tertial.document.check.wording import plain
from tertial.document.model import Paragraph, Section, Status, Table
from tertial.document.understand.understood import Spot, Understood

_LONGEST_NAME: Final = 220
_GOAL: Final = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+)?(?P<prefix>[\w-]*m\w{1,2}l(?:omr\w{1,2}de)?t?)\s*:\s*(?P<name>\S.{3,})$",
    re.IGNORECASE,
)
_GOAL_ALONE: Final = re.compile(r"^[\w-]*m\w{1,2}l(?:omr\w{1,2}de)?\s*:$", re.IGNORECASE)
_AREA: Final = re.compile(r"m\w{1,2}lomr")
_COUNCIL: Final = re.compile(r"fullm\w{1,2}ktig\w*\s?m\w{1,2}l|\bkf[- ]?m\w{1,2}l")
_COMMITTEE: Final = re.compile(r"^n\w{1,3}n?d(?:ens )?\s?m\w{1,2}l")
_INDICATOR: Final = re.compile(r"^(?:indikator|m.tt\b|nyckeltal|resultatm.tt)")
_SOURCE: Final = re.compile(r"k\w{1,2}ll\w{0,2}\b|kolada")

NAMES_OF_KINDS: Final = {
    "area": "Målområdet",
    "council goal": "Kommunfullmäktigemålet",
    "committee goal": "Nämndmålet",
    "goal": "Målet",
    "indicator": "Indikatorn",
    "row": "Raden",
    "name": "Namnet",
}


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its place. ``defines``: the heading that a goal has; ``table`` is the id of the table it stands in."""

    kind: str
    text: str
    where: Where
    defines: bool = False
    table: str = ""


def goal_kind(heading: str) -> str | None:
    """What kind of goals a heading of a column, or a word before a colon, speaks of.

    >>> goal_kind("Nämndmål"), goal_kind("Kommunfullmäktiges mål/prioritering"), goal_kind("Målvärde 2030")
    ('committee goal', 'council goal', None)
    """
    lower = plain(heading).strip(" :")
    if _AREA.match(lower):
        return "area"
    if _COUNCIL.search(lower):
        return "council goal"
    if _COMMITTEE.match(lower):
        return "committee goal"
    return "goal" if re.fullmatch(r"(?:del|verksamhets|effekt|inriktnings)?mal", lower) else None


def goals(case: Case) -> Iterator[Name]:
    """The goals: those that headings define, then those that cells of tables cite."""
    yield from _headed(case)
    for table in case.tables:
        for column, kind in _goal_columns(table.table):
            yield from _in_column(case, table, column, kind)


def _headed(case: Case) -> Iterator[Name]:
    alone = ""
    for section in case.document.sections:
        title = section.title.strip()
        match = _GOAL.match(title)
        if match and (kind := goal_kind(match["prefix"])):
            yield _defined(case, kind, match["name"], section)
        elif alone and title and len(title) < _LONGEST_NAME:
            yield _defined(case, alone, title, section)
        alone = (goal_kind(title) or "") if _GOAL_ALONE.match(title) else ""
        for block in section.blocks:
            if isinstance(block, Status):  # a lone "Nämndmål:" may end what was read as its comment
                last = (block.comment or block.text).rpartition("\n")[2].strip()
                alone = (goal_kind(last) or "") if _GOAL_ALONE.match(last) else ""
                continue
            if not isinstance(block, Paragraph) or len(block.text) > _LONGEST_NAME:
                alone = ""
                continue
            text = block.text.strip()
            alone = (goal_kind(text) or "") if _GOAL_ALONE.match(text) else ""
            match = _GOAL.match(text)
            if (
                match
                and not match["name"].rstrip().endswith(".")
                and (kind := goal_kind(match["prefix"]))
            ):
                where = Where(
                    section=section.title,
                    place=block.place or section.place,
                    quote=text[:LONGEST_QUOTE],
                    file=case.file,
                )
                yield Name(kind, match["name"].strip(), where, defines=True)


def _defined(case: Case, kind: str, name: str, section: Section) -> Name:
    return Name(kind, name.strip(), at_section(case, section), defines=True)


def at_section(case: Case, section: Section) -> Where:
    """The place of a heading."""
    return Where(
        section=section.title,
        place=section.place,
        quote=section.title[:LONGEST_QUOTE],
        file=case.file,
    )


def _goal_columns(table: Table) -> Iterator[tuple[int, str]]:
    """Columns of goals (−1 is the label column), with their kind."""
    for column, heading in ((-1, table.label_heading), *enumerate(c.name for c in table.columns)):
        kind = goal_kind(heading)
        if kind and not (column >= 0 and _has_numbers(table, column)):
            yield column, kind


def _has_numbers(table: Table, column: int) -> bool:
    return any(row.cells[column].value is not None for row in table.rows if column < len(row.cells))


def _in_column(case: Case, table: Understood, column: int, kind: str) -> Iterator[Name]:
    for r, row in enumerate(table.table.rows):
        spanned = (
            row.spanned if column < 0 else column < len(row.cells) and row.cells[column].spanned
        )
        text = row.label if column < 0 else _text(table.table, r, column)
        if text.strip() and not spanned:
            yield Name(
                kind, " ".join(text.split()), at_row(case, table, r, column), table=table.table.id
            )


def _text(table: Table, row: int, column: int) -> str:
    cells = table.rows[row].cells
    return cells[column].text if column < len(cells) else ""


def at_row(case: Case, table: Understood, row: int, column: int = -1) -> Where:
    """The place of a row's label, or of one of its cells."""
    if column >= 0:
        return case.at_cell(table, Spot(row, column))
    each = table.table.rows[row]
    return Where(
        section=table.section,
        table=table.table.title,
        row=each.label,
        place=each.place or table.table.place,
        quote=" ".join([each.label, *(c.text for c in each.cells if c.text)])[:LONGEST_QUOTE],
        file=case.file,
    )


def is_source_list(table: Table) -> bool:
    """Whether a table says where indicators come from."""
    return any(_SOURCE.search(plain(c.name)) for c in table.columns) and any(
        _INDICATOR.match(plain(h)) for h in (table.label_heading, *(c.name for c in table.columns))
    )


def indicators(case: Case) -> Iterator[Name]:
    """The indicators: ``defines`` where a table gives their values, else as the source list names them."""
    for table in case.tables:
        sources = is_source_list(table.table)
        if sources:
            headings = (table.table.label_heading, *(c.name for c in table.table.columns))
            column = next(n for n, h in enumerate(headings) if _INDICATOR.match(plain(h))) - 1
            yield from _in_column(case, table, column, "indicator")
        elif _INDICATOR.match(plain(table.table.label_heading)):
            for name in _in_column(case, table, -1, "indicator"):
                yield Name("indicator", name.text, name.where, True, table.table.id)


def rows(case: Case) -> Iterator[Name]:
    """The labels of all rows, and of what stands after a colon in them; headings of sections too, as defining."""
    for table in case.tables:
        for r, row in enumerate(table.table.rows):
            if row.spanned or not row.label or len(row.label) > _LONGEST_NAME:
                continue
            where = at_row(case, table, r)
            yield Name("row", row.label, where, table=table.table.id)
            _, colon, rest = row.label.partition(": ")
            if colon and len(rest) > 8:
                yield Name("row", rest, where, table=table.table.id)
    for section in case.document.sections:
        if section.title and len(section.title) < _LONGEST_NAME:
            yield Name("row", section.title, at_section(case, section), defines=True)


_CAPITAL: Final = r"[A-ZÅÄÖ][a-zåäöéü]{2,30}"
_ENTITY: Final = re.compile(
    rf"\b{_CAPITAL}(?: [a-zåäö]{{4,20}}){{1,2}} (?:AB|KB|HB)\b"
    rf"|\b{_CAPITAL}(?: (?:{_CAPITAL}|AB|KB|HB)){{1,3}}\b"
)
_AUTHORITY: Final = re.compile(
    r"\b[A-ZÅÄÖa-zåäö]{4,30}(?:nämnden|styrelsen|verket|myndigheten|inspektionen|förvaltningen"
    r"|kansliet|kassan)(?=s?\b)"
)


def entities(case: Case) -> Iterator[Name]:
    """Companies, foundations, authorities: two or more capitalised words in a row, or a word that ends as one."""
    for passage in case.passages:
        for pattern in (_ENTITY, _AUTHORITY):
            for match in pattern.finditer(passage.text):
                yield Name("name", match.group(), case.at_text(passage, *match.span()))
