"""How far each report has come, and what comes next: for the list, a few questions whatever the number of reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max

from tertial.domain.plan import Tone
from tertial.services.access import Action
from tertial.store import models


@dataclass(frozen=True, slots=True)
class ReportState:
    """Where a report is: in words, and the next step (empty when there is none) with its page and the right it
    needs."""

    word: str
    tone: Tone
    next_word: str = ""
    page: str = ""
    action: Action = "build_report"


NEW = ReportState("utkast", "none", "Skriv texterna", "write", "write_text")
WRITTEN = ReportState(
    "skrivs", "on", "Lämna in och godkänn avsnitten", "report_review", "write_text"
)
HANDED_IN = ReportState("inlämnad", "on", "Granska och godkänn", "report_review", "approve_text")
APPROVED = ReportState("godkänd", "maybe", "Skriv ärendet", "report_case", "write_case")
IN_CASE = ReportState(
    "i ärende", "maybe", "Försegla det nämnden får", "report_versions", "seal_report"
)
SENT = ReportState("hos nämnden", "maybe", "Registrera beslutet", "report_case", "seal_report")
DECIDED = ReportState("beslutad", "done", "Publicera", "report_publish", "publish_report")
PUBLISHED = ReportState("publicerad", "done")
Key = tuple[int, str]


def states_of(committee: str) -> Mapping[str, ReportState]:
    """The state of every report of a committee by its key (six questions)."""
    of = {"plan_year__committee__slug": committee}
    reports = models.Report.objects.filter(**of).order_by()
    texts = _keys(models.TextVersion, of)
    steps = _last_steps(of)
    cases = _keys(models.CaseVersion, of)
    seals: dict[Key, set[str]] = {}
    for year, report, status in models.Seal.objects.filter(**of).values_list(
        "plan_year", "report", "status"
    ):
        seals.setdefault((year, report), set()).add(status)
    published = set(
        models.Publication.objects.filter(
            seal__plan_year__committee__slug=committee, withdrawn_at=None
        ).values_list("seal__plan_year", "seal__report")
    )

    def state(key: Key, is_decided: bool) -> ReportState:
        if key in published:
            return PUBLISHED
        if "decided" in seals.get(key, ()) or is_decided:
            return DECIDED
        if key in seals:
            return SENT
        if key in cases:
            return IN_CASE
        return _written(steps.get(key, []), key in texts)

    rows = reports.values_list("plan_year", "key", "decided_on")
    return {key: state((year, key), day is not None) for year, key, day in rows}


def _written(steps: list[str], has_texts: bool) -> ReportState:
    """By the last step of each section that has taken one."""
    if steps and all(step == "approved" for step in steps):
        return APPROVED
    if "handed_in" in steps:
        return HANDED_IN
    return WRITTEN if has_texts or steps else NEW


def _keys(model: type[models.TextVersion | models.CaseVersion], of: Mapping[str, str]) -> set[Key]:
    rows = model.objects.filter(**of).order_by().values("plan_year", "report")
    return {(row["plan_year"], row["report"]) for row in rows.annotate(number=Count("pk"))}


def _last_steps(of: Mapping[str, str]) -> dict[Key, list[str]]:
    rows = models.SectionStep.objects.filter(**of).order_by()
    newest = rows.values("plan_year", "report", "section").annotate(last=Max("pk"))
    found: dict[Key, list[str]] = {}
    for year, report, step in models.SectionStep.objects.filter(
        pk__in=newest.values("last")
    ).values_list("plan_year", "report", "step"):
        found.setdefault((year, report), []).append(step)
    return found
