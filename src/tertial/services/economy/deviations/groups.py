"""Analysis groups: lines that the committee judges together, added and removed by it, and what they come to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tertial.domain.statement import counted_twice
from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.economy.basis import basis
from tertial.store import models


def groups_of(*, committee: str, year: int, statement: str) -> tuple[models.AnalysisGroup, ...]:
    """A year's groups of a statement, in order (one query)."""
    found = models.AnalysisGroup.objects.filter(
        plan_year__committee__slug=committee, plan_year__year=year, statement=statement
    )
    return tuple(found)


def add_group(
    *,
    actor: Actor,
    committee: str,
    year: int,
    statement: str,
    label: str,
    lines: Sequence[str],
    now: datetime,
) -> str:
    """Judge lines of a statement together under a name; returns the group's key.

    Raises: BadInput: "group.name" without one, "group.lines" for fewer than two lines or one that is not there,
            "group.twice" where a line would be counted twice, "group.known" where the year has a group of that name.
    """
    require(actor, "edit_economy", committee)
    name, wanted = label.strip(), tuple(dict.fromkeys(lines))
    if not name or len(name) > 200:
        raise BadInput("group.name")
    definition = basis(committee=committee, year=year).definition(statement)
    if len(wanted) < 2 or set(wanted) - definition.keys:
        raise BadInput("group.lines", statement=definition.title)
    if twice := counted_twice(definition, wanted):
        raise BadInput("group.twice", line=definition.line(twice[0]).label)
    with transaction.atomic():
        plan_year = models.PlanYear.objects.select_for_update().get(
            committee__slug=committee, year=year
        )
        of_year = models.AnalysisGroup.objects.filter(plan_year=plan_year)
        key = _key(name)
        if of_year.filter(key=key).exists():
            raise BadInput("group.known", name=name)
        models.AnalysisGroup.objects.create(
            plan_year=plan_year,
            order=of_year.count(),
            key=key,
            label=name,
            statement=statement,
            lines=" ".join(wanted),
        )
        thing = f"{committee}/{year}/analysgrupp/{key}"
        data = {"namn": name, "rader": " ".join(wanted)}
        record(
            actor=actor, action="group.added", thing=thing, committee=committee, now=now, data=data
        )
    return key


def remove_group(*, actor: Actor, committee: str, year: int, key: str, now: datetime) -> None:
    """Judge the lines apart again. Raises ``NotFound("group.unknown")``."""
    require(actor, "edit_economy", committee)
    with transaction.atomic():
        found = models.AnalysisGroup.objects.filter(
            plan_year__committee__slug=committee, plan_year__year=year, key=key
        ).first()
        if found is None:
            raise NotFound("group.unknown", key=key)
        thing = f"{committee}/{year}/analysgrupp/{key}"
        data = {"namn": found.label, "rader": found.lines}
        found.delete()
        record(
            actor=actor,
            action="group.removed",
            thing=thing,
            committee=committee,
            now=now,
            data=data,
        )


def _key(name: str) -> str:
    """A key of a name: "Köp & bidrag" → "kop-bidrag"."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "grupp"
