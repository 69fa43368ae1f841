"""What each row of a table is: detail, part of another, subtotal, total, or beside the sum (memo).

Words and arithmetic decide together: a row is a sum when it is called one, or when it is the sum of the rows above it
in most of its columns. Rounding is no difference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tertial.document.model import Level, Row
from tertial.document.understand.headings import bare

MOST_ROWS: Final = 400
"""Rows of a table in which sums are looked for by arithmetic; in longer ones words alone decide."""
_LEAST_INDENT: Final = 2.0  # points further in than the row that another is part of
_FURTHEST: Final = 60  # rows above that a sum without the word for it may reach

_SUM: Final = re.compile(
    r"^(?:del)?summa\b|^sum[:.]?$|^totalt\b|^total(?: (?:kostnad|intakt|summa|budget|nettokostnad|omslutning)\w*)?$"
    r"|^totalsumma|\btotalt$|^sammanlagt|^samtliga$"
    r"|^(?:hela )?(?:namnden|kommunen|forvaltningen)(?: totalt| som helhet)$|^\w+ totalt$"
)
_RESULT: Final = re.compile(
    r"^(?:arets |periodens |resultat ?\b|verksamhetens )?(?:netto)?(?:resultat|nettokostnad(?:er)?|nettokostnaden)$"
    r"|^(?:arets|periodens) resultat\b|^nettokostnad(?:er)?\b|^netto$|^verksamhetens nettokostnad(?:er)?\b"
    r"|^resultat(?: fore| efter)? \w+"
)
_SUBTOTAL: Final = re.compile(
    r"^verksamhetens (?:intakter|kostnader)\b|^(?:summa|totala?)(?: \w+)? (?:intakter|kostnader)\b|^delsumma"
)
_OF_WHICH: Final = re.compile(r"^(?:var ?av|dar ?av|dar av)\b")
_ENDS_OF_WHICH: Final = re.compile(r"\b(?:varav|darav):?$")
_MEMO: Final = re.compile(
    r"^(?:ib|ub|ingaende|utgaende)\b|\beget kapital\b|^balansresultat|^balanserat|^justering|^uttag\b|^antal\b"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row before its level is known. ``has_dash``: a dash or bullet stood before its label, ``indent`` is how far in
    the label begins."""

    row: Row
    has_dash: bool = False
    is_bold: bool = False
    indent: float = 0.0


def sounds_like_sum(label: str) -> bool:
    """The label calls the row a sum.

    >>> [sounds_like_sum(x) for x in ("Summa nettokostnad", "Totalt", "Verksamhetens intäkter", "Lokaler")]
    [True, True, True, False]
    """
    words = bare(label).rstrip(" :.")
    return bool(_SUM.search(words) or _RESULT.search(words) or _SUBTOTAL.search(words))


def is_of_which(label: str) -> bool:
    """The label begins by saying that it is part of another ("varav …")."""
    return bool(_OF_WHICH.match(bare(label)))


def levelled(lines: Sequence[Line]) -> tuple[Row, ...]:
    """The rows with their level and the label of the row that they are part of."""
    levels, parents = _by_words(lines)
    sums = _sums(lines, levels)
    has_parts = False
    for r, line in enumerate(lines):
        is_first_subtotal = not has_parts and _SUBTOTAL.search(bare(line.row.label))
        if levels[r] == "detail" and (r in sums or _called_sum(line)) and not is_first_subtotal:
            levels[r] = "subtotal"
        has_parts = has_parts or _count(line.row) > 0
    _name_total(lines, levels, sums)
    return tuple(
        replace(line.row, level=level, parent=parent)
        for line, level, parent in zip(lines, levels, parents, strict=True)
    )


def _called_sum(line: Line) -> bool:
    return sounds_like_sum(line.row.label) and _count(line.row) > 0


def _by_words(lines: Sequence[Line]) -> tuple[list[Level], list[str]]:
    """Of-which rows by dash, word or indent, each with the row that it is part of; the others are details."""
    levels: list[Level] = []
    parents: list[str] = []
    above, is_open = "", False
    dashed = sum(line.has_dash for line in lines)
    all_dashed = dashed == len(lines)
    outer = _outer_rows(lines)
    for r, line in enumerate(lines):
        label = line.row.label
        part = (line.has_dash and not all_dashed) or is_of_which(label)
        part = part or (is_open and label[:1].islower() and not dashed)
        holder = above if part else outer[r]
        levels.append("of-which" if holder else "detail")
        parents.append(holder)
        if not holder and (not line.row.spanned or label != above):
            above, is_open = label, bool(_ENDS_OF_WHICH.search(bare(label)))
    return levels, parents


def _outer_rows(lines: Sequence[Line]) -> list[str]:
    """For each row the label of the one that it stands indented under; none where that one has no figures of its own,
    as a heading of a group, and the table has."""
    has_figures = any(_count(line.row) for line in lines)
    found: list[str] = []
    open_rows: list[Line] = []
    for line in lines:
        while open_rows and open_rows[-1].indent > line.indent - _LEAST_INDENT:
            open_rows.pop()
        holder = open_rows[-1] if open_rows else None
        fits = holder is not None and (not has_figures or _count(holder.row) > 0)
        fits = fits and not sounds_like_sum(line.row.label)
        found.append(holder.row.label if holder is not None and fits else "")
        open_rows.append(line)
    return found


# --- sums by arithmetic ----------------------------------------------------------------------------------------------


def _count(row: Row) -> int:
    return sum(cell.value is not None for cell in row.cells)


_Scaled = list[tuple[int, int] | None]
"""A row's values as whole numbers, and half a unit of each's last decimal; ``None`` where there is none."""


def _scaled(lines: Sequence[Line]) -> list[_Scaled]:
    most = min(max((cell.decimals or 0 for line in lines for cell in line.row.cells), default=0), 9)
    factor = 2 * 10**most
    return [
        [
            (int(cell.value * factor), 10 ** max(most - (cell.decimals or 0), 0))
            if cell.value is not None
            else None
            for cell in line.row.cells
        ]
        for line in lines
    ]


def _sums(lines: Sequence[Line], levels: Sequence[Level]) -> dict[int, int]:
    """Rows that are the sum of those above: row → the first row of the sum."""
    if not 2 < len(lines) <= MOST_ROWS:
        return {}
    scaled = _scaled(lines)
    parts = [r for r, level in enumerate(levels) if level == "detail" and _count(lines[r].row)]
    found: dict[int, int] = {}
    for n, r in enumerate(parts):
        line = lines[r]
        named = sounds_like_sum(line.row.label) or line.is_bold
        above = [p for p in parts[max(0, n - _FURTHEST) : n] if p not in found]
        start = _first_of_sum(scaled, r, above, is_named=named)
        if start is not None:
            found[r] = start
    return found


def _first_of_sum(
    scaled: Sequence[_Scaled], r: int, above: Sequence[int], *, is_named: bool
) -> int | None:
    """The first of the rows right above that sum to it in most columns: three or more, two where it is named."""
    columns = [(c, value) for c, value in enumerate(scaled[r]) if value and value[0]]
    if len(columns) < (1 if is_named else 2):
        return None
    probes = columns[:3]  # one of three holds where two thirds of all do
    sums, slack = [0] * len(probes), [value[1] for _, value in probes]
    for count, p in enumerate(reversed(above), 1):
        row = scaled[p]
        for k, (c, _) in enumerate(probes):
            part = row[c]
            if part is not None:
                sums[k] += part[0]
                slack[k] += part[1]
        if count < (2 if is_named else 3):
            continue
        if any(abs(sums[k] - value[0]) <= slack[k] for k, (_, value) in enumerate(probes)):
            members = above[len(above) - count :]
            hits = [value for c, value in columns if _adds(scaled, members, c, value)]
            beyond_chance = sum(abs(v) >= 20 * half for v, half in hits) >= 2
            if len(hits) * 3 >= len(columns) * 2 and (is_named or beyond_chance):
                return p
    return None


def _adds(
    scaled: Sequence[_Scaled], members: Sequence[int], c: int, value: tuple[int, int]
) -> bool:
    parts = [part for p in members if (part := scaled[p][c]) is not None]
    return abs(sum(v for v, _ in parts) - value[0]) <= value[1] + sum(half for _, half in parts)


# --- which sum is the total ------------------------------------------------------------------------------------------


def _name_total(lines: Sequence[Line], levels: list[Level], sums: dict[int, int]) -> None:
    """The last sum of all is the total; rows after it stand beside the sum."""
    width = max((_count(line.row) for line in lines), default=0)
    strong = [
        r
        for r, level in enumerate(levels)
        if level == "subtotal"
        and _count(lines[r].row) * 2 >= width
        and not _SUBTOTAL.search(bare(lines[r].row.label))
    ]
    if not strong:
        return
    last = strong[-1]
    if last == 0 or not any(levels[r] == "detail" and _count(lines[r].row) for r in range(last)):
        levels[strong[0]] = "total"  # the total stands first
        return
    if any(
        levels[r] == "detail" and _full(lines[r].row, width) for r in range(last + 1, len(lines))
    ):
        called = not _MEMO.search(bare(lines[-1].row.label))
        if called:  # sums of groups, and a group without one after them
            return
    levels[last] = "total"
    for r in range(last + 1, len(lines)):
        if levels[r] in ("detail", "subtotal"):
            levels[r] = "memo"


def _full(row: Row, width: int) -> bool:
    return width > 1 and _count(row) * 2 >= width and not _MEMO.search(bare(row.label))
