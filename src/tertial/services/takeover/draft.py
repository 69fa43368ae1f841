"""Drafts: what was read of an old report, as a file in the workspace with who read it and when."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from tertial.document.harvest import harvest
from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.checking.apart import read_apart
from tertial.services.people import names_of
from tertial.services.workspace import home
from tertial.store.models import Committee, PlanYear

_TOKEN = re.compile(r"[0-9a-f]{16}")
FIRST_YEAR, LAST_YEAR = 2000, 2100
KEPT = timedelta(days=30)
"""How long a draft waits to be looked over before it is removed."""


@dataclass(frozen=True, slots=True)
class Read:
    """An item as it was read (``document/harvest/item.py``), as plain values."""

    table: str
    values: dict[str, str]
    title: str
    detail: str
    rows: tuple[tuple[str, dict[str, str]], ...]
    source: str
    section: str
    line: int | None
    page: int | None
    doubt: str
    is_proposed: bool
    like: str = ""

    @property
    def key(self) -> str:
        return self.values["key"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What was read of a file, for which committee and year."""

    token: str
    committee: str
    year: int
    file: str
    title: str
    read_at: str
    read_by: str
    items: tuple[Read, ...]
    left: tuple[str, ...]

    @property
    def until(self) -> datetime:
        """When it is removed if nobody takes it."""
        return datetime.fromisoformat(self.read_at) + KEPT


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list of those that wait to be looked over, its times as the municipality's clocks show them;
    ``until`` is when it is removed."""

    token: str
    file: str
    year: int
    count: int
    read_at: datetime
    read_by: str
    until: datetime


@dataclass(frozen=True, slots=True)
class DraftsPage:
    """The form for a report and the drafts that wait, ``days`` at most; ``next_year`` is proposed for the plan."""

    committee: str
    next_year: int
    drafts: tuple[DraftLine, ...]
    days: int = KEPT.days


def drafts_page(*, actor: Actor, committee: str, now: datetime | None = None) -> DraftsPage:
    """The drafts of a committee, newest first. Raises what ``access.require`` raises."""
    require(actor, "import_ledger", committee)
    at = now or timezone.now()
    lines = sorted(_lines(committee, at), key=lambda line: line.read_at, reverse=True)
    names = names_of(line.read_by for line in lines)
    named = (replace(line, read_by=names.get(line.read_by, line.read_by)) for line in lines)
    return DraftsPage(committee, at.year + 1, tuple(named))


def _lines(committee: str, now: datetime) -> Iterator[DraftLine]:
    for path in _home().glob("*.json"):
        draft = _loaded(path)
        if draft.committee == committee and now < draft.until:
            read_at = timezone.localtime(datetime.fromisoformat(draft.read_at))
            until, count = timezone.localtime(draft.until), len(draft.items)
            yield DraftLine(
                draft.token, draft.file, draft.year, count, read_at, draft.read_by, until
            )


def begin(
    *,
    actor: Actor,
    committee: str,
    name: str,
    content: bytes,
    year: int,
    now: datetime | None = None,
) -> str:
    """Read a report and keep what it gives as a draft; returns the draft's token.

    Raises BadInput: ``takeover.year``, ``takeover.year-has-plan``, ``takeover.nothing``, and ``read.*`` when the file
    cannot be read.
    """
    require(actor, "import_ledger", committee)
    require_free(committee, year)
    found = harvest(read_apart(name, content), year)
    if not found.items:
        raise BadInput("takeover.nothing", file=name)
    at = now or timezone.now()
    items = tuple(
        Read(
            item.table,
            dict(item.values),
            item.title,
            item.detail,
            tuple((table, dict(row)) for table, row in item.rows),
            item.source,
            item.section,
            item.place.line if item.place else None,
            item.place.page if item.place else None,
            item.doubt,
            item.is_proposed,
            item.like,
        )
        for item in found.items
    )
    draft = Draft(
        secrets.token_hex(8),
        committee,
        year,
        Path(name).name[:120],
        found.title[:200],
        at.isoformat(),
        actor.login,
        items,
        found.left,
    )
    folder = _home()
    folder.mkdir(parents=True, exist_ok=True)
    whole = folder / f".{draft.token}.part"
    whole.write_text(json.dumps(asdict(draft), ensure_ascii=False), "utf-8")
    whole.replace(folder / f"{draft.token}.json")
    record(
        actor=actor,
        action="takeover.read",
        thing=draft.file,
        committee=committee,
        now=at,
        data={"year": year, "items": len(items)},
    )
    return draft.token


def throw_away(*, actor: Actor, committee: str, token: str, now: datetime | None = None) -> None:
    """Throw a draft away. Raises ``NotFound("takeover.unknown")``."""
    draft = load(actor=actor, committee=committee, token=token)
    _path(token).unlink(missing_ok=True)
    record(
        actor=actor,
        action="takeover.thrown-away",
        thing=draft.file,
        committee=committee,
        now=now or timezone.now(),
        data={"year": draft.year},
    )


def load(*, actor: Actor, committee: str, token: str) -> Draft:
    """A committee's draft. Raises ``NotFound("takeover.unknown")``."""
    require(actor, "import_ledger", committee)
    path = _path(token)
    draft = _loaded(path) if path.is_file() else None
    if draft is None or draft.committee != committee:
        raise NotFound("takeover.unknown")
    return draft


def forget_drafts(*, now: datetime) -> int:
    """Remove the drafts whose time is up, and halves of broken ones; returns how many. What they were stands in the
    trail."""
    over = [path for path in _home().glob("*.json") if _loaded(path).until <= now]
    old = (now - KEPT).timestamp()
    halves = [path for path in _home().glob(".*.part") if path.stat().st_mtime < old]
    for path in (*over, *halves):
        path.unlink(missing_ok=True)
    return len(over)


def forget(token: str) -> None:
    """Remove a draft that was taken."""
    _path(token).unlink(missing_ok=True)


def require_free(committee: str, year: int) -> None:
    """The year has no plan yet: an old report begins a plan, it does not write over one.

    Raises BadInput: ``takeover.year``, ``takeover.year-has-plan``.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput("takeover.year", year=year, first=FIRST_YEAR, last=LAST_YEAR)
    if not Committee.objects.filter(slug=committee).exists():
        raise NotFound("committee.unknown", committee=committee)
    if PlanYear.objects.filter(committee__slug=committee, year=year).exists():
        raise BadInput("takeover.year-has-plan", year=year)


def _home() -> Path:
    return home() / "overtaganden"


def _path(token: str) -> Path:
    if not _TOKEN.fullmatch(token):
        raise NotFound("takeover.unknown")
    return _home() / f"{token}.json"


def _loaded(path: Path) -> Draft:
    data: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    items = tuple(
        Read(**{**item, "rows": tuple((table, row) for table, row in item["rows"])})
        for item in data["items"]
    )
    return Draft(**{**data, "items": items, "left": tuple(data["left"])})
