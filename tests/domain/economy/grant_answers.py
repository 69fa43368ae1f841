"""What the code answers to the worked tables of grants and investments in docs/dev/methods.md."""

from __future__ import annotations

from tertial.domain.economy.grants import GrantAmounts, InvestmentAmounts
from tertial.domain.figure import Unit
from tertial.domain.money import ore_from
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


ANSWERS = {"Grants": grants, "Investments": investments}
