"""What samples and results are read from: details, samples with their cases, the grade they come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch

from tertial.domain.control import (
    ControlGrade,
    SmallSample,
    grade_control,
    oddities,
    parse_bands,
)
from tertial.errors import BadInput, NotFound
from tertial.store import models

RESULTS: Mapping[str, str] = {"correct": "Rätt", "wrong": "Fel", "left_out": "Går inte att granska"}

_CASES = Prefetch(
    "cases",
    models.SampleCase.objects.prefetch_related(
        Prefetch("results", models.CaseResult.objects.defer("attachment"))
    ),
)


def detail_of(plan_year: models.PlanYear, control: str) -> Any:
    found = models.ControlDetail.objects.filter(plan_year=plan_year, item=control).first()
    return found or models.ControlDetail(plan_year=plan_year, item=control)


def samples_of(plan_year: models.PlanYear, control: str) -> Any:
    rows = models.Sample.objects.filter(plan_year=plan_year, control=control).order_by("-id")
    return rows.prefetch_related(_CASES)


def sample_of(committee: str, year: int, sample: int, *, lock: bool = False) -> Any:
    rows = models.Sample.objects.select_for_update(of=("self",)) if lock else models.Sample.objects
    found = (
        rows.select_related("plan_year__committee")
        .prefetch_related(_CASES)
        .filter(plan_year__committee__slug=committee, plan_year__year=year, pk=sample)
        .first()
    )
    if found is None:
        raise NotFound("control.no-sample", sample=sample)
    return found


def counted(results: Iterable[str]) -> tuple[int, int]:
    """How many were examined and how many of them were right; what could not be examined does not count."""
    found = list(results)
    return found.count("correct") + found.count("wrong"), found.count("correct")


def newest_of(case: Any) -> Any:
    """What was last found of a case, or None."""
    results = list(case.results.all())
    return results[-1] if results else None


def results_of(sample: Any) -> list[str]:
    """What was last found of each case; empty where nothing was yet."""
    found = (newest_of(case) for case in sample.cases.all())
    return [each.result if each else "" for each in found]


def grade_of(detail: Any, examined: int, correct: int) -> ControlGrade:
    if not detail.bands:
        raise BadInput("control.no-bands")
    return grade_control(examined, correct, parse_bands(detail.bands), _small(detail))


def graded(detail: Any, examined: int, correct: int) -> tuple[ControlGrade | None, str]:
    """The grade as it stands, or why there is none yet."""
    if not detail.bands:
        return None, "control.no-bands"
    return (grade_of(detail, examined, correct), "") if examined else (None, "")


def _small(detail: Any) -> SmallSample | None:
    if not detail.small_at_most:
        return None
    bands = parse_bands(detail.small_bands, highest=detail.small_at_most)
    return SmallSample(detail.small_at_most, bands)


def odd_of(detail: Any) -> tuple[str, ...]:
    small = _small(detail)
    if small is None or not detail.bands:
        return ()
    return tuple(
        f"{each.correct} rätt av {each.examined} blir {each.by_count}; i procent skulle det bli {each.by_share}."
        for each in oddities(parse_bands(detail.bands), small)
        if each.correct == each.examined
    )
