"""The quick path for text exports: a block of lines at a time as Arrow columns.

It takes only rows that it is sure of and names the others, which the exact path (``rows.py``) then reads; what it
needs to know of codes, periods and dates it asks the exact path, once per distinct value. So both give the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from tertial.ledger.facts import DIMENSIONS, FACTS
from tertial.ledger.formats.cells import AMOUNT_DIGITS, PLACES, SPACE, CellProblem, code_text
from tertial.ledger.formats.layout import Layout, Target
from tertial.ledger.formats.rows import NAMES, RowReader
from tertial.ledger.formats.text import fields_of

_Ints = np.ndarray[Any, np.dtype[np.int64]]
_Bools = np.ndarray[Any, np.dtype[np.bool_]]
_DICTIONARY = pa.dictionary(pa.int32(), pa.string())
_THOUSANDS = " \u00a0\u2007\u2009\u202f'"
_UNREAD = "\0"
_KEPT = 200_000


@dataclass(frozen=True, slots=True)
class Converted:
    """What a block gave: facts per target, how many rows they came from, sums per amount column, the unsure lines.

    Lines count from 0 in the block; ``last`` is the last one that gave facts (−1: none).
    """

    tables: tuple[tuple[int, pa.Table], ...]
    rows: int
    sums: tuple[int, ...]
    unsure: tuple[int, ...]
    last: int


class VectorReader:
    """Converts blocks by a layout; safe to use from several threads."""

    def __init__(self, layout: Layout, rows: RowReader, delimiter: str) -> None:
        self._layout = layout
        self._rows = rows
        self._delimiter = delimiter
        self._known: dict[tuple[str, bool], dict[str, str | None]] = defaultdict(dict)

    @property
    def is_possible(self) -> bool:
        """Whether rows of this mapping can be told from subtotals by their codes alone."""
        return bool(self._layout.mapping.key)

    def convert(self, block: bytes) -> Converted | None:
        """The block's facts, or ``None`` when its lines are not one row each. Lines end with LF or CRLF."""
        converted = self._whole(block)
        return self._picked(block) if converted is None else converted

    def _whole(self, block: bytes) -> Converted | None:
        """The block read as it is; ``None`` when its lines are not one row each with equally many fields."""
        first = self._fields(block.partition(b"\n")[0])
        last = self._fields(block.rstrip(b"\r\n").rpartition(b"\n")[2])
        if first is None or last is None or len(first) < self._layout.width:
            return None  # a quoted value may begin in the last line and go on in the next block
        lines = block.count(b"\n") + (not block.endswith(b"\n"))
        try:
            table = self._parsed(block, len(first))
        except pa.ArrowInvalid:
            return None
        return self._converted(_Columns(table)) if table.num_rows == lines else None

    def _picked(self, block: bytes) -> Converted | None:
        """The block without the lines that stick out (notes, short totals, quotes); these are unsure."""
        lines = block.removesuffix(b"\n").split(b"\n")
        mark = self._delimiter.encode()
        counts = [line.count(mark) for line in lines]
        usual = max(set(counts), key=counts.count)
        good = [n for n, line in enumerate(lines) if counts[n] == usual and b'"' not in line]
        if len(good) < len(lines) // 2 or any(
            self._fields(line) is None for line in lines if b'"' in line
        ):
            return None
        found = self._whole(b"\n".join(lines[n] for n in good))
        if found is None:
            return None
        odd = set(range(len(lines))) - set(good)
        unsure = sorted(odd | {good[n] for n in found.unsure})
        last = good[found.last] if found.rows else -1
        return replace(found, unsure=tuple(unsure), last=last)

    def _fields(self, line: bytes) -> list[str] | None:
        return fields_of(line.decode().removesuffix("\r"), self._delimiter)

    def _parsed(self, block: bytes, width: int) -> pa.Table:
        used = self._used | set(range(self._layout.width, width))
        texts = {place for place, _ in self._layout.amounts}
        texts |= {n for name in ("voucher", "text") for n in self._layout.columns.get(name, ())}
        types = {f"c{n}": pa.string() if n in texts else _DICTIONARY for n in used}
        return pcsv.read_csv(
            pa.BufferReader(block),
            read_options=pcsv.ReadOptions(
                column_names=[f"c{n}" for n in range(width)],
                use_threads=False,
                block_size=len(block) + 1,
            ),
            parse_options=pcsv.ParseOptions(delimiter=self._delimiter, newlines_in_values=True),
            convert_options=pcsv.ConvertOptions(
                column_types=types,
                include_columns=sorted(types),
                strings_can_be_null=False,
                quoted_strings_can_be_null=False,
            ),
        )

    @cached_property
    def _used(self) -> set[int]:
        columns = {n for places in self._layout.columns.values() for n in places}
        return columns | {place for place, _ in self._layout.amounts}

    def _converted(self, columns: _Columns) -> Converted:
        ok = columns.all_true()
        beyond = () if self._layout.mapping.ignore_extra else columns.beyond(self._layout.width)
        for place in beyond:
            ok &= columns.mapped(place, lambda text: None if text.strip(SPACE) else "")[1]
        codes = [self._codes(name, columns, ok) for name in DIMENSIONS]
        for name in self._layout.mapping.skip_empty:
            ok &= self._has_some(name, columns)
        year, month = self._period(columns, ok)
        days = self._days(columns, ok)
        amounts = [self._amount(columns.text(place), ok) for place, _ in self._layout.amounts]
        ok &= np.logical_or.reduce([present for _, present in amounts])
        common = (codes, self._text("voucher", columns), days, self._text("text", columns))
        tables = []
        for number, target in enumerate(self._layout.targets):
            amount, present = self._of_target(target, amounts)
            tables += [
                (number, table)
                for table in _tables(target, (year, month), common, amount, ok & present)
            ]
        return Converted(
            tables=tuple(tables),
            rows=int(ok.sum()),
            sums=tuple(exact_sum(values[ok & present]) for values, present in amounts),
            unsure=tuple(np.flatnonzero(~ok).tolist()),
            last=int(np.flatnonzero(ok).max(initial=-1)),
        )

    def _codes(self, name: str, columns: _Columns, ok: _Bools) -> Any:
        places = self._layout.columns.get(name)
        if places is None:
            return pa.repeat(pa.scalar(self._rows.code(name, ())), columns.rows)
        parts = []
        for n, place in enumerate(places):
            is_key = n == 0 and name == self._layout.mapping.key
            values, good = columns.mapped(place, partial(self._code, name, is_key))
            ok &= good
            parts.append(values)
        return _joined(parts)

    def _code(self, name: str, is_key: bool, text: str) -> str | None:
        """The code as the exact path reads it, ``None`` when that path must judge. Kept per distinct text."""
        known = self._known[name, is_key]
        code = known.get(text, _UNREAD)
        if code is _UNREAD:
            try:
                width = self._layout.mapping.widths.get(name, 0)
                code = code_text(text, name=NAMES[name], width=width)
            except CellProblem:
                code = None
            if is_key and (not code or self._rows.is_subtotal_text(text)):
                code = None
            if len(known) < _KEPT:
                known[text] = code
        return code

    def _has_some(self, name: str, columns: _Columns) -> _Bools:
        filled = ~columns.all_true()
        for place in self._layout.columns[name]:
            filled |= _numpy(pc.not_equal(columns.trimmed(place), ""))
        return filled

    def _period(self, columns: _Columns, ok: _Bools) -> tuple[_Ints, _Ints]:
        nothing = np.zeros(columns.rows, dtype=np.int64)
        if all(
            t.year is not None and (t.month is not None or t.spread) for t in self._layout.targets
        ):
            return nothing, nothing
        inverse, distinct = columns.distinct(self._rows.period_places)
        found = [_unless_problem(self._rows.period, cells) for cells in distinct]
        ok &= np.array([each is not None for each in found], dtype=bool)[inverse]
        pairs = np.array([each or (0, 0) for each in found], dtype=np.int64).reshape(-1, 2)[inverse]
        return pairs[:, 0], pairs[:, 1]

    def _days(self, columns: _Columns, ok: _Bools) -> Any:
        places = self._layout.columns.get("date")
        if places is None:
            return pa.array([self._rows.day(())] * columns.rows, pa.date32())
        inverse, distinct = columns.distinct(places[:1])
        found = [
            _unless_problem(self._rows.day_in, cells[0]) if cells[0].strip(SPACE) else date.min
            for cells in distinct
        ]
        ok &= np.array([each is not None for each in found], dtype=bool)[inverse]
        days = [None if each == date.min else each for each in found]
        return pa.array(days, pa.date32()).take(pa.array(inverse))

    def _text(self, name: str, columns: _Columns) -> Any:
        places = self._layout.columns.get(name)
        if places is None:
            return pa.repeat(pa.scalar(self._rows.joined(name, ())), columns.rows)
        return _joined([columns.trimmed(place) for place in places])

    def _amount(self, column: Any, ok: _Bools) -> tuple[_Ints, _Bools]:
        """Öre as in the file and where there is any; clears ``ok`` where the text is neither plain nor empty."""
        mapping = self._layout.mapping
        places = PLACES[mapping.unit]
        text = _plain_sign(pc.utf8_trim(column, characters=SPACE))
        part = f"(?:[{mapping.decimal}][0-9]{{1,{places}}})?" if places else ""
        digits = AMOUNT_DIGITS - places
        marks = _THOUSANDS + (".," if mapping.decimal == "," else ",.")[0]
        groups = (digits - 1) // 3 - 1
        plain = pc.match_substring_regex(text, f"^-?[0-9]{{1,{digits}}}{part}$")
        if not pc.all(plain).as_py():
            parted = f"^-?[0-9]{{1,3}}(?:[{marks}][0-9]{{3}}){{1,{groups}}}{part}$"
            grouped = pc.match_substring_regex(text, parted)
            text = pc.if_else(grouped, pc.replace_substring_regex(text, f"[{marks}]", ""), text)
            plain = pc.or_(plain, grouped)
        is_empty = _numpy(pc.equal(text, ""))
        present = _numpy(plain)
        ok &= present | is_empty
        text = pc.if_else(plain, text, "0")
        mark = _numpy(pc.find_substring(text, mapping.decimal)).astype(np.int64)
        length = _numpy(pc.binary_length(text)).astype(np.int64)
        decimals = np.where(mark < 0, 0, length - mark - 1)
        whole = _numpy(pc.replace_substring(text, mapping.decimal, "").cast(pa.int64()))
        return whole * 10 ** (places - decimals), present

    def _of_target(
        self, target: Target, amounts: Sequence[tuple[_Ints, _Bools]]
    ) -> tuple[_Ints, _Bools]:
        by_place = {place: amounts[n] for n, (place, _) in enumerate(self._layout.amounts)}
        total = sum(
            (np.where(by_place[n][1], by_place[n][0], 0) * sign for n, sign in target.columns),
            start=np.zeros(len(amounts[0][0]), dtype=np.int64),
        )
        return total, np.logical_or.reduce([by_place[n][1] for n, _ in target.columns])


class _Columns:
    """The parsed columns of a block, each looked at once per distinct value where that pays."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table
        self.rows = table.num_rows

    def all_true(self) -> _Bools:
        return np.ones(self.rows, dtype=bool)

    def beyond(self, width: int) -> list[int]:
        """The places that the heading does not name."""
        places = [int(name[1:]) for name in self._table.column_names]
        return [place for place in places if place >= width]

    def text(self, place: int) -> Any:
        column = self._table.column(f"c{place}").combine_chunks()
        return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column

    def trimmed(self, place: int) -> Any:
        return pc.utf8_trim(self.text(place), characters=SPACE)

    def _indexed(self, place: int) -> tuple[list[str], _Ints]:
        column = self._table.column(f"c{place}").combine_chunks()
        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        return column.dictionary.to_pylist(), _numpy(column.indices).astype(np.int64)

    def mapped(self, place: int, read: Callable[[str], str | None]) -> tuple[Any, _Bools]:
        """Each value as ``read`` gives it, and where it gave something."""
        texts, indices = self._indexed(place)
        found = [read(text) for text in texts]
        good = np.array([each is not None for each in found], dtype=bool)[indices]
        return pa.array([each or "" for each in found], pa.string()).take(indices), good

    def distinct(self, places: Sequence[int]) -> tuple[_Ints, list[tuple[str, ...]]]:
        """The distinct combinations of some columns, and which of them each row has."""
        combined = np.zeros(self.rows, dtype=np.int64)
        columns = [self._indexed(place) for place in places]
        for texts, indices in columns:
            combined = combined * len(texts) + indices
        values, inverse = np.unique(combined, return_inverse=True)
        found = []
        for value in values.tolist():
            cells: list[str] = []
            for texts, _ in reversed(columns):
                value, rest = divmod(value, len(texts))
                cells.append(texts[rest])
            found.append(tuple(reversed(cells)))
        return inverse, found


def exact_sum(values: _Ints) -> int:
    """A sum that cannot overflow, whatever 64-bit values are added."""
    high, low = np.divmod(values, 1_000_000)
    return int(high.sum()) * 1_000_000 + int(low.sum())


def _plain_sign(text: Any) -> Any:
    """Minus before the digits: "12-", "(12)" and "−12" as "-12", where there are such."""
    if not pc.any(pc.match_substring_regex(text, r"^[−–(]|^- |[-−–]$")).as_py():
        return text
    for pattern, plain in (
        ("^[−–]", "-"),
        (r"^\(([^-+()]*)\)$", r"-\1"),
        (r"^([^-+()]+)[-−–]$", r"-\1"),
        ("^- +", "-"),
    ):
        text = pc.replace_substring_regex(text, pattern, plain)
    return text


def _unless_problem(read: Callable[[Any], Any], value: Any) -> Any:
    try:
        return read(value)
    except CellProblem:
        return None


def _joined(parts: Sequence[Any]) -> Any:
    """Texts joined by a space, empty ones left out."""
    whole = parts[0]
    for part in parts[1:]:
        both = pc.binary_join_element_wise(whole, part, " ")
        whole = pc.if_else(pc.equal(part, ""), whole, pc.if_else(pc.equal(whole, ""), part, both))
    return whole


def _tables(
    target: Target,
    when: tuple[_Ints, _Ints],
    common: tuple[Sequence[Any], Any, Any, Any],
    amount: _Ints,
    chosen: _Bools,
) -> list[pa.Table]:
    """A target's facts in ``FACTS``' columns: one table, or one per month when a year is dealt out."""
    if not chosen.any():
        return []
    codes, vouchers, days, texts = common
    year = when[0] if target.year is None else np.full(len(amount), target.year)
    month = when[1] if target.month is None else np.full(len(amount), target.month)
    dealt = [(month, amount)]
    if target.spread:
        dealt = [
            (np.full(len(amount), n), amount * n // 12 - amount * (n - 1) // 12)
            for n in range(1, 13)
        ]
    keep = None if chosen.all() else pa.array(chosen)
    tables = []
    for months, amounts in dealt:
        columns = [
            pa.array(year.astype(np.int16)),
            pa.array(months.astype(np.int8)),
            *codes,
            pa.array(amounts),
            vouchers,
            days,
            texts,
        ]
        table = pa.table(columns, schema=FACTS)
        tables.append(table if keep is None else table.filter(keep))
    return tables


def _numpy(values: Any) -> Any:
    return values.to_numpy(zero_copy_only=False)
