"""The budget's pages as values: the list of versions, a version over all units, a unit's grid, history, two versions.

Texts are as printed, with the sign of the statement; what is typed is exact, what is summed is rounded once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Max, Sum
from django.utils import timezone

from tertial.domain.figure import Unit
from tertial.domain.statement import ReportLine
from tertial.errors import NotFound
from tertial.services.access import Actor, may, require
from tertial.services.economy.basis import newest_year
from tertial.services.economy.budget.basis import (
    ACROSS,
    Amounts,
    BudgetYear,
    VersionHead,
    amounts_of,
    budget_year,
    chosen_keys,
    head,
    heads,
    newest,
    over_units,
    printed_sums,
    version_row,
)
from tertial.services.economy.budget.following import FollowedLine, followed_lines
from tertial.services.economy.budget.grid import (
    BudgetGrid,
    GridCell,
    GridRow,
    printed,
    shown_lines,
    unit_grid,
)
from tertial.services.economy.budget.history import (
    Compared,
    History,
    compared_cells,
    history_of,
)
from tertial.services.economy.budget.records import RecordForm, form_of, forms_of
from tertial.services.economy.budget.versions import KINDS, MADE
from tertial.services.economy.page.asked import plan_years
from tertial.services.economy.printing import money_of
from tertial.store import models


@dataclass(frozen=True, slots=True)
class BudgetHead:
    """What every page of the budget has above it."""

    committee: str
    committee_name: str
    year: int
    years: tuple[int, ...]
    money: str
    may_edit: bool
    may_decide: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list: ``state`` in words, ``total`` the statement's result."""

    head: VersionHead
    kind: str
    state: str
    total: str
    changed: str = ""


@dataclass(frozen=True, slots=True)
class BudgetsPage:
    """The list of versions. ``bases`` are what a new one can be made from, as (value, words).

    ``followed`` says what the year and its reports are followed against.
    """

    head: BudgetHead
    versions: tuple[VersionLine, ...]
    bases: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    has_units: bool
    period_keys: tuple[RecordForm, ...]
    new_key: RecordForm
    followed: tuple[FollowedLine, ...]


@dataclass(frozen=True, slots=True)
class BudgetPage:
    """A version. Of ``overview``, ``grid``, ``history`` and ``compared`` the one that the view asks for is filled."""

    head: BudgetHead
    version: VersionHead
    kind: str
    view: str
    others: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str], ...]
    keys: tuple[tuple[str, str], ...]
    last_versions: tuple[tuple[str, str], ...]
    can_type: bool
    total: str
    overview: BudgetGrid | None = None
    grid: BudgetGrid | None = None
    history: History | None = None
    compared: Compared | None = None
    against: str = ""
    as_of: date | None = None


VIEWS: Mapping[str, str] = {
    "enheter": "Alla enheter",
    "ar": "Helår",
    "manad": "Månader",
    "andra": "Ändra flera",
    "jamfor": "Jämför",
    "historik": "Historik",
}


def budget_head(*, actor: Actor, of: BudgetYear, money: str) -> BudgetHead:
    return BudgetHead(
        of.committee,
        of.base.records.committee_name,
        of.year,
        plan_years(of.committee),
        money,
        may(actor, "edit_economy", of.committee),
        may(actor, "decide_budget", of.committee),
    )


def asked_year(committee: str, year: int | None) -> BudgetYear:
    """The year asked for, else the newest. Raises ``NotFound``."""
    return budget_year(committee=committee, year=year or newest_year(committee))


def budgets_page(*, actor: Actor, committee: str, year: int | None, money: str) -> BudgetsPage:
    """The versions of a year with their results. Raises ``NotFound``."""
    require(actor, "see_breakdown", committee)
    of = asked_year(committee, year)
    unit = money_of(money)
    found = heads(of)
    moved, sums = _last_changed(of), _line_sums(of, found)
    lines = tuple(
        VersionLine(
            each,
            KINDS[each.kind],
            state_of(each),
            _result(of, sums.get(each.key, {}), unit),
            moved.get(each.key, ""),
        )
        for each in found
    )
    bases = [(each.key, f"{each.label} ({KINDS[each.kind].lower()})") for each in found]
    return BudgetsPage(
        budget_head(actor=actor, of=of, money=money),
        lines,
        (*bases, *_bases_before(of)),
        tuple((kind, KINDS[kind]) for kind in MADE),
        bool(of.units()),
        forms_of("nyckel", committee=committee, year=of.year),
        form_of("nyckel"),
        followed_lines(committee=committee, year=of.year),
    )


def _bases_before(of: BudgetYear) -> list[tuple[str, str]]:
    try:
        last = budget_year(committee=of.committee, year=of.year - 1)
    except NotFound:
        return []
    return [
        (
            f"{last.year}{ACROSS}{each.key}",
            f"{last.year}: {each.label} ({KINDS[each.kind].lower()})",
        )
        for each in heads(last)
    ]


def _line_sums(of: BudgetYear, found: Sequence[VersionHead]) -> dict[str, dict[str, int]]:
    """Each version's year by line: ours in one query, and one question to the ledger for each that was sent."""
    sums = {each.key: over_units(amounts_of(of, each.key)) for each in found if not each.is_ours}
    rows = (
        models.BudgetMovement.objects.filter(
            version__plan_year__committee__slug=of.committee, version__plan_year__year=of.year
        )
        .order_by()
        .values_list("version__key", "line")
        .annotate(Sum("ore"))
    )
    for key, line, ore in rows:
        sums.setdefault(key, {})[line] = ore
    return sums


def _last_changed(of: BudgetYear) -> dict[str, str]:
    """When each version was last changed."""
    rows = (
        models.BudgetMovement.objects.filter(
            version__plan_year__committee__slug=of.committee, version__plan_year__year=of.year
        )
        .order_by()
        .values_list("version__key")
        .annotate(Max("at"))
    )
    return {key: f"{timezone.localtime(at):%Y-%m-%d %H.%M}" for key, at in rows}


def state_of(version: VersionHead) -> str:
    """Where a version stands, in words."""
    if version.state == "decided":
        day = version.decided_on.isoformat() if version.decided_on else ""
        return " ".join(filter(None, ["Beslutad", day, version.decided_by, version.paragraph]))
    return {"draft": "Utkast", "sent": "Ur ekonomisystemet"}.get(version.state, version.state)


def _result(of: BudgetYear, by_line: Mapping[str, int], money: Unit) -> str:
    sums = printed_sums(of, by_line)
    return printed(of, sums.get(result_key(of)), money)


def result_key(of: BudgetYear) -> str:
    """The line that sums the statement: its last total, else its last line."""
    totals = [line.key for line in of.definition.lines if line.level == "total" and not line.role]
    return totals[-1] if totals else of.definition.lines[-1].key


@dataclass(frozen=True, slots=True)
class BudgetAsked:
    """What of a version is asked for, as the address says it."""

    view: str = "enheter"
    unit: str = ""
    against: str = ""
    day: date | None = None
    money: str = "tkr"
    page: int = 1


def budget_page(
    *, actor: Actor, committee: str, year: int | None, version: str, asked: BudgetAsked
) -> BudgetPage:
    """A version in one of its views. Raises ``NotFound``, ``BadInput("economy.money")``."""
    require(actor, "see_breakdown", committee)
    of = asked_year(committee, year)
    return _Showing(actor, of, version, asked).page()


class _Showing:
    """A version about to be shown."""

    def __init__(self, actor: Actor, of: BudgetYear, version: str, asked: BudgetAsked) -> None:
        self.actor, self.of, self.asked = actor, of, asked
        self.money = money_of(asked.money)
        self.version = head(of, version)
        at = _end_of(asked.day) if asked.day else None
        self.held = amounts_of(of, version, as_of=at)
        self.row = (
            version_row(committee=of.committee, year=of.year, key=version)
            if self.version.is_ours
            else None
        )
        self.heads = heads(of)

    def page(self) -> BudgetPage:
        of, asked = self.of, self.asked
        view = asked.view if asked.view in VIEWS else "enheter"
        shared = budget_head(actor=self.actor, of=of, money=asked.money)
        can_type = self.version.can_type and shared.may_edit and asked.day is None
        more: dict[str, Any] = {}
        if view == "enheter":
            more["overview"] = self._overview()
        elif view in ("ar", "manad"):
            more["grid"] = self._grid(view, can_type)
        elif view == "jamfor":
            found = self._against()
            if found:
                compared = compared_cells(of, found[1], self.held, self.money)
                more |= {"compared": compared, "against": found[0]}
        elif view == "historik" and self.row:
            more["history"] = history_of(of, self.row, asked.page, self.money, can_type)
        return BudgetPage(
            shared,
            self.version,
            KINDS[self.version.kind],
            view,
            tuple((each.key, each.label) for each in self.heads if each.key != self.version.key),
            tuple((unit, of.name(unit)) for unit in of.units()),
            tuple((line.key, line.label) for line in of.definition.lines if line.level == "detail"),
            tuple((name, key.label) for name, key in of.keys.items()),
            self._last_versions() if view == "andra" else (),
            can_type,
            _result(of, over_units(self.held), self.money),
            as_of=asked.day,
            **more,
        )

    def _last_versions(self) -> tuple[tuple[str, str], ...]:
        found = _bases_before(self.of)
        return tuple((key.rpartition(ACROSS)[2], label) for key, label in found)

    def _overview(self) -> BudgetGrid:
        """Every unit's lines: the year's amounts, and their sum."""
        of = self.of
        lines = shown_lines(of)
        units = [*of.units()]
        units += sorted({cell.unit for cell in self.held} - set(units))
        by_unit: dict[str, dict[str, int]] = {}
        for cell, amount in self.held.items():
            by_unit.setdefault(cell.unit, {})[cell.line] = amount.ore
        rows = [
            self._summed_row(unit, of.name(unit), by_unit.get(unit, {}), lines) for unit in units
        ]
        total = self._summed_row("", "Nämnden", over_units(self.held), lines, level="total")
        columns = tuple(line.label for line in lines)
        return BudgetGrid("", "", columns, (*rows, total), 0)

    def _summed_row(
        self,
        key: str,
        label: str,
        by_line: Mapping[str, int],
        lines: Sequence[ReportLine],
        level: str = "detail",
    ) -> GridRow:
        sums = printed_sums(self.of, by_line)
        cells = (GridCell(printed(self.of, sums.get(line.key), self.money)) for line in lines)
        return GridRow(key, label, level, tuple(cells))

    def _grid(self, view: str, can_type: bool) -> BudgetGrid | None:
        if not self.of.units():
            return None
        unit = self.asked.unit or self.of.units()[0]
        if unit not in self.of.units():
            raise NotFound("budget.no-unit", unit=unit, year=self.of.year)
        seen = newest(self.row) if self.row else 0
        return unit_grid(
            self.of,
            self.held,
            chosen_keys(self.row) if self.row else {},
            unit,
            months=view == "manad",
            money=self.money,
            seen=seen,
            can_type=can_type,
            against=self._against(),
        )

    def _against(self) -> tuple[str, Amounts] | None:
        """The version to hold this one against: the one asked for, else the one it began as."""
        key = self.asked.against or self.version.based_on
        before, _, name = key.rpartition(ACROSS)
        if not name:
            return None
        try:
            of = (
                self.of
                if not before
                else budget_year(committee=self.of.committee, year=int(before))
            )
            return head(of, name).label, amounts_of(of, name)
        except (NotFound, ValueError):
            return None


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=timezone.get_current_timezone())


def units_of(of: BudgetYear) -> tuple[tuple[str, str], ...]:
    """Units and levels to choose from."""
    return tuple((unit.code, unit.name) for unit in of.base.records.units)
