"""Budget and month balances on their way into tables: the rows that ``balances.choose`` took, each with its codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from tertial.domain.figure import Kind
from tertial.ledger.facts import FACTS, Chunk, ReadingReport, RejectedRow
from tertial.ledger.formats.sie.balances import (
    Balance,
    Choice,
    Choices,
    Place,
    Unreadable,
    balance_of,
    choose,
)
from tertial.ledger.formats.sie.dimensions import NO_CODES, Dimensions
from tertial.ledger.formats.sie.gathered import CHUNK_ROWS
from tertial.ledger.formats.sie.survey import Survey


class BalanceRows:
    """Takes the ``#PSALDO`` and ``#PBUDGET`` of a file in order; ``with_outcome``: month balances are its outcome."""

    def __init__(
        self,
        report: ReadingReport,
        survey: Survey,
        dimensions: Dimensions,
        budget_version: str,
        *,
        with_outcome: bool,
    ) -> None:
        self.totals: dict[str, int] = {}
        self._report = report
        self._survey = survey
        self._dimensions = dimensions
        self._kinds: dict[str, tuple[Kind, str]] = {"PBUDGET": ("budget", budget_version)}
        if with_outcome:
            self._kinds["PSALDO"] = ("outcome", "")
        self.choices = choices_of(survey, dimensions)
        self._rows: dict[str, list[tuple[Any, ...]]] = {"PSALDO": [], "PBUDGET": []}
        self._given: set[tuple[str, Place]] = set()
        self._other_years: Counter[str] = Counter()

    def take(self, line: str, number: int, label: str) -> None:
        """Take the line, refuse it, or leave it out because other rows have its money."""
        if label[1:] not in self._kinds:
            return  # a control total
        report = self._report
        report.rows_read += 1
        balance = balance_of(line)
        if isinstance(balance, Unreadable):
            report.rejected.append(RejectedRow(number, balance.reason, amount=balance.amount))
        elif balance.year_index != 0:
            report.rows_left_out += 1
            self._other_years[balance.label] += 1
        elif self._is_outside(balance):
            reason = f"perioden {balance.period} ligger utanför räkenskapsåret i #RAR"
            report.rejected.append(RejectedRow(number, reason, amount=balance.amount))
        else:
            self._choose(balance, number)

    def full(self) -> Iterator[Chunk]:
        """Tables of what waits, where it is many enough."""
        for label, rows in self._rows.items():
            if len(rows) >= CHUNK_ROWS:
                yield self._chunk(label)

    def rest(self) -> Iterator[Chunk]:
        """Tables of all that waits."""
        for label, rows in self._rows.items():
            if rows:
                yield self._chunk(label)

    def warnings(self) -> list[str]:
        """Sentences about what was left out and what is not sure."""
        found = [
            f"{count} #{label} för andra år än filens eget lästes inte: läs in det årets egen fil."
            for label, count in self._other_years.items()
        ]
        for label in self._kinds:
            doubtful = self.choices[label].doubtful
            if doubtful:
                found.append(
                    f"#{label}: på {doubtful} ställen (konto och period) visar filen inte om raden utan objekt är "
                    "hela summan eller bara resten. Den lästes som hela summan; jämför med ekonomisystemet."
                )
        return found

    def _is_outside(self, balance: Balance) -> bool:
        if self._survey.year is None:
            return False
        first, last = (day.strftime("%Y%m") for day in self._survey.year)
        return not first <= balance.period <= last

    def _choose(self, balance: Balance, number: int) -> None:
        place = (balance.period, balance.account)
        choice = self.choices[balance.label].by_place[place]
        amount = self._taken(balance, place, choice)
        if amount is None:
            self._report.rows_left_out += 1
            return
        codes = self._dimensions.codes(balance.objects)
        if isinstance(codes, str):
            self._report.rejected.append(RejectedRow(number, codes, amount=balance.amount))
            return
        self._report.rows_imported += 1
        if choice.residual is not None and not balance.objects:
            codes = NO_CODES
        total = f"#{balance.label} {balance.period[:4]}-{balance.period[4:]}"
        self.totals[total] = self.totals.get(total, 0) + amount
        year, month = int(balance.period[:4]), int(balance.period[4:])
        self._rows[balance.label].append(
            (year, month, balance.account, *codes, amount, "", None, "")
        )

    def _taken(self, balance: Balance, place: Place, choice: Choice) -> int | None:
        """What the row gives; ``None`` when its money is in other rows."""
        if balance.objects or choice.residual is None:
            return balance.amount if balance.signature in choice.signatures else None
        key = (balance.label, place)
        if key in self._given or not choice.residual:
            return None
        self._given.add(key)
        return choice.residual

    def _chunk(self, label: str) -> Chunk:
        kind, version = self._kinds[label]
        rows = self._rows[label]
        arrays = [
            pa.array(values, each.type)
            for values, each in zip(zip(*rows, strict=True), FACTS, strict=True)
        ]
        rows.clear()
        return Chunk(kind, version, pa.table(arrays, schema=FACTS))


def choices_of(survey: Survey, dimensions: Dimensions) -> dict[str, Choices]:
    """Which balances and which budget rows to take; a budget that does not tell is written as the balances are."""
    balances = choose(survey.sums["PSALDO"], anchors=survey.changes, rank=dimensions.rank)
    style = balances.style if survey.sums["PSALDO"] and not balances.doubtful else None
    budget = choose(survey.sums["PBUDGET"], anchors={}, rank=dimensions.rank, fallback=style)
    return {"PSALDO": balances, "PBUDGET": budget}
