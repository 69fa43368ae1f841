"""The year's end as a page: result with closing entries, equity, money asked to be carried over, what is left to do."""

from __future__ import annotations

from dataclasses import dataclass

from tertial.domain.economy.year_end import YearEnd, year_end
from tertial.domain.figure import Unit
from tertial.domain.money import sum_ore
from tertial.domain.statement import BelowLine, Equity
from tertial.domain.swedish import format_ore
from tertial.services.access import Actor, may, require
from tertial.services.economy.budget.basis import BudgetYear, VersionHead, amounts_of, heads
from tertial.services.economy.budget.following import followed_version
from tertial.services.economy.budget.outcome import line_at, outcome_facts
from tertial.services.economy.budget.pages import (
    BudgetHead,
    asked_year,
    budget_head,
    state_of,
    units_of,
)
from tertial.services.economy.budget.records import RecordForm, form_of, rows_of
from tertial.services.economy.feed.months import CLOSING_ENTRIES, month_states
from tertial.services.economy.funding.equity import EquityChoice, equity_choice
from tertial.services.economy.funding.fields import CARRY_KINDS
from tertial.services.economy.printing import money_of
from tertial.services.records import EquityRecord
from tertial.store import models

REPORT = "verksamhetsberattelse"
"""The kind of report that the year's end leads to."""


@dataclass(frozen=True, slots=True)
class CarryLine:
    """A request to carry money over, as printed."""

    form: RecordForm
    label: str
    kind: str
    unit: str
    amount: str
    decided: str
    state: str
    decided_in: str


@dataclass(frozen=True, slots=True)
class Step:
    """A thing that must be in place before the year-end report."""

    is_done: bool
    text: str


@dataclass(frozen=True, slots=True)
class YearEndPage:
    """``result`` and ``equity`` are rows of (label, amount, is a sum); ``equity`` is before or after the decision, and
    empty where the committee has none. ``choice`` says so."""

    head: BudgetHead
    is_decided: bool
    result: tuple[tuple[str, str, bool], ...]
    equity: tuple[tuple[str, str, bool], ...]
    choice: EquityChoice
    may_choose: bool
    undecided: int
    requests: tuple[CarryLine, ...]
    totals: tuple[str, str]
    steps: tuple[Step, ...]
    new: RecordForm
    units: tuple[tuple[str, str], ...]


def year_end_page(
    *, actor: Actor, committee: str, year: int | None, money: str, is_decided: bool = False
) -> YearEndPage:
    """The year's end against the budget that the year is followed by; one question to the ledger for the outcome.

    ``is_decided`` shows equity after the council's decision. Raises ``NotFound``.
    """
    require(actor, "see_breakdown", committee)
    of, unit = asked_year(committee, year), money_of(money)
    rows: list[models.CarryOverRequest] = rows_of("overforing", committee=committee, year=of.year)
    asked = [row for row in rows if row.kind == "operations"]
    version = _followed(of)
    twelve, closing = _outcome(of)
    entries = _entries(of)
    found = year_end(
        budget=_net(of, version),
        twelve_months=twelve,
        closing_entries=closing,
        decided=[row.decided for row in asked],
        items=[BelowLine(e.key, e.label, e.amount) for e in entries if e.kind == "below_line"],
        opening=sum_ore(e.amount for e in entries if e.kind == "opening").total,
        withdrawal=sum_ore(e.amount for e in entries if e.kind == "withdrawal").total,
    )
    choice = equity_choice(committee=committee, year=of.year)
    sums = (sum_ore(row.amount for row in rows), sum_ore(row.decided for row in rows))
    return YearEndPage(
        budget_head(actor=actor, of=of, money=money),
        is_decided,
        (
            (_budget_label(version), format_ore(_net(of, version), unit), False),
            ("Utfall januari–december", format_ore(twelve, unit), False),
            ("Bokslutsposter (månad 13)", format_ore(closing, unit), False),
            ("Bokslut", format_ore(found.outcome, unit), True),
            ("Avvikelse mot budget", format_ore(found.variance, unit, sign=True), True),
        ),
        _equity_rows(found.after if is_decided else found.before, unit, is_decided=is_decided)
        if choice.is_used is not False
        else (),
        choice,
        may(actor, "edit_settings", committee),
        found.undecided,
        tuple(_line(of, row, unit) for row in rows),
        (format_ore(sums[0].total, unit), format_ore(sums[1].total, unit)),
        _steps(of, version, found, closing, rows, has_equity=choice.is_used is not False),
        form_of("overforing"),
        units_of(of),
    )


def _followed(of: BudgetYear) -> VersionHead | None:
    """The version that was chosen for the year, else the newest decided or sent one."""
    chosen = followed_version(committee=of.committee, year=of.year)
    known = [each for each in heads(of) if each.state in ("sent", "decided")]
    return next((each for each in known if each.key == chosen), known[-1] if known else None)


def _outcome(of: BudgetYear) -> tuple[int | None, int | None]:
    """The net cost of months 1–12 and of the closing entries, öre; ``None`` where nothing is posted."""
    twelve: list[int] = []
    closing: list[int] = []
    for fact in outcome_facts(of):
        if line_at(of, fact):
            (closing if fact.month == CLOSING_ENTRIES else twelve).append(fact.amount)
    return sum_ore(twelve).total, sum_ore(closing).total


def _net(of: BudgetYear, version: VersionHead | None) -> int | None:
    if version is None:
        return None
    return sum_ore(amount.ore for amount in amounts_of(of, version.key).values()).total


def _budget_label(version: VersionHead | None) -> str:
    return f"Budget, {version.label} ({state_of(version).lower()})" if version else "Budget"


def _entries(of: BudgetYear) -> tuple[EquityRecord, ...]:
    """The equity entries of the year's last report that has any."""
    reports = sorted(of.base.records.reports, key=lambda each: each.period_end)
    stated = [of.base.records.equity.get(each.key, ()) for each in reports]
    return next((entries for entries in reversed(stated) if entries), ())


def _equity_rows(
    found: Equity, unit: Unit, *, is_decided: bool
) -> tuple[tuple[str, str, bool], ...]:
    carried = "Beslutad överföring" if is_decided else "Årets balansresultat"
    rows = [("Ingående eget kapital", format_ore(found.opening, unit), False)]
    rows += [(item.label, format_ore(item.amount, unit, sign=True), False) for item in found.items]
    if found.withdrawal is not None:
        rows.append(("Uttag", format_ore(-found.withdrawal, unit, sign=True), False))
    rows.append((carried, format_ore(found.carried, unit, sign=True), False))
    rows.append(("Utgående eget kapital", format_ore(found.closing, unit), True))
    return tuple(rows)


def _line(of: BudgetYear, row: models.CarryOverRequest, unit: Unit) -> CarryLine:
    return CarryLine(
        form_of("overforing", row),
        row.label,
        dict(CARRY_KINDS).get(row.kind, row.kind),
        f"{row.unit} {of.name(row.unit)}" if row.unit else "",
        format_ore(row.amount, unit),
        format_ore(row.decided, unit),
        _state(row.amount, row.decided),
        row.decided_in,
    )


def _state(asked: int, decided: int | None) -> str:
    if decided is None:
        return "Inte beslutat"
    if not decided:
        return "Avslag"
    return "Bifall" if decided == asked else "Delvis"


def _steps(
    of: BudgetYear,
    version: VersionHead | None,
    found: YearEnd,
    closing: int | None,
    rows: list[models.CarryOverRequest],
    *,
    has_equity: bool,
) -> tuple[Step, ...]:
    """What must be in place before the year-end report, and how it stands."""
    states = month_states(of.committee, of.year)
    is_open = [month for month in range(1, 13) if not states[month].is_closed]
    undecided = sum(row.decided is None for row in rows)
    grants = models.Grant.objects.filter(
        plan_year__committee__slug=of.committee, plan_year__year=of.year
    ).exclude(status__in=("reported", "closed", "refused"))
    waiting = grants.count()
    reports = [each for each in of.base.records.reports if each.kind == REPORT]
    months = (
        f"{len(is_open)} av 12 månader är inte stängda." if is_open else "Månaderna är stängda."
    )
    carried = (
        f"Begäran som väntar på beslut: {undecided}."
        if undecided
        else "Ingen begäran väntar på beslut."
    )
    funded = f"{waiting} bidrag är inte avslutade eller återrapporterade." if waiting else ""
    return (
        Step(version is not None, _said(version is not None, "En gällande budget")),
        Step(not is_open, months),
        Step(closing is not None, _said(closing is not None, "Bokslutsposter i månad 13")),
        Step(
            states[CLOSING_ENTRIES].is_closed,
            "Månad 13 är stängd."
            if states[CLOSING_ENTRIES].is_closed
            else "Månad 13 är inte stängd.",
        ),
        *_equity_step(found, has_equity),
        Step(not waiting, funded or "Inga bidrag väntar på återrapportering."),
        Step(not undecided, carried),
        Step(
            bool(reports),
            _said(bool(reports), "En verksamhetsberättelse bland årets rapporter"),
        ),
    )


def _equity_step(found: YearEnd, has_equity: bool) -> tuple[Step, ...]:
    if not has_equity:
        return ()
    is_there = found.before.opening is not None
    return (Step(is_there, _said(is_there, "Ingående eget kapital")),)


def _said(is_there: bool, what: str) -> str:
    return f"{what} finns." if is_there else f"{what} saknas."
