"""Editing the chain: goals, indicators and items.

What comes from above is locked for all but its central owner. Every change leaves an audit row with before and after,
from which the last one can be undone. A key is made from the title and never changes. What has a history is ended on a
day; only what nobody has said anything of is taken away.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from tertial.domain.plan import DEFAULT_LEVELS
from tertial.errors import BadInput, Conflict
from tertial.services.access import Actor, require
from tertial.services.planning.fields import (
    DETAILS,
    MODELS,
    PARENTS,
    as_text,
    canonical,
    fault_of,
    faults_together,
    label_of,
    specs_of,
    write,
)
from tertial.services.planning.history import address, last_undoable
from tertial.services.planning.pages import ThingKind
from tertial.services.planning.rows import (
    audit_change,
    plan_year_of,
    require_item_kind,
    require_some,
    right_for,
    right_to_add,
    row_of,
)
from tertial.store import models

POLARITIES = (("higher", "högre"), ("lower", "lägre"), ("target", "nära målvärdet"))
FREQUENCIES = (
    *(("month", "varje månad"), ("quarter", "varje kvartal"), ("tertial", "varje tertial")),
    *(("half", "varje halvår"), ("year", "varje år"), ("rarer", "mer sällan")),
)


class NotFilled(BadInput):
    """A form that lacks something: ``faults`` by field."""

    def __init__(self, kind: ThingKind, faults: Mapping[str, str]) -> None:
        name, fault = next(iter(faults.items()))
        first = f"{label_of(kind, name)}: {fault}"
        super().__init__("plan.fields", count=len(faults), first=first)
        self.faults = dict(faults)


# --- writing -------------------------------------------------------------------------------------------------


def save_thing(
    *,
    actor: Actor,
    committee: str,
    year: int,
    kind: ThingKind,
    given: Mapping[str, str],
    now: datetime,
    key: str = "",
    item_kind: str = "",
    seen: str = "",
) -> str:
    """Change a thing, or add one where no key is given; returns its key. Fields that are not given stay.

    Raises: NotFilled("plan.fields"): with faults by field. Conflict("plan.changed-meanwhile"): it is not as it was when
            the form was opened (``seen``). NotFound("plan.unknown").
    """
    require_some(actor, committee, kind)
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        if key:
            _change(actor, plan_year, kind, key, given, seen, now)
            return key
        return _add(actor, plan_year, kind, item_kind, given, now)


def _change(
    actor: Actor,
    plan_year: models.PlanYear,
    kind: ThingKind,
    key: str,
    given: Mapping[str, str],
    seen: str,
    now: datetime,
) -> None:
    row = row_of(plan_year, kind, key, lock=True)
    require(actor, right_for(plan_year, kind, row), plan_year.committee.slug)
    before = as_text(kind, row)
    if seen and seen != fingerprint(before):
        raise Conflict("plan.changed-meanwhile")
    item_kind = row.kind if kind == "item" else ""
    after = before | _cleaned(plan_year, kind, item_kind, {**before, **given}, key, before)
    changed = {name for name in after if after[name] != before[name]}
    if not changed:
        return
    write(kind, row, {name: after[name] for name in changed})
    require(actor, right_for(plan_year, kind, row), plan_year.committee.slug)  # nor moved above
    data = {name: before[name] for name in after if name in changed}
    audit_change(
        actor, plan_year, kind, key, "plan.changed", now, data, {n: after[n] for n in data}
    )


def _add(
    actor: Actor,
    plan_year: models.PlanYear,
    kind: ThingKind,
    item_kind: str,
    given: Mapping[str, str],
    now: datetime,
) -> str:
    require_item_kind(kind, item_kind)
    if kind == "item":
        require(actor, right_to_add(kind, item_kind), plan_year.committee.slug)
    texts = _cleaned(plan_year, kind, item_kind, given, "", {})
    model = MODELS[kind]
    title = texts.get("label") or texts.get("name") or texts.get("title") or ""
    taken = set(model.objects.filter(plan_year=plan_year).values_list("key", flat=True))
    last = model.objects.filter(plan_year=plan_year).aggregate(last=Max("order"))["last"]
    row = model(plan_year=plan_year, key=key_from(title, taken), order=(last or 0) + 1)
    if kind == "item":
        row.kind = item_kind
    if kind == "indicator":
        row.is_local = True
    write(kind, row, texts)
    require(actor, right_for(plan_year, kind, row), plan_year.committee.slug)
    filled = {name: text for name, text in texts.items() if text}
    audit_change(actor, plan_year, kind, row.key, "plan.added", now, {}, filled)
    return str(row.key)


def end_thing(
    *, actor: Actor, committee: str, year: int, kind: ThingKind, key: str, now: datetime
) -> bool:
    """Take a thing out of the plan: ended today, or taken away where nothing has been said of it (then True).

    Raises: BadInput("plan.ended"): it is ended already. NotFound("plan.unknown").
    """
    require_some(actor, committee, kind)
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        row = row_of(plan_year, kind, key, lock=True)
        require(actor, right_for(plan_year, kind, row), committee)
        if row.ended_on is not None:
            raise BadInput("plan.ended", day=row.ended_on.isoformat())
        if not has_history(plan_year, kind, key):
            before = {name: text for name, text in as_text(kind, row).items() if text}
            _take_away(plan_year, kind, row)
            audit_change(actor, plan_year, kind, key, "plan.removed", now, before, {})
            return True
        row.ended_on = now.date()
        row.save(update_fields=["ended_on"])
        after = {"ended_on": now.date().isoformat()}
        audit_change(actor, plan_year, kind, key, "plan.ended", now, {"ended_on": ""}, after)
    return False


def undo_last(
    *, actor: Actor, committee: str, year: int, kind: ThingKind, key: str, now: datetime
) -> bool:
    """Undo the last change of a thing, exactly. True where the thing was new and so is gone.

    Raises: BadInput("plan.nothing-to-undo"). Conflict("plan.changed-since"): it is no longer as the change left it.
            BadInput("plan.has-history"): it was new, and something has been said of it since.
    """
    require_some(actor, committee, kind)
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        row = row_of(plan_year, kind, key, lock=True)
        require(actor, right_for(plan_year, kind, row), committee)
        event = last_undoable(committee, address(year, kind, key))
        if event is None:
            raise BadInput("plan.nothing-to-undo")
        before, after = dict(event.data["before"]), dict(event.data["after"])
        current = as_text(kind, row) | {
            "ended_on": row.ended_on.isoformat() if row.ended_on else ""
        }
        if any(current.get(name, "") != text for name, text in after.items()):
            raise Conflict("plan.changed-since")
        gone = event.action == "plan.added"
        if gone and has_history(plan_year, kind, key):
            raise BadInput("plan.has-history")
        if gone:
            _take_away(plan_year, kind, row)
        elif event.action == "plan.ended":
            row.ended_on = None
            row.save(update_fields=["ended_on"])
        else:
            write(kind, row, before)
        audit_change(
            actor, plan_year, kind, key, "plan.undone", now, after, before, undoes=event.pk
        )
    return bool(gone)


def has_history(plan_year: models.PlanYear, kind: ThingKind, key: str) -> bool:
    """Whether anything has been said of a thing, or hangs on it."""
    of_year = {"plan_year": plan_year}
    thing = address(plan_year.year, kind, key)
    found: list[Any] = [
        models.Comment.objects.filter(committee=plan_year.committee, thing=thing),
        models.Ask.objects.filter(round__plan_year=plan_year, thing=key, kind__in=_ASKED[kind]),
    ]
    if kind == "goal":
        found += [
            models.Assessment.objects.filter(**of_year, goal=key),
            models.Goal.objects.filter(**of_year, parent=key),
            models.Indicator.objects.filter(**of_year, goal=key),
            models.PlanItem.objects.filter(**of_year, goal=key),
        ]
    elif kind == "indicator":
        values = models.IndicatorValue.objects.filter(plan_year__committee=plan_year.committee)
        found += [
            values.filter(indicator=key),
            models.IndicatorNote.objects.filter(**of_year, indicator=key),
        ]
    else:
        found += [
            models.ItemStatus.objects.filter(**of_year, item=key),
            models.PlanItem.objects.filter(**of_year, parent=key),
            models.ProjectPhase.objects.filter(**of_year, project=key),
            models.Benefit.objects.filter(**of_year, project=key),
            models.RiskScore.objects.filter(**of_year, item=key),
            models.CheckResult.objects.filter(**of_year, item=key),
            models.Sample.objects.filter(**of_year, control=key),
            models.ControlResult.objects.filter(**of_year, control=key),
        ]
    return any(rows.exists() for rows in found)


_ASKED: Mapping[ThingKind, tuple[str, ...]] = {
    "goal": ("assessment",),
    "indicator": ("indicator",),
    "item": ("status", "event"),
}


def fingerprint(texts: Mapping[str, str]) -> str:
    """What a form was filled from, so that a change made meanwhile is seen.

    >>> fingerprint({"a": "1"}) == fingerprint({"a": "2"})
    False
    """
    return hashlib.sha256(json.dumps(dict(texts), sort_keys=True).encode()).hexdigest()[:16]


# --- inside --------------------------------------------------------------------------------------------------


def key_from(title: str, taken: Iterable[str]) -> str:
    """A key out of a title: its first words in plain letters; with a number where it is taken.

    >>> key_from("Äldres självständighet ökar!", ["aldres-sjalvstandighet-okar"])
    'aldres-sjalvstandighet-okar-2'
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    base = ""
    for word in words:
        if len(base) + len(word) > 50:
            break
        base = f"{base}-{word}" if base else word
    base = base or (words[0][:50] if words else "sak")
    there, number, key = set(taken), 1, base
    while key in there:
        number += 1
        key = f"{base}-{number}"
    return key


def _cleaned(
    plan_year: models.PlanYear,
    kind: ThingKind,
    item_kind: str,
    given: Mapping[str, str],
    key: str,
    before: Mapping[str, str],
) -> dict[str, str]:
    specs = specs_of(kind, item_kind)
    texts = {
        spec.name: " ".join(text.split()) if spec.kind in ("line", "choice") else text
        for spec in specs
        for text in [str(given.get(spec.name, "")).replace("\r\n", "\n").strip()]
    }
    faults = {spec.name: fault for spec in specs if (fault := fault_of(spec, texts[spec.name]))}
    for name, text in texts.items():
        if name in faults or not text or text == before.get(name):
            continue
        if fault := _reference_fault(plan_year, kind, key, name, text, item_kind):
            faults[name] = fault
    faults |= {} if faults else faults_together(item_kind, texts)
    if faults:
        raise NotFilled(kind, faults)
    return {spec.name: canonical(spec, texts[spec.name]) for spec in specs}


def _reference_fault(
    plan_year: models.PlanYear, kind: ThingKind, key: str, name: str, text: str, item_kind: str
) -> str:
    """What is wrong with a field that names another thing."""
    of_year = {"plan_year": plan_year}
    if kind == "item" and name == "parent":
        of = models.PlanItem.objects.filter(**of_year, kind=PARENTS.get(item_kind, ""), key=text)
        return "" if of.exists() else "Det som det hör till finns inte."
    if kind == "item" and name == "indicator":
        named = models.Indicator.objects.filter(**of_year, key=text)
        return "" if named.exists() else "Indikatorn finns inte."
    if name in ("goal", "parent"):
        if not models.Goal.objects.filter(**of_year, key=text).exists():
            return "Målet finns inte."
        if name == "parent" and key in _above(plan_year, text):
            return "Målet ligger under det här målet."
    if name == "unit" and kind != "indicator":
        units = models.OrgUnit.objects.filter(**of_year, code=text)
        return "" if units.exists() else "Enheten finns inte."
    levels = models.GoalLevel.objects.filter(**of_year)
    if name == "level":
        known = set(levels.values_list("key", flat=True)) or set(DEFAULT_LEVELS)
        return "" if text in known else "Nivån finns inte."
    if name == "polarity" and text not in dict(POLARITIES):
        return "Välj en riktning."
    if name == "frequency" and text not in dict(FREQUENCIES):
        return "Välj hur ofta."
    if name == "formula":
        return _formula_fault(plan_year, key, text)
    return ""


def _formula_fault(plan_year: models.PlanYear, key: str, text: str) -> str:
    parts = text.split()[1:]
    known = set(models.Indicator.objects.filter(plan_year=plan_year).values_list("key", flat=True))
    missing = [part for part in parts if part not in known]
    if missing:
        return f"Indikatorn {missing[0]} finns inte."
    return "Indikatorn kan inte räknas ur sig själv." if key in parts else ""


def _above(plan_year: models.PlanYear, goal: str) -> set[str]:
    """A goal and all goals above it."""
    parents = dict(models.Goal.objects.filter(plan_year=plan_year).values_list("key", "parent"))
    found: set[str] = set()
    while goal and goal not in found:
        found.add(goal)
        goal = parents.get(goal, "")
    return found


def _take_away(plan_year: models.PlanYear, kind: ThingKind, row: Any) -> None:
    of_year = {"plan_year": plan_year}
    if kind == "indicator":
        models.IndicatorTarget.objects.filter(**of_year, indicator=row.key).delete()
    if kind == "item":
        for each in DETAILS.values():
            each.model.objects.filter(**of_year, item=row.key).delete()
    models.Link.objects.filter(**of_year, source_kind=kind, source=row.key).delete()
    models.Link.objects.filter(**of_year, target_kind=kind, target=row.key).delete()
    row.delete()
