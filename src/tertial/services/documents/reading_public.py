"""What everybody may read without signing in: editions from their folders, and which there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from tertial.document.model import Document
from tertial.document.render import dcat
from tertial.document.render.json import from_json
from tertial.errors import NotFound
from tertial.services.documents import sealed
from tertial.services.documents.edition import (
    TABLES,
    Edition,
    PublicFigure,
    figure_in,
    read_edition,
)
from tertial.services.documents.publishing import place_of
from tertial.store import models


@dataclass(frozen=True, slots=True)
class PublicCommittee:
    slug: str
    name: str
    editions: Sequence[Edition]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A report that was published and is not any longer."""

    committee: str
    report: str
    title: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class PublicPage:
    edition: Edition
    document: Document


def published() -> tuple[PublicCommittee, ...]:
    """All that is published, by committee, the newest period first (one query)."""
    found: dict[str, list[Edition]] = {}
    for committee, report, number in _rows():
        try:
            edition = read_edition(place_of(committee, report, number))
        except NotFound:
            continue  # its folder is not in this copy of the workspace
        found.setdefault(committee, []).append(edition)
    return tuple(
        PublicCommittee(
            slug,
            editions[0].committee_name,
            sorted(editions, key=lambda each: each.period_end, reverse=True),
        )
        for slug, editions in sorted(found.items())
    )


def _rows() -> Sequence[tuple[str, str, int]]:
    return list(
        models.Publication.objects.filter(withdrawn_at=None).values_list(
            "seal__plan_year__committee__slug", "seal__report", "seal__number"
        )
    )


def public_page(*, committee: str, report: str) -> PublicPage | Withdrawn:
    """A published report, or that it was taken back. Raises ``NotFound("public.none")``."""
    folder = _folder(committee, report)
    if isinstance(folder, Withdrawn):
        return folder
    document = from_json((folder / sealed.DOCUMENT).read_bytes())
    return PublicPage(read_edition(folder), document)


def _folder(committee: str, report: str) -> Path | Withdrawn:
    row = (
        models.Publication.objects.filter(
            seal__plan_year__committee__slug=committee, seal__report=report
        )
        .select_related("seal")
        .last()
    )
    if row is None:
        raise NotFound("public.none")
    if row.withdrawn_at is not None:
        title = models.Report.objects.filter(plan_year=row.seal.plan_year_id, key=report)
        at = timezone.localtime(row.withdrawn_at).strftime("%Y-%m-%d")
        name = str(title.values_list("title", flat=True).first() or report)
        return Withdrawn(committee, report, name, at, row.withdrawn_why)
    return place_of(committee, report, row.seal.number)


def public_file(*, committee: str, report: str, name: str) -> bytes:
    """A file of a published report: a rendered one by its name, ``seal.json``, or a table as ``tabeller/<id>.csv``.

    Raises: NotFound("public.none"), also where it was taken back or has no such file.
    """
    folder = _folder(committee, report)
    if isinstance(folder, Withdrawn):
        raise NotFound("public.none")
    edition = read_edition(folder)
    names = {each.name: f"{sealed.FILES}{each.name}" for each in edition.files}
    names |= {
        f"{TABLES}{table.id}.{end}": f"{TABLES}{table.id}.{end}"
        for table in edition.tables
        for end in ("csv", "json")
    }
    names[sealed.REGISTER] = sealed.REGISTER
    path = folder / names.get(name, "")
    if not path.is_file():
        raise NotFound("public.none")
    return path.read_bytes()


def public_catalogue(*, base: str) -> bytes:
    """All that is published as DCAT-AP-SE. ``base`` is the address of the public pages, ending in a slash."""
    editions = [each for group in published() for each in group.editions]
    owner = editions[0].municipality if editions else ""
    return dcat.to_rdf(
        dcat.Catalogue(
            address=base,
            title=f"Publicerade rapporter från {owner}".removesuffix(" från "),
            description="Nämndernas rapporter, och deras tabeller som öppna data.",
            publisher=dcat.Publisher(owner, base),
            datasets=tuple(_dataset(each, f"{base}{each.address}/") for each in editions),
        )
    )


def _dataset(edition: Edition, here: str) -> dcat.Dataset:
    files = (
        dcat.Distribution(
            f"{edition.title} ({_extension(each.name)})",
            f"{here}fil/{each.name}",
            _extension(each.name),
            each.size,
        )
        for each in edition.files
    )
    tables = (
        dcat.Distribution(
            f"{table.title} ({extension})", f"{here}{TABLES}{table.id}.{extension}", extension
        )
        for table in edition.tables
        for extension in ("csv", "json")
    )
    return dcat.Dataset(
        address=f"{here}#data",
        title=edition.title,
        description=f"{edition.title}, {edition.committee_name}. Version {edition.number}.",
        issued=edition.published_at[:10],
        start=f"{edition.period_end[:4]}-01-01",
        end=edition.period_end,
        distributions=(*files, *tables),
        keywords=(edition.committee_name, edition.kind),
    )


def _extension(name: str) -> str:
    return name.rpartition(".")[2]


def public_figure(*, committee: str, report: str, ref: str) -> tuple[Edition, PublicFigure]:
    """A figure of a published report explained. Raises ``NotFound``."""
    page = public_page(committee=committee, report=report)
    if isinstance(page, Withdrawn):
        raise NotFound("public.none")
    return page.edition, figure_in(page.document, ref)
