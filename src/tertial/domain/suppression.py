"""Small numbers of persons in a table that everybody may see: which are hidden, and which besides, so that no sum
gives them away (docs/dev/methods.md#small-numbers-in-public-tables)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

Cell = TypeVar("Cell", bound=Hashable)


def suppressed(
    values: Mapping[Cell, Decimal | int | None],
    ties: Iterable[Iterable[Cell]],
    smallest: int,
) -> dict[Cell, bool]:
    """Which cells must not be shown; True for those that are small themselves, False for those hidden besides.

    Args: values: numbers of persons by cell; ``None`` is no number, zero is shown. ties: cells of which each follows
            from the others (a sum and its parts). smallest: the smallest number that is shown.
    The first cell of a tie is its sum. A tie in which one number alone is hidden, or whose hidden parts are together
    fewer than ``smallest`` beside a sum that is shown, hides the smallest of the others that is not zero.

    >>> suppressed({"K": 40, "M": 3, "T": 43}, [("T", "K", "M")], 5)
    {'M': True, 'K': False}
    """
    known = {cell: value for cell, value in values.items() if value is not None}
    gone = {cell: True for cell, value in known.items() if 0 < value < smallest}
    lines = [tuple(cell for cell in tie if cell in known) for tie in ties]
    while found := next(
        (more for line in lines if (more := _more(line, gone, known, smallest)) != ()), ()
    ):
        gone[found[0]] = False
    return gone


def _more(
    line: tuple[Cell, ...],
    gone: Mapping[Cell, bool],
    known: Mapping[Cell, Decimal | int],
    smallest: int,
) -> tuple[Cell, ...]:
    """The cell that a tie must hide besides; empty where none."""
    hidden = [cell for cell in line if cell in gone]
    shown = [cell for cell in line if cell not in gone and known[cell] != 0]
    if not hidden or not shown:
        return ()
    is_told = line[0] not in gone and sum(known[cell] for cell in hidden) < smallest
    if len(hidden) > 1 and not is_told:
        return ()
    return (min(shown, key=lambda cell: (known[cell], line.index(cell))),)
