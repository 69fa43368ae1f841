"""Ledger exports as tables: CSV and the like, and Excel workbooks, by a saved column mapping.

Every row that stands below the heading is imported, refused with a reason, or left out by a rule of the mapping, and
counted; the sums are compared with the total that the file or the reader gives. Text is read in blocks by the quick
path (``vector.py``); what that is unsure of, and every workbook, by the exact one (``rows.py``).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa

from tertial.errors import BadInput
from tertial.ledger.facts import FACTS, Chunk, Reading, ReadingReport
from tertial.ledger.formats.cells import Cell
from tertial.ledger.formats.layout import HEAD_ROWS, Layout, Miss, find_layout
from tertial.ledger.formats.mapping import ColumnMapping
from tertial.ledger.formats.rows import Refused, RowReader, Taken
from tertial.ledger.formats.tally import Tally, check_total
from tertial.ledger.formats.text import BLOCK, detect_encoding, fields_of, lines_of, utf8_blocks
from tertial.ledger.formats.vector import Converted, VectorReader
from tertial.ledger.formats.workbook import Sheet, sheets_of

DELIMITERS = (";", "\t", ",", "|")
CHUNK_FACTS = 50_000
AHEAD = 3
THREADS = 2
HEAD_LINES = 200
LONGEST_QUOTE = 50
"""A quoted field over more lines than this is a quote mark that was never closed."""


def open_tabular(
    path: Path,
    *,
    mapping: ColumnMapping,
    control_total: int | None = None,
    quick: bool = True,
    block_size: int = BLOCK,
) -> Reading:
    """Open a CSV file or a workbook by a mapping; which of them it is, its content says.

    ``control_total`` is what the file must add up to, öre, as the file signs it. ``quick=False`` reads every row by the
    exact path (the answer is the same). ``block_size`` is how many bytes are held at a time; the heading must be in the
    first of them.

    Raises ``BadInput``: ``tabular.heading-missing``, ``tabular.heading-twice``, ``tabular.sheet-missing``,
    ``file.encoding``, ``file.encoding-unknown``, ``file.damaged``, ``file.password``; while reading also
    ``tabular.control-total``, ``file.line-too-long``.
    """
    with path.open("rb") as file:
        is_workbook = file.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    if is_workbook:
        return WorkbookReading(path, mapping, control_total)
    return TextReading(path, mapping, control_total, quick, block_size)


class _Facts:
    """Facts gathered row by row, per target, until they are many enough for a chunk."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._rows: list[list[tuple[Any, ...]]] = [[] for _ in layout.targets]
        self.count = 0

    def add(self, row: Taken) -> None:
        for fact in row.facts:
            self._rows[fact.target].append(
                (fact.year, fact.month, *row.codes, fact.amount, row.voucher, row.day, row.text)
            )
        self.count += len(row.facts)

    def chunks(self) -> Iterator[Chunk]:
        for target, rows in zip(self._layout.targets, self._rows, strict=True):
            if rows:
                arrays = [
                    pa.array(values, field.type)
                    for values, field in zip(zip(*rows, strict=True), FACTS, strict=True)
                ]
                yield Chunk(target.kind, target.version, pa.table(arrays, schema=FACTS))
                rows.clear()
        self.count = 0


class TextReading:
    """A CSV file being read."""

    def __init__(
        self,
        path: Path,
        mapping: ColumnMapping,
        control_total: int | None,
        quick: bool,
        block_size: int,
    ) -> None:
        encoding = detect_encoding(path, mapping.encoding)
        self.report = ReadingReport(format="csv", encoding=encoding)
        self._path = path
        self._mapping = mapping
        self._control_total = control_total
        self._blocks = utf8_blocks(path, encoding, block_size)
        self._first = next(self._blocks, b"")
        self._delimiter, layout, self._head = _find_heading(path, self._first, mapping)
        self._rows = RowReader(layout, is_text=True)
        self._facts = _Facts(layout)
        self._tally = Tally(path.name, layout, self.report)
        self._vector = VectorReader(layout, self._rows, self._delimiter)
        self._is_quick = quick and self._vector.is_possible

    def chunks(self) -> Iterator[Chunk]:
        """The facts; the report is complete when they have all been taken. Raises ``BadInput``."""
        line, carry = self._head + 1, b""
        with ThreadPoolExecutor(THREADS) as pool:
            for block, ready, is_last in self._converted(pool):
                self._note_damage(block)
                if carry:
                    block, ready, carry = carry + block, None, b""
                converted = ready.result() if ready else self._quick(block)
                if converted is not None:
                    yield from self._taken(converted, block, line)
                    line += converted.rows + len(converted.unsure)
                else:
                    read, carry = self._exact(block, line, is_last)
                    line += read
                if self._facts.count >= CHUNK_FACTS:
                    yield from self._facts.chunks()
        yield from self._facts.chunks()
        self._tally.close_sheet()
        check_total(self._path.name, self._mapping, self.report, self._control_total)

    def _note_damage(self, block: bytes) -> None:
        if _REPLACED in block and _DAMAGE not in self.report.warnings:
            self.report.warnings.append(_DAMAGE)

    def _converted(
        self, pool: ThreadPoolExecutor
    ) -> Iterator[tuple[bytes, Future[Converted | None] | None, bool]]:
        """The blocks below the heading, read ahead and handed to the quick path; the last one is marked."""
        waiting: deque[tuple[bytes, Future[Converted | None] | None]] = deque()
        for raw in self._body():
            block = _plain_line_ends(raw)
            ready = pool.submit(self._vector.convert, block) if self._is_quick else None
            waiting.append((block, ready))
            if len(waiting) > AHEAD:
                yield (*waiting.popleft(), False)
        while waiting:
            yield (*waiting.popleft(), not waiting)

    def _body(self) -> Iterator[bytes]:
        first = _plain_line_ends(self._first)
        self._first = b""
        at = 0
        for _ in range(self._head):
            at = first.find(b"\n", at) + 1 or len(first)
        if first[at:]:
            yield first[at:]
        yield from self._blocks

    def _quick(self, block: bytes) -> Converted | None:
        return self._vector.convert(block) if self._is_quick else None

    def _taken(self, converted: Converted, block: bytes, line: int) -> Iterator[Chunk]:
        for number, table in converted.tables:
            target = self._rows.layout.targets[number]
            yield Chunk(target.kind, target.version, table)
        self._tally.many(converted.rows, converted.sums, line + converted.last)
        lines = block.split(b"\n") if converted.unsure else []
        for n in converted.unsure:
            text = lines[n].decode().removesuffix("\r")
            self._row(line + n, fields_of(text, self._delimiter) or [])

    def _exact(self, block: bytes, line: int, is_last: bool) -> tuple[int, bytes]:
        """Read a block row by row: how many lines were read, and what must wait for the next block."""
        lines = lines_of(block)
        for n, count, fields in _logical_rows(lines, self._delimiter):
            if fields is not None:
                self._row(line + n, fields)
            elif n + count == len(lines) and count < LONGEST_QUOTE and not is_last:
                return n, "".join(f"{text}\n" for text in lines[n:]).encode()
            else:
                self._tally.one(line + n, _UNCLOSED)
        return len(lines), b""

    def _row(self, line: int, cells: Sequence[Cell]) -> None:
        result = self._rows.read(cells)
        if isinstance(result, Taken):
            self._facts.add(result)
        if result is not None:
            self._tally.one(line, result)


class WorkbookReading:
    """An Excel workbook being read, sheet by sheet, row by row."""

    def __init__(self, path: Path, mapping: ColumnMapping, control_total: int | None) -> None:
        self.report = ReadingReport(format="xlsx")
        self._control_total = control_total
        self._path = path
        self._mapping = mapping
        self._sheets = _sheets_with_heading(path, mapping, self.report)

    def chunks(self) -> Iterator[Chunk]:
        """The facts; the report is complete when they have all been taken. Raises ``BadInput``."""
        for sheet, layout in self._sheets:
            rows, facts = RowReader(layout, is_text=False), _Facts(layout)
            tally = Tally(self._path.name, layout, self.report, sheet.name)
            for line, cells in enumerate(sheet.rows(), start=1):
                if line <= layout.rows:
                    continue
                result = rows.read(cells)
                if isinstance(result, Taken):
                    facts.add(result)
                if result is not None:
                    tally.one(line, result)
                if facts.count >= CHUNK_FACTS:
                    yield from facts.chunks()
            yield from facts.chunks()
            tally.close_sheet()
        check_total(self._path.name, self._mapping, self.report, self._control_total)


_REPLACED = "\ufffd".encode()
_DAMAGE = "Filen har tecken som var förstörda redan när den gjordes (\ufffd): texter kan sakna å, ä och ö."
_UNCLOSED = Refused("ett citattecken öppnar ett värde som aldrig avslutas", None, ())


def _logical_rows(
    lines: Sequence[str], delimiter: str
) -> Iterator[tuple[int, int, list[str] | None]]:
    """Rows as (first line, lines, fields); the fields are ``None`` where a quote is never closed."""
    at = 0
    while at < len(lines):
        text, count = lines[at], 1
        fields = fields_of(text, delimiter)
        while fields is None and count < LONGEST_QUOTE and at + count < len(lines):
            text += "\n" + lines[at + count]
            count += 1
            fields = fields_of(text, delimiter)
        yield at, count, fields
        at += count if fields is not None else 1


def _plain_line_ends(block: bytes) -> bytes:
    """LF or CRLF, never a lone CR."""
    if b"\r" in block and block.count(b"\r") != block.count(b"\r\n"):
        return block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return block


def _find_heading(path: Path, first: bytes, mapping: ColumnMapping) -> tuple[str, Layout, int]:
    """The delimiter under which the headings are found, their layout, and how many lines they end at."""
    lines = _head_lines(first)
    best = Miss(mapping.headings, ())
    for delimiter in (mapping.delimiter,) if mapping.delimiter else DELIMITERS:
        rows = [row for row in _logical_rows(lines, delimiter) if row[2] is not None]
        found = find_layout([row[2] or [] for row in rows], mapping)
        if isinstance(found, Layout):
            start, count, _ = rows[found.rows - 1]
            return delimiter, found, start + count
        if len(found.found) > 1 and len(found.missing) <= len(best.missing):
            best = found
    raise _heading_missing(path, "", best)


def _head_lines(first: bytes) -> list[str]:
    cut = _plain_line_ends(first).split(b"\n", HEAD_LINES)[:HEAD_LINES]
    return lines_of(b"\n".join(cut))


def _heading_missing(path: Path, sheet: str, miss: Miss) -> BadInput:
    return BadInput(
        "tabular.heading-missing",
        file=path.name,
        sheet=sheet,
        missing=", ".join(miss.missing),
        found=", ".join(miss.found[:30]),
    )


def _sheets_with_heading(
    path: Path, mapping: ColumnMapping, report: ReadingReport
) -> list[tuple[Sheet, Layout]]:
    sheets = sheets_of(path)
    for name in mapping.sheets:
        if name not in [sheet.name for sheet in sheets]:
            known = ", ".join(sheet.name for sheet in sheets)
            raise BadInput("tabular.sheet-missing", file=path.name, sheet=name, known=known)
    found: list[tuple[Sheet, Layout]] = []
    misses: list[tuple[Sheet, Miss]] = []
    for sheet in sheets:
        if mapping.sheets and sheet.name not in mapping.sheets:
            continue
        layout = find_layout(sheet.head(HEAD_ROWS + 1), mapping)
        if isinstance(layout, Layout):
            found.append((sheet, layout))
        else:
            misses.append((sheet, layout))
    if misses and (mapping.sheets or not found):
        sheet, miss = min(misses, key=lambda each: len(each[1].missing))
        raise _heading_missing(path, sheet.name, miss)
    report.warnings += [
        f"Bladet ”{sheet.name}” har inte kolumnerna och lästes inte."
        for sheet, miss in misses
        if miss.found
    ]
    return found
