"""The rules a municipality owns: which codes belong to which report line, and from when.

A map is never rewritten: it is ended on a day and another begins, so that an earlier report reads as it did.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from tertial.domain.statement import OUTSIDE
from tertial.errors import BadInput, NotFound
from tertial.ledger.batches import Ledger
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.pages import Unmapped
from tertial.services.records import load_report_year
from tertial.services.reporting import report_facts, unmapped
from tertial.services.workspace import ledger_home
from tertial.store.models import (
    Committee,
    LineMap,
    PlanYear,
    Report,
    ReportLine,
    Statement,
)

_CODE = re.compile(r"[0-9A-Za-zÅÄÖåäö._-]{1,40}")
UNITS = {
    "purchaser": "beställaren",
    "own_provider": "egen regi",
    "reserve": "reserver",
    "management": "ledning",
    "political": "politisk verksamhet",
    "staff": "stab",
}
DIMENSIONS = {"account": "konto", "activity": "verksamhet", "project": "projekt"}


@dataclass(frozen=True, slots=True)
class MapRow:
    """Codes that belong to a line; ``codes`` as printed ("46" or "4600–4699"), days as ISO dates or empty."""

    id: int
    codes: str
    valid_from: str
    valid_to: str

    @property
    def is_open(self) -> bool:
        return not self.valid_to


@dataclass(frozen=True, slots=True)
class LineRow:
    """A report line with its maps; a total says what it adds instead, and ``units`` whose cost centres a part takes."""

    key: str
    label: str
    path: str
    level: str
    units: str
    sums: Sequence[str]
    maps: Sequence[MapRow]


@dataclass(frozen=True, slots=True)
class StatementRules:
    """A statement's lines in order; ``outside`` are the codes that are left out on purpose."""

    key: str
    title: str
    dimension: str
    lines: Sequence[LineRow]
    outside: Sequence[MapRow]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The lines that codes can be mapped to, and outside."""
        gathers = [(line.key, line.path) for line in self.lines if not line.sums]
        return [*gathers, (OUTSIDE, "Står avsiktligt utanför")]


@dataclass(frozen=True, slots=True)
class LinesPage:
    committee: str
    committee_name: str
    year: int | None
    statements: Sequence[StatementRules]
    unmapped: Sequence[Unmapped]


def lines_page(*, actor: Actor, committee: str) -> LinesPage:
    """The newest year's statements with lines and maps, and the codes that have no line in its newest report."""
    require(actor, "see_settings", committee)
    found = _committee(committee)
    year = _newest(found)
    if year is None:
        return LinesPage(committee, found.name, None, (), ())
    return LinesPage(committee, found.name, year.year, _statements(year), _unmapped(year))


def add_line_map(
    *,
    actor: Actor,
    committee: str,
    statement: str,
    line: str,
    first: str,
    last: str,
    valid_from: date,
    now: datetime,
) -> None:
    """Let codes from ``first`` to ``last`` (empty: ``first`` alone) belong to ``line`` from a day on.

    Raises: BadInput("line_map.codes"): the codes are none, or come in the wrong order.
            BadInput("line_map.line"): no such line, or one that sums others.
            BadInput("line_map.duplicate"): the line has these codes from that day already.
    """
    require(actor, "edit_settings", committee)
    last = last or first
    if not _CODE.fullmatch(first) or not _CODE.fullmatch(last) or first > last:
        raise BadInput("line_map.codes", first=first, last=last)
    year = _newest_year(committee)
    with transaction.atomic():
        if not _gathers(year, statement, line):
            raise BadInput("line_map.line", statement=statement, line=line)
        same = LineMap.objects.filter(
            plan_year=year, statement=statement, line=line, first=first, last=last
        )
        if same.filter(Q(valid_to=None) | Q(valid_to__gte=valid_from)).exists():
            raise BadInput("line_map.duplicate", line=line, first=first, last=last)
        made = LineMap.objects.create(
            plan_year=year,
            order=LineMap.objects.filter(plan_year=year).count() + 1,
            statement=statement,
            line=line,
            first=first,
            last=last,
            valid_from=valid_from,
        )
        _note(actor, "line_map.added", made, now)


def end_line_map(
    *, actor: Actor, committee: str, line_map: int, valid_to: date, now: datetime
) -> None:
    """Let a map apply to the end of a day and no longer.

    Raises: NotFound("line_map.unknown"): the committee's newest year has no such map.
            BadInput("line_map.dates"): it begins after that day. BadInput("line_map.ended"): it has ended already.
    """
    require(actor, "edit_settings", committee)
    year = _newest_year(committee)
    with transaction.atomic():
        found = LineMap.objects.filter(plan_year=year, pk=line_map).first()
        if found is None:
            raise NotFound("line_map.unknown", line_map=line_map)
        if found.valid_to is not None:
            raise BadInput("line_map.ended", line=found.line, day=found.valid_to.isoformat())
        if found.valid_from and found.valid_from > valid_to:
            raise BadInput(
                "line_map.dates", day=valid_to.isoformat(), begins=found.valid_from.isoformat()
            )
        found.valid_to = valid_to
        found.save(update_fields=["valid_to"])
        _note(actor, "line_map.ended", found, now)


def _committee(slug: str) -> Committee:
    found = Committee.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound("committee.unknown", committee=slug)
    return found


def _newest_year(committee: str) -> PlanYear:
    found = _newest(_committee(committee))
    if found is None:
        raise NotFound("committee.no-year", committee=committee)
    return found


def _newest(committee: Committee) -> PlanYear | None:
    """The committee's newest year with statements, or without where none has: a plan may come before its ledger."""
    has_statements = Exists(Statement.objects.filter(plan_year=OuterRef("pk")))
    years = PlanYear.objects.filter(committee=committee).annotate(has_statements=has_statements)
    return years.order_by("-has_statements", "-year").first()


def _gathers(year: PlanYear, statement: str, line: str) -> bool:
    if line == OUTSIDE:
        return Statement.objects.filter(plan_year=year, key=statement).exists()
    lines = ReportLine.objects.filter(plan_year=year, statement=statement, key=line)
    return lines.filter(sums="").exists()


def _statements(year: PlanYear) -> tuple[StatementRules, ...]:
    lines = list(ReportLine.objects.filter(plan_year=year))
    maps = list(LineMap.objects.filter(plan_year=year))
    return tuple(
        _rules(
            statement,
            [line for line in lines if line.statement == statement.key],
            [each for each in maps if each.statement == statement.key],
        )
        for statement in Statement.objects.filter(plan_year=year)
    )


def _rules(
    statement: Statement, lines: Sequence[ReportLine], maps: Sequence[LineMap]
) -> StatementRules:
    labels = {line.key: line.label for line in lines}
    paths = {
        line.key: f"{labels.get(line.parent, line.parent)} › {line.label}"
        if line.parent
        else line.label
        for line in lines
    }
    return StatementRules(
        key=statement.key,
        title=statement.title,
        dimension=DIMENSIONS.get(statement.dimension, statement.dimension),
        lines=tuple(
            LineRow(
                key=line.key,
                label=line.label,
                path=paths[line.key],
                level=line.level,
                units=UNITS.get(line.role, line.role),
                sums=tuple(paths.get(key, key) for key in line.sums.split()),
                maps=_rows(each for each in maps if each.line == line.key),
            )
            for line in lines
        ),
        outside=_rows(each for each in maps if each.line == OUTSIDE),
    )


def _rows(maps: Iterable[LineMap]) -> tuple[MapRow, ...]:
    return tuple(
        MapRow(
            id=each.pk,
            codes=each.first if each.first == each.last else f"{each.first}–{each.last}",
            valid_from=each.valid_from.isoformat() if each.valid_from else "",
            valid_to=each.valid_to.isoformat() if each.valid_to else "",
        )
        for each in maps
    )


def _unmapped(year: PlanYear) -> tuple[Unmapped, ...]:
    newest = Report.objects.filter(plan_year=year).order_by("-period_end").first()
    if newest is None:
        return ()
    records, found = load_report_year(committee=year.committee.slug, report=newest.key)
    return unmapped(report_facts(records, found, Ledger(ledger_home())))


def _note(actor: Actor, action: str, line_map: LineMap, now: datetime) -> None:
    year = line_map.plan_year
    record(
        actor=actor,
        action=action,
        committee=year.committee.slug,
        thing=f"line_map:{line_map.statement}/{line_map.line}",
        data={
            "year": year.year,
            "first": line_map.first,
            "last": line_map.last,
            "valid_from": line_map.valid_from.isoformat() if line_map.valid_from else None,
            "valid_to": line_map.valid_to.isoformat() if line_map.valid_to else None,
        },
        now=now,
    )
