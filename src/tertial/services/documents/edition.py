"""A published report as a folder of its own: all that the public pages show, made from a seal when it is published.

Nothing is in it that everybody may not see: figures have a formula and a source, no units, accounts, vouchers, logins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from tertial.document.model import Block, Document, Paragraph, Section, Status, Table
from tertial.document.render.table_data import tables
from tertial.domain.figure import Lineage
from tertial.errors import NotFound
from tertial.services.documents.changes import ChangeList, after_text, before_text
from tertial.services.documents.sealed import Changed

SCHEMA: Final = "tertial.public/1"
PAGE: Final = "public.json"
TABLES: Final = "tabeller/"
MOST_CHANGES: Final = 40
FOLLOWED: Final = ("goal", "commitment", "assignment", "priority", "initiative", "project")
_BY: Final = re.compile(r"\s+av\s+\S+$")


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file to download; ``is_sealed``: byte for byte the one that was sealed."""

    name: str
    size: int
    sha256: str
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class PublicTable:
    """A table to download as CSV or JSON."""

    id: str
    title: str
    section: str
    unit: str
    rows: int
    source: str


@dataclass(frozen=True, slots=True)
class OffTarget:
    """Something followed that does not go as it should."""

    title: str
    status: str
    comment: str
    tone: str


@dataclass(frozen=True, slots=True)
class Edition:
    """A published version of a report as its page tells it. Days and times are as they are shown.

    ``since`` names what the changes are from; empty for the first. ``proposals`` are what the committee is to decide,
    ``decided`` what it did. ``hidden`` are figures that are not shown, as words.
    """

    committee: str
    committee_name: str
    municipality: str
    report: str
    title: str
    subtitle: str
    kind: str
    period_end: str
    number: int
    status: str
    sealed_at: str
    published_at: str
    sha256: str
    since: str = ""
    since_headline: str = ""
    since_figures: tuple[Changed, ...] = ()
    since_texts: tuple[Changed, ...] = ()
    proposals: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    decided: str = ""
    decided_points: tuple[str, ...] = ()
    off_target: tuple[OffTarget, ...] = ()
    corrects: int = 0
    corrections: tuple[Changed, ...] = ()
    files: tuple[PublicFile, ...] = ()
    tables: tuple[PublicTable, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        return " ".join(self.sha256[n : n + 4] for n in range(0, 16, 4))

    @property
    def address(self) -> str:
        return f"{self.committee}/{self.report}"


_LISTS: Final[Mapping[str, Any]] = {
    "since_figures": Changed,
    "since_texts": Changed,
    "corrections": Changed,
    "off_target": OffTarget,
    "files": PublicFile,
    "tables": PublicTable,
}


def edition_bytes(edition: Edition) -> bytes:
    data = {"schema": SCHEMA, **asdict(edition)}
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def read_edition(folder: Path) -> Edition:
    """An edition from its folder. Raises ``NotFound("public.none")`` where it has none."""
    try:
        data: dict[str, Any] = json.loads((folder / PAGE).read_bytes())
        data.pop("schema")
        made: dict[str, Any] = {
            name: tuple(_LISTS[name](**each) for each in value)
            if name in _LISTS
            else tuple(value)
            if isinstance(value, list)
            else value
            for name, value in data.items()
        }
        return Edition(**made)
    except (OSError, ValueError, TypeError, KeyError):
        raise NotFound("public.none") from None


# --- what may be shown ----------------------------------------------------------------------------------------


def public_document(document: Document) -> Document:
    """A document whose figures say formula, terms and source and no more."""
    return replace(
        document, batches=(), sections=tuple(_section(section) for section in document.sections)
    )


def _section(section: Section) -> Section:
    blocks: list[Block] = []
    for block in section.blocks:
        if isinstance(block, Table):
            rows = tuple(
                replace(
                    row,
                    cells=tuple(replace(c, lineage=_lineage(c.lineage)) for c in row.cells),
                )
                for row in block.rows
            )
            blocks.append(replace(block, rows=rows))
        elif isinstance(block, Paragraph):
            figures = tuple(replace(f, lineage=_lineage(f.lineage)) for f in block.figures)
            blocks.append(replace(block, figures=figures))
        else:
            blocks.append(block)
    return replace(section, blocks=tuple(blocks))


def _lineage(lineage: Lineage | None) -> Lineage | None:
    if lineage is None:
        return None
    return Lineage(_BY.sub("", lineage.formula), lineage.terms, None, lineage.source)


def off_target(document: Document) -> tuple[OffTarget, ...]:
    """What is followed and does not go as it should, the worst first."""
    found = [
        OffTarget(block.title, block.status, block.comment, block.tone)
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Status) and block.kind in FOLLOWED and block.tone in ("late", "maybe")
    ]
    return tuple(sorted(found, key=lambda each: each.tone != "late"))


def tables_of(document: Document) -> Iterator[tuple[Section, Table]]:
    """The tables that hold figures, and the figures of charts that no table has, in reading order."""
    for section in document.sections:
        for table in tables(replace(document, sections=(section,))):
            if any(cell.value is not None for row in table.rows for cell in row.cells):
                yield section, table


def told(changes: ChangeList) -> tuple[tuple[Changed, ...], tuple[Changed, ...]]:
    """The figures and texts of a change list, as far as a page tells them one by one."""
    figures = tuple(
        Changed(
            ", ".join(filter(None, (each.table, each.row, each.column))),
            before_text(each),
            after_text(each),
        )
        for each in changes.figures[:MOST_CHANGES]
    )
    texts = [
        Changed(
            section.title,
            "".join(piece.text for piece in pieces if piece.op != "ins"),
            "".join(piece.text for piece in pieces if piece.op != "del"),
        )
        for section in changes.sections
        for pieces in section.texts
    ]
    return figures, tuple(texts[:MOST_CHANGES])


def statuses_since(before: Document, after: Document) -> tuple[Changed, ...]:
    """What is followed in both reports and has another status now."""
    was = {
        (block.kind, block.title): block.status
        for section in before.sections
        for block in section.blocks
        if isinstance(block, Status)
    }
    return tuple(
        Changed(block.title, was[block.kind, block.title], block.status)
        for section in after.sections
        for block in section.blocks
        if isinstance(block, Status)
        and (block.kind, block.title) in was
        and was[block.kind, block.title] != block.status
    )


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """A figure explained to the level of the table."""

    ref: str
    text: str
    place: str
    unit: str
    formula: str
    source: str
    terms: tuple[tuple[str, str], ...]
    """The figures it is computed from, as (place, text)."""


def figure_in(document: Document, ref: str) -> PublicFigure:
    """A figure of a published document. Raises ``NotFound("figure.unknown")``."""
    places = dict(_figures(document))
    if ref not in places:
        raise NotFound("figure.unknown", ref=ref)
    place, text, unit, lineage = places[ref]
    terms = tuple((places[t][0], places[t][1]) for t in lineage.terms if t in places)
    return PublicFigure(ref, text, place, unit, lineage.formula, lineage.source, terms)


def _figures(document: Document) -> Iterator[tuple[str, tuple[str, str, str, Lineage]]]:
    """Figures in texts first, so that the same in a table, which says more, takes their place."""
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                for each in block.figures:
                    if each.ref:
                        lineage = each.lineage or Lineage()
                        yield each.ref, (section.title, each.text, each.unit or "", lineage)
    for _, table in tables_of(document):
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=False):
                if cell.ref:
                    heading = f"{column.group} {column.name}".strip()
                    place = ", ".join(filter(None, (table.title, row.label, heading)))
                    unit = cell.unit or row.unit or column.unit or table.unit or ""
                    yield cell.ref, (place, cell.text, unit, cell.lineage or Lineage())
