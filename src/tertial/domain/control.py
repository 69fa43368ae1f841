"""Risks are scored and controls are graded: by bands that are data, each control its own.

Source: docs/dev/methods.md#control.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tertial.domain.percent import Percent, share
from tertial.errors import BadInput


def risk_score(likelihood: int, consequence: int, *, highest: int = 4) -> int:
    """Likelihood × consequence, each from 1 to the scale's highest level.

    Raises: BadInput("risk.level"): a level that is not on the scale.
    >>> risk_score(4, 2), risk_score(2, 4)
    (8, 8)
    """
    for level in (likelihood, consequence):
        if not 1 <= level <= highest:
            raise BadInput("risk.level", level=level, highest=highest)
    return likelihood * consequence


@dataclass(frozen=True, slots=True)
class Band:
    """A grade and where it begins: in percent of correct cases, or by their number in a small sample."""

    grade: str
    lowest: Decimal


@dataclass(frozen=True, slots=True)
class SmallSample:
    """The rule for samples of ``at_most`` cases: graded by the number of correct ones, not by their share."""

    at_most: int
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class ControlGrade:
    """How a control came out. ``by_count`` is the warning that few cases decided: show ``examined`` beside it."""

    grade: str
    examined: int
    correct: int
    share: Percent
    by_count: bool


def grade_control(
    examined: int, correct: int, bands: Sequence[Band], small: SmallSample | None = None
) -> ControlGrade:
    """Grade a control by the exact share of correct cases: a band begins at its lowest percent, so 79,5 is below 80.

    Raises: BadInput("control.sample"): nothing examined, or more correct than examined.
            BadInput("control.bands"): no band begins as low as this.
    >>> bands = [Band("Ej godkänt", Decimal(0)), Band("Delvis godkänt", Decimal(80)), Band("Godkänt", Decimal(90))]
    >>> grade_control(200, 159, bands).grade
    'Ej godkänt'
    """
    found = share(correct, examined)
    if found is None or not 0 <= correct <= examined:
        raise BadInput("control.sample", examined=examined, correct=correct)
    if small is not None and examined <= small.at_most:
        grade = _grade(Decimal(correct), small.bands)
        return ControlGrade(grade, examined, correct, found, by_count=True)
    return ControlGrade(_grade(found.value, bands), examined, correct, found, by_count=False)


def _grade(value: Decimal, bands: Sequence[Band]) -> str:
    reached = [band for band in bands if band.lowest <= value]
    if not reached:
        raise BadInput("control.bands", value=value)
    return max(reached, key=lambda band: band.lowest).grade
