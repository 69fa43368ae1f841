"""Amounts as cells of the economy's grids, each printed once in a process."""

from __future__ import annotations

from functools import lru_cache

from tertial.domain.figure import Unit
from tertial.domain.swedish import format_ore

MONEY = {"kr": Unit.KR, "tkr": Unit.TKR, "mnkr": Unit.MNKR}
"""What amounts can be shown in, as it stands in an address."""


@lru_cache(maxsize=200_000)
def printed(ore: int | None, money: Unit, sign: int = 1, *, plus: bool = False) -> str:
    """An amount as a cell; the same amount is printed once in a process."""
    return format_ore(None if ore is None else ore * sign, money, sign=plus)
