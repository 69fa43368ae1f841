"""``tertial verify``: what is whole is proved, what is tampered with is refused by name. No workspace is needed."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tertial.cli import main
from tertial.document.build import build
from tertial.document.facts_json import facts_to_json
from tertial.document.model import Document
from tertial.document.render.json import to_json
from tertial.document.template import parse_template
from tertial.errors import BadInput
from tertial.services.documents import sealed
from tertial.services.documents.sealed import Register, listed, register_bytes, sha256_of
from tertial.services.documents.verifying import differences, verify
from tests.document.test_build import TEMPLATE
from tests.document.world import facts

NAME = "von-delarsrapport-2020-03"


def _document() -> Document:
    return build(facts(), parse_template(TEMPLATE))


def _files() -> dict[str, bytes]:
    document = to_json(_document())
    return {
        sealed.DOCUMENT: document,
        sealed.FACTS: facts_to_json(facts()),
        sealed.TEMPLATE: json.dumps(TEMPLATE).encode(),
        sealed.CHECKS: b"{}",
        sealed.SOURCES: b"{}",
        f"filer/{NAME}.json": document,
        f"filer/{NAME}.pdf": b"%PDF-1.7 rapport",
    }


def _put(folder: Path, files: dict[str, bytes]) -> Path:
    """A folder with these files and a register that names them as they are."""
    register = Register(
        report="von/delarsrapport-2020-03",
        committee="Vård- och omsorgsnämnden",
        title="Delårsrapport",
        number=1,
        status="proposed",
        at="2020-09-08T08:00:00+00:00",
        by="Eva Ek",
        files=listed(files),
    )
    for name, content in (files | {sealed.REGISTER: register_bytes(register)}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return _put(tmp_path / "sigill", _files())


def test_a_whole_seal_is_proved_and_exits_with_0(
    whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(whole)]) == 0
    said = capsys.readouterr().out
    assert "7 filer är oförändrade" in said
    assert "alla texter och siffror är lika" in said
    assert "Sigillet gäller." in said


def test_a_zip_of_the_folder_is_proved_like_the_folder(whole: Path, tmp_path: Path) -> None:
    path = Path(shutil.make_archive(str(tmp_path / "sigill-1"), "zip", tmp_path, "sigill"))
    assert verify(path).exit_code == 0


@pytest.mark.parametrize("name", sorted([*_files()]))
def test_a_byte_that_is_changed_is_told_by_its_file(whole: Path, name: str) -> None:
    content = bytearray((whole / name).read_bytes())
    content[len(content) // 2] ^= 1
    (whole / name).write_bytes(bytes(content))
    proof = verify(whole)
    assert proof.exit_code == 1
    assert proof.faults[0] == f"{name} är ändrad: innehållet är inte det som förseglades."


def test_a_missing_and_an_added_file_are_told(whole: Path) -> None:
    (whole / sealed.CHECKS).unlink()
    (whole / "extra.txt").write_text("x")
    assert verify(whole).faults == (
        "checks.json saknas.",
        "extra.txt hör inte till sigillet: filen står inte i registret.",
    )


def _cell(data: dict[str, Any]) -> dict[str, Any]:
    """The first cell with a value in the first table."""
    found: dict[str, Any] = next(
        cell
        for section in data["sections"]
        for block in section["blocks"]
        if block["type"] == "table"
        for row in block["rows"]
        for cell in row["cells"]
        if cell["value"]
    )
    return found


def _figure(data: dict[str, Any]) -> None:
    _cell(data)["text"] = "999,9"


def _value(data: dict[str, Any]) -> None:
    _cell(data)["value"] = 999.9


def _sentence(data: dict[str, Any]) -> None:
    block = next(
        b for s in data["sections"] for b in s["blocks"] if b["type"] == "paragraph" and b["text"]
    )
    block["text"] = "Allt är bra."


def _heading(data: dict[str, Any]) -> None:
    data["sections"][0]["title"] = "Annat"


def _shorter(data: dict[str, Any]) -> None:
    data["sections"].pop()


def _status(data: dict[str, Any]) -> None:
    block = next(b for s in data["sections"] for b in s["blocks"] if b["type"] == "status")
    block["status"] = "Påhittat"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_figure, "är ”999,9”, men underlaget ger"),
        (_value, "värdet är ”999.9”, men underlaget ger"),
        (_sentence, "är ”Allt är bra.”, men underlaget ger"),
        (_heading, "men underlaget ger"),
        (_shorter, "avsnitt, men underlaget ger"),
        (_status, "är ”Påhittat”, men underlaget ger"),
    ],
)
@pytest.mark.parametrize("name", [sealed.DOCUMENT, f"filer/{NAME}.json"])
def test_a_document_that_its_facts_do_not_give_is_refused_though_hashes_agree(
    tmp_path: Path, name: str, change: Callable[[dict[str, Any]], None], told: str
) -> None:
    files = _files()
    data = json.loads(files[name])
    change(data)
    files[name] = json.dumps(data).encode()
    proof = verify(_put(tmp_path / "sigill", files))
    assert proof.exit_code == 1
    assert proof.faults[0].startswith(f"{name}: ")
    assert told in proof.faults[0]
    assert proof.proved == ("7 filer är oförändrade sedan de förseglades.",)


def test_facts_that_were_changed_do_not_give_the_document(tmp_path: Path) -> None:
    files = _files()
    files[sealed.FACTS] = facts_to_json(facts(title="En annan rapport"))
    proof = verify(_put(tmp_path / "sigill", files))
    assert any("Titeln är" in each for each in proof.faults)


@pytest.mark.parametrize("name", [sealed.DOCUMENT, sealed.FACTS, sealed.TEMPLATE])
@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff\xfe"])
def test_what_cannot_be_read_is_told_and_nothing_stops(
    tmp_path: Path, name: str, content: bytes
) -> None:
    proof = verify(_put(tmp_path / "sigill", _files() | {name: content}))
    assert proof.exit_code == 1
    assert any(name in each for each in proof.faults)


def test_a_file_alone_is_looked_up_in_its_register(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = whole / "filer" / f"{NAME}.pdf"
    assert main(["verify", str(pdf)]) == 0  # the register lies beside its folder
    assert "oförändrad" in capsys.readouterr().out
    alone = tmp_path / "hämtad.pdf"
    shutil.copy(pdf, alone)
    assert main(["verify", str(alone)]) == 2
    assert "--seal" in capsys.readouterr().err
    assert main(["verify", str(alone), "--seal", str(whole / "seal.json")]) == 0
    assert main(["verify", str(alone), "--seal", str(whole)]) == 0
    alone.write_bytes(alone.read_bytes() + b" ")
    capsys.readouterr()
    assert main(["verify", str(alone), "--seal", str(whole / "seal.json")]) == 1
    assert "hämtad.pdf finns inte i sigillet" in capsys.readouterr().out


def test_the_printed_hash_tells_another_seal(whole: Path) -> None:
    digest = sha256_of((whole / sealed.REGISTER).read_bytes())
    assert verify(whole, expected=digest).exit_code == 0
    assert verify(whole, expected=f"{digest[:4]} {digest[4:8]}").exit_code == 0
    assert "ett annat sigill" in verify(whole, expected="abcd abcd").faults[0]
    assert verify(whole, expected=digest[:4]).exit_code == 1  # too little to tell anything


def test_what_is_no_seal_exits_with_2(
    tmp_path: Path, whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "trasig.zip"
    broken.write_bytes(b"PK\x03\x04 hej")
    empty = tmp_path / "tom.zip"
    zipfile.ZipFile(empty, "w").close()
    (whole / sealed.REGISTER).write_bytes(b"{}")
    for path in (tmp_path / "finns-inte.zip", broken, empty, whole, tmp_path / "finns-inte.pdf"):
        assert main(["verify", str(path)]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_zip_that_would_fill_the_memory_is_refused(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.make_archive(str(tmp_path / "sigill-1"), "zip", whole))
    monkeypatch.setattr(sealed, "LARGEST_FILE", 100)
    with pytest.raises(BadInput, match=r"verify\.too-large"):
        verify(path)


def test_two_equal_documents_have_no_differences() -> None:
    assert list(differences(_document(), _document())) == []
    other = replace(_document(), title="X")
    assert list(differences(other, _document())) == [
        f"Titeln är ”X”, men underlaget ger ”{_document().title}”."
    ]
