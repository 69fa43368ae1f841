"""The address of a cell of the economy: which period, line, unit and measure. Stable, and readable by people.

``2020-08ytd/operations_statement.elderly_care/BK/budget-utfall`` is a variance, ``…/utfall`` one of its terms;
``personnel:5010`` is a code of a line, ``-`` for a unit the whole committee.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, Literal

from tertial.domain.period import Period
from tertial.errors import NotFound, TertialError

Quantity = Literal["budget", "outcome", "forecast", "last_year"]
QUANTITIES: Final[dict[str, Quantity]] = {
    "budget": "budget",
    "utfall": "outcome",
    "prognos": "forecast",
    "ifjol": "last_year",
}
"""How a quantity is written in an address."""
WORDS: Final[dict[Quantity, str]] = {name: word for word, name in QUANTITIES.items()}
LABELS: Final[dict[Quantity, str]] = {
    "budget": "Budget",
    "outcome": "Utfall",
    "forecast": "Prognos",
    "last_year": "Utfall i fjol",
}
WHOLE: Final = "-"
_CELL: Final = re.compile(
    r"(?P<period>[\w-]+)/(?P<statement>[\w-]+)\.(?P<line>[\w-]+)(?::(?P<code>[^/]+))?/(?P<unit>[^/]+)/(?P<measure>[a-z-]+)"
)


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell. ``against`` is what a variance is held against (budget in budget − outcome); empty for an amount.

    ``code`` is one code of the line's dimension, ``unit`` a cost centre or a level above; empty is all.
    """

    period: Period
    statement: str
    line: str
    quantity: Quantity
    against: Quantity | None = None
    unit: str = ""
    code: str = ""

    def __str__(self) -> str:
        line = f"{self.line}:{self.code}" if self.code else self.line
        measure = WORDS[self.quantity]
        measure = f"{WORDS[self.against]}-{measure}" if self.against else measure
        return f"{self.period}/{self.statement}.{line}/{self.unit or WHOLE}/{measure}"

    @property
    def thing(self) -> str:
        """The cell as a thing that comments are about."""
        return f"{self.period.year}/ekonomi/{self}"

    @property
    def terms(self) -> tuple[CellRef, ...]:
        """The cells that a variance is computed from, in the order of "budget − utfall"; none for an amount."""
        if self.against is None:
            return ()
        return (
            replace(self, quantity=self.against, against=None),
            replace(self, against=None),
        )


def read_cell(text: str) -> CellRef:
    """A cell by its address. Raises ``NotFound("economy.cell")``."""
    match = _CELL.fullmatch(text)
    measures = match["measure"].split("-") if match else []
    try:
        assert match is not None
        against, shown = (None, *measures) if len(measures) == 1 else measures
        reference = QUANTITIES[against] if against else None
        return CellRef(
            period=Period.parse(match["period"]),
            statement=match["statement"],
            line=match["line"],
            quantity=QUANTITIES[shown],
            against=reference,
            unit="" if match["unit"] == WHOLE else match["unit"],
            code=match["code"] or "",
        )
    except (AssertionError, KeyError, ValueError, TertialError) as error:
        raise NotFound("economy.cell", cell=text[:120]) from error
