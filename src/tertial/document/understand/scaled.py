"""A table's figures as whole numbers, so that ties between many cells are tried quickly and exactly.

Every value is multiplied by the same power of ten and by two: then half a unit of a cell's last printed digit is a
whole number as well, and a tie holds within rounding when its residual is no larger than the sum of the halves. It is
the interval arithmetic of ``interval.py`` for sums, without its cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from tertial.document.model import Cell, Table

State = Literal["number", "nothing", "blank", "open", "words"]
"""``nothing`` is a dash, which says that there is none; ``blank`` says nothing; ``open`` is in doubt, so not used."""
_BLANK: Final[tuple[State]] = ("blank",)
_DASHES: Final = "-−–—‑ ."
MOST_DECIMALS: Final = 9
MOST_BITS: Final = 12
"""More than so many bits of agreement in one cell say no more than that it is no coincidence."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Values and half units by row and column, from 0; ``None`` where there is no number that may be used."""

    values: list[tuple[int | None, ...]]
    halves: list[tuple[int, ...]]
    states: list[tuple[State, ...]]
    scale: int

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.values), len(self.values[0]) if self.values else 0


def numbers_of(table: Table) -> Numbers:
    """The figures of a table; rows shorter than the heading are filled with blanks."""
    width = len(table.columns)
    most = max(
        (decimals_of(cell) for row in table.rows for cell in row.cells if cell.value is not None),
        default=0,
    )
    most = min(most, MOST_DECIMALS)
    scale = 2 * 10**most
    values: list[tuple[int | None, ...]] = []
    halves: list[tuple[int, ...]] = []
    states: list[tuple[State, ...]] = []
    for row in table.rows:
        kinds = [state_of(cell) for cell in row.cells[:width]]
        short = width - len(kinds)
        own: list[int | None] = [
            int((cell.value or 0) * scale) if kind == "number" else None
            for cell, kind in zip(row.cells, kinds, strict=False)
        ]
        half = [
            10 ** max(most - decimals_of(cell), 0) if kind == "number" else 0
            for cell, kind in zip(row.cells, kinds, strict=False)
        ]
        values.append((*own, *[None] * short))
        halves.append((*half, *[0] * short))
        states.append((*kinds, *_BLANK * short))
    return Numbers(values, halves, states, scale)


def state_of(cell: Cell) -> State:
    """Whether a cell has a number that may be used, or why not."""
    if cell.value is not None:
        usable = cell.doubt != "open" and cell.value.is_finite() and abs(cell.value) < 10**15
        return "number" if usable else "open"
    if cell.doubt == "open":
        return "open"
    if not cell.text.strip():
        return "blank"
    return "words" if cell.text.strip(_DASHES) else "nothing"


def decimals_of(cell: Cell) -> int:
    """How many decimals a cell was printed with."""
    if cell.decimals is not None:
        return cell.decimals
    exponent = (cell.value or Decimal(0)).as_tuple().exponent
    own = max(-exponent, 0) if isinstance(exponent, int) else 0
    comma = cell.text.rfind(",")
    after = cell.text[comma + 1 :] if comma >= 0 else ""
    return max(own, sum(1 for _ in _leading_digits(after)))


def _leading_digits(text: str) -> str:
    n = 0
    while n < len(text) and text[n].isdigit():
        n += 1
    return text[:n]


def bits(value: int, tolerance: int) -> int:
    """How much it says that a figure agrees: one bit for every doubling of it over what rounding allows.

    >>> bits(10000, 5), bits(3, 5), bits(-80, 10)
    (11, 0, 4)
    """
    return min((abs(value) // max(tolerance, 1)).bit_length(), MOST_BITS)
