"""What has happened to the rows of a register, from the audit trail, and the last change of a row undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tertial.errors import BadInput, Conflict
from tertial.services.access import Actor, require
from tertial.services.economy.budget.records import audit_row, form_of, put_back, row_of
from tertial.services.economy.funding.fields import FIELDS, RecordKind
from tertial.services.people import names_of
from tertial.services.planning.rows import plan_year_of
from tertial.store import models

SAVED, REMOVED, UNDONE = "budget.saved", "budget.removed", "budget.row-undone"
WORDS: Mapping[str, str] = {
    SAVED: "Ändrades",
    REMOVED: "Togs bort",
    UNDONE: "Senaste ändringen ångrades",
}
SHOWN = 20


@dataclass(frozen=True, slots=True)
class RowChange:
    """A change of a row: ``fields`` are (label, before, after)."""

    what: str
    who: str
    when: str
    fields: tuple[tuple[str, str, str], ...]
    can_undo: bool


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """A row that is there no more and can be put back."""

    key: str
    label: str
    said: str


@dataclass(frozen=True, slots=True)
class Histories:
    """Of a register: the changes of each row by its key, the newest first, and the rows that were taken away."""

    rows: Mapping[str, tuple[RowChange, ...]]
    removed: tuple[RemovedRow, ...]


def histories(*, kind: RecordKind, committee: str, year: int) -> Histories:
    """All rows of a register (two queries); the caller has asked ``require``."""
    start = f"{year}/{kind}/"
    events: dict[str, list[models.AuditEvent]] = {}
    found = _events(committee).filter(thing__startswith=start)
    for event in found.order_by("-id"):
        events.setdefault(event.thing.removeprefix(start), []).append(event)
    names = names_of({event.actor for own in events.values() for event in own})
    rows = {key: _changes(kind, own, names) for key, own in events.items()}
    removed = tuple(
        RemovedRow(key, last.data["before"].get("label", key), f"{rows[key][0].when} {who}")
        for key, own in events.items()
        if (last := _last(own)) is not None and last.action == REMOVED and own[0].pk == last.pk
        for who in [names.get(last.actor, last.actor)]
    )
    return Histories(rows, removed)


def undo_row(
    *, actor: Actor, committee: str, year: int, kind: RecordKind, key: str, now: datetime
) -> None:
    """Undo the last change of a row: as it was before, gone where it was new, back where it was taken away.

    Raises: BadInput("plan.nothing-to-undo"). Conflict("plan.changed-since"): it is no longer as the change left it.
            RecordFault: what it said then cannot be said any more.
    """
    require(actor, "edit_economy", committee)
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        found = _events(committee).filter(thing=f"{year}/{kind}/{key}"[:200])
        event = _last(list(found.order_by("-id")))
        if event is None:
            raise BadInput("plan.nothing-to-undo")
        before, after = dict(event.data["before"]), dict(event.data.get("after", {}))
        if event.action == REMOVED:
            put_back(plan_year, kind, key, before)
        else:
            row = row_of(plan_year, kind, key)
            held = form_of(kind, row).values
            if any(held[name] != text for name, text in after.items()):
                raise Conflict("plan.changed-since")
            if event.data.get("is_new"):
                before = {}
                row.delete()
            else:
                put_back(plan_year, kind, key, {**held, **before}, row)
        data = {"before": after, "after": before, "undoes": event.pk}
        audit_row(actor, plan_year, kind, key, UNDONE, now, data)


def _events(committee: str) -> QuerySet[models.AuditEvent]:
    return models.AuditEvent.objects.filter(committee__slug=committee, action__in=tuple(WORDS))


def _last(events: list[models.AuditEvent]) -> models.AuditEvent | None:
    """The newest change that is not undone; ``events`` the newest first."""
    undone = {event.data.get("undoes") for event in events if event.action == UNDONE}
    return next((e for e in events if e.action != UNDONE and e.pk not in undone), None)


def _changes(
    kind: RecordKind, events: list[models.AuditEvent], names: Mapping[str, str]
) -> tuple[RowChange, ...]:
    last = _last(events)
    return tuple(
        RowChange(
            "Lades till" if event.data.get("is_new") else WORDS[event.action],
            names.get(event.actor, event.actor),
            f"{timezone.localtime(event.at):%Y-%m-%d %H.%M}",
            _fields(kind, event.data),
            last is not None and event.pk == last.pk,
        )
        for event in events[:SHOWN]
    )


def _fields(kind: RecordKind, data: Mapping[str, object]) -> tuple[tuple[str, str, str], ...]:
    before, after = data.get("before"), data.get("after")
    was = before if isinstance(before, Mapping) else {}
    now = after if isinstance(after, Mapping) else {}
    labels = {each.name: each.label for each in FIELDS[kind]}
    return tuple(
        (label, str(was.get(name, "")), str(now.get(name, "")))
        for name, label in labels.items()
        if was.get(name, "") != now.get(name, "")
    )
