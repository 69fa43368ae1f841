"""Figures as a finding writes them: with their unit in words, and the decimals of the figure they are held against."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from tertial.document.understand.said import Said
from tertial.domain.swedish import format_number

_WORDS: Final = {
    "%": "procent",
    "procentenheter": "procentenheter",
    "mnkr": "miljoner kronor",
    "tkr": "tusen kronor",
    "kr": "kronor",
    "timmar": "timmar",
    "personer": "personer",
    "platser": "platser",
}


def in_words(unit: str | None) -> str:
    """ "miljoner kronor" of "mnkr"; things counted and bare numbers have none."""
    return _WORDS.get(unit or "", "")


def shown(said: Said) -> str:
    """A figure as its text prints it, with its sign: "-8,7 miljoner kronor"."""
    return shown_value(said.value, said)


def shown_value(value: Decimal, like: Said) -> str:
    """A value with the decimals and the unit of a figure in a text."""
    return f"{format_number(value, like.amount.decimals)} {in_words(like.unit)}".strip()
