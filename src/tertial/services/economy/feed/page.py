"""Feeds and saved mappings as a page: which folders are watched, what came last, what was refused and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tertial.errors import BadInput
from tertial.services.access import Actor, may, require
from tertial.services.audit import record
from tertial.services.economy.feed.folders import make_folder
from tertial.services.economy.feed.mappings import MappingRow, mapping_named, saved_mappings
from tertial.store.models import Committee, Feed, FeedFile

SHOWN_FILES = 20
_FOLDER = re.compile(r"[a-z0-9åäö_-]{1,60}")
WORDS = {"imported": "inläst", "unchanged": "redan inläst", "refused": "avvisad"}
TONES = {"imported": "done", "unchanged": "none", "refused": "late"}
ENCODINGS = ("", "utf-8", "cp1252", "latin-1", "cp437", "utf-16")


@dataclass(frozen=True, slots=True)
class FedFile:
    """A file that came by itself, and what became of it; ``job`` is the number of its import."""

    name: str
    at: str
    status: str
    word: str
    tone: str
    message: str
    job: int | None


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A watched folder; ``place`` is where it is on the server, ``looked`` when it was last looked into."""

    folder: str
    place: str
    pattern: str
    mapping: str
    encoding: str
    is_active: bool
    looked: str
    problem: str
    waiting: int
    files: Sequence[FedFile]


@dataclass(frozen=True, slots=True)
class FeedsPage:
    committee: str
    committee_name: str
    feeds: Sequence[FeedLine]
    mappings: Sequence[MappingRow]
    may_edit: bool
    encodings: Sequence[str] = ENCODINGS


def feeds_page(*, actor: Actor, committee: str) -> FeedsPage:
    """The committee's feeds with their latest files, and its saved mappings."""
    require(actor, "see_imports", committee)
    found = Committee.objects.get(slug=committee)
    return FeedsPage(
        committee,
        found.name,
        feed_lines(committee),
        saved_mappings(committee),
        may(actor, "import_ledger", committee),
    )


def feed_lines(committee: str, *, shown: int = SHOWN_FILES) -> tuple[FeedLine, ...]:
    """The feeds with their ``shown`` latest files (two queries)."""
    feeds = list(Feed.objects.select_related("committee").filter(committee__slug=committee))
    files = FeedFile.objects.filter(feed__in=feeds)[: shown * max(1, len(feeds))] if feeds else []
    return tuple(_line(feed, [f for f in files if f.feed_id == feed.pk][:shown]) for feed in feeds)  # type: ignore[attr-defined]  # the key's column


def save_feed(
    *,
    actor: Actor,
    committee: str,
    folder: str,
    pattern: str,
    mapping: str,
    encoding: str,
    is_active: bool,
    now: datetime,
) -> None:
    """Watch a folder, or change how; its folder is made.

    Raises: BadInput("feed.folder"): small letters, digits, - and _ alone. BadInput("feed.encoding").
            NotFound("mapping.unknown").
    """
    require(actor, "import_ledger", committee)
    folder, pattern = folder.strip().lower(), pattern.strip() or "*"
    if not _FOLDER.fullmatch(folder):
        raise BadInput("feed.folder", folder=folder)
    if encoding not in ENCODINGS or len(pattern) > 100:
        raise BadInput("feed.encoding", encoding=encoding)
    mapping_named(committee, mapping)
    with transaction.atomic():
        made, _ = Feed.objects.update_or_create(
            committee=Committee.objects.get(slug=committee),
            folder=folder,
            defaults={
                "pattern": pattern,
                "mapping": mapping,
                "encoding": encoding,
                "is_active": is_active,
                "at": now,
                "by": actor.login,
            },
        )
        data = {"mönster": pattern, "mappning": mapping, "på": is_active}
        record(
            actor=actor, action="feed.saved", thing=folder, committee=committee, now=now, data=data
        )
    make_folder(made)


def _line(feed: Feed, files: Sequence[FeedFile]) -> FeedLine:
    return FeedLine(
        folder=feed.folder,
        place=f"feeds/{feed.committee.slug}/{feed.folder}",
        pattern=feed.pattern,
        mapping=feed.mapping,
        encoding=feed.encoding,
        is_active=feed.is_active,
        looked=_when(feed.looked_at),
        problem=feed.problem,
        waiting=len(feed.seen),
        files=tuple(
            FedFile(
                file.name,
                _when(file.at),
                file.status,
                WORDS.get(file.status, file.status),
                TONES.get(file.status, "none"),
                file.message,
                file.job_id,  # type: ignore[attr-defined]  # the key's column
            )
            for file in files
        ),
    )


def _when(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""
