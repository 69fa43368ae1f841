"""A plan year's records as domain values: the one reader of the store for reports and pages.

One query a table, whatever the number of rows. Registered values are append-only; the newest row of a key is the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from tertial.domain.period import Period
from tertial.domain.plan import (
    Assessment,
    Benefit,
    Goal,
    GoalLevel,
    GoalRule,
    Indicator,
    IndicatorNote,
    IndicatorTarget,
    IndicatorValue,
    ItemStatus,
    Link,
    PlanItem,
    Polarity,
    Project,
    ProjectPhase,
    Scale,
    Series,
    SeriesValue,
    Word,
)
from tertial.domain.registered import (
    RegisteredTable,
    TableColumn,
    TableRow,
    TableSource,
    TableValue,
)
from tertial.domain.statement import CodeRange, LineMap, ReportLine, StatementDefinition
from tertial.domain.swedish import parse_printed
from tertial.errors import NotFound
from tertial.services.access import Actor, visible
from tertial.services.documents.texts import texts_by_report
from tertial.services.economy.funding.equity import uses_equity
from tertial.store import models

T = TypeVar("T")
R = TypeVar("R", IndicatorValue, SeriesValue)


@dataclass(frozen=True, slots=True)
class UnitRecord:
    code: str
    name: str
    parent: str
    role: str


@dataclass(frozen=True, slots=True)
class ReportRecord:
    key: str
    kind: str
    title: str
    period_end: date
    template: str
    budget_version: str
    forecast_version: str
    indicator_period: str
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class EquityRecord:
    """``kind`` is opening, withdrawal or below_line; ``amount`` surplus-positive öre."""

    kind: str
    key: str
    label: str
    amount: int


@dataclass(frozen=True, slots=True)
class ThresholdRecord:
    """A limit of the municipality from a day on: ``smallest_group``, ``late_after`` …"""

    key: str
    value: str
    valid_from: date | None
    note: str


@dataclass(frozen=True, slots=True)
class YearRecords:
    """All records of a committee's plan year. What belongs to a report is keyed by the report's key."""

    committee: str
    committee_name: str
    municipality: str
    department: str
    year: int
    remark: str
    units: tuple[UnitRecord, ...]
    statements: tuple[StatementDefinition, ...]
    scales: Mapping[str, Scale]
    levels: Mapping[str, GoalLevel]
    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]
    indicator_values: tuple[IndicatorValue, ...]
    indicator_targets: tuple[IndicatorTarget, ...]
    items: tuple[PlanItem, ...]
    links: tuple[Link, ...]
    projects: Mapping[str, Project]
    goal_rules: tuple[GoalRule, ...]
    thresholds: tuple[ThresholdRecord, ...]
    tables: tuple[RegisteredTable, ...]
    reports: tuple[ReportRecord, ...]
    statuses: Mapping[str, Mapping[str, ItemStatus]]
    assessments: Mapping[str, Mapping[str, Assessment]]
    notes: Mapping[str, Mapping[str, IndicatorNote]]
    series: tuple[Series, ...]
    series_values: tuple[SeriesValue, ...]
    equity: Mapping[str, tuple[EquityRecord, ...]]
    texts: Mapping[str, Mapping[str, str]]
    templates: Mapping[str, Mapping[str, Any]]


def load_year(*, committee: str, year: int) -> YearRecords:
    """A committee's year. Raises ``NotFound("plan-year.unknown")``."""
    found = _plan_years().filter(committee__slug=committee, year=year).first()
    if found is None:
        raise NotFound("plan-year.unknown", committee=committee, year=year)
    return _load(found)


def load_report_year(*, committee: str, report: str) -> tuple[YearRecords, ReportRecord]:
    """The year that holds a report, and the report. Raises ``NotFound("report.unknown")``."""
    holder = (
        models.Report.objects.filter(plan_year__committee__slug=committee, key=report)
        .values_list("plan_year_id", flat=True)
        .first()
    )
    if holder is None:
        raise NotFound("report.unknown", committee=committee, report=report)
    records = _load(_plan_years().get(pk=holder))
    return records, next(each for each in records.reports if each.key == report)


@dataclass(frozen=True, slots=True)
class YearReports:
    """The reports of a plan year, without its other records: enough for a list."""

    committee: str
    committee_name: str
    year: int
    reports: tuple[ReportRecord, ...]


def report_years(*, actor: Actor) -> tuple[YearReports, ...]:
    """Every plan year in the committees that the actor may see, with its reports by date (two queries)."""
    committees = visible(actor, "see_committee", models.Committee.objects.all())
    years = _plan_years().filter(committee__in=committees).order_by("committee__slug", "year")
    reports = models.Report.objects.filter(plan_year__in=years).order_by("period_end", "order")
    by_year = _grouped(reports, lambda row: row.plan_year_id)
    return tuple(
        YearReports(
            committee=each.committee.slug,
            committee_name=each.committee.name,
            year=each.year,
            reports=_each(ReportRecord, by_year.get(each.pk, ())),
        )
        for each in years
    )


def _plan_years() -> Any:
    return models.PlanYear.objects.select_related("committee__municipality")


def _load(plan_year: models.PlanYear) -> YearRecords:
    def rows(model: Any) -> list[Any]:
        return list(model.objects.filter(plan_year=plan_year))

    committee = plan_year.committee
    return YearRecords(
        committee=committee.slug,
        committee_name=committee.name,
        municipality=committee.municipality.name,
        department=committee.department,
        year=plan_year.year,
        remark=plan_year.remark,
        units=_each(UnitRecord, rows(models.OrgUnit)),
        statements=_statements(
            rows(models.Statement), rows(models.ReportLine), rows(models.LineMap)
        ),
        scales=_scales(rows(models.ScaleWord)),
        levels={level.key: level for level in _each(GoalLevel, rows(models.GoalLevel))},
        goals=_each(Goal, rows(models.Goal)),
        indicators=tuple(_indicator(row) for row in rows(models.Indicator)),
        indicator_values=tuple(
            _newest(
                map(
                    _indicator_value,
                    [*_from_before(plan_year), *_by_age(rows(models.IndicatorValue))],
                ),
                _value_key,
            )
        ),
        indicator_targets=_each(IndicatorTarget, rows(models.IndicatorTarget)),
        items=_each(PlanItem, rows(models.PlanItem)),
        links=_each(Link, rows(models.Link)),
        projects=_projects(rows(models.Project), rows(models.ProjectPhase), rows(models.Benefit)),
        goal_rules=_each(GoalRule, rows(models.GoalRule)),
        thresholds=_each(ThresholdRecord, rows(models.Threshold)),
        tables=_tables(
            rows(models.RegisteredTable),
            rows(models.TableColumn),
            rows(models.TableRow),
            _by_age(rows(models.TableValue)),
            rows(models.TableSource),
        ),
        reports=_each(ReportRecord, sorted(rows(models.Report), key=lambda r: r.period_end)),
        statuses=_by_report(rows(models.ItemStatus), lambda r: (r.item, _as(ItemStatus, r))),
        assessments=_by_report(rows(models.Assessment), lambda r: (r.goal, _as(Assessment, r))),
        notes=_by_report(
            rows(models.IndicatorNote), lambda r: (r.indicator, _as(IndicatorNote, r))
        ),
        series=_each(Series, rows(models.Series)),
        series_values=tuple(
            _newest(
                map(
                    _series_value,
                    [*_series_from_before(plan_year), *_by_age(rows(models.SeriesValue))],
                ),
                lambda value: (value.series, value.period),
            )
        ),
        equity=_equity(plan_year, rows(models.EquityEntry)),
        texts=texts_by_report(plan_year),
        templates={row.key: row.body for row in rows(models.Template)},
    )


def _equity(plan_year: models.PlanYear, rows: list[Any]) -> dict[str, tuple[EquityRecord, ...]]:
    """The equity entries by report; none where the committee has chosen to have no equity that year."""
    if rows and uses_equity(committee=plan_year.committee.slug, year=plan_year.year) is False:
        return {}
    by_report = _grouped(rows, lambda row: row.report)
    return {report: _each(EquityRecord, entries) for report, entries in by_report.items()}


def _as(cls: type[T], row: Any, **computed: Any) -> T:
    """A row as a domain value: its fields by name, but for those that are computed."""
    names = (field.name for field in fields(cls))  # type: ignore[arg-type]  # all of them are dataclasses
    return cls(**{name: computed.get(name, getattr(row, name, None)) for name in names})


def _each(cls: type[T], rows: Iterable[Any]) -> tuple[T, ...]:
    return tuple(_as(cls, row) for row in rows)


def _from_before(plan_year: models.PlanYear) -> list[Any]:
    """Values of the year's indicators that were registered in the committee's earlier years, the oldest first.

    Keys live on from year to year, so that series do; one that was renamed says so in ``previous``. What the year has
    registered itself comes after, and counts.
    """
    of_before = {
        "plan_year__committee": plan_year.committee,
        "plan_year__year__lt": plan_year.year,
    }
    values = list(
        models.IndicatorValue.objects.select_related("plan_year")
        .filter(**of_before)
        .order_by("plan_year__year", "pk")
    )
    if not values:
        return []
    renamed: dict[int, dict[str, str]] = {}
    for row in models.Indicator.objects.select_related("plan_year").filter(
        plan_year__committee=plan_year.committee, plan_year__year__lte=plan_year.year
    ):
        renamed.setdefault(row.plan_year.year, {})[row.previous or row.key] = row.key
    now = _keys_now(plan_year.year, renamed)
    found = []
    for value in values:
        value.indicator = now(value.plan_year.year, value.indicator)
        if value.indicator:
            found.append(value)
    return found


def _keys_now(year: int, renamed: Mapping[int, Mapping[str, str]]) -> Callable[[int, str], str]:
    """What a key of an earlier year is called in ``year``; empty when a year between has dropped it."""
    later = sorted(each for each in renamed if each <= year)

    def now(then: int, key: str) -> str:
        for each in later:
            if each > then:
                key = renamed[each].get(key, "")
        return key

    return now


def _series_from_before(plan_year: models.PlanYear) -> list[Any]:
    """Values of the year's series that were registered in earlier years, the oldest first."""
    keys = models.Series.objects.filter(plan_year=plan_year).values("key")
    return list(
        models.SeriesValue.objects.filter(
            plan_year__committee=plan_year.committee,
            plan_year__year__lt=plan_year.year,
            series__in=keys,
        ).order_by("plan_year__year", "pk")
    )


def _grouped(rows: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _by_report(
    rows: Iterable[Any], entry: Callable[[Any], tuple[str, T]]
) -> dict[str, dict[str, T]]:
    found: dict[str, dict[str, T]] = {}
    for row in rows:
        key, value = entry(row)
        found.setdefault(row.report, {})[key] = value
    return found


def _by_age(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row.pk)


def _newest(values: Iterable[R], key: Callable[[R], object]) -> Iterable[R]:
    """The last value of each key, keys in the order they first came; one that was taken away is left out."""
    found = {key(value): value for value in values}
    return (value for value in found.values() if value.raw)


def _value_key(value: IndicatorValue) -> tuple[object, ...]:
    return (value.indicator, value.period, value.sex, value.unit)


def _indicator(row: Any) -> Indicator:
    return _as(Indicator, row, polarity=Polarity(row.polarity))


def _number(raw: str) -> Decimal | None:
    """The number in what was registered, with note mark or as-of too; words and bounds are no number."""
    printed = parse_printed(raw)
    return printed.value if printed.kind == "number" else None


def _entry(row: Any) -> str:
    return f"registrerat {row.entered_at.date().isoformat()} av {row.entered_by}"


def _indicator_value(row: Any) -> IndicatorValue:
    period = Period.parse(row.period)
    return _as(IndicatorValue, row, period=period, value=_number(row.raw), entry=_entry(row))


def _series_value(row: Any) -> SeriesValue:
    return SeriesValue(row.series, Period.parse(row.period), row.raw, _number(row.raw), _entry(row))


def _projects(rows: list[Any], phases: list[Any], benefits: list[Any]) -> dict[str, Project]:
    phases_of = _grouped(phases, lambda row: row.project)
    benefits_of = _grouped(benefits, lambda row: row.project)
    return {
        row.item: _as(
            Project,
            row,
            phases=_each(ProjectPhase, phases_of.get(row.item, ())),
            benefits=_each(Benefit, benefits_of.get(row.item, ())),
        )
        for row in rows
    }


def _tables(
    tables: list[Any],
    columns: list[Any],
    rows: list[Any],
    values: list[Any],
    sources: list[Any],
) -> tuple[RegisteredTable, ...]:
    columns_of, rows_of, values_of, sources_of = (
        _grouped(those, lambda row: row.table) for those in (columns, rows, values, sources)
    )
    return tuple(
        _as(
            RegisteredTable,
            table,
            columns=_each(TableColumn, columns_of.get(table.key, ())),
            rows=tuple(
                _as(TableRow, row, sums=tuple(row.sums.split()))
                for row in rows_of.get(table.key, ())
            ),
            values={
                (v.row, v.column): TableValue(v.raw, _number(v.raw), v.note, _entry(v))
                for v in values_of.get(table.key, ())
                if v.raw
            },
            sources=tuple(
                _as(TableSource, row, of=tuple(row.of.split()), turned=tuple(row.turned.split()))
                for row in sources_of.get(table.key, ())
            ),
        )
        for table in tables
    )


def _scales(rows: list[Any]) -> dict[str, Scale]:
    return {
        scale: Scale({w.label: Word(w.label, w.tone, n) for n, w in enumerate(words, start=1)})
        for scale, words in _grouped(rows, lambda row: row.scale).items()
    }


def code_ranges(text: str) -> tuple[CodeRange, ...]:
    """Ranges as they are written: ``3-7``, ``3-7 45``, separated by space.

    >>> code_ranges("3-7 45")
    (CodeRange(first='3', last='7'), CodeRange(first='45', last='45'))
    """
    pairs = (part.partition("-") for part in text.split())
    return tuple(CodeRange(first, last or first) for first, _, last in pairs)


def _statements(
    statements: list[Any], lines: list[Any], maps: list[Any]
) -> tuple[StatementDefinition, ...]:
    lines_of = _grouped(lines, lambda row: row.statement)
    maps_of = _grouped(maps, lambda row: row.statement)
    return tuple(
        StatementDefinition(
            key=row.key,
            title=row.title,
            caption=row.caption,
            dimension=row.dimension,
            sign=-1 if row.sign == "-1" else 1,
            lines=tuple(
                ReportLine(r.key, r.label, r.level, tuple(r.sums.split()), r.parent, r.role)
                for r in lines_of.get(row.key, ())
            ),
            maps=tuple(
                LineMap(r.line, CodeRange(r.first, r.last), r.valid_from, r.valid_to)
                for r in maps_of.get(row.key, ())
            ),
            accounts=code_ranges(row.accounts),
            tag=row.tag,
        )
        for row in statements
    )
