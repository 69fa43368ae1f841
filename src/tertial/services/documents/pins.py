"""Which figures a draft shows: the ledger as it was when the draft was opened, until somebody takes the new ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from tertial.ledger.batches import Ledger
from tertial.services.access import Actor
from tertial.services.audit import record
from tertial.services.workspace import ledger_home
from tertial.store import models


def ledger_of(plan_year: models.PlanYear, report: str) -> Ledger:
    """The ledger that a report is built on: as its newest pin has it, else as it is now (one query)."""
    return _ledger(models.ReportPin.objects.filter(plan_year=plan_year, report=report))


def ledger_for(*, committee: str, year: int, report: str) -> Ledger:
    """The same, of a year that is not at hand as a row."""
    place = {"plan_year__committee__slug": committee, "plan_year__year": year}
    return _ledger(models.ReportPin.objects.filter(report=report, **place))


def _ledger(pins: QuerySet[models.ReportPin]) -> Ledger:
    ledger, pin = Ledger(ledger_home()), pins.last()
    return ledger.pinned(pin.batches, pin.generation) if pin else ledger


def newest_pin(plan_year: models.PlanYear, report: str) -> models.ReportPin | None:
    """What a report is pinned to; ``None`` where it follows the ledger."""
    return models.ReportPin.objects.filter(plan_year=plan_year, report=report).last()


@dataclass(frozen=True, slots=True)
class Shown:
    """Which figures a report shows: those of ``at`` ("2020-04-08 10.00"), and whether others have come since."""

    at: str
    is_behind: bool


def shown_figures(*, committee: str, year: int, report: str) -> Shown | None:
    """Which figures a report is pinned to; ``None`` where it follows the ledger (one query)."""
    place = {"plan_year__committee__slug": committee, "plan_year__year": year}
    found = models.ReportPin.objects.filter(report=report, **place).last()
    if found is None:
        return None
    is_behind = set(found.batches) != set(counting_now(committee).batches)
    return Shown(timezone.localtime(found.at).strftime("%Y-%m-%d %H.%M"), is_behind)


@dataclass(frozen=True, slots=True)
class Now:
    """A committee's batches that count now, in the order they came, and the ledger's generation."""

    batches: tuple[str, ...]
    generation: int


def counting_now(committee: str) -> Now:
    """What a pin made now would hold."""
    ledger = Ledger(ledger_home())
    counting = {
        part.batch for key, part in ledger.manifest.active.items() if key.committee == committee
    }
    return Now(tuple(b.id for b in ledger.batches() if b.id in counting), ledger.generation)


def pin(
    *, actor: Actor, plan_year: models.PlanYear, report: str, batches: Now, why: str, now: datetime
) -> models.ReportPin:
    """Let a report show these batches from now on. Runs in the caller's transaction; rights are the caller's too."""
    committee = plan_year.committee.slug
    made = models.ReportPin.objects.create(
        plan_year=plan_year,
        report=report,
        at=now,
        by=actor.login,
        generation=batches.generation,
        batches=list(batches.batches),
    )
    record(
        actor=actor,
        action=f"report.{why}",
        thing=f"{committee}/{report}",
        committee=committee,
        now=now,
        data={"leveranser": list(batches.batches)},
    )
    return made
