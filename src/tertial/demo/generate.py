"""Makes the demo's ledger files from the solved amounts: deterministic, marked as generated, exact to the öre.

Every amount of the solution is dealt out over months, cost centres and accounts, and each of those over vouchers; all
parts sum to the amount. A voucher is one row of cost or revenue and one on a balance account, so that it balances;
where the purchaser pays the own provider, the second row is the purchaser's cost.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from tertial.demo.facts import HERE, YEAR, CellKey, cost_centres, rows, solution
from tertial.domain.money import split_ore
from tertial.domain.period import MONTHS

if TYPE_CHECKING:
    import pyarrow as pa

SEED = 20200831
VOUCHERS = 200_000
TAG = "Covid-19"
MARK = "(genererad)"
PAY_DAY = 27
PAID_ON_PAY_DAY = frozenset({"5010", "5020", "5110", "5610", "5710"})
HEADINGS = (
    "Ansvar",
    "Verksamhet",
    "Konto",
    "Projekt",
    "Motpart",
    "Märkning",
    "Period",
    "Datum",
    "Verifikation",
    "Belopp",
    "Text",
)
SEASON = (98, 97, 102, 100, 101, 99, 96, 100, 100, 102, 102, 103)
"""How a year's amounts lie over its months, roughly: neither flat nor wild."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a line: its ``share`` of the line and how many ``vouchers`` a unit and month it tends to have.

    ``activities`` are the only ones that use it (empty: all that no other account of the line names), ``tag`` the only
    tag that it is used for.
    """

    account: str
    share: int
    vouchers: int
    counter: str
    counterparty: str
    text: str
    activities: frozenset[str] = frozenset()
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """An amount (öre, debit-positive) of one month, cost centre, activity and account."""

    cost_centre: str
    activity: str
    account: Account
    month: int
    ore: int
    project: str = ""
    tag: str = ""
    payer: str = ""  # the purchaser's cost centre, where the own provider is paid


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
        _write(path, _plan_rows(leaves))
        _write_mapping(path, kind, version)
        files.append(path)
    ledger = out / "huvudbok-2020-01--2020-08.csv"
    say(f"Skriver {ledger.name}")
    _write(ledger, _voucher_rows(list(_outcome())))
    _write_mapping(ledger, "outcome", "")
    return [*files, ledger]


# --- amounts over months, cost centres and accounts -------------------------------------------------------


def _deal(
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


@cache
def chart() -> Mapping[str, tuple[Account, ...]]:
    """The accounts of each line of the income statement."""
    found: dict[str, list[Account]] = {}
    for row in rows(HERE / "chart_of_accounts.csv"):
        account = Account(
            row["account"],
            int(row["share"]),
            int(row["vouchers"]),
            row["counter"],
            row["counterparty"],
            row["text"],
            frozenset(row["activities"].split()),
            row["tag"],
        )
        found.setdefault(row["line"], []).append(account)
    return {line: tuple(accounts) for line, accounts in found.items()}


def _cells() -> Iterator[tuple[CellKey, dict[str, int]]]:
    found: dict[CellKey, dict[str, int]] = {}
    for (cell, column), ore in solution().items():
        found.setdefault(cell, {})[column] = ore
    yield from sorted(found.items())


def _budget(investments: str) -> Iterator[Leaf]:
    for cell, columns in _cells():
        march, august, year = (columns.get(f"budget_{m}", 0) for m in ("march", "august", "year"))
        yield from _deal(cell, march, range(1, 4))
        yield from _deal(cell, august - march, range(4, 9))
        yield from _deal(cell, year - august, range(9, 13))
    yield from _investments(investments, range(1, 13))


def _forecast(column: str) -> Iterator[Leaf]:
    for cell, columns in _cells():
        yield from _deal(cell, columns.get(column, 0), range(1, 13))
    yield from _investments(column, range(1, 13))


def _outcome() -> Iterator[Leaf]:
    for cell, columns in _cells():
        if (cell.line, cell.role) == ("internal_cost", "purchaser"):
            continue  # the other row of the vouchers by which the own provider is paid
        march, august = columns.get("outcome_march", 0), columns.get("outcome_august", 0)
        tagged = columns.get("covid_august", 0)
        yield from _deal(cell, march, range(1, 4), uneven=True)
        yield from _deal(cell, august - march - tagged, range(4, 9), uneven=True)
        yield from _deal(cell, tagged, range(4, 9), TAG, uneven=True)
    yield from _investments("outcome_march", range(1, 4))
    yield from _investments("outcome_august", range(4, 9), minus="outcome_march")


INVENTORY = Account("1230", 100, 6, "2440", "", "Inventarier")


def _investments(column: str, months: Sequence[int], minus: str = "") -> Iterator[Leaf]:
    for row in rows(HERE / "investments.csv"):
        ore = (int(row[column]) - int(row[minus] if minus else 0)) * 100
        for month, amount in zip(months, split_ore(ore, [1] * len(months)), strict=True):
            yield Leaf(row["cost_centre"], "", INVENTORY, month, amount, project=row["project"])


# --- rows of the files ------------------------------------------------------------------------------------


def _plan_rows(leaves: Iterable[Leaf]) -> pa.Table:
    import numpy as np
    import pyarrow

    found = list(leaves)
    own = dict(zip(_PER_LEAF, zip(*map(_own_row, found), strict=True), strict=True))
    empty = ("",) * len(found)
    own |= {"Motpart": empty, "Text": (MARK,) * len(found), "Datum": empty, "Verifikation": empty}
    columns = {name: pyarrow.array(values) for name, values in own.items()}
    columns["Belopp"] = _amounts(np.array([leaf.ore for leaf in found], dtype=np.int64))
    return pyarrow.table({name: columns[name] for name in HEADINGS})


def _voucher_rows(leaves: list[Leaf]) -> pa.Table:
    """Two rows a voucher, in date order: the cost or revenue, and its counter row."""
    import numpy as np
    import pyarrow

    random = np.random.default_rng(SEED)
    leaf_of, ore = _vouchers(leaves, random)
    months = np.array([leaf.month for leaf in leaves])[leaf_of]
    days = _days(leaves, leaf_of, months, random)
    order = np.lexsort((random.random(len(ore)), days, months))
    leaf_of, ore, months, days = leaf_of[order], ore[order], months[order], days[order]
    rows_of = np.stack([2 * leaf_of, 2 * leaf_of + 1], axis=1).ravel()  # own row, counter row
    voucher_of = np.repeat(np.arange(len(ore)), 2)
    numbers = pyarrow.array([f"GEN {number:06d}" for number in range(1, len(ore) + 1)])
    dates = pyarrow.array(
        [f"{YEAR}-{m:02d}-{d:02d}" for m, d in zip(months.tolist(), days.tolist(), strict=True)]
    )
    both = [each for leaf in leaves for each in (_own_row(leaf), _counter_row(leaf))]
    texts = [pyarrow.array(column).take(rows_of) for column in zip(*both, strict=True)]
    columns = dict(zip(_PER_LEAF, texts, strict=True))
    columns["Datum"] = dates.take(voucher_of)
    columns["Verifikation"] = numbers.take(voucher_of)
    columns["Belopp"] = _amounts(np.stack([ore, -ore], axis=1).ravel())
    return pyarrow.table({name: columns[name] for name in HEADINGS})


_PER_LEAF = (
    "Ansvar",
    "Verksamhet",
    "Konto",
    "Projekt",
    "Motpart",
    "Märkning",
    "Period",
    "Text",
)


def _own_row(leaf: Leaf) -> tuple[str, ...]:
    account = leaf.account
    return (
        leaf.cost_centre,
        leaf.activity,
        account.account,
        leaf.project,
        account.counterparty,
        leaf.tag,
        f"{YEAR}{leaf.month:02d}",
        _text(leaf),
    )


def _counter_row(leaf: Leaf) -> tuple[str, ...]:
    period, text = f"{YEAR}{leaf.month:02d}", _text(leaf)
    if not leaf.payer:
        return ("", "", leaf.account.counter, "", "", "", period, text)
    paid = chart()["internal_cost"][0]
    return (leaf.payer, leaf.activity, paid.account, "", paid.counterparty, "", period, text)


def _text(leaf: Leaf) -> str:
    """What a voucher says: "Månadslön mars (genererad)"; what the pandemic cost says so."""
    why = f", {TAG}" if leaf.tag else ""
    return f"{leaf.account.text} {MONTHS[leaf.month - 1]}{why} {MARK}"


def _days(leaves: list[Leaf], leaf_of: Any, months: Any, random: Any) -> Any:
    """The day of the month: wages on the pay day, the rest on any day."""
    import numpy as np

    last = np.array([monthrange(YEAR, month)[1] for month in range(1, 13)])[months - 1]
    wages = np.array([leaf.account.account in PAID_ON_PAY_DAY for leaf in leaves])[leaf_of]
    return np.where(wages, PAY_DAY, 1 + (random.random(len(leaf_of)) * last).astype(int))


def _vouchers(leaves: list[Leaf], random: Any) -> tuple[Any, Any]:
    """Which leaf each voucher is of, and its öre; a leaf's vouchers sum to it. Some are corrections of others."""
    import numpy as np

    totals = np.array([leaf.ore for leaf in leaves], dtype=np.int64)
    wanted = np.array([leaf.account.vouchers for leaf in leaves], dtype=float)
    wanted = np.minimum(
        wanted * VOUCHERS / wanted.sum(), np.abs(totals) / 20_000
    )  # none below 200 kr
    counts = np.maximum(np.rint(wanted * VOUCHERS / wanted.sum()), 1).astype(int)
    leaf_of = np.repeat(np.arange(len(leaves)), counts)
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    weights = random.lognormal(0.0, 0.8, size=len(leaf_of))
    so_far = np.cumsum(weights)
    start = np.concatenate([[0.0], so_far])[first]
    whole = np.add.reduceat(weights, first)
    share = (so_far - start[leaf_of]) / whole[leaf_of]
    upto = np.rint(share * totals[leaf_of]).astype(np.int64)
    last = first + counts - 1
    upto[last] = totals
    ore = np.diff(upto, prepend=0)
    ore[first] = upto[first]
    _correct_some(ore, leaf_of, random)
    return leaf_of, ore


def _correct_some(ore: Any, leaf_of: Any, random: Any) -> None:
    """Turn about one voucher in fifty into a credit note, and give its neighbour in the leaf what it takes."""
    import numpy as np

    pairs = np.flatnonzero((leaf_of[1:] == leaf_of[:-1]) & (random.random(len(ore) - 1) < 0.02))
    pairs = pairs[np.concatenate([[True], np.diff(pairs) > 1])] if len(pairs) else pairs
    moved = ore[pairs] + ore[pairs] // 5
    ore[pairs] -= moved
    ore[pairs + 1] += moved


def _amounts(ore: Any) -> pa.Array:
    """Öre as an ERP prints kronor: "-98000,00"."""
    import numpy as np
    import pyarrow
    from pyarrow import compute

    kronor, rest = np.divmod(np.abs(ore), 100)
    signs = pyarrow.array(["", "-"]).take(pyarrow.array((ore < 0).astype(np.int8)))
    hundredths = pyarrow.array([f"{each:02d}" for each in range(100)]).take(pyarrow.array(rest))
    return compute.binary_join_element_wise(
        compute.binary_join_element_wise(signs, pyarrow.array(kronor).cast("string"), ""),
        hundredths,
        ",",
    )


def _write(path: Path, table: pa.Table) -> None:
    from pyarrow import csv

    options = csv.WriteOptions(include_header=False, delimiter=";", quoting_style="none")
    with path.open("wb") as file:
        file.write((";".join(HEADINGS) + "\n").encode())
        csv.write_csv(table, file, options)


def _write_mapping(path: Path, kind: str, version: str) -> None:
    """The column mapping of a file, in the format of docs/manual/kolumnmappning.md."""
    columns = {
        "cost_centre": "Ansvar",
        "activity": "Verksamhet",
        "account": "Konto",
        "project": "Projekt",
        "counterparty": "Motpart",
        "tag": "Märkning",
        "period": "Period",
        "date": "Datum",
        "voucher": "Verifikation",
        "text": "Text",
    }
    lines = [
        'schema = "tertial.mapping/1"',
        'name = "Demonstrationens huvudbok"',
        'source = "Genererad huvudbok"',
        f'kind = "{kind}"',
        f'version = "{version}"',
        "",
        "[columns]",
        *(f'{name} = ["{heading}"]' for name, heading in columns.items()),
        "",
        "[[amounts]]",
        'column = "Belopp"',
    ]
    path.with_suffix(".toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
