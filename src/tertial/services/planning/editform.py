"""The form over a thing of the plan, filled and with its choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from tertial.domain.plan import DEFAULT_LEVELS
from tertial.services.access import Actor, may, require
from tertial.services.planning.editing import FREQUENCIES, POLARITIES, fingerprint
from tertial.services.planning.fields import PARENTS, FieldSpec, as_text, detail_specs, specs_of
from tertial.services.planning.pages import Choice, EditField, EditPage, ThingKind
from tertial.services.planning.reading import KIND_WORDS, Plan, open_plan
from tertial.services.planning.rows import (
    plan_year_of,
    require_item_kind,
    require_some,
    right_for,
    right_to_add,
    row_of,
)

_TYPED = ("formula", "money", "bands", "decimal", "ranges")
"""Kinds of fields that are typed in one line, whatever they hold."""
THING_WORDS: Mapping[ThingKind, str] = {"goal": "Mål", "indicator": "Indikator", "item": "Sak"}


def edit_page(
    *,
    actor: Actor,
    committee: str,
    year: int | None,
    kind: ThingKind,
    today: date,
    key: str = "",
    item_kind: str = "",
    given: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
) -> EditPage:
    """A form over a thing, or over a new one where no key is given; ``given`` is what was typed, ``faults`` its faults.

    Raises NotFound("plan.unknown"), and ``NotAllowed`` for what the actor may not change.
    """
    require_some(actor, committee, kind)
    plan = open_plan(actor=actor, committee=committee, year=year, today=today)
    plan_year = plan_year_of(committee, plan.records.year)
    if key:
        row = row_of(plan_year, kind, key)
        require(actor, right_for(plan_year, kind, row), committee)
        item_kind = row.kind if kind == "item" else ""
        texts = as_text(kind, row)
    else:
        require_item_kind(kind, item_kind)
        if kind == "item":
            require(actor, right_to_add(kind, item_kind), committee)
        texts = {"polarity": "higher", "decimals": "1"}
    seen = fingerprint(texts) if key else ""
    shown = {**texts, **(given or {})}
    fields = tuple(
        _field(
            plan,
            actor,
            spec,
            shown.get(spec.name, ""),
            key,
            (faults or {}).get(spec.name, ""),
            item_kind,
        )
        for spec in specs_of(kind, item_kind)
    )
    word = KIND_WORDS[item_kind][0] if kind == "item" else THING_WORDS[kind]  # type: ignore[index]  # checked above
    title = texts.get("label") or texts.get("name") or texts.get("title") or ""
    return EditPage(plan.head, kind, key, word, title, fields, seen)


def _field(
    plan: Plan, actor: Actor, spec: FieldSpec, value: str, key: str, fault: str, item_kind: str
) -> EditField:
    kinds = {"targets": "long", "count": "number"} | dict.fromkeys(_TYPED, "line")
    field = EditField(
        spec.name,
        spec.label,
        kinds.get(spec.kind, spec.kind),
        value,
        is_required=spec.is_required,
        help=spec.help,
        fault=fault,
        longest=spec.longest,
    )
    if spec.kind != "choice":
        return field
    if spec.choices:
        return replace(field, choices=tuple(Choice(*pair) for pair in spec.choices))
    if spec in detail_specs("check"):
        return replace(field, choices=_indicators(plan))
    if item_kind in PARENTS and spec.name == "parent":
        return replace(field, choices=_items(plan, PARENTS[item_kind], value))
    return replace(field, choices=_choices(plan, actor, spec.name, value, key))


def _items(plan: Plan, kind: str, value: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(each.key, each.title)
        for each in plan.records.items
        if each.kind == kind and (each.ended_on is None or each.key == value)
    )


def _indicators(plan: Plan) -> tuple[Choice, ...]:
    return tuple(Choice(each.key, each.name) for each in plan.records.indicators)


def _choices(plan: Plan, actor: Actor, name: str, value: str, key: str) -> tuple[Choice, ...]:
    if name == "level":
        common = may(actor, "edit_common_plan", plan.head.committee)
        levels = plan.records.levels or DEFAULT_LEVELS
        return tuple(
            Choice(each.key, each.label)
            for each in levels.values()
            if common or not each.is_common or each.key == value
        )
    if name in ("goal", "parent"):
        return tuple(
            Choice(each.key, f"{plan.level(each).label}: {each.label}")
            for each in plan.records.goals
            if (each.ended_on is None and each.key != key) or each.key == value
        )
    if name == "unit":
        return tuple(Choice(u.code, f"{u.code} {u.name}") for u in plan.records.units)
    return tuple(Choice(*pair) for pair in (POLARITIES if name == "polarity" else FREQUENCIES))
