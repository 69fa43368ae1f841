"""Positions as a file and back: written as a workbook, filled in, its changes shown, and taken whole or not at all.

A file is CSV or Excel; a row with a number that is there changes that position, any other adds one. Positions that it
does not name stay as they are.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tertial.errors import BadInput, Conflict
from tertial.ledger.formats.cells import Cell, cell_text
from tertial.ledger.formats.layout import normal
from tertial.ledger.formats.text import detect_encoding, utf8_blocks
from tertial.ledger.formats.workbook import sheets_of
from tertial.services.access import Actor, require
from tertial.services.economy.forecast.positions import completed, keep_staff
from tertial.services.economy.forecast.staff_values import (
    LABELS,
    SPECS,
    Known,
    StaffFault,
    StaffKind,
    Texts,
    known_of,
    texts_of,
    values_of,
)
from tertial.services.economy.forecast.staffing import KIND_LABELS
from tertial.services.package.values import write
from tertial.services.planning.rows import plan_year_of
from tertial.store import models

KIND: StaffKind = "befattning"
COLUMNS = LABELS[KIND]
WORDS: Mapping[str, str] = {label.lower(): kind for kind, label in KIND_LABELS.items()}
NUMBERS = ("fte",)
LARGEST_FILE = 10_000_000


@dataclass(frozen=True, slots=True)
class StaffLine:
    """A position that a file adds or changes: ``fields`` are (label, as it is, as the file has it)."""

    title: str
    is_new: bool
    fields: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class StaffPreview:
    """What a file would change; with any of ``problems`` nothing of it is. ``taken`` is what taking it is told."""

    committee: str
    year: int
    file: str
    lines: Sequence[StaffLine]
    problems: Sequence[str]
    same: int
    taken: str


def staff_file(*, actor: Actor, committee: str, year: int) -> tuple[str, bytes]:
    """A year's positions as a workbook: a file name and its bytes. Raises ``NotFound``, ``NotAllowed``."""
    import xlsxwriter

    require(actor, "see_breakdown", committee)
    plan_year, target = plan_year_of(committee, year), io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet("Tjänster"), book.add_format({"bold": True})
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(COLUMNS) - 1, 18)
        for column, label in enumerate(COLUMNS.values()):
            sheet.write_string(0, column, label, bold)
        rows = models.Position.objects.filter(plan_year=plan_year)
        for number, row in enumerate(rows, 1):
            texts = texts_of(KIND, row)
            for column, name in enumerate(COLUMNS):
                sheet.write_string(number, column, _written(name, texts[name]))
    return f"{committee}-tjanster-{year}.xlsx", target.getvalue()


def _written(name: str, text: str) -> str:
    return KIND_LABELS[text] if name == "kind" else text


def preview_staff(
    *, actor: Actor, committee: str, year: int, path: Path, name: str
) -> StaffPreview:
    """What a file would change. Raises ``BadInput``: ``staff.headings``, ``file.too-large``, ``file.damaged`` …"""
    require(actor, "edit_economy", committee)
    plan_year = plan_year_of(committee, year)
    held = {row.key: row for row in models.Position.objects.filter(plan_year=plan_year)}
    known, lines, problems, taken, same = known_of(plan_year, KIND), [], [], [], 0
    vacant_first = sorted(_read(path), key=lambda row: row[1].get("kind") != "vacant")
    for number, given in vacant_first:
        row = held.get(given.get("key", ""))
        before = texts_of(KIND, row) if row else {}
        try:
            after = _checked(known, row.pk if row else -number, {**before, **given})
        except StaffFault as fault:
            problems += [
                _("Rad %(row)s, %(column)s: %(fault)s")
                % {"row": number, "column": COLUMNS[column], "fault": said}
                for column, said in fault.faults.items()
            ]
            continue
        if after == before:
            same += 1
            continue
        lines.append(_line(before, after))
        taken.append({"row": row.pk if row else 0, "seen": before, "given": after})
    return StaffPreview(
        committee, year, name, lines, problems, same, json.dumps(taken, ensure_ascii=False)
    )


def _checked(known: Known, number: int, texts: Texts) -> dict[str, str]:
    """The row's texts as they would be stored."""
    given = completed(KIND, known, texts)
    values = values_of(KIND, known, number, given)
    known.add(KIND, number, given, values)
    return {each.name: write(each, values[each.name]) for each in SPECS[KIND].columns}


def _line(before: Texts, after: Texts) -> StaffLine:
    return StaffLine(
        f"{after['title']} {after['key']}",
        not before,
        tuple(
            (label, _written(name, before[name]) if before else "", _written(name, after[name]))
            for name, label in COLUMNS.items()
            if before.get(name, "") != after[name]
        ),
    )


def take_staff(*, actor: Actor, committee: str, year: int, taken: str, now: datetime) -> int:
    """Take what a preview showed, all of it or nothing; returns how many positions.

    Raises: Conflict("staff.changed-since"): somebody has changed one of them meanwhile. StaffFault("staff.fields").
            BadInput("staff.taken"): it is not what a preview gave.
    """
    require(actor, "edit_economy", committee)
    changes = _taken(taken)
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        rows = models.Position.objects.select_for_update().filter(plan_year=plan_year)
        held, known = {row.pk: row for row in rows}, known_of(plan_year, KIND)
        for number, seen, given in changes:
            row = held.get(number)
            if (texts_of(KIND, row) if row else {}) != seen:
                raise Conflict("staff.changed-since")
            keep_staff(actor, plan_year, KIND, row, given, now, known)
    return len(changes)


def _taken(text: str) -> list[tuple[int, dict[str, str], dict[str, str]]]:
    try:
        return [
            (int(each["row"]), _texts(each["seen"]), _texts(each["given"]))
            for each in json.loads(text)
        ]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadInput("staff.taken") from error


def _texts(given: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(text) for name, text in given.items() if name in COLUMNS}


# --- read -------------------------------------------------------------------------------------------------------


def _read(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row's texts by column, with its number in the file; empty rows are passed by."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise BadInput("file.too-large", file=path.name, size=size, limit=LARGEST_FILE)
    rows = list(_rows(path))
    known = {normal(label): name for name, label in COLUMNS.items()}
    known |= {name: name for name in COLUMNS}
    head = [known.get(normal(cell_text(cell)), "") for cell in (rows[0] if rows else [])]
    if "title" not in head or "unit" not in head:
        raise BadInput("staff.headings", known=", ".join(COLUMNS.values()))
    for number, cells in enumerate(rows[1:], 2):
        texts = {
            name: _text(name, cell_text(cell))
            for name, cell in zip(head, cells, strict=False)
            if name
        }
        if any(texts.values()):
            yield number, texts


def _text(name: str, text: str) -> str:
    """A cell as the register writes it: kinds by their code, a number that Excel kept with a comma."""
    if name == "kind":
        return WORDS.get(text.lower(), text)
    return text.replace(".", ",") if name in NUMBERS else text


def _rows(path: Path) -> Iterator[Sequence[Cell]]:
    with path.open("rb") as file:
        is_workbook = file.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    if is_workbook:
        yield from (row for sheet in sheets_of(path)[:1] for row in sheet.rows())
        return
    text = b"".join(utf8_blocks(path, detect_encoding(path))).decode()
    sign = max(";\t,", key=text.split("\n", 1)[0].count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    except csv.Error as error:
        raise BadInput("file.damaged", file=path.name, problem=str(error)) from error
