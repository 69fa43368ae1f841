"""A grid of cells becomes a table: headings, labels, levels, notes, units, and cells that the text lost."""

from __future__ import annotations

from tertial.document.model import Table
from tertial.document.parts import Grid


def tables_of(grid: Grid, ids: set[str]) -> tuple[Table, ...]:
    """The tables in a grid (mostly one), with ids that are not in ``ids``, which they are added to."""
    return ()
