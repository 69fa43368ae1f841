"""Sections on their way to a decision: handed in, returned with a comment, approved, opened again.

Append-only; a section's state is its last step, except that a text saved after an approval opens it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tertial.document.check.finding import Checked, Finding
from tertial.document.model import Document
from tertial.document.template import ReportTemplate
from tertial.domain.plan import Tone
from tertial.errors import BadInput, NotFound
from tertial.services.access import RIGHTS, Action, Actor, may, require
from tertial.services.audit import record
from tertial.services.documents.answers import Answer, answers_of, checked, unanswered
from tertial.services.documents.drafts import Draft, draft_of
from tertial.services.documents.texts import ASIDE
from tertial.services.people import ROLE_WORDS, names_of
from tertial.store import models

State = Literal["open", "handed_in", "returned", "approved", "reopened"]
Step = Literal["handed_in", "returned", "approved", "reopened"]
WORDS: Final[Mapping[State, tuple[str, Tone]]] = {
    "open": ("Inte inlämnat", "none"),
    "handed_in": ("Inlämnat", "on"),
    "returned": ("Återlämnat", "late"),
    "approved": ("Godkänt", "done"),
    "reopened": ("Ändrat efter godkännande", "maybe"),
}
STEPS: Final[Mapping[str, str]] = {
    "handed_in": "lämnade in",
    "returned": "återlämnade",
    "approved": "godkände",
    "reopened": "öppnade igen",
}
FROM: Final[Mapping[Step, tuple[State, ...]]] = {
    "handed_in": ("open", "returned", "reopened"),
    "returned": ("handed_in", "approved"),
    "approved": ("open", "handed_in", "returned", "reopened"),
    "reopened": ("approved",),
}
NEEDS: Final[Mapping[Step, Action]] = {
    "handed_in": "write_text",
    "returned": "approve_text",
    "approved": "approve_text",
    "reopened": "approve_text",
}
COMMENTED: Final = ("returned", "reopened")


@dataclass(frozen=True, slots=True)
class Taken:
    """A step as it is told: who, what, when, and what was said."""

    who: str
    did: str
    at: str
    comment: str


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section on the board. ``text`` is its newest version (0: the package's), which an approval is of;
    ``owner`` a login or role, ``owner_name`` in words; ``is_empty`` where nothing is written."""

    id: str
    title: str
    level: int
    state: State
    owner: str
    owner_name: str
    text: int
    is_empty: bool
    history: tuple[Taken, ...] = ()

    @property
    def word(self) -> str:
        return WORDS[self.state][0]

    @property
    def tone(self) -> Tone:
        return WORDS[self.state][1]

    def lets(self, step: Step) -> bool:
        """Whether the step can be taken from here."""
        return self.state in FROM[step]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a report has come: its sections, and what its checks say. ``blocking`` are errors without an answer."""

    sections: tuple[SectionLine, ...]
    checked: Checked
    answers: Mapping[str, Answer]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return unanswered(self.checked, self.answers)

    @property
    def unapproved(self) -> tuple[SectionLine, ...]:
        return tuple(each for each in self.sections if each.state != "approved")

    def count(self, *states: State) -> int:
        return sum(each.state in states for each in self.sections)

    @property
    def is_ready(self) -> bool:
        """Whether it can be sealed as it is."""
        return not self.unapproved and not self.blocking


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The tab "Kontroll": ``others`` are findings that are no errors; ``may_*`` is what the actor may do."""

    committee: str
    report: str
    title: str
    standing: Standing
    errors: tuple[Finding, ...]
    others: tuple[Finding, ...]
    owners: Sequence[tuple[str, str]]
    may_write: bool
    may_approve: bool

    @property
    def state(self) -> tuple[str, Tone]:
        """The whole report's state in words."""
        standing = self.standing
        total = len(standing.sections)
        approved = standing.count("approved")
        if total and approved == total:
            if standing.blocking:
                return "Alla avsnitt är godkända, men kontrollerna behöver svar", "maybe"
            return "Klar att försegla", "done"
        waiting = standing.count("handed_in")
        if waiting + approved == total:
            return "Allt är inlämnat och väntar på godkännande", "on"
        return f"Skrivs: {approved} av {total} avsnitt är godkända", "none"


def review_page(*, actor: Actor, committee: str, report: str) -> ReviewPage:
    """The board of a report: its sections with their states, and what the checks find in it now."""
    require(actor, "build_report", committee)
    draft = draft_of(committee, report)
    standing = standing_of(draft)
    findings = standing.checked.findings
    may_approve = may(actor, "approve_text", committee)
    return ReviewPage(
        committee=committee,
        report=report,
        title=draft.record.title,
        standing=standing,
        errors=tuple(each for each in findings if each.severity == "error"),
        others=tuple(each for each in findings if each.severity != "error"),
        owners=_writers(committee) if may_approve else (),
        may_write=may(actor, "write_text", committee),
        may_approve=may_approve,
    )


def standing_of(draft: Draft) -> Standing:
    """How far a report has come."""
    return Standing(
        sections=sections_of(draft),
        checked=checked(draft.document),
        answers=answers_of(draft.report),
    )


def sections_of(draft: Draft) -> tuple[SectionLine, ...]:
    """The sections that somebody writes, in reading order, with their states (five queries)."""
    of = {"plan_year": draft.plan_year, "report": draft.key}
    newest: dict[str, int] = dict(
        models.TextVersion.objects.filter(**of)
        .exclude(how=ASIDE)
        .values_list("section")
        .annotate(newest=Max("id"))
        .order_by()
    )
    steps: dict[str, list[Any]] = {}
    for row in models.SectionStep.objects.filter(**of):
        steps.setdefault(row.section, []).append(row)
    owners = {row.section: row.owner for row in models.SectionOwner.objects.filter(**of)}
    by_template = {each.id: each.owner for each in draft.template.sections}
    logins = {row.by for rows in steps.values() for row in rows} | set(owners.values())
    names = names_of(logins | set(by_template.values()))
    made = []
    for key, title, level in written(draft.template, draft.document, {*draft.facts.texts, *newest}):
        owner = owners.get(key) or by_template.get(key, "")
        made.append(
            SectionLine(
                id=key,
                title=title,
                level=level,
                state=_state(steps.get(key, ()), newest.get(key, 0)),
                owner=owner,
                owner_name=names.get(owner) or _role_word(owner),
                text=newest.get(key, 0),
                is_empty=not draft.facts.texts.get(key, "").strip(),
                history=tuple(_taken(row, names) for row in steps.get(key, ())),
            )
        )
    return tuple(made)


def written(
    template: ReportTemplate, document: Document, texts: Iterable[str]
) -> tuple[tuple[str, str, int], ...]:
    """The sections that somebody writes as (id, title, level): those with a text block, and those that have a text."""
    with_text = {
        section.id
        for section in template.sections
        if any(block.get("type") == "text" for block in section.blocks)
    }
    have = set(texts)
    shown = {section.id for section in document.sections}
    optional = {each.id for each in template.sections if each.optional} - have
    found = [
        (section.id, section.title, section.level)
        for section in document.sections
        if section.id in have or (section.id in with_text and section.id not in optional)
    ]
    hidden = [
        (section.id, section.title, section.level)
        for section in template.sections
        if section.id in with_text - shown - optional
    ]
    return (*found, *hidden)


def take_step(
    *,
    actor: Actor,
    committee: str,
    report: str,
    section: str,
    step: Step,
    comment: str = "",
    seen: int | None = None,
    now: datetime,
) -> None:
    """Take a section a step further.

    Args: seen: the version of the text that the actor has before them; ``None`` does not ask.
    Raises: as ``require``; NotFound("section.unknown"); BadInput("section.step"): not from the state that it has;
            BadInput("section.comment"): returned and opened again with a reason; BadInput("section.changed").
    """
    require(actor, NEEDS[step], committee)
    comment = comment.strip()
    if step in COMMENTED and not comment:
        raise BadInput("section.comment")
    draft = draft_of(committee, report)
    with transaction.atomic():
        line = next((each for each in sections_of(draft) if each.id == section), None)
        if line is None:
            raise NotFound("section.unknown", section=section)
        if not line.lets(step):
            raise BadInput("section.step", section=line.title, state=line.word.lower())
        if seen is not None and seen != line.text:
            raise BadInput("section.changed", section=line.title)
        _note(actor, draft.report, [line], step, comment, now)


def approve_all(*, actor: Actor, committee: str, report: str, now: datetime) -> int:
    """Approve every section that is handed in; returns how many."""
    require(actor, "approve_text", committee)
    draft = draft_of(committee, report)
    with transaction.atomic():
        lines = [each for each in sections_of(draft) if each.state == "handed_in"]
        _note(actor, draft.report, lines, "approved", "", now)
    return len(lines)


def hand_in_all(*, actor: Actor, committee: str, report: str, now: datetime) -> int:
    """Hand in every section that is written and waits for its writer; returns how many."""
    require(actor, "write_text", committee)
    draft = draft_of(committee, report)
    with transaction.atomic():
        lines = [e for e in sections_of(draft) if e.lets("handed_in") and not e.is_empty]
        _note(actor, draft.report, lines, "handed_in", "", now)
    return len(lines)


def _note(
    actor: Actor,
    report: models.Report,
    lines: Sequence[SectionLine],
    step: Step,
    comment: str,
    now: datetime,
) -> None:
    committee = report.plan_year.committee.slug
    models.SectionStep.objects.bulk_create(
        models.SectionStep(
            plan_year=report.plan_year,
            report=report.key,
            section=line.id,
            step=step,
            comment=comment,
            text=line.text,
            at=now,
            by=actor.login,
        )
        for line in lines
    )
    if lines:
        record(
            actor=actor,
            action=f"section.{step.replace('_', '-')}",
            committee=committee,
            thing=f"{committee}/{report.key}",
            now=now,
            data={"avsnitt": [line.title for line in lines], "kommentar": comment},
        )


def set_owner(
    *, actor: Actor, committee: str, report: str, section: str, owner: str, now: datetime
) -> None:
    """Say who writes a section; an empty login gives it back to whom the template says.

    Raises: as ``require``; NotFound("section.unknown"); BadInput("section.owner"): not one who may write here.
    """
    require(actor, "approve_text", committee)
    draft = draft_of(committee, report)
    line = next((each for each in sections_of(draft) if each.id == section), None)
    if line is None:
        raise NotFound("section.unknown", section=section)
    if owner and owner not in dict(_writers(committee)):
        raise BadInput("section.owner", owner=owner)
    models.SectionOwner.objects.create(
        plan_year=draft.plan_year,
        report=draft.key,
        section=section,
        owner=owner,
        at=now,
        by=actor.login,
    )
    record(
        actor=actor,
        action="section.owner",
        committee=committee,
        thing=f"{committee}/{report}",
        now=now,
        data={"avsnitt": line.title, "ansvarig": owner},
    )


def _state(steps: Sequence[Any], text: int) -> State:
    if not steps:
        return "open"
    last = steps[-1]
    if last.step == "approved" and text > last.text:
        return "reopened"
    state: State = last.step
    return state


def _taken(row: Any, names: Mapping[str, str]) -> Taken:
    at = timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M")
    return Taken(names.get(row.by, row.by), STEPS.get(row.step, row.step), at, row.comment)


def _role_word(role: str) -> str:
    return dict(ROLE_WORDS).get(role, role)  # type: ignore[call-overload,no-any-return]  # a template's word


def _writers(committee: str) -> tuple[tuple[str, str], ...]:
    """(login, name) of those who may write texts in the committee (one query)."""
    roles = [role for role, rights in RIGHTS.items() if "write_text" in rights]
    rows = (
        models.RoleAssignment.objects.filter(role__in=roles, user__is_active=True)
        .filter(committee__slug=committee)
        .values_list("user__username", "user__first_name", "user__last_name")
        .distinct()
    )
    return tuple(
        sorted({(login, f"{first} {last}".strip() or login) for login, first, last in rows})
    )
