"""Computed indicators: named functions of other indicators, never text that is evaluated.

``share a b`` is a in percent of b, ``ratio a b`` a per b, ``sum a b …`` and ``difference a b`` what they say, ``mean
a b …`` the mean of several in the same period and ``mean a`` that of the period's months, ``change a`` in percent
against the same period the year before. What lacks a part is missing, never zero.
Source: docs/dev/methods.md#computed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tertial.domain.period import Period, PeriodKind
from tertial.errors import BadInput

Value = Decimal | None
Registered = Callable[[str, Period], Value]
"""The registered value of an indicator in a period."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A named function and the keys of its parts, in order."""

    name: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed value (None where a part is missing) and, in words, what it was made of."""

    value: Value
    why: str


@dataclass(frozen=True, slots=True)
class _Function:
    least: int
    most: int
    words: str


_FUNCTIONS: Mapping[str, _Function] = {
    "share": _Function(2, 2, "{0} i procent av {1}"),
    "ratio": _Function(2, 2, "{0} delat med {1}"),
    "sum": _Function(2, 20, "summan av {all}"),
    "difference": _Function(2, 2, "{0} minus {1}"),
    "mean": _Function(1, 20, "medelvärdet av {all}"),
    "change": _Function(1, 1, "förändringen av {0} sedan samma period året före, i procent"),
}


def parse_formula(text: str) -> Formula:
    """Read a formula: a function's name and its parts, with spaces between.

    Raises: BadInput("formula.unknown"): no such function. BadInput("formula.parts"): too few or too many parts.
    >>> parse_formula("share vacancies posts")
    Formula(name='share', parts=('vacancies', 'posts'))
    """
    name, *parts = text.split() or [""]
    found = _FUNCTIONS.get(name)
    if found is None:
        raise BadInput("formula.unknown", formula=text, names=", ".join(_FUNCTIONS))
    if not found.least <= len(parts) <= found.most:
        wanted = str(found.least) if found.least == found.most else f"{found.least}–{found.most}"
        raise BadInput("formula.parts", formula=text, wanted=wanted, count=len(parts))
    return Formula(name, tuple(parts))


def in_words(formula: Formula, names: Mapping[str, str]) -> str:
    """A formula in Swedish, its parts by name.

    >>> in_words(Formula("share", ("a", "b")), {"a": "vakanser", "b": "tjänster"})
    'vakanser i procent av tjänster'
    """
    said = [names.get(key, key) for key in formula.parts]
    words = _FUNCTIONS[formula.name].words
    if formula.name == "mean" and len(said) == 1:
        words = "medelvärdet av periodens månader i {all}"
    return words.format(*said, all=_listed(said))


def compute(
    key: str,
    period: Period,
    formulas: Mapping[str, Formula],
    registered: Registered,
    names: Mapping[str, str] | None = None,
) -> Computed:
    """The value of a computed indicator in a period; its parts may be computed themselves.

    Raises: BadInput("formula.circular"): the indicator is computed from itself.
    >>> values = {"a": Decimal(3), "b": Decimal(12)}
    >>> found = compute("x", Period(2026, 8), {"x": Formula("share", ("a", "b"))}, lambda k, _: values.get(k))
    >>> found.value, found.why
    (Decimal('25'), 'a i procent av b')
    """
    value = _value(key, period, formulas, registered, ())
    return Computed(value, in_words(formulas[key], names or {}))


def _value(
    key: str,
    period: Period,
    formulas: Mapping[str, Formula],
    registered: Registered,
    above: tuple[str, ...],
) -> Value:
    if key not in formulas:
        return registered(key, period)
    if key in above:
        raise BadInput("formula.circular", indicator=key)
    formula = formulas[key]

    def part(each: str, when: Period = period) -> Value:
        return _value(each, when, formulas, registered, (*above, key))

    first = formula.parts[0]
    if formula.name == "change":
        return _change(part(first), part(first, period.previous_year()))
    if formula.name == "mean" and len(formula.parts) == 1:
        months = [Period(year, month, PeriodKind.MONTH) for year, month in period.months()]
        return _mean([part(first, month) for month in months])
    return _OF_PARTS[formula.name]([part(each) for each in formula.parts])


def _known(values: Sequence[Value]) -> list[Decimal] | None:
    known = [value for value in values if value is not None]
    return known if len(known) == len(values) else None


def _sum(values: Sequence[Value]) -> Value:
    known = _known(values)
    return None if known is None else sum(known, Decimal(0))


def _mean(values: Sequence[Value]) -> Value:
    total = _sum(values)
    return None if total is None else total / len(values)


def _ratio(values: Sequence[Value]) -> Value:
    part, whole = values
    return None if part is None or not whole else part / whole


def _share(values: Sequence[Value]) -> Value:
    part, whole = values
    return None if part is None or not whole else 100 * part / whole


def _difference(values: Sequence[Value]) -> Value:
    one, other = values
    return None if one is None or other is None else one - other


def _change(now: Value, before: Value) -> Value:
    return None if now is None or not before else 100 * (now - before) / abs(before)


_OF_PARTS: Mapping[str, Callable[[Sequence[Value]], Value]] = {
    "share": _share,
    "ratio": _ratio,
    "sum": _sum,
    "difference": _difference,
    "mean": _mean,
}


def _listed(words: Sequence[str]) -> str:
    return " och ".join(filter(None, (", ".join(words[:-1]), words[-1])))
