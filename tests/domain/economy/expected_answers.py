"""What the code answers to the worked table of what is usually posted in docs/dev/methods.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tertial.domain.economy.expected import UsualRule, unlike_usual
from tertial.domain.swedish import format_number, parse_number

Row = list[str]
TKR = 100_000


def usual(row: Row) -> list[str]:
    """Six months and the one that is looked at, tkr; "–" is a month without a posting."""
    amounts = {
        n: int(parse_number(text)) * TKR
        for n, text in enumerate([*row[0].split(), row[1]], 1)
        if text != "–"
    }
    found = unlike_usual({"": amounts}, month=7, known=range(1, 8), rule=UsualRule(least=10 * TKR))
    words = {"missing": "saknas", "smaller": "mindre", "larger": "större"}
    said = [f"{words[each.kind]}, brukar vara {format_number(each.usual // TKR)}" for each in found]
    return ["; ".join(said) or "som vanligt"]


ANSWERS: Mapping[str, Callable[[Row], list[str]]] = {"What is usually posted": usual}
