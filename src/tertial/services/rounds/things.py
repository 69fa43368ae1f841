"""What asks are about: their titles, what stands beside them, and what was said last time.

A few queries for any number of asks, and only of the rows they are about: the page that asks must be quick for all who
answer in the same week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from tertial.domain.goals import evidence_of, rule_says
from tertial.domain.period import Period, PeriodKind
from tertial.domain.plan import Polarity, Tone, Trend, trend
from tertial.domain.swedish import format_date, parse_printed
from tertial.services.rounds.pages import Fact, LastAnswer
from tertial.store import models

TREND_TONES: Mapping[Trend, Tone] = {
    Trend.POSITIVE: "done",
    Trend.NEGATIVE: "late",
    Trend.UNCHANGED: "on",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """What an ask is about. ``choices`` are the words of the scale that answers it."""

    title: str
    background: str = ""
    due: date | None = None
    facts: tuple[Fact, ...] = ()
    last: LastAnswer | None = None
    choices: tuple[str, ...] = ()
    by_sex: bool = False
    unit: str = ""
    rule: str = ""
    """The grade that a rule declared in advance gives; empty where there is none."""


@dataclass(slots=True)
class _Year:
    """The rows that a round's asks need, read once."""

    round: models.Round
    items: dict[str, models.PlanItem] = field(default_factory=dict)
    goals: dict[str, models.Goal] = field(default_factory=dict)
    indicators: dict[str, models.Indicator] = field(default_factory=dict)
    values: dict[tuple[str, str], dict[Period, str]] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, tuple[str, models.ItemStatus]] = field(default_factory=dict)
    grades: dict[str, tuple[str, models.Assessment]] = field(default_factory=dict)
    words: dict[str, dict[str, Tone]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    reports: dict[str, models.Report] = field(default_factory=dict)
    rules: dict[str, list[models.GoalRule]] = field(default_factory=dict)


AS_ASKED = frozenset({"status", "event", "text"})
"""Kinds that are shown as they were asked. Of the others, what stands beside changes as others answer."""


def things(round_: models.Round, asks: Iterable[models.Ask]) -> dict[int, Thing]:
    """What each of a round's asks is about, by the ask's number."""
    those = list(asks)
    fixed = {
        int(ask.pk): _as_asked(ask.about) for ask in those if ask.about and ask.kind in AS_ASKED
    }
    live = [ask for ask in those if int(ask.pk) not in fixed]
    if not live:
        return fixed
    year = _read(round_, live)
    return fixed | {int(ask.pk): _thing(year, ask) for ask in live}


def fix(round_: models.Round, asks: Iterable[models.Ask]) -> None:
    """Write down what is asked, in the asks themselves (which the caller saves)."""
    those = list(asks)
    year = _read(round_, those)
    for ask in those:
        about = asdict(_thing(year, ask)) if ask.kind in AS_ASKED else {}
        if about.get("due"):
            about["due"] = about["due"].isoformat()
        ask.about = about


def forget(plan_year: models.PlanYear, *, thing: str = "") -> None:
    """The plan has changed, all of it or one thing: open rounds show it as it is now, not as it was asked."""
    asks = models.Ask.objects.filter(round__plan_year=plan_year, round__closed_at=None)
    (asks.filter(thing=thing) if thing else asks).exclude(about={}).update(about={})


def _as_asked(about: Mapping[str, Any]) -> Thing:
    last = about["last"]
    return Thing(
        title=about["title"],
        background=about["background"],
        due=date.fromisoformat(about["due"]) if about["due"] else None,
        facts=tuple(Fact(**fact) for fact in about["facts"]),
        last=LastAnswer(**{**last, "value": tuple(map(tuple, last["value"]))}) if last else None,
        choices=tuple(about["choices"]),
        by_sex=about["by_sex"],
        unit=about["unit"],
        rule=about["rule"],
    )


def value_period(report: models.Report | None, period_end: date, frequency: str) -> Period:
    """The period that an indicator's value is of, in a round to ``period_end``.

    What is measured once a year is of the year; else the report's own measuring period, or the month.
    """
    if frequency in ("year", "rarer"):
        return Period.year_of(period_end.year)
    if report is not None and report.indicator_period:
        return Period.parse(report.indicator_period)
    return Period(period_end.year, period_end.month, PeriodKind.MONTH)


# --- reading ------------------------------------------------------------------------------------------------


def _read(round_: models.Round, asks: Sequence[models.Ask]) -> _Year:
    year = _Year(round_)
    plan_year = round_.plan_year.pk
    keys: dict[str, set[str]] = {}
    for ask in asks:
        keys.setdefault(ask.kind, set()).add(ask.thing)
    asked = set(keys)

    def rows(model: Any, **where: Any) -> Any:
        return model.objects.filter(plan_year=plan_year, **where)

    year.reports = {row.key: row for row in rows(models.Report)}
    for word in rows(models.ScaleWord):
        year.words.setdefault(word.scale, {})[word.label] = word.tone
    if any(ask.unit for ask in asks):
        units = {ask.unit for ask in asks if ask.unit}
        year.units = dict(rows(models.OrgUnit, code__in=units).values_list("code", "name"))
    if "status" in asked:
        year.items = {r.key: r for r in rows(models.PlanItem, key__in=keys["status"])}
        _last(year, rows(models.ItemStatus, item__in=keys["status"]), "item", year.statuses)
        _from_last_year(year, keys["status"])
    if "assessment" in asked:
        goals = keys["assessment"]
        _last(year, rows(models.Assessment, goal__in=goals), "goal", year.grades)
        for rule in rows(models.GoalRule, goal__in=goals):
            year.rules.setdefault(rule.goal, []).append(rule)
        year.indicators |= {r.key: r for r in rows(models.Indicator, goal__in=goals)}
        year.goals |= {r.key: r for r in rows(models.Goal, key__in=goals)}
    if "indicator" in asked:
        year.indicators |= {r.key: r for r in rows(models.Indicator, key__in=keys["indicator"])}
    if year.indicators:
        _measured(year, rows)
    above = {item.goal for item in year.items.values()} | {
        each.goal for each in year.indicators.values()
    }
    missing = above - {"", *year.goals}
    if missing:
        year.goals |= {r.key: r for r in rows(models.Goal, key__in=missing)}
    return year


def _last(year: _Year, found: Iterable[Any], name: str, into: dict[str, tuple[str, Any]]) -> None:
    """The newest row of each thing in the reports before the round's own."""
    before = {
        key: report
        for key, report in year.reports.items()
        if report.period_end < year.round.period_end
    }
    ordered = [row for row in found if row.report in before]
    for row in sorted(ordered, key=lambda each: before[each.report].period_end):
        into[getattr(row, name)] = (before[row.report].title, row)


def _from_last_year(year: _Year, keys: set[str]) -> None:
    """For what has not been in a report this year: what was said of it in the last report of the year before."""
    missing = keys - set(year.statuses)
    if not missing:
        return
    was = {year.items[key].previous or key: key for key in missing if key in year.items}
    own = year.round.plan_year
    before = models.PlanYear.objects.filter(committee=own.committee, year=own.year - 1).first()
    if before is None:
        return
    found = list(models.ItemStatus.objects.filter(plan_year=before, item__in=was))
    reports = {report.key: report for report in models.Report.objects.filter(plan_year=before)}
    known = [row for row in found if row.report in reports]
    for row in sorted(known, key=lambda each: reports[each.report].period_end):
        year.statuses[was[row.item]] = (reports[row.report].title, row)


def _measured(year: _Year, rows: Any) -> None:
    """Values of the measures, those of earlier years too: keys live on, or are named in ``previous``."""
    names = {
        was: key for key, each in year.indicators.items() for was in {key, each.previous or key}
    }
    own = year.round.plan_year
    registered = models.IndicatorValue.objects.filter(
        plan_year__committee=own.committee,
        plan_year__year__lte=own.year,
        indicator__in=names,
        unit="",
    ).order_by("plan_year__year", "id")
    for was, sex, period, raw in registered.values_list("indicator", "sex", "period", "raw"):
        year.values.setdefault((names[was], sex), {})[Period.parse(period)] = raw
    targets = rows(models.IndicatorTarget, indicator__in=names, year=year.round.plan_year.year)
    year.targets = dict(targets.values_list("indicator", "raw"))


# --- one thing ----------------------------------------------------------------------------------------------


def _thing(year: _Year, ask: models.Ask) -> Thing:
    unit = year.units.get(ask.unit, ask.unit)
    match ask.kind:
        case "status":
            return _item(year, ask, unit)
        case "indicator":
            return _indicator(year, ask, unit)
        case "assessment":
            return _goal(year, ask, unit)
        case "event":
            return Thing(
                f"Händelser av väsentlig betydelse: {unit or 'nämnden'}",
                "Något som har hänt, eller som är på väg att hända, och som nämnden behöver känna till.",
                unit=unit,
            )
        case "forecast":
            return Thing(
                f"Helårsprognos: {unit}",
                "Prognosen skrivs på enhetens blad, där utfall, budget och ett förslag redan står.",
                unit=unit,
            )
        case _:
            return Thing(ask.thing, unit=unit)


def _item(year: _Year, ask: models.Ask, unit: str) -> Thing:
    item = year.items.get(ask.thing)
    if item is None:
        return Thing(ask.thing, unit=unit)
    words = year.words.get("status", {})
    last = None
    if ask.thing in year.statuses:
        report, row = year.statuses[ask.thing]
        last = LastAnswer(
            report,
            row.status,
            row.comment,
            words.get(row.status, "none"),
            (("status", row.status), ("comment", row.comment)),
        )
    goal = year.goals.get(item.goal)
    facts = [Fact("Mål", goal.label)] if goal else []
    if item.due:
        facts.append(Fact("Klart senast", format_date(item.due)))
    if item.origin:
        facts.append(
            Fact("Uppdraget kommer från", " ".join(filter(None, (item.origin, item.paragraph))))
        )
    choices = tuple(words)
    if last and last.text and last.text not in choices:
        choices = (*choices, last.text)
    return Thing(
        item.title, item.text or item.background, item.due, tuple(facts), last, choices, unit=unit
    )


def _newest(year: _Year, key: str, sex: str = "T") -> list[tuple[Period, str]]:
    """The values of a measure, the newest first, with those taken away left out."""
    values = year.values.get((key, sex), {})
    return sorted(((p, raw) for p, raw in values.items() if raw), reverse=True)


def _with_unit(raw: str, unit: str) -> str:
    number = parse_printed(raw).kind == "number"
    return f"{raw}\N{NO-BREAK SPACE}{unit}" if unit and number and not raw.endswith(unit) else raw


def _moved(year: _Year, key: str) -> Trend | None:
    values = _newest(year, key)
    numbers = [parse_printed(raw).value for _, raw in values[:2]]
    polarity = Polarity(year.indicators[key].polarity)
    return trend(numbers[0], numbers[1], polarity) if len(numbers) == 2 else None


def _indicator(year: _Year, ask: models.Ask, unit: str) -> Thing:
    indicator = year.indicators.get(ask.thing)
    if indicator is None:
        return Thing(ask.thing, unit=unit)
    report = year.reports.get(year.round.report)
    period = value_period(report, year.round.period_end, indicator.frequency)
    facts = [Fact("Period", period.phrase)]
    if ask.thing in year.targets:
        facts.append(Fact("Mål för året", _with_unit(year.targets[ask.thing], indicator.unit)))
    values = [(when, raw) for when, raw in _newest(year, ask.thing) if when != period]
    facts += [Fact(when.phrase, _with_unit(raw, indicator.unit)) for when, raw in values[:3]]
    moved = _moved(year, ask.thing)
    if moved:
        facts.append(Fact("Trend", moved.value, TREND_TONES[moved]))
    last = None
    if values:
        when, raw = values[0]
        last = LastAnswer(
            when.phrase, _with_unit(raw, indicator.unit), "", "none", (("value", raw),)
        )
    text = " ".join(
        filter(
            None, (indicator.description, f"Källa: {indicator.source}." if indicator.source else "")
        )
    )
    return Thing(indicator.name, text, None, tuple(facts), last, by_sex=indicator.by_sex, unit=unit)


def _goal(year: _Year, ask: models.Ask, unit: str) -> Thing:
    goal = year.goals.get(ask.thing)
    if goal is None:
        return Thing(ask.thing, unit=unit)
    words = year.words.get("grade", {})
    below = [each for each in year.indicators.values() if each.goal == ask.thing]
    seen = evidence_of(
        (each.key, _number(year, each.key), year.targets.get(each.key, ""), Polarity(each.polarity))
        for each in below
    )
    facts = []
    for each in below:
        values = _newest(year, each.key)
        value = _with_unit(values[0][1], each.unit) if values else "inget värde"
        target = year.targets.get(each.key, "")
        reached = seen.reached.get(each.key)
        said = f"{value}, mål {_with_unit(target, each.unit)}" if target else value
        tone: Tone = "none" if reached is None else "done" if reached else "late"
        facts.append(Fact(each.name, said, tone))
    rule = ""
    for declared in year.rules.get(ask.thing, ()):
        verdict = rule_says(declared.rule, declared.level, seen)
        if verdict.is_met is not None:
            rule = declared.grade if verdict.is_met else ""
            day = format_date(declared.declared_on)
            word = f"”{declared.grade}”" if verdict.is_met else f"inte ”{declared.grade}”"
            facts.append(
                Fact(
                    f"Nämndens regel, beslutad {day}",
                    f"{word}: {verdict.why}",
                    "done" if verdict.is_met else "late",
                )
            )
        else:
            facts.append(Fact("Nämndens regel", verdict.why))
    last = None
    if ask.thing in year.grades:
        report, row = year.grades[ask.thing]
        tone = words.get(row.grade, "none")
        last = LastAnswer(
            report, row.grade, row.motive, tone, (("grade", row.grade), ("motive", row.motive))
        )
    return Thing(
        goal.label, goal.text, None, tuple(facts), last, tuple(words), unit=unit, rule=rule
    )


def _number(year: _Year, key: str) -> Any:
    values = _newest(year, key)
    return parse_printed(values[0][1]).value if values else None
