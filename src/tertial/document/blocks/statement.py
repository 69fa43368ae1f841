"""Tables over the ledger: income statement, operations, investments, tagged costs, sides of the purchaser model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tertial.document.blocks.cells import EMPTY, money
from tertial.document.blocks.context import Made, Place
from tertial.document.book import EQUITY, month_heading
from tertial.document.model import Cell, Column, Row, Table
from tertial.domain.figure import Unit
from tertial.domain.period import MONTHS
from tertial.domain.statement import ReportLine

Columns = Literal["standard", "investment", "outcome", "year"]
FULL_YEAR = "HELÅR"


@dataclass(frozen=True, slots=True)
class StatementOptions:
    statement: str
    columns: Columns = "standard"
    equity: bool = False
    title: str = ""
    caption: str = ""
    unit: Literal["kr", "tkr", "mnkr"] = "mnkr"


def statement(place: Place, options: StatementOptions) -> Made:
    """One row a report line, rounded once from exact öre; the rows below the result when asked for."""
    computed = place.facts.statements[options.statement]
    definition = computed.definition
    columns, cells = _layout(place, options.columns)
    unit = Unit(options.unit)
    decimals = 1 if unit is Unit.MNKR else 0

    def row(line: ReportLine) -> Row:
        refs = (f"{definition.key}.{line.key}.{cell}" for cell in cells)
        parent = computed.row(line.parent).line.label if line.parent else ""
        made = tuple(money(place.book, ref, unit, decimals) for ref in refs)
        return Row(line.label, made, line.level, parent=parent)

    rows = [row(each.line) for each in computed.rows]
    if options.equity:
        rows += _equity(place, definition.key, cells, unit, decimals)
    yield Table(
        id=definition.key.replace("_", "-"),
        title=options.title or definition.title,
        columns=columns,
        rows=tuple(rows),
        label_heading=options.caption or definition.caption,
        unit=unit,
    )


def _layout(place: Place, columns: Columns) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """Headings and, in the same order, group and measure of each column."""
    period = month_heading(place.facts)
    month = MONTHS[place.facts.period.month - 1]
    match columns:
        case "standard":
            year = tuple(Column(name, FULL_YEAR) for name in ("Budget", "Prognos", "Avvikelse"))
            part = tuple(Column(name, period) for name in ("Budget", "Utfall", "Avvikelse"))
            return (*year, *part), (
                "full_year.budget",
                "full_year.forecast",
                "full_year.variance",
                "period.budget",
                "period.outcome",
                "period.variance",
            )
        case "investment":
            names = ("Budget helår", f"Utfall {month}", "Prognos helår", "Avvikelse helår")
            return tuple(Column(name) for name in names), (
                "full_year.budget",
                "period.outcome",
                "full_year.forecast",
                "full_year.variance",
            )
        case "year":
            group = f"{FULL_YEAR} {place.facts.period.year}"
            return tuple(Column(name, group) for name in ("Budget", "Utfall", "Avvikelse")), (
                "full_year.budget",
                "period.outcome",
                "full_year.variance",
            )
        case "outcome":
            return (Column("Utfall", period),), ("period.outcome",)


def _equity(place: Place, key: str, cells: tuple[str, ...], unit: Unit, decimals: int) -> list[Row]:
    """The rows below the result; their one figure stands in the full year's variance column."""
    equity = place.facts.equity
    if equity is None:
        return []
    lines = [(item.key, item.label) for item in equity.items]
    names = list(EQUITY) if equity.items else [name for name in EQUITY if name != "after_items"]
    lines += [(name, EQUITY[name]) for name in names]

    def cell(name: str, column: str) -> Cell:
        if column != "full_year.variance":
            return EMPTY
        return money(place.book, f"{key}.{name}.{column}", unit, decimals)

    return [
        Row(label, tuple(cell(name, column) for column in cells), "memo") for name, label in lines
    ]


@dataclass(frozen=True, slots=True)
class SidesOptions:
    """``groups``: the period and the full year's forecast, or the period alone, as when the year is at its end."""

    statement: str
    title: str = "Avvikelse per verksamhet: beställare, egen regi och reserver"
    groups: Literal["both", "period"] = "both"


ROLES = (
    ("purchaser", "Beställare"),
    ("own_provider", "Egen regi"),
    ("reserve", "Reserver"),
    ("management", "Ledning"),
)
"""The sides of the purchaser model; management has a column where the statement parts it from the others."""


def sides(place: Place, options: SidesOptions) -> Made:
    """Each activity's variance as purchaser + own provider + reserves (domain rule 6), and management where the
    statement has it; period and full year."""
    computed = place.facts.statements[options.statement]
    key = computed.definition.key
    lines = computed.definition.lines
    groups = [("period", month_heading(place.facts))]
    if options.groups == "both":
        groups.append(("full_year", f"{FULL_YEAR}, PROGNOS"))
    there = {line.role for line in lines}
    roles = [each for each in ROLES if each[0] != "management" or each[0] in there]
    columns = tuple(
        Column(name, heading)
        for _, heading in groups
        for name in (*(label for _, label in roles), "Totalt")
    )

    def part(line: ReportLine, role: str) -> str:
        if line.level == "detail":
            return next((p.key for p in lines if p.parent == line.key and p.role == role), "")
        return next((p.key for p in lines if p.key != line.key and p.role == role and p.sums), "")

    def cells(line: ReportLine) -> tuple[Cell, ...]:
        keys = [*(part(line, role) for role, _ in roles), line.key]
        return tuple(
            money(place.book, f"{key}.{found}.{group}.variance", Unit.MNKR, 1) if found else EMPTY
            for group, _ in groups
            for found in keys
        )

    shown = [
        line
        for line in lines
        if line.level == "detail" or (line.level == "total" and not line.role)
    ]
    yield Table(
        id=f"{key.replace('_', '-')}-sidor",
        title=options.title,
        columns=columns,
        rows=tuple(Row(line.label, cells(line), line.level) for line in shown),
        label_heading="Avvikelse, mnkr",
        unit=Unit.MNKR,
    )
