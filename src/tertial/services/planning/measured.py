"""Values of indicators as they may be shown: small groups guarded, computed ones computed, held against targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from tertial.domain.computed import Formula, compute, in_words, parse_formula
from tertial.domain.measures import (
    Group,
    Reach,
    comparable,
    hidden,
    in_force,
    reach,
    smallest_group,
)
from tertial.domain.period import Period
from tertial.domain.plan import Indicator, IndicatorValue, Sex, Tone, Trend, trend
from tertial.domain.swedish import format_number, parse_printed
from tertial.errors import BadInput
from tertial.services.records import YearRecords

Place = tuple[str, Sex]
"""Whose value: the unit ("" for the committee) and the sex."""
SEXES: Mapping[Sex, str] = {"T": "Totalt", "K": "Kvinnor", "M": "Män"}
REACH_TONES: Mapping[Reach | None, Tone] = {
    Reach.REACHED: "done",
    Reach.NEAR: "maybe",
    Reach.OFF: "late",
    None: "none",
}
TREND_TONES: Mapping[Trend | None, Tone] = {
    Trend.POSITIVE: "done",
    Trend.NEGATIVE: "late",
    Trend.UNCHANGED: "on",
    None: "none",
}
HIDDEN = "visas inte"


@dataclass(frozen=True, slots=True)
class Value:
    """A value as shown: ``text`` with its unit, ``number`` None where there is none or it is hidden."""

    period: Period
    text: str
    number: Decimal | None
    is_hidden: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The committee's newest value of an indicator, beside the comparable one and the year's target."""

    value: Value | None
    before: Value | None
    target: str
    reach: Reach | None
    trend: Trend | None


@dataclass(slots=True)
class Measures:
    """All indicators' values of a plan year, by indicator and place, each by period."""

    records: YearRecords
    _shown: dict[str, dict[Place, dict[Period, Value]]] = field(default_factory=dict)
    _registered: dict[str, list[IndicatorValue]] = field(default_factory=dict)
    _by_key: dict[str, Indicator] = field(default_factory=dict)
    _targets: dict[tuple[str, int], str] = field(default_factory=dict)
    formulas: dict[str, Formula] = field(default_factory=dict)
    faults: dict[str, BadInput] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_key = {each.key: each for each in self.records.indicators}
        for target in self.records.indicator_targets:
            self._targets.setdefault((target.indicator, target.year), target.raw)
        for value in self.records.indicator_values:
            self._registered.setdefault(value.indicator, []).append(value)
        for each in self.records.indicators:
            if each.formula:
                self._take_formula(each)

    def _take_formula(self, indicator: Indicator) -> None:
        try:
            self.formulas[indicator.key] = parse_formula(indicator.formula)
        except BadInput as error:  # a package may hold what cannot be computed: the page says so
            self.faults[indicator.key] = error

    def limit(self, indicator: Indicator, period: Period) -> int:
        """The smallest group whose value is shown: the indicator's own, else the municipality's of that day."""
        rows = (
            (t.valid_from, t.value) for t in self.records.thresholds if t.key == "smallest_group"
        )
        return smallest_group(indicator.guard, rows, period.last_day())

    def near(self, period: Period) -> Decimal:
        """How many percent of its target a value may lack and be near it, on the period's last day."""
        said = in_force(
            ((t.valid_from, t.value) for t in self.records.thresholds if t.key == "near_target"),
            period.last_day(),
        )
        return parse_printed(said).value or Decimal(0)

    def shown(self, key: str) -> Mapping[Place, Mapping[Period, Value]]:
        """An indicator's values, those of small groups without their numbers."""
        if key not in self._shown:
            indicator = self._by_key[key]
            computed = key in self.formulas
            self._shown[key] = self._computed(indicator) if computed else self._guarded(indicator)
        return self._shown[key]

    def committee(self, key: str) -> list[Value]:
        """The committee's values, both sexes together, the newest first."""
        return sorted(self.shown(key).get(("", "T"), {}).values(), key=_newest, reverse=True)

    def standing(self, indicator: Indicator) -> Standing:
        """How the newest value stands. A value that is hidden stands nowhere."""
        values = {v.period: v for v in self.committee(indicator.key) if v.number is not None}
        newest = next((v for v in self.committee(indicator.key) if v.text), None)
        target = self.target(indicator, self.records.year)
        shown = _with_unit(target, indicator.unit)
        if newest is None or newest.number is None:
            return Standing(newest, None, shown, None, None)
        earlier = comparable(newest.period, values)
        before = values[earlier] if earlier else None
        was = before.number if before else None
        aim = parse_printed(target).value
        return Standing(
            newest,
            before,
            shown,
            reach(
                newest.number,
                target,
                indicator.polarity,
                before=was,
                near=self.near(newest.period),
            ),
            trend(newest.number, was, indicator.polarity, aim),
        )

    def target(self, indicator: Indicator, year: int) -> str:
        """The indicator's target of a year, as printed; empty where there is none."""
        return self._targets.get((indicator.key, year), "")

    def formula_in_words(self, key: str) -> str:
        """What a computed indicator is made of; empty for one that is registered."""
        if key not in self.formulas:
            return ""
        names = {each.key: f"”{each.name}”" for each in self.records.indicators}
        return in_words(self.formulas[key], names)

    # --- inside ---

    def _guarded(self, indicator: Indicator) -> dict[Place, dict[Period, Value]]:
        found: dict[Place, dict[Period, Value]] = {}
        by_period: dict[Period, list[IndicatorValue]] = {}
        for value in self._registered.get(indicator.key, ()):
            by_period.setdefault(value.period, []).append(value)
        parents = {unit.code: unit.parent for unit in self.records.units}
        for period, values in by_period.items():
            gone = hidden(
                (Group(v.unit, v.sex, v.group_size) for v in values),
                smallest=self.limit(indicator, period),
                parents=parents,
                is_strict=indicator.guard is not None,
            )
            for value in values:
                place: Place = (value.unit, value.sex)
                found.setdefault(place, {})[period] = (
                    Value(period, HIDDEN, None, is_hidden=True)
                    if place in gone
                    else Value(
                        period, _with_unit(value.raw, indicator.unit), value.value, note=value.note
                    )
                )
        return found

    def _computed(self, indicator: Indicator) -> dict[Place, dict[Period, Value]]:
        """Values wherever all parts have one; made of what may be shown, so that nothing hidden comes out."""
        parts = self._parts(indicator.key, ())
        places: dict[Place, set[Period]] = {}
        for part in parts:
            for place, values in self.shown(part).items():
                places.setdefault(place, set()).update(values)
        found: dict[Place, dict[Period, Value]] = {}
        for place, periods in places.items():
            for period in periods:
                try:
                    number = compute(
                        indicator.key, period, self.formulas, partial(self._number, place)
                    ).value
                except BadInput as error:
                    self.faults[indicator.key] = error
                    return {}
                if number is not None:
                    text = format_number(number, indicator.decimals)
                    found.setdefault(place, {})[period] = Value(
                        period, _with_unit(text, indicator.unit), number
                    )
        return found

    def _number(self, place: Place, key: str, period: Period) -> Decimal | None:
        if key not in self._by_key:
            return None
        value = self.shown(key).get(place, {}).get(period)
        return value.number if value else None

    def _parts(self, key: str, above: tuple[str, ...]) -> Iterable[str]:
        """The registered indicators that one is computed from, through those computed between."""
        if key in above:
            return ()
        if key not in self.formulas:
            return (key,) if key in self._by_key else ()
        deeper = (self._parts(part, (*above, key)) for part in self.formulas[key].parts)
        return tuple(dict.fromkeys(each for parts in deeper for each in parts))


def with_unit(raw: str, unit: str) -> str:
    """A printed value with its unit, where it is a number that does not say its own.

    >>> with_unit("9,1", "%"), with_unit("9,1 %", "%"), with_unit("Minska", "%"), with_unit("≤ 7,7", "%")
    ('9,1\\xa0%', '9,1 %', 'Minska', '≤ 7,7\\xa0%')
    """
    said = parse_printed(raw)
    has_number = said.kind in ("number", "bound")
    if not unit or not has_number or said.unit or said.as_of or said.note_mark:
        return raw
    return f"{raw}\N{NO-BREAK SPACE}{unit}"


_with_unit = with_unit


def _newest(value: Value) -> tuple[int, int, str]:
    return value.period.year, value.period.month, value.period.kind.value
