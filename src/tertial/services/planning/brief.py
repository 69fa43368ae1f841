"""The politician's five minutes: what changed, what is off, what is decided next, in plain Swedish.

Nothing is worked out here that the overview or the plan does not say: each figure leads to where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil

from tertial.domain.measures import Reach
from tertial.domain.plan import Tone
from tertial.domain.swedish import format_date
from tertial.services.access import Actor
from tertial.services.overview import overview_page
from tertial.services.pages import NoReports, OverviewPage, StatusLine
from tertial.services.planning.pages import BriefLine, BriefPage, BriefPart
from tertial.services.planning.reading import Plan, open_plan
from tertial.store import models

MOST = 4
"""Lines of a part; the rest is counted, and a click away."""
WORDS_A_MINUTE = 170
WORST_FIRST: tuple[Tone, ...] = ("late", "maybe", "none", "on", "done")
PERIOD_VARIANCE = 2
"""Which column of the overview's table is the period's variance."""


def brief_page(
    *, actor: Actor, committee: str, report: str | None, today: date
) -> BriefPage | NoReports:
    """How the committee stands as of a report, the newest where none is named."""
    seen = overview_page(actor=actor, committee=committee, report=report)
    if isinstance(seen, NoReports):
        return seen
    plan = open_plan(actor=actor, committee=committee, year=seen.year, today=today)
    parts = (
        _part("andrat", "Det här har ändrats", _changed(seen), _nothing_changed(seen)),
        _part("avviker", "Det här avviker mest från budget", _deviations(seen), "Inget avviker."),
        _part(
            "matt",
            "De här måtten når inte sitt mål",
            _off_target(plan, seen),
            "Inget mått med värde och mål ligger under sitt mål.",
        ),
        _part(
            "sent", "Det här är försenat", _late(plan), "Inget uppdrag eller åtagande är försenat."
        ),
        _part("risker", "De största riskerna", _risks(plan, seen), "Inga risker följs."),
        _part(
            "beslut",
            "Det här ska nämnden ta ställning till",
            _next(plan),
            "Inget kommande sammanträde är inlagt i årshjulet.",
        ),
    )
    return BriefPage(
        head=plan.head,
        report=seen.report.key,
        report_title=seen.report.title,
        report_period=seen.report.period,
        previous_title=seen.previous.title if seen.previous else "",
        lede=seen.lede,
        parts=parts,
        minutes=_minutes(seen.lede.text, parts),
    )


def _part(id_: str, title: str, lines: Iterable[BriefLine], nothing: str) -> BriefPart:
    found = tuple(lines)
    return BriefPart(id_, title, found[:MOST], nothing, max(0, len(found) - MOST))


def _nothing_changed(seen: OverviewPage) -> str:
    if seen.previous is None:
        return "Det här är årets första rapport, så det finns ingen att jämföra med."
    return "Ingen status har ändrats sedan förra rapporten."


def _changed(seen: OverviewPage) -> Iterable[BriefLine]:
    """The forecast beside last report's, then every status that is another than it was."""
    if seen.previous is None:
        return
    for figure in seen.figures:
        if figure.note and figure.text not in figure.note:
            yield BriefLine(figure.label, f"{figure.text} mnkr", figure.ref, note=figure.note)
    for line in (*seen.commitments, *seen.risks):
        if line.previous and line.previous != line.status:
            yield BriefLine(line.title, line.status, tone=line.tone, note=f"var: {line.previous}")
        elif not line.previous:
            yield BriefLine(line.title, line.status, tone=line.tone, note="ny i rapporten")


def _deviations(seen: OverviewPage) -> Iterable[BriefLine]:
    for row in seen.deviations.rows:
        cell = row.cells[PERIOD_VARIANCE]
        if row.level != "detail" or not cell.value:
            continue
        word = "underskott" if cell.value < 0 else "överskott"
        tone: Tone = "late" if cell.value < 0 else "done"
        yield BriefLine(row.label, f"{cell.text} mnkr", cell.ref, tone, word)


def _off_target(plan: Plan, seen: OverviewPage) -> Iterable[BriefLine]:
    refs = {line.ref.split(".")[1]: line.ref for line in seen.indicators if line.ref}
    near = []
    for indicator in plan.records.indicators:
        found = plan.measures.standing(indicator)
        if found.value is None or found.reach not in (Reach.OFF, Reach.NEAR):
            continue
        line = BriefLine(
            indicator.name,
            found.value.text,
            refs.get(indicator.key, ""),
            "late" if found.reach is Reach.OFF else "maybe",
            f"mål: {found.target[:1].lower()}{found.target[1:]}",
            "indicator",
            indicator.key,
        )
        if found.reach is Reach.OFF:
            yield line
        else:
            near.append(line)
    yield from near


def _late(plan: Plan) -> Iterable[BriefLine]:
    late = [item for item in plan.records.items if plan.is_late(item)]
    for item in sorted(late, key=lambda each: each.due or date.max):
        day = format_date(item.due) if item.due else ""
        owner = plan.owner(item.owner)
        note = f"skulle vara klart {day}" + (f", {owner}" if owner else "")
        yield BriefLine(item.title, tone="late", note=note, kind="item", key=item.key)
    for item in plan.records.items:
        status, tone, report = plan.status(item)
        if tone == "late" and item not in late and item.kind != "risk" and item.ended_on is None:
            yield BriefLine(item.title, status, "", tone, report, "item", item.key)


def _risks(plan: Plan, seen: OverviewPage) -> Iterable[BriefLine]:
    """Risks by what the report says of them, the worst first; the plan's own where no report has yet."""
    keys = {i.title: i.key for i in plan.records.items if i.kind == "risk"}
    if seen.risks:
        for line in _worst(seen.risks):
            yield BriefLine(
                line.title,
                line.status,
                tone=line.tone,
                kind="item" if line.title in keys else "",
                key=keys.get(line.title, ""),
            )
        return
    for item in plan.records.items:
        if item.kind == "risk" and item.ended_on is None:
            yield BriefLine(item.title, kind="item", key=item.key, note=plan.owner(item.owner))


def _worst(lines: Sequence[StatusLine]) -> list[StatusLine]:
    return sorted(lines, key=lambda line: WORST_FIRST.index(line.tone))


def _next(plan: Plan) -> Iterable[BriefLine]:
    """The coming meetings with the reports that go to them (two queries)."""
    of_committee = {"plan_year__committee__slug": plan.head.committee}
    rounds = list(
        models.Round.objects.filter(**of_committee, meeting_on__gte=plan.today).order_by(
            "meeting_on"
        )
    )
    for each in rounds:
        yield BriefLine(each.title, format_date(each.meeting_on), note="rapport till sammanträdet")
    taken = {each.meeting_on for each in rounds}
    days = models.CalendarDay.objects.filter(
        **of_committee, kind__in=("meeting", "decision"), day__gte=plan.today
    ).order_by("day")
    for day in days[:MOST]:
        if day.day not in taken:
            yield BriefLine(day.label, format_date(day.day))


def _minutes(lede: str, parts: Sequence[BriefPart]) -> int:
    words = len(lede.split())
    for part in parts:
        words += len(part.title.split()) + sum(
            len(f"{line.text} {line.figure} {line.note}".split()) for line in part.lines
        )
    return max(1, ceil(words / WORDS_A_MINUTE))
