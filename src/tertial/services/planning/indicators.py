"""An indicator's page, and registering its values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from tertial.document.blocks.indicators import describe
from tertial.document.model import Cell, Chart, Column, Row, Series, Table
from tertial.domain.measures import smallest_group
from tertial.domain.period import Period
from tertial.domain.plan import Indicator, Sex
from tertial.domain.swedish import format_date, format_number, parse_printed
from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, may, require
from tertial.services.audit import record
from tertial.services.messages import sentence
from tertial.services.planning.comments import comment_box
from tertial.services.planning.earlier import keys_before
from tertial.services.planning.editing import FREQUENCIES
from tertial.services.planning.history import address, changes
from tertial.services.planning.links import linkable, links_of
from tertial.services.planning.measured import (
    HIDDEN,
    REACH_TONES,
    SEXES,
    TREND_TONES,
    Value,
    with_unit,
)
from tertial.services.planning.pages import Choice, IndicatorPage, Revision, Said
from tertial.services.planning.reading import Plan, names_of, open_plan
from tertial.services.planning.rows import plan_year_of, row_of
from tertial.services.planning.things import handling
from tertial.store import models

REVISIONS = 50
REGISTRABLE = frozenset({"number", "bound", "not_available", "survey_not_done"})
"""What a value may say (docs/dev/methods.md#printed): a number in any printed form, or that there is none."""
DIFFERENCES = {"Kön": "late", "Nej": "done"}


def indicator_page(
    *, actor: Actor, committee: str, year: int | None, key: str, today: date
) -> IndicatorPage:
    """An indicator with its values by period, sex and unit, targets, revisions and comments.

    Raises ``NotFound("plan.unknown")``.
    """
    plan = open_plan(actor=actor, committee=committee, year=year, today=today)
    indicator = plan.indicators.get(key)
    if indicator is None:
        raise NotFound("plan.unknown", key=key)
    handled = handling(actor, plan, "indicator", indicator)
    standing = plan.measures.standing(indicator)
    goal = plan.goals.get(indicator.goal)
    thing = address(plan.head.year, "indicator", key)
    fault = plan.measures.faults.get(key)
    return IndicatorPage(
        head=plan.head,
        handling=handled,
        name=indicator.name,
        goal=Choice(goal.key, goal.label) if goal else None,
        description=indicator.description,
        value=standing.value.text if standing.value else "",
        period=standing.value.period.phrase if standing.value else "",
        movement=standing.trend.value if standing.trend else "",
        movement_tone=TREND_TONES[standing.trend],
        standing=standing.reach.value if standing.reach else "",
        standing_tone=REACH_TONES[standing.reach],
        facts=_facts(plan, indicator),
        targets=_targets(plan, indicator),
        values=_values(plan, indicator),
        units=_units(plan, indicator),
        chart=chart_of(plan, indicator),
        gap=_sex_gap(plan, indicator),
        guarded=_guarded(plan, indicator),
        computed=sentence(fault) if fault else plan.measures.formula_in_words(key),
        notes=_notes(plan, indicator),
        revisions=_revisions(plan, indicator),
        may_register=not indicator.formula
        and indicator.ended_on is None
        and may(actor, "register_value", committee),
        by_sex=indicator.by_sex,
        unit_choices=tuple(Choice(u.code, f"{u.code} {u.name}") for u in plan.records.units),
        links=links_of(plan, "indicator", key),
        linkable=linkable(plan, "indicator", key) if may(actor, "edit_plan", committee) else (),
        history=changes(committee, thing, may_undo=handled.may_edit),
        comments=comment_box(actor=actor, committee=committee, thing=thing),
    )


def register_value(
    *,
    actor: Actor,
    committee: str,
    year: int,
    key: str,
    period: str,
    values: Mapping[Sex, str],
    now: datetime,
    unit: str = "",
    source: str = "",
    measured_on: date | None = None,
    group_sizes: Mapping[Sex, int | None] | None = None,
    note: str = "",
) -> int:
    """Register a measurement as it is printed; returns how many values. What was before stays in the history.

    Args: values: by sex, as written ("9,1", "≤ 7,7", "8,7 (juli 2025)", "--"); empty ones are left as they were.
          group_sizes: how many persons are behind each value, which decides whether it may be shown.
    Raises: BadInput("period.invalid"), BadInput("indicator.value"): no printed value. BadInput("indicator.nothing"),
            BadInput("indicator.computed"), BadInput("indicator.unit"), NotFound("plan.unknown").
    """
    require(actor, "register_value", committee)
    when = str(Period.parse(period))
    written = {sex: " ".join(raw.split()) for sex, raw in values.items() if raw.strip()}
    if not written:
        raise BadInput("indicator.nothing")
    for raw in written.values():
        if parse_printed(raw).kind not in REGISTRABLE or len(raw) > 60:
            raise BadInput("indicator.value", text=raw[:60])
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        row = row_of(plan_year, "indicator", key, lock=True)
        if row.formula:
            raise BadInput("indicator.computed", name=row.name)
        if unit and not models.OrgUnit.objects.filter(plan_year=plan_year, code=unit).exists():
            raise BadInput("indicator.unit", unit=unit)
        rows = models.IndicatorValue.objects.filter(
            plan_year=plan_year, indicator=key, period=when, unit=unit
        ).order_by("pk")
        before = {each.sex: each.raw for each in rows}
        models.IndicatorValue.objects.bulk_create(
            models.IndicatorValue(
                plan_year=plan_year,
                indicator=key,
                period=when,
                sex=sex,
                unit=unit,
                raw=raw,
                note=note.strip()[:400],
                source=source.strip()[:200],
                measured_on=measured_on,
                group_size=(group_sizes or {}).get(sex),
                entered_at=now,
                entered_by=actor.login,
            )
            for sex, raw in written.items()
        )
        where = f"{when} {unit}".strip()
        sizes = [size for size in (group_sizes or {}).values() if size is not None]
        if any(size < _limit(plan_year, row, Period.parse(period)) for size in sizes):
            before, written = {}, dict.fromkeys(written, HIDDEN)  # nor does the log tell
        record(
            actor=actor,
            action="indicator.registered",
            thing=f"{committee}/{address(year, 'indicator', key)}",
            committee=committee,
            now=now,
            data={
                "before": {f"{where} {SEXES[sex]}": before.get(sex, "") for sex in written},
                "after": {f"{where} {SEXES[sex]}": raw for sex, raw in written.items()},
                **({"källa": source.strip()} if source.strip() else {}),
            },
        )
    return len(written)


def _limit(plan_year: models.PlanYear, row: models.Indicator, period: Period) -> int:
    """The smallest group that is shown, as the records say it."""
    limits = models.Threshold.objects.filter(plan_year=plan_year, key="smallest_group")
    return smallest_group(row.guard, limits.values_list("valid_from", "value"), period.last_day())


# --- the parts of the page -----------------------------------------------------------------------------------


def _facts(plan: Plan, indicator: Indicator) -> tuple[tuple[str, str], ...]:
    better = {"higher": "högre", "lower": "lägre", "target": "nära målvärdet"}
    facts = (
        ("Bättre är", better[indicator.polarity.value]),
        ("Mäts", dict(FREQUENCIES).get(indicator.frequency, "")),
        ("Källa", indicator.source),
        ("Lämnar värdet", plan.owner(indicator.owner)),
        ("Kolada", indicator.kolada),
        ("Tillägg", "nämndens eget" if indicator.is_local else ""),
    )
    return tuple((label, text) for label, text in facts if text)


def _targets(plan: Plan, indicator: Indicator) -> tuple[tuple[str, str, str], ...]:
    words = {"milestone": "Etappmål", "long": "Målvärde"}
    return tuple(
        (f"{words[t.horizon]} {t.year}", with_unit(t.raw, indicator.unit), t.note)
        for t in sorted(plan.records.indicator_targets, key=lambda t: t.year)
        if t.indicator == indicator.key
    )


def _values(plan: Plan, indicator: Indicator) -> Table:
    """The committee's values by period, the newest first, with both sexes where there are any."""
    shown = plan.measures.shown(indicator.key)
    sexes = [sex for sex in SEXES if sex == "T" or ("", sex) in shown]
    periods = {period for sex in sexes for period in shown.get(("", sex), ())}
    rows = []
    for period in sorted(periods, key=_by_end, reverse=True):
        found = [shown.get(("", sex), {}).get(period) for sex in sexes]
        note = next((value.note for value in found if value and value.note), "")
        cells = [*(value.text if value else "" for value in found), note]
        rows.append(Row(period.phrase.capitalize(), tuple(map(Cell, cells))))
    columns = (*(Column(SEXES[sex]) for sex in sexes), Column("Anmärkning", is_text=True))
    return Table("varden", "Värden", columns, tuple(rows), "Period")


def _units(plan: Plan, indicator: Indicator) -> Table | None:
    """Each unit's newest values, in the organisation's order."""
    shown = plan.measures.shown(indicator.key)
    sexes = [sex for sex in SEXES if any(unit and each == sex for unit, each in shown)]
    rows = []
    for unit in plan.records.units:
        periods = {period for sex in sexes for period in shown.get((unit.code, sex), ())}
        if not periods:
            continue
        newest = max(periods, key=_by_end)
        found = [shown.get((unit.code, sex), {}).get(newest) for sex in sexes]
        texts = [newest.phrase, *(value.text if value else "" for value in found)]
        rows.append(Row(unit.name, tuple(map(Cell, texts))))
    if not rows:
        return None
    columns = (Column("Period", is_text=True), *(Column(SEXES[sex]) for sex in sexes))
    return Table("enheter", "Per enhet, senaste värdet", columns, tuple(rows), "Enhet")


def chart_of(plan: Plan, indicator: Indicator) -> Chart | None:
    """The committee's values over time: the kind of period that there are most of; None for fewer than two."""
    shown = plan.measures.shown(indicator.key)
    total = {p: v for p, v in shown.get(("", "T"), {}).items() if v.number is not None}
    kinds = [period.kind for period in total]
    if len(kinds) < 2:
        return None
    kind = max(sorted(set(kinds)), key=kinds.count)
    periods = sorted(period for period in total if period.kind is kind)
    if len(periods) < 2:
        return None
    series = []
    for sex, name in SEXES.items():
        values = shown.get(("", sex), {})
        numbers = tuple(values[p].number if p in values else None for p in periods)
        if any(number is not None for number in numbers):
            series.append(Series(name, numbers))
    categories = tuple(_short(period) for period in periods)
    return Chart(
        id="utveckling",
        title=f"{indicator.name} över tid",
        alt=f"{indicator.name}. {describe(categories, tuple(series), indicator.unit)}",
        kind="line",
        categories=categories,
        series=tuple(series),
        unit=indicator.unit or None,
        decimals=indicator.decimals,
        has_table=True,
    )


def _short(period: Period) -> str:
    return (
        str(period)
        if period.kind.value in ("year", "tertial")
        else f"{period.year}-{period.month:02d}"
    )


def _sex_gap(plan: Plan, indicator: Indicator) -> str:
    """The newest difference between women and men that may be shown, in words."""
    shown = plan.measures.shown(indicator.key)
    women, men = shown.get(("", "K"), {}), shown.get(("", "M"), {})
    for period in sorted(women.keys() & men.keys(), key=_by_end, reverse=True):
        one, other = women[period].number, men[period].number
        if one is None or other is None:
            return f"Skillnaden mellan könen {period.phrase} visas inte: någon av grupperna är för liten."
        gap = one - other
        unit = "procentenheter" if indicator.unit == "%" else indicator.unit
        size = f"{format_number(abs(gap), indicator.decimals)} {unit}".strip()
        if not gap:
            return f"Ingen skillnad mellan könen {period.phrase}."
        which = "högre" if gap > 0 else "lägre"
        return f"Kvinnors värde är {size} {which} än mäns {period.phrase}."
    return ""


def _guarded(plan: Plan, indicator: Indicator) -> str:
    """Why some values are not shown; empty where all are."""
    shown = plan.measures.shown(indicator.key)
    gone = [v.period for values in shown.values() for v in values.values() if v.is_hidden]
    if not gone:
        return ""
    limit = plan.measures.limit(indicator, max(gone, key=_by_end))
    return (
        f"Värden för grupper med färre än {limit} personer visas inte, och inte heller de "
        "värden som de skulle kunna räknas fram ur."
    )


def _notes(plan: Plan, indicator: Indicator) -> tuple[Said, ...]:
    """What each report says of the indicator, the newest first."""
    found = []
    for report in reversed(plan.records.reports):
        note = plan.records.notes.get(report.key, {}).get(indicator.key)
        if note:
            said = f"Omotiverad skillnad: {note.sex_difference}" if note.sex_difference else ""
            tone = DIFFERENCES.get(note.sex_difference, "none")
            day = format_date(report.period_end)
            found.append(Said(report.key, report.title, day, said, tone, plan.plain(note.comment)))  # type: ignore[arg-type]  # a tone
    return tuple(found)


def _revisions(plan: Plan, indicator: Indicator) -> tuple[Revision, ...]:
    """Registrations, the newest first, each with what it replaced; hidden values are hidden here too."""
    names = {plan.head.year: indicator.key} | keys_before(plan, "indicator", indicator.key)
    rows = (
        models.IndicatorValue.objects.filter(
            plan_year__committee__slug=plan.head.committee,
            plan_year__year__in=names,
            indicator__in=set(names.values()),
        )
        .select_related("plan_year")
        .order_by("plan_year__year", "pk")
    )
    shown = plan.measures.shown(indicator.key)
    last: dict[tuple[str, str, str], str] = {}
    found = []
    for row in rows:
        if names[row.plan_year.year] != row.indicator:
            continue
        value = shown.get((row.unit, row.sex), {}).get(Period.parse(row.period))
        place = (row.period, row.sex, row.unit)
        raw = HIDDEN if _is_hidden(value) else with_unit(row.raw, indicator.unit)
        found.append((row, last.get(place, ""), raw or "taget bort"))
        last[place] = raw
    newest = found[::-1][:REVISIONS]
    who = names_of({row.entered_by for row, *_ in newest})
    return tuple(
        Revision(
            period=Period.parse(row.period).phrase,
            sex=SEXES[row.sex],
            unit=plan.unit(row.unit),
            before=before,
            after=after,
            source=row.source,
            who=who.get(row.entered_by, row.entered_by),
            when=timezone.localtime(row.entered_at).strftime("%Y-%m-%d %H:%M"),
        )
        for row, before, after in newest
    )


def _is_hidden(value: Value | None) -> bool:
    return value is not None and value.is_hidden


def _by_end(period: Period) -> tuple[int, int, str]:
    return period.year, period.month, period.kind.value
