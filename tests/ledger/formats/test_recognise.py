"""What a file is goes by what is in it; what cannot be read is refused with the reason."""

from __future__ import annotations

import os
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.errors import BadInput, TertialError
from tertial.ledger.formats import recognise as module
from tertial.ledger.formats.mapping import AmountColumn, ColumnMapping
from tertial.ledger.formats.recognise import open_file, recognise

DATA = Path(__file__).parents[2] / "data" / "ledger"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
TABLE = b"Konto;Period;Belopp\n4600;202608;1,00\n"


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    return tmp_path / "fil.xlsx"


def test_the_content_counts_and_not_the_name(odd: Path) -> None:
    odd.write_bytes(TABLE)
    assert recognise(odd) == "csv"
    odd.write_bytes(TABLE.decode().encode("utf-16"))
    assert recognise(odd) == "csv"
    odd.write_bytes(b"#FLAGGA 0\r\n#SIETYP 4\r\n")
    assert recognise(odd) == "sie"
    odd.write_bytes((DATA / "huvudbok.xlsx").read_bytes())
    assert recognise(odd) == "xlsx"


@pytest.mark.parametrize(
    "content, code",
    [
        (b"", "file.empty"),
        (b" \r\n\t", "file.empty"),
        (b"\xef\xbb\xbf", "file.empty"),
        (b"<html><table><tr><td>Konto</td></tr></table></html>", "file.html"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?><Workbook/>", "file.html"),
        ("<!DOCTYPE html>".encode("utf-16"), "file.html"),
        (b"%PDF-1.7\n", "file.unknown"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "file.unknown"),
        (b"PK\x03\x04 half a package", "file.damaged"),
        (OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"), "file.password"),
    ],
)
def test_what_is_no_ledger_file_is_refused(odd: Path, content: bytes, code: str) -> None:
    odd.write_bytes(content)
    with pytest.raises(BadInput) as error:
        open_file(odd)
    assert error.value.code == code


def test_another_package_than_a_workbook_is_unknown(odd: Path) -> None:
    with zipfile.ZipFile(odd, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    with pytest.raises(BadInput, match=r"file\.unknown"):
        open_file(odd)


def test_what_is_not_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"file\.missing"):
        open_file(tmp_path / "saknas.csv")
    with pytest.raises(BadInput, match=r"file\.not-a-file"):
        open_file(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput, match=r"file\.not-a-file"):
        open_file(tmp_path / "pipe")
    with pytest.raises(BadInput, match=r"file\.unreadable"):
        open_file(tmp_path / "nul\0")


def test_a_file_that_is_too_large_is_refused(odd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TEXT_LIMIT", 10)
    odd.write_bytes(TABLE)
    with pytest.raises(BadInput, match=r"file\.too-large"):
        open_file(odd)


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    odd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tertial.ledger.formats import workbook

    monkeypatch.setattr(workbook, "UNPACKED_LIMIT", 10)
    odd.write_bytes((DATA / "huvudbok.xlsx").read_bytes())
    with pytest.raises(BadInput, match=r"file\.too-large"):
        open_file(odd)


def test_a_file_is_opened_by_its_headings_or_by_a_mapping(odd: Path) -> None:
    odd.write_bytes(TABLE)
    reading = open_file(odd)
    assert sum(chunk.table.num_rows for chunk in reading.chunks()) == 1
    mapping = ColumnMapping(
        columns={"activity": ("Konto",), "period": ("Period",)}, amounts=(AmountColumn("Belopp"),)
    )
    reading = open_file(odd, mapping=mapping, encoding="latin-1", control_total=100)
    (chunk,) = reading.chunks()
    assert chunk.table.column("activity").to_pylist() == ["4600"]
    assert reading.report.encoding == "iso8859-1"


def test_a_workbook_is_opened_by_its_headings() -> None:
    reading = open_file(DATA / "huvudbok.xlsx")
    assert [chunk.table.num_rows for chunk in reading.chunks()] == [2]
    assert reading.report.control_totals == {"Belopp": 113_656_789}


@settings(max_examples=150, deadline=None)
@given(
    data=st.binary(max_size=200)
    | st.binary(max_size=60).map(lambda tail: TABLE + tail)
    | st.binary(max_size=60).map(lambda tail: b"PK\x03\x04" + tail)
    | st.binary(max_size=60).map(lambda tail: OLE + tail)
    | st.text(max_size=80).map(lambda text: text.encode("utf-16"))
)
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.bin"
    path.write_bytes(data)
    with suppress(TertialError):
        report = (reading := open_file(path)).report
        assert sum(chunk.table.num_rows for chunk in reading.chunks()) == report.rows_imported
