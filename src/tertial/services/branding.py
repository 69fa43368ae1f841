"""How the municipality's documents look, from a day on: kept as rows, checked before they are kept, tried first."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from tertial.document.model import (
    Cell,
    Chart,
    Column,
    Document,
    Paragraph,
    Row,
    Section,
    Series,
    Table,
)
from tertial.document.render.brand import FONTS, OWN, Brand, Logotype, checked, contrast
from tertial.document.render.pdf import pictures
from tertial.domain.swedish import format_date, format_number
from tertial.errors import NotAllowed
from tertial.services.access import Actor, may, require
from tertial.services.audit import record
from tertial.services.people import names_of
from tertial.store.models import Brand as Kept
from tertial.store.models import Committee

SHOWN_HISTORY = 20
LARGEST_UPLOAD = 6 << 20
"""Bytes of the files of one form: a logotype and a Word template."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form asks for. An empty file leaves the one that is there; ``without`` names those to take away
    ("logotype", "word_template")."""

    accent: str
    headings: str
    text: str
    logotype: bytes = b""
    logotype_type: str = ""
    logotype_alt: str = ""
    word_template: bytes = b""
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Changed:
    """How documents look from a day on, and who said so."""

    valid_from: str
    at: str
    by: str
    accent: str


@dataclass(frozen=True, slots=True)
class BrandingPage:
    """What holds or is tried, its contrast to white (4,5 or more), pictures of how it comes out, and its history."""

    committee: str
    brand: Brand
    contrast: str
    fonts: Sequence[str]
    pictures: Sequence[str]
    history: Sequence[Changed]
    today: date
    may_edit: bool


def brand_of(committee: str, day: date) -> Brand:
    """How the documents of a committee's municipality look on a day: one query."""
    kept = (
        Kept.objects.filter(municipality__committees__slug=committee, valid_from__lte=day)
        .order_by("valid_from", "id")
        .last()
    )
    return OWN if kept is None else _brand(kept)


def look(committee: str, now: datetime | None = None) -> Brand:
    """How the documents of a committee's municipality look today: one query."""
    return brand_of(committee, timezone.localdate(now))


def branding_page(
    *, actor: Actor, committee: str, now: datetime, tried: Brand | None = None
) -> BrandingPage:
    """The page; ``tried`` is shown instead of what holds, without being kept.

    Raises: as ``require``.
    """
    require(actor, "see_settings", committee)
    today = timezone.localdate(now)
    brand = tried or brand_of(committee, today)
    rows = list(
        Kept.objects.filter(municipality__committees__slug=committee)
        .defer("logotype", "word_template")
        .order_by("-valid_from", "-id")[:SHOWN_HISTORY]
    )
    names = names_of({row.by for row in rows})
    return BrandingPage(
        committee,
        brand,
        format_number(round(Decimal(contrast(brand.accent)), 1), 1),
        tuple(FONTS),
        _pictures(brand, Committee.objects.select_related("municipality").get(slug=committee)),
        tuple(
            Changed(
                format_date(row.valid_from),
                format_date(timezone.localdate(row.at)),
                names.get(row.by, row.by),
                row.accent,
            )
            for row in rows
        ),
        today,
        may(actor, "edit_settings", ""),
    )


def tried(*, actor: Actor, committee: str, wanted: Wanted, now: datetime) -> Brand:
    """What is asked for, checked and laid over what holds today; nothing is kept.

    Raises: as ``require`` and ``checked``; NotAllowed("brand.everywhere"): the actor's role is a committee's.
    """
    require(actor, "edit_settings", committee)
    if not may(actor, "edit_settings", ""):
        raise NotAllowed("brand.everywhere")
    before = brand_of(committee, timezone.localdate(now))
    logotype = None if "logotype" in wanted.without else before.logotype
    if wanted.logotype:
        logotype = Logotype(wanted.logotype, wanted.logotype_type, wanted.logotype_alt.strip())
    elif logotype and wanted.logotype_alt.strip():
        logotype = replace(logotype, alt=wanted.logotype_alt.strip())
    template = b"" if "word_template" in wanted.without else before.word_template
    return checked(
        Brand(
            wanted.accent.strip() or OWN.accent,
            wanted.headings,
            wanted.text,
            logotype,
            wanted.word_template or template,
        )
    )


def set_brand(
    *, actor: Actor, committee: str, wanted: Wanted, valid_from: date, now: datetime
) -> None:
    """How documents look from a day on; what held before is kept as history.

    Raises: as ``tried``.
    """
    brand = tried(actor=actor, committee=committee, wanted=wanted, now=now)
    logotype = brand.logotype
    with transaction.atomic():
        Kept.objects.create(
            municipality=Committee.objects.get(slug=committee).municipality,
            valid_from=valid_from,
            logotype=logotype.data if logotype else b"",
            logotype_type=logotype.type if logotype else "",
            logotype_alt=logotype.alt if logotype else "",
            accent=brand.accent,
            fonts={"headings": brand.headings, "text": brand.text},
            word_template=brand.word_template,
            at=now,
            by=actor.login,
        )
        record(
            actor=actor,
            action="brand.changed",
            committee=committee,
            thing="brand",
            data={
                "accent": brand.accent,
                "headings": brand.headings,
                "text": brand.text,
                "logotype": logotype.alt if logotype else "",
                "word_template": len(brand.word_template),
                "valid_from": valid_from.isoformat(),
            },
            now=now,
        )


def _brand(kept: Kept) -> Brand:
    fonts: Mapping[str, str] = kept.fonts
    logotype = None
    if kept.logotype:
        logotype = Logotype(bytes(kept.logotype), kept.logotype_type, kept.logotype_alt)
    return Brand(
        kept.accent or OWN.accent,
        fonts.get("headings", ""),
        fonts.get("text", ""),
        logotype,
        bytes(kept.word_template),
    )


def _pictures(brand: Brand, committee: Committee) -> tuple[str, ...]:
    """Two pages of an invented report as they come out, as addresses that hold them."""
    drawn = pictures(_sample(committee), brand)
    return tuple(f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in drawn[:2])


def _sample(committee: Committee) -> Document:
    months = ("jan", "feb", "mar", "apr")
    budget = (Decimal("10.0"), Decimal("20.0"), Decimal("30.0"), Decimal("40.0"))
    outcome = (Decimal("9.2"), Decimal("19.8"), Decimal("31.1"), Decimal("41.3"))
    rows = tuple(
        Row(name, (Cell(format_number(a, 1), a), Cell(format_number(b, 1), b)))
        for name, a, b in zip(months, budget, outcome, strict=True)
    )
    blocks = (
        Paragraph("Så här ser nämndens rapporter ut. Siffrorna är påhittade.", style="lede"),
        Paragraph(
            "Tabeller, diagram, länkar och rubriker följer kommunens utseende i alla format."
        ),
        Table(
            "prov-tabell",
            "Budget och utfall, mnkr",
            (Column("Budget"), Column("Utfall")),
            rows,
            "Månad",
            "mnkr",
            name="Tabell 1",
        ),
        Chart(
            "prov-diagram",
            "Utfall mot budget, mnkr",
            "Utfallet går över budgeten i mars.",
            "line",
            months,
            (Series("Utfall", outcome), Series("Budget", budget, "budget")),
            "mnkr",
            has_table=True,
            name="Diagram 1",
        ),
    )
    return Document(
        id="prov/prov",
        kind="prov",
        title="Så ser rapporterna ut",
        committee=committee.name,
        municipality=committee.municipality.name,
        period_end="",
        sections=(Section("prov", 1, "Prov", blocks),),
    )
