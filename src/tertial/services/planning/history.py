"""What has happened to a thing of the plan, from the audit trail: each change with before and after."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from tertial.services.planning.fields import label_of
from tertial.services.planning.pages import Change, ThingKind
from tertial.services.planning.reading import names_of
from tertial.store import models

ACTIONS: Mapping[str, str] = {
    "plan.added": "Lades till",
    "plan.changed": "Ändrades",
    "plan.ended": "Togs bort ur planen",
    "plan.removed": "Ströks, eftersom inget hade sagts om det",
    "plan.undone": "Senaste ändringen ångrades",
    "plan.linked": "Kopplades",
    "plan.unlinked": "Koppling togs bort",
    "indicator.registered": "Värde registrerades",
    "risk.assessed": "Bedömdes",
    "control.drawn": "Stickprov drogs",
    "control.judged": "Ett fall bedömdes",
    "control.withdrawn": "Ett stickprov togs tillbaka",
    "control.settled": "Resultat skrevs",
    "comment.written": "Kommenterades",
    "comment.withdrawn": "Kommentar drogs tillbaka",
}
UNDOABLE = ("plan.added", "plan.changed", "plan.ended")
SHOWN = 40


def address(year: int, kind: ThingKind, key: str) -> str:
    """A thing's address in its committee, for comments; with the committee before it, in the audit trail."""
    return f"{year}/{kind}/{key}"


def last_undoable(committee: str, thing: str) -> models.AuditEvent | None:
    """The newest change of a thing that has not been undone."""
    rows = models.AuditEvent.objects.filter(thing=f"{committee}/{thing}"[:200])
    undone = set()
    for row in rows.filter(action__in=(*UNDOABLE, "plan.undone")):
        if row.action == "plan.undone":
            undone.add(row.data.get("undoes"))
        elif row.pk not in undone:
            return row
    return None


def changes(committee: str, thing: str, *, may_undo: bool) -> tuple[Change, ...]:
    """A thing's history, the newest first (two queries)."""
    rows = list(
        models.AuditEvent.objects.filter(
            thing=f"{committee}/{thing}"[:200], action__in=tuple(ACTIONS)
        )[:SHOWN]
    )
    if not rows:
        return ()
    undone = {row.data.get("undoes") for row in rows if row.action == "plan.undone"}
    last = next((r.pk for r in rows if r.action in UNDOABLE and r.pk not in undone), None)
    names = names_of({row.actor for row in rows})
    kind = thing.split("/")[1]
    return tuple(
        Change(
            what=ACTIONS[row.action],
            who=names.get(row.actor, row.actor),
            when=timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M"),
            fields=_fields(kind, row.data) if row.action != "indicator.registered" else (),
            can_undo=may_undo and row.pk == last,
        )
        for row in rows
    )


def _fields(kind: str, data: Mapping[str, object]) -> tuple[tuple[str, str, str], ...]:
    before, after = data.get("before"), data.get("after")
    was = before if isinstance(before, Mapping) else {}
    now = after if isinstance(after, Mapping) else {}
    return tuple(
        (label_of(kind, name), str(was.get(name, "")), str(now.get(name, "")))
        for name in dict.fromkeys([*was, *now])
        if was.get(name, "") != now.get(name, "")
    )
