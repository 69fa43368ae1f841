"""Shows a sealed report to everybody, and takes it back with a reason.

Publishing makes a folder of its own from the seal (``edition.py``), with small numbers of persons hidden; the public
pages read that folder alone. A file that hides something is rendered anew and says so.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from tertial.document.facts_json import facts_from_json
from tertial.document.model import Document
from tertial.document.render import FORMATS, dcat, render, table_data
from tertial.document.render.json import from_json, to_json
from tertial.domain import measures
from tertial.domain.swedish import format_date
from tertial.errors import BadInput
from tertial.services.access import Actor, may, require
from tertial.services.audit import record
from tertial.services.branding import look
from tertial.services.documents import sealed
from tertial.services.documents.changes import change_list
from tertial.services.documents.drafts import report_of
from tertial.services.documents.edition import (
    PAGE,
    TABLES,
    Edition,
    PublicFile,
    PublicTable,
    edition_bytes,
    off_target,
    public_document,
    read_edition,
    statuses_since,
    tables_of,
    told,
)
from tertial.services.documents.errata import ERRATUM
from tertial.services.documents.protection import Hidden, Protected, protect, without
from tertial.services.documents.sealed import sha256_of
from tertial.services.documents.sealing import (
    SealLine,
    read,
    register_of,
    seal_of,
    seals_of,
)
from tertial.services.documents.whole import give_place, staged
from tertial.services.people import names_of
from tertial.services.workspace import home
from tertial.store import models

FOLDER: Final = "published"
SHORTEST_REASON: Final = 5
REPLACED: Final = "Ersatt av en ny version"


@dataclass(frozen=True, slots=True)
class PublicationLine:
    """A publication in a list; ``withdrawn`` says when and why, empty while everybody sees it."""

    number: int
    at: str
    by: str
    hidden: int
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class PublishPage:
    """The tab "Publicering": the seals that can be published, what is, and what would be hidden in ``chosen``."""

    committee: str
    report: str
    title: str
    seals: tuple[SealLine, ...]
    chosen: SealLine | None
    hidden: tuple[Hidden, ...]
    typed: tuple[str, ...]
    smallest: int
    publications: Sequence[PublicationLine]
    is_public: bool
    may_publish: bool


def publish_page(
    *, actor: Actor, committee: str, report: str, number: int | None = None
) -> PublishPage:
    """What is published of a report, and a preview of what would be hidden if a seal were (the newest by default)."""
    require(actor, "build_report", committee)
    found = report_of(committee, report)
    seals = seals_of(found)
    chosen = next((each for each in seals if number in (None, each.number)), None)
    smallest, protected = 0, None
    if chosen is not None:
        row = seal_of(found, chosen.number)
        smallest = _smallest(found)
        protected = _protected(row, smallest)
    lines = _publications(found)
    return PublishPage(
        committee=committee,
        report=report,
        title=found.title,
        seals=seals,
        chosen=chosen,
        hidden=protected.hidden if protected else (),
        typed=protected.typed if protected else (),
        smallest=smallest,
        publications=lines,
        is_public=any(not each.withdrawn for each in lines),
        may_publish=may(actor, "publish_report", committee),
    )


def _publications(report: models.Report) -> tuple[PublicationLine, ...]:
    rows = list(
        models.Publication.objects.filter(
            seal__plan_year=report.plan_year, seal__report=report.key
        ).select_related("seal")
    )
    names = names_of({row.by for row in rows} | {row.withdrawn_by for row in rows})
    return tuple(
        PublicationLine(
            row.seal.number,
            _shown(row.at),
            names.get(row.by, row.by),
            len(row.hidden),
            f"{_shown(row.withdrawn_at)}: {row.withdrawn_why}" if row.withdrawn_at else "",
        )
        for row in reversed(rows)
    )


def _smallest(report: models.Report) -> int:
    rows = models.Threshold.objects.filter(
        plan_year=report.plan_year, key="smallest_group"
    ).values_list("valid_from", "value")
    return measures.smallest_group(None, rows, report.period_end)


def _protected(row: models.Seal, smallest: int) -> Protected:
    document = from_json(read(row, sealed.DOCUMENT))
    facts = facts_from_json(read(row, sealed.FACTS))
    return protect(public_document(document), facts, smallest=smallest)


# --- publishing -----------------------------------------------------------------------------------------------


def publish(*, actor: Actor, committee: str, report: str, number: int, now: datetime) -> Edition:
    """Show a seal to everybody, in place of another version of the same report.

    Raises: as ``require``; NotFound("seal.unknown"); BadInput("public.already"): it is shown already.
    """
    require(actor, "publish_report", committee)
    found = report_of(committee, report)
    row = seal_of(found, number)
    if models.Publication.objects.filter(seal=row, withdrawn_at=None).exists():
        raise BadInput("public.already", number=number)
    protected = _protected(row, _smallest(found))
    files = _files(row, protected, timezone.localtime(now).date().isoformat())
    edition = _edition(found, row, protected, files, now)
    files[PAGE] = edition_bytes(edition)
    root = home() / FOLDER / committee / report
    with staged(root, files) as folder, transaction.atomic():
        _replace(found, actor, now)
        models.Publication.objects.create(
            seal=row, at=now, by=actor.login, hidden=[each.as_data() for each in protected.hidden]
        )
        record(
            actor=actor,
            action="report.published",
            committee=committee,
            thing=f"{committee}/{report}",
            now=now,
            data={
                "version": number,
                "sha256": row.sha256,
                "dolda": [
                    {"tabell": e.table, "rad": e.row, "kolumn": e.column, "varför": e.why}
                    for e in protected.hidden
                ],
            },
        )
        give_place(folder, root / str(number))
    return edition


def _replace(report: models.Report, actor: Actor, now: datetime) -> None:
    """An earlier version of the same report is not shown beside the new one; its folder stays."""
    models.Publication.objects.filter(
        seal__plan_year=report.plan_year, seal__report=report.key, withdrawn_at=None
    ).update(withdrawn_at=now, withdrawn_by=actor.login, withdrawn_why=REPLACED)


def _files(row: models.Seal, protected: Protected, day: str) -> dict[str, bytes]:
    """The files of an edition but its page: the sealed ones where nothing is hidden, else rendered anew."""
    register = register_of(row)
    name = register.report.replace("/", "-")
    brand = look(row.plan_year.committee.slug)
    document = protected.document
    if protected.hidden:
        kept = tuple(each for each in document.remarks if each[: len(ERRATUM)] != ERRATUM)
        document = replace(document, remarks=(_said(protected), *kept))
    files = {sealed.DOCUMENT: to_json(document)}
    if not protected.hidden:  # an erratum's register tells what stood there
        files[sealed.REGISTER] = read(row, sealed.REGISTER)
    for each in FORMATS:
        place = f"{sealed.FILES}{name}.{each}"
        is_as_sealed = not protected.hidden and each != "json"
        files[place] = read(row, place) if is_as_sealed else render(document, each, brand=brand)
    origin = table_data.Origin(document.title, document.municipality, day, dcat.CC0)
    for _, table in tables_of(document):
        files[f"{TABLES}{table.id}.csv"] = table_data.to_csv(table)
        files[f"{TABLES}{table.id}.json"] = table_data.to_json(table, origin=origin)
    return files


def _said(protected: Protected) -> str:
    count = len(protected.hidden)
    word = "En uppgift" if count == 1 else f"{count} uppgifter"
    return (
        f"{word} om få personer visas inte i den publicerade rapporten; de står med – i tabellerna."
    )


def _edition(
    report: models.Report,
    row: models.Seal,
    protected: Protected,
    files: Mapping[str, bytes],
    now: datetime,
) -> Edition:
    register = register_of(row)
    document = from_json(files[sealed.DOCUMENT])
    known = {each.sha256 for each in register.files}
    edition = Edition(
        committee=report.plan_year.committee.slug,
        committee_name=document.committee,
        municipality=document.municipality,
        report=report.key,
        title=document.title,
        subtitle=document.subtitle,
        kind=document.kind,
        period_end=document.period_end,
        number=row.number,
        status=row.status,
        sealed_at=_shown(row.at),
        published_at=_shown(now),
        sha256=row.sha256,
        off_target=off_target(document),
        corrects=register.corrects,
        corrections=() if protected.hidden else register.changes,
        files=tuple(
            PublicFile(
                name.removeprefix(sealed.FILES),
                len(content),
                sha256_of(content),
                sha256_of(content) in known,
            )
            for name, content in files.items()
            if name[: len(sealed.FILES)] == sealed.FILES
        ),
        tables=tuple(
            PublicTable(
                t.id, t.title, s.title, t.unit or "", len(t.rows), ", ".join(table_data.sources(t))
            )
            for s, t in tables_of(document)
        ),
        hidden=tuple(
            f"{', '.join(filter(None, (e.table, e.row, e.column)))}: {e.why}"
            for e in protected.hidden
        ),
    )
    edition = replace(edition, **_of_case(row, register, protected))
    return _since(report, edition, document)


def _of_case(row: models.Seal, register: sealed.Register, protected: Protected) -> dict[str, Any]:
    """What the committee is to decide, or decided, from the seal."""
    found: dict[str, Any] = {}
    if register.named(sealed.CASE):
        case = without(from_json(read(row, sealed.CASE)), protected.hidden)
        texts = {
            section.id: tuple(getattr(block, "text", "") for block in section.blocks)
            for section in case.sections
        }
        found = {
            "proposals": texts.get("forslag", ()),
            "summary": texts.get("sammanfattning", ()),
        }
    if register.named(sealed.DECISION):
        decision = json.loads(read(row, sealed.DECISION))
        day = format_date(datetime.fromisoformat(decision["decided_on"]).date())
        found["decided"] = f"{decision['word']} {day}, § {decision['paragraph']}"
        found["decided_points"] = tuple(decision["points"])
    return found


def _since(report: models.Report, edition: Edition, document: Document) -> Edition:
    """What has changed since everybody last saw it; since the report before, where this one is new to them."""
    before = _published_before(report)
    if before is None:
        return edition
    folder, same = before
    earlier, other = read_edition(folder), from_json((folder / sealed.DOCUMENT).read_bytes())
    if same:
        changes = change_list(other, document)
        figures, texts = told(changes)
        return replace(
            edition,
            since=f"version {earlier.number}, publicerad {earlier.published_at}",
            since_headline=changes.headline,
            since_figures=figures,
            since_texts=texts,
        )
    statuses = statuses_since(other, document)
    return replace(
        edition,
        since=earlier.title,
        since_headline=f"{len(statuses) or 'Inget'} av det som följs har ett nytt läge.",
        since_texts=statuses,
    )


def _published_before(report: models.Report) -> tuple[Path, bool] | None:
    """The folder of what was published before, and whether it is the same report."""
    rows = models.Publication.objects.filter(
        seal__plan_year__committee=report.plan_year.committee
    ).select_related("seal__plan_year")
    own = [
        r for r in rows if (r.seal.report, r.seal.plan_year_id) == (report.key, report.plan_year.pk)
    ]
    others = [r for r in rows if r not in own and r.withdrawn_at is None]
    for row, same in [*((r, True) for r in reversed(own)), *((r, False) for r in reversed(others))]:
        folder = place_of(report.plan_year.committee.slug, row.seal.report, row.seal.number)
        if (folder / PAGE).is_file():
            return folder, same
    return None


def place_of(committee: str, report: str, number: int) -> Path:
    """The folder of an edition."""
    return home() / FOLDER / committee / report / str(number)


def withdraw(*, actor: Actor, committee: str, report: str, reason: str, now: datetime) -> None:
    """Take a published report back; its page says that and why.

    Raises: as ``require``; BadInput("public.reason"); BadInput("public.not-published").
    """
    require(actor, "publish_report", committee)
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise BadInput("public.reason", least=SHORTEST_REASON)
    found = report_of(committee, report)
    with transaction.atomic():
        row = models.Publication.objects.filter(
            seal__plan_year=found.plan_year, seal__report=report, withdrawn_at=None
        ).last()
        if row is None:
            raise BadInput("public.not-published", title=found.title)
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = now, actor.login, reason[:500]
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
        record(
            actor=actor,
            action="report.withdrawn",
            committee=committee,
            thing=f"{committee}/{report}",
            now=now,
            data={"version": row.seal.number, "skäl": reason},
        )
    shutil.rmtree(place_of(committee, report, row.seal.number), ignore_errors=True)


def _shown(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
