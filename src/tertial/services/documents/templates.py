"""A committee's report templates: taken over, changed section by section, every version kept, seen as a report.

A change is checked before it is saved: it may not make wrong what was right. Each one keeps the template as it was
(``TemplateVersion``), so that any earlier one can be compared with and had again. Two who change the same template are
told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, get_args

from django.db import transaction
from django.db.models import Max

from tertial.document import template_edit
from tertial.document.build import build_with_caveats
from tertial.document.model import Document
from tertial.document.template import KEY, parse_template, problems_of_template
from tertial.document.template_edit import Body
from tertial.document.template_forms import KIND_WORDS, block_from, fields_of
from tertial.errors import BadInput, Conflict, NotFound
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.documents.pins import ledger_for
from tertial.services.documents.template_sources import (
    Known,
    body_of,
    fitted,
    known_of,
    title_of,
)
from tertial.services.records import ReportRecord, YearRecords, load_year
from tertial.services.reporting import PLANS, report_facts
from tertial.store import models

What = Literal[
    "head",
    "section",
    "add-section",
    "remove-section",
    "up",
    "down",
    "add-block",
    "block",
    "remove-block",
    "block-up",
    "block-down",
]
WHATS = get_args(What)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a template: of which section, which of its blocks, with which values of a form.

    ``section`` is the one that a new section comes after (empty: first).
    """

    what: What
    section: str = ""
    number: int = -1
    kind: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Copied:
    """A template that was taken over, and what of it the year lacks, a sentence each."""

    key: str
    left_out: tuple[str, ...]


# --- found -------------------------------------------------------------------------------------------------


def plan_year_of(committee: str, year: int) -> models.PlanYear:
    """Raises ``NotFound("plan-year.unknown")``."""
    found = models.PlanYear.objects.filter(committee__slug=committee, year=year).first()
    if found is None:
        raise NotFound("plan-year.unknown", committee=committee, year=year)
    return found


def template_of(committee: str, year: int, key: str, *, lock: bool = False) -> models.Template:
    """A year's template. Raises ``NotFound("template.unknown")``."""
    rows = models.Template.objects.select_related("plan_year__committee")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found = rows.filter(plan_year__committee__slug=committee, plan_year__year=year, key=key).first()
    if found is None:
        raise NotFound("template.unknown", template=key, year=year)
    return found


def versions_of(row: models.Template) -> list[models.TemplateVersion]:
    """The template as it was before each change, the newest first."""
    return list(
        models.TemplateVersion.objects.filter(
            committee=row.plan_year.committee, year=row.plan_year.year, key=row.key
        ).order_by("-pk")
    )


def base_of(row: models.Template) -> int:
    """The number of the newest version: what a form was filled in on."""
    rows = models.TemplateVersion.objects.filter(
        committee=row.plan_year.committee, year=row.plan_year.year, key=row.key
    )
    return int(rows.aggregate(newest=Max("pk"))["newest"] or 0)


# --- taken over --------------------------------------------------------------------------------------------


def copy_template(
    *,
    actor: Actor,
    committee: str,
    year: int,
    source: str,
    title: str = "",
    key: str = "",
    now: datetime,
) -> Copied:
    """Take a standard template, or one of another year or committee, over to a committee's year.

    Raises: NotFound("template.source"), BadInput("template.key"), BadInput("template.exists").
    """
    require(actor, "edit_template", committee)
    plan_year = plan_year_of(committee, year)
    body = body_of(actor, source, year)
    chosen = key.strip() or str(body["key"])
    if not KEY.fullmatch(chosen):
        raise BadInput("template.key", key=chosen)
    known = known_of(load_year(committee=committee, year=year))
    made, left_out = fitted(
        {**body, "key": chosen, "title": title.strip() or title_of(body)}, known
    )
    rows = models.Template.objects.filter(plan_year=plan_year)
    if rows.filter(key=chosen).exists():
        raise BadInput("template.exists", key=chosen, year=year)
    with transaction.atomic():
        last = rows.aggregate(last=Max("order"))["last"] or 0
        models.Template.objects.create(
            plan_year=plan_year, key=chosen, body=dict(made), order=last + 1
        )
        _audit(actor, plan_year, chosen, "template.copied", now, från=source)
    return Copied(chosen, left_out)


def remove_template(*, actor: Actor, committee: str, year: int, key: str, now: datetime) -> None:
    """Take away a template that no report has. Raises ``BadInput("template.used")``."""
    require(actor, "edit_template", committee)
    row = template_of(committee, year, key)
    used = models.Report.objects.filter(plan_year=row.plan_year, template=key)
    if used.exists():
        titles = ", ".join(used.values_list("title", flat=True))
        raise BadInput("template.used", template=title_of(row.body), reports=titles)
    with transaction.atomic():
        _keep(row, actor, now, "Mallen togs bort")
        row.delete()
        _audit(actor, row.plan_year, key, "template.removed", now)


# --- changed -----------------------------------------------------------------------------------------------


def change_template(
    *,
    actor: Actor,
    committee: str,
    year: int,
    key: str,
    change: Change,
    base: int,
    now: datetime,
) -> str:
    """Make one change; returns the id of the section it was about (empty for the head).

    Raises: Conflict("template.changed"): somebody else changed the template since ``base``. BadInput("template.wrong"):
            it would make the template wrong, with what and in which section. BadInput of ``template_edit``.
    """
    require(actor, "edit_template", committee)
    known = known_of(load_year(committee=committee, year=year))
    with transaction.atomic():
        row = template_of(committee, year, key, lock=True)
        _on_newest(row, base)
        body, section, why = _changed(row.body, change, known)
        if body == row.body:
            return section
        _not_worse(row.body, body)
        _save(row, body, actor, now, why)
    return section


def restore_template(
    *, actor: Actor, committee: str, year: int, key: str, version: int, base: int, now: datetime
) -> None:
    """The template as it was before a change; what it is now is kept too. Raises ``NotFound("template.version")``."""
    require(actor, "edit_template", committee)
    with transaction.atomic():
        row = template_of(committee, year, key, lock=True)
        _on_newest(row, base)
        found = version_of(row, version)
        _save(row, found.body, actor, now, "En tidigare version togs tillbaka")


def version_of(row: models.Template, version: int) -> models.TemplateVersion:
    found = next((each for each in versions_of(row) if each.pk == version), None)
    if found is None:
        raise NotFound("template.version", template=row.key)
    return found


def _on_newest(row: models.Template, base: int) -> None:
    newest = base_of(row)
    if newest != base:
        by = models.TemplateVersion.objects.get(pk=newest).by if newest else ""
        raise Conflict("template.changed", who=by)


def _not_worse(before: Body, after: Body) -> None:
    already = {str(each) for each in problems_of_template(before)}
    wrong = [str(p) for p in problems_of_template(after) if str(p) not in already]
    if wrong:
        raise BadInput("template.wrong", problems="; ".join(wrong))


def _save(row: models.Template, body: Body, actor: Actor, now: datetime, why: str) -> None:
    said = template_edit.differences(row.body, body)
    _keep(row, actor, now, why)
    row.body = dict(body)
    row.save(update_fields=["body"])
    _audit(actor, row.plan_year, row.key, "template.changed", now, vad=why, ändrat=said[:20])


def _keep(row: models.Template, actor: Actor, now: datetime, why: str) -> None:
    models.TemplateVersion.objects.create(
        committee=row.plan_year.committee,
        year=row.plan_year.year,
        key=row.key,
        body=row.body,
        at=now,
        by=actor.login,
        why=why[:300],
    )


def _audit(
    actor: Actor, year: models.PlanYear, key: str, action: str, now: datetime, **data: object
) -> None:
    record(
        actor=actor,
        action=action,
        thing=f"{year.committee.slug}/{year.year}/mall/{key}",
        committee=year.committee.slug,
        now=now,
        data=data,
    )


def _changed(body: Body, change: Change, known: Known) -> tuple[Body, str, str]:
    """The body after a change, the section to come back to, and what was done, in a sentence's words."""
    section, number = change.section, change.number
    if change.what == "head":
        values = {name: change.values.get(name, "").strip() for name in ("title", "subtitle")}
        return {**body, **values}, "", "Mallens titel ändrades"
    if change.what == "add-section":
        return _with_new(body, change)
    sections = template_edit.sections_of(body)
    title = sections[template_edit.place_of(sections, section)].get("title", section)
    match change.what:
        case "section":
            values = _section_values(change.values)
            return template_edit.with_section(body, section, values), section, f"”{title}” ändrades"
        case "remove-section":
            return template_edit.without_section(body, section), "", f"”{title}” togs bort"
        case "up" | "down":
            made = template_edit.moved(body, section, up=change.what == "up")
            return made, section, f"”{title}” flyttades"
        case "block-up" | "block-down":
            is_up = change.what == "block-up"
            made = template_edit.moved_block(body, section, number, up=is_up)
            return made, section, f"Ett block i ”{title}” flyttades"
        case "remove-block":
            made = template_edit.without_block(body, section, number)
            return made, section, f"Ett block i ”{title}” togs bort"
        case "add-block":
            end = len(template_edit.blocks_of(body, section))
            made = template_edit.with_block(body, section, end, first_block(change.kind, known))
            return made, section, f"”{title}” fick {KIND_WORDS.get(change.kind, change.kind)}"
        case "block":
            block = block_from(change.kind, change.values)
            made = template_edit.with_block(body, section, number, block)
            return made, section, f"Ett block i ”{title}” ändrades"


def _with_new(body: Body, change: Change) -> tuple[Body, str, str]:
    from tertial.document.richtext import slug

    title = change.values.get("title", "").strip()
    if not title:
        raise BadInput("template.section-title")
    key = slug(title)[:80].strip("-") or "avsnitt"
    section = {"id": key, "level": 1, "title": title, "blocks": [{"type": "text"}]}
    made = template_edit.with_new_section(body, change.section, section)
    return made, key, f"”{title}” lades till"


def _section_values(values: Mapping[str, str]) -> dict[str, Any]:
    """A section's form as values. Raises ``BadInput("template.length")``."""
    length = values.get("length", "").strip()
    if length and not (length.isascii() and length.isdigit()):
        raise BadInput("template.length", length=length)
    title = values.get("title", "").strip()
    if not title:
        raise BadInput("template.section-title")
    level = values.get("level", "1")
    return {
        "title": title,
        "level": int(level) if level.isdigit() else 1,
        "instruction": values.get("instruction", "").strip(),
        "owner": values.get("owner", "").strip(),
        "length": int(length or 0),
        "optional": bool(values.get("optional")),
        "expand": "goals" if values.get("expand") else "",
    }


def first_block(kind: str, known: Known) -> dict[str, Any]:
    """A new block of a kind: what it must say is the first that there is to choose."""
    block: dict[str, Any] = {"type": kind}
    for each in fields_of(block, known.choices):
        if each.is_required:
            first = next((key for key, _ in each.choices if key), "")
            block[each.name] = [first] if each.how == "list" and first else first
            if each.how == "list" and not first:
                block[each.name] = []
            if each.how == "text":
                block[each.name] = first or KIND_WORDS[kind]
    return block


# --- seen as a report --------------------------------------------------------------------------------------


def preview(
    *, actor: Actor, committee: str, year: int, key: str, report: str = ""
) -> tuple[Document, ReportRecord]:
    """The report that a template gives, with the figures and texts of one of the year's reports.

    Raises: NotFound("template.no-report"): the year has no report to show it with. BadInput("template.invalid").
    """
    require(actor, "build_report", committee)
    records = load_year(committee=committee, year=year)
    body = template_of(committee, year, key).body
    found = report_to_show(records, body, report)
    if found is None:
        raise NotFound("template.no-report", year=year)
    shown = replace(found, template=key, kind=str(body.get("kind", found.kind)))
    ledger = ledger_for(committee=committee, year=year, report=found.key)
    document = build_with_caveats(report_facts(records, shown, ledger), parse_template(body))[0]
    return document, found


def report_to_show(records: YearRecords, body: Body, wanted: str = "") -> ReportRecord | None:
    """The report that a template is best shown with: the one asked for, one that has it, one of its kind, any."""

    def fit(each: ReportRecord) -> tuple[object, ...]:
        return (
            each.key == wanted,
            each.template == body.get("key"),
            each.kind == body.get("kind"),
            each.kind not in PLANS,
            each.period_end,
        )

    return max(records.reports, key=fit, default=None)
