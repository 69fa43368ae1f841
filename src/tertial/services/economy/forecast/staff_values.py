"""Texts of a position or of pay terms as values: read as the data package reads them, and what fits no register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def values_of(
    plan_year: models.PlanYear, kind: StaffKind, held: Any, texts: Texts
) -> dict[str, Any]:
    """The values of a row with those texts, ``held`` the row that gets them. Raises ``StaffFault("staff.fields")``."""
    faults: dict[str, str] = {}
    values: dict[str, Any] = {}
    for column in SPECS[kind].columns:
        try:
            values[column.name] = parse(column, texts[column.name])
            _require_room(kind, column.name, texts[column.name])
        except Unfit as unfit:
            faults[column.name] = _("Skriv %(wanted)s.") % {"wanted": unfit}
    faults |= dict(_unfit(plan_year, kind, held, texts, values))
    if faults:
        raise StaffFault(kind, faults)
    return values


def _require_room(kind: StaffKind, name: str, text: str) -> None:
    room = MODELS[kind]._meta.get_field(name).max_length
    if room and len(text) > room:
        raise Unfit(_("högst %(room)s tecken") % {"room": room})


def _unfit(
    plan_year: models.PlanYear, kind: StaffKind, held: Any, texts: Texts, values: Mapping[str, Any]
) -> Iterable[tuple[str, str]]:
    """What fits its column and yet cannot be."""
    for name in ("fte", "overhead", "revision"):
        if texts.get(name) and not _is_number(texts[name]):
            yield name, _("Skriv ett tal som inte är negativt, till exempel 0,75.")
    if kind == "befattning":
        yield from _unfit_position(plan_year, texts, values)
    elif values.get("revision_month") not in (None, *range(1, 13)):
        yield "revision_month", _("Månaden är 1 till 12.")
    others = MODELS[kind].objects.filter(plan_year=plan_year)
    others = others.exclude(pk=held.pk) if held else others
    names = SPECS[kind].key
    if (
        all(name in values for name in names)
        and others.filter(**{name: values[name] for name in names}).exists()
    ):
        yield names[0], _("Finns redan.")


def _unfit_position(
    plan_year: models.PlanYear, texts: Texts, values: Mapping[str, Any]
) -> Iterable[tuple[str, str]]:
    of_year = {"plan_year": plan_year}
    if not models.OrgUnit.objects.filter(code=texts["unit"], **of_year).exists():
        yield "unit", _("Välj en enhet som finns.")
    lines = models.ReportLine.objects.filter(plan_year__committee=plan_year.committee)
    if texts["line"] and not lines.filter(key=texts["line"], level="detail").exists():
        yield "line", _("Välj en rad som finns.")
    vacant = models.Position.objects.filter(key=texts["fills"], kind="vacant", **of_year)
    if texts["fills"] and not vacant.exists():
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
