"""Ledger files as an ERP would export them, from amounts: rows, vouchers, dates, texts, with a column mapping beside.

A voucher is one row of cost or revenue and one on a balance account, so that it balances; where the purchaser pays the
own provider, the second row is the purchaser's cost. All is marked as generated, and the same every time.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tertial.demo.facts import HERE, YEAR, rows
from tertial.domain.period import MONTHS

if TYPE_CHECKING:
    import pyarrow as pa

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
    year: int = YEAR
    said: str = ""  # the voucher's text, where it is not the account's
    counterparty: str = ""  # where it is not the account's


@dataclass(frozen=True, slots=True)
class Journal:
    """How a file's vouchers are made: of which year, by which seed, about how many, numbered from which."""

    year: int
    seed: int
    vouchers: int
    first: int = 1


def write_plan(path: Path, kind: str, version: str, leaves: Iterable[Leaf]) -> Path:
    """A budget or a forecast (or sums without vouchers), a row a leaf."""
    _write(path, _plan_rows(leaves))
    _write_mapping(path, kind, version)
    return path


def write_vouchers(path: Path, leaves: Sequence[Leaf], journal: Journal) -> Path:
    """A general ledger: each leaf as vouchers whose sum it is."""
    _write(path, _voucher_rows(leaves, journal))
    _write_mapping(path, "outcome", "")
    return path


@cache
def chart(name: str = "chart_of_accounts") -> Mapping[str, tuple[Account, ...]]:
    """The accounts of each line of a committee's income statement."""
    found: dict[str, list[Account]] = {}
    for row in rows(HERE / f"{name}.csv"):
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


def _voucher_rows(leaves: Sequence[Leaf], journal: Journal) -> pa.Table:
    """Two rows a voucher, in date order: the cost or revenue, and its counter row."""
    import numpy as np
    import pyarrow

    random = np.random.default_rng(journal.seed)
    leaf_of, ore = _vouchers(leaves, random, journal.vouchers)
    months = np.array([leaf.month for leaf in leaves])[leaf_of]
    days = _days(leaves, leaf_of, months, random, journal.year)
    order = np.lexsort((random.random(len(ore)), days, months))
    leaf_of, ore, months, days = leaf_of[order], ore[order], months[order], days[order]
    rows_of = np.stack([2 * leaf_of, 2 * leaf_of + 1], axis=1).ravel()  # own row, counter row
    voucher_of = np.repeat(np.arange(len(ore)), 2)
    first = journal.first
    numbers = pyarrow.array([f"GEN {n:06d}" for n in range(first, first + len(ore))])
    dates = pyarrow.array(
        [
            f"{journal.year}-{min(m, 12):02d}-{d:02d}"
            for m, d in zip(months.tolist(), days.tolist(), strict=True)
        ]
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
        leaf.counterparty or account.counterparty,
        leaf.tag,
        f"{leaf.year}{leaf.month:02d}",
        _text(leaf),
    )


def _counter_row(leaf: Leaf) -> tuple[str, ...]:
    period, text = f"{leaf.year}{leaf.month:02d}", _text(leaf)
    if not leaf.payer:
        return ("", "", leaf.account.counter, "", "", "", period, text)
    paid = chart()["internal_cost"][0]
    return (leaf.payer, leaf.activity, paid.account, "", paid.counterparty, "", period, text)


def _text(leaf: Leaf) -> str:
    """What a voucher says: "Månadslön mars (genererad)"; what the pandemic cost says so."""
    why = f", {leaf.tag}" if leaf.tag else ""
    when = (*MONTHS, "bokslut")[leaf.month - 1]
    return f"{leaf.said or leaf.account.text} {when}{why} {MARK}"


def _days(leaves: Sequence[Leaf], leaf_of: Any, months: Any, random: Any, year: int) -> Any:
    """The day of the month: wages on the pay day, the rest on any day."""
    import numpy as np

    last = np.array([*(monthrange(year, month)[1] for month in range(1, 13)), 31])[months - 1]
    wages = np.array([leaf.account.account in PAID_ON_PAY_DAY for leaf in leaves])[leaf_of]
    wages &= months < 13
    return np.where(wages, PAY_DAY, 1 + (random.random(len(leaf_of)) * last).astype(int))


def _vouchers(leaves: Sequence[Leaf], random: Any, about: int) -> tuple[Any, Any]:
    """Which leaf each voucher is of, and its öre; a leaf's vouchers sum to it. Some are corrections of others."""
    import numpy as np

    totals = np.array([leaf.ore for leaf in leaves], dtype=np.int64)
    wanted = np.array([leaf.account.vouchers for leaf in leaves], dtype=float)
    wanted = np.minimum(wanted * about / wanted.sum(), np.abs(totals) / 20_000)  # none below 200 kr
    counts = np.maximum(np.rint(wanted * about / wanted.sum()), 1).astype(int)
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
