"""Texts are saved, never overwritten: drafts that save themselves, two writers told of each other, nothing lost.

A save names the version that its writer had before them. When that is the newest one it becomes the text; when somebody
else came first it stands aside, and both are there until somebody merges them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any, Final, Literal

from django.db import transaction
from django.utils import timezone

from tertial.document.richtext import sanitised
from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.documents.drafts import report_of
from tertial.services.documents.figures import UNKNOWN, index_of
from tertial.services.documents.texts import ASIDE
from tertial.services.people import names_of
from tertial.store import models

How = Literal["autosaved", "saved", "restored", "merged"]
LONGEST: Final = 200_000
"""Characters of a section as HTML: some forty pages."""
THINNED: Final = timedelta(minutes=5)
"""A writer's own autosaves are kept one in this time; what others have seen is kept too."""
PRESENT: Final = timedelta(seconds=90)
"""Who has been heard of within this has the text open."""
_FIGURE: Final = re.compile(r"<data\b([^>]*)>(.*?)</data>", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r'([\w-]+)="([^"]*)"')
ACTIONS: Final = {"saved": "text.saved", "restored": "text.restored", "merged": "text.merged"}


@dataclass(frozen=True, slots=True)
class Version:
    """A saved text: ``at`` as "14.03" or with its day, ``who`` by name. 0 is the package's text."""

    id: int
    body: str
    at: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """``version`` is what was written; ``met`` is the newest text where it stands aside of that. ``others`` are the
    names of those who have the section open too."""

    version: Version
    met: Version | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A section of a report, as a row is found."""

    report: models.Report
    section: str

    @property
    def of(self) -> dict[str, Any]:
        return {
            "plan_year": self.report.plan_year,
            "report": self.report.key,
            "section": self.section,
        }

    @property
    def committee(self) -> str:
        return str(self.report.plan_year.committee.slug)


def place_of(committee: str, report: str, section: str) -> Place:
    """Where a text stands. Raises ``NotFound``: ``report.unknown``, ``section.unknown``."""
    found = Place(report_of(committee, report), section)
    if not _is_section(found):
        raise NotFound("section.unknown", section=section)
    return found


def _is_section(place: Place) -> bool:
    """Whether the template has the section; texts of goals are called by the goal."""
    year = place.report.plan_year
    body = models.Template.objects.filter(plan_year=year, key=place.report.template).first()
    if body and any(each.get("id") == place.section for each in body.body.get("section", ())):
        return True
    goal = place.section.removeprefix("mal-")
    return goal != place.section and models.Goal.objects.filter(plan_year=year, key=goal).exists()


def save_text(
    *,
    actor: Actor,
    committee: str,
    report: str,
    section: str,
    body: str,
    base: int,
    how: How,
    now: datetime,
    merges: int = 0,
) -> Saved:
    """Save a section's text as its writer has it.

    Args: body: HTML from the editor, anything else in it is left out; base: the version that the writer had before
          them; merges: the version aside that this one takes up.
    Raises: as ``require``; NotFound("section.unknown"); BadInput("text.long").
    """
    require(actor, "write_text", committee)
    if len(body) > LONGEST:
        raise BadInput("text.long", length=len(body), most=LONGEST)
    place = place_of(committee, report, section)
    clean = _with_known(sanitised(body), committee, report, now)
    with transaction.atomic():
        _lock(place)
        same = None if merges else _already(place, actor, clean, base)
        newest = _newest(place)
        is_aside = (newest.pk if newest else 0) != (same.pk if same else base)
        row = same or _written(place, actor, clean, base, ASIDE if is_aside else how, merges, now)
        if not is_aside and newest is not None and same is None:
            _thin(place, newest, row, now)
        _seen(place, actor, row.pk if not is_aside else (newest.pk if newest else 0), now)
        if row is not same and (is_aside or how != "autosaved"):
            _audit(place, actor, "text.aside" if is_aside else ACTIONS[how], row, now)
    people = others(place, actor, now)
    met = _version(newest) if is_aside and newest else None
    return Saved(_version(row), met, people)


def _with_known(body: str, committee: str, report: str, now: datetime) -> str:
    """The text with the figures that there are; one pasted from another report stands as its words."""
    if "<data" not in body:
        return body
    index = index_of(committee=committee, report=report, now=now)

    def known(match: re.Match[str]) -> str:
        given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(match[1])}
        ref, how = given.get("value", ""), given.get("data-format", "")
        is_there = ref.startswith("#") or index.shown(ref, how) != UNKNOWN
        return match[0] if is_there else match[2]

    return _FIGURE.sub(known, body)


def _lock(place: Place) -> None:
    """One save at a time in a plan year's texts."""
    models.PlanYear.objects.select_for_update().get(pk=place.report.plan_year.pk)


def _newest(place: Place) -> models.TextVersion | None:
    return models.TextVersion.objects.filter(**place.of).exclude(how=ASIDE).last()


def _already(place: Place, actor: Actor, body: str, base: int) -> models.TextVersion | None:
    """The version that this save made when its answer was lost on the way, or the one before where nothing changed."""
    versions = models.TextVersion.objects.filter(**place.of)
    for found in (
        versions.filter(by=actor.login, pk__gt=base).last(),
        versions.filter(pk=base).first(),
    ):
        if found is not None and found.body == body:
            return found
    return None


def _written(
    place: Place, actor: Actor, body: str, base: int, how: str, merges: int, now: datetime
) -> models.TextVersion:
    return models.TextVersion.objects.create(
        **place.of, body=body, base=base, how=how, merges=merges, at=now, by=actor.login
    )


def _thin(place: Place, last: models.TextVersion, row: models.TextVersion, now: datetime) -> None:
    """Remove an autosave that its own writer went on from at once, unless another has seen it or a step is about it.

    One in ``THINNED`` stays, and so does a text from which much was taken away.
    """
    if last.how != "autosaved" or row.how != "autosaved" or last.by != row.by:
        return
    versions = models.TextVersion.objects.filter(**place.of)
    before = versions.filter(pk__lt=last.pk).exclude(how=ASIDE).last()
    is_needed = (
        before is None
        or now - before.at >= THINNED
        or len(row.body) < len(last.body) / 2
        or models.OpenText.objects.filter(**place.of, at__gte=last.at).exclude(by=row.by).exists()
        or models.SectionStep.objects.filter(**place.of, text=last.pk).exists()
        or versions.filter(base=last.pk).exclude(pk=row.pk).exists()
    )
    if not is_needed:
        last.delete()


def restore(
    *, actor: Actor, committee: str, report: str, section: str, version: int, now: datetime
) -> Saved:
    """Make an older text the newest again, as a version of its own. Raises ``NotFound("text.version")``."""
    require(actor, "write_text", committee)
    place = place_of(committee, report, section)
    older, newest = version_of(place, version), _newest(place)
    return save_text(
        actor=actor,
        committee=committee,
        report=report,
        section=section,
        body=older.body,
        base=newest.pk if newest else 0,
        how="restored",
        now=now,
    )


def version_of(place: Place, version: int) -> models.TextVersion:
    """A section's version. Raises ``NotFound("text.version")``."""
    found = models.TextVersion.objects.filter(**place.of, pk=version).first()
    if found is None:
        raise NotFound("text.version", version=version)
    return found


def asides(place: Place) -> Sequence[models.TextVersion]:
    """The texts that stand aside: of each writer and each version that they were written on the last one."""
    rows = models.TextVersion.objects.filter(**place.of)
    merged = set(rows.exclude(merges=0).values_list("merges", flat=True))
    last: dict[tuple[str, int], models.TextVersion] = {}
    done: set[tuple[str, int]] = set()
    for row in rows.filter(how=ASIDE):
        last[row.by, row.base] = row
        done.discard((row.by, row.base))
        if row.pk in merged:
            done.add((row.by, row.base))
    return [row for key, row in last.items() if key not in done]


# --- who has it open ----------------------------------------------------------------------------------------


def heard_of(
    *, actor: Actor, committee: str, report: str, section: str, version: int, now: datetime
) -> tuple[str, ...]:
    """Note that the actor has a section open at a version; returns who else has."""
    require(actor, "write_text", committee)
    place = place_of(committee, report, section)
    with transaction.atomic():
        _seen(place, actor, version, now)
    return others(place, actor, now)


def _seen(place: Place, actor: Actor, version: int, now: datetime) -> None:
    models.OpenText.objects.update_or_create(
        **place.of, by=actor.login, defaults={"version": version, "at": now}
    )


def others(place: Place, actor: Actor, now: datetime) -> tuple[str, ...]:
    """The names of those who have had the section open within the last minute and a half, but for the actor."""
    there = models.OpenText.objects.filter(**place.of, at__gte=now - PRESENT)
    logins = set(there.exclude(by=actor.login).values_list("by", flat=True))
    names = names_of(logins) if logins else {}
    return tuple(sorted(names.get(login, login) for login in logins))


def _version(row: models.TextVersion) -> Version:
    local = timezone.localtime(row.at)
    return Version(int(row.pk), row.body, local.strftime("%H.%M"), row.by)


def _audit(place: Place, actor: Actor, action: str, row: models.TextVersion, now: datetime) -> None:
    record(
        actor=actor,
        action=action,
        thing=f"{place.committee}/{place.report.key}/{place.section}",
        committee=place.committee,
        now=now,
        data={"version": int(row.pk), "på version": int(row.base)},
    )
