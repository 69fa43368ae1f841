"""``tertial.report/1`` read back into the document that was written, old ones too: what a key lacks is as it was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tertial.document.model import (
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Footnote,
    Mark,
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
                marks=tuple(map(_mark_from, data.get("marks", ()))),
                notes=tuple(map(_footnote_from, data.get("notes", ()))),
                depth=int(data.get("depth", 0)),
                number=int(data.get("number", 0)),
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
                series=tuple(
                    Series(s["name"], tuple(s["values"]), s.get("role", "")) for s in data["series"]
                ),
                unit=data["unit"],
                decimals=int(data["decimals"]),
                has_table=data.get("has_table", False),
                name=data.get("name", ""),
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
        name=data.get("name", ""),
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


def _mark_from(data: Mapping[str, Any]) -> Mark:
    return Mark(data["kind"], int(data["start"]), int(data["end"]), data.get("href", ""))


def _footnote_from(data: Mapping[str, Any]) -> Footnote:
    return Footnote(
        int(data["at"]),
        data["text"],
        tuple(map(_figure_from, data.get("figures", ()))),
        tuple(map(_mark_from, data.get("marks", ()))),
    )


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
