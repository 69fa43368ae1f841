"""Makes the demo's ledger files from the solved amounts: deterministic, marked as generated, exact to the öre.

Every amount of the solution is dealt out over months, cost centres and accounts, and each of those over vouchers; all
parts sum to the amount. A voucher is one row of cost or revenue and one on a balance account, so that it balances;
where the purchaser pays the own provider, the second row is the purchaser's cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

from tertial.demo.facts import HERE, YEAR, CellKey, cost_centres, rows, solution
from tertial.demo.writing import Account, Journal, Leaf, chart, write_plan, write_vouchers
from tertial.domain.money import split_ore

SEED = 20200831
VOUCHERS = 200_000
TAG = "Covid-19"
SEASON = (98, 97, 102, 100, 101, 99, 96, 100, 100, 102, 102, 103)
"""How a year's amounts lie over its months, roughly: neither flat nor wild."""

Progress = Callable[[str], None]


def write_ledger(out: Path, *, on_progress: Progress | None = None) -> list[Path]:
    """Write the year's ledger as an ERP would export it, with a column mapping beside each file.

    Returns: the CSV files, in the order they are to be imported: budget versions, forecasts, general ledger.
    """
    say = on_progress or (lambda text: None)
    out.mkdir(parents=True, exist_ok=True)
    files = []
    plans = (
        ("budget", "2020-1", _budget("budget_1")),
        ("budget", "2020-2", _budget("budget_2")),
        ("forecast", "2020-03", _forecast("forecast_march")),
        ("forecast", "2020-08", _forecast("forecast_august")),
    )
    names = {"budget": "budget", "forecast": "prognos"}
    for kind, version, leaves in plans:
        path = out / f"{names[kind]}-{version}.csv"
        say(f"Skriver {path.name}")
        files.append(write_plan(path, kind, version, leaves))
    ledger = out / "huvudbok-2020-01--2020-08.csv"
    say(f"Skriver {ledger.name}")
    return [*files, write_vouchers(ledger, list(_outcome()), Journal(YEAR, SEED, VOUCHERS))]


# --- amounts over months, cost centres and accounts -------------------------------------------------------


def deal_cell(
    cell: CellKey, ore: int, months: Sequence[int], tag: str = "", *, uneven: bool = False
) -> Iterator[Leaf]:
    """An amount over months, cost centres and accounts; ``uneven`` lets units come out better or worse than planned."""
    if not ore:
        return
    units = cost_centres()[cell.activity, cell.role]
    spread = Random(f"{SEED} {cell.activity} {cell.role}")
    sizes = [spread.randint(6_000, 14_000) for _ in units]
    if uneven:
        luck = Random(f"{SEED} {cell.activity} {cell.line}")
        sizes = [size * luck.randint(95, 105) // 100 for size in sizes]
    accounts = _accounts(cell, tag)
    payer = _payer(cell) if uneven else ""
    for month, of_month in zip(
        months, split_ore(ore, [SEASON[m - 1] for m in months]), strict=True
    ):
        for unit, of_unit in zip(units, split_ore(of_month, sizes), strict=True):
            shares = split_ore(of_unit, [account.share for account in accounts])
            for account, amount in zip(accounts, shares, strict=True):
                if amount:
                    yield Leaf(unit, cell.activity, account, month, amount, tag=tag, payer=payer)


def _payer(cell: CellKey) -> str:
    """Who pays for a service that the own provider is paid for; support units are paid by many."""
    if cell.line != "internal_revenue":
        return ""
    return next(iter(cost_centres().get((cell.activity, "purchaser"), ())), "")


def _accounts(cell: CellKey, tag: str) -> tuple[Account, ...]:
    """The accounts that an activity's amounts on a line lie on: goods are also what every unit uses."""
    of_line = [account for account in chart()[cell.line] if account.tag == tag]
    named = [account for account in of_line if cell.activity in account.activities]
    general = [account for account in of_line if not account.activities]
    return tuple([*named, *general] if cell.line == "goods_and_services" else named or general)


def solved_cells() -> Iterator[tuple[CellKey, dict[str, int]]]:
    found: dict[CellKey, dict[str, int]] = {}
    for (cell, column), ore in solution().items():
        found.setdefault(cell, {})[column] = ore
    yield from sorted(found.items())


def _budget(investments: str) -> Iterator[Leaf]:
    for cell, columns in solved_cells():
        march, august, year = (columns.get(f"budget_{m}", 0) for m in ("march", "august", "year"))
        yield from deal_cell(cell, march, range(1, 4))
        yield from deal_cell(cell, august - march, range(4, 9))
        yield from deal_cell(cell, year - august, range(9, 13))
    yield from deal_investments(investments, range(1, 13))


def _forecast(column: str) -> Iterator[Leaf]:
    for cell, columns in solved_cells():
        yield from deal_cell(cell, columns.get(column, 0), range(1, 13))
    yield from deal_investments(column, range(1, 13))


def _outcome() -> Iterator[Leaf]:
    for cell, columns in solved_cells():
        if (cell.line, cell.role) == ("internal_cost", "purchaser"):
            continue  # the other row of the vouchers by which the own provider is paid
        march, august = columns.get("outcome_march", 0), columns.get("outcome_august", 0)
        tagged = columns.get("covid_august", 0)
        yield from deal_cell(cell, march, range(1, 4), uneven=True)
        yield from deal_cell(cell, august - march - tagged, range(4, 9), uneven=True)
        yield from deal_cell(cell, tagged, range(4, 9), TAG, uneven=True)
    yield from deal_investments("outcome_march", range(1, 4))
    yield from deal_investments("outcome_august", range(4, 9), minus="outcome_march")


INVENTORY = Account("1230", 100, 6, "2440", "", "Inventarier")


def deal_investments(column: str, months: Sequence[int], minus: str = "") -> Iterator[Leaf]:
    for row in rows(HERE / "investments.csv"):
        ore = (int(row[column]) - int(row[minus] if minus else 0)) * 100
        for month, amount in zip(months, split_ore(ore, [1] * len(months)), strict=True):
            yield Leaf(row["cost_centre"], "", INVENTORY, month, amount, project=row["project"])
