"""Charts over the ledger: variances by activity, and the year month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from tertial.document.blocks.context import Made, Place
from tertial.document.blocks.indicators import describe
from tertial.document.model import Chart, Series
from tertial.domain.figure import Unit
from tertial.domain.money import in_unit, round_half_up
from tertial.domain.period import MONTHS
from tertial.domain.statement import Group
from tertial.domain.swedish import format_number


@dataclass(frozen=True, slots=True)
class DeviationOptions:
    statement: str
    title: str = "Avvikelse mot budget per verksamhet"


def deviations(place: Place, options: DeviationOptions) -> Made:
    """A bar a row: the variance of the period and the one forecast for the full year; plus is a surplus."""
    computed = place.facts.statements[options.statement]
    lines = [row.line for row in computed.rows if row.line.level == "detail"]

    def values(group: Group) -> tuple[Decimal | None, ...]:
        found = (computed.row(line.key).amount(group, "variance") for line in lines)
        return tuple(
            None if ore is None else round_half_up(in_unit(ore, Unit.MNKR), 1) for ore in found
        )

    period = Series(_period_name(place), values("period"))
    series: tuple[Series, ...] = (period,)
    if not place.facts.is_closed:  # the outcome of a closed year is all there is
        series = (period, Series("Prognos helår", values("full_year")))
    if not any(value is not None for each in series for value in each.values):
        return
    said = (
        f"{line.label} {'ej angivet' if value is None else format_number(value, 1, sign=True)}"
        for line, value in zip(lines, series[0].values, strict=True)
    )
    yield Chart(
        id=f"diagram-{computed.definition.key.replace('_', '-')}-avvikelse",
        title=f"{options.title}, mnkr",
        alt=f"{options.title}, {_period_name(place)}, mnkr: {', '.join(said)}.",
        kind="bar",
        categories=tuple(line.label for line in lines),
        series=series,
        unit=Unit.MNKR,
    )


@dataclass(frozen=True, slots=True)
class MonthlyOptions:
    statement: str
    row: str
    title: str = ""


def monthly(place: Place, options: MonthlyOptions) -> Made:
    """The year so far, cumulated: budget for twelve months, outcome to the report's month."""
    computed = place.facts.statements[options.statement]
    row = computed.row(options.row)
    found = place.facts.monthly.get((options.statement, options.row))
    if found is None or not any(month is not None for month in (*found.budget, *found.outcome)):
        return
    sign = computed.definition.sign
    series = (
        Series("Budget", _cumulated(found.budget, sign)),
        Series("Utfall", _cumulated(found.outcome, sign)),
    )
    title = options.title or f"{row.line.label}, ackumulerat per månad"
    categories = tuple(name[:3] for name in MONTHS)
    yield Chart(
        id=f"diagram-{options.statement.replace('_', '-')}-{options.row.replace('_', '-')}-manad",
        title=f"{title}, mnkr",
        alt=f"{title}. {describe(categories, series, Unit.MNKR)}",
        kind="line",
        categories=categories,
        series=series,
        unit=Unit.MNKR,
    )


def _cumulated(months: Sequence[int | None], sign: int) -> tuple[Decimal | None, ...]:
    """Running sums as long as months are known; what comes after a missing month is missing."""
    known = [month for month in months if month is not None]
    sums = [round_half_up(in_unit(sign * ore, Unit.MNKR), 1) for ore in accumulate(known)]
    return tuple(sums[i] if i < len(sums) else None for i in range(12))


def waterfall(
    id_: str,
    title: str,
    parts: Sequence[tuple[str, int]],
    total: tuple[str, int],
    unit: Unit = Unit.MNKR,
) -> Chart:
    """An amount as the steps that make it: (label, öre) in order, and where they end.

    The steps are exact and sum to the total, so that no bar is out of place; printed they are rounded once.
    """
    named = (*parts, total)
    decimals = 1 if unit is Unit.MNKR else 0
    said = (
        f"{label} {format_number(in_unit(ore, unit), decimals, sign=True)}" for label, ore in named
    )
    return Chart(
        id=f"diagram-{id_}",
        title=f"{title}, {unit}",
        alt=f"{title}, {unit}, steg för steg: {', '.join(said)}.",
        kind="waterfall",
        categories=tuple(label for label, _ in named),
        series=(Series("Avvikelse", tuple(in_unit(ore, unit) for _, ore in named)),),
        unit=unit,
        decimals=decimals,
        has_table=True,
    )


def _period_name(place: Place) -> str:
    return place.facts.period.phrase.rsplit(" ", 1)[0].capitalize()
