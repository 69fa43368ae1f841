"""Reports: which there are, what they are built from, and building them. Nothing is written."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tertial.document.build import build, build_with_caveats
from tertial.document.caveats import CELLS, WrongWord, left_out
from tertial.document.facts import BatchSource, Monthly, ReportFacts
from tertial.document.model import Document
from tertial.document.proofread import Fault, proofread
from tertial.document.template import ReportTemplate, parse_template
from tertial.domain import measures
from tertial.domain.controlled import Controlled
from tertial.domain.figure import Kind, Unit
from tertial.domain.period import Period, PeriodKind
from tertial.domain.plan import IndicatorValue, Scale
from tertial.domain.registered import RegisteredTable
from tertial.domain.statement import (
    BelowLine,
    Equity,
    Group,
    Measure,
    Problem,
    Statement,
    StatementDefinition,
    Total,
    compute,
    equity,
)
from tertial.domain.swedish import format_date, format_ore
from tertial.errors import BadInput, NotFound
from tertial.ledger import queries
from tertial.ledger.batches import Ledger
from tertial.services.access import Actor, require
from tertial.services.bound import Bound
from tertial.services.control.reported import controlled, shows_control
from tertial.services.documents.pins import ledger_for, shown_figures
from tertial.services.documents.states import states_of
from tertial.services.pages import ReportLink, ReportListPage, ReportPage, Unmapped
from tertial.services.records import (
    EquityRecord,
    ReportRecord,
    YearRecords,
    YearReports,
    load_report_year,
    load_year,
    report_years,
)
from tertial.services.workspace import ledger_home
from tertial.store.models import Committee

if TYPE_CHECKING:
    from tertial.ledger.queries import CodeTotal

FORMATS: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


PLANS = frozenset({"verksamhetsplan", "internkontrollplan"})
"""The kinds of reports that say what is to be done, before there is an outcome."""
_REF = re.compile(r"\[\[([^\]|]+)")
HIDDEN = "–"
"""What stands for a value that is hidden, so that it is told from one that is missing."""


def list_reports(*, actor: Actor) -> tuple[ReportLink, ...]:
    """All reports that the actor may see, by committee and date."""
    return tuple(
        report_link(records, report)
        for records in report_years(actor=actor)
        for report in records.reports
    )


def report_list_page(*, actor: Actor, committee: str) -> ReportListPage:
    """A committee's reports, newest first."""
    require(actor, "see_committee", committee)
    years = [records for records in report_years(actor=actor) if records.committee == committee]
    links = [report_link(records, report) for records in years for report in records.reports]
    newest_first = sorted(links, key=lambda link: link.period_end, reverse=True)
    return ReportListPage(
        committee, committee_name(committee), tuple(newest_first), states_of(committee)
    )


def committee_name(committee: str) -> str:
    """What a committee is called. Raises ``NotFound("committee.unknown")``."""
    found = Committee.objects.filter(slug=committee).values_list("name", flat=True).first()
    if found is None:
        raise NotFound("committee.unknown", committee=committee)
    return str(found)


def build_report(*, actor: Actor, report_id: str) -> Document:
    """Build the report now, from the records as they are and the ledger that it shows (``documents/pins.py``)."""
    committee, _, key = report_id.partition("/")
    require(actor, "build_report", committee)
    records, report = load_report_year(committee=committee, report=key)
    return _document(report_facts(records, report, shown_ledger(records, report)), records, report)


def report_page(*, actor: Actor, committee: str, report: str) -> ReportPage:
    """A report as a page, with what its reader must be told of the figures."""
    require(actor, "build_report", committee)
    records, found = load_report_year(committee=committee, report=report)
    facts = report_facts(records, found, shown_ledger(records, found))
    document, caveats = build_with_caveats(facts, _template(records, found))
    shown = shown_figures(committee=committee, year=records.year, report=report)
    return ReportPage(
        committee=committee,
        committee_name=records.committee_name,
        report=report_link(records, found),
        document=document,
        unmapped=unmapped(facts),
        formats=tuple(FORMATS),
        remarks=facts.remarks,
        wrong_words=caveats.wrong_words,
        lacking=caveats.lacking,
        figures_of=shown.at if shown else "",
        has_new_figures=shown is not None and shown.is_behind,
    )


def build_file(
    *, actor: Actor, committee: str, report: str, extension: str
) -> tuple[str, bytes, str]:
    """A report as a file: its name, its bytes and its content type. Raises ``NotFound("report.format")``."""
    from tertial.document.render import render
    from tertial.services.branding import look

    if extension not in FORMATS:
        raise NotFound("report.format", format=extension, formats=", ".join(FORMATS))
    document = build_report(actor=actor, report_id=f"{committee}/{report}")
    made = render(document, extension, brand=look(committee))
    return f"{committee}-{report}.{extension}", made, FORMATS[extension]


@dataclass(frozen=True, slots=True)
class BuiltReport:
    """The files of a report, and what whoever built it must see: also said in the files themselves."""

    paths: tuple[Path, ...]
    unmapped: tuple[Unmapped, ...] = ()
    wrong_words: tuple[WrongWord, ...] = ()
    lacking: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """What must be seen, a sentence each."""
        codes = (
            f"{each.statement}: koden {each.code} hör inte till en rad: "
            + ", ".join(f"{name} {amount}" for name, amount in each.amounts)
            for each in self.unmapped
        )
        return (*map(str, self.wrong_words), *codes, *self.lacking)


def build_files(
    *, actor: Actor, report_id: str, out: Path, formats: Iterable[str] = tuple(FORMATS)
) -> BuiltReport:
    """Write a report in the formats asked for, as ``<id with - for />.<format>`` in ``out``.

    Raises ``BadInput("report.not-written")`` where the folder cannot be used.
    """
    from tertial.document.render import render
    from tertial.services.branding import look

    wanted = tuple(formats)
    for name in wanted:
        if name not in FORMATS:
            raise NotFound("report.format", format=name, formats=", ".join(FORMATS))
    committee, _, key = report_id.partition("/")
    if not committee or not key:
        raise NotFound("report.id", report=report_id)
    page = report_page(actor=actor, committee=committee, report=key)
    brand = look(committee)
    rendered = {name: render(page.document, name, brand=brand) for name in wanted}
    paths = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in rendered.items():
            path = out / f"{report_id.replace('/', '-')}.{name}"
            path.write_bytes(content)
            paths.append(path)
    except OSError as error:
        problem = os.strerror(error.errno or 5)
        raise BadInput("report.not-written", folder=str(out), problem=problem) from error
    return BuiltReport(
        tuple(paths), tuple(page.unmapped), tuple(page.wrong_words), tuple(page.lacking)
    )


def shown_ledger(records: YearRecords, report: ReportRecord) -> Ledger:
    """The ledger that a report is built on: as it was pinned, else as it is."""
    return ledger_for(committee=records.committee, year=records.year, report=report.key)


def _document(facts: ReportFacts, records: YearRecords, report: ReportRecord) -> Document:
    return build(facts, _template(records, report))


def _template(records: YearRecords, report: ReportRecord) -> ReportTemplate:
    if report.template not in records.templates:
        raise NotFound("report.template", report=report.key, template=report.template)
    return parse_template(records.templates[report.template])


def proofread_reports(*, committee: str, year: int) -> tuple[tuple[str, Fault], ...]:
    """What in a year's texts and templates refers to nothing, by report; for whoever takes them in."""
    records = load_year(committee=committee, year=year)
    ledger = Ledger(ledger_home())
    return tuple(
        (report.key, fault)
        for report in records.reports
        if report.template in records.templates
        for fault in proofread(
            report_facts(records, report, ledger),
            parse_template(records.templates[report.template]),
        )
    )


def report_link(records: YearRecords | YearReports, report: ReportRecord) -> ReportLink:
    period = Period(report.period_end.year, report.period_end.month, PeriodKind.YTD)
    return ReportLink(
        id=f"{records.committee}/{report.key}",
        key=report.key,
        title=report.title,
        period=period.phrase,
        period_end=report.period_end.isoformat(),
        decided_on=format_date(report.decided_on) if report.decided_on else "",
    )


# --- what a report is built from --------------------------------------------------------------------------


def report_facts(records: YearRecords, report: ReportRecord, ledger: Ledger) -> ReportFacts:
    """All facts of a report: a handful of queries, whatever the number of rows, cells and units."""
    period = Period(report.period_end.year, report.period_end.month, PeriodKind.YTD)
    units = {unit.code: (unit.name, unit.role) for unit in records.units}
    reader = _Reader(ledger, records.committee, period, report, units)
    is_closed = period.month == 12 and not report.forecast_version and report.kind not in PLANS
    statements = {
        definition.key: compute(
            definition, reader.totals(definition, is_closed), on=report.period_end
        )
        for definition in records.statements
    }
    entries = records.equity.get(report.key, ())
    definitions = {each.key: each for each in records.statements}
    shown = _tables_shown(records, report)
    bound = Bound(ledger, records.committee, shown, definitions)
    facts = ReportFacts(
        id=f"{records.committee}/{report.key}",
        key=report.key,
        kind=report.kind,
        title=report.title,
        committee=records.committee,
        committee_name=records.committee_name,
        municipality=records.municipality,
        period=period,
        period_end=report.period_end,
        budget_version=report.budget_version,
        forecast_version=report.forecast_version,
        statements=statements,
        accounts_in_use=reader.accounts(),
        units=units,
        unknown_units=reader.unknown_units(records.statements),
        equity=_equity(entries, statements),
        levels=records.levels,
        goals=records.goals,
        items=records.items,
        links=records.links,
        projects=records.projects,
        tables={table.key: table for table in records.tables},
        bound=bound.cells,
        statuses=records.statuses.get(report.key, {}),
        assessments=records.assessments.get(report.key, {}),
        status_scale=records.scales.get("status", Scale({})),
        grade_scale=records.scales.get("grade", Scale({})),
        indicators=records.indicators,
        indicator_values=_shown_values(records),
        indicator_targets=records.indicator_targets,
        indicator_notes=records.notes.get(report.key, {}),
        series=records.series,
        series_values={(v.series, str(v.period)): v for v in records.series_values},
        texts=records.texts.get(report.key, {}),
        batches=_once((*reader.sources(), *bound.batches())),
        remarks=tuple(line for line in (records.remark,) if line),
        is_closed=is_closed,
        controlled=_controlled(records, report),
    )
    months = {
        (key, line): reader.months(facts, key, line)
        for key, line in _months_shown(records, report)
        if key in statements and line in statements[key].definition.keys
    }
    return replace(facts, monthly=months) if months else facts


def _controlled(records: YearRecords, report: ReportRecord) -> Controlled:
    """The year's internal control, where the report's template shows it."""
    if not shows_control(records.templates.get(report.template, {})):
        return Controlled()
    return controlled(committee=records.committee, year=records.year, report=report.key)


def _shown_values(records: YearRecords) -> dict[tuple[str, str, str], IndicatorValue]:
    """The committee's own values that a report may show: those of small groups, and what gives them away, are hidden.

    A value whose group is not told is shown.
    """
    limits = [(t.valid_from, t.value) for t in records.thresholds if t.key == "smallest_group"]
    guards = {each.key: each.guard for each in records.indicators}
    groups: dict[tuple[str, Period], list[IndicatorValue]] = {}
    for value in records.indicator_values:
        if not value.unit:
            groups.setdefault((value.indicator, value.period), []).append(value)
    found: dict[tuple[str, str, str], IndicatorValue] = {}
    for (indicator, period), values in groups.items():
        gone = measures.hidden(
            (measures.Group("", value.sex, value.group_size) for value in values),
            smallest=measures.smallest_group(guards.get(indicator), limits, period.last_day()),
        )
        for value in values:
            is_hidden = ("", value.sex) in gone
            shown = replace(value, raw=HIDDEN, value=None) if is_hidden else value
            found[indicator, str(period), value.sex] = shown
    return found


def _tables_shown(records: YearRecords, report: ReportRecord) -> tuple[RegisteredTable, ...]:
    """The registered tables that the report's template prints or its texts refer to."""
    body = str(records.templates.get(report.template, {}))
    texts = [*records.texts.get(report.key, {}).values()]
    texts += [each.status + each.comment for each in records.statuses.get(report.key, {}).values()]
    refs = [ref.strip().split(".") for text in texts for ref in _REF.findall(text)]
    said = {(ref[0], ".".join(ref[2:])) for ref in refs if len(ref) > 2}
    return tuple(
        each
        for each in records.tables
        if f"'table': '{each.key}'" in body
        or any((each.key, column.key) in said for column in each.columns)
    )


def _months_shown(records: YearRecords, report: ReportRecord) -> tuple[tuple[str, str], ...]:
    """The (statement, row) pairs that the report's template shows month by month."""
    body = records.templates.get(report.template, {})
    return tuple(
        (block["statement"], block["row"])
        for section in body.get("section", ())
        for block in section.get("blocks", ())
        if block.get("type") == "monthly"
    )


class _Reader:
    """Asks the ledger what one report needs, each question once."""

    def __init__(
        self,
        ledger: Ledger,
        committee: str,
        period: Period,
        report: ReportRecord,
        units: Mapping[str, tuple[str, str]],
    ) -> None:
        self._ledger = ledger
        self._committee = committee
        self._period = period
        self._report = report
        self._units = units
        self._asked: dict[tuple[object, ...], list[CodeTotal]] = {}

    def totals(self, definition: StatementDefinition, is_closed: bool) -> list[Total]:
        """A statement's sums per code; of a closed year the outcome stands for the forecast."""
        has_roles = any(line.role for line in definition.lines)
        found = self._ask(definition.dimension, has_roles, definition.accounts, definition.tag)
        gathered: dict[tuple[str, str], dict[tuple[Group, Measure], int]] = {}
        for each in found:
            role = self._units.get(each.cost_centre, ("", ""))[1] if has_roles else ""
            sums = gathered.setdefault((each.code, role), {})
            for cell, amount in each.amounts.items():
                sums[cell] = sums.get(cell, 0) + amount
                if is_closed and cell == ("period", "outcome"):
                    sums["full_year", "forecast"] = sums[cell]
        return [Total(code, amounts, role) for (code, role), amounts in gathered.items()]

    def unknown_units(self, definitions: Iterable[StatementDefinition]) -> tuple[Problem, ...]:
        """Cost centres that the organisation lacks, in statements by role: they are on no side of the committee."""
        by_role = next((d for d in definitions if any(line.role for line in d.lines)), None)
        if by_role is None:
            return ()
        return tuple(
            Problem(each.code, (), each.amounts)
            for each in self._ask("cost_centre", False, by_role.accounts, by_role.tag)
            if each.code not in self._units and any(each.amounts.values())
        )

    def accounts(self) -> frozenset[str]:
        return frozenset(each.code for each in self._ask("account", False, (), ""))

    def _ask(
        self, by: str, with_cost_centre: bool, accounts: tuple[object, ...], tag: str
    ) -> list[CodeTotal]:
        question = (by, with_cost_centre, accounts, tag)
        if question not in self._asked:
            self._asked[question] = queries.totals(
                self._ledger,
                committee=self._committee,
                year=self._period.year,
                end_month=self._period.month,
                budget_version=self._report.budget_version,
                forecast_version=self._report.forecast_version,
                by=by,  # type: ignore[arg-type]  # a statement's dimension is one of the facts'
                with_cost_centre=with_cost_centre,
                accounts=accounts,  # type: ignore[arg-type]  # from the definition
                tag=tag,
            )
        return self._asked[question]

    def sources(self) -> tuple[BatchSource, ...]:
        """The batches whose facts the report reads, in the order they were imported."""
        wanted: tuple[tuple[Kind, str], ...] = (
            ("budget", self._report.budget_version),
            ("forecast", self._report.forecast_version),
            *((("outcome", ""),) if self._report.kind not in PLANS else ()),
        )
        used: dict[str, tuple[str, str]] = {}
        for kind, version in wanted:
            parts = self._ledger.active_parts(
                committee=self._committee,
                kind=kind,
                version=version,
                year=self._period.year,
                months=range(1, self._period.month + 1) if kind == "outcome" else range(1, 14),
            )
            used.update({part.batch: (kind, version) for part in parts})
        return tuple(
            BatchSource(
                batch.id, batch.meta.file, batch.meta.created_at.date().isoformat(), *used[batch.id]
            )
            for batch in self._ledger.batches()
            if batch.id in used
        )

    def months(self, facts: ReportFacts, statement: str, line: str) -> Monthly:
        """A row month by month, debit-positive öre."""

        def by_month(measure: str, group: Group) -> tuple[int | None, ...]:
            selection = facts.selection(statement, line, group, measure)
            if selection is None:
                return (None,) * 12
            shares = queries.breakdown(self._ledger, selection, by="month")
            sums = {int(share.code): share.amount * selection.sign for share in shares}
            return tuple(sums.get(month) for month in range(1, 13))

        return Monthly(by_month("budget", "full_year"), by_month("outcome", "period"))


def _once(sources: Iterable[BatchSource]) -> tuple[BatchSource, ...]:
    return tuple({each.id: each for each in sources}.values())


def _equity(entries: Iterable[EquityRecord], statements: Mapping[str, Statement]) -> Equity | None:
    """The rows below the result of the first statement with a total; ``None`` where nothing is registered."""
    found = tuple(entries)
    base = next((each for each in statements.values() if "total" in each.definition.keys), None)
    if not found or base is None:
        return None
    amounts = {entry.kind: entry.amount for entry in found}
    return equity(
        variance=base.row("total").amount("full_year", "variance"),
        items=[BelowLine(e.key, e.label, e.amount) for e in found if e.kind == "below_line"],
        opening=amounts.get("opening"),
        withdrawal=amounts.get("withdrawal"),
    )


def unmapped(facts: ReportFacts) -> tuple[Unmapped, ...]:
    """Codes that no line takes, or several, with their amounts: shown wherever the report is."""
    return tuple(_unmapped(title, problem) for title, problem in left_out(facts))


def _unmapped(title: str, problem: Problem) -> Unmapped:
    amounts = tuple(
        (name, f"{format_ore(problem.amounts[cell], Unit.KR, decimals=2)} kr")
        for cell, name in CELLS
        if problem.amounts.get(cell)
    )
    return Unmapped(title, problem.code or "(tom kod)", problem.lines, amounts)


def previous(records: YearRecords, report: ReportRecord) -> ReportRecord | None:
    """The report of the same kind before this one, in the same year."""
    before = [
        r for r in records.reports if r.kind == report.kind and r.period_end < report.period_end
    ]
    return max(before, key=lambda each: each.period_end, default=None)
