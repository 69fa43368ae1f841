"""What a report's sections say: the one place that answers it, for every build.

A section's text is the newest version that somebody saved; before the first it is the package's. A version that was
saved on an older one than the newest stands aside until somebody has merged it (``writing/saving.py``), and is no text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from django.db.models import Max

from tertial.document.richtext import to_html, to_markdown
from tertial.store import models

ASIDE = "aside"
"""``TextVersion.how`` of a text that met another: kept beside the newest, not instead of it."""


def texts_of(plan_year: models.PlanYear, report: str) -> Mapping[str, str]:
    """The Markdown of a report's sections by section (two queries)."""
    return texts_by_report(plan_year, report).get(report, {})


def texts_by_report(plan_year: models.PlanYear, report: str = "") -> dict[str, dict[str, str]]:
    """The Markdown of sections by report and section, of one report or all of a year's (two queries)."""
    narrowed = {"plan_year": plan_year} | ({"report": report} if report else {})
    found: dict[str, dict[str, str]] = {}
    for row in models.SectionText.objects.filter(**narrowed):
        found.setdefault(row.report, {})[row.section] = row.body
    saved = models.TextVersion.objects.filter(**narrowed).exclude(how=ASIDE).order_by()
    newest = saved.values("report", "section").annotate(newest=Max("pk")).values("newest")
    for version in models.TextVersion.objects.filter(pk__in=newest):
        found.setdefault(version.report, {})[version.section] = as_markdown(version.body)
    return found


def bring(
    plan_year: models.PlanYear, texts: Mapping[tuple[str, str], str], *, by: str, now: datetime
) -> None:
    """Let Markdown from elsewhere (a package, a round's answer) be the text of sections (report, section) that somebody
    has saved in the editor: as a new version, so that what stood there is in the history. Others are let be."""
    if not texts:
        return
    saved = models.TextVersion.objects.filter(plan_year=plan_year).exclude(how=ASIDE)
    newest = {(row.report, row.section): row for row in saved if (row.report, row.section) in texts}
    models.TextVersion.objects.bulk_create(
        models.TextVersion(
            plan_year=plan_year,
            report=row.report,
            section=row.section,
            body=to_html(texts[key], lambda ref, how: ref),
            base=row.pk,
            at=now,
            by=by,
        )
        for key, row in newest.items()
        if as_markdown(row.body) != texts[key].strip()
    )


@lru_cache(maxsize=1024)
def as_markdown(body: str) -> str:
    """A saved text (sanitised HTML) as Markdown; texts are read far more often than they are changed."""
    return to_markdown(body)
