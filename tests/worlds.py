"""The small worlds that many tests stand in, made in whatever transaction is open."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tertial.store.models import Committee

NOW = datetime(2020, 9, 8, tzinfo=UTC)


def make_von() -> Committee:
    """Vård- och omsorgsnämnden with its year 2020 and the two interim reports, nothing read in yet."""
    from tertial.store.models import Committee, Municipality, PlanYear, Report

    home, _ = Municipality.objects.get_or_create(code="0126", defaults={"name": "Huddinge"})
    committee = Committee.objects.create(
        municipality=home, slug="von", name="Vård- och omsorgsnämnden"
    )
    year = PlanYear.objects.create(committee=committee, year=2020)
    for number, month, day in ((1, 3, 31), (2, 8, 31)):
        Report.objects.create(
            plan_year=year,
            order=number,
            key=f"delarsrapport-2020-{month:02d}",
            kind="delarsrapport",
            title=f"Delårsrapport {number} 2020",
            period_end=date(2020, month, day),
            template="delarsrapport",
            budget_version="2020",
        )
    return committee


def fill_small(von: Committee) -> None:
    """An income statement of three lines in ``von``, a template that prints it, and a job."""
    from tertial.store.models import Job, LineMap, ReportLine, Statement, Template

    year = von.years.get()
    key = "income_statement"
    Statement.objects.create(
        plan_year=year, key=key, title="Resultaträkning", dimension="account", sign="-1"
    )
    lines = (
        ("fees", "detail", ""),
        ("personnel", "detail", ""),
        ("total", "total", "fees personnel"),
    )
    for order, (line, level, sums) in enumerate(lines):
        ReportLine.objects.create(
            plan_year=year, order=order, statement=key, key=line, label=line, level=level, sums=sums
        )
    for line, first, last in (("fees", "31", "34"), ("personnel", "50", "58")):
        LineMap.objects.create(plan_year=year, statement=key, line=line, first=first, last=last)
    section = {"id": "ekonomi", "level": 1, "title": "Ekonomi"}
    blocks = [{"type": "statement", "statement": key}]
    body = {
        "key": "delarsrapport",
        "kind": "delarsrapport",
        "section": [section | {"blocks": blocks}],
    }
    Template.objects.create(plan_year=year, key="delarsrapport", body=body)
    made = Job.objects.create(
        kind="import", committee=von, created_by="david", created_at=NOW, status="done"
    )
    # By the database's own count, which a database that keeps one goes on from.
    Job.objects.filter(pk=made.pk).update(id=1)


def make_cast() -> dict[str, Any]:
    """The fixed cast as Django users, by login (``services/people.py: CAST``): most in von, cecilia in sn, rut and
    karin in the whole municipality."""
    from django.contrib.auth import get_user_model

    from tertial.services.people import ensure_cast

    ensure_cast(now=NOW)
    return {user.get_username(): user for user in get_user_model().objects.all()}
