"""The other tables with figures, as registered tables: printed as they stood until a ledger answers for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from tertial.document.harvest.item import LONGEST_SOURCE, Item, key_of
from tertial.document.model import Document, Row, Section, Table
from tertial.document.understand.headings import roles_of


def tables(document: Document, read: Collection[str]) -> Iterator[Item]:
    """The tables with figures whose ids are not in ``read``, proposed only as history."""
    keys: set[str] = set()
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table) and block.id not in read and _has_figures(block):
                yield _item(block, section, key_of(block.title or section.title or "tabell", keys))


def _has_figures(table: Table) -> bool:
    return sum(cell.value is not None for row in table.rows for cell in row.cells) > 1


def _item(table: Table, section: Section, key: str) -> Item:
    columns = [(table_key, n) for n, table_key in enumerate(_column_keys(table))]
    rows: list[tuple[str, Mapping[str, str]]] = [
        (
            "table_columns",
            {
                "table": key,
                "key": name,
                "group": table.columns[n].group,
                "name": table.columns[n].name or "Värde",
                "unit": table.columns[n].unit or "",
                "is_text": "ja" if table.columns[n].is_text else "nej",
            },
        )
        for name, n in columns
    ]
    taken: set[str] = set()
    labels: dict[str, str] = {}
    for row in table.rows:
        row_key = key_of(row.label, taken)
        labels[row.label] = row_key
        rows.append(("table_rows", _row(key, row_key, row, labels)))
        rows += [
            (
                "table_values",
                {"table": key, "row": row_key, "column": name, "raw": row.cells[n].text},
            )
            for name, n in columns
            if n < len(row.cells) and row.cells[n].text.strip()
        ]
    open_cells = sum(cell.doubt != "" for row in table.rows for cell in row.cells)
    doubt = f"{open_cells} siffror har lagats eller saknar säker kolumn." if open_cells else ""
    title = table.title or section.title or "Tabell"
    values = {
        "key": key,
        "title": title,
        "unit": table.unit or "",
        "label_heading": table.label_heading,
    }
    shown = f"{len(table.rows)} rader, {len(table.columns)} kolumner"
    source = "; ".join(row.label for row in table.rows if row.label)
    return Item(
        "tables",
        values,
        title,
        shown,
        tuple(rows),
        source[:LONGEST_SOURCE],
        section.title,
        table.place,
        doubt,
        is_proposed=False,
    )


def _row(table: str, key: str, row: Row, labels: Mapping[str, str]) -> dict[str, str]:
    parent = labels.get(row.parent, "") if row.parent else ""
    return {"table": table, "key": key, "label": row.label, "level": row.level, "parent": parent}


def _column_keys(table: Table) -> Iterator[str]:
    """Keys of the columns: group and measure as a person would name them ("period.budget"), one a column."""
    taken: set[str] = set()
    for role, column in zip(roles_of(table), table.columns, strict=True):
        when = role.span or (str(role.year) if role.year else "")
        stem = ".".join(filter(None, (when, role.measure if role.measure != "value" else "")))
        yield key_of(column.name, taken) if not stem or stem in taken else _taken(stem, taken)


def _taken(stem: str, taken: set[str]) -> str:
    taken.add(stem)
    return stem
