"""A report as it is now, with all that it is made of: what the pages of review, case and sealing begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tertial.document.build import build
from tertial.document.facts import ReportFacts
from tertial.document.model import Document
from tertial.document.template import ReportTemplate, parse_template
from tertial.errors import NotFound
from tertial.ledger.batches import Ledger
from tertial.services.documents.pins import ledger_of
from tertial.services.records import ReportRecord, YearRecords, load_report_year
from tertial.services.reporting import report_facts
from tertial.store import models


@dataclass(frozen=True, slots=True)
class Draft:
    """A report now: its records, facts, template (``body`` as it is stored), the document they give, and the ledger."""

    report: models.Report
    records: YearRecords
    record: ReportRecord
    facts: ReportFacts
    template: ReportTemplate
    body: Mapping[str, Any]
    document: Document
    ledger: Ledger

    @property
    def plan_year(self) -> models.PlanYear:
        found: models.PlanYear = self.report.plan_year
        return found

    @property
    def key(self) -> str:
        return self.record.key


def report_of(committee: str, report: str) -> models.Report:
    """The row of a report with its plan year. Raises ``NotFound("report.unknown")``."""
    found = (
        models.Report.objects.filter(plan_year__committee__slug=committee, key=report)
        .select_related("plan_year__committee")
        .order_by("-plan_year__year")
        .first()
    )
    if found is None:
        raise NotFound("report.unknown", committee=committee, report=report)
    return found


def draft_of(committee: str, report: str) -> Draft:
    """A report built now. Raises ``NotFound("report.unknown")``, ``NotFound("report.template")``."""
    row = report_of(committee, report)
    records, record = load_report_year(committee=committee, report=report)
    if record.template not in records.templates:
        raise NotFound("report.template", report=report, template=record.template)
    body = records.templates[record.template]
    template = parse_template(body)
    ledger = ledger_of(row.plan_year, report)
    facts = report_facts(records, record, ledger)
    return Draft(row, records, record, facts, template, body, build(facts, template), ledger)
