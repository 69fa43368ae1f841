"""A wrong figure of a table that the text around it repeats: the text's place is another place of the same fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from tertial.document.check.case import Case
from tertial.document.check.finding import Finding, Where
from tertial.document.check.merge import MOST_PLACES

_IN_KRONOR: Final = {"kr": Decimal(1), "tkr": Decimal(1000), "mnkr": Decimal(1_000_000)}
_LEAST_DIGITS: Final = 3
"""A figure of fewer digits stands in texts by chance."""


def echoed(case: Case, found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, each wrong cell with the places in its section's texts that print the same wrong figure."""
    for finding in found:
        places = tuple(_places(case, finding)) if _is_of_a_cell(finding) else ()
        new = tuple(where for where in places if where.span not in {w.span for w in finding.also})
        yield replace(finding, also=(*new, *finding.also)[:MOST_PLACES]) if new else finding


def _is_of_a_cell(finding: Finding) -> bool:
    if finding.severity != "error" or finding.where.spot is None or finding.printed is None:
        return False
    return len(finding.printed.normalize().as_tuple().digits) >= _LEAST_DIGITS


def _places(case: Case, finding: Finding) -> Iterator[Where]:
    wrong = _exact(finding.printed, finding.unit)
    for passage in case.passages:
        if passage.section.title == finding.where.section:
            for figure in passage.figures:
                if _exact(figure.value, figure.unit) == wrong:
                    yield case.at_text(passage, figure.start, figure.end, figure.place)


def _exact(value: Decimal | None, unit: str | None) -> tuple[Decimal, bool] | None:
    """A size in kronor where it is money: 6 025 tusen kronor is 6 025 tkr, and −8,7 in a text is 8,7."""
    if value is None:
        return None
    factor = _IN_KRONOR.get(unit or "")
    return abs(value * factor if factor else value), factor is not None
