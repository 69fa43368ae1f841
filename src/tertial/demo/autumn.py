"""The rest of 2020: September to December, generated, so that the year has an end.

Nothing of it is published. Each cell goes on from what is printed for August to what was then forecast, with a little
luck of its own; what the pandemic cost goes on at a slower pace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

from tertial.demo.facts import YEAR, CellKey, cost_centres
from tertial.demo.generate import TAG, deal_cell, deal_investments, solved_cells
from tertial.demo.writing import Journal, Leaf, write_vouchers

MONTHS = range(9, 13)
SEED, VOUCHERS = 20201231, 24_000
FIRST_VOUCHER = 300_001
"""Far above the numbers of the months before."""
SPREAD = 30
"""How far a cell's four months may be from the forecast, in thousandths."""
PANDEMIC_PACE = 40
"""What the pandemic cost in four months, in percent of what it cost in the five before."""


def write_autumn(out: Path) -> list[Path]:
    """Write the general ledger of September to December."""
    out.mkdir(parents=True, exist_ok=True)
    ledger = out / "huvudbok-2020-09--2020-12.csv"
    journal = Journal(YEAR, SEED, VOUCHERS, first=FIRST_VOUCHER)
    return [write_vouchers(ledger, list(outcome()), journal)]


def rest_of_year(cell: CellKey, forecast: int, outcome: int) -> int:
    """What a cell comes to in the four months, öre: what was left of the forecast, a little off."""
    luck = Random(f"{SEED} {cell.line} {cell.activity} {cell.role}")
    is_internal = cell.line.startswith("internal")
    return (
        (forecast - outcome)
        * (1_000 + (0 if is_internal else luck.randint(-SPREAD, SPREAD)))
        // 1_000
    )


def internally_paid() -> Mapping[str, int]:
    """What purchasers pay the own provider in the four months, öre by activity."""
    found: dict[str, int] = {}
    for cell, columns in solved_cells():
        if cell.line == "internal_revenue" and (cell.activity, "purchaser") in cost_centres():
            forecast, so_far = columns.get("forecast_august", 0), columns.get("outcome_august", 0)
            rest = rest_of_year(cell, forecast, so_far)
            found[cell.activity] = found.get(cell.activity, 0) - rest
    return found


def outcome() -> Iterator[Leaf]:
    paid = internally_paid()
    for cell, columns in solved_cells():
        forecast, so_far = columns.get("forecast_august", 0), columns.get("outcome_august", 0)
        rest = rest_of_year(cell, forecast, so_far)
        if (cell.line, cell.role) == ("internal_cost", "purchaser"):
            # Most of it is the other row of the vouchers by which the own provider is paid.
            rest -= paid.get(cell.activity, 0)
        tagged = columns.get("covid_august", 0) * PANDEMIC_PACE // 100
        tagged = tagged if tagged * 2 < rest else 0
        yield from deal_cell(cell, rest - tagged, MONTHS, uneven=True)
        yield from deal_cell(cell, tagged, MONTHS, TAG, uneven=True)
    yield from deal_investments("forecast_august", MONTHS, minus="outcome_august")
