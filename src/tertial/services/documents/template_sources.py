"""Where a template can be taken from, and how it is fitted to the year that takes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tertial.document.standard import description, standard_templates
from tertial.document.template_edit import Body, each_block, for_year, sections_of
from tertial.document.template_forms import KIND_WORDS
from tertial.errors import NotFound
from tertial.services.access import Actor, visible
from tertial.services.records import YearRecords
from tertial.store import models

STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Source:
    """A template that can be copied: ``address`` names it, "standard/delarsrapport" or "von/2025/delarsrapport"."""

    address: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a year has that blocks may name, each as (key, words)."""

    statements: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str], ...]
    tables: tuple[tuple[str, str], ...]
    series_tables: tuple[tuple[str, str], ...]
    series: tuple[tuple[str, str], ...]
    indicators: tuple[tuple[str, str], ...]
    goals: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, str], ...]

    @property
    def choices(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """By option, as ``template_forms.fields_of`` wants them."""
        free = ("", "–")
        return {
            "statement": self.statements,
            "row": self.lines,
            "table": self.tables,
            "series.table": self.series_tables,
            "series_chart.series": self.series,
            "months.series": self.series,
            "months.budget": (free, *self.series),
            "indicators.indicators": self.indicators,
            "indicator_chart.indicators": self.indicators,
            "goal": (free, *self.goals),
            "level": (free, *self.levels),
        }


def known_of(records: YearRecords) -> Known:
    """What the blocks of a year's templates may name."""
    lines = {line.key: line.label for each in reversed(records.statements) for line in each.lines}
    tables = dict.fromkeys(each.table for each in records.series if each.table)
    return Known(
        statements=tuple((each.key, each.title) for each in records.statements),
        lines=tuple(lines.items()),
        tables=tuple((each.key, each.title) for each in records.tables),
        series_tables=tuple((key, key) for key in tables),
        series=tuple((each.key, each.label) for each in records.series),
        indicators=tuple((each.key, each.name) for each in records.indicators),
        goals=tuple((each.key, each.label) for each in records.goals),
        levels=tuple((each.key, each.label) for each in records.levels.values()),
    )


def standard_sources() -> tuple[Source, ...]:
    return tuple(
        Source(f"{STANDARD}/{key}", str(body["title"]), description(key))
        for key, body in standard_templates().items()
    )


def other_sources(actor: Actor, committee: str, year: int) -> tuple[Source, ...]:
    """The templates of other years and of other committees that the actor may see (one query)."""
    seen = visible(actor, "see_settings", models.Committee.objects.all())
    rows = (
        models.Template.objects.filter(plan_year__committee__in=seen)
        .exclude(plan_year__committee__slug=committee, plan_year__year=year)
        .select_related("plan_year__committee")
        .order_by("plan_year__committee__name", "-plan_year__year", "order")
    )
    return tuple(
        Source(
            f"{row.plan_year.committee.slug}/{row.plan_year.year}/{row.key}",
            title_of(row.body),
            f"{row.plan_year.committee.name} {row.plan_year.year}",
        )
        for row in rows
    )


def title_of(body: Body) -> str:
    """What a template is called; its key where it has no title."""
    return str(body.get("title") or body.get("key", "")).strip()


def body_of(actor: Actor, address: str, year: int) -> Body:
    """A source's body with the years of ``year``. Raises ``NotFound("template.source")``."""
    where = address.split("/")
    if where[0] == STANDARD and len(where) == 2 and where[1] in standard_templates():
        return for_year(standard_templates()[where[1]], to=year)
    if len(where) == 3 and where[1].isdigit():
        seen = visible(actor, "see_settings", models.Committee.objects.all())
        row = models.Template.objects.filter(
            plan_year__committee__in=seen,
            plan_year__committee__slug=where[0],
            plan_year__year=int(where[1]),
            key=where[2],
        ).first()
        if row is not None:
            return for_year(row.body, to=year, was=int(where[1]))
    raise NotFound("template.source", source=address)


def fitted(body: Body, known: Known) -> tuple[Body, tuple[str, ...]]:
    """The body without what names something that the year lacks, and what was left out, a sentence each."""
    lacking: list[str] = []

    def kept(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        missing = next(_missing(block, known), "")
        if missing:
            word = KIND_WORDS.get(str(block.get("type")), str(block.get("type")))
            lacking.append(f"{word}: {missing} finns inte i året.")
        return [] if missing else [block]

    goals = {key for key, _ in known.goals}
    made = each_block(body, kept)
    sections = sections_of(made)
    for section in sections:
        if "goal_blocks" in section:
            named = section["goal_blocks"]
            section["goal_blocks"] = {goal: named[goal] for goal in named if goal in goals}
    return {**made, "section": sections}, tuple(dict.fromkeys(lacking))


def _missing(block: Mapping[str, Any], known: Known) -> Iterator[str]:
    """What a block names that the year does not have."""
    for option, there in _named(str(block.get("type")), known):
        value = block.get(option, ())
        keys = {key for key, _ in there}
        yield from (
            f"”{each}”"
            for each in (value if isinstance(value, list) else [value])
            if each and each not in keys
        )


def _named(kind: str, known: Known) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    if kind in ("statement", "sides", "deviations", "monthly", "units_chart"):
        yield "statement", known.statements
    if kind == "monthly":
        yield "row", known.lines
    if kind in ("table", "table_chart"):
        yield "table", known.tables
    if kind == "series":
        yield "table", known.series_tables
    if kind in ("series_chart", "months", "lines", "spark"):
        yield "series", known.series
    if kind in ("indicators", "indicator_chart"):
        yield "indicators", known.indicators
        yield "goal", known.goals
