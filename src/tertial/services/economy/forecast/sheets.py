"""A unit's forecast while it is typed: every save is kept, and two who write at once are told.

Every save is a row of its own. A cell says which row it was typed from, and who else has saved meanwhile is told; so
are two who write the texts. Who writes in the manager's place saves, and the manager hands in: that confirms it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.domain.figure import Unit
from tertial.domain.money import ore_from
from tertial.domain.swedish import parse_number
from tertial.errors import BadInput
from tertial.services.access import Actor, may, require
from tertial.services.audit import record
from tertial.services.economy.forecast.basis import Figures
from tertial.services.economy.forecast.rows import Typed, expected_of
from tertial.services.economy.forecast.versions import (
    STATES,
    figures_of,
    forecast_of,
    manager_of,
    thing_of,
    warm,
)
from tertial.services.economy.printing import printed
from tertial.services.messages import sentence
from tertial.services.rounds.forecasts import follow
from tertial.store import models

WRITABLE = ("open", "returned")
LONGEST = 20_000


class SheetChanged(BadInput):
    """Somebody else has saved the texts since: ``theirs`` and ``mine`` are both, ``version`` the newest."""


@dataclass(frozen=True, slots=True)
class CellSave:
    """A cell as it was typed: the line's key, the text, and the entry that it was typed from (0 for none)."""

    line: str
    text: str
    version: int


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: cells that have a new value (line, öre, version), and those that could not be saved.

    ``faults`` are (line, sentence, the version that somebody else saved or 0).
    """

    cells: Sequence[tuple[str, int | None, int]]
    faults: Sequence[tuple[str, str, int]] = ()
    at: str = ""


@dataclass(slots=True)
class Sheet:
    """A sheet with all that is needed to judge what may be done with it."""

    forecast: models.Forecast
    row: models.ForecastSheet
    figures: Figures
    manager: str
    manager_name: str = ""

    @property
    def typed(self) -> Mapping[tuple[str, str, str], Typed]:
        """What counts of what is typed, by (kind, line, label); a label only where it tells entries apart."""
        return _typed(self.row.pk, self.row.entered)

    @property
    def committee(self) -> str:
        return str(self.forecast.plan_year.committee.slug)

    @property
    def own(self) -> dict[str, Typed]:
        return {line: each for (kind, line, _label), each in self.typed.items() if kind == "own"}

    @property
    def is_open(self) -> bool:
        return bool(self.forecast.state == "open")

    def expected(self) -> dict[str, int]:
        return expected_of(
            self.figures, self.row.unit, {line: each.ore for line, each in self.own.items()}
        )


def sheet_of(committee: str, key: str, unit: str, *, lock: bool = False) -> Sheet:
    """A unit's sheet, made when the unit has come since the forecast was opened.

    Raises: NotFound("forecast.unknown"). BadInput("forecast.unit"): no such unit, or a level above units.
    """
    row = _row(committee, key, unit, lock) or _made(committee, key, unit, lock)
    forecast = row.forecast
    of = forecast.plan_year.committee
    figures = figures_of(forecast, of.rules)
    if unit not in figures.units:
        raise BadInput("forecast.unit", unit=unit)
    sheet = Sheet(forecast, row, figures, *manager_of(of, unit, forecast.period_end))
    if lock:
        _typed(row.pk, row.entered)  # what others have entered, before the caller enters anything
    return sheet


def _row(committee: str, key: str, unit: str, lock: bool) -> models.ForecastSheet | None:
    """A sheet with its forecast, year and committee, and so with all that tells whether what is kept still holds."""
    rows = models.ForecastSheet.objects.select_related("forecast__plan_year__committee")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    where = {"forecast__plan_year__committee__slug": committee, "forecast__key": key, "unit": unit}
    return next(iter(rows.filter(**where).order_by()), None)


def _made(committee: str, key: str, unit: str, lock: bool) -> models.ForecastSheet:
    forecast = forecast_of(committee, key)
    if unit not in figures_of(forecast).units:
        raise BadInput("forecast.unit", unit=unit)
    models.ForecastSheet.objects.get_or_create(forecast=forecast, unit=unit)
    found = _row(committee, key, unit, lock)
    assert found
    return found


@lru_cache(maxsize=1_000)
def _typed(sheet: int, entered: int) -> Mapping[tuple[str, str, str], Typed]:
    """What counts of one sheet, kept until more is entered in it."""
    found = {}
    entries = models.ForecastEntry.objects.filter(sheet=sheet).order_by("pk")
    for kind, line, label, ore, number in entries.values_list("kind", "line", "label", "ore", "pk"):
        found[kind, line, "" if kind == "own" else label] = Typed(ore, number)
    return MappingProxyType(found)


# --- who may ----------------------------------------------------------------------------------------------------


def is_mine(actor: Actor, manager: str) -> bool:
    """Whether the actor is the unit's manager, or stands in for them; a unit without one is anybody's who may."""
    return not manager or actor.login == manager or manager in actor.stands_in_for


def may_write(actor: Actor, committee: str, unit: str) -> bool:
    """One's own units, or another's in the manager's place."""
    return may(actor, "forecast", committee, unit) or may(actor, "answer_for", committee)


def require_write(actor: Actor, committee: str, unit: str) -> None:
    """Raises ``NotAllowed``, or ``NotFound`` outside the committee, unless ``may_write``."""
    if not may_write(actor, committee, unit):
        require(actor, "forecast", committee, unit)


def writable(actor: Actor, committee: str, key: str, unit: str) -> Sheet:
    """A sheet that the actor may write in now, locked.

    Raises: NotAllowed, BadInput("forecast.frozen"), BadInput("forecast.step"): it is handed in or approved.
    """
    require_write(actor, committee, unit)
    sheet = sheet_of(committee, key, unit, lock=True)
    require_open(sheet.forecast)
    if sheet.row.state not in WRITABLE:
        raise BadInput("forecast.step", state=STATES[sheet.row.state][0].lower())
    return sheet


def require_open(forecast: models.Forecast) -> None:
    """Raises ``BadInput("forecast.frozen")``."""
    if forecast.state != "open":
        raise BadInput("forecast.frozen", forecast=forecast.key)


# --- saving -----------------------------------------------------------------------------------------------------


def save_cells(
    *,
    actor: Actor,
    committee: str,
    key: str,
    unit: str,
    cells: Sequence[CellSave],
    money: Unit,
    now: datetime,
) -> Saved:
    """Keep what was typed in the grid; a cell that somebody else has saved meanwhile is not, and is told.

    Amounts are read in ``money`` with the statement's sign; an empty one takes the proposal again.
    """
    require_write(actor, committee, unit)
    warm(committee, key)
    with transaction.atomic():
        kept, faults = _save_cells(actor, committee, key, unit, cells, money, now)
    return Saved(kept, faults, timezone.localtime(now).strftime("%H.%M"))


def _save_cells(
    actor: Actor,
    committee: str,
    key: str,
    unit: str,
    cells: Sequence[CellSave],
    money: Unit,
    now: datetime,
) -> tuple[list[tuple[str, int | None, int]], list[tuple[str, str, int]]]:
    sheet = writable(actor, committee, key, unit)
    sign = sheet.figures.definition.sign
    lines, own = sheet.figures.own_lines(unit), sheet.own
    kept: list[tuple[str, int | None, int]] = []
    faults: list[tuple[str, str, int]] = []
    new: list[models.ForecastEntry] = []
    for cell in cells:
        held = own.get(cell.line, Typed(None, 0))
        try:
            if cell.line not in lines:
                raise BadInput("forecast.line", line=cell.line)
            ore = amount_of(cell.text, money, sign)
        except BadInput as error:
            faults.append((cell.line, sentence(error), 0))
            continue
        if _same(ore, held.ore, money):
            kept.append((cell.line, held.ore, held.version))
        elif cell.version != held.version:
            text = printed(held.ore, money, sign) or _("tomt")
            faults.append((cell.line, _changed(held, text), held.version))
        else:
            new.append(entry_of(sheet, actor, now, line=cell.line, ore=ore))
    if new:
        made = models.ForecastEntry.objects.bulk_create(new)
        _touch(sheet, actor, now)
        changed = {entry.line: entry.ore for entry in made}
        audit_sheet(actor, sheet, "forecast.saved", now, öre=changed)
        kept += [(entry.line, entry.ore, int(entry.pk)) for entry in made]
    return kept, faults


def _changed(held: Typed, text: str) -> str:
    by = models.ForecastEntry.objects.filter(pk=held.version).values_list("by", flat=True).first()
    return _(
        "%(who)s har sparat %(text)s här medan du skrev. Skriv ditt igen för att ersätta det."
    ) % {
        "who": by or _("Någon"),
        "text": text,
    }


def amount_of(text: str, money: Unit, sign: int) -> int | None:
    """Debit-positive öre of what was typed, ``None`` where it is empty. Raises ``BadInput``: no amount in that unit."""
    return ore_from(parse_number(text), money) * sign if text.strip() else None


def _same(ore: int | None, held: int | None, money: Unit) -> bool:
    """Whether what was typed is what stands there, as it is printed: exact kronor are not lost by being shown."""
    return ore == held or (held is not None and printed(ore, money) == printed(held, money))


def entry_of(
    sheet: Sheet, actor: Actor, now: datetime, *, line: str, ore: int | None, **more: str
) -> models.ForecastEntry:
    """A row of a sheet, to be written in the caller's transaction."""
    return models.ForecastEntry(sheet=sheet.row, line=line, ore=ore, at=now, by=actor.login, **more)


def _touch(sheet: Sheet, actor: Actor, now: datetime, **changed: Any) -> None:
    """The sheet has been written in, by whom, and in whose place."""
    row = sheet.row
    if not is_mine(actor, sheet.manager) and may(actor, "answer_for", sheet.committee):
        row.on_behalf_of = sheet.manager
    elif row.on_behalf_of and actor.login == sheet.manager:
        row.on_behalf_of = ""
    if row.changed_at is None:
        follow(actor, sheet.forecast, row.unit, "saved", now)
    for name, value in changed.items():
        setattr(row, name, value)
    row.changed_at, row.changed_by = now, actor.login
    row.save(update_fields=["on_behalf_of", "changed_at", "changed_by", *changed])


def take_proposals(*, actor: Actor, committee: str, key: str, unit: str, now: datetime) -> int:
    """Take the proposal on every line where nothing is typed; returns how many."""
    require_write(actor, committee, unit)
    warm(committee, key)
    with transaction.atomic():
        sheet = writable(actor, committee, key, unit)
        taken = take_missing(sheet, actor, now)
        if taken:
            _touch(sheet, actor, now)
            audit_sheet(actor, sheet, "forecast.proposals_taken", now, rader=taken)
    return taken


def take_missing(sheet: Sheet, actor: Actor, now: datetime) -> int:
    """The proposal on every line where nothing is typed, in the caller's transaction; returns how many."""
    own = {line for line, each in sheet.own.items() if each.ore is not None}
    missing = {line: ore for line, ore in sheet.expected().items() if line not in own}
    models.ForecastEntry.objects.bulk_create(
        entry_of(sheet, actor, now, line=line, ore=ore, label=_("Förslaget"))
        for line, ore in missing.items()
    )
    return len(missing)


def save_texts(
    *,
    actor: Actor,
    committee: str,
    key: str,
    unit: str,
    reason: str,
    assumptions: str,
    version: int,
    now: datetime,
) -> int:
    """Keep why the forecast is as it is and what it rests on; returns the texts' version.

    Raises: SheetChanged("forecast.changed"): somebody else has saved them since. BadInput("answer.long").
    """
    given = {"reason": reason.strip(), "assumptions": assumptions.strip()}
    for name, text in given.items():
        if len(text) > LONGEST:
            raise BadInput("answer.long", field=name, length=len(text), most=LONGEST)
    require_write(actor, committee, unit)
    warm(committee, key)
    with transaction.atomic():
        sheet = writable(actor, committee, key, unit)
        row = sheet.row
        theirs = {name: getattr(row, name) for name in given}
        if given == theirs:
            return int(row.version)
        if version != row.version:
            raise SheetChanged(
                "forecast.changed",
                who=row.changed_by,
                theirs=theirs,
                mine=given,
                version=row.version,
            )
        _touch(sheet, actor, now, version=row.version + 1, **given)
        audit_sheet(actor, sheet, "forecast.texts_saved", now, **given)
    return int(row.version)


def save_grant(
    *,
    actor: Actor,
    committee: str,
    key: str,
    unit: str,
    line: str,
    label: str,
    amount: str,
    money: Unit,
    now: datetime,
) -> None:
    """A grant that is applied for and not decided: kept apart from the forecast. An empty amount takes it away.

    Raises: BadInput("forecast.label"), BadInput("forecast.line"), or for an amount that is none.
    """
    require_write(actor, committee, unit)
    warm(committee, key)
    with transaction.atomic():
        sheet = writable(actor, committee, key, unit)
        if not label.strip():
            raise BadInput("forecast.label")
        if line not in sheet.figures.own_lines(unit):
            raise BadInput("forecast.line", line=line)
        ore = amount_of(amount, money, sheet.figures.definition.sign)
        given = label.strip()[:200]
        entry_of(sheet, actor, now, line=line, ore=ore, kind="pending_grant", label=given).save()
        _touch(sheet, actor, now)
        audit_sheet(
            actor, sheet, "forecast.grant_saved", now, rad=line, bidrag=label.strip(), öre=ore
        )


def audit_sheet(actor: Actor, sheet: Sheet, action: str, now: datetime, **data: object) -> None:
    """What was done to a sheet, in the audit trail."""
    record(
        actor=actor,
        action=action,
        thing=thing_of(sheet.forecast, sheet.row.unit),
        committee=sheet.committee,
        now=now,
        data=data,
    )
