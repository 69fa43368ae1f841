"""What the ledger gives of registered tables: their cells' exact sums, asked a few questions whatever the cells."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tertial.document.facts import YEAR_END, BatchSource, BoundCell
from tertial.domain.figure import Kind, Selection
from tertial.domain.registered import RegisteredTable, TableSource
from tertial.domain.statement import (
    CodeRange,
    Group,
    Measure,
    Statement,
    StatementDefinition,
    StatementRow,
    Total,
    compute,
)
from tertial.ledger import queries
from tertial.ledger.batches import Ledger

Cell = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Question:
    by: str
    accounts: tuple[CodeRange, ...]
    tag: str
    year: int
    month: int
    budget: str
    forecast: str


class Bound:
    """The cells of a year's registered tables that the ledger has, and the batches they were read from.

    ``cells`` is keyed by (table, row, column). A column whose facts are not in the ledger has none: missing, not zero.
    """

    def __init__(
        self,
        ledger: Ledger,
        committee: str,
        tables: Sequence[RegisteredTable],
        definitions: Mapping[str, StatementDefinition],
    ) -> None:
        self._ledger, self._committee, self._definitions = ledger, committee, definitions
        self._sources = [each for table in tables for each in table.sources if each.year]
        self._statements: dict[tuple[str, _Question], Statement] = {}
        self._asked: dict[_Question, list[queries.CodeTotal]] = {}
        self._used: dict[str, tuple[str, str]] = {}
        self.cells: dict[Cell, BoundCell] = {}
        for table in tables:
            sums = [each for each in table.sources if each.kind != "variance"]
            for source in sums:
                self._column(table, source)
            for source in table.sources:
                if source.kind == "variance":
                    self._difference(table, source, {each.column: each for each in sums})

    def batches(self) -> tuple[BatchSource, ...]:
        """The batches behind the cells, in the order they were imported."""
        return tuple(
            BatchSource(b.id, b.meta.file, b.meta.created_at.date().isoformat(), *self._used[b.id])
            for b in self._ledger.batches()
            if b.id in self._used
        )

    def _column(self, table: RegisteredTable, source: TableSource) -> None:
        kind: Kind = source.kind  # type: ignore[assignment]  # variances are told apart before
        definition = self._definitions.get(source.statement)
        parts = self._ledger.active_parts(
            committee=self._committee,
            kind=kind,
            version=source.version,
            year=source.year,
            months=_months(source.month),
        )
        if definition is None or not parts:
            return
        batches = tuple(dict.fromkeys(part.batch for part in parts))
        self._used |= dict.fromkeys(batches, (kind, source.version))
        statement = self._statement(definition, source)
        cell = _cell(source)
        for row in table.rows:
            if row.key not in definition.keys:
                continue
            found = statement.row(row.key)
            sign = definition.sign * (-1 if row.key in source.turned else 1)
            self.cells[table.key, row.key, source.column] = BoundCell(
                found.amounts.get(cell, 0) * sign,
                self._selection(definition, found, source, kind, sign),
                batches,
            )

    def _difference(
        self, table: RegisteredTable, source: TableSource, sums: Mapping[str, TableSource]
    ) -> None:
        """Budget minus what is held against it, debit-positive: plus is favourable whatever the signs printed."""
        for row in table.rows:
            keys = [(table.key, row.key, column) for column in source.of]
            if len(keys) != 2 or not all(key in self.cells for key in keys):
                continue
            inner = [
                self.cells[key].ore
                * self._definitions[sums[key[2]].statement].sign
                * (-1 if row.key in sums[key[2]].turned else 1)
                for key in keys
            ]
            self.cells[table.key, row.key, source.column] = BoundCell(
                inner[0] - inner[1], terms=tuple(".".join(key) for key in keys)
            )

    def _statement(self, definition: StatementDefinition, source: TableSource) -> Statement:
        question = self._question(definition.dimension, definition, source)
        asked = (definition.key, question)
        if asked not in self._statements:
            totals = [Total(each.code, each.amounts) for each in self._totals(question)]
            last = date(source.year, question.month, monthrange(source.year, question.month)[1])
            self._statements[asked] = compute(definition, totals, on=last)
        return self._statements[asked]

    def _question(self, by: str, definition: StatementDefinition, source: TableSource) -> _Question:
        """The question that answers this column and as many others as may be."""
        of_year = [each for each in self._sources if each.year == source.year]
        parts = {each.month for each in of_year} - {12}
        whole_year = source.month == 12 and source.kind != "outcome"
        return _Question(
            by,
            definition.accounts,
            definition.tag,
            source.year,
            parts.pop() if whole_year and len(parts) == 1 else source.month,
            _version("budget", source, of_year),
            _version("forecast", source, of_year),
        )

    def _totals(self, question: _Question) -> list[queries.CodeTotal]:
        if question not in self._asked:
            self._asked[question] = queries.totals(
                self._ledger,
                committee=self._committee,
                year=question.year,
                end_month=question.month,
                budget_version=question.budget,
                forecast_version=question.forecast,
                by=question.by,  # type: ignore[arg-type]  # a statement's dimension is one of the facts'
                accounts=question.accounts,
                tag=question.tag,
            )
        return self._asked[question]

    def _selection(
        self,
        definition: StatementDefinition,
        row: StatementRow,
        source: TableSource,
        kind: Kind,
        sign: int,
    ) -> Selection:
        codes: dict[str, frozenset[str]] = {definition.dimension: row.codes}
        if definition.accounts:
            question = self._question("account", definition, source)
            used = frozenset(each.code for each in self._totals(question))
            codes["account"] = codes.get("account", used) & used
        if definition.tag:
            codes["tag"] = frozenset({definition.tag})
        return Selection(
            committee=self._committee,
            kind=kind,
            version=source.version,
            year=source.year,
            months=_months(source.month),
            codes=codes,
            sign=sign,
        )


def _version(kind: Kind, source: TableSource, of_year: Sequence[TableSource]) -> str:
    """The version to ask for: the column's own, else the only one that the year's columns have."""
    if source.kind == kind:
        return source.version
    found = {each.version for each in of_year if each.kind == kind}
    return found.pop() if len(found) == 1 else ""


def _months(end: int) -> tuple[int, ...]:
    return tuple(range(1, (YEAR_END if end == 12 else end) + 1))


def _cell(source: TableSource) -> tuple[Group, Measure]:
    """Where a statement has what a column says."""
    match source.kind:
        case "budget":
            return ("full_year" if source.month == 12 else "period", "budget")
        case "forecast":
            return ("full_year", "forecast")
        case _:
            return ("period", "outcome")
