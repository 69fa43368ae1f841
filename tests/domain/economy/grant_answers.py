"""What the code answers to the worked tables of grants, investments and the year's end in docs/dev/methods.md."""

from __future__ import annotations

from tertial.domain.economy.grants import GrantAmounts, InvestmentAmounts
from tertial.domain.economy.year_end import year_end
from tertial.domain.figure import Unit
from tertial.domain.money import ore_from
from tertial.domain.statement import BelowLine
from tertial.domain.swedish import format_ore, parse_number

Row = list[str]


def _known(text: str, unit: Unit) -> int | None:
    return ore_from(parse_number(text), unit) if text else None


def grants(row: Row) -> list[str]:
    amounts = [_known(text, Unit.TKR) for text in row[:4]]
    received, cost, passed_on, repaid = amounts
    found = GrantAmounts(received, cost, passed_on, repaid, is_repayable=row[4] == "yes")
    return [format_ore(found.net, Unit.TKR), format_ore(found.at_risk, Unit.TKR)]


def investments(row: Row) -> list[str]:
    found = InvestmentAmounts(*(_known(text, Unit.MNKR) for text in row[:4]))
    return [format_ore(found.available, Unit.MNKR), format_ore(found.variance, Unit.MNKR)]


def ends(row: Row) -> list[str]:
    budget, months, closing, below, opening = (_known(text, Unit.MNKR) for text in row[:5])
    found = year_end(
        budget=budget,
        twelve_months=months,
        closing_entries=closing,
        decided=[_known(text.strip("? "), Unit.MNKR) for text in row[5].split(";") if text],
        items=[] if below is None else [BelowLine("grant", "Ansökt bidrag", below)],
        opening=opening,
    )
    parts = (found.variance, found.before.closing, found.after.closing)
    return [format_ore(ore, Unit.MNKR) for ore in parts]


ANSWERS = {"Grants": grants, "Investments": investments, "Year end": ends}
