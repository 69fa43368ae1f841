"""What a check finds: ``tertial.findings/1`` as values (``shared/contracts.md``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Literal

from tertial.document.model import Place

Rule = Literal[
    "sum",
    "variance",
    "prose",
    "arithmetic",
    "sign",
    "direction",
    "unit-word",
    "cross-document",
    "label",
    "personal-data",
    "of-which",
    "share",
    "percent-change",
    "mean",
    "roll-forward",
    "internal",
    "count",
    "assessment",
    "bands",
    "note",
    "kolada",
]
Severity = Literal["error", "warning", "info"]
LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a document: the words a reader finds it by, and its line or page. ``table`` is the table's title,
    ``row`` and ``column`` its labels; empty for a text. ``spot`` is (table id, row, column) of a cell, from 0, and
    ``span`` (paragraph's place in the document's order, start, end) of a figure in a text: by these the findings of
    different rules are seen to be of one figure."""

    section: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    place: Place | None = None
    quote: str = ""
    spot: tuple[str, int, int] | None = None
    span: tuple[int, int, int] | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Figures that cannot all be true, a wording against its figure, or what could not be checked.

    ``message`` is one plain Swedish sentence that an economist would sign; ``evidence`` is the arithmetic, printed as
    it would be written ("1 214 + 1 655 + 1 919 + 2 450 = 7 238"). ``printed`` and ``computed`` are in ``unit``.
    ``also`` are other places of the same fault. ``confidence`` 0–1.
    """

    rule: Rule
    severity: Severity
    where: Where
    message: str
    printed: Decimal | None = None
    computed: Decimal | None = None
    unit: str | None = None
    evidence: tuple[str, ...] = ()
    also: tuple[Where, ...] = ()
    confidence: float = 1.0

    @property
    def key(self) -> str:
        """The same for the same fault in the same words, whatever page it has moved to: what a dismissal is kept by."""
        where = self.where
        parts = (
            self.rule,
            where.table,
            where.row,
            where.column,
            where.quote,
            self.printed,
            self.computed,
        )
        return sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


@dataclass(slots=True)
class Tally:
    """What was checked and what could not be, counted as the rules go: coverage is always told.

    ``checked`` counts by what ("sums", "variances", "prose" …); ``unchecked`` by reason in Swedish ("tabellen har ingen
    summarad", "talet finns inte i någon tabell" …)."""

    checked: dict[str, int] = field(default_factory=dict)
    unchecked: dict[str, int] = field(default_factory=dict)

    def did(self, what: str, n: int = 1) -> None:
        self.checked[what] = self.checked.get(what, 0) + n

    def could_not(self, reason: str, n: int = 1) -> None:
        self.unchecked[reason] = self.unchecked.get(reason, 0) + n


@dataclass(frozen=True, slots=True)
class Checked:
    """All of one file. ``tables``, ``cells`` and ``figures`` are how many were read, ``cells`` those with numbers and
    ``figures`` those in running text."""

    file: str
    tables: int
    cells: int
    figures: int
    findings: tuple[Finding, ...]
    checked: dict[str, int]
    unchecked: dict[str, int]
