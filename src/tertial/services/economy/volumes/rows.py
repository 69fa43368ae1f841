"""The rows that a volume is made of: what each says, who wrote it and when, out of which file, and what it replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from tertial.domain.economy.volumes import MONTHS
from tertial.domain.period import MONTHS as MONTH_NAMES
from tertial.domain.swedish import parse_number
from tertial.errors import TertialError
from tertial.services.access import Actor, require
from tertial.services.economy.budget.pages import BudgetHead, asked_year, budget_head
from tertial.services.economy.codes import Names, code_names, named
from tertial.services.economy.volumes.basis import (
    KIND_WORDS,
    KINDS,
    NO_PROVIDER,
    NO_TYPE,
    key_of,
    open_volumes,
    units_text,
)
from tertial.services.people import names_of
from tertial.store import models

MOST = 500
GONE = "borttaget"


@dataclass(frozen=True, slots=True)
class RowsAsked:
    """What narrows the rows; empty does not. ``kind`` is a word of an address."""

    kind: str = ""
    version: str = ""
    month: int | None = None
    provider_type: str | None = None
    provider: str | None = None


@dataclass(frozen=True, slots=True)
class VolumeRow:
    """A row. ``before`` are the values that it replaced, the newest first, each with who wrote it and when."""

    month: str
    kind: str
    version: str
    provider_type: str
    provider: str
    value: str
    by: str
    at: str
    file: str
    file_id: int
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowsPage:
    head: BudgetHead
    service: str
    label: str
    unit: str
    asked: RowsAsked
    rows: tuple[VolumeRow, ...]
    count: int
    kinds: tuple[tuple[str, str], ...]


def rows_page(
    *,
    actor: Actor,
    committee: str,
    year: int | None,
    service: str,
    asked: RowsAsked,
) -> RowsPage:
    """A service's rows, by month; at most ``MOST`` are listed. Raises ``NotFound("volume.no-service")``."""
    require(actor, "see_breakdown", committee)
    of = asked_year(committee, year)
    opened = open_volumes(committee, of.year)
    own = opened.service(service)
    month = asked.month if asked.month in MONTHS else None
    asked = replace(asked, month=month, kind=asked.kind if asked.kind in KIND_WORDS else "")
    found = _by_key(committee, opened.year, service, asked)
    names = code_names(committee=committee, year=opened.year)
    people = names_of({row.entered_by for rows in found for row in rows})
    return RowsPage(
        budget_head(actor=actor, of=of, money="tkr"),
        own.key,
        own.label,
        own.unit,
        asked,
        tuple(_row(rows, people, names) for rows in found[:MOST]),
        len(found),
        tuple((word, KINDS[kind]) for word, kind in KIND_WORDS.items()),
    )


def _by_key(committee: str, year: int, service: str, asked: RowsAsked) -> list[list[models.Volume]]:
    """The rows of each key, the newest first; keys by kind, version, month and provider."""
    rows = models.Volume.objects.select_related("file").filter(
        plan_year__committee__slug=committee, plan_year__year=year, service=service
    )
    if asked.kind:
        rows = rows.filter(kind=KIND_WORDS[asked.kind])
    wanted = {
        "version": asked.version or None,
        "month": asked.month,
        "provider_type": asked.provider_type,
        "provider": asked.provider,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    by_key: dict[tuple[object, ...], list[models.Volume]] = {}
    for row in rows.order_by("kind", "version", "month", "provider_type", "provider", "-id"):
        by_key.setdefault(key_of(row), []).append(row)
    return list(by_key.values())


def _row(rows: Sequence[models.Volume], people: dict[str, str], names: Names) -> VolumeRow:
    newest, *older = rows
    return VolumeRow(
        MONTH_NAMES[newest.month - 1],
        KINDS[newest.kind],
        newest.version,
        newest.provider_type or NO_TYPE,
        named(names, "counterparty", newest.provider) if newest.provider else NO_PROVIDER,
        _value(newest),
        people.get(newest.entered_by, newest.entered_by),
        _when(newest),
        newest.file.name if newest.file else "",
        newest.file.pk if newest.file else 0,
        tuple(
            f"{_value(row)} ({people.get(row.entered_by, row.entered_by)} {_when(row)})"
            for row in older
        ),
    )


def _value(row: models.Volume) -> str:
    """What a row says, as printed; a text that is no number as it stands."""
    raw = str(row.raw)
    try:
        return units_text(parse_number(raw)) if raw else GONE
    except TertialError:
        return raw


def _when(row: models.Volume) -> str:
    return f"{timezone.localtime(row.entered_at):%Y-%m-%d %H.%M}"
