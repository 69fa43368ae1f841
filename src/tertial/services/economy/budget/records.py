"""What a budget is planned with, row by row: requests for money, changes of the frame, initiatives, periodisation keys.

They belong to the plan year and to its data package. A row is saved as it was filled in, with before and after in the
audit trail; a form that was opened before somebody else saved is told so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from tertial.domain.economy.grants import grant_shares
from tertial.domain.economy.periods import period_key
from tertial.domain.figure import Unit
from tertial.domain.money import in_unit, ore_from
from tertial.domain.swedish import format_number, parse_number
from tertial.errors import BadInput, Conflict, NotFound
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.economy.funding.fields import (
    FIELDS,
    MODELS,
    RecordField,
    RecordKind,
)
from tertial.services.messages import sentence
from tertial.services.package.values import RANGES
from tertial.services.planning.editing import key_from
from tertial.services.planning.rows import plan_year_of
from tertial.services.records import code_ranges
from tertial.store import models


@dataclass(frozen=True, slots=True)
class RecordForm:
    """A row as texts to fill in; ``seen`` tells whether somebody changes it meanwhile. A new one has no key."""

    kind: RecordKind
    key: str
    values: Mapping[str, str]
    seen: str

    @property
    def fields(self) -> tuple[RecordField, ...]:
        return FIELDS[self.kind]


class RecordFault(BadInput):
    """A form that cannot be saved: ``faults`` by field."""

    def __init__(self, faults: Mapping[str, str], labels: Mapping[str, str]) -> None:
        name, fault = next(iter(faults.items()))
        super().__init__("budget.fields", count=len(faults), first=f"{labels[name]}: {fault}")
        self.faults = dict(faults)


def kind_of(word: str) -> RecordKind:
    """The kind that an address names. Raises ``NotFound("budget.no-record")``."""
    for kind in FIELDS:
        if kind == word:
            return kind
    raise NotFound("budget.no-record")


def form_of(kind: RecordKind, row: Any = None) -> RecordForm:
    """The form of a row, or of a new one."""
    values = {
        each.name: _text(each, getattr(row, each.name) if row else None) for each in FIELDS[kind]
    }
    return RecordForm(kind, row.key if row else "", values, _seen(values) if row else "")


def forms_of(kind: RecordKind, *, committee: str, year: int) -> tuple[RecordForm, ...]:
    """All rows of a kind as forms, in their order (one query)."""
    return tuple(form_of(kind, row) for row in rows_of(kind, committee=committee, year=year))


def rows_of(kind: RecordKind, *, committee: str, year: int) -> list[Any]:
    found = MODELS[kind].objects.filter(plan_year__committee__slug=committee, plan_year__year=year)
    return list(found)


def save_record(
    *,
    actor: Actor,
    committee: str,
    year: int,
    kind: RecordKind,
    given: Mapping[str, str],
    now: datetime,
    key: str = "",
    seen: str = "",
) -> str:
    """Change a row, or add one where no key is given; returns its key.

    Raises: RecordFault("budget.fields"). Conflict("budget.record-changed"). NotFound("budget.no-record").
    """
    require(actor, "edit_economy", committee)
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        row = row_of(plan_year, kind, key) if key else None
        before = form_of(kind, row)
        if row and seen and seen != before.seen:
            raise Conflict("budget.record-changed")
        values = _read(plan_year, kind, given)
        if row is None:
            there = MODELS[kind].objects.filter(plan_year=plan_year)
            taken = set(there.values_list("key", flat=True))
            last = there.aggregate(last=Max("order"))["last"]
            made = key_from(str(values.get("label") or values.get("service", ""))[:40], taken)
            row = MODELS[kind](plan_year=plan_year, order=(last or 0) + 1, key=made)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        after = form_of(kind, row)
        changed = {name for name, text in after.values.items() if text != before.values[name]}
        if changed:
            data: dict[str, object] = {
                side: {name: each.values[name] for name in sorted(changed)}
                for side, each in (("before", before), ("after", after))
            }
            if not key:
                data["is_new"] = True
            audit_row(actor, plan_year, kind, row.key, "budget.saved", now, data)
    return str(row.key)


def remove_record(
    *, actor: Actor, committee: str, year: int, kind: RecordKind, key: str, now: datetime
) -> None:
    """Take a row away; what it said stays in the audit trail. Raises ``NotFound("budget.no-record")``."""
    require(actor, "edit_economy", committee)
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        row = row_of(plan_year, kind, key)
        data = {"before": dict(form_of(kind, row).values)}
        row.delete()
        audit_row(actor, plan_year, kind, key, "budget.removed", now, data)


def row_of(plan_year: models.PlanYear, kind: RecordKind, key: str) -> Any:
    rows = MODELS[kind].objects.select_for_update()
    found = rows.filter(plan_year=plan_year, key=key).first()
    if found is None:
        raise NotFound("budget.no-record")
    return found


def put_back(
    plan_year: models.PlanYear,
    kind: RecordKind,
    key: str,
    texts: Mapping[str, str],
    row: Any = None,
) -> None:
    """Let a row, or one with the key anew, say what a form once said. Raises ``RecordFault``."""
    values = _read(plan_year, kind, texts)
    if row is None:
        there = MODELS[kind].objects.filter(plan_year=plan_year)
        last = there.aggregate(last=Max("order"))["last"]
        row = MODELS[kind](plan_year=plan_year, order=(last or 0) + 1, key=key)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def audit_row(
    actor: Actor,
    plan_year: models.PlanYear,
    kind: RecordKind,
    key: str,
    action: str,
    now: datetime,
    data: Mapping[str, object],
) -> None:
    record(
        actor=actor,
        action=action,
        thing=f"{plan_year.year}/{kind}/{key}",
        committee=plan_year.committee.slug,
        now=now,
        data=data,
    )


def _read(plan_year: models.PlanYear, kind: RecordKind, given: Mapping[str, str]) -> dict[str, Any]:
    """The row's values out of a form's texts."""
    faults: dict[str, str] = {}
    values: dict[str, Any] = {}
    for each in FIELDS[kind]:
        text = given.get(each.name, "").replace("\r\n", "\n").strip()
        text = text if each.kind == "text" else " ".join(text.split())
        try:
            values[each.name] = _value(plan_year, kind, each, text)
        except _Unfit as unfit:
            faults[each.name] = str(unfit)
        except BadInput as error:
            faults[each.name] = sentence(error)
    if faults:
        raise RecordFault(faults, {each.name: each.label for each in FIELDS[kind]})
    return values


class _Unfit(Exception):
    """A text that a field cannot hold; the message says what it should be."""


def _value(plan_year: models.PlanYear, kind: RecordKind, each: RecordField, text: str) -> Any:
    if not text:
        if each.required:
            raise _Unfit("Fyll i fältet.")
        return {"money": None, "count": None, "date": None, "flag": False}.get(each.kind, "")
    if each.kind in READ:
        return READ[each.kind](text)
    if each.kind == "shares":
        period_key("", "", text)
    if each.kind == "grant_shares":
        grant_shares(text)
    room = MODELS[kind]._meta.get_field(each.name).max_length
    if room and len(text) > room:
        raise _Unfit(f"Högst {room} tecken.")
    if each.kind == "ranges":
        if not RANGES.fullmatch(text):
            raise _Unfit("Skriv koder som 50-58 7110.")
        code_ranges(text)
    if not _is_known(plan_year, each, text):
        raise _Unfit("Välj något som finns.")
    return text


def _money(text: str) -> int:
    return ore_from(parse_number(text), Unit.KR)


def _number(text: str) -> str:
    """A number as it is written, when it is one."""
    parse_number(text)
    return text


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise _Unfit("Skriv ett heltal.")
    return int(text)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _Unfit("Skriv ett datum som 2026-08-31.") from None


READ: Mapping[str, Callable[[str], Any]] = {
    "money": _money,
    "number": _number,
    "count": _count,
    "date": _date,
    "flag": bool,
}
"""How the texts of these kinds of fields are read."""


def _is_known(plan_year: models.PlanYear, each: RecordField, text: str) -> bool:
    match each.kind:
        case "choice":
            return text in dict(each.choices)
        case "unit":
            return models.OrgUnit.objects.filter(plan_year=plan_year, code=text).exists()
        case "goals":
            wanted = set(text.split())
            there = models.Goal.objects.filter(plan_year=plan_year, key__in=wanted)
            return there.count() == len(wanted)
        case "service":
            return models.PricedService.objects.filter(plan_year=plan_year, key=text).exists()
        case _:
            return True


def _text(each: RecordField, value: object) -> str:
    if value is None:
        return ""
    if each.kind == "flag":
        return "ja" if value else ""
    if each.kind == "money":
        kronor = in_unit(int(str(value)), Unit.KR)
        return format_number(kronor, 0 if kronor == int(kronor) else 2)
    return str(value)


def _seen(values: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(values), sort_keys=True).encode()).hexdigest()[:16]
