"""Questions to the facts: each answer is held against the same sum made row by row in Python."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.domain.figure import Selection
from tertial.domain.statement import CodeRange
from tertial.errors import BadInput, NotFound
from tertial.ledger.batches import Ledger
from tertial.ledger.queries import (
    CodeUse,
    MonthAmount,
    Share,
    breakdown,
    codes_in_use,
    monthly,
    selection_sum,
    totals,
    voucher,
    vouchers,
)
from tests.ledger.making import put

OUTCOME = [
    {"month": 1, "account": "3100", "cost_centre": "11", "amount": -500, "voucher": "A 1"},
    {"month": 1, "account": "4600", "cost_centre": "11", "amount": 300, "voucher": "A 1"},
    {"month": 2, "account": "4600", "cost_centre": "12", "amount": 70, "voucher": "A 2"},
    {"month": 3, "account": "5010", "cost_centre": "12", "amount": 9, "voucher": "A 3", "tag": "C"},
    {"month": 9, "account": "5010", "cost_centre": "12", "amount": 1000, "voucher": "A 9"},
    {"month": 0, "account": "4600", "cost_centre": "11", "amount": 10_000, "voucher": ""},
    {"month": 13, "account": "4600", "cost_centre": "11", "amount": 20_000, "voucher": "A 99"},
]
BUDGET = [
    {"month": month, "account": "4600", "cost_centre": "11", "amount": 10} for month in range(1, 13)
]
EIGHT_MONTHS = Selection("von", "outcome", "", 2020, tuple(range(1, 9)))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    ledger = Ledger(tmp_path_factory.mktemp("it's [a] ledger"))
    put(ledger, OUTCOME)
    put(ledger, BUDGET, kind="budget", version="2020", sha256="b")
    put(ledger, [{"amount": 1_000_000}], committee="sn", sha256="c")
    return ledger


def asked(ledger: Ledger, **values: Any) -> dict[str, dict[tuple[str, str], int]]:
    usual = {"committee": "von", "year": 2020, "end_month": 8, "budget_version": "2020"}
    return {row.code: dict(row.amounts) for row in totals(ledger, **{**usual, **values})}


def test_totals_give_budget_and_outcome_per_account(ledger: Ledger) -> None:
    budget, so_far, outcome = ("full_year", "budget"), ("period", "budget"), ("period", "outcome")
    assert asked(ledger) == {
        "3100": {budget: 0, so_far: 0, outcome: -500},
        "4600": {budget: 120, so_far: 80, outcome: 370},
        "5010": {budget: 0, so_far: 0, outcome: 9},
    }


def test_what_the_ledger_does_not_hold_is_absent_and_not_zero(ledger: Ledger) -> None:
    keys = {key for amounts in asked(ledger, budget_version="annan").values() for key in amounts}
    assert keys == {("period", "outcome")}
    assert asked(ledger, budget_version="2020", year=2019) == {}
    assert asked(ledger, forecast_version="T2")["4600"].keys() == {
        ("full_year", "budget"),
        ("period", "budget"),
        ("period", "outcome"),
    }


def test_december_brings_the_closing_entries_and_never_the_opening_ones(ledger: Ledger) -> None:
    assert asked(ledger, end_month=12)["4600"]["period", "outcome"] == 20_370
    assert asked(ledger, end_month=11)["4600"]["period", "outcome"] == 370


def test_totals_restrict_by_account_and_tag(ledger: Ledger) -> None:
    assert list(asked(ledger, accounts=(CodeRange("3", "3"), CodeRange("50", "59")))) == [
        "3100",
        "5010",
    ]
    assert list(asked(ledger, tag="C", budget_version="")) == ["5010"]
    assert list(asked(ledger, by="cost_centre")) == ["11", "12"]


def test_totals_by_account_and_cost_centre(ledger: Ledger) -> None:
    rows = totals(ledger, committee="von", year=2020, end_month=8, with_cost_centre=True)
    assert [(r.code, r.cost_centre, r.amounts["period", "outcome"]) for r in rows] == [
        ("3100", "11", -500),
        ("4600", "11", 300),
        ("4600", "12", 70),
        ("5010", "12", 9),
    ]


def test_a_selection_sums_with_its_sign(ledger: Ledger) -> None:
    costs = replace(EIGHT_MONTHS, codes={"account": frozenset({"4600", "5010"})})
    assert selection_sum(ledger, costs) == 379
    assert selection_sum(ledger, replace(costs, sign=-1)) == -379
    assert selection_sum(ledger, replace(costs, codes={"account": frozenset()})) == 0
    assert selection_sum(ledger, replace(costs, year=2019)) is None
    assert selection_sum(ledger, replace(costs, months=(4, 5))) is None


def test_a_code_may_hold_any_character(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    codes = ["'", "''", "\\", '"', "%", "$1", ";--", "å", "", " "]
    put(ledger, [{"activity": code, "amount": 1} for code in codes])
    for code in codes:
        chosen = replace(EIGHT_MONTHS, codes={"activity": frozenset({code, "\0"})})
        assert selection_sum(ledger, chosen) == 1


def test_a_breakdown_adds_up_to_its_figure(ledger: Ledger) -> None:
    assert breakdown(ledger, EIGHT_MONTHS, by="account") == [
        Share("3100", -500, 1),
        Share("4600", 370, 2),
        Share("5010", 9, 1),
    ]
    assert breakdown(ledger, EIGHT_MONTHS, by="month") == [
        Share("1", -200, 1),
        Share("2", 70, 1),
        Share("3", 9, 1),
    ]
    by_unit = breakdown(ledger, EIGHT_MONTHS, by="unit", units={"11": "Hemtjänst"})
    assert by_unit == [Share("12", 79, 2), Share("Hemtjänst", -200, 1)]


def test_a_page_of_postings_knows_the_whole(ledger: Ledger) -> None:
    page = vouchers(ledger, EIGHT_MONTHS, limit=2, offset=1, order="amount")
    assert (page.count, page.sum) == (4, -121)
    assert [posting.amount for posting in page.postings] == [9, 70]
    assert vouchers(ledger, EIGHT_MONTHS, offset=10).postings == ()
    assert vouchers(ledger, EIGHT_MONTHS, offset=10).count == 4
    assert vouchers(ledger, replace(EIGHT_MONTHS, year=2019)).count == 0


def test_pages_narrow_by_further_codes(ledger: Ledger) -> None:
    own = replace(EIGHT_MONTHS, codes={"account": frozenset({"4600"})}, sign=-1)
    page = vouchers(ledger, own, codes={"cost_centre": {"12"}, "account": {"4600", "5010"}})
    assert [(p.voucher, p.amount) for p in page.postings] == [("A 2", -70)]
    assert page.sum == -70


@pytest.mark.parametrize("order", ["date", "-date", "amount", "-amount", "voucher", "account"])
def test_pages_put_together_are_the_whole_each_row_once(ledger: Ledger, order: Any) -> None:
    pages = [vouchers(ledger, EIGHT_MONTHS, limit=1, offset=n, order=order) for n in range(4)]
    rows = [(p.part, p.row) for page in pages for p in page.postings]
    assert len(set(rows)) == 4
    assert sum(p.amount for page in pages for p in page.postings) == pages[0].sum


def test_a_voucher_opens_with_all_its_rows(ledger: Ledger) -> None:
    found = voucher(ledger, committee="von", year=2020, number="A 1")
    assert ([p.amount for p in found.postings], found.sum) == ([-500, 300], -200)
    assert found.batch == "2020-09-08-0001"
    for number, committee in (("A 77", "von"), ("A 9", "sn"), ("", "von")):
        with pytest.raises(NotFound, match=r"ledger\.voucher-unknown"):
            voucher(ledger, committee=committee, year=2020, number=number)


def test_vouchers_of_two_sources_with_one_number_are_told_apart(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    put(ledger, [{"amount": 1}])
    second = put(ledger, [{"amount": 2}], source="lönesystemet", sha256="b")
    one = voucher(ledger, committee="von", year=2020, number="A 1")
    other = voucher(ledger, committee="von", year=2020, number="A 1", batch=second.id)
    assert {one.sum, other.sum} == {1, 2}
    assert other.sum == 2


def test_months_and_codes(ledger: Ledger) -> None:
    about: dict[str, Any] = {"committee": "von", "kind": "outcome", "year": 2020}
    assert monthly(ledger, **about, months=range(1, 9)) == [
        MonthAmount(1, -200),
        MonthAmount(2, 70),
        MonthAmount(3, 9),
    ]
    by_account = monthly(
        ledger, **about, by="account", codes={"cost_centre": {"12"}}, months=[2, 3, 9]
    )
    assert by_account == [
        MonthAmount(2, 70, "4600"),
        MonthAmount(3, 9, "5010"),
        MonthAmount(9, 1000, "5010"),
    ]
    assert codes_in_use(ledger, committee="von", year=2020, dimension="tag") == [
        CodeUse("", 5, 20_870),
        CodeUse("C", 1, 9),
    ]


@pytest.mark.parametrize(
    "ask",
    [
        lambda ledger: totals(ledger, committee="von", year=2020, end_month=8, by="text"),
        lambda ledger: breakdown(ledger, EIGHT_MONTHS, by="amount"),
        lambda ledger: selection_sum(ledger, replace(EIGHT_MONTHS, codes={"konto": frozenset()})),
        lambda ledger: vouchers(ledger, EIGHT_MONTHS, codes={"voucher": {"A 1"}}),
        lambda ledger: codes_in_use(ledger, committee="von", year=2020, dimension="month"),
    ],
)
def test_a_dimension_that_is_none_is_refused(ledger: Ledger, ask: Callable[[Ledger], Any]) -> None:
    with pytest.raises(BadInput, match=r"ledger\.dimension-unknown"):
        ask(ledger)


@pytest.mark.parametrize(
    "spoil",
    [Path.unlink, lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"PAR1")],
)
def test_a_part_that_cannot_be_read_is_said_so(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    ledger = Ledger(tmp_path)
    spoil(ledger.path(put(ledger, [{}]).parts[0]))
    with pytest.raises(BadInput, match=r"ledger\.unreadable"):
        selection_sum(ledger, EIGHT_MONTHS)


def test_many_threads_may_ask_at_once(ledger: Ledger) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(lambda _: selection_sum(ledger, EIGHT_MONTHS), range(40)))
    assert answers == {-121}


def test_a_question_does_not_import_pandas(ledger: Ledger) -> None:
    code = (
        "import sys; from pathlib import Path; from tertial.ledger.batches import Ledger; "
        "from tertial.ledger.queries import totals, codes_in_use; "
        f"ledger = Ledger(Path({str(ledger.home)!r})); assert 'ibis' not in sys.modules; "
        "assert 'duckdb' not in sys.modules; "
        "totals(ledger, committee='von', year=2020, end_month=8); print('pandas' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


CODE = st.sampled_from(["3", "31", "310", "3100", "4600", "46", "50", "5", "é", ""])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "month": st.integers(0, 13),
            "account": CODE,
            "activity": CODE,
            "amount": st.integers(-(10**14), 10**14),
            "voucher": st.sampled_from(["A 1", "A 2", ""]),
        }
    ),
    min_size=1,
    max_size=15,
)


RANGES = [
    CodeRange("3", "3"),
    CodeRange("31", "46"),
    CodeRange("3100", "4600"),
    CodeRange("4", "50"),
    CodeRange("5", "é"),
]


def is_within(code: str, ranges: tuple[CodeRange, ...]) -> bool:
    return not ranges or any(code in each for each in ranges)


@settings(max_examples=25, deadline=None)
@given(
    rows=ROWS,
    end_month=st.integers(1, 12),
    accounts=st.lists(st.sampled_from(RANGES), max_size=2).map(tuple),
    wanted=st.frozensets(CODE),
)
def test_answers_equal_sums_made_row_by_row(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[dict[str, Any]],
    end_month: int,
    accounts: tuple[CodeRange, ...],
    wanted: frozenset[str],
) -> None:
    ledger = Ledger(tmp_path_factory.mktemp("ledger"))
    put(ledger, rows)
    months = {*range(1, end_month + 1), *{12: (13,)}.get(end_month, ())}
    expected: dict[str, int] = defaultdict(int)
    for row in [r for r in rows if r["month"] in months and is_within(r["account"], accounts)]:
        expected[row["activity"]] += row["amount"]
    found = totals(
        ledger, committee="von", year=2020, end_month=end_month, by="activity", accounts=accounts
    )
    assert {row.code: row.amounts["period", "outcome"] for row in found} == expected
    chosen = Selection("von", "outcome", "", 2020, tuple(range(14)), {"account": wanted}, -1)
    total = -sum(row["amount"] for row in rows if row["account"] in wanted)
    assert selection_sum(ledger, chosen) == total
    assert sum(share.amount for share in breakdown(ledger, chosen, by="activity")) == total
    page = vouchers(ledger, chosen, limit=1000)
    assert (page.sum, sum(posting.amount for posting in page.postings)) == (total, total)
