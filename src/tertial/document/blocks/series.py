"""Statistics: volumes by service and provider, key figures of choice, months of several years; noted where parts do
not add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tertial.document.blocks.cells import registered
from tertial.document.blocks.context import Made, Place
from tertial.document.blocks.indicators import describe
from tertial.document.model import Chart, Column, Note, Row, Table
from tertial.document.model import Series as ChartSeries
from tertial.domain.period import MONTHS, Period
from tertial.domain.plan import Series


@dataclass(frozen=True, slots=True)
class SeriesOptions:
    table: str
    periods: tuple[str, ...]
    title: str = ""
    label_heading: str = ""


def series(place: Place, options: SeriesOptions) -> Made:
    """One row a series with a column a period; a row's note is printed below under its mark."""
    shown = [each for each in place.facts.series if each.table == options.table]
    if not shown:
        raise KeyError(options.table)
    periods = [Period.parse(code) for code in options.periods]
    labels = {each.key: each.label for each in shown}
    noted = [each for each in shown if each.note]
    marks = {each.key: str(number) for number, each in enumerate(noted, start=1)}

    def row(each: Series) -> Row:
        cells = tuple(
            registered(place.book, f"series.{each.key}.T.outcome@{period}") for period in periods
        )
        level: Literal["detail", "of-which"] = "of-which" if each.parent else "detail"
        return Row(each.label, cells, level, marks.get(each.key, ""), labels.get(each.parent, ""))

    yield Table(
        id=f"tabell-{options.table}",
        title=options.title or options.table,
        columns=tuple(Column(period.phrase) for period in periods),
        rows=tuple(row(each) for each in shown),
        label_heading=options.label_heading,
        notes=tuple(Note(marks[each.key], each.note) for each in noted),
    )


@dataclass(frozen=True, slots=True)
class SeriesChartOptions:
    series: tuple[str, ...]
    periods: tuple[str, ...]
    title: str


def series_chart(place: Place, options: SeriesChartOptions) -> Made:
    """Bars per period, one colour a series."""
    known = {each.key: each for each in place.facts.series}
    found = [known[key] for key in options.series]
    periods = [Period.parse(code) for code in options.periods]
    if not found:
        return
    parents = {each.key: each.label for each in place.facts.series}
    shown = tuple(
        ChartSeries(
            f"{parents[each.parent]}, {each.label}" if each.parent else each.label,
            tuple(
                place.book.figure(f"series.{each.key}.T.outcome@{period}").value
                for period in periods
            ),
        )
        for each in found
    )
    categories = tuple(period.phrase for period in periods)
    yield Chart(
        id=f"diagram-{place.section}-{found[0].key.replace('_', '-')}",
        title=options.title,
        alt=f"{options.title}. {describe(categories, shown, found[0].unit)}",
        kind="bar",
        categories=categories,
        series=shown,
        unit=found[0].unit or None,
        decimals=found[0].decimals,
    )


@dataclass(frozen=True, slots=True)
class MonthOptions:
    """One series over the months of several years; ``budget`` is the series that the last year is held against."""

    series: str
    years: tuple[str, ...]
    budget: str = ""
    title: str = ""
    table_title: str = "Månad för månad"
    label_heading: str = "År"
    chart: bool = True


def months(place: Place, options: MonthOptions) -> Made:
    """A line a year, the newest first, and the same figures as a table; a month without value is a gap."""
    known = {each.key: each for each in place.facts.series}
    shown = known[options.series]
    lines = [(year, shown.key, year) for year in options.years]
    if options.budget:
        lines.append((f"Budget {options.years[-1]}", known[options.budget].key, options.years[-1]))
    refs = {
        name: [f"series.{key}.T.outcome@{year}-{month:02d}" for month in range(1, 13)]
        for name, key, year in lines
    }
    title = options.title or shown.label
    is_known = any(place.book.figure(ref).value is not None for row in refs.values() for ref in row)
    if options.chart and is_known:
        newest_first = [*reversed(options.years), *list(refs)[len(options.years) :]]
        drawn = {name: refs[name] for name in newest_first}
        yield _months_chart(place, shown, title, drawn)
    notes = filter(None, (shown.note, known[options.budget].note if options.budget else ""))
    yield Table(
        id=f"tabell-{shown.key.replace('_', '-')}",
        title=options.table_title if options.chart else title,
        columns=tuple(Column(name[:3].capitalize()) for name in MONTHS),
        rows=tuple(
            Row(name, tuple(registered(place.book, ref) for ref in cells))
            for name, cells in refs.items()
        ),
        label_heading=options.label_heading,
        unit=shown.unit or None,
        notes=tuple(Note("", note) for note in notes),
    )


def _months_chart(place: Place, shown: Series, title: str, refs: dict[str, list[str]]) -> Chart:
    categories = tuple(name[:3] for name in MONTHS)
    lines = tuple(
        ChartSeries(name, tuple(place.book.figure(ref).value for ref in cells))
        for name, cells in refs.items()
    )
    return Chart(
        id=f"diagram-{place.section}-{shown.key.replace('_', '-')}",
        title=title,
        alt=f"{title}. {describe(categories, lines, shown.unit)}",
        kind="line",
        categories=categories,
        series=lines,
        unit=shown.unit or None,
        decimals=shown.decimals,
        has_table=True,
    )
