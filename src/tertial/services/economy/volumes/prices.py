"""Services and price lists with dates: kept in registers, ended and followed by a new price, with their history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tertial.domain.economy.volumes import PriceFault, is_own, price_faults
from tertial.domain.swedish import parse_number
from tertial.errors import BadInput, Conflict, NotFound, TertialError
from tertial.services.access import Actor, require
from tertial.services.economy.budget.pages import BudgetHead, asked_year, budget_head
from tertial.services.economy.budget.records import (
    RecordForm,
    form_of,
    remove_record,
    rows_of,
    save_record,
)
from tertial.services.economy.funding.fields import FIELDS, RecordKind
from tertial.services.economy.printing import money_of
from tertial.services.economy.volumes.basis import Held, held, price_text
from tertial.services.people import names_of
from tertial.store import models

KINDS: tuple[RecordKind, ...] = ("tjanst", "pris")
SAVED, REMOVED = "budget.saved", "budget.removed"
SHOWN = 40


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service in the register: where it is followed, and how many prices it has."""

    form: RecordForm
    label: str
    unit: str
    follows: str
    prices: int


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price in the register; ``state`` says whether it is in force on the day, or in which version it is reckoned."""

    form: RecordForm
    service: str
    provider_type: str
    side: str
    price: str
    first: str
    last: str
    state: str
    note: str
    can_end: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """A change in the registers; ``event`` undoes it, where it is the newest of its row."""

    what: str
    label: str
    who: str
    when: str
    fields: tuple[tuple[str, str, str], ...]
    event: int


@dataclass(frozen=True, slots=True)
class PricesPage:
    head: BudgetHead
    services: tuple[ServiceLine, ...]
    prices: tuple[PriceRow, ...]
    faults: tuple[str, ...]
    history: tuple[Changed, ...]
    new_service: RecordForm
    new_price: RecordForm
    choices: tuple[tuple[str, str], ...]


def prices_page(
    *, actor: Actor, committee: str, year: int | None, money: str, today: date
) -> PricesPage:
    """The registers, faults of the lists, and what has happened to them. Raises ``NotFound``."""
    require(actor, "see_breakdown", committee)
    of = asked_year(committee, year)
    money_of(money)
    services = rows_of("tjanst", committee=committee, year=of.year)
    prices: list[models.ServicePrice] = rows_of("pris", committee=committee, year=of.year)
    labels = {row.key: row.label for row in services}
    found = held(committee=committee, year=of.year)
    order = list(labels)
    prices.sort(key=lambda row: _place(row, order))
    return PricesPage(
        budget_head(actor=actor, of=of, money=money),
        tuple(_service(row, prices) for row in services),
        tuple(_price(row, labels, today) for row in prices),
        (*(_fault(each, labels) for each in price_faults(found.prices)), *_lost(found, labels)),
        _history(committee, of.year, labels),
        form_of("tjanst"),
        form_of("pris"),
        tuple(labels.items()),
    )


def _place(row: models.ServicePrice, order: Sequence[str]) -> tuple[Any, ...]:
    at = order.index(row.service) if row.service in order else len(order)
    return (at, row.version, row.provider_type, row.valid_from or date.min, row.pk)


def _service(row: models.PricedService, prices: Sequence[models.ServicePrice]) -> ServiceLine:
    parts = [f"verksamhet {row.activity}" if row.activity else ""]
    parts.append(f"konto {row.accounts}" if row.accounts else "")
    parts.append(f"egen regi på {row.own_accounts}" if row.own_accounts else "")
    count = sum(each.service == row.key for each in prices)
    return ServiceLine(
        form_of("tjanst", row), row.label, row.unit, ", ".join(filter(None, parts)), count
    )


def _price(row: models.ServicePrice, labels: Mapping[str, str], today: date) -> PriceRow:
    form = form_of("pris", row)
    first, last = row.valid_from or date.min, row.valid_to or date.max
    state = "gäller" if first <= today <= last else "kommande" if first > today else "har gällt"
    if row.version:
        state = f"i version {row.version}"
    side = "egen regi" if is_own(row.provider_type) else "privat"
    return PriceRow(
        form,
        labels.get(row.service, row.service),
        row.provider_type,
        side if row.provider_type else "",
        _printed(row.price),
        row.valid_from.isoformat() if row.valid_from else "",
        row.valid_to.isoformat() if row.valid_to else "",
        state,
        row.note,
        row.valid_to is None,
    )


def _printed(price: str) -> str:
    """A price in kronor and öre; a text that is no number as it stands."""
    try:
        return price_text(parse_number(price))
    except TertialError:
        return price


def _fault(fault: PriceFault, labels: Mapping[str, str]) -> str:
    """An overlap or a gap in words."""
    name = labels.get(fault.service, fault.service)
    of = ", ".join(
        filter(None, (fault.provider_type, fault.version and f"version {fault.version}"))
    )
    listed = f"{name} ({of})" if of else name
    days = str(fault.first) if fault.first == fault.last else f"{fault.first}–{fault.last}"
    if fault.last == date.max:
        days = f"från och med {fault.first}"
    if fault.kind == "overlap":
        return f"{listed} har två priser på samma gång: {days}. Det senast började räknas."
    return f"{listed} saknar pris: {days}."


def _lost(found: Held, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Prices and volumes of services that are not in the register."""
    used = {each.service for rows in found.volumes.values() for each in rows}
    used |= {each.service for each in found.prices}
    lost = sorted(used - labels.keys())
    said = "Det finns priser eller volymer för {}, som inte är en upplagd insats. De räknas inte."
    return tuple(said.format(each) for each in lost)


# --- changes -------------------------------------------------------------------------------------------------


def end_price(
    *, actor: Actor, committee: str, year: int, key: str, last: date, now: datetime
) -> None:
    """Let a price be valid to a day. Raises ``NotFound``, BadInput("volume.price-day"): before it began."""
    require(actor, "edit_economy", committee)
    with transaction.atomic():
        row = _price_row(committee, year, key)
        if row.valid_from and last < row.valid_from:
            raise BadInput("volume.price-day", day=last, first=row.valid_from)
        _save(actor, committee, year, row, {"valid_to": last.isoformat()}, now)


def follow_price(
    *, actor: Actor, committee: str, year: int, key: str, price: str, first: date, now: datetime
) -> str:
    """A new price from a day, in the place of another, which ends the day before. Returns the new one's key.

    Raises: NotFound. BadInput("volume.price-day"), or what the register raises of the price.
    """
    require(actor, "edit_economy", committee)
    with transaction.atomic():
        row = _price_row(committee, year, key)
        if row.valid_from and first <= row.valid_from:
            raise BadInput("volume.price-day", day=first, first=row.valid_from)
        given = dict(form_of("pris", row).values)
        given |= {"price": price, "valid_from": first.isoformat()}
        before = first - timedelta(days=1)
        _save(actor, committee, year, row, {"valid_to": before.isoformat()}, now)
        return save_record(
            actor=actor, committee=committee, year=year, kind="pris", given=given, now=now
        )


def _price_row(committee: str, year: int, key: str) -> models.ServicePrice:
    rows = models.ServicePrice.objects.select_for_update()
    found = rows.filter(plan_year__committee__slug=committee, plan_year__year=year, key=key).first()
    if found is None:
        raise NotFound("budget.no-record")
    return found


def _save(
    actor: Actor,
    committee: str,
    year: int,
    row: models.ServicePrice,
    changed: Mapping[str, str],
    now: datetime,
) -> None:
    given = {**form_of("pris", row).values, **changed}
    about: dict[str, Any] = {"actor": actor, "committee": committee, "year": year, "now": now}
    save_record(**about, kind="pris", key=row.key, given=given)


# --- history -------------------------------------------------------------------------------------------------


def _events(committee: str, year: int) -> list[models.AuditEvent]:
    """The changes of the registers, the newest first."""
    of_kinds = Q()
    for kind in KINDS:
        of_kinds |= Q(thing__startswith=f"{year}/{kind}/")
    rows = models.AuditEvent.objects.filter(committee__slug=committee, action__in=(SAVED, REMOVED))
    return list(rows.filter(of_kinds)[:SHOWN])


def _history(committee: str, year: int, labels: Mapping[str, str]) -> tuple[Changed, ...]:
    events = _events(committee, year)
    people = names_of({event.actor for event in events})
    newest: dict[str, int] = {}
    for event in events:
        newest.setdefault(event.thing, event.pk)
    found = []
    for event in events:
        kind = _kind(event)
        found.append(
            Changed(
                _what(event),
                _label(kind, event, labels),
                people.get(event.actor, event.actor),
                f"{timezone.localtime(event.at):%Y-%m-%d %H.%M}",
                _fields(kind, event),
                event.pk if newest[event.thing] == event.pk else 0,
            )
        )
    return tuple(found)


def _kind(event: models.AuditEvent) -> RecordKind:
    word = event.thing.split("/")[1]
    return next(kind for kind in KINDS if kind == word)


def _sides(event: models.AuditEvent) -> tuple[dict[str, str], dict[str, str]]:
    before, after = (event.data.get(side) or {} for side in ("before", "after"))
    return dict(before), dict(after)


def _is_new(event: models.AuditEvent) -> bool:
    """Whether the change added the row: what must be filled in was empty before."""
    before, _ = _sides(event)
    required = [each.name for each in FIELDS[_kind(event)] if each.required]
    return event.action == SAVED and all(not before.get(name, "x") for name in required)


def _what(event: models.AuditEvent) -> str:
    if event.action == REMOVED:
        return "Togs bort"
    return "Lades till" if _is_new(event) else "Ändrades"


def _label(kind: RecordKind, event: models.AuditEvent, labels: Mapping[str, str]) -> str:
    before, after = _sides(event)
    key = event.thing.split("/", 2)[2]
    if kind == "tjanst":
        return after.get("label") or before.get("label") or labels.get(key, key)
    service = after.get("service") or before.get("service") or ""
    return f"pris {labels.get(service, service or key)}"


def _fields(kind: RecordKind, event: models.AuditEvent) -> tuple[tuple[str, str, str], ...]:
    before, after = _sides(event)
    return tuple(
        (each.label, before.get(each.name, ""), after.get(each.name, ""))
        for each in FIELDS[kind]
        if before.get(each.name, "") != after.get(each.name, "")
    )


def undo_change(*, actor: Actor, committee: str, year: int, event: int, now: datetime) -> None:
    """Make a row what it was before its newest change; the undoing is a change of its own, which can be undone.

    Raises: NotFound("volume.no-change"). Conflict("budget.record-changed"): it has been changed since.
    """
    require(actor, "edit_economy", committee)
    about: dict[str, Any] = {"actor": actor, "committee": committee, "year": year, "now": now}
    with transaction.atomic():
        found = next((each for each in _events(committee, year) if each.pk == event), None)
        if found is None:
            raise NotFound("volume.no-change")
        kind, key = _kind(found), found.thing.split("/", 2)[2]
        before, after = _sides(found)
        rows = {row.key: row for row in rows_of(kind, committee=committee, year=year)}
        if found.action == REMOVED:
            if key in rows:
                raise Conflict("budget.record-changed")
            save_record(**about, kind=kind, given=before)
            return
        if key not in rows:
            raise Conflict("budget.record-changed")
        form = form_of(kind, rows[key])
        if any(form.values.get(name, "") != text for name, text in after.items()):
            raise Conflict("budget.record-changed")
        if _is_new(found):
            remove_record(**about, kind=kind, key=key)
        else:
            save_record(**about, kind=kind, key=key, given={**form.values, **before})
