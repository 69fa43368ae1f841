"""``tertial.report/1``: the document as data, and back again without loss (``shared/contracts.md``)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from tertial.document.model import (
    Block,
    Cell,
    Chart,
    Document,
    Footnote,
    Mark,
    Paragraph,
    Place,
    Section,
    Status,
    Table,
    TextFigure,
)
from tertial.document.render.json_read import from_data, from_json
from tertial.domain.figure import Lineage, Selection

__all__ = ["from_data", "from_json", "placed", "to_data", "to_json", "written"]


def to_json(document: Document) -> bytes:
    """The document as UTF-8 JSON, keys in the model's order, every number digit for digit as printed."""
    return ("".join(written(to_data(document), "\n")) + "\n").encode()


def written(value: Any, line: str) -> Iterator[str]:
    """JSON with decimals as they stand: the standard library would print 51.10 as 51.1."""
    match value:
        case Decimal():
            yield format(value, "f")
        case dict() if value:
            yield from _members(((f"{json.dumps(k)}: ", v) for k, v in value.items()), "{}", line)
        case list() if value:
            yield from _members((("", each) for each in value), "[]", line)
        case _:
            yield json.dumps(value, ensure_ascii=False)


def _members(members: Iterable[tuple[str, Any]], signs: str, line: str) -> Iterator[str]:
    comma = signs[0]
    for name, value in members:
        yield f"{comma}{line} {name}"
        yield from written(value, line + " ")
        comma = ","
    yield line + signs[1]


def to_data(document: Document) -> dict[str, Any]:
    """The document as plain values; printed numbers are decimals."""
    return {
        "schema": document.schema,
        "id": document.id or None,
        "kind": document.kind or None,
        "title": document.title,
        "subtitle": document.subtitle,
        "committee": document.committee or None,
        "municipality": document.municipality,
        "period_end": document.period_end or None,
        "language": document.language,
        "remarks": list(document.remarks),
        "batches": list(document.batches),
        **_some(
            pages=document.pages,
            unread=[{"reason": each.reason, **placed(each.place)} for each in document.unread],
        ),
        "sections": [_section(section) for section in document.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "level": section.level,
        "title": section.title,
        **placed(section.place),
        "blocks": [_block(block) for block in section.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return _some(
                type="paragraph",
                text=block.text,
                style=block.style,
                figures=[_figure(f) for f in block.figures],
                marks=[_mark(mark) for mark in block.marks],
                notes=[_footnote(note) for note in block.notes],
                depth=block.depth or None,
                number=block.number or None,
                always=("text", "figures"),
                **placed(block.place),
            )
        case Table():
            return _table(block)
        case Status():
            return {
                "type": "status",
                "kind": block.kind,
                "title": block.title,
                "background": block.background,
                "text": block.text,
                "status": block.status,
                "tone": block.tone,
                "comment": block.comment,
                "ref": block.ref,
                **placed(block.place),
            }
        case Chart():
            return {
                "type": "chart",
                "id": block.id,
                **_some(name=block.name),
                "title": block.title,
                "alt": block.alt,
                "kind": block.kind,
                "unit": block.unit,
                "decimals": block.decimals,
                "has_table": block.has_table,
                "categories": list(block.categories),
                "series": [
                    {"name": s.name, "values": list(s.values), **_some(role=s.role)}
                    for s in block.series
                ],
            }


def _table(table: Table) -> dict[str, Any]:
    return {
        "type": "table",
        "id": table.id,
        **_some(name=table.name),
        "title": table.title,
        "unit": table.unit,
        "label_heading": table.label_heading,
        **placed(table.place),
        "columns": [
            _some(
                group=c.group, name=c.name, unit=c.unit, is_text=c.is_text, always=("group", "name")
            )
            for c in table.columns
        ],
        "rows": [
            _some(
                label=row.label,
                level=row.level,
                note=row.note,
                parent=row.parent,
                spanned=row.spanned,
                unit=row.unit,
                cells=[_cell(cell) for cell in row.cells],
                always=("label", "cells"),
                **placed(row.place),
            )
            for row in table.rows
        ],
        "notes": [{"mark": note.mark, "text": note.text} for note in table.notes],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return _some(
        text=cell.text,
        value=cell.value,
        ref=cell.ref,
        unit=cell.unit,
        note=cell.note,
        spanned=cell.spanned,
        lineage=_lineage(cell.lineage),
        decimals=cell.decimals,
        doubt=cell.doubt,
        always=("text", "value"),
        **placed(cell.place),
    )


def _figure(figure: TextFigure) -> dict[str, Any]:
    return _some(
        text=figure.text,
        value=figure.value,
        signed=figure.signed,
        unit=figure.unit,
        ref=figure.ref,
        start=figure.start,
        end=figure.end,
        lineage=_lineage(figure.lineage),
        always=("text", "value", "unit", "ref", "start", "end"),
        **placed(figure.place),
    )


def _mark(mark: Mark) -> dict[str, Any]:
    return _some(
        kind=mark.kind,
        start=mark.start,
        end=mark.end,
        href=mark.href,
        always=("start", "end"),
    )


def _footnote(note: Footnote) -> dict[str, Any]:
    return _some(
        at=note.at,
        text=note.text,
        figures=[_figure(f) for f in note.figures],
        marks=[_mark(mark) for mark in note.marks],
        always=("at", "text"),
    )


def placed(place: Place | None) -> dict[str, Any]:
    """Where it stands in the file it was read from; nothing in a document of ours."""
    if place is None:
        return {}
    box = [Decimal(str(round(edge, 1))) for edge in place.box] if place.box else None
    return _some(line=place.line, page=place.page, box=box, sheet=place.sheet)


def _lineage(lineage: Lineage | None) -> dict[str, Any] | None:
    if lineage is None:
        return None
    return _some(
        formula=lineage.formula,
        terms=list(lineage.terms),
        source=lineage.source,
        batches=list(lineage.batches),
        selection=_selection(lineage.selection) if lineage.selection else None,
    )


def _selection(selection: Selection) -> dict[str, Any]:
    return {
        "committee": selection.committee,
        "kind": selection.kind,
        "version": selection.version,
        "year": selection.year,
        "months": list(selection.months),
        "codes": {name: sorted(codes) for name, codes in sorted(selection.codes.items())},
        "sign": selection.sign,
    }


def _some(*, always: tuple[str, ...] = (), **values: Any) -> dict[str, Any]:
    """The values that say something; those named in ``always`` stand even when they do not."""
    return {
        name: value
        for name, value in values.items()
        if name in always or not (value is None or value is False or value == "" or value == [])
    }
