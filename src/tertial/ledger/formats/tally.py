"""Counting what was read, and holding it against the total that stands in the file or that the reader gave."""

from __future__ import annotations

from collections.abc import Sequence

from tertial.errors import BadInput
from tertial.ledger.facts import ReadingReport, RejectedRow
from tertial.ledger.formats.layout import Layout
from tertial.ledger.formats.mapping import ColumnMapping
from tertial.ledger.formats.rows import LeftOut, Refused, Taken, Why

FOUND_TOTAL = "summarad i filen"
GIVEN_TOTAL = "angiven kontrollsumma"


class Tally:
    """The counts and sums of a sheet (or text file), kept in its report. Sums are öre as the file signs them."""

    def __init__(self, file: str, layout: Layout, report: ReadingReport, sheet: str = "") -> None:
        self._file = file
        self._sheet = sheet
        self._report = report
        self._names = [name for _, name in layout.amounts]
        self._taken = [0] * len(self._names)
        self._refused = [0] * len(self._names)
        self._unknown = [False] * len(self._names)
        self._last_taken = 0
        self._totals: list[tuple[int, LeftOut]] = []

    def many(self, rows: int, sums: Sequence[int], last: int) -> None:
        """Rows taken in one go, the last of them at line ``last``."""
        self._report.rows_read += rows
        self._report.rows_imported += rows
        self._taken = [known + more for known, more in zip(self._taken, sums, strict=True)]
        if rows:
            self._last_taken = max(self._last_taken, last)

    def one(self, line: int, row: Taken | Refused | LeftOut) -> None:
        """A row read by itself."""
        report = self._report
        if isinstance(row, Taken):
            self.many(1, [amount or 0 for amount in row.sums], line)
            return
        report.rows_read += 1
        if isinstance(row, LeftOut):
            report.rows_left_out += 1
            if row.why in (Why.SUBTOTAL, Why.GRAND_TOTAL):
                self._totals.append((line, row))
            return
        report.rejected.append(RejectedRow(line, row.reason, self._sheet, row.amount))
        for n, amount in enumerate(row.sums or [None] * len(self._names)):
            self._refused[n] += amount or 0
            self._unknown[n] |= amount is None

    def close_sheet(self) -> None:
        """Compare with the sheet's own total, where it has one. Raises ``BadInput("tabular.control-total")``."""
        report = self._report
        for name, taken in zip(self._names, self._taken, strict=True):
            report.control_totals[name] = report.control_totals.get(name, 0) + taken
        report.rejected.sort(key=lambda row: (row.sheet, row.line))
        found = self._own_total()
        if found is None:
            return
        line, sums = found
        for n, (name, expected) in enumerate(zip(self._names, sums, strict=True)):
            if expected is None:
                continue
            label = f"{FOUND_TOTAL}: {name}"
            report.control_totals[label] = report.control_totals.get(label, 0) + expected
            if expected == self._taken[n] + self._refused[n]:
                continue
            if self._unknown[n] or self._is_ambiguous():
                report.warnings.append(self._doubt(line, name))
                continue
            raise BadInput(
                "tabular.control-total",
                file=self._file,
                sheet=self._sheet,
                line=line,
                column=name,
                expected=expected,
                found=self._taken[n] + self._refused[n],
            )

    def _own_total(self) -> tuple[int, tuple[int | None, ...]] | None:
        grand = [(line, row.sums) for line, row in self._totals if row.why is Why.GRAND_TOTAL]
        if grand:
            return grand[-1]
        if len(self._totals) == 1 and self._totals[0][0] > self._last_taken:
            line, row = self._totals[0]
            return line, row.sums
        return None

    def _is_ambiguous(self) -> bool:
        """Several rows that call themselves the total: which of them is, nobody can say."""
        return sum(row.why is Why.GRAND_TOTAL for _, row in self._totals) > 1

    def _doubt(self, line: int, name: str) -> str:
        place = f"bladet ”{self._sheet}”, rad {line}" if self._sheet else f"rad {line}"
        return f"Summaraden ({place}) kunde inte stämmas av mot {name}."


def check_total(
    file: str, mapping: ColumnMapping, report: ReadingReport, expected: int | None
) -> None:
    """Compare what was read with the total that the reader gave. Raises ``BadInput("tabular.control-total")``.

    Rows that were refused are missing from what was read: the reader decides about them first.
    """
    if expected is None:
        return
    report.control_totals[GIVEN_TOTAL] = expected
    found = sum(report.control_totals.get(each.column, 0) * each.sign for each in mapping.amounts)
    if expected != found and not report.rejected:
        raise BadInput(
            "tabular.control-total",
            file=file,
            sheet="",
            line=0,
            column=", ".join(each.column for each in mapping.amounts),
            expected=expected,
            found=found,
        )
