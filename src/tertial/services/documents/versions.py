"""Any two versions of a report beside each other: a seal, the draft, its texts on figures of before, a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils import timezone

from tertial.document.build import build
from tertial.document.model import Document
from tertial.document.read import read
from tertial.document.render import render
from tertial.errors import NotFound
from tertial.ledger.batches import Ledger
from tertial.services.access import Actor, may, require
from tertial.services.branding import look
from tertial.services.checking.apart import read_apart
from tertial.services.documents.changes import ChangeList, as_document, change_list
from tertial.services.documents.deciding import Decision, decisions_of
from tertial.services.documents.drafts import draft_of, report_of
from tertial.services.documents.sealing import SealLine, sealed_document, seals_of
from tertial.services.documents.steps import Standing, standing_of
from tertial.services.reporting import report_facts
from tertial.services.workspace import ledger_home
from tertial.store import models

DRAFT: Final = "utkast"
PIN: Final = "siffror-"
FORMATS: Final = ("docx", "pdf")
FILES: Final = ("docx", "pdf", "html", "xlsx")
"""The kinds of files that both come from us and are read."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A version to compare with: what it is called in the address, and in words."""

    key: str
    word: str


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """The tab "Versioner": what is sealed, and what a seal of the draft would need."""

    committee: str
    report: str
    title: str
    seals: tuple[SealLine, ...]
    standing: Standing
    decision: Decision | None
    choices: Sequence[Choice]
    may_seal: bool
    may_see_all: bool


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Two versions and what differs; ``file`` where the earlier is a file that was uploaded."""

    committee: str
    report: str
    title: str
    choices: Sequence[Choice]
    before: Choice
    after: Choice
    changes: ChangeList
    file: str = ""


def versions_page(*, actor: Actor, committee: str, report: str) -> VersionsPage:
    """A report's seals, the newest first, and how far its draft has come."""
    require(actor, "build_report", committee)
    draft = draft_of(committee, report)
    return VersionsPage(
        committee=committee,
        report=report,
        title=draft.record.title,
        seals=seals_of(draft.report),
        standing=standing_of(draft),
        decision=next(iter(decisions_of(draft.report)), None),
        choices=_choices(draft.report),
        may_seal=may(actor, "seal_report", committee),
        may_see_all=may(actor, "see_breakdown", committee),
    )


def changes_page(
    *, actor: Actor, committee: str, report: str, before: str = "", after: str = ""
) -> ChangesPage:
    """What differs between two versions; by default from the newest seal to the draft.

    Raises: as ``require``; NotFound("report.unknown"); NotFound("version.unknown").
    """
    require(actor, "build_report", committee)
    found = report_of(committee, report)
    choices = _choices(found)
    first = next((each.key for each in choices if each.key != DRAFT), DRAFT)
    one, other = _choice(choices, before or first), _choice(choices, after or DRAFT)
    documents = [_document(actor, found, each.key) for each in (one, other)]
    changes = change_list(*documents)
    return ChangesPage(committee, report, found.title, choices, one, other, changes)


def changes_against_file(
    *, actor: Actor, committee: str, report: str, name: str, content: bytes, after: str = ""
) -> ChangesPage:
    """What differs from a file that the committee last saw (Word, PDF …); it is read and not kept.

    Raises: as ``changes_page``, and BadInput ``file.*`` and ``read.*`` where it cannot be read.
    """
    require(actor, "build_report", committee)
    found = report_of(committee, report)
    choices = _choices(found)
    other = _choice(choices, after or DRAFT)
    later = _document(actor, found, other.key)
    changes = change_list(read_apart(name, content), as_read(later, name))
    here = Choice("", name)
    return ChangesPage(
        committee, report, found.title, choices, here, other, changes, Path(name).name
    )


def as_read(document: Document, name: str) -> Document:
    """The document as a file of that kind is read: what a format adds or takes away is in both then."""
    extension = name.rpartition(".")[2].lower()
    if extension not in FILES:
        return document
    return read(render(document, extension), f"rapport.{extension}")


def changes_file(
    *, actor: Actor, committee: str, report: str, before: str, after: str, extension: str
) -> tuple[str, bytes]:
    """The change list as a Word or PDF file: its name and bytes. Raises as ``changes_page``."""
    if extension not in FORMATS:
        raise NotFound("report.format", format=extension, formats=", ".join(FORMATS))
    page = changes_page(actor=actor, committee=committee, report=report, before=before, after=after)
    later = _document(actor, report_of(committee, report), page.after.key)
    made = as_document(
        page.changes, after=later, before_name=page.before.word, after_name=page.after.word
    )
    name = f"{committee}-{report}-andringar-{page.before.key}-{page.after.key}.{extension}"
    return name, render(made, extension, brand=look(committee))


def _choices(report: models.Report) -> tuple[Choice, ...]:
    seals = [Choice(str(s.number), f"version {s.number}, {s.at[:10]}") for s in seals_of(report)]
    pins = list(models.ReportPin.objects.filter(plan_year=report.plan_year, report=report.key))
    former = [
        Choice(
            f"{PIN}{pin.pk}", f"texterna med siffrorna {timezone.localtime(pin.at):%Y-%m-%d %H:%M}"
        )
        for pin in reversed(pins[:-1])
    ]
    return (Choice(DRAFT, "utkastet"), *seals, *former)


def _choice(choices: Sequence[Choice], key: str) -> Choice:
    found = next((each for each in choices if each.key == key), None)
    if found is None:
        raise NotFound("version.unknown", version=key)
    return found


def _document(actor: Actor, report: models.Report, key: str) -> Document:
    committee = report.plan_year.committee.slug
    if key == DRAFT:
        return draft_of(committee, report.key).document
    if key[: len(PIN)] == PIN:
        pin = models.ReportPin.objects.get(pk=int(key.removeprefix(PIN)))
        draft = draft_of(committee, report.key)
        ledger = Ledger(ledger_home()).pinned(pin.batches, pin.generation)
        return build(report_facts(draft.records, draft.record, ledger), draft.template)
    return sealed_document(actor=actor, committee=committee, report=report.key, number=int(key))
