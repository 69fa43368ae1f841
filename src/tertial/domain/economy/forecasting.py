"""The proposed forecast of a unit's line, explained term by term: run rate × seasonal profile + what is known + staff.

Debit-positive öre. The run rate is the level of a year that the outcome so far says, by the share of a year that those
months usually are; what is known to be out of the ordinary is taken out of it first and added back in its own months.
Everything is exact until the proposal is rounded, once; the terms sum to it.
Source: docs/dev/methods.md#proposed-forecast.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from tertial.domain.money import split_ore
from tertial.errors import BadInput

Months = Sequence[int]
"""Twelve amounts in öre, January first."""
ProfileSource = Literal["own", "line", "budget", "even"]
LevelSource = Literal["run_rate", "budget", "last_year", "none"]
TermKind = Literal["outcome", "rest", "known", "staff"]
LEAST_SHARE = Fraction(1, 24)
"""Half an even month: when less of a year than this is usually known, its rate says nothing."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How a year lies over its months: twelve weights, none negative, not all zero, and where they are from.

    ``years`` are the earlier years that they sum. Raises ``BadInput("forecast.profile")``.
    """

    source: ProfileSource
    weights: tuple[int, ...]
    years: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if len(self.weights) != 12 or min(self.weights) < 0 or not any(self.weights):
            raise BadInput("forecast.profile", months=len(self.weights))

    def until(self, month: int) -> Fraction:
        """The share of a year that January to ``month`` are.

        >>> EVEN.until(8)
        Fraction(2, 3)
        """
        return Fraction(sum(self.weights[:month]), sum(self.weights))


EVEN = Profile("even", (1,) * 12)


def profile_of(source: ProfileSource, years: Mapping[int, Months]) -> Profile | None:
    """The profile that years' months sum to, or ``None`` where they have none.

    It has none when nothing stands there, or when a month goes against the year (a correction, a reversal): such
    months say nothing of the next year's.

    >>> profile_of("own", {2019: [10] * 12, 2018: [30] * 11 + [0]}).weights[-2:]
    (40, 10)
    >>> profile_of("own", {2019: [10] * 11 + [-5]}) is None
    True
    """
    sums = [sum(months) for months in zip(*years.values(), strict=True)]
    whole = sum(sums)
    signed = [each if whole > 0 else -each for each in sums]
    if not whole or min(signed) < 0:
        return None
    return Profile(source, tuple(signed), tuple(sorted(years)))


def choose_profile(
    own: Mapping[int, Months], line: Mapping[int, Months], budget: Months | None
) -> Profile:
    """The unit's own earlier years of the line, else the line's over the committee, else the budget's, else even.

    >>> choose_profile({}, {2019: [0] * 11 + [7]}, None).source, choose_profile({}, {}, None).source
    ('line', 'even')
    """
    return (
        profile_of("own", own)
        or profile_of("line", line)
        or (profile_of("budget", {0: budget}) if budget else None)
        or EVEN
    )


@dataclass(frozen=True, slots=True)
class KnownItem:
    """Something out of the ordinary that is known: by month (1–12) what it adds, debit-positive öre.

    A one-off has one month; a change that lasts has all months from when it begins. What lies in months that have
    passed is in the outcome already, and is left out of the run rate; the rest is added.
    """

    label: str
    months: Mapping[int, int]

    def until(self, month: int) -> int:
        return sum(ore for when, ore in self.months.items() if when <= month)

    def after(self, month: int) -> int:
        return sum(ore for when, ore in self.months.items() if when > month)


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's line: what is known of its year. ``None`` is missing.

    ``staff`` is what positions cost by month, where they make the line. ``last_year`` is the whole of the year before.
    """

    outcome: int | None
    budget: int | None
    profile: Profile = EVEN
    known: tuple[KnownItem, ...] = ()
    staff: Sequence[Fraction | int] | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a proposal in whole öre. ``label`` is a known item's."""

    kind: TermKind
    ore: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A year's proposed amount, debit-positive öre, and how it came about.

    ``level`` is the year that the run rate says (or what stands in its place, by ``level_source``), without what is
    known; ``rest_share`` the share of a year that lies ahead.
    """

    ore: int | None
    terms: tuple[Term, ...] = ()
    profile: Profile = EVEN
    level: Fraction = field(default_factory=Fraction)
    level_source: LevelSource = "none"
    rest_share: Fraction = field(default_factory=Fraction)


def propose(line: Line, *, end_month: int) -> Proposal:
    """What the year comes to: outcome to ``end_month``, what usually remains at the present rate, what is known.

    >>> line = Line(outcome=800, budget=1_100, known=(KnownItem("Skada", {3: 80}), KnownItem("Flytt", {10: 50})))
    >>> [(term.kind, term.ore) for term in propose(line, end_month=8).terms], propose(line, end_month=8).ore
    ([('outcome', 800), ('rest', 360), ('known', 50)], 1210)
    """
    if line.outcome is None and line.budget is None and not line.known and line.staff is None:
        return Proposal(None, profile=line.profile)
    outcome = line.outcome or 0
    known = tuple(
        Term("known", ore, item.label) for item in line.known if (ore := item.after(end_month))
    )
    rest_share = 1 - line.profile.until(end_month)
    if line.staff is not None:
        staff = round_ore(Fraction(sum(line.staff[end_month:])))
        return _proposal((Term("outcome", outcome), Term("staff", staff), *known), line)
    level, source = _level(line, outcome, end_month)
    rest = Term("rest", round_ore(level * rest_share))
    return _proposal((Term("outcome", outcome), rest, *known), line, level, source, rest_share)


def _proposal(
    terms: tuple[Term, ...],
    line: Line,
    level: Fraction = Fraction(0),
    source: LevelSource = "none",
    rest_share: Fraction = Fraction(0),
) -> Proposal:
    whole = sum(term.ore for term in terms)
    return Proposal(whole, terms, line.profile, level, source, rest_share)


def _level(line: Line, outcome: int, end_month: int) -> tuple[Fraction, LevelSource]:
    """A year at the present rate; where there is no rate yet, the budget's year, else the last one's."""
    passed = line.profile.until(end_month)
    usual = outcome - sum(item.until(end_month) for item in line.known)
    if outcome and passed >= LEAST_SHARE:
        return usual / passed, "run_rate"
    if line.budget is not None:
        return Fraction(line.budget), "budget"
    if line.last_year is not None:
        return Fraction(line.last_year), "last_year"
    return Fraction(0), "none"


def round_ore(value: Fraction) -> int:
    """Whole öre, a half away from zero.

    >>> round_ore(Fraction(5, 2)), round_ore(Fraction(-5, 2)), round_ore(Fraction(12, 5))
    (3, -3, 2)
    """
    whole = (abs(value.numerator) * 2 + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole


# --- dealt out to accounts and months --------------------------------------------------------------------------

Key = tuple[str, str]
"""Account and activity."""


@dataclass(frozen=True, slots=True)
class Dealt:
    """A part of a forecast on a month's account and activity, debit-positive öre."""

    month: int
    account: str
    activity: str
    ore: int


def deal(
    total: int,
    *,
    passed: Mapping[tuple[int, Key], int],
    weights: Mapping[Key, int],
    profile: Profile,
    end_month: int,
    otherwise: Key,
) -> list[Dealt]:
    """A line's forecast as facts: months that have passed as they became, the rest of it over the months ahead.

    ``weights`` are the accounts' and activities' amounts in the budget (or the outcome); their size counts, not their
    sign. ``otherwise`` takes what no weight takes. After December there is nothing ahead: the difference stands in it.
    The parts sum to ``total`` exactly.

    >>> deal(100, passed={(1, ("5010", "")): 40}, weights={("5010", ""): 3}, profile=EVEN, end_month=10,
    ...      otherwise=("5010", ""))[-1]
    Dealt(month=12, account='5010', activity='', ore=30)
    """
    done = [Dealt(month, *key, ore) for (month, key), ore in sorted(passed.items()) if ore]
    rest = total - sum(part.ore for part in done)
    keys = sorted(key for key, ore in weights.items() if ore) or [otherwise]
    sizes = [abs(weights.get(key, 0)) or 1 for key in keys]
    ahead = range(min(end_month, 11) + 1, 13)
    shape = [profile.weights[month - 1] for month in ahead]
    shape = shape if any(shape) else [1] * len(shape)
    places = [(month, key) for month in ahead for key in keys]
    shares = split_ore(rest, [by_month * size for by_month in shape for size in sizes])
    return done + [
        Dealt(month, *key, ore) for (month, key), ore in zip(places, shares, strict=True) if ore
    ]


def summed(rows: Iterable[Months]) -> list[int]:
    """Several cells' months added, month by month.

    >>> summed([[1] * 12, [2] * 12])[0], summed([])
    (3, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    """
    return [sum(months) for months in zip(*rows, strict=True)] or [0] * 12
