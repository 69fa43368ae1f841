"""Saved column mappings of a committee, chosen by name when a file is uploaded or comes in by a feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from tertial.errors import BadInput, NotFound
from tertial.ledger.formats.mapping import ColumnMapping, mapping_from_toml
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.store.models import Committee, Feed, SavedMapping

LONGEST_NAME = 80
LONGEST_TOML = 100_000


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A saved mapping; ``text`` is its TOML."""

    name: str
    text: str
    at: datetime
    by: str


def saved_mappings(committee: str) -> tuple[MappingRow, ...]:
    """The mappings that hold, by name (one query)."""
    rows = SavedMapping.objects.filter(committee__slug=committee, ended_at=None)
    return tuple(MappingRow(row.name, row.toml, row.at, row.by) for row in rows)


def mapping_named(committee: str, name: str) -> ColumnMapping | None:
    """The mapping of that name; ``None`` for no name. Raises ``NotFound("mapping.unknown")``."""
    if not name:
        return None
    row = SavedMapping.objects.filter(committee__slug=committee, ended_at=None, name=name).first()
    if row is None:
        raise NotFound("mapping.unknown", name=name)
    return mapping_from_toml(row.toml, file=row.name)


def save_mapping(*, actor: Actor, committee: str, name: str, text: str, now: datetime) -> None:
    """Save a mapping, in the place of one of the same name.

    Raises ``BadInput``: ``mapping.name``, ``mapping.unreadable``, ``mapping.invalid``.
    """
    require(actor, "import_ledger", committee)
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or len(text) > LONGEST_TOML:
        raise BadInput("mapping.name", longest=LONGEST_NAME)
    mapping = replace(mapping_from_toml(text, file=name), name=name)
    with transaction.atomic():
        found = Committee.objects.select_for_update().get(slug=committee)
        rows = SavedMapping.objects.filter(committee=found, ended_at=None, name=name)
        rows.update(ended_at=now)
        SavedMapping.objects.create(committee=found, name=name, toml=text, at=now, by=actor.login)
        data = {"fingeravtryck": mapping.fingerprint()}
        record(
            actor=actor, action="mapping.saved", thing=name, committee=committee, now=now, data=data
        )


def end_mapping(*, actor: Actor, committee: str, name: str, now: datetime) -> None:
    """Take a mapping out of the list. Raises ``NotFound("mapping.unknown")``, ``BadInput("mapping.in-use")``."""
    require(actor, "import_ledger", committee)
    with transaction.atomic():
        rows = SavedMapping.objects.filter(committee__slug=committee, ended_at=None, name=name)
        if not rows.exists():
            raise NotFound("mapping.unknown", name=name)
        if used := list(_feeds_with(committee, name)):
            raise BadInput("mapping.in-use", name=name, feeds=", ".join(used))
        rows.update(ended_at=now)
        record(actor=actor, action="mapping.ended", thing=name, committee=committee, now=now)


def _feeds_with(committee: str, name: str) -> Sequence[str]:
    found = Feed.objects.filter(committee__slug=committee, mapping=name, is_active=True)
    return list(found.values_list("folder", flat=True))
