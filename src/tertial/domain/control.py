"""Risks are scored and controls are graded: by bands that are data, each control its own.

Source: docs/dev/methods.md#control.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

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


# --- bands as they are written -----------------------------------------------------------------------------

_BAND = re.compile(
    r"\s*(\d{1,3}(?:[.,]\d+)?)\s*(?:[-–]\s*(\d{1,3}(?:[.,]\d+)?))?\s*%?\s*:?\s*([^\W\d].*?)\s*"
)
_PARTS = re.compile(r"[;\n]+")


def parse_bands(text: str, *, highest: int = 100) -> tuple[Band, ...]:
    """Bands as people write them: "0–79 % Ej godkänt; 80–89 % Delvis godkänt; 90–100 % Godkänt", or by where each
    begins: "0 Ej godkänt; 80 Delvis godkänt; 90 Godkänt". Together they cover 0 to ``highest`` (percent, or the number
    of cases of a small sample), so that grading by them is total and monotone.

    A printed range ends at a whole number and the next begins at the one after it: what lies between, 79,5, belongs to
    the lower band (methods.md#control).

    Raises: BadInput("control.band"): a part that is no band. BadInput("control.bands-zero"): none begins at 0.
            BadInput("control.bands-gap"), BadInput("control.bands-overlap"): between two bands, or above the last.
            BadInput("control.bands-same"): a grade twice.
    >>> [(band.grade, int(band.lowest)) for band in parse_bands("0-79% Ej godkänt; 80-100% Godkänt")]
    [('Ej godkänt', 0), ('Godkänt', 80)]
    """
    ranges = sorted(_ranges(text), key=lambda each: each[0])
    if not ranges or ranges[0][0] != 0:
        raise BadInput("control.bands-zero", bands=text.strip())
    for (_, ends, grade), (begins, _, after) in pairwise(ranges):
        _require_joined(grade, ends, after, begins)
    last, grade = ranges[-1][1], ranges[-1][2]
    if last is not None and last != highest:
        fault = "control.bands-gap" if last < highest else "control.bands-overlap"
        raise BadInput(fault, lower=grade, ends=last, upper=grade, begins=highest)
    if ranges[-1][0] > highest:
        raise BadInput(
            "control.bands-overlap", lower=grade, ends=highest, upper=grade, begins=ranges[-1][0]
        )
    grades = [grade.casefold() for *_, grade in ranges]
    twice = next((grade for grade in grades if grades.count(grade) > 1), "")
    if twice:
        raise BadInput("control.bands-same", grade=twice)
    return tuple(Band(grade, begins) for begins, _, grade in ranges)


def _ranges(text: str) -> Iterator[tuple[Decimal, Decimal | None, str]]:
    for part in filter(str.strip, _PARTS.split(text)):
        match = _BAND.fullmatch(part)
        if match is None:
            raise BadInput("control.band", band=part.strip())
        begins, ends = (_number(match[1]), _number(match[2]) if match[2] else None)
        if ends is not None and ends < begins:
            raise BadInput("control.band", band=part.strip())
        yield begins, ends, match[3]


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _require_joined(lower: str, ends: Decimal | None, upper: str, begins: Decimal) -> None:
    """A band goes on to where the next begins: at the same number, or at the next whole one."""
    if ends is None:
        return
    if begins > ends + 1 or (begins > ends and begins != int(begins)):
        raise BadInput("control.bands-gap", lower=lower, ends=ends, upper=upper, begins=begins)
    if begins < ends or (begins == ends and ends == int(ends)):
        raise BadInput("control.bands-overlap", lower=lower, ends=ends, upper=upper, begins=begins)


def bands_text(bands: Sequence[Band], *, unit: str = " %", highest: int = 100) -> str:
    """Bands in whole numbers, as plans print them.

    >>> bands_text(parse_bands("0 Ej godkänt; 80 Delvis godkänt; 90 Godkänt"))
    '0–79 % Ej godkänt; 80–89 % Delvis godkänt; 90–100 % Godkänt'
    """
    begins = [int(band.lowest) for band in bands]
    ends = [after - 1 for after in begins[1:]] + [highest]
    return "; ".join(
        f"{first}–{last}{unit} {band.grade}" if first != last else f"{first}{unit} {band.grade}"
        for first, last, band in zip(begins, ends, bands, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Oddity:
    """A small sample that gets another grade by its number of correct cases than its share would give."""

    examined: int
    correct: int
    by_count: str
    by_share: str


def oddities(bands: Sequence[Band], small: SmallSample) -> tuple[Oddity, ...]:
    """Where the rule for few cases grades otherwise than the share: to be shown to who writes it, since 3 correct of 3
    may fail. The rule is applied as it is written all the same.

    >>> few = SmallSample(6, parse_bands("0-3 Ej godkänd; 4 Delvis godkänd; 5-6 Godkänd", highest=6))
    >>> found = oddities(parse_bands("0 Ej godkänd; 80 Delvis godkänd; 90 Godkänd"), few)
    >>> [(each.examined, each.correct, each.by_count) for each in found if each.correct == each.examined][:4]
    [(1, 1, 'Ej godkänd'), (2, 2, 'Ej godkänd'), (3, 3, 'Ej godkänd'), (4, 4, 'Delvis godkänd')]
    """
    ranks = {band.grade: rank for rank, band in enumerate(small.bands)}
    return tuple(
        Oddity(examined, correct, by_count, by_share)
        for examined in range(1, small.at_most + 1)
        for correct in range(examined + 1)
        for by_count in (_grade(Decimal(correct), small.bands),)
        for by_share in (grade_control(examined, correct, bands).grade,)
        if ranks.get(by_share, by_share) != ranks[by_count]
    )
