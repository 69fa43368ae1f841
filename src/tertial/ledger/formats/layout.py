"""Where in a table the mapping's columns are: the heading is looked for below whatever a report prints above it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tertial.domain.figure import Kind
from tertial.errors import BadInput
from tertial.ledger.formats.cells import SPACE, Cell, cell_text
from tertial.ledger.formats.mapping import AmountColumn, ColumnMapping

HEAD_ROWS = 30


@dataclass(frozen=True, slots=True)
class Target:
    """What the amounts of some columns are; ``columns`` are (place, sign), added up per row."""

    kind: Kind
    version: str
    year: int | None
    month: int | None
    spread: bool
    columns: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A mapping laid over a table.

    Places count from 0; ``rows`` are the heading's and all above it; ``width`` is how many cells the heading has;
    ``heading`` is what stands over the columns that are used, where something does.
    """

    mapping: ColumnMapping
    rows: int
    width: int
    columns: Mapping[str, tuple[int, ...]]
    targets: tuple[Target, ...]
    amounts: tuple[tuple[int, str], ...]
    heading: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Miss:
    """Why no heading was found: what is missing in the row that comes nearest, and what stands there."""

    missing: tuple[str, ...]
    found: tuple[str, ...]


def normal(text: str) -> str:
    """A heading as it is compared: case, space and line breaks do not count."""
    return " ".join(text.strip(SPACE).lower().split())


def find_layout(rows: Sequence[Sequence[Cell]], mapping: ColumnMapping) -> Layout | Miss:
    """The layout by the first row (or two merged rows) among the first 30 that has all the mapping's headings.

    Raises ``BadInput("tabular.heading-twice")`` when a heading stands over two columns.
    """
    wanted = {normal(heading): heading for heading in mapping.headings}
    best = Miss(tuple(wanted.values()), ())
    texts = [[cell_text(cell) for cell in row] for row in rows[: HEAD_ROWS + 1]]
    for n, row in enumerate(texts[:HEAD_ROWS]):
        lower = texts[n + 1] if n + 1 < len(texts) else []
        for used, names in ((1, _single(row)), (2, _merged(row, lower))):
            missing = tuple(text for key, text in wanted.items() if key not in names)
            if not missing:
                return _layout(mapping, n + used, names, row if used == 1 else lower)
            if len(missing) < len(best.missing):
                best = Miss(missing, tuple(text for text in row if text))
    return best


def _single(row: Sequence[str]) -> dict[str, list[int]]:
    names: dict[str, list[int]] = {}
    for place, text in enumerate(row):
        names.setdefault(normal(text), []).append(place)
    return names


def _merged(upper: Sequence[str], lower: Sequence[str]) -> dict[str, list[int]]:
    """Names under a two-row heading: the lower text, both ("HELÅR Budget"), or the upper over an empty one."""
    names: dict[str, list[int]] = {}
    above = ""
    for place in range(max(len(upper), len(lower))):
        own = upper[place] if place < len(upper) else ""
        below = lower[place] if place < len(lower) else ""
        above = own or above
        for text in {normal(below or own), normal(f"{above} {below}")} - {""}:
            names.setdefault(text, []).append(place)
    return names


def _layout(
    mapping: ColumnMapping, rows: int, names: Mapping[str, list[int]], heading: Sequence[str]
) -> Layout:
    def place(text: str) -> int:
        places = names[normal(text)]
        if len(places) > 1:
            raise BadInput("tabular.heading-twice", heading=text)
        return places[0]

    columns = {
        name: tuple(place(text) for text in texts) for name, texts in mapping.columns.items()
    }
    amounts = tuple((place(each.column), each.column) for each in mapping.amounts)
    used = {n for places in columns.values() for n in places} | {n for n, _ in amounts}
    width = max(len(heading), max(used) + 1)
    while width > max(used) + 1 and not heading[width - 1]:
        width -= 1
    return Layout(
        mapping=mapping,
        rows=rows,
        width=width,
        columns=columns,
        targets=_targets(mapping, [n for n, _ in amounts]),
        amounts=amounts,
        heading={n: heading[n] for n in used if n < len(heading) and heading[n]},
    )


def _targets(mapping: ColumnMapping, places: Sequence[int]) -> tuple[Target, ...]:
    grouped: dict[tuple[Kind, str, int | None, int | None, bool], list[tuple[int, int]]] = {}
    for place, amount in zip(places, mapping.amounts, strict=True):
        sign = amount.sign * mapping.sign
        grouped.setdefault(_target(mapping, amount), []).append((place, sign))
    return tuple(Target(*target, tuple(columns)) for target, columns in grouped.items())


def _target(
    mapping: ColumnMapping, amount: AmountColumn
) -> tuple[Kind, str, int | None, int | None, bool]:
    return (
        amount.kind or mapping.kind,
        mapping.version if amount.version is None else amount.version,
        amount.year,
        amount.month,
        amount.spread,
    )


def subtotal_pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """What a cell of a subtotal row begins with; ``None`` when there are no words."""
    if not words:
        return None
    return re.compile(rf"(?:{'|'.join(re.escape(normal(word)) for word in words)})(?![^\W\d_])")


GRAND_TOTAL = re.compile(
    r"(?:totalt|total|totalsumma|slutsumma|summa totalt|summa total|total summa|grand total|sum total)[:.]?"
)
"""A cell that says that its row sums the whole table."""
