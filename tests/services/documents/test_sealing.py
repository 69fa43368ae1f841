"""A sealed report: whole or not at all, the same afterwards, and proved by its folder alone."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tertial.document.render.json import from_json, to_json
from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.ledger.manifest import read_manifest
from tertial.services.backup import _other_files
from tertial.services.documents import sealed, sealing, whole
from tertial.services.documents.answers import answer_finding
from tertial.services.documents.drafts import draft_of
from tertial.services.documents.sealing import seal_file, seal_page, sealed_document, seals_of
from tertial.services.documents.verifying import verify
from tertial.services.documents.whole import STAGED
from tertial.store.models import AuditEvent, Committee, Seal, SectionText
from tests.services.documents.sealable import (
    BO,
    EVA,
    NOW,
    PER,
    REPORT,
    approve,
    decide,
    fill,
    post,
    seal,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(small_world: Committee, tmp_path: Path) -> Path:
    """The workspace of a report whose sections are approved."""
    fill(small_world, tmp_path / "files")
    approve()
    return tmp_path


def _folder(world: Path, number: int = 1) -> Path:
    return world / "sealed" / "von" / REPORT / str(number)


def test_a_seal_holds_all_that_it_is_made_of(world: Path) -> None:
    made = seal(note="Till nämnden den 24 september")
    names = {p.relative_to(_folder(world)).as_posix() for p in _folder(world).rglob("*.*")}
    assert {sealed.REGISTER, *sealed.NEEDED, "texter/sammanfattning.md"} <= names
    assert {f"filer/von-{REPORT}.{e}" for e in ("pdf", "docx", "html", "xlsx", "json")} <= names
    register = sealed.read_register((_folder(world) / sealed.REGISTER).read_bytes())
    assert {each.name for each in register.files} == names - {sealed.REGISTER}
    assert register.versions.keys() == {"tertial", "typst", "python"}
    assert made.sha256 == sealed.sha256_of((_folder(world) / sealed.REGISTER).read_bytes())
    (batch,) = json.loads((_folder(world) / sealed.SOURCES).read_bytes())["batches"]
    known = read_manifest(world / "ledger" / "manifest.json").batches[0].meta
    assert (batch["file"], batch["sha256"]) == (known.file, known.sha256)
    event = AuditEvent.objects.get(action="report.sealed")
    assert (event.actor, event.data["sha256"]) == ("eva", made.sha256)


def test_a_seal_is_the_same_after_ledger_and_texts_have_changed(world: Path) -> None:
    seal()
    before = sealed_document(actor=EVA, committee="von", report=REPORT, number=1)
    post(world / "files" / "mars.csv", ("5010", "202003", "900,00"))
    SectionText.objects.filter(section="ekonomi").update(body="Ekonomin är sämre.")
    assert draft_of("von", REPORT).document != before
    assert seal_page(actor=EVA, committee="von", report=REPORT, number=1).document == before
    assert verify(_folder(world)).faults == ()
    assert len(verify(_folder(world)).proved) == 2


def test_it_holds_with_another_version_of_typst(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "versions", lambda: {"tertial": "0.0.1", "typst": "0.1.0"})
    seal()
    assert verify(_folder(world)).exit_code == 0


def test_reading_a_seal_asks_neither_ledger_nor_texts(world: Path) -> None:
    seal()
    shutil.rmtree(world / "ledger")
    SectionText.objects.all().delete()
    page = seal_page(actor=PER, committee="von", report=REPORT, number=1)
    assert "300" in page.document.sections[0].blocks[0].text  # type: ignore[union-attr]  # a paragraph
    name, content = seal_file(
        actor=PER, committee="von", report=REPORT, number=1, name=f"von-{REPORT}.pdf"
    )
    assert content.startswith(b"%PDF")
    assert name.endswith(".pdf")


def test_a_seal_as_one_zip_is_proved_too(world: Path, tmp_path: Path) -> None:
    made = seal()
    name, content = seal_file(actor=EVA, committee="von", report=REPORT, number=1, name="allt.zip")
    (tmp_path / name).write_bytes(content)
    proof = verify(tmp_path / name, expected=made.short)
    assert (proof.exit_code, proof.sha256) == (0, made.sha256)
    assert verify(tmp_path / name, expected="0" * 16).exit_code == 1


def test_a_backup_holds_the_seals(world: Path) -> None:
    seal()
    names = {name for name, _ in _other_files(world)}
    assert f"sealed/von/{REPORT}/1/seal.json" in names
    assert f"sealed/von/{REPORT}/1/filer/von-{REPORT}.pdf" in names


def test_a_politician_gets_the_files_but_not_what_they_were_computed_from(world: Path) -> None:
    seal()
    with pytest.raises(NotAllowed):
        seal_file(actor=PER, committee="von", report=REPORT, number=1, name="allt.zip")
    with pytest.raises(NotFound, match=r"seal\.file"):
        seal_file(actor=PER, committee="von", report=REPORT, number=1, name="../facts.json")


def test_a_report_is_not_sealed_before_it_is_approved(
    small_world: Committee, tmp_path: Path
) -> None:
    fill(small_world, tmp_path / "files")
    with pytest.raises(BadInput, match=r"seal\.unapproved") as error:
        seal()
    assert error.value.values["count"] == 2
    made = seal(despite="Nämnden har bråttom")
    assert "Nämnden har bråttom" in made.note


def test_what_is_sealed_as_decided_has_its_decision(world: Path) -> None:
    with pytest.raises(BadInput, match=r"seal\.not-decided"):
        seal(status="decided")
    decide("postponed")
    with pytest.raises(BadInput, match=r"seal\.not-decided"):
        seal(status="decided")
    decide(points=["Delårsrapporten godkänns"])
    seal(status="decided")
    said = json.loads((_folder(world) / sealed.DECISION).read_bytes())
    assert (said["paragraph"], said["points"]) == ("12", ["Delårsrapporten godkänns"])


def test_errors_of_the_checks_stop_a_seal(world: Path) -> None:
    SectionText.objects.filter(section="ekonomi").update(
        body="Kostnaderna ökade med 10 procent, från 100 mnkr till 150 mnkr."
    )
    draft = draft_of("von", REPORT)
    errors = [f for f in sealing.checked(draft.document).findings if f.severity == "error"]
    assert errors
    with pytest.raises(BadInput, match=r"seal\.unanswered"):
        seal()
    for each in errors:
        answer_finding(
            actor=EVA,
            committee="von",
            report=REPORT,
            key=each.key,
            reason="Beloppen är avrundade i källan",
            now=NOW,
        )
    seal()
    checks = json.loads((_folder(world) / sealed.CHECKS).read_bytes())
    assert "Beloppen är avrundade i källan" in json.dumps(checks, ensure_ascii=False)


def test_only_who_may_seal_seals(world: Path) -> None:
    with pytest.raises(NotAllowed):
        seal(actor=BO)
    assert not (world / "sealed").exists()


@pytest.mark.parametrize("where", ["sync", "rename", "audit"])
def test_a_seal_that_is_stopped_on_the_way_leaves_nothing(
    world: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise OSError(28, "full")

    targets: dict[str, tuple[Any, str]] = {
        "sync": (whole, "sync_folder"),
        "rename": (Path, "rename"),
        "audit": (sealing, "record"),
    }
    with monkeypatch.context() as patch:
        patch.setattr(*targets[where], stop)
        with pytest.raises(BadInput, match=r"seal\.not-written"):
            seal()
    assert not Seal.objects.exists()
    assert list((world / "sealed" / "von" / REPORT).iterdir()) == []
    assert seal().number == 1
    assert verify(_folder(world)).exit_code == 0


def test_what_a_killed_writer_left_is_removed_and_never_a_seal(world: Path) -> None:
    root = world / "sealed" / "von" / REPORT
    (root / f"{STAGED}999999999-x").mkdir(parents=True)
    mine = root / f"{STAGED}{os.getpid()}-y"
    mine.mkdir()
    (root / "1").mkdir()  # given its place, but killed before its row
    (root / "1" / "half.txt").write_text("x")
    seal()
    assert sorted(each.name for each in root.iterdir()) == sorted([mine.name, "1"])
    assert verify(root / "1").exit_code == 0


def test_an_erratum_says_what_it_puts_right_in_the_report_too(world: Path) -> None:
    seal()
    with pytest.raises(BadInput, match=r"seal\.nothing-corrected"):
        seal(corrects=1)
    with pytest.raises(NotFound, match=r"seal\.unknown"):
        seal(corrects=7)
    post(world / "files" / "mars.csv", ("5010", "202003", "900,00"))
    decide()
    made = seal(corrects=1, note="Mars saknades", status="decided")
    assert (made.number, made.corrects) == (2, 1)
    page = seal_page(actor=EVA, committee="von", report=REPORT, number=2)
    changes = {(each.before, each.after) for each in page.register.changes}
    assert any("300" in before and "1 200" in after for before, after in changes)
    assert page.document.remarks[0] == "Den här rapporten rättar version 1."
    assert verify(_folder(world, 2)).exit_code == 0
    assert [line.number for line in seals_of(draft_of("von", REPORT).report)] == [2, 1]


def test_the_sealed_document_reads_as_it_was_written(world: Path) -> None:
    seal()
    content = (_folder(world) / sealed.DOCUMENT).read_bytes()
    assert to_json(from_json(content)) == content
