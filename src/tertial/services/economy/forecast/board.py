"""A forecast's board: units and levels, their state, and sums up the tree with and without measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils import timezone

from tertial.domain.figure import Unit
from tertial.domain.money import sum_ore
from tertial.domain.period import MONTHS
from tertial.domain.plan import Tone
from tertial.services.access import Actor, may, require
from tertial.services.economy.basis import kept_ledger
from tertial.services.economy.forecast.basis import Figures
from tertial.services.economy.forecast.rows import Typed, expected_of, less
from tertial.services.economy.forecast.versions import (
    STATES,
    figures_of,
    forecast_of,
    measures_of,
    title_of,
    typed_in,
)
from tertial.services.economy.page.asked import year_and_month
from tertial.services.economy.printing import MONEY, printed
from tertial.services.workspace import ledger_home
from tertial.store import models


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A unit or a level, amounts net and as printed. ``count`` is "2 av 3 godkända" of a level."""

    code: str
    name: str
    depth: int
    is_level: bool
    state: str
    state_label: str
    tone: Tone
    handed_in: int
    approved: int
    units: int
    can_approve: bool
    budget: str
    outcome: str
    previous: str
    forecast: str
    variance: str
    measures: str
    with_measures: str
    grants: str
    adjustment: str


@dataclass(frozen=True, slots=True)
class ForecastChoice:
    key: str
    title: str
    is_frozen: bool


@dataclass(frozen=True, slots=True)
class ForecastBoard:
    """All units of a forecast; without one (``key`` empty) what can be opened."""

    committee: str
    committee_name: str
    year: int
    money: str
    choices: Sequence[ForecastChoice]
    key: str = ""
    title: str = ""
    through: str = ""
    is_frozen: bool = False
    frozen: str = ""
    lifted: str = ""
    can_lift: bool = False
    lines: Sequence[BoardLine] = ()
    whole: BoardLine | None = None
    waiting: int = 0
    can_open: bool = False
    can_adjust: bool = False
    may_see_ledger: bool = False
    unmapped: str = ""
    adjustable: Sequence[tuple[str, str]] = ()
    account_lines: Sequence[tuple[str, str]] = ()
    months: Sequence[tuple[int, str]] = field(default_factory=tuple)
    month: int = 12


@dataclass(slots=True)
class _Sums:
    """A unit's net amounts in debit-positive öre, or a level's."""

    budget: int | None = None
    outcome: int | None = None
    previous: int | None = None
    forecast: int | None = None
    measures: int = 0
    grants: int = 0
    adjustment: int = 0
    states: dict[str, int] = field(default_factory=dict)

    def add(self, other: _Sums) -> None:
        for name in ("budget", "outcome", "previous", "forecast"):
            pair = (getattr(self, name), getattr(other, name))
            setattr(self, name, sum_ore(pair).total)
        self.measures += other.measures
        self.grants += other.grants
        self.adjustment += other.adjustment
        for state, count in other.states.items():
            self.states[state] = self.states.get(state, 0) + count


def board_page(
    *, actor: Actor, committee: str, key: str = "", money: str = "tkr", today: date
) -> ForecastBoard:
    """A forecast's units and levels, the newest where none is named. Raises ``NotFound("forecast.unknown")``."""
    require(actor, "see_breakdown", committee)
    shown = MONEY.get(money, Unit.TKR)
    found = list(
        models.Forecast.objects.select_related("plan_year__committee").filter(
            plan_year__committee__slug=committee
        )
    )
    base = models.Committee.objects.get(slug=committee)
    newest = models.PlanYear.objects.filter(committee=base).order_by("-year").first()
    forecast = forecast_of(committee, key) if key else (found[0] if found else None)
    year = forecast.plan_year.year if forecast else (newest.year if newest else today.year)
    can_open = may(actor, "adjust_forecast", committee) or may(actor, "run_round", committee)
    empty = ForecastBoard(
        committee,
        base.name,
        year,
        money if money in MONEY else "tkr",
        tuple(
            ForecastChoice(each.key, title_of(each.key, each.period_end), each.state == "frozen")
            for each in found
        ),
        can_open=can_open and newest is not None,
        months=tuple(enumerate(MONTHS, 1)),
        month=_last_month(committee, year),
    )
    return _board(actor, empty, forecast, shown) if forecast else empty


def _last_month(committee: str, year: int) -> int:
    """The last month with an outcome: what a new forecast most often follows."""
    _, month = year_and_month(
        kept_ledger(ledger_home()), committee=committee, year=year, month=None
    )
    return month


def _board(
    actor: Actor, empty: ForecastBoard, forecast: models.Forecast, money: Unit
) -> ForecastBoard:

    figures = figures_of(forecast)
    sums = _of_units(forecast, figures)
    tree = _tree(figures, sums)
    sign, is_open = figures.definition.sign, forecast.state == "open"
    whole = _Sums()
    for unit in figures.units:
        whole.add(sums[unit])
    for level in (u.code for u in figures.base.records.units if u.code not in figures.units):
        whole.adjustment += sums.get(level, _Sums()).adjustment
    unmapped = sum(figures.unmapped.values()) if figures.unmapped else None
    controls = may(actor, "adjust_forecast", empty.committee)
    frozen, lifted = _when(forecast.frozen_at, forecast.frozen_by), ""
    if is_open and forecast.lifted_at:
        when = _when(forecast.lifted_at, forecast.lifted_by)
        lifted = f"{when}: {forecast.lifted_why}"
    approves = is_open and may(actor, "approve", empty.committee)
    return replace(
        empty,
        key=forecast.key,
        title=title_of(forecast.key, forecast.period_end),
        through=MONTHS[forecast.period_end.month - 1],
        is_frozen=not is_open,
        frozen=frozen,
        lifted=lifted,
        can_lift=controls and not is_open,
        lines=tuple(
            _board_line(
                figures,
                code,
                depth,
                held,
                money,
                approves and may(actor, "approve", empty.committee, code),
            )
            for code, depth, held in tree
        ),
        whole=_board_line(figures, "", 0, whole, money, False),
        waiting=sum(n for state, n in whole.states.items() if state != "approved"),
        can_adjust=controls and is_open,
        unmapped=printed(unmapped, money, sign) if unmapped else "",
        adjustable=tuple((code, figures.name(code)) for code, _, _ in tree),
        account_lines=tuple(
            (line.key, line.label) for line in figures.definition.lines if line.level == "detail"
        ),
    )


def _when(at: datetime | None, by: str) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H.%M}, {by}" if at else ""


def _of_units(forecast: models.Forecast, figures: Figures) -> dict[str, _Sums]:
    """What each unit stands at: a handful of questions for all of them."""
    states = dict(
        models.ForecastSheet.objects.filter(forecast=forecast).values_list("unit", "state")
    )
    typed = typed_in(forecast)
    left: dict[str, int] = {}
    for each in measures_of(forecast.plan_year):
        left[each.row.unit] = left.get(each.row.unit, 0) + each.left
    found = {unit: _Sums(adjustment=_kind(typed[unit], "adjustment")) for unit in typed}
    for unit in figures.units:
        entries = typed.get(unit, {})
        own = {line: each.ore for (kind, line, _), each in entries.items() if kind == "own"}
        lines = [figures.of(unit, line) for line in figures.own_lines(unit)]
        found[unit] = _Sums(
            sum_ore(line.budget for line in lines).total,
            sum_ore(line.outcome for line in lines).total,
            sum_ore(line.previous for line in lines).total,
            sum_ore(expected_of(figures, unit, own).values()).total,
            left.get(unit, 0),
            _kind(entries, "pending_grant"),
            _kind(entries, "adjustment"),
            {states.get(unit, "open"): 1},
        )
    return found


def _kind(entries: Mapping[tuple[str, str, str], Typed], kind: str) -> int:
    return sum(each.ore or 0 for (found, _, _), each in entries.items() if found == kind)


def _tree(figures: Figures, sums: Mapping[str, _Sums]) -> list[tuple[str, int, _Sums]]:
    """Levels with the sum of what is below them, each followed by it; depths from 0."""
    below: dict[str, list[str]] = {}
    known = {unit.code for unit in figures.base.records.units}
    for unit in figures.base.records.units:
        parent = unit.parent if unit.parent in known else ""
        below.setdefault(parent, []).append(unit.code)
    below.setdefault("", []).extend(unit for unit in figures.units if unit not in known)
    found: list[tuple[str, int, _Sums]] = []

    def walk(code: str, depth: int) -> _Sums:
        held = _Sums()
        place = len(found)
        found.append((code, depth, held))
        held.add(sums.get(code, _Sums()))
        for child in below.get(code, ()):
            held.add(walk(child, depth + 1))
        found[place] = (code, depth, held)
        return held

    for code in below.get("", ()):
        walk(code, 0)
    return found


def _board_line(
    figures: Figures, code: str, depth: int, held: _Sums, money: Unit, may_approve: bool
) -> BoardLine:
    sign, is_level = figures.definition.sign, code not in figures.units
    state = next(iter(held.states), "open") if not is_level else ""
    label, tone = STATES[state] if state else ("", "none")
    adjusted = None if held.forecast is None else held.forecast + held.adjustment
    with_measures = None if adjusted is None else adjusted - held.measures
    handed_in = held.states.get("handed_in", 0)
    return BoardLine(
        code,
        figures.name(code),
        depth,
        is_level,
        state,
        label,
        tone,
        handed_in,
        held.states.get("approved", 0),
        sum(held.states.values()),
        may_approve and bool(handed_in),
        printed(held.budget, money, sign),
        printed(held.outcome, money, sign),
        printed(held.previous, money, sign),
        printed(adjusted, money, sign),
        printed(less(held.budget, adjusted), money, plus=True),
        printed(held.measures, money, plus=True) if held.measures else "",
        printed(with_measures, money, sign),
        printed(held.grants, money, sign, plus=True) if held.grants else "",
        printed(held.adjustment, money, sign, plus=True) if held.adjustment else "",
    )
