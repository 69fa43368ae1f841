"""Rows whose cells the text lost: the numbers are told apart, and put under their columns by arithmetic."""

from __future__ import annotations

from dataclasses import replace

from tertial.document.parts import Grid
from tertial.document.understand.layout import Sheet, laid_out


def placed(grid: Grid) -> tuple[Sheet, ...]:
    """The sheets of a grid that has lost its columns."""
    return laid_out(replace(grid, is_aligned=True))
