"""A committee's year opened for a table of its economy, and what else could be asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tertial.domain.org import Node
from tertial.domain.period import MONTHS
from tertial.errors import NotFound
from tertial.ledger.batches import Ledger
from tertial.services.economy.basis import Basis, basis, versions
from tertial.services.economy.page.amounts import Amounts, Versions
from tertial.services.economy.page.asked import (
    ROWS,
    SPANS,
    PageAsked,
    PageColumn,
    plan_years,
    result_line,
    table_of,
    year_and_month,
)
from tertial.services.economy.page.cells import LABELS, WORDS, CellRef
from tertial.services.economy.printing import MONEY
from tertial.services.workspace import ledger_home

Choice = tuple[str, str]
"""A value in an address and what it is called."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the page can be asked for, for its form."""

    years: Sequence[Choice]
    months: Sequence[Choice]
    spans: Sequence[Choice]
    quantities: Sequence[Choice]
    tables: Sequence[Choice]
    rows: Sequence[Choice]
    lines: Sequence[Choice]
    units: Sequence[Choice]
    money: Sequence[Choice]
    budgets: Sequence[Choice]
    forecasts: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Opened:
    """A committee's year opened for a table: its amounts, the scope's place, the line that is looked at."""

    base: Basis
    amounts: Amounts
    year: int
    month: int
    line: str
    path: Sequence[Choice]
    below: Sequence[Choice]

    @property
    def subject(self) -> str:
        """What is spoken of: the committee, a level or unit, and the line where it is not the whole."""
        definition = self.amounts.definition
        place = self.path[-1][1] if self.path else self.base.records.committee_name
        if self.line == result_line(definition):
            return place
        label = definition.line(self.line).label
        return f"{label}, {place}" if self.path else label

    def variance(self, column: PageColumn, unit: str) -> int | None:
        """The line's variance in a column."""
        assert column.against is not None
        return self.amounts.variance(
            column.against, column.quantity, column.period, self.line, unit
        )

    def cell(self, column: PageColumn, unit: str) -> CellRef:
        """The address of the line's cell in a column."""
        key = self.amounts.definition.key
        return CellRef(column.period, key, self.line, column.quantity, column.against, unit)


def open_amounts(*, committee: str, asked: PageAsked) -> Opened:
    """What the page, a cell and an explanation begin with. Raises as ``economy_page``."""
    ledger = Ledger(ledger_home())
    year, month = year_and_month(ledger, committee=committee, year=asked.year, month=asked.month)
    base = basis(committee=committee, year=year)
    definition = table_of(base, asked.table)
    line = asked.line or result_line(definition)
    if line not in definition.keys:
        raise NotFound("economy.line", line=line, statement=definition.title)
    wanted = Versions(asked.budget, asked.forecast)
    amounts = Amounts(ledger, base, committee, definition, wanted, month)
    tree = amounts.tree
    if asked.unit and asked.unit not in tree:
        raise NotFound("economy.unit", unit=asked.unit, year=year)
    path = tuple((node.code, node.name) for node in tree.path(asked.unit)) if asked.unit else ()
    below = tree.children(asked.unit) if asked.unit else tree.roots()
    return Opened(
        base, amounts, year, month, line, path, tuple((node.code, node.name) for node in below)
    )


def choices_of(amounts: Amounts) -> Choices:
    """What the page can be asked for in the year and table of the amounts."""
    ledger, committee, year = amounts.ledger, amounts.committee, amounts.year
    definition, tree = amounts.definition, amounts.tree
    lines = definition.lines
    return Choices(
        years=_same(map(str, plan_years(committee))),
        months=tuple((str(number), name) for number, name in enumerate(MONTHS, start=1)),
        spans=tuple(SPANS.items()),
        quantities=tuple((word, LABELS[name]) for name, word in WORDS.items()),
        tables=tuple((key, each.title) for key, each in amounts.base.statements.items()),
        rows=tuple(ROWS.items()),
        lines=tuple(
            (each.key, _indented(each.label, len(definition.above(each.key)))) for each in lines
        ),
        units=tuple(
            (node.code, _indented(node.name, len(tree.path(node.code)) - 1))
            for node in _walk(amounts, "")
        ),
        money=_same(MONEY),
        budgets=_same(versions(ledger, committee=committee, kind="budget", year=year)),
        forecasts=_same(versions(ledger, committee=committee, kind="forecast", year=year)),
    )


def _same(words: Iterable[str]) -> tuple[Choice, ...]:
    """Words that are called what they are."""
    return tuple((word, word) for word in words)


def _indented(text: str, depth: int) -> str:
    return "\N{NO-BREAK SPACE}" * 3 * depth + text


def _walk(amounts: Amounts, code: str) -> Iterator[Node]:
    """The units below one (or from the top), each before those below it."""
    tree = amounts.tree
    for node in tree.children(code) if code else tree.roots():
        yield node
        yield from _walk(amounts, node.code)
