"""``tertial.report/1``: the document as data, and back again without loss (``shared/contracts.md``)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from tertial.document.model import (
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Note,
    Paragraph,
    Place,
    Row,
    Section,
    Series,
    Status,
    Table,
    TextFigure,
    Unread,
)
from tertial.domain.figure import Lineage, Selection


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
                "title": block.title,
                "alt": block.alt,
                "kind": block.kind,
                "unit": block.unit,
                "decimals": block.decimals,
                "has_table": block.has_table,
                "categories": list(block.categories),
                "series": [{"name": s.name, "values": list(s.values)} for s in block.series],
            }


def _table(table: Table) -> dict[str, Any]:
    return {
        "type": "table",
        "id": table.id,
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


# --- back -------------------------------------------------------------------------------------------------


def from_json(content: bytes) -> Document:
    """The document that ``to_json`` wrote."""
    return from_data(json.loads(content, parse_float=Decimal, parse_int=Decimal))


def from_data(data: Mapping[str, Any]) -> Document:
    return Document(
        id=data["id"] or "",
        kind=data["kind"] or "",
        title=data["title"],
        subtitle=data["subtitle"],
        committee=data["committee"] or "",
        municipality=data["municipality"],
        period_end=data["period_end"] or "",
        language=data["language"],
        remarks=tuple(data["remarks"]),
        batches=tuple(data["batches"]),
        sections=tuple(
            Section(
                s["id"],
                int(s["level"]),
                s["title"],
                tuple(map(_block_from, s["blocks"])),
                _place_from(s),
            )
            for s in data["sections"]
        ),
        unread=tuple(Unread(each["reason"], _place_from(each)) for each in data.get("unread", ())),
        pages=_whole(data.get("pages")),
        schema=data["schema"],
    )


def _block_from(data: Mapping[str, Any]) -> Block:
    match data["type"]:
        case "paragraph":
            return Paragraph(
                data["text"],
                tuple(map(_figure_from, data.get("figures", ()))),
                data["style"],
                _place_from(data),
            )
        case "table":
            return _table_from(data)
        case "status":
            kept = {name: value for name, value in data.items() if name not in _NOT_OF_A_STATUS}
            return Status(**kept, place=_place_from(data))
        case _:
            return Chart(
                id=data["id"],
                title=data["title"],
                alt=data["alt"],
                kind=data["kind"],
                categories=tuple(data["categories"]),
                series=tuple(Series(s["name"], tuple(s["values"])) for s in data["series"]),
                unit=data["unit"],
                decimals=int(data["decimals"]),
                has_table=data.get("has_table", False),
            )


def _table_from(data: Mapping[str, Any]) -> Table:
    return Table(
        id=data["id"],
        title=data["title"],
        columns=tuple(Column(**column) for column in data["columns"]),
        rows=tuple(
            Row(
                row["label"],
                tuple(map(_cell_from, row["cells"])),
                row.get("level", "detail"),
                row.get("note", ""),
                row.get("parent", ""),
                row.get("spanned", False),
                row.get("unit"),
                _place_from(row),
            )
            for row in data["rows"]
        ),
        label_heading=data["label_heading"],
        unit=data["unit"],
        notes=tuple(Note(note["mark"], note["text"]) for note in data["notes"]),
        place=_place_from(data),
    )


def _cell_from(data: Mapping[str, Any]) -> Cell:
    return Cell(
        text=data["text"],
        value=data["value"],
        ref=data.get("ref", ""),
        unit=data.get("unit"),
        note=data.get("note", ""),
        spanned=data.get("spanned", False),
        lineage=_lineage_from(data.get("lineage")),
        decimals=_whole(data.get("decimals")),
        doubt=data.get("doubt", ""),
        place=_place_from(data),
    )


_NOT_OF_A_STATUS = ("type", "line", "page", "box", "sheet")


def _place_from(data: Mapping[str, Any]) -> Place | None:
    if not any(name in data for name in ("line", "page", "box", "sheet")):
        return None
    left, top, right, bottom = map(float, data.get("box") or (0, 0, 0, 0))
    box = (left, top, right, bottom) if data.get("box") else None
    return Place(_whole(data.get("line")), _whole(data.get("page")), box, data.get("sheet", ""))


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def _figure_from(data: Mapping[str, Any]) -> TextFigure:
    return TextFigure(
        text=data["text"],
        value=data["value"],
        unit=data["unit"],
        ref=data["ref"],
        start=int(data["start"]),
        end=int(data["end"]),
        signed=data.get("signed"),
        lineage=_lineage_from(data.get("lineage")),
        place=_place_from(data),
    )


def _lineage_from(data: Mapping[str, Any] | None) -> Lineage | None:
    if data is None:
        return None
    selection = data.get("selection")
    return Lineage(
        formula=data.get("formula", ""),
        terms=tuple(data.get("terms", ())),
        source=data.get("source", ""),
        batches=tuple(data.get("batches", ())),
        selection=Selection(
            committee=selection["committee"],
            kind=selection["kind"],
            version=selection["version"],
            year=int(selection["year"]),
            months=tuple(map(int, selection["months"])),
            codes={name: frozenset(codes) for name, codes in selection["codes"].items()},
            sign=int(selection["sign"]),
        )
        if selection
        else None,
    )
