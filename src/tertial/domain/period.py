"""Periods: a month, a year to date, a tertial, a year, a rolling twelve months. Time is an argument, never the clock.

The code of a period is how it stands in data packages and refs: ``2020-08`` (month), ``2020-08ytd`` (January to
August), ``2020-T2`` (May to August), ``2020`` (year), ``2020-07r12`` (the twelve months that end in July).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tertial.errors import BadInput

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)


class PeriodKind(StrEnum):
    MONTH = "month"
    YTD = "ytd"
    TERTIAL = "tertial"
    YEAR = "year"
    R12 = "r12"


_CODE = re.compile(r"([0-9]{4})(?:-(?:T([123])|([0-9]{2})(ytd|r12)?))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period that ends with month ``month`` (1–12) of ``year``.

    >>> Period.parse("2020-T2").months()
    ((2020, 5), (2020, 6), (2020, 7), (2020, 8))
    >>> Period.parse("2020-02r12").months()[0]
    (2019, 3)
    >>> str(Period(2020, 8, PeriodKind.YTD)), Period.parse("2020-08ytd").phrase
    ('2020-08ytd', 'januari–augusti 2020')
    """

    year: int
    month: int
    kind: PeriodKind = PeriodKind.MONTH

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12 or not 1900 <= self.year <= 2200:
            raise BadInput("period.invalid", text=f"{self.year}-{self.month:02d}")
        if self.kind is PeriodKind.TERTIAL and self.month % 4:
            raise BadInput("period.invalid", text=f"{self.year}-{self.month:02d} (tertial)")
        if self.kind is PeriodKind.YEAR and self.month != 12:
            raise BadInput("period.invalid", text=f"{self.year}-{self.month:02d} (år)")

    @classmethod
    def parse(cls, code: str) -> Period:
        """Read a period's code. Raises ``BadInput("period.invalid")`` when it is none."""
        match = _CODE.fullmatch(code.strip())
        if not match:
            raise BadInput("period.invalid", text=code)
        year, tertial, month, kind = match.groups()
        if tertial:
            return cls(int(year), int(tertial) * 4, PeriodKind.TERTIAL)
        if month:
            return cls(int(year), int(month), PeriodKind(kind) if kind else PeriodKind.MONTH)
        return cls(int(year), 12, PeriodKind.YEAR)

    @classmethod
    def year_of(cls, year: int) -> Period:
        """The whole year."""
        return cls(year, 12, PeriodKind.YEAR)

    def months(self) -> tuple[tuple[int, int], ...]:
        """The months of the period as (year, month), first to last."""
        count = {
            PeriodKind.MONTH: 1,
            PeriodKind.TERTIAL: 4,
            PeriodKind.YEAR: 12,
            PeriodKind.R12: 12,
            PeriodKind.YTD: self.month,
        }[self.kind]
        last = self.year * 12 + self.month - 1
        return tuple((n // 12, n % 12 + 1) for n in range(last - count + 1, last + 1))

    def previous_year(self) -> Period:
        """The same period a year earlier."""
        return Period(self.year - 1, self.month, self.kind)

    def last_day(self) -> date:
        """The day that the period ends: the day whose maps and settings apply to it.

        >>> Period.parse("2020-T2").last_day(), Period.parse("2020-02ytd").last_day()
        (datetime.date(2020, 8, 31), datetime.date(2020, 2, 29))
        """
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def phrase(self) -> str:
        """The period in Swedish words, as in a sentence or heading."""
        name = MONTHS[self.month - 1]
        match self.kind:
            case PeriodKind.MONTH:
                return f"{name} {self.year}"
            case PeriodKind.YTD if self.month == 1:
                return f"januari {self.year}"
            case PeriodKind.YTD:
                return f"januari–{name} {self.year}"
            case PeriodKind.TERTIAL:
                return f"tertial {self.month // 4} {self.year}"
            case PeriodKind.R12:
                return f"de tolv månaderna till och med {name} {self.year}"
            case _:
                return str(self.year)

    def __str__(self) -> str:
        match self.kind:
            case PeriodKind.YEAR:
                return str(self.year)
            case PeriodKind.TERTIAL:
                return f"{self.year}-T{self.month // 4}"
            case PeriodKind.MONTH:
                return f"{self.year}-{self.month:02d}"
            case _:
                return f"{self.year}-{self.month:02d}{self.kind}"
