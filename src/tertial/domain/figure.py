"""A figure is a thing: a value with a unit, a place in the model (``ref``) and a lineage.

``ref`` is ``table.row.group.kind`` (``operations_statement.elderly_care.period.variance``), optionally with a
committee before (``von:…``) and a period after (``…@2020-07``). It is stable from period to period, so that a
sentence written in March is right in August.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal

Kind = Literal["outcome", "budget", "forecast"]
"""The kind of value a ledger fact is: what happened, what was decided, what is expected."""


class Unit(StrEnum):
    """Units as they are printed and as they stand in ``tertial.report/1``."""

    KR = "kr"
    TKR = "tkr"
    MNKR = "mnkr"
    PERCENT = "%"
    PERCENTAGE_POINTS = "procentenheter"
    HOURS = "timmar"
    PERSONS = "personer"
    PLACES = "platser"
    COUNT = "st"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which ledger facts a sum is made of.

    ``months`` are 1–12 (0 and 13 opening and closing entries), ``codes`` restricts dimensions: name of the dimension
    (``account``, ``activity``, ``cost_centre``, ``project``, ``tag``) to the codes that belong. A dimension that is
    absent is not restricted; an empty set means that no row belongs. ``sign`` turns the debit-positive sum
    as the table prints it (−1 in an income statement).
    """

    committee: str
    kind: Kind
    version: str
    year: int
    months: tuple[int, ...]
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a figure comes from: a selection of the ledger's facts, a formula over other refs, or a registered entry.

    A total has both: it opens to its rows and to the facts behind all of them.

    ``formula`` is Swedish and readable ("budget − utfall"), ``terms`` are the refs in it, ``source`` says whose the
    figure is ("Huvudbok", "Huddinge kommun (LIS)"), ``batches`` are the ids it was read from.
    """

    formula: str = ""
    terms: tuple[str, ...] = ()
    selection: Selection | None = None
    source: str = ""
    batches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """An exact value (never rounded) in ``unit`` with its place and lineage; ``None`` is missing, never zero.

    Money is whole öre in ``ore`` with the sign of its table; other figures are ``value`` in ``unit``.
    ``raw`` keeps what was registered when it is not a plain number ("Minska", "≤ 7,7", "--").
    """

    ref: str
    unit: Unit | None
    value: Decimal | None = None
    ore: int | None = None
    raw: str = ""
    lineage: Lineage = field(default_factory=Lineage)

    @property
    def is_missing(self) -> bool:
        return self.value is None and self.ore is None
