"""Which version of the budget a year, and each of its reports, is followed against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tertial.errors import BadInput, NotFound
from tertial.ledger.batches import Ledger
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.documents.pins import ledger_of
from tertial.services.people import names_of
from tertial.services.planning.rows import plan_year_of
from tertial.services.workspace import ledger_home
from tertial.store import models

WHOLE_YEAR = ""
"""Instead of a report's key: the year, as the economy's pages follow it."""


@dataclass(frozen=True, slots=True)
class FollowedLine:
    """A report, or the year where ``key`` is empty, and its version; ``since`` says who chose it and when.

    ``choices`` are what it can be followed against; none where it is decided.
    """

    key: str
    title: str
    version: str
    choices: tuple[str, ...]
    since: str = ""


def followed_version(*, committee: str, year: int) -> str:
    """The version that somebody chose for a year; empty where nobody has (one query)."""
    rows = models.FollowedBudget.objects.filter(
        plan_year__committee__slug=committee, plan_year__year=year
    )
    return rows.values_list("version", flat=True).last() or ""


def followed_lines(*, committee: str, year: int) -> tuple[FollowedLine, ...]:
    """The year and its reports in the order of their periods; the caller has asked ``require``."""
    plan_year = plan_year_of(committee, year)
    sealed = _sealed(plan_year)
    now = Ledger(ledger_home())
    chosen = models.FollowedBudget.objects.filter(plan_year=plan_year).last()
    since = ""
    if chosen:
        since = f"{chosen.at:%Y-%m-%d} {names_of([chosen.by]).get(chosen.by, chosen.by)}"
    version = chosen.version if chosen else ""
    lines = [FollowedLine(WHOLE_YEAR, "", version, _held(now, committee, year), since)]
    for report in models.Report.objects.filter(plan_year=plan_year).order_by("period_end", "id"):
        is_open = not report.decided_on and report.key not in sealed
        held = _held(ledger_of(plan_year, report.key), committee, year) if is_open else ()
        lines.append(FollowedLine(report.key, report.title, report.budget_version, held))
    return tuple(lines)


def follow(
    *, actor: Actor, committee: str, year: int, report: str, version: str, now: datetime
) -> None:
    """Follow a report, or the year (``WHOLE_YEAR``), against another version; for the year empty is the last that came.

    Raises: BadInput("budget.not-followed"): what is decided stays as it is. BadInput("budget.not-in-ledger"): the
            version is a draft, or came after the figures that the report shows. NotFound.
    """
    require(actor, "edit_economy", committee)
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        before = (
            followed_version(committee=committee, year=year)
            if report == WHOLE_YEAR
            else _report(plan_year, report).budget_version
        )
        if version == before:
            return
        ledger = Ledger(ledger_home()) if report == WHOLE_YEAR else ledger_of(plan_year, report)
        is_free = report == WHOLE_YEAR and not version
        if not is_free and version not in _held(ledger, committee, year):
            raise BadInput("budget.not-in-ledger", version=version)
        if report == WHOLE_YEAR:
            models.FollowedBudget.objects.create(
                plan_year=plan_year, version=version, at=now, by=actor.login
            )
        else:
            row = _report(plan_year, report)
            if row.decided_on or report in _sealed(plan_year):
                raise BadInput("budget.not-followed", report=row.title)
            row.budget_version = version
            row.save(update_fields=["budget_version"])
        record(
            actor=actor,
            action="budget.followed",
            thing=f"{year}/{report or 'budget'}",
            committee=committee,
            now=now,
            data={"before": before, "after": version},
        )


def _report(plan_year: models.PlanYear, key: str) -> models.Report:
    found = models.Report.objects.filter(plan_year=plan_year, key=key).first()
    if found is None:
        raise NotFound("report.unknown", committee=plan_year.committee.slug, report=key)
    return found


def _sealed(plan_year: models.PlanYear) -> set[str]:
    rows = models.Seal.objects.filter(plan_year=plan_year)
    return set(rows.values_list("report", flat=True))


def _held(ledger: Ledger, committee: str, year: int) -> tuple[str, ...]:
    return tuple(sorted(ledger.versions(committee=committee, kind="budget", year=year)))
