"""The rows of the economy's tables: lines with their codes, or the tree of units; cells as printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from tertial.domain.figure import Unit
from tertial.domain.money import in_unit
from tertial.domain.org import Node
from tertial.domain.percent import share
from tertial.domain.period import Period
from tertial.domain.statement import LineLevel, ReportLine
from tertial.domain.swedish import format_ore, format_percent
from tertial.services.economy.codes import named
from tertial.services.economy.page.amounts import NO_CODE, NO_NAME, Amounts
from tertial.services.economy.page.asked import PageColumn
from tertial.services.economy.page.cells import CellRef, Quantity

MOST_CODES = 400
"""Rows of codes on a page; where there would be more they are in the panel of each line alone."""
Kind = Literal["line", "unit", "code"]
Base = tuple[Quantity, Period]
Values = Mapping[Base, int | None]
"""A row's debit-positive öre by what it is of; ``None`` or absent where it has none."""


@dataclass(frozen=True, slots=True)
class PageCell:
    """A figure as printed: its address, its value in the page's unit unrounded, how many comments it has."""

    text: str = ""
    ref: str = ""
    value: Decimal | None = None
    comments: int = 0


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row. ``depth`` and ``parent`` (a key) make the tree; ``folds`` where it has rows below it.

    ``is_open`` says whether it is shown before anybody has folded anything out; ``unit`` is a unit's code.
    """

    key: str
    label: str
    kind: Kind
    level: LineLevel
    cells: tuple[PageCell, ...]
    depth: int = 0
    parent: str = ""
    folds: bool = False
    is_open: bool = True
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Printing:
    """How rows are printed: from which amounts, in which columns and unit of money, within which unit's scope."""

    amounts: Amounts
    columns: Sequence[PageColumn]
    money: Unit
    unit: str = ""
    comments: Mapping[str, int] = field(default_factory=dict)

    @property
    def bases(self) -> tuple[Base, ...]:
        """What is asked of the ledger for the columns, each once."""
        found = [(column.quantity, column.period) for column in self.columns]
        found += [(column.against, column.period) for column in self.columns if column.against]
        return tuple(dict.fromkeys(found))

    def cells(
        self, line: str, values: Values, unit: str = "", code: str = ""
    ) -> tuple[PageCell, ...]:
        """A row's cells: amounts with the statement's sign, variances with plus for what is favourable."""
        return tuple(
            self._cell(column, values, line, unit or self.unit, code) for column in self.columns
        )

    def _cell(
        self, column: PageColumn, values: Values, line: str, unit: str, code: str
    ) -> PageCell:
        key = self.amounts.definition.key
        ref = CellRef(column.period, key, line, column.quantity, column.against, unit, code)
        if column.against is None:
            ore = values.get((column.quantity, column.period))
            ore = None if ore is None else ore * self.amounts.definition.sign
            return self._money(ore, ref, sign=False)
        ore = self._variance(column, values)
        if not column.is_percent:
            return self._money(ore, ref, sign=True)
        base = values.get((column.against, column.period))
        found = share(ore, abs(base)) if base else None
        text = format_percent(found, sign=True)
        return PageCell(text, str(ref), found.value if found else None)

    def _money(self, ore: int | None, ref: CellRef, *, sign: bool) -> PageCell:
        return PageCell(
            text=format_ore(ore, self.money, sign=sign),
            ref=str(ref),
            value=None if ore is None else in_unit(ore, self.money),
            comments=self.comments.get(ref.thing, 0) if self.comments else 0,
        )

    def _variance(self, column: PageColumn, values: Values) -> int | None:
        assert column.against is not None
        both = ((column.against, column.period), (column.quantity, column.period))
        if any(self.amounts.of(*each) is None for each in both):
            return None
        against, shown = (values.get(each) for each in both)
        if against is None and shown is None:
            return None
        return (against or 0) - (shown or 0)

    def transposed(
        self, asked: Callable[[Quantity, Period], Mapping[str, int]]
    ) -> dict[str, Values]:
        """Answers by key for each base as values by base for each key."""
        found: dict[str, dict[Base, int | None]] = {}
        for base in self.bases:
            for key, amount in asked(*base).items():
                found.setdefault(key, {})[base] = amount
        return dict(found)


def line_rows(printing: Printing) -> tuple[PageRow, ...]:
    """The statement's lines in order, of-which lines and codes folded in below theirs."""
    lines = printing.amounts.definition.lines
    has_parts = {line.parent for line in lines if line.level == "of-which"}
    codes = {
        line.key: _codes(printing, line.key)
        for line in lines
        if not line.sums and line.key not in has_parts
    }
    if sum(map(len, codes.values())) > MOST_CODES:
        codes = {}
    return tuple(
        row for line in lines for row in _line(printing, line, has_parts, codes.get(line.key, {}))
    )


def _codes(printing: Printing, line: str) -> dict[str, Values]:
    return printing.transposed(
        lambda quantity, period: printing.amounts.by_code(quantity, period, line, printing.unit)
    )


def _line(
    printing: Printing, line: ReportLine, has_parts: set[str], codes: Mapping[str, Values]
) -> Iterator[PageRow]:
    amounts = printing.amounts
    depth = len(amounts.definition.above(line.key))
    values = {
        (quantity, period): amounts.line(quantity, period, line.key, printing.unit)
        for quantity, period in printing.bases
    }
    yield PageRow(
        key=line.key,
        label=line.label,
        kind="line",
        level=line.level,
        cells=printing.cells(line.key, values),
        depth=depth,
        parent=line.parent,
        folds=line.key in has_parts or bool(codes),
    )
    for code in sorted(codes):
        yield PageRow(
            key=f"{line.key}:{code}",
            label=named(amounts.names, amounts.definition.dimension, code) or NO_CODE,
            kind="code",
            level="detail",
            cells=printing.cells(line.key, codes[code], code=code),
            depth=depth + 1,
            parent=line.key,
            is_open=False,
        )


def unit_rows(printing: Printing, line: str) -> tuple[PageRow, ...]:
    """The units below the scope as a tree, each with what it and all below it have of a line, and their sum.

    A cost centre that no level has stands at the top of the tree; a unit without facts is left out.
    """
    amounts, scope = printing.amounts, printing.unit
    own = printing.transposed(
        lambda quantity, period: amounts.by_centre(quantity, period, line, scope)
    )
    tree = amounts.tree
    sums: dict[str, dict[Base, int | None]] = {}
    for centre, values in own.items():
        above = [node.code for node in tree.path(centre)] if centre in tree else [centre]
        for code in above:
            into = sums.setdefault(code, {})
            for base, amount in values.items():
                into[base] = (into.get(base) or 0) + (amount or 0)
    below = tree.children(scope) if scope in tree else tree.roots()
    rows = [row for node in below for row in _unit(printing, line, node, sums, 0, "")]
    unknown = (Node(code, code or NO_NAME) for code in sorted(sums) if code not in tree)
    rows += [row for node in unknown for row in _unit(printing, line, node, sums, 0, "")]
    values = {
        (quantity, period): amounts.line(quantity, period, line, scope)
        for quantity, period in printing.bases
    }
    total = PageRow("summa", "Summa", "line", "total", printing.cells(line, values))
    return (*rows, total)


def _unit(
    printing: Printing,
    line: str,
    node: Node,
    sums: Mapping[str, Values],
    depth: int,
    parent: str,
) -> Iterator[PageRow]:
    if node.code not in sums:
        return
    tree = printing.amounts.tree
    below = tree.children(node.code) if node.code in tree else ()
    inner = [
        row for child in below for row in _unit(printing, line, child, sums, depth + 1, node.code)
    ]
    yield PageRow(
        key=node.code,
        label=node.name,
        kind="unit",
        level="detail",
        cells=printing.cells(line, sums[node.code], unit=node.code),
        depth=depth,
        parent=parent,
        folds=bool(inner),
        is_open=depth < 2,
        unit=node.code,
    )
    yield from inner
