"""Vouchers out of lines: whole ones by one pattern, anything else line by line, and never half of one."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tertial.ledger.facts import ReadingReport, RejectedRow
from tertial.ledger.formats.sie.gathered import EPOCH, Gathered, Row, Voucher
from tertial.ledger.formats.sie.grid import NO_DAY, rows_of
from tertial.ledger.formats.sie.names import Head
from tertial.ledger.formats.sie.syntax import (
    SPACE,
    VOUCHER,
    account_problem,
    amount_problem,
    day_of,
    field_at,
    fields_of,
    label_of,
    ore_of,
    quoted,
)

NO_ROW = Row("", "", None, NO_DAY, "")
UNCLOSED = "ett citattecken eller en objektlista avslutas aldrig"


@dataclass(slots=True)
class _Open:
    """A voucher that is being read line by line."""

    head: Head
    problem: str = ""
    has_brace: bool = False
    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    bad: dict[int, str] = field(default_factory=dict)


class VoucherLines:
    """Takes the lines of a file in order and hands whole vouchers on."""

    def __init__(self, report: ReadingReport, gathered: Gathered) -> None:
        self._report = report
        self._gathered = gathered
        self._open: _Open | None = None
        self._in_stray_braces = False

    @property
    def is_between(self) -> bool:
        """Whether no voucher is being read."""
        return self._open is None and not self._in_stray_braces

    def take_regular(self, text: str, at: int, line: int) -> tuple[int, int]:
        """Take as many whole vouchers as stand one after the other at ``at``; gives where they end, and that line."""
        heads: list[Head] = []
        bodies: list[str] = []
        counts: list[int] = []
        new_head = tuple.__new__  # a tenth of the time is here: no function between
        match = VOUCHER.match(text, at)
        while match is not None:
            blanks, series, number, day, described, body = match.groups("")
            if blanks:
                line += blanks.count("\n")
            if series[0] == '"':
                series = series[1:-1]
            if number[0] == '"':
                number = number[1:-1]
            if described[:1] == '"':
                described = described[1:-1]
            heads.append(new_head(Head, (line, series, number, day, described)))
            bodies.append(body)
            counts.append(body.count("\n"))
            line += counts[-1] + 3
            at = match.end()
            match = VOUCHER.match(text, at)
        if heads:
            self._take(heads, bodies, counts)
        return at, line

    def take(self, line: str, number: int) -> bool:
        """Take one line if it belongs to vouchers; whether it did."""
        label = label_of(line)
        text = line.strip(SPACE)
        if label == "#TRANS":
            self._row(line, number)
        elif label == "#VER":
            self._begin(line, number)
        elif label in ("#BTRANS", "#RTRANS"):
            self._report.rows_read += 1
            self._report.rows_left_out += 1
        elif text == "{":
            self._brace(number)
        elif text == "}":
            self._end()
        elif self._open is not None and text and not label:
            self._open.problem = (
                self._open.problem or f"har en rad som inte kan tolkas (rad {number})"
            )
        else:
            return False
        return True

    def close(self) -> None:
        """The file has ended."""
        self._break_off("slutar mitt i: filen är avklippt och } saknas")

    def _take(self, heads: list[Head], bodies: list[str], counts: list[int]) -> None:
        """Rows of regular vouchers by columns; a voucher with a line that is not sure, line by line."""
        rows, sure = rows_of("".join(bodies).encode())
        if sure.all():
            self._gathered.add_regular(heads, counts, rows)
            return
        of_row = np.repeat(np.arange(len(heads)), counts)
        is_sure = np.bincount(of_row[~sure], minlength=len(heads)) == 0
        self._gathered.add_regular(
            [head for head, ok in zip(heads, is_sure, strict=True) if ok],
            [count for count, ok in zip(counts, is_sure, strict=True) if ok],
            rows.where(is_sure[of_row]),
        )
        for n in np.flatnonzero(~is_sure).tolist():
            self._open = _Open(heads[n], has_brace=True)
            for number, line in enumerate(bodies[n].split("\n")[:-1], heads[n].line + 2):
                self.take(line, number)
            self._end()

    def _begin(self, line: str, number: int) -> None:
        self._break_off("saknar avslutande } före nästa verifikation")
        fields = fields_of(line)
        problem = "" if fields is not None else f"kan inte läsas: {UNCLOSED}"
        values = [field_at(fields or [], place) for place in range(1, 5)]
        self._open = _Open(Head(number, *values), problem)

    def _brace(self, number: int) -> None:
        voucher = self._open
        if voucher is None:
            self._in_stray_braces = True
        elif voucher.has_brace or voucher.rows:
            voucher.problem = voucher.problem or f"har ett {{ för mycket (rad {number})"
        else:
            voucher.has_brace = True

    def _row(self, line: str, number: int) -> None:
        row, problem = _row_of(line)
        voucher = self._open
        if voucher is None:
            self._report.rows_read += 1
            reason = problem or "#TRANS står utanför en verifikation (#VER saknas)"
            self._report.rejected.append(RejectedRow(number, reason, amount=row.ore))
            return
        if not voucher.has_brace:
            voucher.problem = voucher.problem or "saknar inledande {"
        if problem:
            voucher.bad[len(voucher.rows)] = problem
        voucher.rows.append(row)
        voucher.lines.append(number)

    def _end(self) -> None:
        voucher, self._open = self._open, None
        self._in_stray_braces = False
        if voucher is None:
            return
        if not voucher.has_brace:
            voucher.problem = voucher.problem or "saknar inledande {"
        self._gathered.add(
            Voucher(voucher.head, voucher.rows, voucher.lines, voucher.problem, voucher.bad)
        )

    def _break_off(self, problem: str) -> None:
        if self._open is not None:
            self._open.problem = self._open.problem or problem
        self._end()


def _row_of(line: str) -> tuple[Row, str]:
    """A ``#TRANS`` read exactly, and why it cannot be used, in Swedish."""
    fields = fields_of(line)
    if fields is None:
        return NO_ROW, UNCLOSED
    objects = fields[2] if len(fields) > 2 else ""
    if isinstance(objects, str):
        return NO_ROW, "objektlistan saknas (väntade {} efter kontot)"
    account, amount, day = (field_at(fields, place) for place in (1, 3, 4))
    problem = amount_problem(amount)
    ore = None if problem else ore_of(amount)
    found = day_of(day)
    problem = problem or account_problem(account)
    if day and found is None:
        problem = problem or f"datumet ”{day[:20]}” kan inte läsas (väntade ÅÅÅÅMMDD)"
    ordinal = NO_DAY if found is None else found.toordinal() - EPOCH
    raw = " ".join(map(quoted, objects))
    return Row(account, raw, ore, ordinal, field_at(fields, 5)), problem
