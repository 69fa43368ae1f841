"""Amounts as cells of the economy's grids, each printed once in a process."""

from __future__ import annotations

from functools import lru_cache

from tertial.domain.figure import Unit
from tertial.domain.swedish import format_ore
from tertial.errors import BadInput

MONEY = {"mnkr": Unit.MNKR, "tkr": Unit.TKR, "kr": Unit.KR}
"""What amounts can be shown in, as it stands in an address."""


def money_of(word: str) -> Unit:
    """The unit of money asked for. Raises ``BadInput("economy.money")``."""
    if word not in MONEY:
        raise BadInput("economy.money", word=word, known=", ".join(MONEY))
    return MONEY[word]


@lru_cache(maxsize=200_000)
def printed(ore: int | None, money: Unit, sign: int = 1, *, plus: bool = False) -> str:
    """An amount as a cell; the same amount is printed once in a process."""
    return format_ore(None if ore is None else ore * sign, money, sign=plus)
