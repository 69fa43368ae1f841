"""The generated ledger: exact to the öre against the solution, balanced, marked, the same every time."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path

import pytest

from tertial.demo.facts import HERE, PACKAGE, CellKey, cost_centres, rows, solution, statements
from tertial.demo.generate import TAG, write_ledger
from tertial.demo.writing import MARK, chart
from tertial.domain.period import Period
from tertial.domain.statement import lines_of
from tertial.ledger.formats.mapping import load_mapping
from tests.demo.conftest import Generated

LEDGER = "huvudbok-2020-01--2020-08"
FILES = {
    "budget-2020-1": ("budget", "2020-1"),
    "budget-2020-2": ("budget", "2020-2"),
    "prognos-2020-03": ("forecast", "2020-03"),
    "prognos-2020-08": ("forecast", "2020-08"),
    LEDGER: ("outcome", ""),
}
Sums = dict[CellKey, int]


def sums(generated: Generated, name: str, last_month: int, tag: str | None = None) -> Sums:
    """Öre per cell of the solution, from the file alone."""
    table = generated.table(name)
    roles = {row["code"]: row["role"] for row in rows(PACKAGE / "units.csv")}
    maps, on = statements()["income_statement"].maps, Period(2020, 12).last_day()
    found: defaultdict[CellKey, int] = defaultdict(int)
    line_of: dict[str, str] = {}
    columns = (
        table[each].to_pylist()
        for each in ("Konto", "Verksamhet", "Ansvar", "Period", "Märkning", "ore")
    )
    for account, activity, unit, period, marked, ore in zip(*columns, strict=True):
        if account not in line_of:
            line_of[account] = (*lines_of(account, maps, on), "")[0]
        if (
            line_of[account] not in ("-", "")
            and int(period[4:]) <= last_month
            and tag in (None, marked)
        ):
            found[CellKey(line_of[account], activity, roles[unit])] += ore
    return {cell: ore for cell, ore in found.items() if ore}


def solved(column: str) -> Sums:
    return {cell: ore for (cell, of_column), ore in solution().items() if of_column == column}


@pytest.mark.parametrize(
    ("name", "last_month", "column"),
    [
        ("budget-2020-1", 3, "budget_march"),
        ("budget-2020-1", 8, "budget_august"),
        ("budget-2020-1", 12, "budget_year"),
        ("budget-2020-2", 3, "budget_march"),
        ("budget-2020-2", 8, "budget_august"),
        ("budget-2020-2", 12, "budget_year"),
        ("prognos-2020-03", 12, "forecast_march"),
        ("prognos-2020-08", 12, "forecast_august"),
        (LEDGER, 3, "outcome_march"),
        (LEDGER, 8, "outcome_august"),
    ],
)
def test_rows_sum_to_the_solved_amount_of_every_cell(
    generated: Generated, name: str, last_month: int, column: str
) -> None:
    assert sums(generated, name, last_month) == solved(column)


def test_tagged_vouchers_sum_to_the_tagged_cost(generated: Generated) -> None:
    assert sums(generated, LEDGER, 8, TAG) == solved("covid_august")


@pytest.mark.parametrize(
    ("name", "column", "last_month"),
    [
        ("budget-2020-1", "budget_1", 12),
        ("budget-2020-2", "budget_2", 12),
        ("prognos-2020-03", "forecast_march", 12),
        ("prognos-2020-08", "forecast_august", 12),
        (LEDGER, "outcome_march", 3),
        (LEDGER, "outcome_august", 8),
    ],
)
def test_investments_sum_to_their_amounts(
    generated: Generated, name: str, column: str, last_month: int
) -> None:
    table = generated.table(name)
    found: defaultdict[str, int] = defaultdict(int)
    columns = (table[each].to_pylist() for each in ("Projekt", "Period", "ore"))
    for project, period, ore in zip(*columns, strict=True):
        found[project] += ore * (int(period[4:]) <= last_month)
    wanted = {row["project"]: int(row[column]) * 100 for row in rows(HERE / "investments.csv")}
    assert {project: found[project] for project in wanted} == wanted


def test_every_voucher_balances(generated: Generated) -> None:
    totals = generated.table(LEDGER).group_by("Verifikation").aggregate([("ore", "sum")])
    assert set(totals["ore_sum"].to_pylist()) == {0}


def test_there_are_about_two_hundred_thousand_vouchers(generated: Generated) -> None:
    numbers = set(generated.table(LEDGER)["Verifikation"].to_pylist())
    assert 190_000 < len(numbers) < 210_000


def test_a_voucher_has_one_date_that_lies_in_its_period(generated: Generated) -> None:
    table = generated.table(LEDGER)
    pairs = set(zip(table["Period"].to_pylist(), table["Datum"].to_pylist(), strict=True))
    assert all(period == day[:7].replace("-", "") for period, day in pairs)
    assert {period for period, _ in pairs} == {f"2020{month:02d}" for month in range(1, 9)}
    dated = set(zip(table["Verifikation"].to_pylist(), table["Datum"].to_pylist(), strict=True))
    assert len(dated) == len({number for number, _ in dated})


def test_all_that_is_generated_says_so(generated: Generated) -> None:
    for name in FILES:
        assert all(text.endswith(MARK) for text in set(generated.table(name)["Text"].to_pylist()))
    assert all(each[:4] == "GEN " for each in generated.table(LEDGER)["Verifikation"].to_pylist())


def test_only_costs_of_the_pandemic_are_tagged_and_none_before_april(generated: Generated) -> None:
    table = generated.table(LEDGER)
    columns = (table[each].to_pylist() for each in ("Märkning", "Konto", "Period"))
    tagged = {(account[0], period) for tag, account, period in zip(*columns, strict=True) if tag}
    assert {account for account, _ in tagged} <= set("567")
    assert min(period for _, period in tagged) == "202004"


def test_there_are_credit_notes_of_both_signs(generated: Generated) -> None:
    table = generated.table(LEDGER)
    columns = (table[each].to_pylist() for each in ("Konto", "ore"))
    signs = {(account, ore > 0) for account, ore in zip(*columns, strict=True)}
    assert {("6410", True), ("6410", False), ("4640", False), ("3110", True)} <= signs


def test_no_month_is_far_from_the_others_of_its_period(generated: Generated) -> None:
    table = generated.table(LEDGER)
    months: defaultdict[str, int] = defaultdict(int)
    columns = (table[each].to_pylist() for each in ("Period", "Konto", "ore"))
    for period, account, ore in zip(*columns, strict=True):
        months[period] += ore * (account[0] in "34567")
    spring = [months[f"2020{month:02d}"] for month in (1, 2, 3)]
    later = [months[f"2020{month:02d}"] for month in range(4, 9)]
    assert max(spring) / min(spring) < 1.10
    assert max(later) / min(later) < 1.10


def test_the_own_provider_is_paid_by_the_purchaser_in_the_same_voucher(
    generated: Generated,
) -> None:
    table = generated.table(LEDGER)
    accounts: defaultdict[str, set[str]] = defaultdict(set)
    columns = (table[each].to_pylist() for each in ("Verifikation", "Konto", "Ansvar"))
    for number, account, unit in zip(*columns, strict=True):
        accounts[number].add(f"{account} {unit[:2]}")
    paid = [each for each in accounts.values() if any(code[:4] == "3310" for code in each)]
    by_purchaser = [each for each in paid if "4710 51" in each]
    assert len(by_purchaser) > 0.9 * len(paid)


def test_every_unit_of_the_organisation_with_a_service_has_vouchers(generated: Generated) -> None:
    used = set(generated.table(LEDGER)["Ansvar"].to_pylist())
    working = {
        unit for (_, role), units in cost_centres().items() if role != "reserve" for unit in units
    }
    assert working <= used
    assert 60 < len(working) < 120


def test_every_account_lies_on_the_line_it_is_listed_under() -> None:
    maps, on = statements()["income_statement"].maps, Period(2020, 12).last_day()
    listed = {(line, account.account) for line, accounts in chart().items() for account in accounts}
    assert {(lines_of(code, maps, on), line) for line, code in listed} == {
        ((line,), line) for line, _ in listed
    }


@pytest.mark.parametrize("name", FILES)
def test_each_file_has_a_mapping_beside_it_that_the_reader_takes(
    generated: Generated, name: str
) -> None:
    mapping = load_mapping(generated.files[name].with_suffix(".toml"))
    assert (mapping.kind, mapping.version) == FILES[name]
    assert set(mapping.headings) == set(generated.table(name).column_names) - {"ore"}


def test_generating_again_gives_the_same_bytes(generated: Generated, tmp_path: Path) -> None:
    said: list[str] = []
    again = write_ledger(tmp_path, on_progress=said.append)

    def digest(path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    assert {p.stem: digest(p) for p in again} == {n: digest(p) for n, p in generated.files.items()}
    assert len(said) == len(again)
