"""Sums beside a part: equal to its facts, proved by another engine, and answered from with the same answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.figure import Selection
from tertial.errors import BadInput
from tertial.ledger import sums
from tertial.ledger.batches import Batch, Ledger
from tertial.ledger.queries import codes_in_use, monthly, selection_sum, totals, vouchers
from tests.ledger.making import facts, put

NOW = datetime(2020, 9, 9, tzinfo=UTC)
ROWS: list[dict[str, Any]] = [
    {
        "month": chance.randint(1, 3),
        "account": f"50{chance.randint(10, 14)}",
        "cost_centre": f"5{chance.randint(1, 4)}",
        "tag": chance.choice(["", "Covid-19"]),
        "amount": chance.randint(-10_000, 90_000),
        "voucher": f"A {number}",
    }
    for chance in [Random("summor")]
    for number in range(6_000)
]
EIGHT_MONTHS = Selection(
    "von", "outcome", "", 2020, tuple(range(1, 9)), {"account": frozenset({"5010", "5011"})}
)


@pytest.fixture(params=[True, False], ids=["with sums", "without"])
def ledger(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Ledger:
    monkeypatch.setattr(sums, "FEWEST", {True: 1_000, False: 1_000_000}[request.param])
    made = Ledger(tmp_path)
    batch = put(made, ROWS)
    assert {bool(part.sums) for part in batch.parts} == {request.param}
    return made


def _expected(**codes: str) -> int:
    return sum(
        row["amount"] for row in ROWS if all(row[name] == code for name, code in codes.items())
    )


def test_every_question_has_the_same_answer(ledger: Ledger) -> None:
    asked: dict[str, Any] = {"committee": "von", "year": 2020}
    by_account = totals(ledger, **asked, end_month=3)
    assert {each.code: each.amounts["period", "outcome"] for each in by_account} == {
        code: _expected(account=code) for code in ("5010", "5011", "5012", "5013", "5014")
    }
    tagged = totals(ledger, **asked, end_month=3, by="activity", tag="Covid-19")
    assert [each.amounts["period", "outcome"] for each in tagged] == [_expected(tag="Covid-19")]
    months = monthly(ledger, **asked, kind="outcome")
    assert sum(each.amount for each in months) == _expected()
    used = codes_in_use(ledger, **asked, dimension="cost_centre")
    assert sum(each.rows for each in used) == len(ROWS)
    both = totals(ledger, **asked, end_month=3, by="account", with_cost_centre=True)
    assert {(each.code, each.cost_centre): each.amounts["period", "outcome"] for each in both} == {
        (code, centre): _expected(account=code, cost_centre=centre)
        for code in ("5010", "5011", "5012", "5013", "5014")
        for centre in ("51", "52", "53", "54")
    }
    units = totals(ledger, **asked, end_month=3, by="activity", with_cost_centre=True)
    assert [each.amounts["period", "outcome"] for each in units] == [
        _expected(cost_centre=centre) for centre in ("51", "52", "53", "54")
    ]
    chosen = _expected(account="5010") + _expected(account="5011")
    assert selection_sum(ledger, EIGHT_MONTHS) == chosen
    page = vouchers(ledger, EIGHT_MONTHS, limit=5)
    assert (page.sum, len(page.postings)) == (chosen, 5)
    assert page.count == sum(row["account"] in ("5010", "5011") for row in ROWS)


def test_parts_with_and_without_sums_are_added(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    put(ledger, ROWS)
    small = put(ledger, [{"month": 4, "account": "5010", "amount": 7}], sha256="b")
    assert [part.sums for part in small.parts] == [()]
    found = totals(ledger, committee="von", year=2020, end_month=4)
    assert found[0].amounts["period", "outcome"] == _expected(account="5010") + 7


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    return put(Ledger(tmp_path), ROWS)


def _sums_file(home: Path, batch: Batch) -> Path:
    return sums.beside(Ledger(home).path(batch.parts[0]))


def test_a_changed_sum_is_found(tmp_path: Path, batch: Batch) -> None:
    path = _sums_file(tmp_path, batch)
    table = pq.read_table(path)
    amounts = table.column("amount").to_pylist()
    changed = pa.array([amounts[0] + 1, amounts[1] - 1, *amounts[2:]], pa.int64())
    pq.write_table(
        table.set_column(table.schema.get_field_index("amount"), "amount", changed), path
    )
    (found,) = Ledger(tmp_path).verify()
    assert (found.file, found.problem) == (path.name, "damaged")


@pytest.mark.parametrize(
    "harm", [Path.unlink, lambda path: path.write_bytes(b"PAR1")], ids=["gone", "cut"]
)
def test_sums_that_cannot_be_read_are_told(
    tmp_path: Path, batch: Batch, harm: Callable[[Path], object]
) -> None:
    harm(_sums_file(tmp_path, batch))
    assert [each.problem for each in Ledger(tmp_path).verify()] == ["damaged"]
    with pytest.raises(BadInput, match=r"ledger\.unreadable"):
        totals(Ledger(tmp_path), committee="von", year=2020, end_month=3, tag="Covid-19")


def test_a_register_from_before_there_were_levels_is_understood(
    tmp_path: Path, batch: Batch
) -> None:
    register = tmp_path / "manifest.json"
    (part, *_) = batch.parts
    assert part.sums == ("account", "unit", "line", "sums")
    data = json.loads(register.read_text("utf-8"))
    old = data["batches"][0]["parts"]
    for each in old:
        del each["sums"]
        each["has_sums"] = True
    register.write_text(json.dumps(data), "utf-8")
    ledger = Ledger(tmp_path)
    assert {each.sums for each in ledger.batches()[0].parts} == {("sums",)}
    found = totals(ledger, committee="von", year=2020, end_month=3)
    assert found[0].amounts["period", "outcome"] == _expected(account="5010")


def test_sums_that_differ_stop_the_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums, "agree", lambda part, levels: False)
    ledger = Ledger(tmp_path)
    with pytest.raises(RuntimeError, match="differ from its facts"):
        put(ledger, ROWS)
    assert ledger.batches() == ()


def test_facts_that_are_all_different_have_no_sums() -> None:
    apart = ({"account": str(n), "cost_centre": str(n)} for n in range(sums.FEWEST))
    assert sums.sums_of(facts(*apart)) == {}
    assert sums.sums_of(facts(*({} for _ in range(sums.FEWEST - 1)))) == {}


def test_facts_that_are_all_different_may_have_sums_by_some_of_their_codes() -> None:
    found = sums.sums_of(facts(*({"project": str(n)} for n in range(sums.FEWEST))))
    assert {level: each.num_rows for level, each in found.items()} == {
        "account": 1,
        "unit": 1,
        "line": 1,
    }


@pytest.mark.parametrize("level", list(sums.LEVELS))
def test_a_changed_sum_is_found_at_its_level(tmp_path: Path, batch: Batch, level: str) -> None:
    path = sums.beside(Ledger(tmp_path).path(batch.parts[0]), level)
    table = pq.read_table(path)
    shifted = pa.array([each + 1 for each in table.column("amount").to_pylist()], pa.int64())
    pq.write_table(
        table.set_column(table.schema.get_field_index("amount"), "amount", shifted), path
    )
    (found,) = Ledger(tmp_path).verify()
    assert (found.file, found.problem) == (path.name, "damaged")


@given(
    st.lists(
        st.tuples(st.sampled_from(["1", "2", "'", "å"]), st.integers(-(2**40), 2**40)), max_size=40
    )
)
def test_sums_agree_with_their_facts_whatever_they_are(rows: list[tuple[str, int]]) -> None:
    table = facts(
        *({"cost_centre": code, "amount": amount} for code, amount in [*rows, *[("9", 1)] * 2_000])
    )
    found = sums.sums_of(table)
    assert sums.FULL in found
    for each in found.values():
        assert sum(each.column("amount").to_pylist()) == sum(amount for _, amount in rows) + 2_000
        assert sum(each.column("rows").to_pylist()) == len(rows) + 2_000
