"""Statements: report lines over ledger facts, budget against outcome and forecast, exact to the öre.

Everything here is debit-positive öre as in the ledger (cost +, revenue −). The invariant of every variance is
**plus is favourable**: ``variance = budget − outcome`` (or forecast), whatever signs the table prints.
A statement prints its own sign: an income statement turns all (revenue +, cost −), net cost per activity turns none.

Source: docs/dev/methods.md#statement, domain rules 1–7.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

LineLevel = Literal["detail", "of-which", "subtotal", "total", "memo"]
Group = Literal["full_year", "period"]
Measure = Literal["budget", "forecast", "outcome", "variance"]
OUTSIDE = "-"
"""The line of codes that are outside a statement on purpose (balance accounts): mapped, and not counted."""


@dataclass(frozen=True, slots=True)
class CodeRange:
    """Codes from ``first`` to ``last``, both inclusive. A shorter bound covers every code that begins within it.

    >>> "4631" in CodeRange("46", "46"), "4700" in CodeRange("45", "46"), "46" in CodeRange("4600", "4699")
    (True, False, False)
    """

    first: str
    last: str

    def __contains__(self, code: object) -> bool:
        text = str(code)
        return (
            len(text) >= max(len(self.first), len(self.last))
            and self.first <= text[: len(self.first)]
            and text[: len(self.last)] <= self.last
        )


@dataclass(frozen=True, slots=True)
class LineMap:
    """Codes that belong to a line, from ``valid_from`` to ``valid_to`` (both inclusive, ``None`` without limit)."""

    line: str
    codes: CodeRange
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A row of a statement. A ``detail`` or ``of-which`` line gathers mapped codes, other levels sum other lines.

    ``role`` restricts a line to cost centres of that role (purchaser, own_provider …); ``parent`` is the key of the
    line that an of-which row is part of (such rows are never summed again); ``sums`` are the keys a total adds.
    """

    key: str
    label: str
    level: LineLevel = "detail"
    sums: tuple[str, ...] = ()
    parent: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class StatementDefinition:
    """A statement as data: which dimension its lines gather, over which accounts, and how it prints.

    ``sign``: −1 turns the debit-positive sums at printing. ``accounts`` restricts what is counted at all (empty: all);
    ``tag`` restricts to facts marked with that free code.
    """

    key: str
    title: str
    caption: str
    dimension: Literal["account", "activity", "project"]
    sign: Literal[1, -1]
    lines: tuple[ReportLine, ...]
    maps: tuple[LineMap, ...]
    accounts: tuple[CodeRange, ...] = ()
    tag: str = ""

    def line(self, key: str) -> ReportLine:
        """The line with that key. Raises ``KeyError``."""
        return (
            next(line for line in self.lines if line.key == key) if key in self.keys else _no(key)
        )

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(line.key for line in self.lines)


def _no(key: str) -> ReportLine:
    raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of facts with one code, account and cost centre role: what the ledger answers, debit-positive öre.

    ``amounts`` is keyed by (group, measure): ("full_year", "budget"), ("period", "outcome") … A key that is absent
    means that the ledger holds no such fact, which is not zero.
    """

    code: str
    amounts: Mapping[tuple[Group, Measure], int]
    role: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Codes that map to no line (``lines`` empty) or to several, with what they hold, debit-positive öre."""

    code: str
    lines: tuple[str, ...]
    amounts: Mapping[tuple[Group, Measure], int]


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A computed row: exact debit-positive öre per (group, measure); absent is missing, never zero."""

    line: ReportLine
    amounts: Mapping[tuple[Group, Measure], int]
    codes: frozenset[str] = frozenset()

    def amount(self, group: Group, measure: Measure) -> int | None:
        """Öre, debit-positive; variance is plus when favourable. ``None`` when a part is missing.

        >>> row = StatementRow(ReportLine("a", "A"), {("full_year", "budget"): 100, ("full_year", "forecast"): 130})
        >>> row.amount("full_year", "variance"), row.amount("period", "variance")
        (-30, None)
        """
        if measure != "variance":
            return self.amounts.get((group, measure))
        budget = self.amounts.get((group, "budget"))
        against = self.amounts.get((group, "forecast" if group == "full_year" else "outcome"))
        return None if budget is None or against is None else budget - against


@dataclass(frozen=True, slots=True)
class Statement:
    """A computed statement, with what could not be placed: shown beside the table, never dropped in silence."""

    definition: StatementDefinition
    rows: tuple[StatementRow, ...]
    problems: tuple[Problem, ...] = ()

    def row(self, key: str) -> StatementRow:
        """The row of the line with that key. Raises ``KeyError``."""
        for row in self.rows:
            if row.line.key == key:
                return row
        raise KeyError(key)

    def printed(self, key: str, group: Group, measure: Measure) -> int | None:
        """Exact öre with the sign that the table prints; a variance is never turned."""
        amount = self.row(key).amount(group, measure)
        return amount if amount is None or measure == "variance" else amount * self.definition.sign


def lines_of(code: str, maps: Iterable[LineMap], on: date) -> tuple[str, ...]:
    """The lines that a code belongs to on a day, in the maps' order: none and several are both problems."""
    return tuple(dict.fromkeys(m.line for m in maps if m.is_valid(on) and code in m.codes))


def compute(definition: StatementDefinition, totals: Sequence[Total], *, on: date) -> Statement:
    """Gather the ledger's totals into the statement's lines.

    Args: totals: sums per code (and role), debit-positive öre; the same code may come once per role.
          on: the day whose maps apply, the report's period end.
    Returns: every line in order; codes that map to no line or to several are ``problems`` and are in no line.
    Source: docs/dev/methods.md#statement.
    """
    gathered: dict[str, dict[tuple[Group, Measure], int]] = {
        line.key: {} for line in definition.lines
    }
    codes: dict[str, set[str]] = {line.key: set() for line in definition.lines}
    problems: dict[str, Problem] = {}
    # A code belongs to one line of each "layer": the detail lines, and the of-which lines under them.
    mapped = {code: lines_of(code, definition.maps, on) for code in {t.code for t in totals}}
    by_key = {line.key: line for line in definition.lines}
    parts = [line for line in definition.lines if line.level == "of-which"]
    for total in totals:
        lines = mapped[total.code]
        details = tuple(key for key in lines if key == OUTSIDE or _is_detail(by_key.get(key)))
        if len(details) != 1:
            known = problems.get(total.code)
            amounts = _added(known.amounts if known else {}, total.amounts)
            problems[total.code] = Problem(total.code, details, amounts)
            continue
        if details[0] == OUTSIDE:
            continue
        wanted = [details[0]]
        wanted += [
            part.key
            for part in parts
            if (
                part.key in lines
                or (part.parent == details[0] and not _has_maps(definition, part.key))
            )
            and (not part.role or part.role == total.role)
        ]
        for key in wanted:
            gathered[key] = dict(_added(gathered[key], total.amounts))
            codes[key].add(total.code)
    for line in definition.lines:  # totals may add totals above them
        for key in line.sums:
            gathered[line.key] = dict(_added(gathered[line.key], gathered[key]))
            codes[line.key] |= codes[key]
    rows = tuple(
        StatementRow(line, gathered[line.key], frozenset(codes[line.key]))
        for line in definition.lines
    )
    return Statement(definition, rows, tuple(sorted(problems.values(), key=lambda p: p.code)))


def _is_detail(line: ReportLine | None) -> bool:
    return line is not None and line.level == "detail"


def _has_maps(definition: StatementDefinition, key: str) -> bool:
    return any(m.line == key for m in definition.maps)


def _added(
    left: Mapping[tuple[Group, Measure], int], right: Mapping[tuple[Group, Measure], int]
) -> Mapping[tuple[Group, Measure], int]:
    return {
        key: left.get(key, 0) + right.get(key, 0)
        for key in (*left, *(k for k in right if k not in left))
    }


@dataclass(frozen=True, slots=True)
class BelowLine:
    """An item below the result line that is not in the ledger (a grant applied for): surplus-positive öre."""

    key: str
    label: str
    amount: int


@dataclass(frozen=True, slots=True)
class Equity:
    """The committee's internal carry-forward account; surplus-positive öre, ``None`` where not stated.

    >>> e = equity(variance=1_090, items=[BelowLine("g", "Ansökt bidrag", 2_220)], opening=360)
    >>> e.after_items, e.carried, e.closing
    (3310, 3310, 3670)
    """

    items: tuple[BelowLine, ...]
    after_items: int | None
    withdrawal: int | None
    carried: int | None
    opening: int | None
    closing: int | None


def equity(
    *,
    variance: int | None,
    items: Sequence[BelowLine] = (),
    opening: int | None = None,
    withdrawal: int | None = None,
) -> Equity:
    """The rows below the result: carried result = full-year variance + items (− withdrawal); closing = opening + it.

    Source: domain rule 7 (002: 10,9 + 22,2 = 33,1; 3,6 + 33,1 = 36,7).
    """
    after = None if variance is None else variance + sum(item.amount for item in items)
    carried = None if after is None else after - (withdrawal or 0)
    closing = None if opening is None or carried is None else opening + carried
    return Equity(tuple(items), after if items else None, withdrawal, carried, opening, closing)


def with_label(line: ReportLine, label: str) -> ReportLine:
    """The same line under another label, as when a year renames it."""
    return replace(line, label=label)


@dataclass(frozen=True, slots=True)
class Completeness:
    """What the statements of a report leave out, in one place; empty is good."""

    problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        return not any(self.problems.values())
