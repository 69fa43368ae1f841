"""A document made short enough to be looked at: the rows of long tables that nobody said anything of are left out.

A workbook may have half a million cells; what a reader of findings wants of it is where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tertial.document.check.case import passages
from tertial.document.check.finding import Finding, Where
from tertial.document.check.report.reviewed import Reviewed
from tertial.document.model import Block, Document, Note, Section, Table
from tertial.domain.swedish import format_number

LONGEST_TABLE = 300
"""Rows that are shown of a table whatever they say."""
KEPT_FIRST = 40
_Kept = dict[str, dict[int, int]]


def shortened(reviewed: Reviewed) -> Reviewed:
    """The same check with its long tables cut: their first rows, those of a finding with the rows beside, those with
    sentences, and the last. The findings' places follow."""
    tables = [
        block
        for section in reviewed.document.sections
        for block in section.blocks
        if isinstance(block, Table) and len(block.rows) > LONGEST_TABLE
    ]
    if not tables:
        return reviewed
    findings = reviewed.checked.findings
    spots = [each.spot for f in findings for each in (f.where, *f.also) if each.spot]
    kept = {
        table.id: _kept(table, {row for name, row, _ in spots if name == table.id})
        for table in tables
    }
    sections = tuple(
        replace(section, blocks=tuple(_cut(block, kept) for block in section.blocks))
        for section in reviewed.document.sections
    )
    return Reviewed(
        replace(reviewed.document, sections=sections),
        replace(reviewed.checked, findings=tuple(_moved(each, kept) for each in findings)),
    )


def _kept(table: Table, found: Iterable[int]) -> dict[int, int]:
    """Rows that stay: their number before → after."""
    stays = set(range(KEPT_FIRST)) | {len(table.rows) - 1} | _with_sentences(table)
    stays |= {near for row in found for near in (row - 1, row, row + 1)}
    rows = sorted(row for row in stays if 0 <= row < len(table.rows))
    return {row: number for number, row in enumerate(rows)}


def _with_sentences(table: Table) -> set[int]:
    """Rows whose cells are counted among the document's texts: without them every later text would move."""
    return {
        number for number, row in enumerate(table.rows) if _has_text(replace(table, rows=(row,)))
    }


def _has_text(table: Table) -> bool:
    alone = Document("", "", "", "", "", (Section("", 1, "", (table,)),))
    return next(passages(alone), None) is not None


def _cut(block: Block, kept: Mapping[str, Mapping[int, int]]) -> Block:
    if not isinstance(block, Table) or block.id not in kept:
        return block
    rows = tuple(block.rows[row] for row in kept[block.id])
    left_out = format_number(len(block.rows) - len(rows))
    note = Note("", f"{left_out} rader utan fynd visas inte.")
    return replace(block, rows=rows, notes=(*block.notes, note))


def _moved(finding: Finding, kept: _Kept) -> Finding:
    also = tuple(_at(each, kept) for each in finding.also)
    return replace(finding, where=_at(finding.where, kept), also=also)


def _at(where: Where, kept: _Kept) -> Where:
    if where.spot is None or where.spot[0] not in kept:
        return where
    table, row, column = where.spot
    return replace(where, spot=(table, kept[table].get(row, 0), column))
