"""Vouchers on their way into a table: checked together, taken whole or refused whole.

A voucher with a row that cannot be read, or that does not add up to zero, is refused with every row of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tertial.domain.figure import Unit
from tertial.domain.swedish import format_ore
from tertial.ledger.facts import FACTS, Chunk, ReadingReport, RejectedRow
from tertial.ledger.formats.sie.dimensions import COLUMNS, NO_CODES, Codes, Dimensions, objects_of
from tertial.ledger.formats.sie.grid import NO_DAY, Numbers, Rows
from tertial.ledger.formats.sie.names import Head, Names
from tertial.ledger.formats.sie.syntax import day_of

CHUNK_ROWS = 65_536
KEPT_OBJECTS = 50_000
"""How many different object lists are remembered from one chunk to the next."""
EPOCH = date(1970, 1, 1).toordinal()
_CodesOf = Callable[[str], Codes | str]


class Row(NamedTuple):
    """A row that was read by itself; öre ``None`` where the amount cannot be read."""

    account: str
    objects: str
    ore: int | None
    day: int
    text: str


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher that was read line by line.

    ``problem`` is why it cannot be taken whatever its rows are; ``bad`` why a row cannot, by its place; ``lines`` are
    the rows' own lines.
    """

    head: Head
    rows: Sequence[Row]
    lines: Sequence[int]
    problem: str = ""
    bad: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """What the vouchers came to so far.

    ``sums`` are öre by account and month (``year * 12 + month - 1``) over every row that could be read, refused or not:
    that is what the file's own totals cover.
    """

    sums: dict[tuple[str, int], int] = field(default_factory=dict)
    debit: int = 0
    credit: int = 0
    outside: int = 0
    first_outside: int = 0
    unbalanced: int = 0
    first_unbalanced: int = 0


class Gathered:
    """Vouchers that wait until they are many enough for a table."""

    def __init__(
        self,
        report: ReadingReport,
        dimensions: Dimensions,
        *,
        year: tuple[date, date] | None,
        allow_unbalanced: bool,
    ) -> None:
        self.outcome = Outcome()
        self.names = Names(year)
        self._report = report
        self._dimensions = dimensions
        self._year = year
        self._allow_unbalanced = allow_unbalanced
        self._codes: dict[str, Codes | str] = {"": NO_CODES}
        self._clear()

    def _clear(self) -> None:
        self._heads: list[Head] = []
        self._counts: list[int] = []
        self._parts: list[Rows] = []
        self._by_line: list[Voucher] = []
        self._waiting = 0

    @property
    def is_full(self) -> bool:
        return self._waiting >= CHUNK_ROWS

    def add_regular(self, heads: Sequence[Head], counts: Sequence[int], rows: Rows) -> None:
        """Vouchers whose rows stand line by line after the head and the opening brace."""
        self._heads += heads
        self._counts += counts
        self._parts.append(rows)
        self._waiting += len(rows.ore)

    def add(self, voucher: Voucher) -> None:
        """A voucher that was read line by line."""
        self._by_line.append(voucher)
        self._waiting += len(voucher.rows)

    def flush(self) -> Iterator[Chunk]:
        """What waits, as a table; what is refused goes to the report."""
        for voucher in self._by_line:
            if voucher.problem and not voucher.rows:
                reason = f"verifikationen {voucher.head.label} {voucher.problem}"
                self._report.rows_read += 1
                self._report.rejected.append(RejectedRow(voucher.head.line, reason))
        self._report.rows_read += self._waiting
        if self._waiting:
            table = self._table()
            self._report.rows_imported += table.num_rows
            if table.num_rows:
                yield Chunk("outcome", "", table)
        self._clear()
        if len(self._codes) > KEPT_OBJECTS:
            self._codes = {"": NO_CODES}

    def _table(self) -> pa.Table:
        together = _Together(self._heads, self._counts, self._parts, self._by_line, self._codes_of)
        self._count(together)
        refused = self._refused(together)
        names = self._names(together)
        keep = ~refused[together.of_row] if refused.any() else None
        table = together.table(names, keep)
        amounts = table.column("amount").to_numpy()
        self.outcome.debit += _exact_sum(amounts[amounts > 0])
        self.outcome.credit += _exact_sum(amounts[amounts < 0])
        return table

    def _codes_of(self, raw: str) -> Codes | str:
        codes = self._codes.get(raw)
        if codes is None:
            objects = objects_of(raw)
            codes = (
                "ett citattecken i objektlistan avslutas aldrig"
                if objects is None
                else self._dimensions.codes(objects)
            )
            self._codes[raw] = codes
        return codes

    def _names(self, together: _Together) -> list[str]:
        """In the order of the file, so that the second of a name is the one that is told apart."""
        heads = together.heads
        if together.is_regular:
            return list(map(self.names.of, heads))
        names = [""] * len(heads)
        for n in sorted(range(len(heads)), key=lambda n: heads[n].line):
            names[n] = self.names.of(heads[n])
        return names

    def _refused(self, together: _Together) -> Numbers:
        """Which vouchers are refused; says why in the report."""
        refused = together.has_problem.copy()
        refused[together.of_row[together.bad_row]] = True
        uneven = (together.differences != 0) & ~refused
        if not self._allow_unbalanced:
            refused |= uneven
        elif uneven.any():
            outcome = self.outcome
            outcome.unbalanced += int(uneven.sum())
            first = min(together.heads[n].line for n in np.flatnonzero(uneven).tolist())
            outcome.first_unbalanced = outcome.first_unbalanced or first
        for n in np.flatnonzero(refused).tolist():
            self._report.rejected += together.rejected(n)
        return refused

    def _count(self, together: _Together) -> None:
        """Add to the sums by account and month, and note rows outside the year."""
        outcome, day = self.outcome, together.rows.day
        for key, ore in together.sums_by_month():
            outcome.sums[key] = outcome.sums.get(key, 0) + ore
        if self._year is None:
            return
        first, last = (each.toordinal() - EPOCH for each in self._year)
        outside = (day > NO_DAY) & ((day < first) | (day > last))
        if outside.any():
            outcome.outside += int(outside.sum())
            line = min(map(together.line_of, np.flatnonzero(outside).tolist()))
            outcome.first_outside = outcome.first_outside or line


class _Together:
    """All that waits as one set of columns: the regular vouchers first, then those read line by line."""

    def __init__(
        self,
        heads: list[Head],
        counts: list[int],
        parts: list[Rows],
        by_line: list[Voucher],
        codes_of: _CodesOf,
    ) -> None:
        self.is_regular = not by_line
        self.heads = [*heads, *(voucher.head for voucher in by_line)]
        self._by_line = by_line
        self._regular = len(heads)
        self._counts = np.array([*counts, *(len(each.rows) for each in by_line)], np.int64)
        self._ends = np.cumsum(self._counts)
        self.of_row = np.repeat(np.arange(len(self.heads)), self._counts)
        rows = _joined([*parts, _as_rows(by_line)] if by_line else parts)
        head_days = np.array([_ordinal(head.day) for head in self.heads], np.int64)
        day = np.where(rows.day == NO_DAY, head_days[self.of_row], rows.day)
        self.rows = Rows(rows.account, rows.objects, rows.ore, day, rows.text)
        self._account = rows.account.dictionary_encode()
        self._objects = rows.objects.dictionary_encode()
        self._codes = [codes_of(raw) for raw in self._objects.dictionary.to_pylist()]
        is_bad = np.array([isinstance(codes, str) for codes in self._codes], bool)
        self._object_places = self._objects.indices.to_numpy()
        self.bad_row = is_bad[self._object_places] | (day == NO_DAY)
        upto = np.concatenate([[0], np.cumsum(rows.ore)])
        self.differences = upto[self._ends] - upto[self._ends - self._counts]
        self.has_problem = np.zeros(len(self.heads), bool)
        self.has_problem[self._regular :] = [bool(v.problem or v.bad) for v in by_line]

    def line_of(self, row: int) -> int:
        """The line that a row stands on."""
        n = int(self.of_row[row])
        place = row - int(self._ends[n] - self._counts[n])
        if n >= self._regular:
            return self._by_line[n - self._regular].lines[place]
        return self.heads[n].line + 2 + place

    def rejected(self, n: int) -> list[RejectedRow]:
        """The rows of a refused voucher, each with its reason; none when it has no rows."""
        head = self.heads[n]
        first, last = int(self._ends[n] - self._counts[n]), int(self._ends[n])
        voucher = self._by_line[n - self._regular] if n >= self._regular else None
        bad = {first + place: why for place, why in voucher.bad.items()} if voucher else {}
        problem = voucher.problem if voucher else ""
        if not problem:
            bad_here = np.flatnonzero(self.bad_row[first:last]).tolist()
            bad = {first + place: self._why(first + place, head) for place in bad_here} | bad
        whole = f"verifikationen {head.label} (rad {head.line}) "
        if problem:
            whole += problem
        elif bad:
            whole += f"avvisas i sin helhet för rad {self.line_of(min(bad))}"
        else:
            amount = format_ore(int(self.differences[n]), Unit.KR, decimals=2)
            whole += f"går inte jämnt ut: debet och kredit skiljer {amount} kr"
        return [
            RejectedRow(self.line_of(row), bad.get(row) or whole, amount=self._amount(row, n))
            for row in range(first, last)
        ]

    def _amount(self, row: int, n: int) -> int | None:
        if n < self._regular:
            return int(self.rows.ore[row])
        place = row - int(self._ends[n] - self._counts[n])
        return self._by_line[n - self._regular].rows[place].ore

    def _why(self, row: int, head: Head) -> str:
        codes = self._codes[self._object_places[row]]
        if isinstance(codes, str):
            return codes
        return f"datum saknas: verifikationens datum ”{head.day[:20]}” kan inte läsas (väntade ÅÅÅÅMMDD)"

    @property
    def _months(self) -> Numbers:
        """Months as ``year * 12 + month - 1``; meaningless where there is no day."""
        days = np.where(self.rows.day == NO_DAY, 0, self.rows.day).astype("datetime64[D]")
        months: Numbers = days.astype("datetime64[M]").astype(np.int64) + 1970 * 12
        return months

    def sums_by_month(self) -> Iterator[tuple[tuple[str, int], int]]:
        """Öre by account and month."""
        columns = {"account": self._account.indices, "month": self._months, "ore": self.rows.ore}
        grouped = pa.table(columns).group_by(["account", "month"]).aggregate([("ore", "sum")])
        accounts = self._account.dictionary.to_pylist()
        for row in zip(*(grouped.column(name).to_pylist() for name in _GROUPED), strict=True):
            yield (accounts[row[0]], row[1]), row[2]

    def table(self, names: list[str], keep: Numbers | None) -> pa.Table:
        """The facts of the rows to keep, in the order of the file."""
        rows, months = self.rows, self._months
        of_row = pa.array(self.of_row)
        heads = pa.array([head.text for head in self.heads], pa.string()).take(of_row)
        is_blank = pc.equal(pc.binary_length(rows.text), 0)
        arrays = {
            "year": pa.array((months // 12).astype(np.int16)),
            "month": pa.array((months % 12 + 1).astype(np.int8)),
            "account": rows.account,
            "amount": pa.array(rows.ore),
            "voucher": pa.array(names, pa.string()).take(of_row),
            "date": pa.array(rows.day.astype(np.int32)).cast(pa.date32()),
            "text": pc.if_else(is_blank, heads, rows.text),
        }
        codes = [NO_CODES if isinstance(each, str) else each for each in self._codes]
        for place, name in enumerate(COLUMNS):
            known = pa.array([each[place] for each in codes], pa.string())
            arrays[name] = known.take(self._objects.indices)
        table = pa.table([arrays[each.name] for each in FACTS], schema=FACTS)
        order = np.arange(table.num_rows)
        if not self.is_regular:
            lines = np.array([head.line for head in self.heads])[self.of_row]
            order = np.argsort(lines, kind="stable")
        if keep is not None:
            order = order[keep[order]]
        return table if self.is_regular and keep is None else table.take(pa.array(order))


_GROUPED = ("account", "month", "ore_sum")


def _as_rows(vouchers: Sequence[Voucher]) -> Rows:
    rows = [row for voucher in vouchers for row in voucher.rows]
    return Rows(
        account=pa.array([row.account for row in rows], pa.string()),
        objects=pa.array([row.objects for row in rows], pa.string()),
        ore=np.array([row.ore or 0 for row in rows], np.int64),
        day=np.array([row.day for row in rows], np.int64),
        text=pa.array([row.text for row in rows], pa.string()),
    )


def _joined(parts: Sequence[Rows]) -> Rows:
    if len(parts) == 1:
        return parts[0]
    return Rows(
        account=pa.concat_arrays([part.account for part in parts]),
        objects=pa.concat_arrays([part.objects for part in parts]),
        ore=np.concatenate([part.ore for part in parts]),
        day=np.concatenate([part.day for part in parts]),
        text=pa.concat_arrays([part.text for part in parts]),
    )


@lru_cache(maxsize=10_000)
def _ordinal(text: str) -> int:
    """Days since 1970; ``NO_DAY`` where the text is no date."""
    day = day_of(text)
    return NO_DAY if day is None else day.toordinal() - EPOCH


def _exact_sum(ore: Numbers) -> int:
    """The sum as a whole number of any size."""
    if len(ore) and int(np.abs(ore).max()) * len(ore) >= 2**62:
        return sum(ore.tolist())
    return int(ore.sum())
