"""How do we stand: a committee's result, forecast, goals, commitments, indicators and risks, beside last time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tertial.document.blocks.cells import money, registered
from tertial.document.blocks.text import bind, plain
from tertial.document.book import FigureBook, month_heading
from tertial.document.facts import ReportFacts
from tertial.document.model import Cell, Column, Paragraph, Row, Table
from tertial.domain.figure import Unit
from tertial.domain.period import Period
from tertial.domain.plan import Goal, Indicator, ItemKind, Tone, Trend, trend
from tertial.domain.registered import RegisteredTable
from tertial.domain.statement import ReportLine
from tertial.domain.swedish import format_ore
from tertial.errors import NotFound
from tertial.services.access import Actor, require
from tertial.services.pages import (
    GoalLine,
    IndicatorLine,
    KeyFigure,
    NoReports,
    OverviewPage,
    StatusLine,
)
from tertial.services.records import ReportRecord, YearRecords, load_report_year, report_years
from tertial.services.reporting import (
    PLANS,
    committee_name,
    previous,
    report_facts,
    report_link,
    shown_ledger,
    unmapped,
)

STATEMENT = "operations_statement"
TONES: Mapping[Trend | None, Tone] = {
    Trend.POSITIVE: "done",
    Trend.NEGATIVE: "late",
    Trend.UNCHANGED: "on",
    None: "none",
}


@dataclass(frozen=True, slots=True)
class _Now:
    """This report's figures and those of the report before it, where there is one."""

    book: FigureBook
    before: FigureBook | None

    @property
    def facts(self) -> ReportFacts:
        return self.book.facts

    def ore(self, ref: str) -> int | None:
        return self.book.figure(ref).ore

    def ore_before(self, ref: str) -> int | None:
        return self.before.figure(ref).ore if self.before else None


def overview_page(
    *, actor: Actor, committee: str, report: str | None = None
) -> OverviewPage | NoReports:
    """The committee as of one report, beside the report before it.

    When none is named it is the newest that says how things stand; a plan where there is no other.
    """
    require(actor, "see_committee", committee)
    key = report or _newest(actor, committee)
    if not key:
        return NoReports(committee, committee_name(committee))
    records, found = load_report_year(committee=committee, report=key)
    earlier = previous(records, found)
    now = _Now(
        _book(records, found),
        _book(records, earlier) if earlier else None,
    )
    has_statement = STATEMENT in now.facts.statements and not _is_registered(now.facts)
    return OverviewPage(
        committee=committee,
        committee_name=records.committee_name,
        municipality=records.municipality,
        year=records.year,
        report=report_link(records, found),
        reports=tuple(report_link(records, each) for each in records.reports),
        previous=report_link(records, earlier) if earlier else None,
        lede=_lede(now) if has_statement else _without_ledger(now),
        figures=_key_figures(now) if has_statement else (),
        deviations=_deviations(now) if has_statement else Table("avvikelser", "", (), ()),
        goals=_goals(now),
        commitments=_statuses(now, "commitment"),
        indicators=_indicators(now, found),
        risks=_statuses(now, "risk"),
        remarks=now.facts.remarks,
        unmapped=unmapped(now.facts),
    )


def _is_registered(facts: ReportFacts) -> bool:
    """Whether the statement is printed as it was registered: then it is told of as it is printed.

    A plan's table has the budget alone; the reports that follow it have the ledger's outcome.
    """
    table = facts.tables.get(STATEMENT)
    is_plan = facts.kind in PLANS
    return table is not None and (is_plan or ("total", "period.variance") in table.values)


def _book(records: YearRecords, report: ReportRecord) -> FigureBook:
    return FigureBook(report_facts(records, report, shown_ledger(records, report)))


def _newest(actor: Actor, committee: str) -> str:
    """The key of the newest report; empty before the first."""
    reports = [
        report
        for records in report_years(actor=actor)
        if records.committee == committee
        for report in records.reports
    ]
    if not reports:
        return ""
    return max(reports, key=lambda each: (each.kind not in PLANS, each.period_end)).key


# --- money ------------------------------------------------------------------------------------------------


def _word(ore: int | None) -> str:
    return "underskott" if ore is not None and ore < 0 else "överskott"


def _lede(now: _Now) -> Paragraph:
    """One sentence that says how things stand; the direction words follow the figures."""
    period, year = (f"{STATEMENT}.total.{group}.variance" for group in ("period", "full_year"))
    if now.ore(period) is None:
        return Paragraph("Budget och utfall för perioden är inte inlästa än.", style="lede")
    if now.facts.is_closed:
        text = f"Nämnden slutade året med ett {_word(now.ore(period))} på [[{period}|abs mnkr]]."
        return bind(now.book, text + _sides(now), "lede")
    text = f"Nämnden har ett {_word(now.ore(period))} på [[{period}|abs mnkr]] för {now.facts.period.phrase}"
    if now.ore(year) is not None:
        text += f" och väntas sluta året med ett {_word(now.ore(year))} på [[{year}|abs mnkr]]"
    text += "."
    if "provider_statement" in now.facts.statements:
        text += _sides(now)
    return bind(now.book, text, "lede")


def _lede_of_table(now: _Now, table: RegisteredTable) -> Paragraph:
    """The same sentence from a registered table, whose variances are in the unit that it says."""
    said = []
    for group in ("period", "full_year"):
        found = table.values.get(("total", f"{group}.variance"))
        value = found.value if found else None
        word = "underskott" if value is not None and value < 0 else "överskott"
        said.append(f"ett {word} på [[{STATEMENT}.total.{group}.variance|abs mnkr]]")
    text = f"Nämnden har {said[0]} för {now.facts.period.phrase}"
    if ("total", "full_year.variance") in table.values:
        text += f" och väntas sluta året med {said[1]}"
    return bind(now.book, f"{text}.", "lede")


def _without_ledger(now: _Now) -> Paragraph:
    """What can be said without statements: where the registered figures are, and what a plan holds."""
    facts = now.facts
    table = facts.tables.get(STATEMENT)
    frame = f"{facts.period.year}.budget"
    if facts.kind not in PLANS and table and ("total", "period.variance") in table.values:
        return _lede_of_table(now, table)
    if facts.kind not in PLANS:
        known = "Ekonomin finns i rapportens tabeller" if table else "Ingen ekonomi är inläst än"
        return Paragraph(f"{known}.", style="lede")
    goals = sum(facts.role(goal) == "committee" for goal in facts.goals)
    text = f"Planen för {facts.period.year} har {goals} nämndmål och {len(facts.indicators)} mått."
    if table and ("total", frame) in table.values:
        text += f" Budgeten är [[{STATEMENT}.total.{frame}|abs mnkr]] netto."
    return bind(now.book, f"{text} Utfall finns när huvudboken är inläst.", "lede")


def _sides(now: _Now) -> str:
    lines = now.facts.statements["provider_statement"].definition.keys
    refs = [
        f"provider_statement.{key}.period.variance"
        for key in ("purchaser_total", "own_provider_total")
    ]
    if not {"purchaser_total", "own_provider_total"} <= lines or None in map(now.ore, refs):
        return ""
    return (
        f" Beställarsidan har ett {_word(now.ore(refs[0]))} på [[{refs[0]}|abs mnkr]]"
        f" och egen regi ett {_word(now.ore(refs[1]))} på [[{refs[1]}|abs mnkr]]."
    )


def _key_figures(now: _Now) -> tuple[KeyFigure, ...]:
    heading = now.facts.period.phrase.rsplit(" ", 1)[0]
    refs = {
        "Utfall mot budget, " + heading: f"{STATEMENT}.total.period.variance",
        "Prognos helår mot budget": f"{STATEMENT}.total.full_year.variance",
    }
    if now.facts.is_closed:
        refs = {"Årets resultat mot budget": f"{STATEMENT}.total.full_year.variance"}
    if now.facts.equity and now.facts.equity.items:
        asked = "Resultat" if now.facts.is_closed else "Prognos"
        refs[f"{asked} med sökta bidrag"] = f"{STATEMENT}.after_items.full_year.variance"
    if now.facts.equity:
        refs["Eget kapital vid årets slut"] = f"{STATEMENT}.closing_equity.full_year.variance"
    return tuple(_key_figure(now, label, ref) for label, ref in refs.items())


def _key_figure(now: _Now, label: str, ref: str) -> KeyFigure:
    ore = now.ore(ref)
    try:
        before = now.ore_before(ref)
    except NotFound:  # the report before had no such row
        before = None
    note = (
        f"förra rapporten: {format_ore(before, Unit.MNKR, sign=True)}" if before is not None else ""
    )
    return KeyFigure(
        label=label,
        text=format_ore(ore, Unit.MNKR, sign=True),
        ref=ref,
        note=note,
        good=None if ore is None or ore == 0 else ore > 0,
    )


def _deviations(now: _Now) -> Table:
    """Every activity, the largest variance of the period first, with the forecast's change since last report."""
    statement = now.facts.statements[STATEMENT]
    details = sorted(
        (row.line for row in statement.rows if row.line.level == "detail"),
        key=lambda line: -abs(statement.row(line.key).amount("period", "variance") or 0),
    )
    totals = [row.line for row in statement.rows if row.line.level == "total"]
    period, year = month_heading(now.facts), "HELÅR"
    columns = (
        *(Column(name, period) for name in ("Budget", "Utfall", "Avvikelse")),
        *(Column(name, year) for name in ("Prognos", "Avvikelse")),
        *((Column("Sedan förra", year),) if now.before else ()),
    )
    return Table(
        id="avvikelser",
        title="Störst avvikelse",
        columns=columns,
        rows=tuple(Row(line.label, _cells(now, line), line.level) for line in (*details, *totals)),
        label_heading=statement.definition.caption or "Verksamhet",
        unit=Unit.MNKR,
    )


def _cells(now: _Now, line: ReportLine) -> tuple[Cell, ...]:
    shown = (
        "period.budget",
        "period.outcome",
        "period.variance",
        "full_year.forecast",
        "full_year.variance",
    )
    cells = [
        money(
            now.book, f"{STATEMENT}.{line.key}.{each}", Unit.MNKR, 1, sign=each.endswith("variance")
        )
        for each in shown
    ]
    if now.before:
        cells.append(_change(now, f"{STATEMENT}.{line.key}.full_year.variance"))
    return tuple(cells)


def _change(now: _Now, ref: str) -> Cell:
    """How the forecast has moved since the report before: a shape beside the number, never colour alone."""
    after, before = now.ore(ref), now.ore_before(ref)
    if after is None or before is None:
        return Cell()
    moved = after - before
    text = format_ore(abs(moved), Unit.MNKR)
    if text == format_ore(0, Unit.MNKR):
        return Cell(text, Decimal(0))
    return Cell(f"{'▲' if moved > 0 else '▼'} {text}", None)


# --- goals, promises, measures ----------------------------------------------------------------------------


def _statuses(
    now: _Now, kind: ItemKind, goals: frozenset[str] | None = None
) -> tuple[StatusLine, ...]:
    facts = now.facts
    before = now.before.facts.statuses if now.before else {}
    return tuple(
        StatusLine(
            title=item.title,
            status=plain(now.book, facts.statuses[item.key].status),
            tone=facts.status_scale.tone(facts.statuses[item.key].status),
            previous=plain(now.before, before[item.key].status)
            if now.before and item.key in before
            else "",
            comment=plain(now.book, item.text),
        )
        for item in facts.items
        if item.kind == kind
        and item.key in facts.statuses
        and (goals is None or item.goal in goals)
    )


def _goals(now: _Now) -> tuple[GoalLine, ...]:
    return tuple(_goal(now, goal) for goal in now.facts.goals if now.facts.role(goal) == "council")


def _goal(now: _Now, goal: Goal) -> GoalLine:
    facts = now.facts
    below = [each for each in facts.goals if each.parent == goal.key]
    grades = [
        f"{each.label}: {facts.assessments[each.key].grade}"
        for each in below
        if each.key in facts.assessments
    ]
    found = facts.assessments.get(goal.key)
    return GoalLine(
        label=goal.label,
        grade=found.grade.capitalize() if found else "",
        tone=facts.grade_scale.tone(found.grade) if found else "none",
        notes=tuple(grades),
        items=_statuses(now, "commitment", frozenset({goal.key, *(each.key for each in below)})),
    )


def _indicators(now: _Now, report: ReportRecord) -> tuple[IndicatorLine, ...]:
    lines = (_indicator(now, each, report.indicator_period) for each in now.facts.indicators)
    return tuple(line for line in lines if line is not None)


def _indicator(now: _Now, indicator: Indicator, as_of: str) -> IndicatorLine | None:
    """The measure's newest number not after the report's own measuring period, beside the year before.

    What was written where there is no number is shown for a measure that has none at all.
    """
    limit = Period.parse(as_of) if as_of else None
    usable = [
        value
        for value in now.facts.indicator_values.values()
        if value.indicator == indicator.key
        and value.sex == "T"
        and (limit is None or (value.period.year, value.period.month) <= (limit.year, limit.month))
    ]
    if not usable:
        return None
    newest = max(
        usable, key=lambda each: (each.value is not None, each.period.year, each.period.month)
    ).period
    ref = f"indicator.{indicator.key}.T.outcome@{newest}"
    before_ref = f"indicator.{indicator.key}.T.outcome@{newest.previous_year()}"
    found = trend(now.book.figure(ref).value, now.book.figure(before_ref).value, indicator.polarity)
    target = next(
        (
            t.raw
            for t in now.facts.indicator_targets
            if (t.indicator, t.year) == (indicator.key, now.facts.period.year)
        ),
        "",
    )
    return IndicatorLine(
        name=indicator.name,
        value=registered(now.book, ref, with_unit=True).text,
        previous=registered(now.book, before_ref, with_unit=True).text,
        target=target,
        trend=found.value if found else "",
        tone=TONES[found],
        ref=ref,
    )
