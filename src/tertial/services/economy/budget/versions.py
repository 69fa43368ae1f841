"""Versions of a budget: made empty or from another, changed by movements while they are drafts.

Every change is added as movements with who, when and why; nothing is overwritten. A version is locked while it is
changed, so that two writers of one cell meet: the second is told what the first wrote.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tertial.domain.economy.budget import (
    WHOLE_YEAR,
    BudgetAmount,
    BudgetCell,
    MovementKind,
)
from tertial.domain.economy.periods import MONTHS
from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.economy.budget.basis import (
    ACROSS,
    BudgetYear,
    amounts_of,
    budget_year,
    chosen_keys,
    head,
    heads,
    version_row,
)
from tertial.services.planning.editing import key_from
from tertial.services.planning.rows import plan_year_of
from tertial.store import models

KINDS: Mapping[str, str] = {
    "frame": "Ram",
    "detail": "Detaljbudget",
    "adjusted": "Justerad budget",
    "restated": "Omräknad för jämförelse",
    "sent": "Inläst",
}
MADE: tuple[str, ...] = ("frame", "detail", "adjusted")
"""Kinds of versions that a person makes."""
_KEY_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Moved:
    """A movement about to be made; ``account`` only where it is to land on one."""

    cell: BudgetCell
    part: int
    ore: int
    account: str = ""


# --- versions ------------------------------------------------------------------------------------------------


def make_version(
    *,
    actor: Actor,
    committee: str,
    year: int,
    label: str,
    kind: str,
    now: datetime,
    based_on: str = "",
) -> str:
    """Make a version, empty or as a copy of another; returns its key.

    ``based_on`` is a version of the year, or ``2025/key`` of an earlier one.
    Raises: BadInput("budget.label"), BadInput("budget.kind"). NotFound("budget.unknown").
    """
    require(actor, "edit_economy", committee)
    label = " ".join(label.split())
    if not 2 <= len(label) <= 120:
        raise BadInput("budget.label")
    if kind not in MADE:
        raise BadInput("budget.kind", kind=kind, known=", ".join(KINDS[each] for each in MADE))
    with transaction.atomic():
        of = budget_year(committee=committee, year=year)
        row = new_version(of, label, kind, based_on, actor, now)
        if based_on:
            copy_version(of, row, based_on, actor, now)
        data = {"namn": label, "slag": KINDS[kind], "kopia_av": based_on}
        audit_version(actor, row, "budget.made", now, data)
    return str(row.key)


def new_version(
    of: BudgetYear,
    label: str,
    kind: str,
    based_on: str,
    actor: Actor,
    now: datetime,
    key: str = "",
) -> models.BudgetVersion:
    """An empty draft; its key is made from the label unless one is given."""
    taken = {each.key for each in heads(of)}
    return models.BudgetVersion.objects.create(
        plan_year=plan_year_of(of.committee, of.year),
        key=key or key_from(label[:_KEY_LENGTH], taken),
        label=label,
        kind=kind,
        based_on=based_on,
        made_at=now,
        made_by=actor.login,
    )


def copy_version(
    of: BudgetYear, row: models.BudgetVersion, based_on: str, actor: Actor, now: datetime
) -> None:
    """What the other version holds, as movements; a year that lies by a key stays a year."""
    before, _, key = based_on.rpartition(ACROSS)
    other = of if not before else budget_year(committee=of.committee, year=_year(before))
    held = amounts_of(other, key)
    chosen: dict[BudgetCell, str] = {}
    if head(other, key).is_ours:
        chosen = chosen_keys(version_row(committee=other.committee, year=other.year, key=key))
    moves: list[Moved] = []
    for cell, amount in held.items():
        folded, by = _folded(of, amount)
        by = by or chosen.get(cell, "")
        if by:
            models.BudgetPeriod.objects.create(
                version=row, unit=cell.unit, line=cell.line, key=by, at=now, by=actor.login
            )
        parts = [Moved(cell, part, ore) for part, ore in enumerate(folded.parts) if ore]
        moves += parts or [Moved(cell, WHOLE_YEAR, 0)]
    write_moves(row, moves, kind="copied", actor=actor, now=now, reason=f"Kopia av {based_on}")


def _folded(of: BudgetYear, amount: BudgetAmount) -> tuple[BudgetAmount, str]:
    """Months that lie exactly by a key as one amount of the year, and the key."""
    if amount.parts[WHOLE_YEAR] or not any(amount.parts):
        return amount, ""
    for name, key in of.keys.items():
        if key.dealt(amount.ore) == amount.parts[1:]:
            return BudgetAmount((amount.ore,) + (0,) * MONTHS), name
    return amount, ""


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise NotFound("budget.unknown", version=text, year="")
    return int(text)


def draft(
    *, actor: Actor, committee: str, year: int, version: str
) -> tuple[BudgetYear, models.BudgetVersion]:
    """A version that may be changed, locked; must run in a transaction.

    Raises: NotFound("budget.unknown"). BadInput("budget.decided"), BadInput("budget.sent"): it is not changed any more.
    """
    require(actor, "edit_economy", committee)
    of = budget_year(committee=committee, year=year)
    if not head(of, version).is_ours:
        raise BadInput("budget.sent", version=version)
    row = version_row(committee=committee, year=year, key=version, lock=True)
    if row.state != "draft":
        day = row.decided_on.isoformat() if row.decided_on else ""
        raise BadInput("budget.decided", version=row.label, by=row.decided_by, day=day)
    return of, row


def write_moves(
    row: models.BudgetVersion,
    moves: Iterable[Moved],
    *,
    kind: MovementKind,
    actor: Actor,
    now: datetime,
    reason: str = "",
    undoes: str = "",
    together: str = "",
) -> str:
    """Add movements that belong together; returns what they share. ``row`` is locked by the caller."""
    together = together or uuid.uuid4().hex
    models.BudgetMovement.objects.bulk_create(
        models.BudgetMovement(
            version=row,
            unit=move.cell.unit,
            line=move.cell.line,
            account=move.account,
            month=move.part,
            ore=move.ore,
            kind=kind,
            together=together,
            undoes=undoes,
            reason=reason[:300],
            at=now,
            by=actor.login,
        )
        for move in moves
    )
    return together


def audit_version(
    actor: Actor,
    row: models.BudgetVersion,
    action: str,
    now: datetime,
    data: Mapping[str, object],
) -> None:
    record(
        actor=actor,
        action=action,
        thing=f"{row.plan_year.year}/budget/{row.key}",
        committee=row.plan_year.committee.slug,
        now=now,
        data=data,
    )
