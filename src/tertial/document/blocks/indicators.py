"""Indicators: a table by sex, by year or as planned, the report's comments, and values over time as a chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tertial.document.blocks.cells import EMPTY, as_printed, registered, words
from tertial.document.blocks.context import Made, Place
from tertial.document.blocks.text import markdown
from tertial.document.model import Cell, Chart, Column, Note, Row, Series, Table
from tertial.domain.period import Period, PeriodKind
from tertial.domain.plan import Indicator, IndicatorTarget, trend
from tertial.domain.swedish import format_number


@dataclass(frozen=True, slots=True)
class IndicatorOptions:
    """``indicators`` chooses by key, whatever their goal. In the layout ``plan`` the values of ``periods`` stand before
    the targets of ``targets`` (years); ``headings`` names those columns in their order, where the years do not do.
    """

    goal: str = ""
    layout: Literal["sex", "years", "plan"] = "sex"
    periods: tuple[str, ...] = ()
    sex_difference: bool = False
    comments: bool = True
    title: str = "Mått"
    indicators: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    label_heading: str = ""


def indicators(place: Place, options: IndicatorOptions) -> Made:
    """The goal's indicators, newest period first when by sex, as years go when by year."""
    shown = _shown(place, options)
    if not shown:
        return
    periods = tuple(Period.parse(code) for code in options.periods) or _periods(place, shown)
    build = {"sex": _by_sex, "years": _by_year, "plan": _plan}[options.layout]
    yield build(place, options, shown, periods)
    if options.comments:
        for indicator in shown:
            note = place.facts.indicator_notes.get(indicator.key)
            yield from markdown(place.book, note.comment if note else "")


def _shown(place: Place, options: IndicatorOptions) -> list[Indicator]:
    if options.indicators:
        known = {each.key: each for each in place.facts.indicators}
        return [known[key] for key in options.indicators]
    goal = options.goal or place.goal
    return [each for each in place.facts.indicators if not goal or each.goal == goal]


def _periods(place: Place, shown: list[Indicator]) -> tuple[Period, ...]:
    keys = {each.key for each in shown}
    found = {v.period for v in place.facts.indicator_values.values() if v.indicator in keys}
    return tuple(sorted(found, reverse=True))


def _ref(indicator: Indicator, sex: str, period: Period) -> str:
    return f"indicator.{indicator.key}.{sex}.outcome@{period}"


def _short(period: Period) -> str:
    return (
        str(period.year) if period.kind is PeriodKind.YEAR else f"{period.month:02d}-{period.year}"
    )


def _trend(place: Place, indicator: Indicator, now: Period, before: Period) -> str:
    values = [place.book.figure(_ref(indicator, "T", period)).value for period in (now, before)]
    found = trend(values[0], values[1], indicator.polarity)
    return found.value if found else ""


def _by_sex(
    place: Place, options: IndicatorOptions, shown: list[Indicator], periods: tuple[Period, ...]
) -> Table:
    year = periods[0].year
    columns = [
        *(Column(_short(period), "Utfall") for period in periods),
        Column("Trend", is_text=True),
        Column(f"Etappmål {year}", is_text=True),
        *(Column(_short(period), sex) for sex in ("Kvinnor", "Män") for period in periods),
    ]
    if options.sex_difference:
        columns.append(Column("Omotiverade skillnader?", is_text=True))

    def cells(indicator: Indicator) -> list[Cell]:
        def value(sex: str, period: Period) -> Cell:
            return registered(place.book, _ref(indicator, sex, period), with_unit=True)

        made = [value("T", period) for period in periods]
        made.append(words(_trend(place, indicator, periods[0], periods[1]) if periods[1:] else ""))
        made.append(words(_target(place, indicator, year)))
        made += [value(sex, period) for sex in ("K", "M") for period in periods]
        if options.sex_difference:
            note = place.facts.indicator_notes.get(indicator.key)
            made.append(words(note.sex_difference if note else ""))
        return made

    rows = tuple(Row(each.name, tuple(cells(each))) for each in shown)
    return Table(f"matt-{place.section}", options.title, tuple(columns), rows, "Mått")


def _by_year(
    place: Place, options: IndicatorOptions, shown: list[Indicator], periods: tuple[Period, ...]
) -> Table:
    ordered = tuple(sorted(periods))
    columns = (
        *(Column(f"Utfall {_short(period)}") for period in ordered),
        Column("Trend", is_text=True),
    )

    def cells(indicator: Indicator) -> tuple[Cell, ...]:
        values = [registered(place.book, _ref(indicator, "T", p), with_unit=True) for p in ordered]
        last = words(_trend(place, indicator, ordered[-1], ordered[-2])) if ordered[1:] else EMPTY
        return (*values, last)

    rows = tuple(Row(each.name, cells(each)) for each in shown)
    return Table(f"matt-{place.section}", options.title, columns, rows, "Mått")


def _plan(
    place: Place, options: IndicatorOptions, shown: list[Indicator], periods: tuple[Period, ...]
) -> Table:
    """What was, year by year, and what is aimed at: each cell with the note that somebody gave it."""
    aims = _aims(place, options, shown)
    ordered = tuple(sorted(periods, key=lambda each: (each.year, each.month)))
    names = [f"Utfall {_short(p)}" for p in ordered]
    names += [f"{'Etappmål' if aim == 'milestone' else 'Målvärde'} {year}" for year, aim in aims]
    named = (*options.headings, *names[len(options.headings) :])
    notes: dict[str, str] = {}

    def cells(indicator: Indicator) -> tuple[Cell, ...]:
        values = place.facts.indicator_values
        known = [values.get((indicator.key, str(period), "T")) for period in ordered]
        targets = [_target_of(place, indicator, year) for year, _ in aims]
        refs = [_ref(indicator, "T", period) for period in ordered]
        refs += [f"indicator.{indicator.key}.T.target@{year}" for year, _ in aims]
        said = [each.note if each else "" for each in (*known, *targets)]
        return tuple(_noted(place, *pair, notes) for pair in zip(refs, said, strict=True))

    rows = tuple(Row(each.name, cells(each)) for each in shown)
    return Table(
        id=f"indikatorer-{place.section}",
        title=options.title if options.title != "Mått" else "Indikatorer och mål",
        columns=tuple(Column(name) for name in named),
        rows=rows,
        label_heading=options.label_heading or "Indikatorer",
        notes=tuple(Note(mark, note) for note, mark in notes.items()),
    )


def _aims(
    place: Place, options: IndicatorOptions, shown: list[Indicator]
) -> tuple[tuple[int, str], ...]:
    """The years that are aimed at, each with its horizon, the nearest first."""
    keys = {each.key for each in shown}
    found = {(t.year, t.horizon) for t in place.facts.indicator_targets if t.indicator in keys}
    chosen = [each for each in found if not options.targets or str(each[0]) in options.targets]
    return tuple(sorted(chosen))


def _noted(place: Place, ref: str, said: str, notes: dict[str, str]) -> Cell:
    """A cell as it was registered; the mark of its note is an asterisk, which no figure can be taken for."""
    entry = place.book.entry(ref)
    mark = notes.setdefault(said, "*" * (len(notes) + 1)) if said else ""
    figure = entry.figure
    return Cell(
        as_printed(figure.raw), figure.value, ref, figure.unit, mark, lineage=figure.lineage
    )


def _target(place: Place, indicator: Indicator, year: int) -> str:
    found = _target_of(place, indicator, year)
    return found.raw if found else ""


def _target_of(place: Place, indicator: Indicator, year: int) -> IndicatorTarget | None:
    return next(
        (
            target
            for target in place.facts.indicator_targets
            if (target.indicator, target.year) == (indicator.key, year)
        ),
        None,
    )


@dataclass(frozen=True, slots=True)
class IndicatorChartOptions:
    """``names`` are shorter names for the lines, in the order of ``indicators``."""

    indicators: tuple[str, ...]
    periods: tuple[str, ...]
    title: str = ""
    names: tuple[str, ...] = ()


def indicator_chart(place: Place, options: IndicatorChartOptions) -> Made:
    """Values over time: by sex when one indicator is shown, else one line an indicator."""
    known = {each.key: each for each in place.facts.indicators}
    found = [known[key] for key in options.indicators]
    periods = [Period.parse(code) for code in options.periods]
    if not found or not periods:
        return
    lines: list[tuple[str, Indicator, str]]
    if len(found) == 1 and found[0].by_sex:
        names = (("T", "Totalt"), ("K", "Kvinnor"), ("M", "Män"))
        lines = [(name, found[0], sex) for sex, name in names]
    else:
        called = (*options.names, *(each.name for each in found[len(options.names) :]))
        lines = [(name, each, "T") for name, each in zip(called, found, strict=False)]
    series = tuple(
        Series(name, tuple(place.book.figure(_ref(each, sex, period)).value for period in periods))
        for name, each, sex in lines
    )
    title = options.title or found[0].name
    categories = tuple(_short(period) for period in periods)
    yield Chart(
        id=f"diagram-{place.section}-{found[0].key.replace('_', '-')}",
        title=title,
        alt=f"{title}. {describe(categories, series, found[0].unit)}",
        kind="line",
        categories=categories,
        series=series,
        unit=found[0].unit or None,
        decimals=found[0].decimals,
    )


def describe(categories: tuple[str, ...], series: tuple[Series, ...], unit: str | None) -> str:
    """An alt text that says the figures: each series from its first to its last value."""
    said = []
    for each in series:
        known = [(c, v) for c, v in zip(categories, each.values, strict=True) if v is not None]
        if not known:
            continue
        (first, start), (last, end) = known[0], known[-1]
        after = f"\N{NO-BREAK SPACE}{unit}" if unit else ""
        places = max(0, *(-int(v.as_tuple().exponent) for _, v in known))
        shown = [f"{format_number(value, places)}{after}" for value in (start, end)]
        said.append(
            f"{each.name}: {shown[0]} ({first})"
            + ("" if first == last else f" till {shown[1]} ({last})")
        )
    return "; ".join(said) + "."
