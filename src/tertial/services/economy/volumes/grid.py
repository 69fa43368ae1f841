"""A volume budget, a forecast or the outcome typed in a grid: a service's providers down, months across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from zlib import crc32

from django.db import transaction

from tertial.domain.economy.volumes import MONTHS, MonthVolume
from tertial.domain.period import MONTHS as MONTH_NAMES
from tertial.domain.swedish import parse_number
from tertial.errors import BadInput, Conflict, NotFound, TertialError
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.economy.budget.grid import GridCell, SavedCells
from tertial.services.economy.budget.pages import BudgetHead, asked_year, budget_head
from tertial.services.economy.codes import Names, code_names, named
from tertial.services.economy.volumes.basis import (
    KIND_WORDS,
    KINDS,
    NO_TYPE,
    WORD_OF,
    Kind,
    VolumeYear,
    open_volumes,
    units_text,
)
from tertial.services.economy.volumes.entries import (
    LONGEST,
    Entry,
    Key,
    append,
    clean,
    is_same,
    locked_year,
    newest_rows,
    require_place,
)
from tertial.services.people import names_of
from tertial.store import models

PARTS = "|"
"""Between the parts of a cell's key: service, provider type, provider, month."""
BASES: Mapping[str, str] = {"": "tom", "utfall": "årets utfall", "ifjol": "utfallet i fjol"}


@dataclass(frozen=True, slots=True)
class VolumeGridRow:
    """A provider type, or a provider of it: twelve cells, and their sum in an element of ``id``."""

    label: str
    provider_type: str
    provider: str
    cells: tuple[GridCell, ...]
    total: GridCell


@dataclass(frozen=True, slots=True)
class GridPage:
    """A service in a version, ``is_new`` until it holds a volume; ``totals`` are the months' and the year's sums."""

    head: BudgetHead
    kind: str
    kind_word: str
    version: str
    is_new: bool
    service: str
    label: str
    unit: str
    services: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str, str], ...]
    bases: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[VolumeGridRow, ...]
    totals: tuple[GridCell, ...]
    types: tuple[str, ...]
    providers: tuple[tuple[str, str], ...]
    seen: int


@dataclass(frozen=True, slots=True)
class GridAsked:
    """Which grid; ``row`` is a provider type and provider that is to be typed and has no volumes yet."""

    kind: Kind = "budget"
    version: str = ""
    service: str = ""
    row: tuple[str, str] | None = None


def grid_page(*, actor: Actor, committee: str, year: int | None, asked: GridAsked) -> GridPage:
    """The grid of a version; one that is not there is begun by typing in it. Raises ``NotFound``."""
    require(actor, "edit_economy", committee)
    of = asked_year(committee, year)
    opened = open_volumes(committee, of.year)
    services = opened.held.services
    if not services:
        raise NotFound("volume.no-services")
    service = opened.service(asked.service or services[0].key)
    version = "" if asked.kind == "outcome" else asked.version or opened.version(asked.kind)
    asked = replace(asked, version=version, service=service.key)
    names = code_names(committee=committee, year=opened.year)
    rows = _rows(opened, asked, names)
    volumes = opened.held.volumes.values()
    own = {each for found in volumes for each in found if each.service == service.key}
    return GridPage(
        budget_head(actor=actor, of=of, money="tkr"),
        KINDS[asked.kind],
        WORD_OF[asked.kind],
        version,
        bool(version) and version not in opened.held.versions(asked.kind),
        service.key,
        service.label,
        service.unit,
        tuple((each.key, each.label) for each in services),
        _versions(opened),
        _bases(opened),
        tuple(name[:3].capitalize() for name in MONTH_NAMES),
        rows,
        _totals(rows),
        tuple(sorted({each.provider_type for each in own} - {""})),
        tuple(
            (code, named(names, "counterparty", code))
            for code in sorted({each.provider for each in own} - {""})
        ),
        opened.held.seen,
    )


def _versions(opened: VolumeYear) -> tuple[tuple[str, str, str], ...]:
    """What can be typed in: (word of the kind, version, label)."""
    found: list[tuple[str, str, str]] = [("utfall", "", KINDS["outcome"])]
    for kind in ("budget", "forecast"):
        found += [
            (WORD_OF[kind], version, f"{KINDS[kind]} {version}".strip())
            for version in opened.held.versions(kind)
        ]
    return tuple(found)


def _bases(opened: VolumeYear) -> tuple[tuple[str, str], ...]:
    """What a new version can begin as."""
    copies = [(f"{word}:{version}", label) for word, version, label in _versions(opened) if version]
    return (*BASES.items(), *copies)


def _rows(opened: VolumeYear, asked: GridAsked, names: Names) -> tuple[VolumeGridRow, ...]:
    texts: dict[tuple[str, str], dict[int, Decimal]] = {}
    for each in opened.held.volumes.get((asked.kind, asked.version), ()):
        if each.service == asked.service:
            texts.setdefault((each.provider_type, each.provider), {})[each.month] = each.units
    if asked.row is not None:
        texts.setdefault(asked.row, {})
    if not texts:
        types = opened.counted(asked.service, "outcome").types(MONTHS)
        texts = {(each, ""): {} for each in types or {""}}
    return tuple(
        _row(asked.service, place, months, names) for place, months in sorted(texts.items())
    )


def _row(
    service: str, place: tuple[str, str], months: Mapping[int, Decimal], names: Names
) -> VolumeGridRow:
    kind, provider = place
    label = kind or NO_TYPE
    if provider:
        label = f"{named(names, 'counterparty', provider)}, {label}"
    cells = tuple(
        GridCell(
            exact_units(months.get(month)),
            f"{label}, {MONTH_NAMES[month - 1]}",
            PARTS.join((service, kind, provider, str(month))),
        )
        for month in MONTHS
    )
    known = list(months.values())
    total = units_text(sum(known, Decimal(0)) if known else None)
    return VolumeGridRow(
        label, kind, provider, cells, GridCell(total, id=f"r-{crc32(repr(place).encode()):08x}")
    )


def exact_units(units: Decimal | None) -> str:
    """Units as they are typed: with as many decimals as they have.

    >>> exact_units(Decimal("1234.50")), exact_units(Decimal("7.0")), exact_units(None)
    ('1234,5', '7', '')
    """
    if units is None:
        return ""
    text = f"{units:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _totals(rows: Sequence[VolumeGridRow]) -> tuple[GridCell, ...]:
    """The sums of the months and of the year."""
    sums: list[Decimal | None] = []
    for at in range(len(MONTHS)):
        known = [parse_number(row.cells[at].text) for row in rows if row.cells[at].text]
        sums.append(sum(known, Decimal(0)) if known else None)
    known = [each for each in sums if each is not None]
    sums.append(sum(known, Decimal(0)) if known else None)
    return tuple(GridCell(units_text(each), id=f"m-{at}") for at, each in enumerate(sums))


# --- saving --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TypedVolume:
    """What somebody typed in a cell; ``seen`` is the newest row of the year when it was shown."""

    key: str
    text: str
    seen: int


@dataclass(frozen=True, slots=True)
class VolumeFault:
    """Why a cell was not saved, with the row that it must have seen to be saved all the same."""

    key: str
    error: TertialError
    seen: int


@dataclass(frozen=True, slots=True)
class SavedVolumes:
    changed: int
    faults: tuple[VolumeFault, ...]


def save_volumes(
    *,
    actor: Actor,
    committee: str,
    year: int,
    kind: Kind,
    version: str,
    typed: Sequence[TypedVolume],
    now: datetime,
) -> SavedVolumes:
    """Write the cells that were changed; one that somebody else has changed since it was seen is a fault and stays."""
    require(actor, "edit_economy", committee)
    with transaction.atomic():
        plan_year = locked_year(committee, year)
        rows = newest_rows(plan_year, kind=kind, version=version)
        services = set(
            models.PricedService.objects.filter(plan_year=plan_year).values_list("key", flat=True)
        )
        newest = max((row.pk for row in rows.values()), default=0)
        entries: list[Entry] = []
        faults: list[VolumeFault] = []
        for each in typed:
            try:
                entry = _entry(each, kind, version)
                require_place(entry, services)
                if _is_changed(entry, rows, each.seen):
                    entries.append(entry)
            except TertialError as error:
                faults.append(VolumeFault(each.key, error, newest))
        if entries:
            append(plan_year, entries, by=actor.login, now=now)
            _audit(actor, plan_year, "volumes.typed", kind, version, now, len(entries))
    return SavedVolumes(len(entries), tuple(faults))


def _entry(typed: TypedVolume, kind: Kind, version: str) -> Entry:
    parts = typed.key.split(PARTS)
    if len(parts) != 4 or not (parts[3].isascii() and parts[3].isdigit()):
        raise BadInput("volume.no-service", service=typed.key[:40])
    service, provider_type, provider, month = parts
    return Entry(service, provider_type, provider, int(month), kind, version, clean(typed.text))


def _is_changed(entry: Entry, rows: Mapping[Key, models.Volume], seen: int) -> bool:
    """Whether the cell becomes another. Raises ``Conflict``: somebody else has changed it since it was seen."""
    row = rows.get(entry.key)
    if row is None:
        return bool(entry.text)
    if is_same(row.raw, entry.text):
        return False
    if row.pk > seen:
        by = names_of([row.entered_by]).get(row.entered_by, row.entered_by)
        raise Conflict("volume.changed-meanwhile", by=by, text=row.raw or "tomt")
    return True


def _audit(
    actor: Actor,
    plan_year: models.PlanYear,
    action: str,
    kind: Kind,
    version: str,
    now: datetime,
    count: int,
) -> None:
    record(
        actor=actor,
        action=action,
        thing=f"{plan_year.year}/volymer/{WORD_OF[kind]}/{version}",
        committee=plan_year.committee.slug,
        now=now,
        data={"celler": count},
    )


def saved_volumes(*, actor: Actor, committee: str, year: int, asked: GridAsked) -> SavedCells:
    """The grid as it is now, for who has just saved: every cell, so that what others have changed is seen."""
    page = grid_page(actor=actor, committee=committee, year=year, asked=asked)
    cells = tuple(cell for row in page.rows for cell in row.cells)
    printed = (*(row.total for row in page.rows), *page.totals)
    return SavedCells(cells, {each.id: each.text for each in printed}, page.seen)


def make_version(
    *,
    actor: Actor,
    committee: str,
    year: int,
    kind: Kind,
    version: str,
    base: str,
    now: datetime,
) -> int:
    """Begin a version of budget or forecast as a copy, or empty; returns how many volumes it has.

    ``base`` is a word of ``BASES``, or ``budget:2026``, ``prognos:2026-08``.
    Raises: BadInput("volume.version"), BadInput("volume.version-there").
    """
    require(actor, "edit_economy", committee)
    version = " ".join(version.split())
    if kind == "outcome" or not version or len(version) > LONGEST or PARTS in version:
        raise BadInput("volume.version", kind=kind)
    with transaction.atomic():
        plan_year = locked_year(committee, year)
        opened = open_volumes(committee, plan_year.year)
        if version in opened.held.versions(kind):
            raise BadInput("volume.version-there", version=version)
        entries = [
            Entry(
                each.service,
                each.provider_type,
                each.provider,
                each.month,
                kind,
                version,
                exact_units(each.units),
            )
            for each in _base(opened, base)
        ]
        append(plan_year, entries, by=actor.login, now=now)
        if entries:
            _audit(actor, plan_year, "volumes.typed", kind, version, now, len(entries))
    return len(entries)


def _base(opened: VolumeYear, base: str) -> tuple[MonthVolume, ...]:
    if base == "ifjol":
        return opened.before.volumes.get(("outcome", ""), ())
    word, _, version = base.partition(":")
    kind = KIND_WORDS.get(word)
    return opened.held.volumes.get((kind, version), ()) if kind else ()
