"""Printed rows of two published interim reports, and exact amounts that print as them.

Facts of the reports alone: label, then (budget, forecast or outcome, variance) in mnkr for the full year and the
period. No two printed cells give the third exactly: each was rounded from exact amounts, so these are chosen anew.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from tertial.domain.figure import Unit
from tertial.domain.money import ore_from
from tertial.domain.statement import Group, Measure
from tertial.domain.swedish import parse_number


class PrintedRow(NamedTuple):
    label: str
    full_year: tuple[Decimal, Decimal, Decimal]
    period: tuple[Decimal, Decimal, Decimal]


def rows(text: str) -> list[PrintedRow]:
    """Read "label | budget forecast variance | budget outcome variance", thousands without space."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        label, *groups = line.split("|")
        full_year, period = (tuple(map(parse_number, group.split())) for group in groups)
        found.append(PrintedRow(label.strip(), full_year, period))  # type: ignore[arg-type]  # three each
    return found


def exact(printed: tuple[Decimal, Decimal, Decimal], sign: int) -> tuple[int, int]:
    """Debit-positive öre of budget and the other amount that print, with their variance, as the three cells."""
    budget, other, variance = printed
    off = variance - (budget - other) * sign  # −0,1, 0 or +0,1 by rounding
    exact_budget = budget * sign + off * Decimal("0.3")
    exact_other = other * sign - off * Decimal("0.3")
    return ore_from(exact_budget, Unit.MNKR), ore_from(exact_other, Unit.MNKR)


def amounts(row: PrintedRow, sign: int) -> dict[tuple[Group, Measure], int]:
    """Exact debit-positive amounts of the row, per column of the ledger."""
    budget, forecast = exact(row.full_year, sign)
    so_far, outcome = exact(row.period, sign)
    return {
        ("full_year", "budget"): budget,
        ("full_year", "forecast"): forecast,
        ("period", "budget"): so_far,
        ("period", "outcome"): outcome,
    }


INCOME = {
    "2020-03": """
        Taxor och avgifter | 51,0 51,0 0,0 | 12,8 13,3 0,6
        Försäljning av verksamhet | 11,1 11,1 0,0 | 2,6 2,8 0,2
        Bidrag | 85,6 85,6 0,0 | 21,6 23,7 2,2
        Övriga intäkter | 55,3 55,3 0,0 | 13,8 14,0 0,2
        Intern resursfördelning | 790,1 790,1 0,0 | 195,7 191,3 -4,5
        Verksamhetens intäkter | 993,1 993,1 0,0 | 246,5 245,1 -1,3
        Personal | -765,3 -801,1 -35,8 | -184,8 -191,6 -6,8
        Lokaler | -97,3 -97,3 0,0 | -24,4 -24,3 0,1
        Bidrag kostnader | -12,8 -12,8 0,0 | -3,2 -17,6 -14,4
        Köp av verksamhet | -518,5 -482,5 35,9 | -127,3 -104,7 22,6
        Konsulter och inhyrd personal | -6,2 -6,1 0,1 | -1,5 -2,3 -0,7
        Varor och tjänster | -67,6 -67,8 -0,2 | -17,1 -16,0 1,1
        Övriga kostnader | -0,4 -0,4 0,0 | -0,1 -0,4 -0,3
        Kapitalkostnad | -7,5 -7,5 0,0 | -1,8 -1,8 0,0
        Intern resursfördelning | -790,1 -790,1 0,0 | -195,7 -191,3 4,5
        Verksamhetens kostnader | -2265,8 -2265,8 0,0 | -556,0 -550,1 5,9
        Årets resultat | -1272,7 -1272,7 0,0 | -309,5 -305,0 4,5
    """,
    "2020-08": """
        Taxor och avgifter | 51,0 51,6 0,6 | 34,0 34,6 0,5
        Försäljning av verksamhet | 11,1 12,0 0,9 | 7,3 8,0 0,7
        Bidrag | 85,6 95,2 9,6 | 57,1 71,2 14,1
        Övriga intäkter | 55,3 57,7 2,4 | 36,8 36,2 -0,7
        Intern resursfördelning | 790,1 724,6 -65,5 | 521,4 488,9 -32,5
        Verksamhetens intäkter | 993,1 941,1 -52,0 | 656,7 638,8 -17,9
        Personal | -765,3 -781,6 -16,2 | -515,3 -545,8 -30,5
        Lokaler | -97,3 -103,4 -6,0 | -65,0 -65,6 -0,5
        Bidrag kostnader | -12,8 -63,6 -50,9 | -8,6 -41,9 -33,4
        Köp av verksamhet | -518,5 -412,4 106,1 | -345,9 -268,5 77,4
        Konsulter och inhyrd personal | -6,2 -8,6 -2,4 | -4,1 -5,1 -1,0
        Varor och tjänster | -67,6 -83,5 -15,9 | -45,1 -59,9 -14,8
        Övriga kostnader | -0,4 -0,5 -0,1 | -0,3 -0,4 -0,1
        Kapitalkostnad | -7,5 -8,7 -1,3 | -4,9 -5,3 -0,4
        Intern resursfördelning | -790,1 -740,5 49,6 | -521,4 -488,9 32,5
        Verksamhetens kostnader | -2265,8 -2202,9 62,9 | -1510,6 -1481,4 29,3
        Årets resultat | -1272,7 -1261,8 10,9 | -854,0 -842,6 11,4
    """,
}
OPERATIONS = {
    "2020-03": """
        Äldreomsorg | 627,9 637,4 -9,6 | 153,7 155,4 -1,7
        Funktionshinderområdet | 476,0 468,0 7,9 | 114,9 110,8 4,2
        Socialpsykiatri | 29,6 26,6 2,9 | 7,4 6,3 1,1
        Myndighet | 51,9 51,9 0,0 | 12,6 12,3 0,3
        Ledning och stöd, egen regi | 24,6 27,0 -2,4 | 5,8 6,8 -1,0
        Förvaltningsledning | 60,0 58,9 1,1 | 14,4 13,2 1,2
        Politisk verksamhet | 2,8 2,8 0,0 | 0,7 0,3 0,4
        Årets resultat | 1272,7 1272,7 0,0 | 309,5 305,0 4,5
    """,
    "2020-08": """
        Äldreomsorg | 627,9 618,5 9,4 | 421,3 415,0 6,3
        Funktionshinderområdet | 476,0 458,3 17,7 | 320,5 301,7 18,8
        Socialpsykiatri | 29,6 27,9 1,7 | 19,7 17,5 2,2
        Myndighet | 51,9 51,6 0,3 | 34,3 33,4 0,8
        Ledning och stöd, egen regi | 24,6 32,0 -7,4 | 16,4 23,3 -6,9
        Förvaltningsledning | 60,0 71,8 -11,7 | 39,8 50,5 -10,6
        Politisk verksamhet | 2,8 1,8 1,0 | 1,9 1,2 0,7
        Årets resultat | 1272,7 1261,8 10,9 | 854,0 842,6 11,4
    """,
}
