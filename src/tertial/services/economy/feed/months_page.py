"""The months of a year as a page: how each stands, what it is made of, and what to look at before it is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from tertial.domain.statement import lines_of
from tertial.domain.swedish import format_number
from tertial.errors import NotFound
from tertial.ledger import queries
from tertial.ledger.batches import Batch, Ledger, Part
from tertial.ledger.spill import part_sums
from tertial.services.access import Actor, may, require
from tertial.services.economy.basis import LINES, Basis, basis, newest_year
from tertial.services.economy.feed.months import ALL_MONTHS, MonthState, month_name, month_states
from tertial.services.economy.feed.page import FeedLine, feed_lines
from tertial.services.economy.feed.usual import (
    UnlikeRow,
    UsualBox,
    first_day,
    kronor,
    unlike_in,
    unlike_rows,
    usual_box,
)
from tertial.services.people import names_of
from tertial.services.workspace import ledger_home
from tertial.store.models import Committee, Forecast, ForecastSheet, PlanYear

SHOWN_UNLIKE = 200


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month in the list; ``state`` as shown, ``since`` who closed or opened it and when."""

    month: int
    name: str
    state: str
    tone: str
    since: str
    batches: int
    rows: str
    total: str


@dataclass(frozen=True, slots=True)
class MonthBatch:
    """A file that the month's outcome is from, with its control totals as printed."""

    id: str
    file: str
    source: str
    read_in: str
    rows: str
    total: str
    controls: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A point of the closing checklist: whether it is done, and what is left."""

    label: str
    is_done: bool
    said: str


@dataclass(frozen=True, slots=True)
class MonthDetail:
    """The month that is looked at. ``unlike_count`` is of all, also those that are not shown."""

    month: int
    title: str
    is_closed: bool
    note: str
    batches: Sequence[MonthBatch]
    checks: Sequence[CheckLine]
    unlike: Sequence[UnlikeRow]
    unlike_count: int
    usual: UsualBox


@dataclass(frozen=True, slots=True)
class MonthsPage:
    committee: str
    committee_name: str
    year: int
    years: Sequence[int]
    months: Sequence[MonthLine]
    chosen: MonthDetail | None
    may_close: bool
    may_look: bool
    may_set: bool = False
    feeds: Sequence[FeedLine] = ()


def months_page(
    *, actor: Actor, committee: str, year: int | None = None, month: int | None = None
) -> MonthsPage:
    """A year's months, and one of them opened: the one asked for, else the last with outcome."""
    require(actor, "see_breakdown", committee)
    found = Committee.objects.filter(slug=committee).get()
    years = _years(found)
    shown = year if year in years else (_last_with_outcome(committee, years) or years[0])
    ledger = Ledger(ledger_home())
    parts = _parts(ledger, committee, shown)
    states = month_states(committee, shown)
    names = names_of(state.by for state in states.values())
    with_outcome = sorted(parts)
    chosen = month if month in ALL_MONTHS else (with_outcome[-1] if with_outcome else None)
    detail = None
    if chosen is not None and (chosen in parts or month is not None):
        detail = _detail(ledger, committee, states[chosen], parts.get(chosen, ()))
    return MonthsPage(
        committee,
        found.name,
        shown,
        years,
        tuple(_line(states[each], parts.get(each, ()), names) for each in ALL_MONTHS),
        detail,
        may(actor, "close_month", committee),
        may(actor, "comment", committee),
        may(actor, "edit_economy", committee),
        feed_lines(committee, shown=3) if may(actor, "see_imports", committee) else (),
    )


def _years(committee: Committee) -> list[int]:
    years = PlanYear.objects.filter(committee=committee).order_by("-year")
    found = list(years.values_list("year", flat=True))
    return found or [newest_year(committee.slug)]


def _last_with_outcome(committee: str, years: Sequence[int]) -> int | None:
    ledger = Ledger(ledger_home())
    return next(
        (y for y in years if ledger.months(committee=committee, kind="outcome", year=y)), None
    )


def _parts(ledger: Ledger, committee: str, year: int) -> dict[int, tuple[Part, ...]]:
    found: dict[int, tuple[Part, ...]] = {}
    for part in ledger.active_parts(committee=committee, kind="outcome", year=year):
        if part.key.month in ALL_MONTHS:
            found[part.key.month] = (*found.get(part.key.month, ()), part)
    return found


def _line(state: MonthState, parts: Sequence[Part], names: Mapping[str, str]) -> MonthLine:
    if state.is_closed:
        word, tone = "stängd", "done"
    elif not parts:
        word, tone = "inget inläst", "none"
    else:
        word, tone = ("öppnad igen", "late") if state.is_reopened else ("preliminär", "on")
    since = ""
    if state.at is not None:
        since = f"{timezone.localtime(state.at):%Y-%m-%d}, {names.get(state.by, state.by)}"
    return MonthLine(
        month=state.month,
        name=month_name(state.month),
        state=word,
        tone=tone,
        since=since,
        batches=len({part.batch for part in parts}),
        rows=format_number(sum(part.rows for part in parts)) if parts else "",
        total=kronor(sum(part.sum for part in parts)) if parts else "",
    )


def _detail(
    ledger: Ledger, committee: str, state: MonthState, parts: Sequence[Part]
) -> MonthDetail:
    base = _basis(committee, state.year)
    box = usual_box(committee)
    unlike = unlike_in(
        ledger, committee=committee, year=state.year, month=state.month, rule=box.rule
    )
    rows = unlike_rows(committee, state, unlike, base)
    return MonthDetail(
        month=state.month,
        title=f"{month_name(state.month)} {state.year}",
        is_closed=state.is_closed,
        note=state.note,
        batches=tuple(_batch(ledger.batch(each), parts) for each in _batches(parts)),
        checks=_checks(ledger, committee, state, parts, rows, base),
        unlike=tuple(rows[:SHOWN_UNLIKE]),
        unlike_count=len(rows),
        usual=box,
    )


def _basis(committee: str, year: int) -> Basis | None:
    try:
        return basis(committee=committee, year=year)
    except NotFound:
        return None


def _batches(parts: Sequence[Part]) -> list[str]:
    return list(dict.fromkeys(part.batch for part in parts))


def _batch(batch: Batch, parts: Sequence[Part]) -> MonthBatch:
    own = [part for part in parts if part.batch == batch.id]
    return MonthBatch(
        id=batch.id,
        file=batch.meta.file,
        source=batch.meta.source,
        read_in=timezone.localtime(batch.meta.created_at).strftime("%Y-%m-%d %H:%M"),
        rows=format_number(sum(part.rows for part in own)),
        total=kronor(sum(part.sum for part in own)),
        controls=tuple((name, kronor(ore)) for name, ore in batch.control_totals.items()),
    )


def _checks(
    ledger: Ledger,
    committee: str,
    state: MonthState,
    parts: Sequence[Part],
    unlike: Sequence[UnlikeRow],
    base: Basis | None,
) -> tuple[CheckLine, ...]:
    read = CheckLine("Huvudboken är inläst", bool(parts), "" if parts else "Läs in månadens fil.")
    wrong = [
        part.file
        for part in parts
        if part_sums(ledger.path(part)) != (part.rows, part.debit, part.credit)
    ]
    sums = "Filens rader, debet och kredit är som när den lästes in."
    control = CheckLine(
        "Kontrollsumman stämmer",
        bool(parts) and not wrong,
        f"Skiljer: {', '.join(wrong)}" if wrong else (sums if parts else ""),
    )
    loose = _unmapped(ledger, committee, state, base) if parts else []
    mapped = CheckLine(
        "Alla konton hör till en rapportrad",
        bool(parts) and not loose,
        f"Utan rad: {', '.join(loose[:10])}" if loose else "",
    )
    left = [row for row in unlike if not row.looked]
    looked = CheckLine(
        "Det som brukar bokföras är sett över",
        bool(parts) and not left,
        f"{len(left)} av {len(unlike)} kvar att se över" if left else "",
    )
    return (read, control, mapped, looked, _forecast_check(committee, state))


def _unmapped(ledger: Ledger, committee: str, state: MonthState, base: Basis | None) -> list[str]:
    if base is None or LINES not in base.statements:
        return []
    used = queries.codes_in_use(
        ledger, committee=committee, year=state.year, dimension="account", months=[state.month]
    )
    maps, on = base.definition().maps, first_day(state)
    return [each.code for each in used if not lines_of(each.code, maps, on)]


def _forecast_check(committee: str, state: MonthState) -> CheckLine:
    """The forecast of the month, where there is one: each sheet handed in or approved, or all of it frozen."""
    label = "Prognoserna är inlämnade"
    found = Forecast.objects.filter(
        plan_year__committee__slug=committee,
        period_end__year=state.year,
        period_end__month=min(state.month, 12),
    ).first()
    if found is None:
        return CheckLine(label, True, "Ingen prognos begärd för månaden.")
    if found.state == "frozen":
        return CheckLine(label, True, "Prognosen är fryst.")
    sheets = ForecastSheet.objects.filter(forecast=found)
    left = sheets.exclude(state__in=("handed_in", "approved")).count()
    said = f"{left} av {sheets.count()} enheter har inte lämnat in" if left else ""
    return CheckLine(label, not left, said)
