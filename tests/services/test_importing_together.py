"""Several files in one import count together or not at all; a re-export replaces its own months and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tertial.errors import BadInput
from tertial.ledger import batches as batches_module
from tertial.ledger.batches import Ledger
from tertial.ledger.manifest import Manifest
from tertial.services.access import SYSTEM
from tertial.services.imported import ImportResult
from tertial.services.importing import import_paths
from tertial.services.undoing import undo_batch
from tertial.services.workspace import ledger_home
from tertial.store.models import AuditEvent, Goal
from tests.services.ledgers import FEBRUARY, HEAD, JANUARY, NOW, Posting, export
from tests.services.packages import folder_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]
GOOD = [JANUARY, FEBRUARY, ("3110", "202001", "-30,50")]
MENDED: list[Posting] = [("5010", "202002", "250,00")]


def read(*paths: Path, **given: Any) -> ImportResult:
    return import_paths(
        **{"actor": SYSTEM, "now": NOW, "paths": paths, "committee": "von", **given}
    )


def sums() -> dict[int, int]:
    """Öre by month that count now."""
    parts = Ledger(ledger_home()).active_parts(committee="von", kind="outcome", year=2020)
    return {part.key.month: part.sum for part in parts}


def batches() -> list[str]:
    return [batch.id for batch in Ledger(ledger_home()).batches()]


@pytest.fixture
def balances(tmp_path: Path) -> Path:
    """A month's balance of the same source and year, which never stands beside vouchers."""
    path = tmp_path / "saldon.csv"
    path.write_text(f"{HEAD}\n51210;51012;5010;;;202003;7,00;;;\n", "utf-8")
    return path


def test_files_that_cannot_stand_together_leave_neither(tmp_path: Path, balances: Path) -> None:
    with pytest.raises(BadInput) as refused:
        read(export(tmp_path / "bok.csv", GOOD), balances)
    assert refused.value.code == "ledger.mixed-grain"
    assert (sums(), batches(), AuditEvent.objects.count()) == ({}, [], 0)
    assert list((ledger_home() / "batches").glob("*")) == []


def test_a_package_beside_a_file_that_fails_last_is_not_taken(
    tmp_path: Path, balances: Path
) -> None:
    read(export(tmp_path / "bok.csv", GOOD))
    before = AuditEvent.objects.count()
    with pytest.raises(BadInput, match="mixed-grain"):
        read(folder_with(tmp_path / "p"), balances)
    assert AuditEvent.objects.count() == before
    assert Goal.objects.count() == 0


def test_a_file_without_facts_takes_the_others_with_it(tmp_path: Path) -> None:
    good, empty = read(export(tmp_path / "bok.csv", GOOD), export(tmp_path / "tom.csv", [])).files
    assert (good.status, empty.status) == ("refused", "refused")
    assert good.reason == ("bok.csv: Stoppades av tom.csv; inget i samma inläsning är inläst.")
    assert empty.reason == "tom.csv har inga poster att läsa in."
    assert (sums(), batches(), AuditEvent.objects.count()) == ({}, [], 0)


def test_every_file_has_its_batch(tmp_path: Path) -> None:
    first = export(tmp_path / "ett.csv", [JANUARY])
    result = read(first, export(tmp_path / "två.csv", [FEBRUARY]))
    assert [file.batch for file in result.files] == batches()
    assert len(set(batches())) == 2
    assert Ledger(ledger_home()).verify() == ()


def test_the_register_is_swapped_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swaps: list[int] = []
    swap = batches_module.swap_manifest

    def counted(register: Path, manifest: Manifest) -> None:
        swaps.append(len(manifest.batches))
        swap(register, manifest)

    monkeypatch.setattr(batches_module, "swap_manifest", counted)
    read(export(tmp_path / "ett.csv", [JANUARY]), export(tmp_path / "två.csv", [FEBRUARY]))
    assert swaps == [2]


def test_the_same_file_given_twice_is_one_batch(tmp_path: Path) -> None:
    file = export(tmp_path / "bok.csv", GOOD)
    result = read(file, file)
    assert {each.batch for each in result.files} == set(batches())
    assert (len(batches()), sums()) == (1, {1: 6950, 2: 20_000})
    assert AuditEvent.objects.filter(action="ledger.imported").count() == 1


def test_a_re_export_replaces_the_months_it_holds(tmp_path: Path) -> None:
    read(export(tmp_path / "bok.csv", GOOD))
    read(export(tmp_path / "rättad.csv", MENDED))
    assert sums() == {1: 6950, 2: 25_000}


def test_an_undo_gives_back_what_was_replaced(tmp_path: Path) -> None:
    read(export(tmp_path / "bok.csv", GOOD))
    new = read(export(tmp_path / "rättad.csv", MENDED)).files[0].batch
    undo_batch(actor=SYSTEM, batch=new, now=NOW)
    assert sums() == {1: 6950, 2: 20_000}


def test_a_batch_is_undone_once_and_its_file_can_be_read_in_again(tmp_path: Path) -> None:
    file = export(tmp_path / "bok.csv", GOOD)
    batch = read(file).files[0].batch
    undo_batch(actor=SYSTEM, batch=batch, now=NOW)
    with pytest.raises(BadInput, match="undone"):
        undo_batch(actor=SYSTEM, batch=batch, now=NOW)
    assert AuditEvent.objects.filter(action="batch.undone").count() == 1
    assert read(file).files[0].status == "imported"
