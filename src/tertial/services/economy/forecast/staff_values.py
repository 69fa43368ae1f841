"""Texts of a position or of pay terms as values: read as the data package reads them, and what fits no register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from django.utils.translation import gettext as _

from tertial.domain.swedish import parse_number
from tertial.errors import BadInput, NotFound
from tertial.services.package.spec import TABLES
from tertial.services.package.values import Unfit, parse, write
from tertial.store import models

StaffKind = Literal["befattning", "lonevillkor"]
SPECS = {
    "befattning": next(each for each in TABLES if each.name == "positions"),
    "lonevillkor": next(each for each in TABLES if each.name == "pay_terms"),
}
MODELS: Mapping[str, Any] = {"befattning": models.Position, "lonevillkor": models.PayTerm}
LABELS: Mapping[str, Mapping[str, str]] = {
    "befattning": {
        "key": "Tjänstenummer",
        "unit": "Enhet",
        "title": "Befattning",
        "kind": "Slag",
        "fte": "Sysselsättningsgrad",
        "monthly_pay": "Månadslön för heltid, kr",
        "starts_on": "Första dag",
        "ends_on": "Sista dag",
        "group": "Grupp av lönevillkor",
        "line": "Rapportrad",
        "fills": "Arbetar i stället för",
        "note": "Anmärkning",
    },
    "lonevillkor": {
        "group": "Grupp",
        "valid_from": "Gäller från och med",
        "overhead": "Personalomkostnad, procent",
        "revision_month": "Lönerna revideras i",
        "revision": "Lönerevision, procent",
    },
}
"""What each column is called on the page and in the workbook."""
Texts = Mapping[str, str]


class StaffFault(BadInput):
    """A row that cannot be saved: ``faults`` by column."""

    def __init__(self, kind: str, faults: Mapping[str, str]) -> None:
        name, fault = next(iter(faults.items()))
        super().__init__("staff.fields", count=len(faults), first=f"{LABELS[kind][name]}: {fault}")
        self.faults = dict(faults)


def kind_of(word: str) -> StaffKind:
    """The register that an address names. Raises ``NotFound("staff.unknown")``."""
    if word not in SPECS:
        raise NotFound("staff.unknown")
    return cast(StaffKind, word)


def texts_of(kind: StaffKind, row: Any) -> dict[str, str]:
    """A row as the package writes it."""
    columns = SPECS[kind].columns
    return {each.name: write(each, getattr(row, each.name)) if row else "" for each in columns}


@dataclass(slots=True)
class Known:
    """What a year holds that rows refer to, from one question each: asked for once, however many rows are saved.

    ``places`` are the rows by what identifies them, ``last`` the highest order.
    """

    units: frozenset[str]
    lines: frozenset[str]
    vacant: set[str]
    places: dict[tuple[Any, ...], int]
    last: int

    @property
    def keys(self) -> list[str]:
        return [str(place[0]) for place in self.places]

    def add(self, kind: StaffKind, number: int, texts: Texts, values: Mapping[str, Any]) -> None:
        """A row is there now, or will be, with those values."""
        self.places = {place: row for place, row in self.places.items() if row != number}
        self.places[_place(kind, values)] = number
        self.last += 1
        if texts.get("kind") == "vacant":
            self.vacant.add(texts["key"])


def known_of(plan_year: models.PlanYear, kind: StaffKind) -> Known:
    """What the rows of a year's register may refer to, and which there are."""
    lines = models.ReportLine.objects.filter(
        plan_year__committee=plan_year.committee, level="detail"
    )
    rows = list(MODELS[kind].objects.filter(plan_year=plan_year))
    vacant = models.Position.objects.filter(plan_year=plan_year, kind="vacant")
    units = models.OrgUnit.objects.filter(plan_year=plan_year)
    return Known(
        frozenset(units.values_list("code", flat=True)),
        frozenset(lines.values_list("key", flat=True)),
        set(vacant.values_list("key", flat=True)),
        {tuple(getattr(row, name) for name in SPECS[kind].key): row.pk for row in rows},
        max((row.order for row in rows), default=0),
    )


def _place(kind: StaffKind, values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(values.get(name) for name in SPECS[kind].key)


def values_of(kind: StaffKind, known: Known, number: int, texts: Texts) -> dict[str, Any]:
    """The values of the row of that number (0: a new one) with those texts. Raises ``StaffFault("staff.fields")``."""
    faults: dict[str, str] = {}
    values: dict[str, Any] = {}
    for column in SPECS[kind].columns:
        try:
            values[column.name] = parse(column, texts[column.name])
            _require_room(kind, column.name, texts[column.name])
        except Unfit as unfit:
            faults[column.name] = _("Skriv %(wanted)s.") % {"wanted": unfit}
    faults |= dict(_unfit(kind, known, number, texts, values))
    if faults:
        raise StaffFault(kind, faults)
    return values


def _require_room(kind: StaffKind, name: str, text: str) -> None:
    room = MODELS[kind]._meta.get_field(name).max_length
    if room and len(text) > room:
        raise Unfit(_("högst %(room)s tecken") % {"room": room})


def _unfit(
    kind: StaffKind, known: Known, number: int, texts: Texts, values: Mapping[str, Any]
) -> Iterable[tuple[str, str]]:
    """What fits its column and yet cannot be."""
    for name in ("fte", "overhead", "revision"):
        if texts.get(name) and not _is_number(texts[name]):
            yield name, _("Skriv ett tal som inte är negativt, till exempel 0,75.")
    if kind == "befattning":
        yield from _unfit_position(known, texts, values)
    elif values.get("revision_month") not in (None, *range(1, 13)):
        yield "revision_month", _("Månaden är 1 till 12.")
    if known.places.get(_place(kind, values), number) != number:
        yield SPECS[kind].key[0], _("Finns redan.")


def _unfit_position(
    known: Known, texts: Texts, values: Mapping[str, Any]
) -> Iterable[tuple[str, str]]:
    if texts["unit"] not in known.units:
        yield "unit", _("Välj en enhet som finns.")
    if texts["line"] and texts["line"] not in known.lines:
        yield "line", _("Välj en rad som finns.")
    if texts["fills"] and texts["fills"] not in known.vacant:
        yield "fills", _("Välj en vakant tjänst.")
    if texts["fills"] and texts["kind"] != "agency":
        yield "fills", _("Bara inhyrd personal arbetar i stället för någon.")
    if (values.get("monthly_pay") or 0) < 0:
        yield "monthly_pay", _("Lönen kan inte vara negativ.")
    if (values.get("ends_on") or date.max) < (values.get("starts_on") or date.min):
        yield "ends_on", _("Sista dagen är före den första.")


def _is_number(text: str) -> bool:
    try:
        return parse_number(text) >= 0
    except BadInput:
        return False
