"""Formats by content; what cannot be read is refused with its reason."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tertial.document.parts import Reading
from tertial.document.read import recognise
from tertial.document.read.recognise import format_of, reader_of
from tertial.errors import BadInput
from tests.document.read.making import EXCEL, WORD, p, row, types, word, workbook, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def ole(*names: str) -> bytes:
    """The beginning of an OLE file whose directory has these names."""
    return OLE + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)


def macro(main: str) -> str:
    return main.replace(
        "vnd.openxmlformats-officedocument.wordprocessingml.document.main",
        "vnd.ms-word.document.macroEnabled.main",
    )


@pytest.mark.parametrize(
    "data, name",
    [
        (b"%PDF-1.7\n...", "pdf"),
        (b"junk before\n%PDF-1.4", "pdf"),
        (word(p("text")), "docx"),
        (zipped({"word/document.xml": "<x/>"}), "docx"),
        (workbook(row(1, "a")), "xlsx"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "ods"),
        (ole("Root Entry", "Workbook"), "xls"),
        (ole("Root Entry", "Book"), "xls"),
        (b"<!DOCTYPE html><html></html>", "html"),
        (b'<?xml version="1.0"?>\n<!-- sparad -->\n<html></html>', "html"),
        (b"\xef\xbb\xbf  <HTML>", "html"),
        ("<html>".encode("utf-16"), "html"),
        (b"<table><tr><td>1</td></tr></table>\n", "html"),
        (b"<div><p>text</p></div>", "html"),
        (b"<table>\n</table>\n\n# Rubrik\n\ntext", "text"),
        (b"# Rapport\n\n<table><tr><td>1</table>", "text"),
        ("Delårsrapport per augusti".encode(), "text"),
        ("Delårsrapport".encode("cp1252"), "text"),
        ("Delårsrapport".encode("utf-16"), "text"),
        (b"Budget\tUtfall\n1\t2\n\f", "text"),
    ],
)
def test_a_format_is_known_by_content(data: bytes, name: str) -> None:
    assert format_of(data) == name


@pytest.mark.parametrize(
    "data, code",
    [
        (b"", "read.empty"),
        (b" \n\t\0\0", "read.empty"),
        (b"\xef\xbb\xbf\n", "read.empty"),
        (b"{\\rtf1 text}", "read.old_format"),
        (ole("Root Entry", "WordDocument"), "read.old_format"),
        (ole("Root Entry", "EncryptedPackage", "EncryptionInfo"), "read.locked"),
        (ole("Root Entry", "Workbook", "_VBA_PROJECT_CUR"), "read.macros"),
        (ole("Root Entry", "Picture"), "read.unknown"),
        (zipped({"a.txt": "text"}), "read.unknown"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "read.old_format"),
        (
            zipped(
                {"[Content_Types].xml": types("/ppt/presentation.xml", "x.presentationml.main")}
            ),
            "read.old_format",
        ),
        (
            zipped(
                {
                    "[Content_Types].xml": types("/word/document.xml", WORD),
                    "word/vbaProject.bin": "x",
                }
            ),
            "read.macros",
        ),
        (zipped({"[Content_Types].xml": types("/word/document.xml", macro(WORD))}), "read.macros"),
        (
            zipped(
                {"[Content_Types].xml": types("/xl/workbook.bin", EXCEL.replace("sheet.main", "x"))}
            ),
            "read.unknown",
        ),
        (
            zipped(
                {
                    "[Content_Types].xml": types(
                        "/xl/workbook.bin",
                        "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
                    )
                }
            ),
            "read.old_format",
        ),
        (b"PK\x03\x04 avbruten", "read.broken"),
        (b"\x89PNG\r\n\x1a\n", "read.picture"),
        (b"\xff\xd8\xff\xe0 JFIF", "read.picture"),
        (bytes(range(256)) * 10, "read.unknown"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        format_of(data)
    assert refused.value.code == code


def test_a_fault_that_a_reader_did_not_foresee_is_a_broken_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(_: bytes) -> Reading:
        raise IndexError("inside a library")

    monkeypatch.setitem(recognise._READERS, "text", fails)
    with pytest.raises(BadInput) as refused:
        reader_of(b"text")(b"text")
    assert refused.value.code == "read.broken"


def test_no_reader_is_imported_before_it_is_asked_for() -> None:
    libraries = "('lxml', 'pypdfium2', 'python_calamine')"
    code = (
        "import sys, tertial.document.read.recognise; "
        f"print([each for each in {libraries} if each in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
