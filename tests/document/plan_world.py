"""A small plan with areas, goals of three levels, planned indicators, a project with parts. All invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tertial.document.blocks import make
from tertial.document.blocks.context import Heading, Place
from tertial.document.book import FigureBook
from tertial.document.facts import ReportFacts
from tertial.document.model import Block
from tertial.domain.period import Period
from tertial.domain.plan import (
    Goal,
    Indicator,
    IndicatorTarget,
    IndicatorValue,
    PlanItem,
    Polarity,
    Project,
    ProjectPhase,
)
from tests.document.world import facts

GOALS = (
    Goal("green", "Grön kommun", "goal_area"),
    Goal("safe", "Trygg kommun", "goal_area"),
    Goal("climate", "Minska klimatpåverkan", "council_goal", "green"),
    Goal("welfare", "Hög kvalitet", "council_goal", "safe"),
    Goal("old", "Självständiga äldre", "committee_goal", "welfare"),
    Goal("relatives", "Stöd till anhöriga", "committee_goal", "welfare"),
    Goal("waste", "Mindre matsvinn", "committee_goal", "climate"),
    Goal("unit", "Enhetens mål", "unit_goal", "old"),
)
INDICATORS = (
    Indicator("visitors", "Besökare", "old", "personer", Polarity.HIGHER, 0, "Egen mätning"),
    Indicator(
        "share", "Andel 80+ (%)", "old", "%", Polarity.LOWER, 1, "Socialstyrelsen", kolada="N23801"
    ),
    Indicator("turnover", "Personalomsättning", "relatives", "%", Polarity.LOWER, 1),
)


def _value(key: str, year: str, raw: str, number: str | None, note: str = "") -> IndicatorValue:
    value = None if number is None else Decimal(number)
    return IndicatorValue(key, Period.parse(year), "T", raw, value, "anna", note=note)


VALUES = (
    _value("visitors", "2024", "1 808", "1808"),
    _value("visitors", "2025", "1 930 (augusti 2025)", "1930"),
    _value("share", "2024", "-0,5", "-0.5", "Ur en annan prognos."),
    _value("share", "2025", "--", None),
    _value("turnover", "2025", "7,8", "7.8"),
)
TARGETS = (
    IndicatorTarget("visitors", "milestone", 2026, "Undersökning görs ej 2026"),
    IndicatorTarget("visitors", "long", 2030, "2 000"),
    IndicatorTarget("share", "milestone", 2026, "10", "Justerat."),
    IndicatorTarget("turnover", "long", 2030, "≤ 7,5"),
)
ITEMS = (
    PlanItem("assignment", "programme", "Nytt program", "old", text="Tas fram.", origin="Planen"),
    PlanItem("initiative", "shoes", "Fria skor", "old", amount=120_000_000, due=date(2026, 12, 31)),
    PlanItem("project", "chain", "Stödkedja", "old", "Varför.", "Mäts 2027."),
    PlanItem("activity", "homes", "Bostäder", "old", text="fler här hemma.", parent="chain"),
    PlanItem("project", "digital", "Digitalisering", "old"),
    PlanItem("project", "video", "Video i hemtjänsten", "old", parent="digital"),
)
PROJECTS = {
    "chain": Project(
        "chain",
        "Funktionsstöd",
        "Platser saknas.",
        "Platser finns.",
        "I år:",
        "- Färre köp",
        phases=(
            ProjectPhase("a", "2025", "Analys", "Underlag tas fram"),
            ProjectPhase("b", "2026–2027", "Införande", "", "Lugnare"),
        ),
    ),
    "digital": Project("digital", "Gemensamt", effects="Tid."),
    "video": Project(
        "video",
        "Gemensamt",
        "Besök.",
        "Skärm.",
        effects="Tryggare.",
        benefit="Sparar tid.",
        phases=(ProjectPhase("v", "2026", "Införande"),),
    ),
}


def plan(**changes: object) -> ReportFacts:
    """The plan's facts; any field may be changed."""
    made = facts(
        kind="verksamhetsplan",
        title="Plan 2026",
        period=Period.parse("2026-12ytd"),
        goals=GOALS,
        items=ITEMS,
        projects=PROJECTS,
        statuses={},
        assessments={},
        indicators=INDICATORS,
        indicator_values={(v.indicator, str(v.period), v.sex): v for v in VALUES},
        indicator_targets=TARGETS,
        indicator_notes={},
        texts={},
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name


def made(block: dict[str, object], goal: str = "", **changes: object) -> list[Block | Heading]:
    """What a template's block gives in the plan."""
    return list(make(Place(FigureBook(plan(**changes)), "avsnitt", goal), block))
