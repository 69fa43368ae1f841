"""Which cells of a document's tables a figure in a text speaks of: rows by the words of their labels, columns by
measure and time.

A row is *named* where the figure's own clause (or, where that names nothing, the clause before or the heading) has all
words of its label and none that name something else. It is *headed* where the figure is the first under a heading that
is the label, *near* where its words stand in the sentence or paragraph. Only a named row can show that a text is wrong.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Final, Literal

from tertial.document.check.case import Case
from tertial.document.understand.interval import Interval
from tertial.document.understand.mend import mended
from tertial.document.understand.said import Said
from tertial.document.understand.stems import (
    all_words,
    coverage,
    foreign,
    is_general,
    is_same,
    label_words,
    stem,
    words,
)
from tertial.document.understand.understood import Measure, Role, Spot, Understood

Strength = Literal["named", "headed", "near"]
_STRENGTHS: Final[tuple[Strength, ...]] = ("named", "headed", "near")
FACTOR: Final = {"kr": Decimal(1), "tkr": Decimal(1000), "mnkr": Decimal(1_000_000)}
_SHARE_UNITS: Final = ("%", "procentenheter")
_COUNTS: Final = ("personer", "platser", "st", "timmar", None, "index")
_LEVELS: Final[tuple[Measure, ...]] = ("outcome", "value", "share", "prior")
_RESULT_WORDS: Final = frozenset(
    map(stem, ("resultat", "nettokostnad", "nettoresultat", "netto", "årets", "totalt", "summa"))
)
_ANY: Final[tuple[Measure, ...]] = ("variance", "outcome", "value", "forecast", "budget")
_NEAR: Final = 0.75
_COSTS: Final = stem("kostnader")
_WHOLE: Final = re.compile(
    r"\b(?:som helhet|nettokostnad\w*|årets resultat|\w*nämndens? (?:totala|samlade)|i sin helhet|nämnden)\b",
    re.IGNORECASE,
)
_ALL_IN_ALL: Final = re.compile(r"\b(?:sammantaget|sammanlagt|totalt|som helhet)\b", re.IGNORECASE)
_OF_ACCOUNTS: Final = (
    "sammanfattning ekonomi driftredovisning resultaträkning driftbudget ansvar sund bokslut"
)
_ACCOUNTS: Final = tuple(map(stem, _OF_ACCOUNTS.split()))
_BALANCE: Final = re.compile(
    r"\bbalansera\w+ (?:överskott|underskott|resultat)\w*|\beget kapital\b|\bbalanserade? resultat\w*",
    re.IGNORECASE,
)
_BALANCE_ROW: Final = re.compile(
    r"\beget kapital\b|\bbalansera\w+ (?:resultat|överskott)", re.IGNORECASE
)
_AT_END: Final = re.compile(r"\b(?:årets slut|utgående|UB|prognos\w*|förväntas)\b", re.IGNORECASE)
_AT_START: Final = re.compile(r"\b(?:ingången|ingående|IB|årets början)\b", re.IGNORECASE)
_OPENING: Final = re.compile(r"\W*(?:IB\b|ingående)", re.IGNORECASE)
_CLOSING: Final = re.compile(r"\W*(?:UB\b|utgående)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table by the words of its label; ``context`` are those of the table's title and section."""

    table: Understood
    row: int
    label: tuple[str, ...]
    context: tuple[str, ...]
    is_total: bool
    is_result: bool


@dataclass(frozen=True, slots=True)
class Backing:
    """A cell, or the change between two (``minus``), that may say what a figure says."""

    line: Line
    spot: Spot
    strength: Strength
    interval: Interval
    value: Decimal
    unit: str | None
    minus: Spot | None = None
    measure: Measure = "value"
    is_in_time: bool = True


class Backings:
    """The rows of a case's tables, found by words."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(
            line for table in self.case.tables for line in _lines(table, self.case.is_damaged)
        )

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for n, line in enumerate(self.lines):
            for word in set(line.label):
                found[word].append(n)
        return found

    @cached_property
    def _known(self) -> dict[str, dict[str, float]]:
        return {}

    def _labels_like(self, word: str) -> dict[str, float]:
        if word not in self._known:
            alike = ((each, is_same(word, each)) for each in self._by_word)
            self._known[word] = {each: sure for each, sure in alike if sure}
        return self._known[word]

    @cached_property
    def _column_words(self) -> frozenset[str]:
        """The stems that name columns ("kvinnor", "män"), which are no rows."""
        return frozenset(
            word
            for table in self.case.tables
            for role in table.roles
            if role.year and role.name
            for word in all_words(role.name)
        )

    def rows(self, spoken: Said) -> Iterator[tuple[Line, Strength]]:
        """The rows that a figure may speak of, the surest first; each once."""
        spoken = self._without_columns(spoken)
        if not spoken.subject and _ALL_IN_ALL.search(spoken.clause):
            spoken = replace(spoken, carried=())
        found: dict[int, Strength] = {}
        for at, strength in (*self._by_clause(spoken), *self._by_heading(spoken)):
            if found.get(at) != "named":
                found[at] = strength
        if not spoken.subject and "named" not in found.values():
            is_of_all = self._is_of_all(spoken)
            for at in (*self._general(spoken), *self._results()):
                found[at] = "named" if is_of_all else found.get(at, "near")
        for at in self._balances(spoken):
            found[at] = "named"
        for at in self._titled(spoken):
            is_foreign = foreign(spoken.subject, self.lines[at].context)
            found.setdefault(at, "near" if is_foreign else "named")
        for scope in ((*spoken.subject, *spoken.heading), words(spoken.sentence), spoken.paragraph):
            for at, _ in self._covered(scope, spoken, _NEAR):
                found.setdefault(at, "near")
        for wanted in _STRENGTHS:
            for at, strength in found.items():
                if strength == wanted:
                    yield self.lines[at], strength

    def _without_columns(self, spoken: Said) -> Said:
        """A figure whose words name a column ("kvinnor") speaks of the row that was named before."""
        if not spoken.subject or not all(word in self._column_words for word in spoken.subject):
            return spoken
        own = [c for c in spoken.carried if not all(w in self._column_words for w in c)]
        return replace(spoken, subject=own[0] if own else (), carried=tuple(own[1:]))

    def _by_clause(self, spoken: Said) -> Iterator[tuple[int, Strength]]:
        text = spoken.subject or (spoken.carried[0] if spoken.carried else ())
        for at, is_clear in self._covered(text, spoken):
            yield at, "named" if is_clear else "near"

    def _by_heading(self, spoken: Said) -> Iterator[tuple[int, Strength]]:
        """The heading is a row's label: named where the clause names nothing else, else of the first figure."""
        if not spoken.heading:
            return
        is_free = not spoken.subject and not any(
            foreign(c, spoken.heading) for c in spoken.carried[:1]
        )
        for at, is_clear in self._covered(spoken.heading, spoken):
            if is_clear and is_free:
                yield at, "named"
            else:
                yield at, "headed" if is_clear and spoken.rank == 0 else "near"

    def _general(self, spoken: Said) -> Iterator[int]:
        """Rows of all revenue or all costs, that a clause names by no other words ("intäkterna")."""
        said_ = words(spoken.clause)
        for n, line in enumerate(self.lines):
            is_general_ = not line.is_result and all(map(is_general, line.label))
            is_carried = bool(spoken.carried) and _COSTS in line.label
            if is_general_ and not is_carried and coverage(line.label, said_):
                yield n

    def _is_of_all(self, spoken: Said) -> bool:
        """It speaks of the whole: "nämnden som helhet", "nettokostnaden", or nobody's name in clause and heading."""
        if _WHOLE.search(spoken.clause):
            return True
        if spoken.carried and foreign(spoken.carried[0], ()):
            return False
        return not foreign(spoken.heading, self._framing)

    @cached_property
    def _framing(self) -> tuple[str, ...]:
        """Words of headings that stand over the whole: those of accounts, and of the titles of tables with a result."""
        titles = {word for line in self.lines if line.is_result for word in line.context}
        return (*_ACCOUNTS, *titles)

    def _covered(
        self, text: tuple[str, ...], spoken: Said, least: float = 0.0
    ) -> Iterator[tuple[int, bool]]:
        """The rows whose label the words cover, those with most words of their own, and whether no word is foreign."""
        reach = self._reach(text)
        if not reach:
            return
        with_general = reach | self._reach(words(spoken.clause))
        candidates = {at for word in reach for at in self._by_word[word]}
        covered: dict[int, tuple[int, float]] = {}
        for at in candidates:
            label = self.lines[at].label
            score = min((with_general.get(word, 0.0) for word in label), default=0.0)
            if score > least:
                covered[at] = (len(label), score)
        best: dict[str, tuple[int, float]] = {}
        for at, scored in covered.items():
            table = self.lines[at].table.table.id
            best[table] = max(scored, best.get(table, (0, 0.0)))
        for at, scored in covered.items():
            is_best = scored == best[self.lines[at].table.table.id]
            left = is_best and foreign(text, (*self.lines[at].label, *self.lines[at].context))
            yield at, is_best and not left

    def _reach(self, text: tuple[str, ...]) -> dict[str, float]:
        """The words of labels that a text's words are or may be, with how sure that is."""
        found: dict[str, float] = {}
        for word in text:
            for label, sure in self._labels_like(word).items():
                found[label] = max(sure, found.get(label, 0.0))
        return found

    def _results(self) -> Iterator[int]:
        return (n for n, line in enumerate(self.lines) if line.is_result)

    def _balances(self, spoken: Said) -> Iterator[int]:
        """The rows of a carried balance: "balanserat överskott", at the beginning (IB) or the end of the year (UB)."""
        if not _BALANCE.search(spoken.clause):
            return
        closing = bool(_AT_END.search(spoken.clause))
        opening = bool(_AT_START.search(spoken.clause))
        for n, label in self._balance_rows:
            is_other = (closing and _OPENING.match(label)) or (opening and _CLOSING.match(label))
            if not is_other:
                yield n

    @cached_property
    def _balance_rows(self) -> tuple[tuple[int, str], ...]:
        """Rows of equity by name, or else those of a carried result."""
        labels = [(n, line.table.table.rows[line.row].label) for n, line in enumerate(self.lines)]
        equity = tuple(
            each for each in labels if re.search(r"eget kapital", each[1], re.IGNORECASE)
        )
        return equity or tuple(each for each in labels if _BALANCE_ROW.search(each[1]))

    def _titled(self, spoken: Said) -> Iterator[int]:
        """The totals of tables whose title the figure's clause or heading names ("investeringarna")."""
        asked = (*spoken.subject, *spoken.heading)
        if not asked:
            return
        for n, line in enumerate(self.lines):
            if line.is_total and any(
                is_same(word, each) for word in asked for each in line.context
            ):
                yield n

    def cells(self, spoken: Said) -> Iterator[Backing]:
        """The cells that the figure may say the value of, the likeliest first."""
        is_balance = _BALANCE.search(spoken.clause)
        timeless = replace(spoken, span="", year=None, month=None, measures=_ANY)
        for line, strength in self.rows(spoken):
            yield from _cells(line, strength, timeless if is_balance else spoken)


def _lines(table: Understood, is_damaged: bool) -> Iterator[Line]:
    title = f"{table.table.title} {table.section}"
    title = mended(title).text if is_damaged else title
    context = tuple(word for word in words(title) if not is_general(word))
    for n, row in enumerate(table.table.rows):
        label = mended(row.label).text if is_damaged else row.label
        if not label.strip() or not any(cell.value is not None for cell in row.cells):
            continue
        own = label_words(label)
        plain = words(label)
        is_result = (
            bool(own)
            and all(word in _RESULT_WORDS or is_general(word) for word in plain)
            and any(word in _RESULT_WORDS for word in plain)
        )
        is_total = (
            is_result or row.level == "total" or label.lower().startswith(("summa", "totalt"))
        )
        if is_total and not is_result:
            own = tuple(w for w in own if w != stem("summa")) or own
        yield Line(table, n, own, context, is_total, is_result)


def _cells(line: Line, strength: Strength, spoken: Said) -> Iterator[Backing]:
    table = line.table
    seen: set[int] = set()
    for measure in spoken.measures:
        for column, role in enumerate(table.roles):
            if column in seen or not _fits(role, measure, spoken, table, column):
                continue
            spot = Spot(line.row, column)
            found = _backing(line, spot, strength, spoken, measure)
            if found and not _is_level_for_change(role, strength, spoken):
                seen.add(column)
                yield found
    if spoken.change == "by":
        yield from _changes(line, strength, spoken)


def _is_level_for_change(role: Role, strength: Strength, spoken: Said) -> bool:
    """A change is no level; only a row of additions ("tilldelat") has it as its value."""
    if role.measure in ("change", "variance"):
        return False
    if spoken.unit == "procentenheter":
        return True
    if spoken.change != "by":
        return False
    return not spoken.is_money or strength == "near"


def _fits(role: Role, measure: Measure, spoken: Said, table: Understood, column: int) -> bool:
    if role.measure != measure and not (role.measure in _LEVELS and measure in _LEVELS):
        return False
    if not is_in_time(role, spoken) and spoken.is_span_sure:
        return False
    if role.year and spoken.year and role.year != spoken.year:
        return False
    return not (role.month and spoken.month and role.month != spoken.month)


def _backing(
    line: Line, spot: Spot, strength: Strength, spoken: Said, measure: Measure
) -> Backing | None:
    table = line.table
    value, interval = table.value(spot), table.interval(spot)
    if value is None or interval is None:
        return None
    unit = table.unit(spot)
    if not same_kind(unit, spoken.unit):
        return None
    in_time = is_in_time(table.roles[spot.column], spoken)
    return Backing(line, spot, strength, interval, value, unit, None, measure, in_time)


def is_in_time(role: Role, spoken: Said) -> bool:
    """The column is for the time that the figure is told for, as far as either says."""
    return not (spoken.span and role.span and role.span != spoken.span and role.span != "month")


def _changes(line: Line, strength: Strength, spoken: Said) -> Iterator[Backing]:
    """The differences between the newest and earlier times in a row of a series."""
    table = line.table
    timed = [
        (year, n)
        for n in series(table, spoken)
        if (year := table.roles[n].year) and table.value(Spot(line.row, n)) is not None
    ]
    if len({year for year, _ in timed}) < 2:
        return
    newest = max(timed)
    month = table.roles[newest[1]].month
    for year, n in sorted(timed, reverse=True):
        if table.roles[n].month != month or (spoken.month and month and spoken.month != month):
            continue
        later, earlier = Spot(line.row, newest[1]), Spot(line.row, n)
        high, low = table.interval(later), table.interval(earlier)
        a, b = table.value(later), table.value(earlier)
        unit = table.unit(later)
        if year == newest[0] or high is None or low is None or a is None or b is None:
            continue
        is_count = spoken.unit in _COUNTS and unit in _COUNTS
        if is_count or (unit == "%" and spoken.unit in _SHARE_UNITS):
            yield Backing(line, later, strength, high - low, a - b, unit, earlier, "change")


def series(table: Understood, spoken: Said) -> list[int]:
    """The columns of a series over years that a figure speaks of: those it names, else those without name."""
    levels = [n for n, role in enumerate(table.roles) if role.year and role.measure in _LEVELS]
    names = {table.roles[n].name for n in levels}
    spoken_of = words(spoken.clause)
    asked = {name for name in names if name and coverage(all_words(name), spoken_of)}
    if not asked:
        asked = {""} if "" in names else names
    return [n for n in levels if table.roles[n].name in asked]


def same_kind(one: str | None, other: str | None) -> bool:
    """Both money, both shares, or both counts of something."""
    if one in FACTOR or other in FACTOR:
        return one in FACTOR and other in FACTOR
    if one in _SHARE_UNITS or other in _SHARE_UNITS:
        return one in _SHARE_UNITS and other in _SHARE_UNITS
    return True


def scaled(interval: Interval, unit: str | None, to: str | None) -> Interval:
    """An interval in another unit of money; other units are left as they are."""
    if unit in FACTOR and to in FACTOR and unit and to and unit != to:
        return interval * (FACTOR[unit] / FACTOR[to])
    return interval


def agrees(spoken: Said, backing: Backing) -> bool:
    """Some exact value prints as both, whatever sign either has printed."""
    text = scaled(spoken.interval, spoken.unit, backing.unit)
    return overlaps(text, backing.interval) or overlaps(-text, backing.interval)


def overlaps(one: Interval, other: Interval) -> bool:
    """They have more than an end in common: 5,8 and 5,9 are two values, 3,8 and 3 780 thousands are one."""
    return one.low < other.high and other.low < one.high
