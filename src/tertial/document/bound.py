"""Cells of registered tables that the ledger gives too: what is printed is held against the ledger's sum.

The print is the control. Where the ledger comes to the same, rounded, the cell opens to its vouchers; where it does not
the cell stands as it was printed, and says what the ledger gives.
"""

from __future__ import annotations

from tertial.document.facts import ReportFacts
from tertial.domain.figure import Lineage, Unit
from tertial.domain.money import in_unit, round_half_up
from tertial.domain.registered import TableValue
from tertial.domain.swedish import format_ore, parse_printed

LEDGER = {"outcome": "Huvudbok", "budget": "Budget", "forecast": "Prognos"}
MONEY = (Unit.KR, Unit.TKR, Unit.MNKR)


def registered_lineage(facts: ReportFacts, table: str, row: str, column: str) -> Lineage:
    """Where a cell comes from: the ledger, where it bears it out; else who registered it, and what the ledger says."""
    source = facts.tables[table]
    found, bound = source.values.get((row, column)), facts.bound.get((table, row, column))
    how = [found.entry, found.note] if found else []
    own = source.source or "Registrerat värde"
    if bound is None or found is None:
        return Lineage(source=own, formula=_joined(*how))
    exact = f"{format_ore(bound.ore, Unit.KR, decimals=2)}\N{NO-BREAK SPACE}kr"
    if not agrees(found, source.unit_of(column), bound.ore):
        return Lineage(source=own, formula=_joined(*how, f"huvudboken ger {exact}"))
    kind = bound.selection.kind if bound.selection else ""
    return Lineage(
        _joined("summan av posterna" if kind else "budget minus jämförelsen", exact, *how),
        bound.terms,
        bound.selection,
        LEDGER.get(kind, own),
        bound.batches,
    )


def agrees(found: TableValue, unit: str, ore: int) -> bool:
    """Whether what is printed is the ledger's sum, rounded to the digits of the print.

    >>> from decimal import Decimal
    >>> agrees(TableValue("3 780", Decimal(3780)), "tkr", 377_950_000), agrees(TableValue("-", None), "tkr", 0)
    (True, False)
    """
    money = next((each for each in MONEY if each == unit), None)
    if found.value is None or money is None:
        return False
    decimals = parse_printed(found.raw).decimals or 0
    return round_half_up(in_unit(ore, money), decimals) == found.value


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
