"""Money that moves from one committee to another: out of one budget and into the other, in one transaction.

The year before can be restated: a version of each committee's budget as it would have been, marked as such, so that
the years can be compared.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tertial.domain.economy.budget import WHOLE_YEAR, BudgetCell
from tertial.errors import BadInput
from tertial.services.access import Actor, require
from tertial.services.economy.budget.basis import BudgetYear, budget_year, heads, version_row
from tertial.services.economy.budget.changes import require_cells
from tertial.services.economy.budget.versions import (
    Moved,
    audit_version,
    copy_version,
    draft,
    new_version,
    write_moves,
)
from tertial.services.planning.rows import plan_year_of
from tertial.store import models

RESTATED = "omraknad"
"""The key of a restated version: one a committee and year."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where money leaves or comes: a draft of a committee's budget, a unit and a line."""

    committee: str
    version: str
    unit: str
    line: str


def move_between(
    *,
    actor: Actor,
    year: int,
    giver: Place,
    taker: Place,
    ore: int,
    label: str,
    decided_in: str,
    now: datetime,
    restate: bool = False,
) -> str:
    """Move ``ore`` (debit-positive: a cost's budget) between committees, with a row in the frame bridge of both.

    Returns what the movements share, in both versions and, with ``restate``, in both of the year before.
    Raises: BadInput("budget.same-committee"), BadInput("budget.move-amount"), BadInput("budget.label"). NotFound.
    """
    for place in (giver, taker):
        require(actor, "edit_economy", place.committee)
    if giver.committee == taker.committee:
        raise BadInput("budget.same-committee")
    if ore <= 0:
        raise BadInput("budget.move-amount")
    if not 2 <= len(label.strip()) <= 200:
        raise BadInput("budget.label")
    together = uuid.uuid4().hex
    with transaction.atomic():
        # Always in the same order, so that two moves the opposite way do not wait for each other.
        for place, amount in sorted(((giver, -ore), (taker, ore)), key=lambda e: e[0].committee):
            other = taker if place is giver else giver
            of, row = draft(
                actor=actor, committee=place.committee, year=year, version=place.version
            )
            _move(of, row, place, amount, label, together, actor, now)
            _frame_change(of, other.committee, amount, label, decided_in)
            if restate:
                last = budget_year(committee=place.committee, year=year - 1)
                _move(last, _restated(last, actor, now), place, amount, label, together, actor, now)
    return together


def _move(
    of: BudgetYear,
    row: models.BudgetVersion,
    place: Place,
    ore: int,
    label: str,
    together: str,
    actor: Actor,
    now: datetime,
) -> None:
    move = Moved(BudgetCell(place.unit, place.line), WHOLE_YEAR, ore)
    require_cells(of, [move])
    write_moves(row, [move], kind="moved", actor=actor, now=now, reason=label, together=together)
    audit_version(actor, row, "budget.moved", now, {"ore": ore, "vad": label})


def _frame_change(of: BudgetYear, other: str, ore: int, label: str, decided_in: str) -> None:
    plan_year = plan_year_of(of.committee, of.year)
    rows = models.FrameChange.objects.filter(plan_year=plan_year)
    models.FrameChange.objects.create(
        plan_year=plan_year,
        order=rows.count() + 1,
        key=f"flytt-{uuid.uuid4().hex[:8]}",
        label=label.strip(),
        kind="moved",
        amount=ore,
        from_committee=other,
        decided_in=decided_in.strip()[:200],
    )


def _restated(of: BudgetYear, actor: Actor, now: datetime) -> models.BudgetVersion:
    """The year's restated version, made from the one in force where there is none; locked.

    Raises: BadInput("budget.nothing-to-restate").
    """
    found = heads(of)
    if not any(each.key == RESTATED for each in found):
        closed = [each for each in found if each.state in ("decided", "sent")]
        if not closed:
            raise BadInput("budget.nothing-to-restate", year=of.year)
        label = f"Budget {of.year}, omräknad"
        row = new_version(of, label, "restated", closed[-1].key, actor, now, key=RESTATED)
        copy_version(of, row, closed[-1].key, actor, now)
        audit_version(actor, row, "budget.made", now, {"namn": label, "kopia_av": closed[-1].key})
    return version_row(committee=of.committee, year=of.year, key=RESTATED, lock=True)
