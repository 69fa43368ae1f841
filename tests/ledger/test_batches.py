"""The batch store: what replaces what, what an undo gives back, and that a kill leaves the old state."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.errors import BadInput
from tertial.ledger.batches import Ledger
from tertial.ledger.facts import FACTS, Chunk, ReadingReport, RejectedRow
from tertial.ledger.manifest import SCHEMA
from tests.ledger.making import NOON, facts, meta, put

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger")


def active(ledger: Ledger, **place: object) -> dict[int, tuple[str, int]]:
    """Batch and sum of each month that counts."""
    asked = {"committee": "von", "kind": "outcome", "year": 2020, **place}
    parts = ledger.active_parts(**asked)  # type: ignore[arg-type]  # names as given by the test
    return {part.key.month: (part.batch, part.sum) for part in parts}


def test_an_empty_ledger_answers_without_writing_anything(ledger: Ledger) -> None:
    assert ledger.active_parts(committee="von", kind="outcome", year=2020) == ()
    assert ledger.verify() == ()
    assert not ledger.home.exists()


def test_a_batch_is_one_file_per_month_sorted_by_account_with_its_sums(ledger: Ledger) -> None:
    batch = put(
        ledger,
        [
            {"month": 2, "account": "5000", "amount": -30},
            {"month": 1, "account": "5000", "amount": 7},
            {"month": 1, "account": "4000", "amount": -2},
        ],
    )
    assert batch.id == "2020-09-08-0001"
    assert [(p.file, p.rows, p.debit, p.credit, p.sum) for p in batch.parts] == [
        ("outcome-2020-01.parquet", 2, 7, -2, 5),
        ("outcome-2020-02.parquet", 1, 0, -30, -30),
    ]
    table = pq.read_table(ledger.path(batch.parts[0]))
    assert table.schema.equals(FACTS)
    assert table.column("account").to_pylist() == ["4000", "5000"]


def test_the_register_is_readable_and_says_what_each_batch_is(ledger: Ledger) -> None:
    with ledger.write(meta("f", mapping="m1", format="csv")) as writer:
        writer.append(Chunk("budget", "Reviderad juni", facts({"month": 3})))
        writer.commit(ReadingReport(format="csv", control_totals={"Belopp": 100}))
    data = json.loads((ledger.home / "manifest.json").read_text("utf-8"))
    (batch,) = data["batches"]
    assert (data["schema"], data["generation"]) == (SCHEMA, 1)
    assert batch["created_at"] == NOON.isoformat()
    assert (batch["sha256"], batch["mapping"], batch["rows"]) == ("f", "m1", 1)
    assert batch["control_totals"] == {"Belopp": 100}
    assert batch["parts"][0]["file"] == "budget-reviderad-juni-2020-03.parquet"


def test_a_repeated_import_changes_nothing(ledger: Ledger) -> None:
    first = put(ledger, [{}])
    before = (ledger.home / "manifest.json").read_bytes()
    with ledger.write(meta()) as writer:
        writer.append(Chunk("outcome", "", facts({})))
        again = writer.commit()
    assert (again.id, writer.is_new) == (first.id, False)
    assert ledger.unchanged(meta()) == first
    assert (ledger.home / "manifest.json").read_bytes() == before
    assert [path.name for path in (ledger.home / "batches").iterdir()] == [first.id]


@pytest.mark.parametrize(
    "other", [{"mapping": "m2"}, {"committee": "sn"}, {"source": "lönesystemet"}, {"sha256": "b"}]
)
def test_the_same_file_read_otherwise_is_another_batch(
    ledger: Ledger, other: dict[str, str]
) -> None:
    put(ledger, [{}])
    assert ledger.unchanged(meta(**other)) is None
    assert put(ledger, [{}], **other).id == "2020-09-08-0002"


def test_a_re_export_replaces_its_months_and_nothing_else(ledger: Ledger) -> None:
    first = put(ledger, [{"month": 1, "amount": 1}, {"month": 2, "amount": 2}])
    put(ledger, [{"month": 2, "amount": 9}], kind="budget", sha256="b")
    put(ledger, [{"month": 2, "amount": 9}], committee="sn", sha256="c")
    second = put(ledger, [{"month": 2, "amount": 5}, {"month": 3, "amount": 7}], sha256="d")
    assert active(ledger) == {1: (first.id, 1), 2: (second.id, 5), 3: (second.id, 7)}
    assert active(ledger, kind="budget") == {2: ("2020-09-08-0002", 9)}
    assert ledger.unchanged(meta()) is None


def test_two_sources_of_a_month_stand_side_by_side(ledger: Ledger) -> None:
    put(ledger, [{"amount": 1}])
    put(ledger, [{"amount": 2}], source="lönesystemet")
    parts = ledger.active_parts(committee="von", kind="outcome", year=2020, months=[1])
    assert sorted(part.sum for part in parts) == [1, 2]


def test_an_undo_gives_back_what_was_replaced(ledger: Ledger) -> None:
    first = put(ledger, [{"amount": 1}])
    second = put(ledger, [{"amount": 5}], sha256="b")
    ledger.undo(second.id, at=NOON + timedelta(days=1), by="david")
    assert active(ledger) == {1: (first.id, 1)}
    assert (ledger.batch(second.id).undone_by, ledger.batch(second.id).is_undone) == ("david", True)
    assert ledger.unchanged(meta()) == first
    assert put(ledger, [{"amount": 5}], sha256="b").id == "2020-09-08-0003"


def test_an_undo_of_what_is_not_there_or_undone_is_refused(ledger: Ledger) -> None:
    batch = put(ledger, [{}])
    ledger.undo(batch.id, at=NOON, by="david")
    with pytest.raises(BadInput, match=r"ledger\.batch-undone"):
        ledger.undo(batch.id, at=NOON, by="david")
    with pytest.raises(BadInput, match=r"ledger\.batch-unknown"):
        ledger.undo("2020-01-01-0001", at=NOON, by="david")


def test_ids_sort_by_day_and_order(ledger: Ledger) -> None:
    ids = [
        put(ledger, [{}], sha256=str(n), created_at=NOON + timedelta(days=day)).id
        for n, day in enumerate([0, 0, 1, 0])
    ]
    assert ids == ["2020-09-08-0001", "2020-09-08-0002", "2020-09-09-0001", "2020-09-08-0003"]


def test_leaving_without_commit_leaves_no_trace(ledger: Ledger) -> None:
    with ledger.write(meta()) as writer:
        writer.append(Chunk("outcome", "", facts({})))
    assert ledger.batches() == ()
    assert list((ledger.home / "staging").iterdir()) == []


def test_a_file_without_facts_is_refused(ledger: Ledger) -> None:
    with ledger.write(meta()) as writer, pytest.raises(BadInput, match=r"ledger\.no-facts"):
        writer.commit()
    assert ledger.batches() == ()


def test_rejected_rows_are_kept_beside_the_parts(ledger: Ledger) -> None:
    with ledger.write(meta()) as writer:
        writer.append(Chunk("outcome", "", facts({})))
        batch = writer.commit(
            ReadingReport("csv", rejected=[RejectedRow(7, "belopp saknas", amount=12)])
        )
    kept = json.loads((ledger.home / "batches" / batch.id / "rejected.json").read_text("utf-8"))
    assert batch.rejected == 1
    assert kept == [{"line": 7, "reason": "belopp saknas", "sheet": "", "amount": 12}]


def test_vouchers_and_month_balances_of_one_source_are_not_mixed(ledger: Ledger) -> None:
    put(ledger, [{"month": 1}])
    with pytest.raises(BadInput, match=r"ledger\.mixed-grain"):
        put(ledger, [{"month": 2, "voucher": ""}], sha256="b")
    put(ledger, [{"month": 2, "voucher": ""}], sha256="b", source="balanser")
    put(ledger, [{"month": 1, "voucher": ""}], sha256="c")
    assert sorted(active(ledger)) == [1, 2]


def test_versions_whose_names_look_alike_do_not_share_a_file(ledger: Ledger) -> None:
    with ledger.write(meta()) as writer:
        for version in ("juni 2020", "juni-2020", "../juni/2020"):
            writer.append(Chunk("budget", version, facts({"amount": len(version)})))
        batch = writer.commit()
    assert len({part.file for part in batch.parts}) == 3
    assert ledger.verify() == ()
    assert ledger.versions(committee="von", kind="budget", year=2020) == (
        "../juni/2020",
        "juni 2020",
        "juni-2020",
    )


def test_verify_finds_what_was_tampered_with(ledger: Ledger) -> None:
    batch = put(ledger, [{"month": month} for month in (1, 2, 3)])
    first, second, third = (ledger.path(part) for part in batch.parts)
    pq.write_table(facts({"amount": 99}), first)
    second.write_bytes(b"PAR1")
    third.unlink()
    assert [(found.file, found.problem) for found in ledger.verify()] == [
        ("outcome-2020-01.parquet", "differs"),
        ("outcome-2020-02.parquet", "damaged"),
        ("outcome-2020-03.parquet", "missing"),
    ]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"schema": "other/1"}', '{"schema": "tertial.ledger/1"}']
)
def test_a_damaged_register_is_said_so(ledger: Ledger, text: str) -> None:
    ledger.home.mkdir()
    (ledger.home / "manifest.json").write_text(text)
    with pytest.raises(BadInput, match=r"ledger\.damaged"):
        ledger.batches()


def test_another_process_s_import_is_seen(ledger: Ledger) -> None:
    put(ledger, [{}])
    other = Ledger(ledger.home)
    assert other.generation == 1
    put(ledger, [{}], sha256="b")
    assert other.generation == 2


def test_two_writers_at_once_both_arrive(ledger: Ledger) -> None:
    with ledger.write(meta("a")) as one, Ledger(ledger.home).write(meta("b")) as two:
        one.append(Chunk("outcome", "", facts({"month": 1})))
        two.append(Chunk("outcome", "", facts({"month": 2})))
        two.commit()
        one.commit()
    assert active(ledger) == {1: ("2020-09-08-0002", 100), 2: ("2020-09-08-0001", 100)}


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(BadInput, match=r"ledger\.not-written"):
        put(Ledger(tmp_path / "taken"), [{}])


def test_a_disk_that_fills_up_leaves_the_old_state(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = put(ledger, [{}])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput, match=r"ledger\.not-written"):
        put(ledger, [{}], sha256="b")
    assert active(ledger) == {1: (first.id, 100)}


def test_sums_that_leave_64_bits_are_refused(ledger: Ledger) -> None:
    huge = 2**62
    with pytest.raises(BadInput, match=r"ledger\.amount-too-large"):
        put(ledger, [{"amount": huge}, {"amount": huge}])
    assert ledger.batches() == ()


ROW = st.fixed_dictionaries(
    {
        "year": st.sampled_from([2019, 2020]),
        "month": st.integers(0, 13),
        "account": st.sampled_from(["3000", "4000", "46", "åäö"]),
        "amount": st.integers(-(10**15), 10**15),
        "voucher": st.sampled_from(["A 1", "A 2"]),
    }
)


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=20), memory_rows=st.integers(0, 20))
def test_what_is_spilled_to_disk_is_what_was_given(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, object]], memory_rows: int
) -> None:
    ledger = Ledger(tmp_path_factory.mktemp("spill"))
    with ledger.write(meta(), memory_rows=memory_rows) as writer:
        for row in rows:
            writer.append(Chunk("outcome", "", facts(row)))
        batch = writer.commit()
    stored = [
        tuple(row[name] for name in ("year", "month", "account", "amount", "voucher"))
        for part in batch.parts
        for row in pq.read_table(ledger.path(part)).to_pylist()
    ]
    given = [
        tuple(row[name] for name in ("year", "month", "account", "amount", "voucher"))
        for row in rows
    ]
    assert sorted(stored) == sorted(given)
    assert batch.rows == len(rows)
    assert ledger.verify() == ()


KILLED = """
import os, signal, sys
from pathlib import Path
import pyarrow.parquet as pq
from tertial.ledger.batches import Ledger
from tests.ledger.making import put

def die_in_time(module, name):
    real = getattr(module, name)
    def counted(*arguments, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)
    setattr(module, name, counted)

for home in sorted(Path(sys.argv[1]).iterdir()):
    child = os.fork()
    if child == 0:
        left = int(home.name)
        for name in ("fsync", "rename", "replace", "open", "mkdir", "unlink"):
            die_in_time(os, name)
        die_in_time(pq, "ParquetWriter")
        put(Ledger(home), [{"month": m, "amount": 5} for m in (1, 2)], sha256="new")
        os._exit(0)
    print(os.waitpid(child, 0)[1])
"""
STEPS = 40


def test_a_kill_at_any_step_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    ledgers = [Ledger(tmp_path / f"{step:02d}") for step in range(STEPS)]
    for ledger in ledgers:
        put(ledger, [{"month": 1, "amount": 1}])
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
    )
    ends = [int(line) for line in run.stdout.split()]
    assert set(ends) == {signal.SIGKILL, 0}, "some were killed, and some steps come after the end"
    old = {1: ("2020-09-08-0001", 1)}
    new = {1: ("2020-09-08-0002", 5), 2: ("2020-09-08-0002", 5)}
    states = [active(ledger) for ledger in ledgers]
    first_new = states.index(new)
    assert states == [old] * first_new + [new] * (STEPS - first_new)
    assert 0 < first_new < ends.index(0) < STEPS, "the swap is the one commit point"
    for ledger in ledgers:
        assert ledger.verify() == ()
        put(ledger, [{"month": 1, "amount": 8}], sha256="later")
        assert active(ledger)[1][1] == 8
        assert list((ledger.home / "staging").iterdir()) == []
        known = sorted(batch.id for batch in ledger.batches())
        assert sorted(path.name for path in (ledger.home / "batches").iterdir()) == known
