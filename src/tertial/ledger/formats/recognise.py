"""What a file is, by what is in it and never by its name, and the reader for it."""

from __future__ import annotations

import os
import stat
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tertial.errors import BadInput
from tertial.ledger.facts import Reading
from tertial.ledger.formats.guess import guess_mapping, owner_of
from tertial.ledger.formats.mapping import ColumnMapping
from tertial.ledger.formats.tabular import open_tabular

if TYPE_CHECKING:
    from tertial.ledger.formats.sie import SieOptions

TEXT_LIMIT = 4 << 30
WORKBOOK_LIMIT = 300 << 20
HEAD = 1 << 16
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def recognise(path: Path) -> str:
    """What a file is: ``"sie"``, ``"csv"`` or ``"xlsx"``.

    Raises ``BadInput``: ``file.missing``, ``file.not-a-file``, ``file.unreadable``, ``file.empty``, ``file.too-large``,
    ``file.password``, ``file.html``, ``file.unknown``, ``sie.type-5``.
    """
    head, size = _head(path)
    if head.startswith(_ZIP):
        _require_workbook(path)
        _require_size(path, size, WORKBOOK_LIMIT)
        return "xlsx"
    if head.startswith(_OLE):
        if _ENCRYPTED in path.read_bytes()[: 16 << 20]:
            raise BadInput("file.password", file=path.name)
        _require_size(path, size, WORKBOOK_LIMIT)
        return "xlsx"
    _require_size(path, size, TEXT_LIMIT)
    if _is_sie_5(head):
        raise BadInput("sie.type-5", file=path.name)
    if _looks_like_markup(head):
        raise BadInput("file.html", file=path.name)
    from tertial.ledger.formats.sie import looks_like_sie

    if looks_like_sie(head):
        return "sie"
    if not _looks_like_text(head):
        raise BadInput("file.unknown", file=path.name)
    return "csv"


def open_file(
    path: Path,
    *,
    mapping: ColumnMapping | None = None,
    encoding: str | None = None,
    control_total: int | None = None,
    year: int | None = None,
    sie: SieOptions | None = None,
) -> Reading:
    """Open a ledger file of any kind that we read.

    Without ``mapping`` a table's columns are guessed from its headings (``guess_mapping``, which takes ``year``).
    ``encoding`` overrides what the file seems to be written in; ``control_total`` is öre as the file signs it; ``sie``
    is how a SIE file is read.

    Raises ``BadInput``: what ``recognise``, ``guess_mapping``, ``open_tabular`` and ``open_sie`` raise.
    """
    what = recognise(path)
    if what == "sie":
        from tertial.ledger.formats.sie import SieOptions, open_sie

        options = sie or SieOptions()
        return open_sie(path, options=replace(options, encoding=encoding or options.encoding))
    owner = ""
    if mapping is None:
        mapping = guess_mapping(path, encoding=encoding or "", year=year)
        owner = owner_of(path, encoding=encoding or "")
    elif encoding:
        mapping = replace(mapping, encoding=encoding)
    reading = open_tabular(path, mapping=mapping, control_total=control_total)
    reading.report.owner = owner
    return reading


def _head(path: Path) -> tuple[bytes, int]:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise BadInput("file.not-a-file", file=str(path))
        with path.open("rb") as file:
            head = file.read(HEAD)
    except FileNotFoundError as error:
        raise BadInput("file.missing", file=str(path)) from error
    except (OSError, ValueError) as error:
        raise BadInput(
            "file.unreadable", file=str(path), problem=os.strerror(getattr(error, "errno", 0) or 5)
        ) from error
    if not head.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise BadInput("file.empty", file=path.name)
    return head, status.st_size


def _require_size(path: Path, size: int, limit: int) -> None:
    if size > limit:
        raise BadInput("file.too-large", file=path.name, size=size, limit=limit)


def _require_workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BadInput("file.damaged", file=path.name, problem=str(error)) from error
    if not names & {"xl/workbook.xml", "xl/workbook.bin"}:
        raise BadInput("file.unknown", file=path.name)


def _is_sie_5(head: bytes) -> bool:
    """SIE 5 is XML in a namespace of its own; it holds other things than SIE 4 does."""
    plain = head.replace(b"\0", b"").lower()
    return plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith((b"<?xml", b"<sie")) and (
        b"sie.se/sie5" in plain or b"<sie" in plain
    )


def _looks_like_markup(head: bytes) -> bool:
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return plain.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<head", b"<body"))


def _looks_like_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    nulls = head.count(0)
    if nulls and nulls < len(head) // 4:
        return False
    controls = sum(head.count(bytes([n])) for n in range(32) if n not in (0, 9, 10, 11, 12, 13, 26))
    return controls <= len(head) // 100 and not head.startswith((b"%PDF", b"{\\rtf"))
