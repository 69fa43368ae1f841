"""The register of positions and pay terms, filled in row by row: added, changed, ended, taken away, and undone.

Rows are the data package's own (``services/package/spec.py``); their texts are read as the package's are. Every change
is a row of the audit trail with the texts before and after, and the newest of a row can be undone: so can the undoing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.errors import BadInput, Conflict, NotFound
from tertial.services.access import Actor, may, require
from tertial.services.audit import record
from tertial.services.economy.basis import basis
from tertial.services.economy.forecast.staff_values import (
    LABELS,
    MODELS,
    Known,
    StaffKind,
    Texts,
    kind_of,
    known_of,
    texts_of,
    values_of,
)
from tertial.services.economy.forecast.staffing import KIND_LABELS as KIND_LABELS
from tertial.services.planning.editing import key_from
from tertial.services.planning.reading import names_of
from tertial.services.planning.rows import plan_year_of
from tertial.store import models

CHANGED = "staff.changed"
SHOWN = 20


@dataclass(frozen=True, slots=True)
class StaffForm:
    """A row as texts to fill in; ``row`` is its number (0: a new one), ``seen`` the change that it was read after."""

    kind: StaffKind
    row: int
    title: str
    values: Texts


@dataclass(frozen=True, slots=True)
class StaffChange:
    """What somebody did to a row: ``fields`` are (label, before, after); ``can_undo`` the newest of its row."""

    number: int
    what: str
    title: str
    who: str
    when: str
    fields: Sequence[tuple[str, str, str]]
    can_undo: bool


@dataclass(frozen=True, slots=True)
class StaffRegister:
    """The forms of a unit's positions, or of none, of all pay terms, and what has happened lately."""

    may_edit: bool
    positions: Mapping[str, StaffForm]
    new_position: StaffForm
    terms: Sequence[StaffForm]
    new_term: StaffForm
    changes: Sequence[StaffChange]
    units: Sequence[tuple[str, str]]
    lines: Sequence[tuple[str, str]]
    groups: Sequence[str]
    vacant: Sequence[tuple[str, str]]


def _title(kind: StaffKind, values: Texts) -> str:
    if kind == "befattning":
        return f"{values['title']} {values['key']}".strip()
    since = values["valid_from"]
    return (values["group"] or _("alla grupper")) + (f" {since}" if since else "")


# --- the page ---------------------------------------------------------------------------------------------------


def staff_register(*, actor: Actor, committee: str, year: int, unit: str = "") -> StaffRegister:
    """What staff are edited with: forms, choices and the newest changes. Raises ``NotFound``, ``NotAllowed``."""
    require(actor, "see_breakdown", committee)
    base = basis(committee=committee, year=year)
    of = {"plan_year__committee__slug": committee, "plan_year__year": year}
    held = list(models.Position.objects.filter(**of))
    terms = list(models.PayTerm.objects.filter(**of))
    groups = {row.group for row in held} | {row.group for row in terms}
    levels = {each.parent for each in base.records.units}
    definition = base.definition()
    may_edit = may(actor, "edit_economy", committee)
    return StaffRegister(
        may_edit,
        {row.key: _form("befattning", row) for row in held if row.unit == unit},
        _form("befattning", None, {"unit": unit, "kind": "employed", "fte": "1"}),
        tuple(_form("lonevillkor", row) for row in terms),
        _form("lonevillkor", None, {}),
        _changes(committee, year, may_edit),
        tuple((u.code, u.name) for u in base.records.units if u.code not in levels),
        tuple((line.key, line.label) for line in definition.lines if line.level == "detail"),
        tuple(sorted(groups - {""})),
        tuple((row.key, f"{row.title} {row.key}") for row in held if row.kind == "vacant"),
    )


def _form(kind: StaffKind, row: Any, usual: Texts | None = None) -> StaffForm:
    values = texts_of(kind, row) | dict(usual or {})
    return StaffForm(kind, row.pk if row else 0, _title(kind, values), values)


def _changes(committee: str, year: int, may_edit: bool) -> tuple[StaffChange, ...]:
    rows = list(
        models.AuditEvent.objects.filter(
            committee__slug=committee, action=CHANGED, thing__startswith=f"{year}/"
        ).order_by("-pk")[:SHOWN]
    )
    newest: dict[object, int] = {}
    for row in rows:
        newest.setdefault((row.thing.split("/")[1], row.data["row"]), row.pk)
    names = names_of({str(row.actor) for row in rows})
    return tuple(_change(row, names, may_edit and row.pk in newest.values()) for row in rows)


def _change(row: models.AuditEvent, names: Mapping[str, str], can_undo: bool) -> StaffChange:
    kind = kind_of(str(row.thing).split("/")[1])
    before, after = row.data["before"], row.data["after"]
    what = _("Ändrad") if before and after else _("Tillagd") if after else _("Borttagen")
    labels = LABELS[kind]
    fields = tuple(
        (labels[name], _shown(name, before.get(name, "")), _shown(name, after.get(name, "")))
        for name in labels
        if before and after and before.get(name, "") != after.get(name, "")
    )
    return StaffChange(
        row.pk,
        what,
        _title(kind, after or before),
        names.get(row.actor, row.actor),
        timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M"),
        fields,
        can_undo,
    )


def _shown(name: str, text: str) -> str:
    return KIND_LABELS.get(text, text) if name == "kind" else text


# --- changed ----------------------------------------------------------------------------------------------------


def save_staff(
    *,
    actor: Actor,
    committee: str,
    year: int,
    kind: StaffKind,
    given: Texts,
    row: int = 0,
    seen: Texts | None = None,
    now: datetime,
) -> int:
    """Add a row, or change those columns of one that are given; returns its number.

    ``seen`` are the texts that the form showed: what another has changed since is not written over.
    Raises: StaffFault("staff.fields"), Conflict("staff.changed-since"), NotFound("staff.unknown").
    """
    require(actor, "edit_economy", committee)
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        held = _row(plan_year, kind, row) if row else None
        before = texts_of(kind, held) if held else {}
        if before and seen and any(before[name] != text for name, text in seen.items()):
            raise Conflict("staff.changed-since")
        return keep_staff(actor, plan_year, kind, held, {**before, **given}, now)


def remove_staff(
    *, actor: Actor, committee: str, year: int, kind: StaffKind, row: int, now: datetime
) -> None:
    """Take a row away as if it had never been; a position that ends has a last day instead."""
    require(actor, "edit_economy", committee)
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        _remove(actor, plan_year, kind, _row(plan_year, kind, row), now)


def undo_staff(*, actor: Actor, committee: str, year: int, change: int, now: datetime) -> None:
    """Undo the newest change of a row: what stood before stands again, and that is a change too.

    Raises: Conflict("staff.changed-since"): it is not the newest any more. NotFound("staff.unknown").
    """
    require(actor, "edit_economy", committee)
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        rows = models.AuditEvent.objects.filter(committee__slug=committee, action=CHANGED)
        event = rows.filter(pk=change, thing__startswith=f"{year}/").first()
        if event is None:
            raise NotFound("staff.unknown")
        kind, number = kind_of(event.thing.split("/")[1]), event.data["row"]
        later = rows.filter(pk__gt=change, thing__startswith=f"{year}/{kind}/", data__row=number)
        held = MODELS[kind].objects.filter(plan_year=plan_year, pk=number).first()
        now_there = texts_of(kind, held) if held else {}
        if later.exists() or now_there != event.data["after"]:
            raise Conflict("staff.changed-since")
        if event.data["before"]:
            keep_staff(actor, plan_year, kind, held, event.data["before"], now)
        else:
            _remove(actor, plan_year, kind, held, now)


def _row(plan_year: models.PlanYear, kind: StaffKind, row: int) -> Any:
    rows = MODELS[kind].objects.select_for_update()
    found = rows.filter(plan_year=plan_year, pk=row).first()
    if found is None:
        raise NotFound("staff.unknown")
    return found


def keep_staff(
    actor: Actor,
    plan_year: models.PlanYear,
    kind: StaffKind,
    held: Any,
    texts: Texts,
    now: datetime,
    known: Known | None = None,
) -> int:
    """Write a row with those texts, in the caller's transaction and rights. Raises ``StaffFault("staff.fields")``."""
    known = known or known_of(plan_year, kind)
    before = texts_of(kind, held) if held else {}
    given = completed(kind, known, texts)
    values = values_of(kind, known, held.pk if held else 0, given)
    if held is None:
        held = MODELS[kind](plan_year=plan_year, order=known.last + 1)
    for name, value in values.items():
        setattr(held, name, value)
    held.save()
    known.add(kind, held.pk, given, values)
    after = texts_of(kind, held)
    if after != before:
        _audit(actor, plan_year, kind, held.pk, before, after, now)
    return int(held.pk)


def completed(kind: StaffKind, known: Known, texts: Texts) -> dict[str, str]:
    """All columns' texts; a position without a number of its own gets one."""
    given = {name: " ".join(texts.get(name, "").split()) for name in LABELS[kind]}
    if kind == "befattning" and not given["key"]:
        given["key"] = key_from(given["title"], known.keys)
    return given


def _remove(
    actor: Actor, plan_year: models.PlanYear, kind: StaffKind, held: Any, now: datetime
) -> None:
    before, number = texts_of(kind, held), held.pk
    used = models.Position.objects.filter(plan_year=plan_year, fills=before.get("key") or "-")
    if kind == "befattning" and used.exists():
        raise BadInput("staff.filled", title=_title(kind, before))
    held.delete()
    _audit(actor, plan_year, kind, number, before, {}, now)


def _audit(
    actor: Actor,
    plan_year: models.PlanYear,
    kind: StaffKind,
    number: int,
    before: Texts,
    after: Texts,
    now: datetime,
) -> None:
    name = (after or before).get("key") or (after or before).get("group") or "alla"
    record(
        actor=actor,
        action=CHANGED,
        thing=f"{plan_year.year}/{kind}/{name}",
        committee=plan_year.committee.slug,
        now=now,
        data={"before": dict(before), "after": dict(after), "row": number},
    )
