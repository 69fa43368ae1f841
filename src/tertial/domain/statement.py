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
from types import MappingProxyType
from typing import Literal

from tertial.domain.money import roll_forward, sum_ore
from tertial.errors import BadInput

LineLevel = Literal["detail", "of-which", "subtotal", "total", "memo"]
Group = Literal["full_year", "period"]
Measure = Literal["budget", "forecast", "outcome", "variance"]
OUTSIDE = "-"
"""The line of codes that are outside a statement on purpose (balance accounts): mapped, and not counted."""


@dataclass(frozen=True, slots=True)
class CodeRange:
    """Codes from ``first`` to ``last``, both inclusive. A shorter bound covers every code that begins within it.

    Raises: BadInput("code_range.invalid"): an empty bound, or the first after the last.
    >>> "4631" in CodeRange("46", "46"), "4700" in CodeRange("45", "46"), "46" in CodeRange("4600", "4699")
    (True, False, False)
    """

    first: str
    last: str

    def __post_init__(self) -> None:
        shared = min(len(self.first), len(self.last))
        if not shared or self.first[:shared] > self.last[:shared]:
            raise BadInput("code_range.invalid", first=self.first, last=self.last)

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

    def takes(self, role: str) -> bool:
        """Whether facts of cost centres with that role may stand on the line."""
        return not self.role or self.role == role


@dataclass(frozen=True, slots=True)
class StatementDefinition:
    """A statement as data: which dimension its lines gather, over which accounts, and how it prints.

    ``sign``: −1 turns the debit-positive sums at printing. ``accounts`` restricts what is counted at all (empty: all);
    ``tag`` restricts to facts marked with that free code.

    Raises: BadInput("statement.line"): a key is used twice, or a total, part or map names a line that is not there.
            BadInput("statement.circular"): a line sums itself. BadInput("statement.double_counted"): a total would
            count a line twice, or a part together with what it is part of.
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

    def __post_init__(self) -> None:
        _check_names(self)
        _check_no_circles(self)
        _check_counted_once(self)

    def line(self, key: str) -> ReportLine:
        """The line with that key. Raises ``KeyError``."""
        for line in self.lines:
            if line.key == key:
                return line
        raise KeyError(key)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(line.key for line in self.lines)

    def summed(self, key: str) -> tuple[str, ...]:
        """The gathering lines that a line adds up to, through totals of totals; itself when it is one of them."""
        sums = self.line(key).sums
        return tuple(part for below in sums for part in self.summed(below)) if sums else (key,)

    def above(self, key: str) -> tuple[str, ...]:
        """The lines that an of-which line is part of, nearest first."""
        parent = self.line(key).parent
        return (parent, *self.above(parent)) if parent else ()


def _check_names(definition: StatementDefinition) -> None:
    keys = [line.key for line in definition.lines]
    named = [key for line in definition.lines for key in (*line.sums, line.parent) if key]
    mapped = [m.line for m in definition.maps if m.line != OUTSIDE]
    wrong = [key for key in keys if keys.count(key) > 1]
    wrong += [key for key in (*named, *mapped) if key not in definition.keys]
    wrong += [line.key for line in definition.lines if line.level == "of-which" and not line.parent]
    if wrong:
        raise BadInput("statement.line", statement=definition.key, line=wrong[0])


def _check_no_circles(definition: StatementDefinition) -> None:
    below = {line.key: line.sums for line in definition.lines}
    above = {line.key: (line.parent,) if line.parent else () for line in definition.lines}
    for key in definition.keys:
        if key in _reached(below, key) or key in _reached(above, key):
            raise BadInput("statement.circular", statement=definition.key, line=key)


def _reached(links: Mapping[str, tuple[str, ...]], key: str) -> set[str]:
    """All that following the links leads to."""
    reached: set[str] = set()
    waiting = list(links[key])
    while waiting:
        reached.add(found := waiting.pop())
        waiting += [link for link in links[found] if link not in reached]
    return reached


def _check_counted_once(definition: StatementDefinition) -> None:
    below = {line.key: line.sums for line in definition.lines}
    # The lowest totals first: what is wrong below is not multiplied by the totals above it.
    for key in sorted(below, key=lambda each: len(_reached(below, each))):
        if twice := counted_twice(definition, [key]):
            raise BadInput(
                "statement.double_counted", statement=definition.key, line=key, part=twice[0]
            )


def counted_twice(definition: StatementDefinition, keys: Sequence[str]) -> tuple[str, ...]:
    """The lines that a sum over ``keys`` would take twice: named twice, or part of another that is in it."""
    parts = [part for key in keys for part in definition.summed(key)]
    whole = set(parts)
    return tuple(
        part for part in parts if parts.count(part) > 1 or whole & set(definition.above(part))
    )


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
    """A computed row: exact debit-positive öre per (group, measure); absent is missing, never zero.

    ``missing`` counts, for a row that sums others, how many of them the amount lacks; absent is none.
    """

    line: ReportLine
    amounts: Mapping[tuple[Group, Measure], int]
    codes: frozenset[str] = frozenset()
    missing: Mapping[tuple[Group, Measure], int] = field(
        default_factory=lambda: MappingProxyType({})
    )

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

    def together(self, keys: Sequence[str], group: Group, measure: Measure) -> int | None:
        """Lines judged as one, debit-positive öre: a budget that stands on one line and its outcome on another.

        Over internal revenue and internal cost it is what the two sides differ by. ``None`` when a line is missing.
        Raises: BadInput("statement.double_counted"): a line would be counted twice.
        """
        if twice := counted_twice(self.definition, keys):
            raise BadInput(
                "statement.double_counted",
                statement=self.definition.key,
                line=", ".join(keys),
                part=twice[0],
            )
        return sum_ore(self.row(key).amount(group, measure) for key in keys).complete


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
    placing = _Placing(definition, on)
    placed: dict[str, list[Total]] = {line.key: [] for line in definition.lines}
    problems: dict[tuple[str, tuple[str, ...]], list[Total]] = {}
    for total in totals:
        details = placing.details(total)
        if len(details) != 1:
            problems.setdefault((total.code, details), []).append(total)
        elif details[0] != OUTSIDE:
            for key in (details[0], *placing.parts(total, details[0])):
                placed[key].append(total)
    gathered = {key: _added(each) for key, each in placed.items()}
    codes = {key: frozenset(total.code for total in each) for key, each in placed.items()}
    return Statement(
        definition,
        tuple(
            _row(line, definition.summed(line.key), gathered, codes) for line in definition.lines
        ),
        tuple(
            Problem(code, lines, _added(each)) for (code, lines), each in sorted(problems.items())
        ),
    )


class _Placing:
    """Which lines a total belongs to: one detail line, and the of-which lines under it."""

    def __init__(self, definition: StatementDefinition, on: date) -> None:
        self._by_key = {line.key: line for line in definition.lines}
        self._maps, self._on = definition.maps, on
        self._mapped = frozenset(m.line for m in definition.maps)
        # Parts of parts come after what they are part of.
        parts = (line for line in definition.lines if line.level == "of-which")
        self._parts = sorted(parts, key=lambda line: len(definition.above(line.key)))
        self._totals: dict[str, set[str]] = {}
        for line in definition.lines:
            for key in definition.summed(line.key):
                self._totals.setdefault(key, set()).add(line.key)
        self._lines: dict[str, tuple[str, ...]] = {}

    def _lines_of(self, code: str) -> tuple[str, ...]:
        if code not in self._lines:
            self._lines[code] = lines_of(code, self._maps, self._on)
        return self._lines[code]

    def details(self, total: Total) -> tuple[str, ...]:
        """The detail lines (or ``OUTSIDE``) of the code that take the role: none and several are both problems."""
        return tuple(
            key
            for key in self._lines_of(total.code)
            if key == OUTSIDE
            or (self._by_key[key].level == "detail" and self._by_key[key].takes(total.role))
        )

    def parts(self, total: Total, detail: str) -> list[str]:
        """The of-which lines under it or a total over it, of the role, by their own map where they have one."""
        within = {detail, *self._totals[detail]}
        found: list[str] = []
        for part in self._parts:
            is_mapped = part.key in self._lines_of(total.code) or part.key not in self._mapped
            if part.parent in within and part.takes(total.role) and is_mapped:
                within |= {part.key, *self._totals[part.key]}
                found.append(part.key)
        return found


def _row(
    line: ReportLine,
    parts: Sequence[str],
    gathered: Mapping[str, Mapping[tuple[Group, Measure], int]],
    codes: Mapping[str, frozenset[str]],
) -> StatementRow:
    """The line as the sum of its parts (itself, when it gathers), with what is missing in them."""
    cells = dict.fromkeys(cell for part in parts for cell in gathered[part])
    sums = {cell: sum_ore(gathered[part].get(cell) for part in parts) for cell in cells}
    return StatementRow(
        line,
        {cell: found.total for cell, found in sums.items() if found.total is not None},
        frozenset().union(*(codes[part] for part in parts)),
        {cell: found.missing for cell, found in sums.items() if found.missing},
    )


def _added(totals: Iterable[Total]) -> dict[tuple[Group, Measure], int]:
    added: dict[tuple[Group, Measure], int] = {}
    for total in totals:
        for cell, amount in total.amounts.items():
            added[cell] = added.get(cell, 0) + amount
    return added


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
    closing = roll_forward(opening, [carried])
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
