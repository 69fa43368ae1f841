"""Vouchers on their way into a table: checked together, taken whole or refused whole.

Rows wait as they stand in the file; when they are many enough, accounts, objects and dates are read once per different
text, amounts and sums by columns. A voucher with a row that cannot be read, or that does not add up to zero, is refused
with every row of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from tertial.domain.figure import Unit
from tertial.domain.swedish import format_ore
from tertial.ledger.facts import FACTS, Chunk, ReadingReport, RejectedRow
from tertial.ledger.formats.sie.dimensions import COLUMNS, NO_CODES, Codes, Dimensions, objects_of
from tertial.ledger.formats.sie.syntax import account_problem, day_of, ore_of, unquoted

CHUNK_ROWS = 65_536
KEPT_TEXTS = 50_000
"""How many different object lists are remembered from one chunk to the next."""
Numbers = np.ndarray[Any, np.dtype[Any]]
_EPOCH = date(1970, 1, 1).toordinal()
_NO_DAY, _BAD_DAY = -(2**30), -(2**30) - 1

Row = tuple[str, str, str | None, str, str]
"""Account, object list, amount (``None``: unreadable), date and text, as they stand in the file."""


class Head(NamedTuple):
    """What stands on the line of a ``#VER``, without quotes."""

    line: int
    series: str
    number: str
    day: str
    text: str


@dataclass(slots=True)
class Voucher:
    """A voucher as it was read, row by row.

    ``problem`` is why it cannot be taken whatever its rows are; ``bad`` why a row cannot, by its place; ``lines`` are
    the rows' own lines, empty when they follow the head and its brace.
    """

    head: Head
    count: int
    problem: str = ""
    lines: Sequence[int] = ()
    bad: dict[int, str] = field(default_factory=dict)

    def line_of(self, place: int) -> int:
        return self.lines[place] if self.lines else self.head.line + 2 + place


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


class _Readings(dict[str, int]):
    """Different texts, each read once: the text's place in ``values``."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        self._read = read
        self.values_read: list[Any] = []

    def __missing__(self, text: str) -> int:
        place = self[text] = len(self.values_read)
        self.values_read.append(self._read(text))
        return place

    def places(self, texts: Sequence[str]) -> Numbers:
        return np.fromiter(map(self.__getitem__, texts), np.int64, len(texts))

    def shrink(self) -> None:
        if len(self) > KEPT_TEXTS:
            self.clear()
            self.values_read.clear()


class Gathered:
    """Vouchers that wait, and the tables they become."""

    def __init__(
        self,
        report: ReadingReport,
        dimensions: Dimensions,
        *,
        year: tuple[date, date] | None,
        allow_unbalanced: bool,
    ) -> None:
        self.outcome = Outcome()
        self._report = report
        self._year = year
        self._allow_unbalanced = allow_unbalanced
        self._names = Names(year)
        self._rows: list[Row] = []
        self._vouchers: list[Voucher] = []
        self._accounts = _Readings(lambda text: (unquoted(text), account_problem(unquoted(text))))
        self._objects = _Readings(lambda text: _codes(text, dimensions))
        self._days = _Readings(lambda text: _ordinal(unquoted(text)))

    @property
    def is_full(self) -> bool:
        return len(self._rows) >= CHUNK_ROWS

    @property
    def repeated(self) -> tuple[int, int]:
        """How many vouchers had a series and number that an earlier one had, and the first one's line."""
        return self._names.repeated, self._names.first_repeated

    def add_regular(self, heads: Sequence[Head], counts: Sequence[int], rows: list[Row]) -> None:
        """Vouchers whose rows stand line by line after the opening brace."""
        self._vouchers += map(Voucher, heads, counts)
        self._rows += rows

    def add(self, voucher: Voucher, rows: list[Row]) -> None:
        """A voucher that was read line by line."""
        self._vouchers.append(voucher)
        self._rows += rows

    def flush(self) -> Iterator[Chunk]:
        """What waits, as a table; what is refused goes to the report."""
        vouchers, rows = self._vouchers, self._rows
        self._vouchers, self._rows = [], []
        self._report.rows_read += len(rows)
        if rows:
            table = self._table(vouchers, rows)
            if table.num_rows:
                yield Chunk("outcome", "", table)
        else:
            for voucher in vouchers:
                self._refuse_empty(voucher)
        for readings in (self._accounts, self._objects, self._days):
            readings.shrink()

    def _table(self, vouchers: list[Voucher], rows: list[Row]) -> pa.Table:
        accounts, objects, amounts, days, texts = zip(*rows, strict=True)
        counts = np.array([voucher.count for voucher in vouchers], np.int64)
        of_row = np.repeat(np.arange(len(vouchers)), counts)
        columns = _Columns(
            account=self._accounts.places(accounts),
            objects=self._objects.places(objects),
            ore=_ore(amounts),
            day=self._row_days(vouchers, days, of_row),
        )
        differences = _sums(columns.ore, counts)
        refused = self._refused(vouchers, columns, differences, of_row, counts, rows)
        self._count(vouchers, columns, of_row, rows)
        if refused.any():
            keep = ~np.repeat(refused, counts)
            kept = columns.where(keep)
            return self._facts(
                vouchers, kept, [t for t, k in zip(texts, keep, strict=True) if k], of_row[keep]
            )
        return self._facts(vouchers, columns, texts, of_row)

    def _row_days(self, vouchers: list[Voucher], days: Sequence[str], of_row: Numbers) -> Numbers:
        """The row's own day, else the voucher's."""
        heads = self._days.places([voucher.head.day for voucher in vouchers])
        own = self._days.places(days)
        read = np.array(self._days.values_read, np.int64)
        days_read: Numbers = np.where(read[own] == _NO_DAY, read[heads][of_row], read[own])
        return days_read

    def _refused(
        self,
        vouchers: list[Voucher],
        columns: _Columns,
        differences: Numbers,
        of_row: Numbers,
        counts: Numbers,
        rows: list[Row],
    ) -> Numbers:
        """Which vouchers are refused; says why in the report."""
        bad_account = np.array([bool(why) for _, why in self._accounts.values_read])
        bad_objects = np.array([isinstance(codes, str) for codes in self._objects.values_read])
        bad_row = (
            bad_account[columns.account] | bad_objects[columns.objects] | (columns.day <= _NO_DAY)
        )
        refused = np.array([bool(voucher.problem or voucher.bad) for voucher in vouchers])
        refused[of_row[bad_row]] = True
        uneven = (differences != 0) & ~refused
        if self._allow_unbalanced and uneven.any():
            self.outcome.unbalanced += int(uneven.sum())
            first = vouchers[int(np.argmax(uneven))].head.line
            self.outcome.first_unbalanced = self.outcome.first_unbalanced or first
        elif not self._allow_unbalanced:
            refused |= uneven
        ends = np.cumsum(counts)
        for n in np.flatnonzero(refused):
            first, last = int(ends[n] - counts[n]), int(ends[n])
            why = {
                k: self._why(columns, first + k, rows)
                for k in np.flatnonzero(bad_row[first:last]).tolist()
            }
            self._refuse(
                vouchers[n], rows[first:last], {**why, **vouchers[n].bad}, int(differences[n])
            )
        return refused

    def _why(self, columns: _Columns, place: int, rows: list[Row]) -> str:
        account, objects = columns.account[place], columns.objects[place]
        _, problem = self._accounts.values_read[account]
        codes = self._objects.values_read[objects]
        if problem:
            return str(problem)
        if isinstance(codes, str):
            return codes
        day = unquoted(rows[place][3])
        return (
            f"datumet ”{day[:20]}” kan inte läsas (väntade ÅÅÅÅMMDD)"
            if day
            else "datumet saknas eller kan inte läsas"
        )

    def _refuse(
        self, voucher: Voucher, rows: list[Row], bad: dict[int, str], difference: int
    ) -> None:
        if not rows:
            self._refuse_empty(voucher)
            return
        name = f"verifikationen {label(voucher.head)} (rad {voucher.head.line})"
        own = bad
        if voucher.problem:
            own = voucher.bad  # days and the like may be missing because the head is broken
            whole = f"{name} {voucher.problem}"
        elif bad:
            first = min(bad)
            whole = f"{name} avvisas i sin helhet för rad {voucher.line_of(first)}"
        else:
            amount = format_ore(difference, Unit.KR, decimals=2)
            whole = f"{name} går inte jämnt ut: debet och kredit skiljer {amount} kr"
        for place, row in enumerate(rows):
            amount_ore = None if row[2] is None else ore_of(row[2])
            reason = own.get(place) or whole
            self._report.rejected.append(
                RejectedRow(voucher.line_of(place), reason, amount=amount_ore)
            )

    def _refuse_empty(self, voucher: Voucher) -> None:
        """A voucher without rows is refused as one row when it is broken; else there is nothing to it."""
        if voucher.problem:
            reason = f"verifikationen {label(voucher.head)} {voucher.problem}"
            self._report.rows_read += 1
            self._report.rejected.append(RejectedRow(voucher.head.line, reason))

    def _count(
        self,
        vouchers: list[Voucher],
        columns: _Columns,
        of_row: Numbers,
        rows: list[Row],
    ) -> None:
        outcome = self.outcome
        table = pa.table({"account": columns.account, "month": columns.months, "ore": columns.ore})
        grouped = table.group_by(["account", "month"]).aggregate([("ore", "sum")])
        for account, month, ore in zip(
            *(grouped.column(n).to_pylist() for n in ("account", "month", "ore_sum")), strict=True
        ):
            key = (self._accounts.values_read[account][0], month)
            outcome.sums[key] = outcome.sums.get(key, 0) + ore
        if self._year is None:
            return
        first, last = (day.toordinal() - _EPOCH for day in self._year)
        outside = (columns.day > _NO_DAY) & ((columns.day < first) | (columns.day > last))
        if outside.any():
            outcome.outside += int(outside.sum())
            place = int(np.argmax(outside))
            n = int(of_row[place])
            line = vouchers[n].line_of(place - int(np.searchsorted(of_row, n)))
            outcome.first_outside = outcome.first_outside or line

    def _facts(
        self,
        vouchers: list[Voucher],
        columns: _Columns,
        texts: Sequence[str],
        of_row: Numbers,
    ) -> pa.Table:
        codes = [NO_CODES if isinstance(c, str) else c for c in self._objects.values_read]
        names = [self._names.of(voucher.head) for voucher in vouchers]
        heads = [voucher.head.text for voucher in vouchers]
        own = [text[1:-1] if text[:1] == '"' else text for text in texts]
        described = [text or heads[n] for text, n in zip(own, of_row.tolist(), strict=True)]
        accounts = pa.array([account for account, _ in self._accounts.values_read], pa.string())
        months = columns.months
        self._report.rows_imported += len(own)
        self.outcome.debit += _exact_sum(columns.ore[columns.ore > 0])
        self.outcome.credit += _exact_sum(columns.ore[columns.ore < 0])
        arrays = {
            "year": pa.array((months // 12).astype(np.int16)),
            "month": pa.array((months % 12 + 1).astype(np.int8)),
            "account": accounts.take(pa.array(columns.account)),
            "amount": pa.array(columns.ore),
            "voucher": pa.array(names, pa.string()).take(pa.array(of_row)),
            "date": pa.array(columns.day.astype(np.int32)).cast(pa.date32()),
            "text": pa.array(described, pa.string()),
        }
        for place, name in enumerate(COLUMNS):
            known = pa.array([each[place] for each in codes], pa.string())
            arrays[name] = known.take(pa.array(columns.objects))
        return pa.table([arrays[each.name] for each in FACTS], schema=FACTS)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Rows as columns: places of account and objects among what was read, öre, days since 1970."""

    account: Numbers
    objects: Numbers
    ore: Numbers
    day: Numbers

    @property
    def months(self) -> Numbers:
        """Months as ``year * 12 + month - 1``; meaningless where there is no day."""
        since = (
            np.where(self.day <= _NO_DAY, 0, self.day)
            .astype("datetime64[D]")
            .astype("datetime64[M]")
        )
        return since.astype(np.int64) + 1970 * 12

    def where(self, keep: Numbers) -> _Columns:
        return _Columns(self.account[keep], self.objects[keep], self.ore[keep], self.day[keep])


class Names:
    """What a voucher is called: series and number, unique in the file and, with the fiscal year, between files.

    Remembers numbers as runs, so that memory does not grow where they follow each other.
    """

    def __init__(self, year: tuple[date, date] | None) -> None:
        self.repeated = 0
        self.first_repeated = 0
        self._suffix = _year_suffix(year)
        self._runs: dict[str, list[list[int]]] = {}
        self._words: set[tuple[str, str]] = set()

    def of(self, head: Head) -> str:
        """The voucher's name; where the file gives none, or one that is taken, its line tells it from the others.

        >>> Names(None).of(Head(12, "A", "7", "", "")), Names(None).of(Head(12, "", "", "", ""))
        ('A 7', 'rad 12')
        """
        if not head.number or (head.number == "0" and not head.series):
            return f"{head.series} rad {head.line}".lstrip() + self._suffix
        name = f"{head.series} {head.number}".lstrip()
        if self._is_new(head.series, head.number):
            return name + self._suffix
        self.repeated += 1
        self.first_repeated = self.first_repeated or head.line
        return f"{name} rad {head.line}{self._suffix}"

    def _is_new(self, series: str, number: str) -> bool:
        if number.isascii() and number.isdecimal() and len(number) < 18 and number[0] != "0":
            return _add_to_runs(self._runs.setdefault(series, []), int(number))
        if (series, number) in self._words:
            return False
        self._words.add((series, number))
        return True


def _add_to_runs(runs: list[list[int]], number: int) -> bool:
    """Add a number to sorted runs of first and last; whether it was new."""
    if runs and number == runs[-1][1] + 1:
        runs[-1][1] = number
        return True
    low, high = 0, len(runs)
    while low < high:  # the first run that ends at the number or later
        middle = (low + high) // 2
        if runs[middle][1] < number:
            low = middle + 1
        else:
            high = middle
    if low < len(runs) and runs[low][0] <= number:
        return False
    joins_left = low > 0 and runs[low - 1][1] == number - 1
    joins_right = low < len(runs) and runs[low][0] == number + 1
    if joins_left and joins_right:
        runs[low - 1][1] = runs[low][1]
        del runs[low]
    elif joins_left:
        runs[low - 1][1] = number
    elif joins_right:
        runs[low][0] = number
    else:
        runs.insert(low, [number, number])
    return True


def _year_suffix(year: tuple[date, date] | None) -> str:
    """A fiscal year that is no calendar year is part of the name: two of them meet in one calendar year."""
    if year is None or (year[0].month == 1 and year[0].day == 1 and year[0].year == year[1].year):
        return ""
    return f" ({year[0].year % 100:02d}/{year[1].year % 100:02d})"


def label(head: Head) -> str:
    """A voucher as the user would look it up."""
    return f"{head.series} {head.number}".strip() or "utan nummer"


def _codes(raw: str, dimensions: Dimensions) -> Codes | str:
    objects = objects_of(raw) if raw else ()
    if objects is None:
        return "ett citattecken i objektlistan avslutas aldrig"
    return dimensions.codes(objects)


def _ordinal(text: str) -> int:
    """Days since 1970."""
    if not text:
        return _NO_DAY
    day = day_of(text)
    return _BAD_DAY if day is None else day.toordinal() - _EPOCH


def _ore(amounts: Sequence[str | None]) -> Numbers:
    """Öre; 0 where the amount is missing (such a row's voucher is refused)."""
    exact = pa.array(amounts, pa.string()).fill_null("0").cast(pa.decimal128(15, 2))
    low_words = np.frombuffer(exact.buffers()[1], np.int64)[exact.offset * 2 :: 2]
    return low_words[: len(amounts)].copy()


def _sums(ore: Numbers, counts: Numbers) -> Numbers:
    upto = np.concatenate([[0], np.cumsum(ore)])
    ends = np.cumsum(counts)
    sums: Numbers = upto[ends] - upto[ends - counts]
    return sums


def _exact_sum(ore: Numbers) -> int:
    """The sum as a whole number of any size."""
    if len(ore) and int(np.abs(ore).max()) * len(ore) >= 2**62:
        return sum(ore.tolist())
    return int(ore.sum())
