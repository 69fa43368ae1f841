"""Samples of a control: drawn from the ledger's vouchers or from a list of cases, judged case by case, and graded.

A sample is a seed, a population and a size (``domain/sampling.py``); whoever may see vouchers can draw it again and is
told whether the population is what it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tertial.domain.sampling import draw, population
from tertial.domain.statement import CodeRange
from tertial.errors import BadInput, Conflict, NotFound
from tertial.ledger.batches import Ledger
from tertial.ledger.queries.cases import VoucherCase, voucher_cases
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.control.kept import (
    RESULTS,
    counted,
    detail_of,
    grade_of,
    results_of,
    sample_of,
)
from tertial.services.planning.rows import plan_year_of, row_of
from tertial.services.records import code_ranges
from tertial.services.workspace import ledger_home
from tertial.store import models

LARGEST_SAMPLE = 500
LARGEST_FILE = 5 * 1024 * 1024
LONGEST_NOTE = 4_000
_FACTS = ("voucher", "month", "amount", "account", "cost_centre", "text", "counterparty")


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A sample that was drawn again: whether the population and the cases are what they were."""

    same_population: bool
    same_cases: bool
    size: int
    sha256: str


def draw_sample(
    *,
    actor: Actor,
    committee: str,
    year: int,
    control: str,
    first: int,
    last: int,
    size: int,
    seed: str,
    now: datetime,
    listed: str = "",
) -> int:
    """Draw a sample and return its number: of vouchers on the control's accounts in the months ``first``–``last``,
    or of ``listed``, a case a line, where the cases are elsewhere.

    Raises: BadInput("control.months"), BadInput("control.no-population"), BadInput("sample.…"): nothing to draw
            from, or not so many. NotFound("plan.unknown").
    """
    require(actor, "test_control", committee)
    if listed.strip() == "":
        require(actor, "see_vouchers", committee)
    if not 1 <= first <= last <= 12:
        raise BadInput("control.months")
    if not 1 <= size <= LARGEST_SAMPLE:
        raise BadInput("sample.size", size=size)
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        item = row_of(plan_year, "item", control)
        if item.kind != "control":
            raise NotFound("plan.unknown", key=control)
        cases, source = _population(plan_year, control, first, last, listed)
        whole = population(cases)
        chosen = draw(list(cases), seed=seed, size=size)
        row = models.Sample.objects.create(
            plan_year=plan_year,
            control=control,
            period=f"{year}-{first:02d}" if first == last else f"{year}-{first:02d}–{last:02d}",
            seed=seed.strip()[:60],
            size=len(chosen),
            population=asdict(whole) | source,
            drawn_at=now,
            drawn_by=actor.login,
        )
        models.SampleCase.objects.bulk_create(
            models.SampleCase(sample=row, number=number, case=case[:200], facts=_facts(cases[case]))
            for number, case in enumerate(chosen, 1)
        )
        said = {
            "urval": len(chosen),
            "population": whole.size,
            "frö": row.seed,
            "sha256": whole.sha256,
        }
        _note(actor, plan_year, control, "control.drawn", now, said)
    return int(row.pk)


def redraw(*, actor: Actor, committee: str, year: int, sample: int) -> Redrawn:
    """Draw a sample again from the population as it is now, writing nothing. For an auditor too.

    Raises: NotFound("control.no-sample").
    """
    require(actor, "see_vouchers", committee)
    row = sample_of(committee, year, sample)
    source = row.population
    first, last = source.get("months", (1, 12))
    cases, _ = _population(
        row.plan_year, row.control, first, last, source.get("listed", ""), source
    )
    whole = population(cases)
    again = draw(list(cases), seed=row.seed, size=row.size) if cases else ()
    return Redrawn(
        same_population=whole.sha256 == source.get("sha256"),
        same_cases=tuple(case[:200] for case in again) == tuple(c.case for c in row.cases.all()),
        size=whole.size,
        sha256=whole.sha256,
    )


def withdraw_sample(
    *, actor: Actor, committee: str, year: int, sample: int, why: str, now: datetime
) -> None:
    """Take a sample back, with a reason; it stays to be seen. Raises ``BadInput("control.why")``."""
    require(actor, "test_control", committee)
    if not why.strip():
        raise BadInput("control.why")
    with transaction.atomic():
        row = sample_of(committee, year, sample, lock=True)
        if row.withdrawn_at is not None:
            raise Conflict("control.withdrawn")
        row.withdrawn_at, row.withdrawn_why = now, why.strip()[:300]
        row.save(update_fields=["withdrawn_at", "withdrawn_why"])
        _note(
            actor,
            row.plan_year,
            row.control,
            "control.withdrawn",
            now,
            {"urval": row.pk, "skäl": row.withdrawn_why},
        )


def _population(
    plan_year: models.PlanYear,
    control: str,
    first: int,
    last: int,
    listed: str,
    source: Mapping[str, Any] | None = None,
) -> tuple[dict[str, VoucherCase | None], dict[str, Any]]:
    """The cases by name, and what they were taken from."""
    names = [" ".join(line.split()) for line in listed.splitlines() if line.strip()]
    if names:
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise BadInput("sample.twice", case=twice)
        return dict.fromkeys(names), {"listed": "\n".join(names), "months": [first, last]}
    accounts = str((source or {}).get("accounts") or detail_of(plan_year, control).accounts)
    if not accounts:
        raise BadInput("control.no-population")
    found = _vouchers(plan_year, code_ranges(accounts), first, last)
    cases: dict[str, VoucherCase | None] = {each.name: each for each in found}
    if not cases and source is None:
        raise BadInput("control.no-population")
    batches = sorted({each.batch for each in found})
    return cases, {"accounts": accounts, "months": [first, last], "batches": batches}


def _vouchers(
    plan_year: models.PlanYear, accounts: Sequence[CodeRange], first: int, last: int
) -> list[VoucherCase]:
    return voucher_cases(
        Ledger(ledger_home()),
        committee=plan_year.committee.slug,
        year=plan_year.year,
        months=range(first, last + 1),
        accounts=tuple(accounts),
    )


def _facts(case: VoucherCase | None) -> dict[str, Any]:
    return {name: getattr(case, name) for name in _FACTS} if case else {}


def judge_case(
    *,
    actor: Actor,
    committee: str,
    year: int,
    sample: int,
    number: int,
    result: str,
    note: str,
    now: datetime,
    attachment: bytes = b"",
    attachment_name: str = "",
) -> None:
    """Write what was found of a case; what was written before stays in the history.

    Raises: BadInput("control.result"), BadInput("control.note"): a fault needs a note. Conflict("control.withdrawn").
    """
    require(actor, "test_control", committee)
    written = note.replace("\r\n", "\n").strip()
    if result not in RESULTS:
        raise BadInput("control.result")
    if (result != "correct" and not written) or len(written) > LONGEST_NOTE:
        raise BadInput("control.note", most=LONGEST_NOTE)
    if len(attachment) > LARGEST_FILE:
        raise BadInput("control.attachment", most=LARGEST_FILE // 1024 // 1024)
    with transaction.atomic():
        row = sample_of(committee, year, sample, lock=True)
        if row.withdrawn_at is not None:
            raise Conflict("control.withdrawn")
        case = next((each for each in row.cases.all() if each.number == number), None)
        if case is None:
            raise NotFound("control.no-case", number=number)
        models.CaseResult.objects.create(
            of=case,
            result=result,
            note=written,
            attachment=attachment,
            attachment_name=attachment_name[:200],
            at=now,
            by=actor.login,
        )
        said = {"urval": row.pk, "fall": number, "resultat": result}
        _note(actor, row.plan_year, row.control, "control.judged", now, said)


def attachment_of(
    *, actor: Actor, committee: str, year: int, sample: int, number: int
) -> tuple[str, bytes]:
    """The newest file that was put beside a case: its name and content. Raises ``NotFound("control.no-case")``."""
    require(actor, "see_vouchers", committee)
    row = sample_of(committee, year, sample)
    found = (
        models.CaseResult.objects.filter(of__sample=row, of__number=number)
        .exclude(attachment_name="")
        .last()
    )
    if found is None:
        raise NotFound("control.no-case", number=number)
    return found.attachment_name, bytes(found.attachment)


def settle(
    *,
    actor: Actor,
    committee: str,
    year: int,
    control: str,
    report: str,
    now: datetime,
    sample: int | None = None,
    examined: int | None = None,
    correct: int | None = None,
    comment: str = "",
    action: str = "",
) -> str:
    """Write a control's result in a report, from a sample whose cases are all judged or as numbers; returns the grade.

    ``action`` is what is done about a result that is not the best grade. A result that was written before stays in the
    history; the newest counts.

    Raises: BadInput("control.not-judged"): cases are left. BadInput("control.no-bands"), BadInput("control.sample"),
            NotFound("report.unknown").
    """
    require(actor, "test_control", committee)
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        row_of(plan_year, "item", control, lock=True)
        if not models.Report.objects.filter(plan_year=plan_year, key=report).exists():
            raise NotFound("report.unknown", committee=committee, report=report)
        drawn = None
        if sample is not None:
            drawn = sample_of(committee, year, sample)
            found = results_of(drawn)
            left = found.count("")
            if left:
                raise BadInput("control.not-judged", left=left)
            examined, correct = counted(found)
        grade = grade_of(detail_of(plan_year, control), examined or 0, correct or 0)
        models.ControlResult.objects.create(
            plan_year=plan_year,
            control=control,
            report=report,
            sample=drawn,
            examined=grade.examined,
            correct=grade.correct,
            grade=grade.grade,
            by_count=grade.by_count,
            comment=comment.strip()[:LONGEST_NOTE],
            action=action[:80],
            at=now,
            by=actor.login,
        )
        said = {
            "rapport": report,
            "granskade": grade.examined,
            "rätt": grade.correct,
            "betyg": grade.grade,
        }
        _note(actor, plan_year, control, "control.settled", now, said)
    return grade.grade


def _note(
    actor: Actor,
    plan_year: models.PlanYear,
    control: str,
    action: str,
    now: datetime,
    data: Mapping[str, object],
) -> None:
    slug = plan_year.committee.slug
    record(
        actor=actor,
        action=action,
        thing=f"{slug}/{plan_year.year}/item/{control}",
        committee=slug,
        now=now,
        data=data,
    )
