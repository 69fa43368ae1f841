"""Page data of report templates: the list, one template section by section, its versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from tertial.document.template import TemplateProblem, problems_of_template
from tertial.document.template_edit import DEEPEST, Body, differences, end_of
from tertial.document.template_forms import KIND_WORDS, OptionField, fields_of
from tertial.errors import NotFound
from tertial.services.access import Actor, require
from tertial.services.documents.template_sources import (
    Source,
    known_of,
    other_sources,
    standard_sources,
    title_of,
)
from tertial.services.documents.templates import (
    base_of,
    template_of,
    version_of,
    versions_of,
)
from tertial.services.people import ROLE_WORDS
from tertial.services.planning.reading import names_of
from tertial.services.records import load_year
from tertial.services.reporting import committee_name
from tertial.store import models

REPORT_KINDS: Mapping[str, str] = {
    "verksamhetsplan": "Verksamhetsplan",
    "manadsrapport": "Månadsrapport",
    "delarsrapport": "Delårsrapport",
    "verksamhetsberattelse": "Verksamhetsberättelse",
    "internkontrollplan": "Internkontrollplan",
    "kvalitetsberattelse": "Kvalitetsberättelse",
    "patientsakerhetsberattelse": "Patientsäkerhetsberättelse",
}


@dataclass(frozen=True, slots=True)
class TemplateLine:
    key: str
    title: str
    kind: str
    sections: int
    reports: tuple[str, ...]
    problems: int


@dataclass(frozen=True, slots=True)
class TemplatesPage:
    """A year's templates, and those that can be taken over to it."""

    committee: str
    committee_name: str
    year: int
    years: tuple[int, ...]
    lines: tuple[TemplateLine, ...]
    standard: tuple[Source, ...]
    others: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class BlockForm:
    """A block of a section; ``said`` sums up what it shows."""

    number: int
    kind: str
    word: str
    said: str
    fields: tuple[OptionField, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionForm:
    """A section: ``for_goals`` counts the blocks that it says for goals, which the data package alone can change."""

    id: str
    level: int
    title: str
    instruction: str
    owner: str
    owner_word: str
    length: int
    optional: bool
    expand: bool
    blocks: tuple[BlockForm, ...]
    for_goals: int
    levels: tuple[int, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """The template as it was before a change: ``why`` says the change."""

    number: int
    at: str
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """One template. ``base`` is the version that its forms are filled in on."""

    committee: str
    committee_name: str
    year: int
    key: str
    title: str
    subtitle: str
    kind: str
    base: int
    sections: tuple[SectionForm, ...]
    problems: tuple[str, ...]
    versions: tuple[VersionLine, ...]
    reports: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    owners: tuple[tuple[str, str], ...]

    @property
    def is_used(self) -> bool:
        return bool(self.reports)


@dataclass(frozen=True, slots=True)
class VersionPage:
    """What differs between the template as it was and as it is now."""

    committee: str
    year: int
    key: str
    title: str
    base: int
    version: VersionLine
    said: tuple[str, ...]


def kind_word(kind: str) -> str:
    """What a kind of report is called; a municipality's own as it is written."""
    return REPORT_KINDS.get(kind, kind)


def plan_years(committee: str) -> tuple[int, ...]:
    """The committee's plan years, the newest first."""
    rows = models.PlanYear.objects.filter(committee__slug=committee).order_by("-year")
    return tuple(rows.values_list("year", flat=True))


def asked_year(committee: str, asked: str) -> int:
    """The year that was asked for where there is one, else the newest. Raises ``NotFound("plan-year.unknown")``."""
    years = plan_years(committee)
    if not years:
        raise NotFound("plan-year.unknown", committee=committee, year=asked or "-")
    return next((year for year in years if str(year) == asked), years[0])


def templates_page(*, actor: Actor, committee: str, asked: str = "") -> TemplatesPage:
    """A year's templates with the reports that have them."""
    require(actor, "see_settings", committee)
    years = plan_years(committee)
    year = next((each for each in years if str(each) == asked), years[0] if years else 0)
    of_year = {"plan_year__committee__slug": committee, "plan_year__year": year}
    reports = list(models.Report.objects.filter(**of_year).order_by("period_end"))
    rows = models.Template.objects.filter(**of_year).order_by("order", "key")
    lines = tuple(
        TemplateLine(
            key=row.key,
            title=title_of(row.body),
            kind=kind_word(str(row.body.get("kind", ""))),
            sections=len(row.body.get("section", ())),
            reports=tuple(each.title for each in reports if each.template == row.key),
            problems=len(problems_of_template(row.body)),
        )
        for row in rows
    )
    return TemplatesPage(
        committee,
        committee_name(committee),
        year,
        years,
        lines,
        standard_sources(),
        other_sources(actor, committee, year),
    )


def template_page(*, actor: Actor, committee: str, year: int, key: str) -> TemplatePage:
    """A template as forms, with what is wrong by section and block."""
    require(actor, "see_settings", committee)
    row = template_of(committee, year, key)
    known = known_of(load_year(committee=committee, year=year)).choices
    problems = problems_of_template(row.body)
    reports = models.Report.objects.filter(plan_year=row.plan_year, template=key)
    return TemplatePage(
        committee=committee,
        committee_name=row.plan_year.committee.name,
        year=year,
        key=key,
        title=title_of(row.body),
        subtitle=str(row.body.get("subtitle", "")),
        kind=kind_word(str(row.body.get("kind", ""))),
        base=base_of(row),
        sections=_sections(row.body, problems, known),
        problems=tuple(each.said for each in problems if each.section < 0),
        versions=_versions(versions_of(row)),
        reports=tuple(reports.order_by("period_end").values_list("key", "title")),
        kinds=tuple(KIND_WORDS.items()),
        owners=tuple(ROLE_WORDS.items()),
    )


def _sections(
    body: Body,
    problems: Sequence[TemplateProblem],
    known: Mapping[str, tuple[tuple[str, str], ...]],
) -> tuple[SectionForm, ...]:
    sections = body.get("section", ())
    levels = [0, *(raw.get("level", 1) for raw in sections)]
    words = {str(role): word for role, word in ROLE_WORDS.items()}

    def made(place: int, raw: Mapping[str, Any]) -> SectionForm:
        own = [each for each in problems if each.section == place]
        owner = str(raw.get("owner", ""))
        deepest = max(each.get("level", 1) for each in sections[place : end_of(sections, place)])
        most = min(levels[place] + 1, DEEPEST - (deepest - raw.get("level", 1)))
        return SectionForm(
            id=str(raw.get("id", "")),
            level=raw.get("level", 1),
            title=str(raw.get("title", "")),
            instruction=str(raw.get("instruction", "")),
            owner=owner,
            owner_word=words.get(owner, owner),
            length=raw.get("length", 0),
            optional=bool(raw.get("optional")),
            expand=raw.get("expand") == "goals",
            blocks=tuple(
                _block(number, block, own, known)
                for number, block in enumerate(raw.get("blocks", ()))
            ),
            for_goals=len(raw.get("goal_default", ())) + len(raw.get("goal_blocks", {})),
            levels=tuple(range(1, most + 1)),
            problems=tuple(each.said for each in own if each.block < 0),
        )

    return tuple(made(place, raw) for place, raw in enumerate(sections))


def _block(
    number: int,
    block: Mapping[str, Any],
    problems: Sequence[TemplateProblem],
    known: Mapping[str, tuple[tuple[str, str], ...]],
) -> BlockForm:
    kind = str(block.get("type"))
    fields = fields_of(block, known)
    shown = {"statement", "table", "kind", "row", "indicators", "series", "title"}
    said = [
        dict(each.choices).get(each.value, each.value.replace("\n", ", "))
        for each in fields
        if each.name in shown and each.name in block
    ]
    return BlockForm(
        number,
        kind,
        KIND_WORDS.get(kind, kind),
        " · ".join(filter(None, said)),
        fields,
        tuple(each.said for each in problems if each.block == number),
    )


def _versions(rows: Sequence[models.TemplateVersion]) -> tuple[VersionLine, ...]:
    names = names_of({row.by for row in rows}) if rows else {}
    return tuple(_version(row, names) for row in rows)


def _version(row: models.TemplateVersion, names: Mapping[str, str]) -> VersionLine:
    at = timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M")
    return VersionLine(row.pk, at, names.get(row.by, row.by), row.why)


def version_page(*, actor: Actor, committee: str, year: int, key: str, version: int) -> VersionPage:
    """What has changed since a version, section by section. Raises ``NotFound("template.version")``."""
    require(actor, "see_settings", committee)
    row = template_of(committee, year, key)
    found = version_of(row, version)
    return VersionPage(
        committee,
        year,
        key,
        title_of(row.body),
        base_of(row),
        _version(found, names_of({found.by})),
        tuple(differences(found.body, row.body)),
    )
