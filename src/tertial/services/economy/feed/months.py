"""Months of the ledger: preliminary until somebody closes them, and final until somebody opens them with a reason.

What closing means: the outcome of the month stands. An import or an undo that would change it is refused
(``require_open``); the same facts again are let through, so that an export of the whole year can be read in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from tertial.domain.period import MONTHS
from tertial.errors import BadInput, NotFound
from tertial.ledger.batches import Ledger, PartKey
from tertial.ledger.queries.same import hold_the_same
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.people import names_of
from tertial.store.models import Committee, MonthChange

CLOSED, REOPENED = "closed", "reopened"
CLOSING_ENTRIES = 13
ALL_MONTHS = tuple(range(1, CLOSING_ENTRIES + 1))
SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True)
class MonthState:
    """How a month stands, and who said so last: ``by`` is a login, empty for a month that nobody has touched."""

    year: int
    month: int
    is_closed: bool = False
    at: datetime | None = None
    by: str = ""
    note: str = ""

    @property
    def is_reopened(self) -> bool:
        """Whether it has been closed and is open again."""
        return not self.is_closed and self.at is not None


def month_states(committee: str, year: int) -> Mapping[int, MonthState]:
    """How each month of a year stands, 1–12 and 13 for the closing entries (one query)."""
    return _states(committee, {year})[year]


def close_month(
    *, actor: Actor, committee: str, year: int, month: int, note: str = "", now: datetime
) -> MonthState:
    """Say that the month's outcome is final.

    Raises: BadInput("month.none"): the ledger holds no outcome of it. BadInput("month.already-closed").
            BadInput("month.unknown"): no such month.
    """
    require(actor, "close_month", committee)
    _require_month(month)
    from tertial.services.workspace import ledger_home

    with transaction.atomic():
        found = _locked(committee)
        if month not in Ledger(ledger_home()).months(
            committee=committee, kind="outcome", year=year
        ):
            raise BadInput("month.none", month=month_name(month), year=year)
        state = month_states(committee, year)[month]
        if state.is_closed:
            raise BadInput("month.already-closed", **_said(state))
        return _change(actor, found, year, month, CLOSED, note.strip(), now)


def reopen_month(
    *, actor: Actor, committee: str, year: int, month: int, reason: str, now: datetime
) -> MonthState:
    """Open a closed month again, so that it can be corrected.

    Raises: BadInput("month.reason"): no reason. BadInput("month.not-closed"). BadInput("month.unknown").
    """
    require(actor, "close_month", committee)
    _require_month(month)
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise BadInput("month.reason", month=month_name(month), year=year)
    with transaction.atomic():
        found = _locked(committee)
        if not month_states(committee, year)[month].is_closed:
            raise BadInput("month.not-closed", month=month_name(month), year=year)
        return _change(actor, found, year, month, REOPENED, reason, now)


def require_open(ledger: Ledger, committee: str, after: Mapping[PartKey, Path | None]) -> None:
    """Stop what would change the outcome of a closed month.

    ``after`` is what would count for each key: a file of facts, or ``None`` for nothing. To be asked in the
    transaction that makes the change, which then waits for whoever closes a month.
    Raises ``BadInput("month.closed")`` for the first such month.
    """
    outcome = {key: path for key, path in after.items() if key.kind == "outcome"}
    if not outcome:
        return
    Committee.objects.select_for_update().filter(slug=committee).first()
    states = _states(committee, {key.year for key in outcome})
    active = ledger.manifest.active
    for key in sorted(outcome):
        state = states[key.year].get(key.month)
        if state is None or not state.is_closed:
            continue
        path, now = outcome[key], active.get(key)
        if path is None or now is None or not hold_the_same(path, ledger.path(now)):
            raise BadInput("month.closed", **_said(state))


def closed_months(committee: str, months: Iterable[tuple[int, int]]) -> tuple[MonthState, ...]:
    """The closed ones among (year, month), in order (one query)."""
    asked = sorted(set(months))
    states = _states(committee, {year for year, _ in asked})
    found = (states[year].get(month) for year, month in asked)
    return tuple(state for state in found if state is not None and state.is_closed)


def closed_sentence(state: MonthState) -> str:
    """Who closed a month and when, in words: "Utfallet för mars 2026 stängdes 2026-04-09 av Karin Ek"."""
    said = _said(state)
    return f"Utfallet för {said['month']} {said['year']} stängdes {said['day']} av {said['by']}"


def month_name(month: int) -> str:
    """The month in words; 13 is the closing entries.

    >>> month_name(3), month_name(13)
    ('mars', 'bokslutsposterna')
    """
    return "bokslutsposterna" if month == CLOSING_ENTRIES else MONTHS[month - 1]


def _states(committee: str, years: Iterable[int]) -> dict[int, dict[int, MonthState]]:
    years = set(years)
    found = {year: {month: MonthState(year, month) for month in ALL_MONTHS} for year in years}
    if not years:
        return found
    for row in MonthChange.objects.filter(committee__slug=committee, year__in=years):
        found[row.year][row.month] = MonthState(
            row.year, row.month, row.step == CLOSED, row.at, row.by, row.note
        )
    return found


def _locked(slug: str) -> Committee:
    found = Committee.objects.select_for_update().filter(slug=slug).first()
    if found is None:
        raise NotFound("committee.unknown", committee=slug)
    return found


def _require_month(month: int) -> None:
    if month not in ALL_MONTHS:
        raise BadInput("month.unknown", month=month)


def _change(
    actor: Actor, committee: Committee, year: int, month: int, step: str, note: str, now: datetime
) -> MonthState:
    rows = MonthChange.objects.filter(committee=committee, year=year, month=month)
    MonthChange.objects.create(
        committee=committee,
        year=year,
        month=month,
        number=rows.count() + 1,
        step=step,
        note=note,
        at=now,
        by=actor.login,
    )
    record(
        actor=actor,
        action=f"month.{step}",
        thing=f"{year}-{month:02d}",
        committee=committee.slug,
        now=now,
        data={"skäl" if step == REOPENED else "anteckning": note},
    )
    return MonthState(year, month, step == CLOSED, now, actor.login, note)


def _said(state: MonthState) -> dict[str, object]:
    """What a sentence needs to tell of a closed month."""
    day = timezone.localtime(state.at).strftime("%Y-%m-%d") if state.at else ""
    return {
        "month": month_name(state.month),
        "year": state.year,
        "day": day,
        "by": names_of([state.by]).get(state.by, state.by),
    }
