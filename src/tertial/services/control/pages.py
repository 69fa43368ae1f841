"""A control and a sample as pages: the rule, what was drawn, what was found, the grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tertial.domain.control import ControlGrade
from tertial.domain.figure import Unit
from tertial.domain.percent import share
from tertial.domain.period import MONTHS
from tertial.domain.swedish import format_ore, format_percent
from tertial.errors import NotFound
from tertial.services.access import Actor, may
from tertial.services.control.kept import (
    RESULTS,
    counted,
    detail_of,
    graded,
    newest_of,
    odd_of,
    results_of,
    sample_of,
    samples_of,
)
from tertial.services.planning.pages import PlanHead
from tertial.services.planning.reading import names_of, open_plan
from tertial.services.planning.rows import plan_year_of
from tertial.store import models


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case of a sample with what was found of it; ``facts`` are (label, text)."""

    number: int
    case: str
    facts: Sequence[tuple[str, str]]
    result: str
    result_word: str
    note: str
    attachment: str
    who: str
    is_voucher: bool


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A sample in a control's list."""

    id: int
    period: str
    seed: str
    size: int
    of: int
    drawn: str
    judged: int
    is_withdrawn: bool
    why: str


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A result of a control: how many of how many, the grade, and what follows where it is not approved."""

    report: str
    examined: int
    correct: int
    share: str
    grade: str
    by_count: bool
    comment: str
    action: str
    who: str


@dataclass(frozen=True, slots=True)
class ControlPage:
    """A control with its rule, its samples and results. ``odd`` are cases where the rule for few cases grades otherwise
    than the share would: shown as a warning, and applied as it is written."""

    head: PlanHead
    key: str
    title: str
    risk: tuple[str, str]
    method: str
    population: str
    data_source: str
    frequency: str
    accounts: str
    bands: str
    small: str
    odd: Sequence[str]
    corrective: str
    samples: Sequence[SampleLine]
    results: Sequence[ResultLine]
    reports: Sequence[tuple[str, str]]
    months: Sequence[tuple[int, str]]
    may_test: bool
    sees_vouchers: bool


@dataclass(frozen=True, slots=True)
class SamplePage:
    head: PlanHead
    id: int
    control: str
    title: str
    period: str
    seed: str
    size: int
    population: int
    sha256: str
    drawn: str
    cases: Sequence[CaseLine]
    judged: int
    correct: int
    examined: int
    grade: ControlGrade | None
    fault: str
    corrective: str
    is_withdrawn: bool
    reports: Sequence[tuple[str, str]]
    may_test: bool
    sees_vouchers: bool


def control_page(
    *, actor: Actor, committee: str, year: int | None, key: str, today: date
) -> ControlPage:
    """A control. Raises ``NotFound("plan.unknown")`` for what is none."""
    plan = open_plan(actor=actor, committee=committee, year=year, today=today)
    item = plan.items.get(key)
    if item is None or item.kind != "control":
        raise NotFound("plan.unknown", key=key)
    plan_year = plan_year_of(committee, plan.head.year)
    detail = detail_of(plan_year, key)
    samples = list(samples_of(plan_year, key))
    results = list(models.ControlResult.objects.filter(plan_year=plan_year, control=key))
    names = names_of({s.drawn_by for s in samples} | {r.by for r in results})
    risk = plan.items.get(item.parent)
    titles = {each.key: each.title for each in plan.records.reports}
    return ControlPage(
        head=plan.head,
        key=key,
        title=item.title,
        risk=(risk.key, risk.title) if risk else ("", ""),
        method=detail.method,
        population=detail.population,
        data_source=detail.data_source,
        frequency=detail.frequency,
        accounts=detail.accounts,
        bands=detail.bands,
        small=detail.small_bands if detail.small_at_most else "",
        odd=odd_of(detail),
        corrective=detail.corrective,
        samples=tuple(_sample_line(each, names) for each in samples),
        results=tuple(_result_line(each, titles, names) for each in reversed(results)),
        reports=tuple(titles.items()),
        months=tuple(enumerate((name.capitalize() for name in MONTHS), 1)),
        may_test=may(actor, "test_control", committee) and item.ended_on is None,
        sees_vouchers=may(actor, "see_vouchers", committee),
    )


def sample_page(
    *, actor: Actor, committee: str, year: int | None, sample: int, today: date
) -> SamplePage:
    """A sample with its cases and what was found. Vouchers' contents are shown to those who may see them."""
    plan = open_plan(actor=actor, committee=committee, year=year, today=today)
    row = sample_of(committee, plan.head.year, sample)
    detail = detail_of(row.plan_year, row.control)
    sees = may(actor, "see_vouchers", committee)
    cases = list(row.cases.all())
    names = names_of({each.by for case in cases for each in case.results.all()} | {row.drawn_by})
    lines = tuple(_case_line(case, sees, names) for case in cases)
    examined, correct = counted(line.result for line in lines)
    grade, fault = graded(detail, examined, correct)
    item = plan.items.get(row.control)
    return SamplePage(
        head=plan.head,
        id=row.pk,
        control=row.control,
        title=item.title if item else row.control,
        period=row.period,
        seed=row.seed,
        size=row.size,
        population=int(row.population.get("size", 0)),
        sha256=str(row.population.get("sha256", "")),
        drawn=f"{names.get(row.drawn_by, row.drawn_by)}, {_when(row.drawn_at)}",
        cases=lines,
        judged=sum(bool(line.result) for line in lines),
        correct=correct,
        examined=examined,
        grade=grade,
        fault=fault,
        corrective=detail.corrective,
        is_withdrawn=row.withdrawn_at is not None,
        reports=tuple((each.key, each.title) for each in plan.records.reports),
        may_test=may(actor, "test_control", committee) and row.withdrawn_at is None,
        sees_vouchers=sees,
    )


def _case_line(case: Any, sees: bool, names: Mapping[str, str]) -> CaseLine:
    last = newest_of(case)
    results = list(case.results.all())
    return CaseLine(
        number=case.number,
        case=(case.facts.get("voucher") or case.case)
        if sees or not case.facts
        else f"Fall {case.number}",
        facts=_shown(case.facts) if sees else (),
        result=last.result if last else "",
        result_word=RESULTS[last.result] if last else "",
        note=last.note if last else "",
        attachment=next((r.attachment_name for r in reversed(results) if r.attachment_name), ""),
        who=f"{names.get(last.by, last.by)}, {_when(last.at)}" if last else "",
        is_voucher=bool(case.facts),
    )


def _shown(facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    if not facts:
        return ()
    found = (
        ("Belopp", f"{format_ore(facts['amount'], Unit.KR, decimals=2)}\N{NO-BREAK SPACE}kr"),
        ("Konto", facts["account"]),
        ("Enhet", facts["cost_centre"]),
        ("Text", facts["text"]),
        ("Motpart", facts["counterparty"]),
    )
    return tuple((label, str(text)) for label, text in found if text)


def _sample_line(row: Any, names: Mapping[str, str]) -> SampleLine:
    return SampleLine(
        id=row.pk,
        period=row.period,
        seed=row.seed,
        size=row.size,
        of=int(row.population.get("size", 0)),
        drawn=f"{names.get(row.drawn_by, row.drawn_by)}, {_when(row.drawn_at)}",
        judged=sum(map(bool, results_of(row))),
        is_withdrawn=row.withdrawn_at is not None,
        why=row.withdrawn_why,
    )


def _result_line(row: Any, titles: Mapping[str, str], names: Mapping[str, str]) -> ResultLine:
    return ResultLine(
        report=titles.get(row.report, row.report),
        examined=row.examined,
        correct=row.correct,
        share=format_percent(share(row.correct, row.examined)),
        grade=row.grade,
        by_count=row.by_count,
        comment=row.comment,
        action=row.action,
        who=f"{names.get(row.by, row.by)}, {_when(row.at)}",
    )


def _when(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
