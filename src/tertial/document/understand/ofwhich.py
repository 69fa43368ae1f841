"""Rows that are parts of a row above them ("varav", or with a dash): whether they are all of it, or some.

That parts add up is claimed only where it does in most columns, of the row or of the table; else only that they cannot
be more than the whole. Source: docs/dev/methods.md#of-which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tertial.document.model import Row
from tertial.document.understand.totals import Columns, Score
from tertial.document.understand.wording import RowKind

MOST_PARTS: Final = 60


@dataclass(frozen=True, slots=True)
class Parts:
    """A row with its parts. ``adds_up``: they are all of it; else they are at most the whole."""

    whole: int
    parts: tuple[int, ...]
    score: Score
    adds_up: bool
    elsewhere: int = 0
    """In how many other places of the table parts of the same kind add up."""


def parts_in(columns: Columns, rows: Sequence[Row], kinds: Sequence[RowKind]) -> tuple[Parts, ...]:
    """The groups of parts in a table; a row whose whole is not known is in none."""
    groups = [
        (whole, parts, columns.judge(whole, [(p, 1) for p in parts], columns.summed))
        for whole, parts in _groups(rows, kinds)
    ]
    holds = sum(len(score.holds) for _, parts, score in groups if len(parts) > 1)
    fails = sum(len(score.fails) for _, parts, score in groups if len(parts) > 1)
    found = []
    for whole, parts, score in groups:
        own, own_fails = len(score.holds), len(score.fails)
        is_most = own >= own_fails or holds >= 2 * fails
        if len(parts) > 1 and own and is_most and holds > fails:
            found.append(Parts(whole, parts, score, True, holds - own))
        elif len(parts) > 1 and own == 0 and own_fails == 1 and holds >= 2 > fails:
            found.append(Parts(whole, parts, score, True, holds))
        else:
            found.append(Parts(whole, parts, score, False, holds - own))
    return tuple(found)


def _groups(rows: Sequence[Row], kinds: Sequence[RowKind]) -> Iterator[tuple[int, tuple[int, ...]]]:
    whole: int | None = None
    parts: list[int] = []
    for r, kind in enumerate(kinds):
        if kind == "of-which" and whole is not None:
            if _belongs(rows[r], rows[whole], r - whole) and len(parts) < MOST_PARTS:
                parts.append(r)
            continue
        if whole is not None and parts:
            yield whole, tuple(parts)
        whole, parts = (r, []) if kind != "empty" else (None, [])
    if whole is not None and parts:
        yield whole, tuple(parts)


def _belongs(part: Row, whole: Row, away: int) -> bool:
    return not part.parent or part.parent == whole.label or away == 1
