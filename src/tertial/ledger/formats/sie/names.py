"""What a voucher is called: unique in its file and, with the fiscal year, between files."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from typing import NamedTuple


class Head(NamedTuple):
    """What stands on the line of a ``#VER``, without quotes."""

    line: int
    series: str
    number: str
    day: str
    text: str

    @property
    def label(self) -> str:
        """The voucher as the user would look it up."""
        return f"{self.series} {self.number}".strip() or "utan nummer"


class Names:
    """Names that were given, remembered as runs of numbers: memory does not grow where they follow each other."""

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
        series, number = head.series, head.number
        if not number or (number == "0" and not series):
            return f"{series} rad {head.line}".lstrip() + self._suffix
        name = f"{series} {number}" if series else number
        if self._is_new(series, number):
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
    place = bisect_left(
        runs, number, key=lambda run: run[1]
    )  # the first run that ends here or later
    if place < len(runs) and runs[place][0] <= number:
        return False
    joins_left = place > 0 and runs[place - 1][1] == number - 1
    joins_right = place < len(runs) and runs[place][0] == number + 1
    if joins_left and joins_right:
        runs[place - 1][1] = runs.pop(place)[1]
    elif joins_left:
        runs[place - 1][1] = number
    elif joins_right:
        runs[place][0] = number
    else:
        runs.insert(place, [number, number])
    return True


def _year_suffix(year: tuple[date, date] | None) -> str:
    """A fiscal year that is no calendar year is part of the name: two of them meet in one calendar year."""
    if year is None or (year[0].month == 1 and year[0].day == 1 and year[0].year == year[1].year):
        return ""
    return f" ({year[0].year % 100:02d}/{year[1].year % 100:02d})"
