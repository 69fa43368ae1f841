"""Rows of a register pasted from a spreadsheet: headings are the fields' labels, and all rows are saved or none."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tertial.errors import BadInput
from tertial.services.access import Actor, require
from tertial.services.economy.budget.records import RecordFault, forms_of, save_record
from tertial.services.economy.funding.fields import FIELDS, RecordField, RecordKind
from tertial.services.messages import sentence
from tertial.services.planning.rows import plan_year_of
from tertial.store import models

MOST_ROWS = 500
YES = frozenset({"ja", "x", "1", "sant"})


@dataclass(frozen=True, slots=True)
class Pasted:
    """How many rows are new, and how many that were there have been changed."""

    added: int
    changed: int


def headings(kind: RecordKind) -> tuple[str, ...]:
    """What the columns of a register may be called."""
    return tuple(each.label for each in FIELDS[kind])


def paste_records(
    *, actor: Actor, committee: str, year: int, kind: RecordKind, text: str, now: datetime
) -> Pasted:
    """Save pasted rows; one that is called as a row that is there changes the fields that are pasted, and no others.

    Raises: BadInput("budget.paste-headings"), BadInput("budget.paste-rows"), BadInput("budget.paste-row").
    """
    require(actor, "edit_economy", committee)
    lines = _lines(text)
    fields = _fields(kind, lines[0] if lines else [])
    if not 2 <= len(lines) <= MOST_ROWS + 1:
        raise BadInput("budget.paste-rows", most=MOST_ROWS)
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        units = {
            name.lower(): code
            for code, name in models.OrgUnit.objects.filter(plan_year=plan_year).values_list(
                "code", "name"
            )
        }
        there = {
            form.values["label"].lower(): form
            for form in forms_of(kind, committee=committee, year=year)
        }
        added = changed = 0
        for number, cells in enumerate(lines[1:], start=2):
            texts = {
                field.name: _meant(field, cell.strip(), units)
                for field, cell in zip(fields, cells, strict=False)
            }
            held = there.get(texts["label"].lower())
            given: Mapping[str, str] = {**held.values, **texts} if held else texts
            try:
                save_record(
                    actor=actor,
                    committee=committee,
                    year=year,
                    kind=kind,
                    given=given,
                    key=held.key if held else "",
                    now=now,
                )
            except RecordFault as error:
                raise BadInput("budget.paste-row", row=number, fault=sentence(error)) from error
            added, changed = (added, changed + 1) if held else (added + 1, changed)
    return Pasted(added, changed)


def _lines(text: str) -> list[list[str]]:
    first = text.lstrip("\n").partition("\n")[0]
    mark = "\t" if "\t" in first else ";"
    rows = csv.reader(io.StringIO(text.replace("\r\n", "\n")), delimiter=mark)
    return [row for row in rows if any(cell.strip() for cell in row)]


def _fields(kind: RecordKind, names: list[str]) -> list[RecordField]:
    """The field of each column, by its label or its own name."""
    known = {each.label.lower(): each for each in FIELDS[kind]}
    known |= {each.name: each for each in FIELDS[kind]}
    unknown = [name for name in names if name.strip().lower() not in known]
    found = [known[name.strip().lower()] for name in names if name not in unknown]
    if unknown or "label" not in {each.name for each in found}:
        raise BadInput(
            "budget.paste-headings",
            unknown=", ".join(name or "(tom)" for name in unknown) or "ingen",
            known=", ".join(headings(kind)),
        )
    return found


def _meant(field: RecordField, cell: str, units: Mapping[str, str]) -> str:
    """A cell as a form would say it: a choice or a unit by its words, a yes."""
    match field.kind:
        case "choice":
            words = {label.lower(): value for value, label in field.choices}
            return words.get(cell.lower(), cell)
        case "unit":
            code = cell.partition(" ")[0]
            return units.get(cell.lower(), code)
        case "flag":
            return "ja" if cell.lower() in YES else ""
        case _:
            return cell
