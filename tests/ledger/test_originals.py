"""What was hidden lies beside the batch, by the part's rows, and is erased without touching it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertial.domain.figure import Selection
from tertial.errors import BadInput
from tertial.ledger import queries
from tertial.ledger.batches import Batch, Ledger
from tertial.ledger.facts import Chunk
from tertial.ledger.masking import HIDDEN, Masker, MaskRule
from tertial.ledger.originals import files_of, hidden_rows, in_originals, read_originals
from tests.ledger.making import facts, meta

MASKER = Masker([MaskRule("text", "names")])


def written(ledger: Ledger, *, memory_rows: int = 60_000, blocks: int = 3) -> Batch:
    """Rows of two months in ``blocks`` blocks, every other with the name of a person, accounts in no order."""
    with ledger.write(meta(), memory_rows=memory_rows, masker=MASKER) as writer:
        for n in range(blocks):
            rows = [
                {
                    "month": 1 + i % 2,
                    "account": f"{5000 + (7 * i) % 10}",
                    "voucher": f"A {n} {i}",
                    "text": f"lön {n} {i}" if i % 3 else f"Anna Svensson {n} {i}",
                }
                for i in range(30)
            ]
            writer.append(Chunk("outcome", "", facts(*rows)))
        return writer.commit()


@pytest.mark.parametrize("memory_rows", [60_000, 40, 1])
def test_each_row_finds_what_stood_in_it(tmp_path: Path, memory_rows: int) -> None:
    ledger = Ledger(tmp_path)
    batch = written(ledger, memory_rows=memory_rows)
    found = 0
    for part in batch.parts:
        postings = queries.vouchers(
            ledger, Selection("von", "outcome", "", 2020, (part.key.month,)), limit=1000
        ).postings
        rows = {each.row: each for each in postings}
        stood = read_originals(ledger.path(part), rows)
        for number, row in rows.items():
            words = row.voucher.removeprefix("A ")
            expected = {True: {"text": f"Anna Svensson {words}"}, False: {}}[HIDDEN in row.text]
            assert stood.get(number, {}) == expected
        found += len(stood)
    assert found == hidden_rows(ledger.folder(batch.id)) == 30


def test_the_batch_itself_holds_no_name(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    batch = written(ledger)
    assert ledger.verify() == ()
    for part in batch.parts:
        assert b"Svensson" not in ledger.path(part).read_bytes()
        assert in_originals(ledger.path(part)).stat().st_mode & 0o077 == 0


def test_it_is_erased_and_the_batch_stays(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    batch = written(ledger)
    before = queries.monthly(ledger, committee="von", kind="outcome", year=2020)
    assert ledger.erase_originals(batch.id) == 30
    assert files_of(ledger.folder(batch.id)) == []
    assert read_originals(ledger.path(batch.parts[0]), [0, 1]) == {}
    assert queries.monthly(ledger, committee="von", kind="outcome", year=2020) == before
    assert (ledger.verify(), ledger.erase_originals(batch.id)) == ((), 0)


def test_what_is_not_a_batch_is_not_erased(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"ledger\.batch-unknown"):
        Ledger(tmp_path).erase_originals("../x")


def test_a_batch_without_anything_hidden_has_no_file(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    with ledger.write(meta(), masker=MASKER) as writer:
        writer.append(Chunk("outcome", "", facts({"text": "hyra"})))
        batch = writer.commit()
    assert not (ledger.folder(batch.id) / "originals").exists()
