"""More charts: rows of a statement (units, activities) as bars, a year beside budget and earlier years, small lines."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tertial.document.blocks.context import Made, Place
from tertial.document.blocks.indicators import describe
from tertial.document.model import Chart, Series
from tertial.domain.figure import Unit
from tertial.domain.money import in_unit, round_half_up
from tertial.domain.period import MONTHS, Period
from tertial.domain.plan import Series as Registered


@dataclass(frozen=True, slots=True)
class UnitsOptions:
    """``statement``: one whose rows are units gives bars by unit. ``groups``: of the period or of the full year."""

    statement: str
    groups: Literal["period", "full_year"] = "period"
    title: str = ""


def units_chart(place: Place, options: UnitsOptions) -> Made:
    """A pair of bars a row: budget, and the outcome or the full year's forecast. Rows without either are left out."""
    definition = place.facts.statements[options.statement].definition
    against = "outcome" if options.groups == "period" else "forecast"

    def value(line: str, measure: str) -> Decimal | None:
        ore = place.book.figure(f"{definition.key}.{line}.{options.groups}.{measure}").ore
        return None if ore is None else round_half_up(in_unit(ore, Unit.MNKR), 1)

    rows = {
        line.label: (value(line.key, "budget"), value(line.key, against))
        for line in definition.lines
        if line.level == "detail"
    }
    shown = {label: both for label, both in rows.items() if any(each is not None for each in both)}
    if not shown:
        return
    word = "Utfall" if against == "outcome" or place.facts.is_closed else "Prognos"
    budget, own = zip(*shown.values(), strict=True)
    series = (Series("Budget", tuple(budget), "budget"), Series(word, tuple(own)))
    title = options.title or f"{definition.title}: budget och {word.lower()}"
    said = "; ".join(f"{label}: {_said(a)} mot {_said(b)}" for label, (a, b) in shown.items())
    yield Chart(
        id=f"diagram-{definition.key.replace('_', '-')}-rader",
        title=f"{title}, {Unit.MNKR}",
        alt=f"{title}, budget mot {word.lower()}, {Unit.MNKR}: {said}.",
        kind="bar",
        categories=tuple(shown),
        series=series,
        unit=Unit.MNKR,
    )


def _said(value: Decimal | None) -> str:
    return (
        "ej angivet"
        if value is None
        else f"{value}".replace("-", "\N{MINUS SIGN}").replace(".", ",")
    )


@dataclass(frozen=True, slots=True)
class LinesOptions:
    """``series`` over the months of ``years``, the last of them this year's; ``budget`` is the series it is held to."""

    series: str
    years: tuple[str, ...]
    budget: str = ""
    title: str = ""


def lines(place: Place, options: LinesOptions) -> Made:
    """A line a year, this year's first and thick, earlier ones thin, budget with long dashes."""
    shown = _registered(place, options.series)
    *earlier, now = options.years
    found = [Series(now, _months(place, shown.key, now))]
    if options.budget:
        key = _registered(place, options.budget).key
        found.append(Series(f"Budget {now}", _months(place, key, now), "budget"))
    found += (
        Series(year, _months(place, shown.key, year), "earlier") for year in reversed(earlier)
    )
    if not any(value is not None for each in found for value in each.values):
        return
    categories, series = tuple(name[:3] for name in MONTHS), tuple(found)
    title = options.title or shown.label
    yield _chart(place, shown, title, categories, series, "line")


@dataclass(frozen=True, slots=True)
class SparkOptions:
    series: str
    periods: tuple[str, ...]
    title: str = ""


def spark(place: Place, options: SparkOptions) -> Made:
    """A small line of a series over periods, with its last value."""
    shown = _registered(place, options.series)
    periods = [Period.parse(code) for code in options.periods]
    refs = (f"series.{shown.key}.T.outcome@{period}" for period in periods)
    series = (Series(shown.label, tuple(place.book.figure(ref).value for ref in refs)),)
    if any(value is not None for value in series[0].values):
        categories = tuple(period.phrase for period in periods)
        yield _chart(place, shown, options.title or shown.label, categories, series, "spark")


def _registered(place: Place, key: str) -> Registered:
    return {each.key: each for each in place.facts.series}[key]


def _months(place: Place, key: str, year: str) -> tuple[Decimal | None, ...]:
    refs = (f"series.{key}.T.outcome@{year}-{month:02d}" for month in range(1, 13))
    return tuple(place.book.figure(ref).value for ref in refs)


def _chart(
    place: Place,
    shown: Registered,
    title: str,
    categories: tuple[str, ...],
    series: tuple[Series, ...],
    kind: Literal["line", "spark"],
) -> Chart:
    return Chart(
        id=f"diagram-{place.section}-{shown.key.replace('_', '-')}-{kind}",
        title=title,
        alt=f"{title}. {describe(categories, series, shown.unit)}",
        kind=kind,
        categories=categories,
        series=series,
        unit=shown.unit or None,
        decimals=shown.decimals,
    )
