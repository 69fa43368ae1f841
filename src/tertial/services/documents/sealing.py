"""Seals a report: text, figures, sources, checks and template as one folder with a register, whole or not at all.

The folder is written beside its place, forced to disk and given its name in the same transaction as its row and its
line in the audit trail: a row always has its folder, and a folder without a row is no seal (ADR 0020).
"""

from __future__ import annotations

import json
import os
import platform
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from tertial.document.check.report import Reviewed, Verdict
from tertial.document.check.report.data import to_data
from tertial.document.facts_json import facts_to_json
from tertial.document.model import Document
from tertial.document.render import FORMATS, render
from tertial.document.render.brand import Brand
from tertial.document.render.json import from_json, to_json
from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.branding import look
from tertial.services.documents import sealed
from tertial.services.documents.answers import answers_of, checked
from tertial.services.documents.case import case_document, newest
from tertial.services.documents.deciding import decisions_of
from tertial.services.documents.drafts import Draft, draft_of, report_of
from tertial.services.documents.errata import with_erratum
from tertial.services.documents.sealed import Changed, Register, Status, sha256_of
from tertial.services.documents.steps import standing_of
from tertial.services.documents.whole import give_place, staged, write
from tertial.services.people import names_of
from tertial.services.workspace import home
from tertial.store import models

FOLDER: Final = "sealed"
SHORTEST_REASON: Final = 5
STATUS_WORDS: Final[Mapping[str, str]] = {
    "proposed": "Förslag till nämnden",
    "decided": "Så som nämnden beslutade",
}


@dataclass(frozen=True, slots=True)
class SealLine:
    """A seal in a list; ``at`` as shown, ``sha256`` of its register, ``files`` what can be downloaded."""

    number: int
    status: str
    word: str
    at: str
    by: str
    sha256: str
    corrects: int
    note: str
    is_published: bool = False

    @property
    def short(self) -> str:
        """The hash as it is printed: its first sixteen digits in fours."""
        return " ".join(self.sha256[n : n + 4] for n in range(0, 16, 4))


def seal_report(
    *,
    actor: Actor,
    committee: str,
    report: str,
    status: Status,
    now: datetime,
    note: str = "",
    despite: str = "",
    corrects: int = 0,
) -> SealLine:
    """Seal a report as it is now.

    Args: note: what the seal is, in the sealer's words. despite: why it is sealed though sections are not approved.
          corrects: the number of the seal that this one puts right; what differs is listed, and stands in the report.
    Raises: as ``require``; NotFound("report.unknown"); BadInput("seal.unapproved"): sections are not approved and
            nothing is said of why; BadInput("seal.unanswered"): errors of the checks have no answer;
            BadInput("seal.not-decided"): as decided, though no decision of that is registered;
            BadInput("seal.nothing-corrected"), NotFound("seal.unknown"), BadInput("seal.not-written").
    """
    require(actor, "seal_report", committee)
    draft = draft_of(committee, report)
    _require_ready(draft, despite)
    if status == "decided" and not any(d.is_decided for d in decisions_of(draft.report)[:1]):
        raise BadInput("seal.not-decided")
    changes: tuple[Changed, ...] = ()
    if corrects:
        wrong = from_json(read(seal_of(draft.report, corrects), sealed.DOCUMENT))
        draft, changes = with_erratum(draft, wrong, corrects)
    files = _files(draft, status)
    about = Register(
        report=draft.facts.id,
        committee=draft.records.committee_name,
        title=draft.record.title,
        number=0,
        status=status,
        at=now.isoformat(timespec="seconds"),
        by=actor.name or actor.login,
        corrects=corrects,
        note=_noted(note, despite),
        versions=versions(),
        changes=changes,
        files=sealed.listed(files),
    )
    try:
        return _kept(actor, draft, about, files, now)
    except OSError as error:
        raise BadInput("seal.not-written", problem=os.strerror(error.errno or 5)) from error


def versions() -> dict[str, str]:
    """The programs that make a seal, by name."""
    return {
        "tertial": version("tertial"),
        "typst": version("typst"),
        "python": platform.python_version(),
    }


def _noted(note: str, despite: str) -> str:
    said = (
        f"Förseglad utan att alla avsnitt är godkända: {despite.strip()}" if despite.strip() else ""
    )
    return "\n".join(filter(None, (note.strip(), said)))


def _require_ready(draft: Draft, despite: str) -> None:
    standing = standing_of(draft)
    if standing.blocking:
        raise BadInput("seal.unanswered", count=len(standing.blocking))
    if standing.unapproved and len(despite.strip()) < SHORTEST_REASON:
        titles = ", ".join(each.title for each in standing.unapproved[:5])
        raise BadInput("seal.unapproved", count=len(standing.unapproved), sections=titles)


# --- what is in it ------------------------------------------------------------------------------------------


def _files(draft: Draft, status: Status) -> dict[str, bytes]:
    """Everything but the register, by name."""
    name = draft.facts.id.replace("/", "-")
    brand = look(draft.report.plan_year.committee.slug)
    found = checked(draft.document)
    answers = answers_of(draft.report)
    said = {
        key: Verdict("dismissed", answer.reason, answer.by, answer.at)
        for key, answer in answers.items()
    }
    files = {
        sealed.DOCUMENT: to_json(draft.document),
        sealed.FACTS: facts_to_json(draft.facts),
        sealed.TEMPLATE: _json(dict(draft.body)),
        sealed.CHECKS: _json(to_data(Reviewed(draft.document, found, said))),
        sealed.SOURCES: _json(_sources(draft)),
        **{
            f"{sealed.TEXTS}{section}.md": text.encode()
            for section, text in draft.facts.texts.items()
            if text
        },
        **{
            f"{sealed.FILES}{name}.{each}": render(draft.document, each, brand=brand)
            for each in FORMATS
        },
    }
    files |= _of_case(draft, name, brand)
    if status == "decided":
        files[sealed.DECISION] = _json(decisions_of(draft.report)[0].as_data())
    return files


def _of_case(draft: Draft, name: str, brand: Brand) -> dict[str, bytes]:
    """The case as it is now, as a value and as files; nothing where none is written."""
    case, _ = newest(draft.report)
    if not case.is_written:
        return {}
    document = case_document(draft, case)
    printed = {
        f"{sealed.FILES}{name}-tjansteutlatande.{each}": render(document, each, brand=brand)
        for each in ("pdf", "docx")
    }
    return {sealed.CASE: to_json(document), **printed}


def _sources(draft: Draft) -> dict[str, object]:
    used = {each.id for each in draft.facts.batches}
    return {
        "schema": "tertial.sources/1",
        "generation": draft.ledger.generation,
        "batches": [
            {
                "id": batch.id,
                "file": batch.meta.file,
                "sha256": batch.meta.sha256,
                "format": batch.meta.format,
                "created_at": batch.meta.created_at.isoformat(),
                "rows": batch.rows,
                "control_totals": dict(batch.control_totals),
            }
            for batch in draft.ledger.batches()
            if batch.id in used
        ],
    }


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, default=str).encode() + b"\n"


# --- whole or not at all --------------------------------------------------------------------------------------


def _kept(
    actor: Actor, draft: Draft, about: Register, files: Mapping[str, bytes], now: datetime
) -> SealLine:
    committee = draft.report.plan_year.committee.slug
    root = home() / FOLDER / committee / draft.key
    with staged(root, files) as folder, transaction.atomic():
        rows = models.Seal.objects.select_for_update().filter(
            plan_year=draft.plan_year, report=draft.key
        )
        number = max((row.number for row in rows), default=0) + 1
        content = sealed.register_bytes(replace(about, number=number))
        write(folder / sealed.REGISTER, content)
        row = models.Seal.objects.create(
            plan_year=draft.plan_year,
            report=draft.key,
            number=number,
            sha256=sha256_of(content),
            folder=f"{FOLDER}/{committee}/{draft.key}/{number}",
            status=about.status,
            corrects=about.corrects,
            note=about.note,
            at=now,
            by=actor.login,
        )
        record(
            actor=actor,
            action="report.sealed",
            committee=committee,
            thing=f"{committee}/{draft.key}",
            now=now,
            data={"version": number, "sha256": row.sha256, "läge": about.status}
            | ({"rättar": about.corrects} if about.corrects else {}),
        )
        give_place(folder, root / str(number))
    return _line(row, {actor.login: actor.name or actor.login}, frozenset())


# --- reading --------------------------------------------------------------------------------------------------


def seal_of(report: models.Report, number: int) -> models.Seal:
    """A report's seal by its number. Raises ``NotFound("seal.unknown")``."""
    found = models.Seal.objects.filter(
        plan_year=report.plan_year, report=report.key, number=number
    ).first()
    if found is None:
        raise NotFound("seal.unknown", report=report.key, number=number)
    return found


def read(row: models.Seal, name: str) -> bytes:
    """A file of a seal. Raises ``NotFound("seal.file")``, also for what lies outside its folder."""
    folder: Path = home() / row.folder
    path = (folder / name).resolve()
    if folder.resolve() not in path.parents or not path.is_file():
        raise NotFound("seal.file", file=name, number=row.number)
    content: bytes = path.read_bytes()
    return content


def register_of(row: models.Seal) -> Register:
    return sealed.read_register(read(row, sealed.REGISTER))


def sealed_document(*, actor: Actor, committee: str, report: str, number: int) -> Document:
    """The document of a seal, from its folder alone."""
    require(actor, "build_report", committee)
    return from_json(read(seal_of(report_of(committee, report), number), sealed.DOCUMENT))


def seals_of(report: models.Report) -> tuple[SealLine, ...]:
    """A report's seals, the newest first (three queries)."""
    rows = list(models.Seal.objects.filter(plan_year=report.plan_year, report=report.key))
    published = models.Publication.objects.filter(seal__in=rows, withdrawn_at=None)
    shown = frozenset(published.values_list("seal_id", flat=True))
    names = names_of({row.by for row in rows})
    return tuple(_line(row, names, shown) for row in reversed(rows))


def _line(row: Any, names: Mapping[str, str], published: frozenset[int]) -> SealLine:
    return SealLine(
        number=row.number,
        status=row.status,
        word=STATUS_WORDS.get(row.status, row.status),
        at=timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M"),
        by=names.get(row.by, row.by),
        sha256=row.sha256,
        corrects=row.corrects,
        note=row.note,
        is_published=row.pk in published,
    )


@dataclass(frozen=True, slots=True)
class SealPage:
    """A seal as a page, from its folder alone. ``files`` are (name, words, size in kB)."""

    committee: str
    report: str
    line: SealLine
    register: Register
    document: Document


def seal_page(*, actor: Actor, committee: str, report: str, number: int) -> SealPage:
    """A sealed version to read. Raises ``NotFound("seal.unknown")``."""
    require(actor, "build_report", committee)
    found = report_of(committee, report)
    row = seal_of(found, number)
    line = next(each for each in seals_of(found) if each.number == number)
    document = from_json(read(row, sealed.DOCUMENT))
    return SealPage(committee, report, line, register_of(row), document)


def seal_file(
    *, actor: Actor, committee: str, report: str, number: int, name: str
) -> tuple[str, bytes]:
    """A rendered file or the register of a seal by name, or all of it as one zip ("allt.zip"): its name and bytes.

    Raises: as ``require``: the zip holds what the figures were computed from and needs "see_breakdown";
            NotFound("seal.file").
    """
    require(actor, "build_report", committee)
    row = seal_of(report_of(committee, report), number)
    if name == "allt.zip":
        require(actor, "see_breakdown", committee)
        return f"{committee}-{report}-sigill-{number}.zip", _zipped(row)
    if name == sealed.REGISTER:
        return name, read(row, name)
    return name, read(row, f"{sealed.FILES}{Path(name).name}")


def _zipped(row: models.Seal) -> bytes:
    out = BytesIO()
    register = register_of(row)
    names = [sealed.REGISTER, *(each.name for each in register.files)]
    at = datetime.fromisoformat(register.at).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            info = zipfile.ZipInfo(name, at)
            info.external_attr = 0o644 << 16
            archive.writestr(info, read(row, name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
