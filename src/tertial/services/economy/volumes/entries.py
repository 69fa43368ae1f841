"""Volumes as they are written: appended, checked, never changed; the newest row of a key is its value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tertial.domain.economy.volumes import MONTHS
from tertial.domain.swedish import parse_number
from tertial.errors import BadInput, NotFound
from tertial.services.economy.volumes.basis import Kind, key_of
from tertial.store import models

LONGEST = 40
"""Characters of a provider type, a provider's code or a version."""
LONGEST_NUMBER = 20
Key = tuple[str, str, str, int, str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A volume to be written: units as text, empty takes the value away. ``line`` is where in a file it stood."""

    service: str
    provider_type: str
    provider: str
    month: int
    kind: Kind
    version: str
    text: str
    line: int = 0

    @property
    def key(self) -> Key:
        return (
            self.service,
            self.provider_type,
            self.provider,
            self.month,
            self.kind,
            self.version,
        )


def locked_year(committee: str, year: int) -> models.PlanYear:
    """The plan year, locked: who else writes volumes waits. Raises ``NotFound``."""
    rows = models.PlanYear.objects.select_for_update(of=("self",)).select_related("committee")
    found: models.PlanYear | None = rows.filter(committee__slug=committee, year=year).first()
    if found is None:
        raise NotFound("plan-year.unknown", committee=committee, year=year)
    return found


def newest_rows(plan_year: models.PlanYear, **narrowed: object) -> dict[Key, models.Volume]:
    """The newest row of each key, also those that were taken away (one query)."""
    rows = models.Volume.objects.filter(plan_year=plan_year, **narrowed).order_by("id")
    return {key_of(row): row for row in rows}


def clean(text: str) -> str:
    """Units as they are kept: a number as it is written, or nothing.

    Raises ``BadInput("volume.number")``, or what reading a number raises.
    """
    plain = " ".join(text.split())
    if plain:
        parse_number(plain)
        if len(plain) > LONGEST_NUMBER:
            raise BadInput("volume.number", text=plain[:40])
    return plain


def is_same(one: str, other: str) -> bool:
    """Whether two texts are the same units: 1 200 and 1200,0 are, nothing and nought are not."""
    if not one or not other:
        return one == other
    return parse_number(one) == parse_number(other)


def require_place(entry: Entry, services: Iterable[str]) -> None:
    """Raises ``BadInput``: a service, month, name or version that cannot be."""
    if entry.service not in set(services):
        raise BadInput("volume.no-service", service=entry.service)
    if entry.month not in MONTHS:
        raise BadInput("economy.month", month=entry.month)
    for text in (entry.provider_type, entry.provider, entry.version):
        if len(text) > LONGEST or "|" in text:
            raise BadInput("volume.name", text=text[:60], most=LONGEST)
    if (entry.kind == "outcome") == bool(entry.version):
        raise BadInput("volume.version", kind=entry.kind)


def append(
    plan_year: models.PlanYear,
    entries: Iterable[Entry],
    *,
    by: str,
    now: datetime,
    file: models.VolumeFile | None = None,
    orders: Mapping[Key, int] | None = None,
) -> int:
    """Write rows on top of those before; returns how many. The caller holds the transaction and audits."""
    made = [
        models.Volume(
            plan_year=plan_year,
            order=(orders or {}).get(entry.key, number),
            service=entry.service,
            provider_type=entry.provider_type,
            provider=entry.provider,
            month=entry.month,
            kind=entry.kind,
            version=entry.version,
            raw=entry.text,
            entered_at=now,
            entered_by=by,
            file=file,
        )
        for number, entry in enumerate(entries)
    ]
    models.Volume.objects.bulk_create(made, batch_size=500)
    return len(made)
