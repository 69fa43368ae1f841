"""Two documents beside each other: which figures of the one's tables are not those of the other.

Ours against the published file, say. Tables are paired by the rows that they share, rows by their labels, columns by
their headings or, where those differ, by their place. Nothing is judged: which of the two is right a person knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from tertial.document.model import Cell, Chart, Column, Document, Place, Row, Table
from tertial.document.understand.fold import folded

Kind = Literal["differs", "missing", "added", "table-missing", "table-added"]
_LEAST: Final = 0.34
"""Share of the smaller table's rows that two tables must have in common to be the same table."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell whose figures differ, or a row or table that only one document has: ``missing`` in the other file,
    ``added`` there. ``ours`` and ``theirs`` are as printed; ``place`` is where in the other file."""

    kind: Kind
    table: str
    row: str = ""
    column: str = ""
    ours: str = ""
    theirs: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """``same`` is how many figures both documents have alike, ``tables`` how many tables were paired."""

    differences: tuple[Difference, ...]
    same: int
    tables: int


def compare(ours: Document, theirs: Document) -> Comparison:
    """All figures of the tables of both; a figure is the same when its value is, however it is written."""
    left, right = list(_tables(ours)), list(_tables(theirs))
    pairs = dict(_paired(left, right))
    found: list[Difference] = []
    same = 0
    for n, table in enumerate(left):
        if n not in pairs:
            found.append(Difference("table-missing", table.title))
            continue
        other = right[pairs[n]]
        alike, differences = _cells(table, other)
        same += alike
        found += differences
    paired = set(pairs.values())
    drawn = _drawn(ours)
    found += [
        Difference("table-added", table.title, place=table.place)
        for n, table in enumerate(right)
        if n not in paired and not _figures(table) <= drawn
    ]
    return Comparison(tuple(found), same, len(pairs))


def _tables(document: Document) -> Iterator[Table]:
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table) and any(
                cell.value is not None for row in block.rows for cell in row.cells
            ):
                yield block


def _drawn(document: Document) -> set[Decimal]:
    """The figures of a document's charts, which a file may have as tables."""
    return {
        value
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Chart)
        for series in block.series
        for value in series.values
        if value is not None
    }


def _figures(table: Table) -> set[Decimal]:
    return {cell.value for row in table.rows for cell in row.cells if cell.value is not None}


def _paired(left: list[Table], right: list[Table]) -> Iterator[tuple[int, int]]:
    """Each table of the left with the one of the right that it shares most with, the surest pairs first."""
    scores = sorted(
        (
            (_likeness(one, other), -n, -m)
            for n, one in enumerate(left)
            for m, other in enumerate(right)
        ),
        reverse=True,
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    for score, n, m in scores:
        if score >= _LEAST and -n not in used_left and -m not in used_right:
            used_left.add(-n)
            used_right.add(-m)
            yield -n, -m


def _likeness(one: Table, other: Table) -> float:
    """Rows in common, as a share of the smaller table's; a like title and like figures decide between equals."""
    left, right = _by_label(one), _by_label(other)
    common = left.keys() & right.keys()
    if not common:
        return 0.0
    share = len(common) / min(len(left), len(right))
    title = 0.1 if folded(one.title) == folded(other.title) else 0.0
    columns = 0.05 if len(one.columns) == len(other.columns) else 0.0
    values = sum(bool(_values(left[label]) & _values(right[label])) for label in common) / len(
        common
    )
    return share + title + columns + 0.3 * values


def _values(row: Row) -> set[object]:
    return {cell.value for cell in row.cells if cell.value}


def _by_label(table: Table) -> Mapping[tuple[str, int], Row]:
    """Rows by folded label and how many times it stood before: the same label may be two rows."""
    seen: dict[str, int] = {}
    rows: dict[tuple[str, int], Row] = {}
    for row in table.rows:
        label = folded(row.label)
        seen[label] = seen.get(label, 0) + 1
        rows[label, seen[label]] = row
    return rows


def _cells(one: Table, other: Table) -> tuple[int, list[Difference]]:
    left, right = _by_label(one), _by_label(other)
    columns = list(_columns(one, other))
    found: list[Difference] = []
    same = 0
    for key, row in left.items():
        theirs = right.get(key)
        if theirs is None:
            if _values(row):
                shown = " ".join(cell.text for cell in row.cells if cell.text)
                found.append(Difference("missing", one.title, row.label, ours=shown))
            continue
        for n, m in columns:
            mine = row.cells[n] if n < len(row.cells) else None
            yours = theirs.cells[m] if m is not None and m < len(theirs.cells) else None
            a, b = mine.value if mine else None, yours.value if yours else None
            if a == b or _words(mine) == _words(yours):
                same += a is not None
                continue
            heading = _heading(one.columns[n])
            printed = (mine.text if mine else "", yours.text if yours else "")
            found.append(
                Difference("differs", one.title, row.label, heading, *printed, theirs.place)
            )
    for key, row in right.items():
        if key not in left and _values(row):
            shown = " ".join(cell.text for cell in row.cells if cell.text)
            found.append(Difference("added", one.title, row.label, theirs=shown, place=row.place))
    return same, found


def _columns(one: Table, other: Table) -> Iterator[tuple[int, int | None]]:
    """Which column of the other stands for each of ours: by heading, by place where as many, else none."""
    headings: dict[str, int] = {}
    for m, column in enumerate(other.columns):
        headings.setdefault(folded(_heading(column)), m)
    is_alike = len(one.columns) == len(other.columns)
    for n, column in enumerate(one.columns):
        named = headings.get(folded(_heading(column)))
        yield n, n if named is None and is_alike else named


def _words(cell: Cell | None) -> str:
    """What a cell says, in the same spaces: "≤ 7,7" is a number to one reading and words to another."""
    return " ".join(cell.text.split()) if cell else ""


def _heading(column: Column) -> str:
    return f"{column.group} {column.name}".strip()
