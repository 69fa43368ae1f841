"""A unit's sheet as a page: its lines, how the proposals came about, what drives it, measures and what stands apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from tertial.domain.figure import Unit
from tertial.domain.period import MONTHS
from tertial.domain.plan import Tone
from tertial.services.access import Actor, may, require
from tertial.services.economy.forecast.accuracy import said_of_unit
from tertial.services.economy.forecast.basis import Figures
from tertial.services.economy.forecast.drivers import Driver, drivers
from tertial.services.economy.forecast.rows import Explained, SheetRow, Typed, explained, rows
from tertial.services.economy.forecast.sheets import WRITABLE, Sheet, is_mine, may_write, sheet_of
from tertial.services.economy.forecast.steps import moved
from tertial.services.economy.forecast.versions import (
    STATES,
    MeasureState,
    left_by_line,
    measures_of,
    title_of,
)
from tertial.services.economy.printing import MONEY, printed

MEASURE_STATES: Mapping[str, tuple[str, Tone]] = {
    "planned": ("Planerad", "none"),
    "started": ("Pågår", "on"),
    "delayed": ("Försenad", "late"),
    "done": ("Klar", "done"),
    "cancelled": ("Avbruten", "late"),
}


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure, amounts as printed; plus improves the result."""

    key: str
    label: str
    unit: str
    unit_name: str
    line: str
    planned: str
    realised: str
    left: str
    from_month: str
    owner: str
    state: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class ApartLine:
    """A grant applied for, or an adjustment, with the statement's sign."""

    label: str
    line: str
    line_label: str
    amount: str
    version: int


@dataclass(frozen=True, slots=True)
class SheetHead:
    """Whose sheet it is, how it stands and what the actor may do with it."""

    committee: str
    committee_name: str
    year: int
    key: str
    title: str
    through: str
    unit: str
    unit_name: str
    state: str
    state_label: str
    tone: Tone
    is_frozen: bool
    can_write: bool
    can_hand_in: bool
    can_withdraw: bool
    can_approve: bool
    can_adjust: bool
    manager: str
    on_behalf_of: str
    changed: str
    remark: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A unit's sheet. ``money`` is the unit that amounts are printed and typed in; ``moved`` the lines to explain."""

    head: SheetHead
    money: str
    rows: Sequence[SheetRow]
    net: SheetRow
    explained: Sequence[Explained]
    history: str
    accuracy: str
    reason: str
    assumptions: str
    version: int
    moved: Sequence[str]
    measures: Sequence[MeasureLine]
    grants: Sequence[ApartLine]
    adjustments: Sequence[ApartLine]
    drivers: Sequence[Driver]
    lines: Sequence[tuple[str, str]]
    unmapped: str


NO_ROW = SheetRow("", "", "total", False, "", "", "", "", "", "", "", "", 0, "", "", "", "", "")


# --- a unit's sheet ---------------------------------------------------------------------------------------------


def sheet_page(
    *, actor: Actor, committee: str, key: str, unit: str, money: str = "tkr"
) -> SheetPage:
    """A unit's sheet as it stands. Raises as ``sheet_of``; ``NotAllowed`` without ``see_breakdown``."""
    require(actor, "see_breakdown", committee)
    sheet = sheet_of(committee, key, unit)
    kept = _kept(_Kept(sheet, MONEY.get(money, Unit.TKR)))
    return SheetPage(
        head=_head(actor, sheet),
        money=money if money in MONEY else "tkr",
        reason=sheet.row.reason,
        assumptions=sheet.row.assumptions,
        version=sheet.row.version,
        **kept,
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the fixed part of a page is of: the same as long as nothing that it is worked out from is written."""

    sheet: Sheet = field(compare=False)
    money: Unit
    figures: Figures = field(init=False)
    numbers: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        of, row = self.sheet.forecast.plan_year.committee, self.sheet.row
        object.__setattr__(self, "figures", self.sheet.figures)
        object.__setattr__(self, "numbers", (row.pk, row.entered, of.measures))


@lru_cache(maxsize=500)
def _kept(of: _Kept) -> Mapping[str, Any]:
    """What a page has besides its head and texts: figures, what is typed, measures."""
    sheet, figures, shown, unit = of.sheet, of.figures, of.money, of.sheet.row.unit
    definition = figures.definition
    measures = measures_of(sheet.forecast.plan_year, [unit])
    printed_rows = rows(figures, unit, shown, sheet.own, left_by_line(measures))
    labels = {line.key: line.label for line in definition.lines}
    return {
        "rows": printed_rows,
        "net": _net(printed_rows),
        "explained": explained(figures, unit, shown),
        "history": _span(figures.history),
        "accuracy": said_of_unit(sheet.committee, unit, rules=figures),
        "moved": tuple(labels[line] for line in moved(sheet)),
        "measures": tuple(measure_line(each, figures, shown) for each in measures),
        "grants": _apart(sheet.typed, "pending_grant", figures, shown),
        "adjustments": _apart(sheet.typed, "adjustment", figures, shown),
        "drivers": drivers(figures, unit, shown),
        "lines": tuple((line, labels[line]) for line in figures.own_lines(unit)),
        "unmapped": printed(figures.unmapped.get(unit), shown, definition.sign),
    }


def _net(printed_rows: Sequence[SheetRow]) -> SheetRow:
    """The statement's last total; without any, its last row."""
    totals = [row for row in printed_rows if row.level == "total"]
    return (totals or list(printed_rows) or [NO_ROW])[-1]


def _span(years: Sequence[int]) -> str:
    if not years:
        return ""
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def _head(actor: Actor, sheet: Sheet) -> SheetHead:
    forecast, row, unit = sheet.forecast, sheet.row, sheet.row.unit
    slug = sheet.committee
    label, tone = STATES[row.state]
    is_open, mine = forecast.state == "open", is_mine(actor, sheet.manager)
    own = may(actor, "forecast", slug, unit)
    names = _names({row.on_behalf_of, row.changed_by} - {sheet.manager})
    names[sheet.manager] = sheet.manager_name
    can_write = is_open and row.state in WRITABLE and may_write(actor, slug, unit)
    changed = ""
    if row.changed_at:
        who = names.get(row.changed_by, row.changed_by)
        changed = f"{who}, {timezone.localtime(row.changed_at):%Y-%m-%d %H.%M}"
    return SheetHead(
        committee=slug,
        committee_name=forecast.plan_year.committee.name,
        year=forecast.plan_year.year,
        key=forecast.key,
        title=title_of(forecast.key, forecast.period_end),
        through=MONTHS[forecast.period_end.month - 1],
        unit=unit,
        unit_name=sheet.figures.name(unit),
        state=row.state,
        state_label=label,
        tone=tone,
        is_frozen=not is_open,
        can_write=can_write,
        can_hand_in=can_write and own and (mine or not row.on_behalf_of),
        can_withdraw=is_open and row.state == "handed_in" and own and mine,
        can_approve=is_open and row.state == "handed_in" and may(actor, "approve", slug, unit),
        can_adjust=is_open and may(actor, "adjust_forecast", slug),
        manager=names.get(sheet.manager, sheet.manager),
        on_behalf_of=names.get(row.on_behalf_of, row.on_behalf_of),
        changed=changed,
        remark=row.remark if row.state == "returned" else "",
    )


def _names(logins: set[str]) -> dict[str, str]:
    wanted = {login for login in logins if login}
    if not wanted:
        return {}
    found = User.objects.filter(username__in=wanted)
    return {
        login: f"{first} {last}".strip() or login
        for login, first, last in found.values_list("username", "first_name", "last_name")
    }


def measure_line(each: MeasureState, figures: Figures, money: Unit) -> MeasureLine:
    """A measure as printed."""
    row = each.row
    label, tone = MEASURE_STATES.get(row.status, (row.status, "none"))
    lines = {line.key: line.label for line in figures.definition.lines}
    return MeasureLine(
        row.key,
        row.label,
        row.unit,
        figures.name(row.unit),
        lines.get(row.line, row.line),
        printed(row.planned, money, plus=True),
        printed(each.realised, money, plus=True),
        printed(each.left, money, plus=True),
        MONTHS[row.from_month - 1] if 1 <= row.from_month <= 12 else "",
        row.owner,
        label,
        tone,
    )


def _apart(
    typed: Mapping[tuple[str, str, str], Typed], kind: str, figures: Figures, money: Unit
) -> tuple[ApartLine, ...]:
    sign = figures.definition.sign
    labels = {line.key: line.label for line in figures.definition.lines}
    return tuple(
        ApartLine(label, line, labels.get(line, line), printed(each.ore, money, sign), each.version)
        for (found, line, label), each in sorted(typed.items())
        if found == kind and each.ore is not None
    )
