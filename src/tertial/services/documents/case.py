"""The case to the committee (tjänsteutlåtande): written beside the report, from the same figures, saved append-only.

Its texts are Markdown with ``[[ref]]`` like the report's; it becomes a document of its own, printed in every format and
held by the checks against the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from tertial.document.blocks.context import Heading
from tertial.document.blocks.text import bind, markdown
from tertial.document.book import FigureBook
from tertial.document.check import case_of, check
from tertial.document.check.finding import Checked
from tertial.document.model import Block, Document, Paragraph, Section
from tertial.document.render import FORMATS, render
from tertial.domain.swedish import format_date
from tertial.errors import BadInput, NotFound, TertialError
from tertial.services.access import Actor, may, require
from tertial.services.audit import record
from tertial.services.branding import look
from tertial.services.documents.deciding import Decision, decisions_of
from tertial.services.documents.drafts import Draft, draft_of
from tertial.services.documents.steps import SectionLine, sections_of
from tertial.services.messages import sentence
from tertial.services.people import names_of
from tertial.store import models

HEADINGS: Final = (
    "Ekonomiska konsekvenser",
    "Konsekvenser för barn och unga",
    "Konsekvenser för jämställdhet",
    "Konsekvenser för miljö och klimat",
)
"""Headings of consequences where the committee has not written its own before."""
LONGEST: Final = 40_000


@dataclass(frozen=True, slots=True)
class Consequence:
    heading: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """A separate case about the same thing."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it is written. Texts are Markdown with figures as ``[[ref]]``; ``base`` is the version it was made
    from (0: none)."""

    number: str = ""
    meeting_on: date | None = None
    summary: str = ""
    reasons: str = ""
    proposals: tuple[str, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    attachments: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    base: int = 0

    @property
    def is_written(self) -> bool:
        return bool(self.summary.strip() or any(each.strip() for each in self.proposals))


class CaseChanged(BadInput):
    """Somebody else has saved since: ``theirs`` is what they wrote, and stays."""

    def __init__(self, theirs: Case, by: str) -> None:
        super().__init__("case.changed", by=by)
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class CasePage:
    """The tab "Ärende": the case as it is, the document it gives, and what the checks find in it.

    ``fault`` says why it cannot be built (a reference to nothing); ``decisions`` the newest first, ``sections`` those
    that may have been changed at the table.
    """

    committee: str
    report: str
    title: str
    case: Case
    saved: str
    document: Document | None
    checked: Checked | None
    fault: str
    formats: Sequence[str]
    decisions: Sequence[Decision]
    sections: Sequence[SectionLine]
    may_write: bool
    may_decide: bool


def case_page(*, actor: Actor, committee: str, report: str) -> CasePage:
    """The case of a report, or an empty one with the committee's own headings."""
    require(actor, "build_report", committee)
    draft = draft_of(committee, report)
    case, saved = newest(draft.report)
    document, found, fault = None, None, ""
    if case.is_written:
        try:
            document = case_document(draft, case)
            found = check(document, document.title, [case_of(draft.document, draft.record.title)])
        except TertialError as error:
            fault = sentence(error)
    return CasePage(
        committee=committee,
        report=report,
        title=draft.record.title,
        case=case,
        saved=saved,
        document=document,
        checked=found,
        fault=fault,
        formats=FORMATS,
        decisions=decisions_of(draft.report),
        sections=sections_of(draft),
        may_write=may(actor, "write_case", committee),
        may_decide=may(actor, "seal_report", committee),
    )


def newest(report: models.Report) -> tuple[Case, str]:
    """The case as last saved with who saved it and when; an empty one with headings where there is none."""
    row = models.CaseVersion.objects.filter(plan_year=report.plan_year, report=report.key).last()
    if row is None:
        return _empty(report), ""
    name = names_of({row.by}).get(row.by, row.by)
    return _case(row), f"{name} {timezone.localtime(row.at):%Y-%m-%d %H:%M}"


def _empty(report: models.Report) -> Case:
    before = (
        models.CaseVersion.objects.filter(plan_year__committee=report.plan_year.committee)
        .order_by("id")
        .last()
    )
    headings = [each.heading for each in _case(before).consequences] if before else HEADINGS
    return Case(
        consequences=tuple(Consequence(each) for each in headings or HEADINGS),
        attachments=(report.title,),
    )


def _case(row: Any) -> Case:
    body: Mapping[str, Any] = row.body
    return Case(
        number=row.number,
        meeting_on=row.meeting_on,
        summary=body.get("summary", ""),
        reasons=body.get("reasons", ""),
        proposals=tuple(body.get("proposals", ())),
        consequences=tuple(Consequence(**each) for each in body.get("consequences", ())),
        attachments=tuple(body.get("attachments", ())),
        related=tuple(Related(**each) for each in body.get("related", ())),
        base=row.pk,
    )


def save_case(*, actor: Actor, committee: str, report: str, case: Case, now: datetime) -> int:
    """Save the case as a new version; returns its number. One that is equal to the newest is not saved again.

    Raises: as ``require``; NotFound("report.unknown"); ``CaseChanged``: somebody saved after ``case.base``;
            BadInput("case.long"); errors of a reference to nothing (``text.*``, ``figure.unknown``).
    """
    require(actor, "write_case", committee)
    draft = draft_of(committee, report)
    body = _body(case)
    if sum(len(str(each)) for each in body.values()) > LONGEST:
        raise BadInput("case.long", most=LONGEST)
    case_document(draft, case)
    with transaction.atomic():
        rows = models.CaseVersion.objects.filter(plan_year=draft.plan_year, report=draft.key)
        last = rows.select_for_update().last()
        if last is not None and last.pk != case.base:
            raise CaseChanged(_case(last), names_of({last.by}).get(last.by, last.by))
        if last is not None and replace(_case(last), base=0) == replace(case, base=0):
            return int(last.pk)
        row = models.CaseVersion.objects.create(
            plan_year=draft.plan_year,
            report=draft.key,
            number=case.number,
            meeting_on=case.meeting_on,
            body=body,
            base=case.base,
            at=now,
            by=actor.login,
        )
        record(
            actor=actor,
            action="case.saved",
            committee=committee,
            thing=f"{committee}/{report}",
            now=now,
            data={"ärende": case.number, "version": row.pk},
        )
    return int(row.pk)


def _body(case: Case) -> dict[str, Any]:
    return {
        "summary": case.summary,
        "reasons": case.reasons,
        "proposals": list(case.proposals),
        "consequences": [asdict(each) for each in case.consequences],
        "attachments": list(case.attachments),
        "related": [asdict(each) for each in case.related],
    }


# --- as a document --------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Sections:
    """Sections of a document as they are made, with ids of their own."""

    book: FigureBook
    made: list[Section] = field(default_factory=list)

    def add(self, key: str, level: int, title: str, blocks: Sequence[Block]) -> None:
        if blocks:
            self.made.append(Section(key, level, title, tuple(blocks)))

    def text(self, key: str, level: int, title: str, source: str) -> None:
        blocks: list[Block] = []
        current = (key, level, title)
        for n, each in enumerate(markdown(self.book, source)):
            if isinstance(each, Heading):
                self.add(*current, blocks)
                blocks, current = [], (f"{key}-{n}", min(level + each.depth, 4), each.title)
            else:
                blocks.append(each)
        self.add(*current, blocks)


def case_document(draft: Draft, case: Case) -> Document:
    """The case as a document. Raises what a text's reference to nothing raises."""
    made = _Sections(FigureBook(draft.facts))
    proposals = [
        _numbered(made.book, n, each)
        for n, each in enumerate((p for p in case.proposals if p.strip()), 1)
    ]
    made.add("forslag", 1, "Förslag till beslut", proposals)
    made.text("sammanfattning", 1, "Sammanfattning", case.summary)
    made.text("skal", 1, "Beskrivning av ärendet och skäl", case.reasons)
    written = [each for each in case.consequences if each.text.strip()]
    if written:
        made.made.append(Section("konsekvenser", 1, "Konsekvenser"))
    for n, each in enumerate(written):
        made.text(f"konsekvens-{n + 1}", 2, each.heading, each.text)
    made.add("bilagor", 1, "Bilagor", list(_listed(case.attachments)))
    related = [f"{each.number} {each.title}".strip() for each in case.related]
    made.add("sarskilda-arenden", 1, "Särskilda ärenden", list(_listed(related)))
    return Document(
        id=f"{draft.facts.id}-tjansteutlatande",
        kind="tjansteutlatande",
        title=f"Tjänsteutlåtande: {draft.record.title}",
        subtitle=_subtitle(case),
        committee=draft.facts.committee_name,
        municipality=draft.facts.municipality,
        period_end=draft.facts.period_end.isoformat(),
        sections=tuple(made.made),
        batches=tuple(batch.id for batch in draft.facts.batches),
    )


def _numbered(book: FigureBook, number: int, text: str) -> Paragraph:
    bound = bind(book, text.strip())
    begins = f"{number}. "
    figures = tuple(
        replace(each, start=each.start + len(begins), end=each.end + len(begins))
        for each in bound.figures
    )
    return replace(bound, text=begins + bound.text, figures=figures)


def _listed(texts: Sequence[str]) -> Iterator[Paragraph]:
    for number, text in enumerate((t for t in texts if t.strip()), 1):
        yield Paragraph(f"{number}. {text.strip()}")


def _subtitle(case: Case) -> str:
    parts = [
        f"Ärende {case.number}" if case.number else "",
        f"Sammanträde {format_date(case.meeting_on)}" if case.meeting_on else "",
    ]
    return " · ".join(filter(None, parts))


def case_file(*, actor: Actor, committee: str, report: str, extension: str) -> tuple[str, bytes]:
    """The case as a file: its name and bytes. Raises ``NotFound("case.none")``, ``NotFound("report.format")``."""
    require(actor, "build_report", committee)
    draft = draft_of(committee, report)
    case, _ = newest(draft.report)
    if not case.is_written:
        raise NotFound("case.none", report=report)
    content = render(case_document(draft, case), extension, brand=look(committee))
    return f"{committee}-{report}-tjansteutlatande.{extension}", content
