"""The book of figures: every figure of a report by its ref, with value, unit, title and lineage.

Cells, sentences and the page that answers "where does it come from?" all look here, so they cannot disagree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, cast

from tertial.document.bound import registered_lineage
from tertial.document.facts import ReportFacts
from tertial.domain.figure import Figure, Lineage, Unit
from tertial.domain.money import in_unit
from tertial.domain.period import MONTHS, Period
from tertial.domain.plan import GoalLevel, Indicator, PlanItem, Series
from tertial.domain.statement import Group, Measure
from tertial.domain.swedish import parse_printed
from tertial.errors import BadInput, NotFound

GROUPS = {"full_year": "helåret", "period": "perioden"}
MEASURES = {"budget": "budget", "forecast": "prognos", "outcome": "utfall", "variance": "avvikelse"}
SEXES = {"T": "totalt", "K": "kvinnor", "M": "män"}
SOURCES = {"budget": "Budget", "forecast": "Prognos", "outcome": "Huvudbok"}
EQUITY = {
    "after_items": "Resultat efter bidrag",
    "equity_withdrawal": "varav uttag Eget kapital",
    "carried_result": "Balansresultat",
    "opening_equity": "IB eget kapital",
    "closing_equity": "UB eget kapital",
}
_CONTROLLED = {
    "score": "Riskvärde",
    "net_score": "Riskvärde efter åtgärder",
    "examined": "Granskade fall",
    "correct": "Rätta fall",
}
"""What an item of internal control has in numbers."""
_REF = re.compile(r"(?:(?P<committee>[\w-]+):)?(?P<path>[^@:]+)(?:@(?P<period>[\w-]+))?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure with the words for its place: "Driftredovisning › Äldreomsorg › Avvikelse för perioden"."""

    figure: Figure
    title: str
    decimals: int


class FigureBook:
    """Looks figures up by ref; each is worked out once.

    Raises ``NotFound("figure.unknown", ref=…)`` for a ref that names nothing.
    """

    def __init__(self, facts: ReportFacts) -> None:
        self.facts = facts
        self._known: dict[str, Entry] = {}
        self._indicators = {indicator.key: indicator for indicator in facts.indicators}
        self._series = {series.key: series for series in facts.series}
        self._batches = {
            (kind, version): tuple(
                b.id for b in facts.batches if (b.kind, b.version) == (kind, version)
            )
            for kind, version in {(b.kind, b.version) for b in facts.batches}
        }

    def entry(self, ref: str) -> Entry:
        if ref not in self._known:
            self._known[ref] = self._resolve(ref)
        return self._known[ref]

    def figure(self, ref: str) -> Figure:
        return self.entry(ref).figure

    def _resolve(self, ref: str) -> Entry:
        match = _REF.fullmatch(ref)
        if not match or match["committee"] not in (None, self.facts.committee):
            raise NotFound("figure.unknown", ref=ref)
        parts = match["path"].split(".")
        find: dict[str, Callable[[str, list[str], str | None], Entry]] = {
            "indicator": self._indicator,
            "series": self._statistic,
            "count": self._count,
            "item": self._item,
        }
        try:
            if self._is_registered(match["path"]):
                return self._registered(ref, match["path"], match["period"])
            return find.get(parts[0], self._statement_cell)(ref, parts, match["period"])
        except (KeyError, ValueError, StopIteration, BadInput) as error:
            raise NotFound("figure.unknown", ref=ref) from error

    # --- statements ---------------------------------------------------------------------------------------

    def _statement_cell(self, ref: str, parts: list[str], period: str | None) -> Entry:
        key, line, group_name, measure_name = parts
        if period is not None or group_name not in GROUPS or measure_name not in MEASURES:
            raise KeyError(ref)
        group, measure = cast(Group, group_name), cast(Measure, measure_name)
        statement = self.facts.statements[key]
        if line not in statement.definition.keys:
            return self._equity(ref, key, line, group, measure)
        ore = statement.printed(line, group, measure)
        title = " › ".join(
            (
                statement.definition.title,
                statement.row(line).line.label,
                f"{self._measure(measure).capitalize()} för {GROUPS[group]}",
            )
        )
        return Entry(
            Figure(ref, Unit.KR, ore=ore, lineage=self._lineage(key, line, group, measure)),
            title,
            1,
        )

    def _lineage(self, key: str, line: str, group: Group, measure: Measure) -> Lineage:
        if measure == "variance":
            against = "forecast" if group == "full_year" else "outcome"
            terms = tuple(f"{key}.{line}.{group}.{name}" for name in ("budget", against))
            printed_sign = self.facts.statements[key].definition.sign
            named = self._measure(against)
            words = ("budget", named) if printed_sign == 1 else (named, "budget")
            ordered = terms if printed_sign == 1 else terms[::-1]
            return Lineage(formula=f"{words[0]} − {words[1]}", terms=ordered)
        own = self.facts.statements[key].row(line).line
        selection = self.facts.selection(key, line, group, measure)
        return Lineage(
            formula="summan av raderna" if own.sums else "summan av posterna",
            terms=tuple(f"{key}.{part}.{group}.{measure}" for part in own.sums),
            selection=selection,
            source=SOURCES[self._measure_of(measure)],
            batches=self._batches.get((selection.kind, selection.version), ()) if selection else (),
        )

    def _measure_of(self, measure: str) -> str:
        """What a measure is of: of a closed year, the outcome stands for the forecast."""
        return "outcome" if measure == "forecast" and self.facts.is_closed else measure

    def _measure(self, measure: str) -> str:
        return MEASURES[self._measure_of(measure)]

    def _equity(self, ref: str, key: str, line: str, group: Group, measure: Measure) -> Entry:
        equity = self.facts.equity
        if equity is None or (group, measure) != ("full_year", "variance"):
            raise KeyError(ref)
        item = next((item for item in equity.items if item.key == line), None)
        title = f"{self.facts.statements[key].definition.title} › {item.label if item else EQUITY[line]}"
        total = f"{key}.total.full_year.variance"
        items = tuple(f"{key}.{each.key}.full_year.variance" for each in equity.items)
        here = f"{key}.{{}}.full_year.variance".format
        values = {
            "after_items": (
                equity.after_items,
                Lineage("avvikelse + poster under resultatet", (total, *items)),
            ),
            "equity_withdrawal": (equity.withdrawal, Lineage(source="Registrerat värde")),
            "carried_result": (
                equity.carried,
                Lineage("helårets avvikelse + poster under resultatet − uttag", (total, *items)),
            ),
            "opening_equity": (equity.opening, Lineage(source="Registrerat värde")),
            "closing_equity": (
                equity.closing,
                Lineage("IB + balansresultat", (here("opening_equity"), here("carried_result"))),
            ),
        }
        ore, lineage = (item.amount, Lineage(source="Registrerat värde")) if item else values[line]
        return Entry(Figure(ref, Unit.KR, ore=ore, lineage=lineage), title, 1)

    # --- registered values --------------------------------------------------------------------------------

    def _indicator(self, ref: str, parts: list[str], period: str | None) -> Entry:
        _, key, sex, what = parts
        indicator = self._indicators[key]
        when = Period.parse(period or "")
        title = f"{indicator.name} › {SEXES[sex]} › {when.phrase}"
        if what == "change":
            return self._change(
                ref,
                title,
                indicator.unit,
                indicator.decimals,
                f"indicator.{key}.{sex}.outcome",
                when,
            )
        if what == "target":
            return self._target(ref, indicator, when)
        if what != "outcome":
            raise KeyError(ref)
        found = self.facts.indicator_values.get((key, str(when), sex))
        lineage = Lineage(
            source=indicator.source or "Registrerat värde", formula=found.entry if found else ""
        )
        unit = _unit(indicator.unit)
        return Entry(
            Figure(
                ref,
                unit,
                value=found.value if found else None,
                raw=found.raw if found else "",
                lineage=lineage,
            ),
            title,
            indicator.decimals,
        )

    def _target(self, ref: str, indicator: Indicator, when: Period) -> Entry:
        """What is aimed at in a year; a direction or a bound has words and no value."""
        found = next(
            (
                target
                for target in self.facts.indicator_targets
                if (target.indicator, target.year) == (indicator.key, when.year)
            ),
            None,
        )
        printed = parse_printed(found.raw if found else "")
        value = printed.value if printed.kind == "number" else None
        name = "målvärde" if found and found.horizon == "long" else "etappmål"
        how = f"{name} i {self.facts.title}" if found else ""
        lineage = Lineage(source="Registrerat värde", formula=how)
        return Entry(
            Figure(ref, _unit(indicator.unit), value, raw=printed.raw, lineage=lineage),
            f"{indicator.name} › {name} {when.year}",
            indicator.decimals,
        )

    def _statistic(self, ref: str, parts: list[str], period: str | None) -> Entry:
        _, key, sex, what = parts
        series = self._series[key]
        when = Period.parse(period or "")
        if sex != "T":
            raise KeyError(ref)
        title = f"{self._series_name(series)} › {when.phrase}"
        if what == "change":
            return self._change(
                ref, title, series.unit, series.decimals, f"series.{key}.T.outcome", when
            )
        if what != "outcome":
            raise KeyError(ref)
        found = self.facts.series_values.get((key, str(when)))
        lineage = Lineage(source="Registrerat värde", formula=found.entry if found else "")
        return Entry(
            Figure(
                ref,
                _unit(series.unit),
                value=found.value if found else None,
                raw=found.raw if found else "",
                lineage=lineage,
            ),
            title,
            series.decimals,
        )

    def _registered(self, ref: str, path: str, period: str | None) -> Entry:
        """A cell of a registered table; one that nobody filled in has neither value nor words."""
        key, row_key, column_key = path.split(".", 2)
        table = self.facts.tables[key]
        row, column = table.row(row_key), table.column(column_key)
        if period is not None:
            raise KeyError(ref)
        found = table.values.get((row_key, column_key))
        unit = _unit(table.unit_of(column_key))
        heading = f"{column.group} {column.name}".strip()
        return Entry(
            Figure(
                ref,
                unit,
                value=found.value if found else None,
                raw=found.raw if found else "",
                lineage=registered_lineage(self.facts, key, row_key, column_key),
            ),
            " › ".join((table.title, row.label, heading)),
            table.decimals,
        )

    def _is_registered(self, path: str) -> bool:
        """Whether a registered table has the cell, or no statement is there to have it."""
        key, _, rest = path.partition(".")
        row, _, column = rest.partition(".")
        table = self.facts.tables.get(key)
        return table is not None and (table.has(row, column) or key not in self.facts.statements)

    def _series_name(self, series: Series) -> str:
        parent = self._series.get(series.parent)
        return f"{parent.label} › {series.label}" if parent else series.label

    def _change(
        self, ref: str, title: str, unit: str, decimals: int, stem: str, when: Period
    ) -> Entry:
        """A change since the same period a year before; of a share it is in percentage points (domain rule 10)."""
        terms = (f"{stem}@{when}", f"{stem}@{when.previous_year()}")
        now, before = (self.figure(term).value for term in terms)
        value = None if now is None or before is None else now - before
        unit_of_change = Unit.PERCENTAGE_POINTS if unit == Unit.PERCENT else _unit(unit)
        lineage = Lineage(f"{when.phrase} − {when.previous_year().phrase}", terms)
        return Entry(
            Figure(ref, unit_of_change, value=value, lineage=lineage),
            f"{title} › förändring",
            decimals,
        )

    def _item(self, ref: str, parts: list[str], period: str | None) -> Entry:
        """What a followed thing costs or gives: ``item.<key>.amount``; a risk's score, a control's cases."""
        _, key, what = parts
        item = next(each for each in self.facts.items if each.key == key)
        if what in _CONTROLLED and period is None:
            return self._controlled(ref, item, what)
        if what != "amount" or period is not None:
            raise KeyError(ref)
        lineage = Lineage(source="Registrerat värde")
        return Entry(
            Figure(ref, Unit.KR, ore=item.amount, lineage=lineage), f"{item.title} › effekt", 1
        )

    def _controlled(self, ref: str, item: PlanItem, what: str) -> Entry:
        """A risk's score before or after measures, how many cases a control examined and found correct."""
        controlled = self.facts.controlled
        value: int | None = None
        lineage = Lineage(source=_CONTROLLED[what])
        if what in ("score", "net_score"):
            scores = controlled.gross if what == "score" else controlled.net
            if found := scores.get(item.key):
                value = found.score
                lineage = replace(lineage, formula=f"{found.likelihood} × {found.consequence}")
        elif outcome := controlled.results.get(item.key):
            value = outcome.examined if what == "examined" else outcome.correct
        number = None if value is None else Decimal(value)
        figure = Figure(ref, Unit.COUNT, value=number, lineage=lineage)
        return Entry(figure, f"{item.title} › {_CONTROLLED[what].lower()}", 0)

    def _count(self, ref: str, parts: list[str], period: str | None) -> Entry:
        _, kind, status, what = parts
        if what != "number" or period is not None:
            raise KeyError(ref)
        if kind == "goal":
            return self._count_of_goals(ref, self.facts.levels[status])
        items = [
            item
            for item in self.facts.items
            if item.kind == kind and item.key in self.facts.statuses
        ]
        if status != "all":
            items = [item for item in items if self.facts.statuses[item.key].status == status]
        lineage = Lineage(formula="antal i listan: " + "; ".join(item.title for item in items))
        return Entry(
            Figure(ref, Unit.COUNT, value=Decimal(len(items)), lineage=lineage),
            f"Antal › {kind}",
            0,
        )

    def _count_of_goals(self, ref: str, level: GoalLevel) -> Entry:
        labels = [goal.label for goal in self.facts.goals if goal.level == level.key]
        lineage = Lineage(formula="antal i planen: " + "; ".join(labels))
        figure = Figure(ref, Unit.COUNT, value=Decimal(len(labels)), lineage=lineage)
        return Entry(figure, f"Antal › {level.plural}", 0)


def _unit(text: str) -> Unit | None:
    return Unit(text) if text in set(Unit) else None


def month_heading(facts: ReportFacts) -> str:
    """ "PERIOD JANUARI–MARS", as the published reports head their columns."""
    last = MONTHS[facts.period.month - 1].upper()
    return "PERIOD JANUARI" if facts.period.month == 1 else f"PERIOD JANUARI–{last}"


def exact(figure: Figure, unit: Unit) -> Decimal | None:
    """The figure's unrounded value in ``unit`` (money) or in its own unit."""
    return in_unit(figure.ore, unit) if figure.ore is not None else figure.value


def unit_of(indicator: Indicator) -> Literal["%", "mnkr"] | str:
    return indicator.unit
