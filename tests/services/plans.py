"""A small plan with something to ask of everybody, as tests of rounds and rollovers write it. All invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from tertial.store import models
from tertial.store.models import Committee, PlanYear

NOW = datetime(2020, 9, 1, 8, tzinfo=UTC)
TODAY = date(2020, 9, 1)
PERIOD, MEETING = date(2020, 8, 31), date(2020, 9, 29)
LEVELS = (
    ("goal_area", "Målområde", "Målområden", "area", True),
    ("council_goal", "Kommunfullmäktigemål", "Kommunfullmäktigemål", "council", True),
    ("committee_goal", "Nämndmål", "Nämndmål", "committee", False),
)
WORDS = (
    ("status", "Klart", "done"),
    ("status", "Blir klart i år", "on"),
    ("status", "Troligen klart i år", "maybe"),
    ("status", "Ej klart i år", "late"),
    ("grade", "mycket god", "done"),
    ("grade", "god", "on"),
    ("grade", "godtagbar", "maybe"),
)
ITEMS = (
    ("commitment", "planering", "Gemensam planering i hemtjänsten", "kontinuitet", "bo", "52110"),
    ("assignment", "smittskydd", "Rutin för smittskydd", "kontinuitet", "bo", "52110"),
    ("activity", "introduktion", "Ny introduktion av vikarier", "arbetsgivare", "", "52110"),
    ("risk", "bemanning", "Bemanningen räcker inte i sommar", "arbetsgivare", "david", ""),
    ("review", "tillsyn", "Tillsyn av nattbemanningen", "", "", ""),
)


def plan_of(committee: Committee) -> PlanYear:
    """The committee's year with goals, five items (two that nobody answers for), indicators and calendar."""
    year = committee.years.get()
    rows: Any = year

    def add(model: Any, *columns: str) -> Any:
        def made(*those: tuple[Any, ...]) -> None:
            model.objects.bulk_create(
                model(plan_year=rows, order=order, **dict(zip(columns, values, strict=True)))
                for order, values in enumerate(those)
            )

        return made

    add(models.GoalLevel, "key", "label", "plural", "role", "is_common")(*LEVELS)
    add(models.ScaleWord, "scale", "label", "tone")(*WORDS)
    add(models.OrgUnit, "code", "name", "parent", "role")(
        ("ÄO", "Äldreomsorg i egen regi", "", "own_provider"),
        ("52110", "Hemtjänst norra", "ÄO", "own_provider"),
    )
    add(models.Goal, "key", "label", "level", "parent", "owner", "unit")(
        ("trygg", "Trygg välfärd", "council_goal", "", "", ""),
        ("kontinuitet", "God kontinuitet i hemtjänsten", "committee_goal", "trygg", "bo", "52110"),
        ("arbetsgivare", "Attraktiv arbetsgivare", "committee_goal", "trygg", "", ""),
    )
    add(models.PlanItem, "kind", "key", "title", "goal", "owner", "unit")(*ITEMS)
    add(
        models.Indicator,
        "key", "name", "goal", "unit", "polarity", "by_sex", "frequency", "owner", "source",
    )(
        ("franvaro", "Sjukfrånvaro", "arbetsgivare", "%", "lower", True, "month", "hanna", "LIS"),
        ("personal", "Personal per brukare", "kontinuitet", "st", "lower", False, "month", "bo", ""),
        ("nojd", "Nöjda brukare", "kontinuitet", "%", "higher", False, "year", "bo", "Kolada"),
    )  # fmt: skip
    models.IndicatorValue.objects.bulk_create(
        models.IndicatorValue(
            plan_year=year, indicator=key, period=period, raw=raw, entered_at=NOW, entered_by="anna"
        )
        for key, period, raw in (
            ("personal", "2020-03", "14"),
            ("personal", "2019-08", "15"),
            ("nojd", "2019", "88"),
        )
    )
    add(models.IndicatorTarget, "indicator", "horizon", "year", "raw")(
        ("personal", "milestone", 2020, "13"), ("nojd", "milestone", 2020, "85")
    )
    add(models.ItemStatus, "report", "item", "status", "comment")(
        ("delarsrapport-2020-03", "planering", "Blir klart i år", "Tre grupper av fyra."),
        ("delarsrapport-2020-03", "smittskydd", "Blir klart i år", ""),
    )
    add(models.GoalRule, "goal", "rule", "grade", "level", "declared_on")(
        ("kontinuitet", "every_indicator", "mycket god", "", date(2019, 12, 10))
    )
    add(models.RoundKind, "key", "label", "report_kind", "cutoffs", "asks", "answer_days", "approve_days")(
        ("delar", "Delårsrapport", "delarsrapport", "3 8", "status indicator assessment event", 17, 10)
    )  # fmt: skip
    add(models.CalendarDay, "day", "key", "kind", "label")(
        (MEETING, "namnd", "meeting", "Nämnden sammanträder"),
        (PERIOD, "bryt", "cutoff", "Bokslut för delår 2"),
    )
    return year
