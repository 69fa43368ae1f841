"""What format a file has, by its content and never by its name; what cannot be read is refused with the reason.

Readers are imported when they are asked for, so that a command that reads nothing starts quickly.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from typing import Final, Literal

from tertial.document.parts import Reading
from tertial.document.read.limits import opened, require_size, require_text, unpacked
from tertial.errors import BadInput, TertialError

Reader = Callable[[bytes], Reading]
Format = Literal["pdf", "docx", "xlsx", "ods", "xls", "html", "text"]

_HEAD: Final = 1024
_PDF: Final = b"%PDF-"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES: Final = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF")
_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_STREAM: Final = 128
"""Bytes of an entry in the directory of an OLE file, and what entries are aligned to."""
_MAIN: Final = re.compile(
    rb'ContentType\s*=\s*["\'][^"\']*?(wordprocessingml\.(?:document|template)\.main'
    rb"|ms-word\.(?:document|template)\.macroEnabled"
    rb"|spreadsheetml\.(?:sheet|template)\.main|ms-excel\.(?:sheet|template|addin)\.macroEnabled"
    rb"|ms-excel\.sheet\.binary|presentationml)"
)
_MARKUP: Final = re.compile(
    rb"(?:<\?xml[^>]{0,200}>|<!--.{0,2000}?-->|\s)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT: Final = re.compile(rb"\s*<(?:table|div|h[1-6]|p|section|article|ul|ol)\b", re.IGNORECASE)
_MARKDOWN: Final = re.compile(rb"^(?:#{1,6} |\||[-*] )", re.MULTILINE)


def format_of(data: bytes) -> Format:
    """What a file is.

    Raises BadInput: ``read.empty``, ``read.too_large``, ``read.too_much_text``, ``read.unknown``,
    ``read.old_format``, ``read.locked``, ``read.macros``, ``read.broken``, ``read.bomb``.
    """
    require_size(data)
    head = data[:_HEAD]
    if _PDF in head:
        return "pdf"
    if head.startswith(_ZIP):
        return _packed(data)
    if head.startswith(_OLE):
        return _compound(data)
    if head.lstrip().startswith(b"{\\rtf"):
        raise _refused_format("RTF", "Word", ".docx")
    if head.startswith(_PICTURES):
        raise BadInput("read.picture")
    if _is_markup(data):
        return "html"
    if not _is_text(data):
        raise BadInput("read.unknown")
    require_text(data)
    return "text"


def _refused_format(name: str, program: str, instead: str) -> BadInput:
    """That a format is known but not read, and what to save it as."""
    return BadInput("read.old_format", format=name, program=program, instead=instead)


def reader_of(data: bytes, name: str = "") -> Reader:
    """The reader for a file's content; ``name`` is not looked at.

    Raises BadInput: what ``format_of`` raises.
    """
    reader = _READERS[format_of(data)]

    def guarded(content: bytes) -> Reading:
        """Whatever else a library says of a damaged file is told as one thing."""
        try:
            return reader(content)
        except TertialError:
            raise
        except (Exception, RecursionError, MemoryError) as error:
            raise BadInput("read.broken", problem="innehållet går inte att tolka") from error

    return guarded


# --- readers ----------------------------------------------------------------------------------------------


def _pdf(data: bytes) -> Reading:
    from tertial.document.read.pdf import read_pdf

    return read_pdf(data)


def _docx(data: bytes) -> Reading:
    from tertial.document.read.docx import read_docx

    return read_docx(data)


def _html(data: bytes) -> Reading:
    from tertial.document.read.html import read_html

    return read_html(data)


def _sheets(data: bytes) -> Reading:
    from tertial.document.read.xlsx import read_xlsx

    return read_xlsx(data)


def _text(data: bytes) -> Reading:
    from tertial.document.read.text import read_text

    return read_text(data)


_READERS: Final[dict[Format, Reader]] = {
    "pdf": _pdf,
    "docx": _docx,
    "html": _html,
    "xlsx": _sheets,
    "ods": _sheets,
    "xls": _sheets,
    "text": _text,
}


# --- formats in containers --------------------------------------------------------------------------------


def _packed(data: bytes) -> Format:
    """What a zip archive is by its list of content types, and by its parts where that says nothing."""
    with opened(data) as archive:
        names = {name.lower().lstrip("/") for name in archive.namelist()}
        if any(name.endswith("vbaproject.bin") or "basic/" in name for name in names):
            raise BadInput("read.macros")
        said = _declared(archive)
    if "macroenabled" in said and "binary" not in said:
        raise BadInput("read.macros")
    if "binary" in said:
        raise _refused_format("binär arbetsbok (xlsb)", "Excel", ".xlsx")
    if "presentationml" in said:
        raise _refused_format("PowerPoint", "PowerPoint", "PDF")
    if "wordprocessingml" in said or "word/document.xml" in names:
        return "docx"
    if "spreadsheetml" in said or "xl/workbook.xml" in names:
        return "xlsx"
    if "opendocument.spreadsheet" in said:
        return "ods"
    if "opendocument.text" in said:
        raise _refused_format("OpenDocument (odt)", "Word eller LibreOffice", ".docx")
    raise BadInput("read.unknown")


def _declared(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "mimetype" in names:
        return unpacked(archive, "mimetype", 1 << 20).decode("latin-1").lower()
    if "[Content_Types].xml" not in names:
        return ""
    found = _MAIN.search(unpacked(archive, "[Content_Types].xml", 4 << 20))
    return found[1].decode("latin-1").lower() if found else ""


def _compound(data: bytes) -> Format:
    """What an OLE file is by the names of its streams."""
    if _has_stream(data, "EncryptedPackage"):
        raise BadInput("read.locked")
    if _has_stream(data, "_VBA_PROJECT") or _has_stream(data, "_VBA_PROJECT_CUR"):
        raise BadInput("read.macros")
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        return "xls"
    if _has_stream(data, "WordDocument"):
        raise _refused_format("Word 97–2003 (doc)", "Word", ".docx")
    raise BadInput("read.unknown")


def _has_stream(data: bytes, name: str) -> bool:
    wanted = (name + "\0").encode("utf-16-le")
    at = data.find(wanted)
    while at >= 0 and at % _STREAM:
        at = data.find(wanted, at + 1)
    return at >= 0


# --- formats without one ----------------------------------------------------------------------------------


def _is_markup(data: bytes) -> bool:
    """Whether it begins as a web page, or is a part of one: tags first and last and no signs of Markdown."""
    plain = _narrow(data[: _HEAD * 8])
    if _MARKUP.match(plain):
        return True
    return bool(
        _FRAGMENT.match(plain)
        and data.rstrip(b" \t\r\n\0").endswith(b">")
        and not _MARKDOWN.search(plain)
    )


def _narrow(head: bytes) -> bytes:
    for mark in _BOMS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"")


def _is_text(data: bytes) -> bool:
    """Whether the bytes can be words: in UTF-16 with its mark, else without more than a few control characters."""
    if data.startswith(_BOMS[1:]):
        return True
    sample = data[: 1 << 16]
    controls = sum(sample.count(bytes([n])) for n in range(32) if n not in (9, 10, 11, 12, 13, 26))
    return controls * 50 <= len(sample)
