"""Vouchers out of lines: whole ones by one pattern, anything else line by line, and never half of one."""

from __future__ import annotations

from dataclasses import dataclass, field

from tertial.ledger.facts import ReadingReport, RejectedRow
from tertial.ledger.formats.sie.gathered import Gathered, Head, Row, Voucher
from tertial.ledger.formats.sie.syntax import (
    ROWS,
    SPACE,
    VOUCHER,
    amount_problem,
    field_at,
    fields_of,
    label_of,
    ore_of,
    quoted,
    unquoted,
)

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
        match = VOUCHER.match(text, at)
        while match is not None:
            series, number, day, described, body = match.groups()
            heads.append(
                Head(line, unquoted(series), unquoted(number), day, unquoted(described or ""))
            )
            bodies.append(body)
            line += text.count("\n", at, match.end())
            at = match.end()
            match = VOUCHER.match(text, at)
        if heads:
            self._take(heads, bodies)
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

    def _take(self, heads: list[Head], bodies: list[str]) -> None:
        """Rows of regular vouchers at one go, if each line gives one; else voucher by voucher."""
        whole = "".join(bodies)
        rows = ROWS.findall(whole)
        if len(rows) == whole.count("\n") == whole.count("#TRANS"):
            self._gathered.add_regular(heads, [body.count("\n") for body in bodies], rows)
        elif len(heads) > 1:
            for head, body in zip(heads, bodies, strict=True):
                self._take([head], [body])
        else:
            self._open = _Open(heads[0], has_brace=True)
            for number, line in enumerate(bodies[0].split("\n")[:-1], heads[0].line + 2):
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
            amount = ore_of(row[2]) if row[2] is not None else None
            reason = problem or "#TRANS står utanför en verifikation (#VER saknas)"
            self._report.rejected.append(RejectedRow(number, reason, amount=amount))
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
            Voucher(voucher.head, len(voucher.rows), voucher.problem, voucher.lines, voucher.bad),
            voucher.rows,
        )

    def _break_off(self, problem: str) -> None:
        if self._open is not None:
            self._open.problem = self._open.problem or problem
        self._end()


def _row_of(line: str) -> tuple[Row, str]:
    """A ``#TRANS`` read exactly, and why it cannot be used, in Swedish."""
    fields = fields_of(line)
    if fields is None:
        return ("", "", None, "", ""), UNCLOSED
    objects = fields[2] if len(fields) > 2 else ""
    if isinstance(objects, str):
        return ("", "", None, "", ""), "objektlistan saknas (väntade {} efter kontot)"
    amount = field_at(fields, 3)
    problem = amount_problem(amount)
    day, text = field_at(fields, 4), field_at(fields, 5)
    raw = " ".join(map(quoted, objects))
    return (field_at(fields, 1), raw, None if problem else amount, day, f'"{text}"'), problem
