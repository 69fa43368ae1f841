"""Answers, by kind: their fields, what is lacking in them, and what an approved one becomes in the records.

An answer is a mapping of field to text, as it was written. Until it is approved it is only in the ask; then it is what
the report prints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tertial.domain.rounds import AskKind
from tertial.domain.swedish import parse_amount_ore, parse_printed
from tertial.errors import BadInput
from tertial.services.documents.texts import bring
from tertial.services.rounds.pages import Field
from tertial.services.rounds.things import Thing, value_period
from tertial.store import models

Value = Mapping[str, str]
LONGEST = 20_000
"""Characters of one field: more than anybody writes, less than fills a disk."""


@dataclass(frozen=True, slots=True)
class AnswerKind:
    """``fields`` are those of a thing, ``lacking`` says by field what must be mended before it can be handed in,
    ``apply`` writes an approved answer to the records."""

    label: str
    fields: Callable[[Thing, Value], list[Field]]
    lacking: Callable[[Thing, Value], dict[str, str]]
    summary: Callable[[Value], str]
    apply: Callable[[models.Ask, Value, str, datetime], None]


def clean(given: Mapping[str, Any], names: frozenset[str]) -> dict[str, str]:
    """The fields of an answer as they were sent, without those that no answer has.

    Raises: BadInput("answer.long"): a field of more than ``LONGEST`` characters.
    """
    found = {n: str(given[n]).replace("\r\n", "\n").strip() for n in names if n in given}
    for name, text in found.items():
        if len(text) > LONGEST:
            raise BadInput("answer.long", field=name, length=len(text), most=LONGEST)
    return found


# --- status ---------------------------------------------------------------------------------------------------


def _status_fields(thing: Thing, value: Value) -> list[Field]:
    return [
        Field("status", _("Läge"), "choice", value.get("status", ""), thing.choices),
        Field("comment", _("Kommentar"), "long", value.get("comment", "")),
    ]


def _status_lacking(thing: Thing, value: Value) -> dict[str, str]:
    if not value.get("status"):
        return {"status": _("Välj ett läge.")}
    return {}


def _apply_status(ask: models.Ask, value: Value, by: str, now: datetime) -> None:
    models.ItemStatus.objects.update_or_create(
        plan_year=ask.round.plan_year,
        report=ask.round.report,
        item=ask.thing,
        defaults={"status": value["status"], "comment": value.get("comment", "")},
    )


# --- indicator ------------------------------------------------------------------------------------------------

SEXES = {"value": "T", "women": "K", "men": "M"}


def _indicator_fields(thing: Thing, value: Value) -> list[Field]:
    split = [
        Field("women", _("Kvinnor"), "number", value.get("women", "")),
        Field("men", _("Män"), "number", value.get("men", "")),
    ]
    return [
        Field("value", _("Värde"), "number", value.get("value", "")),
        *(split if thing.by_sex else ()),
        Field("source", _("Källa, om en annan än vanligt"), "line", value.get("source", "")),
        Field("comment", _("Kommentar"), "long", value.get("comment", "")),
    ]


def _indicator_lacking(thing: Thing, value: Value) -> dict[str, str]:
    found = {}
    if not value.get("value") and not value.get("comment"):
        found["value"] = _("Skriv värdet, eller en kommentar om varför det saknas.")
    for name in SEXES:
        text = value.get(name, "")
        if text and parse_printed(text).kind == "word":
            found[name] = _(
                "”%(text)s” är inget tal. Skriv till exempel 9,1 och förklara i kommentaren."
            ) % {"text": text}
    return found


def _apply_indicator(ask: models.Ask, value: Value, by: str, now: datetime) -> None:
    year = ask.round.plan_year
    of_year = {"plan_year": year}
    indicator = models.Indicator.objects.filter(**of_year, key=ask.thing).first()
    report = models.Report.objects.filter(**of_year, key=ask.round.report).first()
    frequency = indicator.frequency if indicator else ""
    period = str(value_period(report, ask.round.period_end, frequency))
    models.IndicatorValue.objects.bulk_create(
        models.IndicatorValue(
            **of_year,
            indicator=ask.thing,
            period=period,
            sex=sex,
            unit=ask.unit,
            raw=value[name][:60],
            source=value.get("source", "")[:200],
            measured_on=now.date(),
            entered_at=now,
            entered_by=by,
        )
        for name, sex in SEXES.items()
        if value.get(name)
    )
    if value.get("comment"):
        models.IndicatorNote.objects.update_or_create(
            **of_year,
            report=ask.round.report,
            indicator=ask.thing,
            defaults={"comment": value["comment"]},
        )


# --- assessment -----------------------------------------------------------------------------------------------


def _assessment_fields(thing: Thing, value: Value) -> list[Field]:
    fields = [
        Field("grade", _("Bedömning"), "choice", value.get("grade", ""), thing.choices),
        Field("motive", _("Skäl"), "long", value.get("motive", "")),
    ]
    if thing.rule:
        said = _("Nämndens regel säger ”%(grade)s”.") % {"grade": thing.rule}
        fields.append(
            Field(
                "reason",
                _("Varför en annan bedömning än regeln"),
                "long",
                value.get("reason", ""),
                help=said,
            )
        )
    return fields


def _assessment_lacking(thing: Thing, value: Value) -> dict[str, str]:
    found = {}
    if not value.get("grade"):
        found["grade"] = _("Välj en bedömning.")
    if not value.get("motive"):
        found["motive"] = _("Skriv vad bedömningen bygger på.")
    if thing.rule and value.get("grade") not in ("", None, thing.rule) and not value.get("reason"):
        found["reason"] = _("Regeln säger ”%(grade)s”: skriv varför bedömningen är en annan.") % {
            "grade": thing.rule
        }
    return found


def _apply_assessment(ask: models.Ask, value: Value, by: str, now: datetime) -> None:
    motive = "\n\n".join(filter(None, (value.get("motive"), value.get("reason"))))
    year = ask.round.plan_year
    report = models.Report.objects.filter(plan_year=year, key=ask.round.report).first()
    models.Assessment.objects.update_or_create(
        plan_year=year,
        report=ask.round.report,
        goal=ask.thing,
        defaults={
            "grade": value["grade"],
            "motive": motive,
            "assessed_by": by,
            "assessed_on": now.date(),
            "is_preliminary": report is None or not is_year_end(report.period_end),
        },
    )


def is_year_end(day: date) -> bool:
    """Until the year's end an assessment is preliminary."""
    return (day.month, day.day) == (12, 31)


# --- text, event ----------------------------------------------------------------------------------------------


def _text_fields(thing: Thing, value: Value) -> list[Field]:
    return [Field("body", _("Text"), "long", value.get("body", ""))]


def _text_lacking(thing: Thing, value: Value) -> dict[str, str]:
    return {} if value.get("body") else {"body": _("Skriv texten.")}


def _apply_text(ask: models.Ask, value: Value, by: str, now: datetime) -> None:
    models.SectionText.objects.update_or_create(
        plan_year=ask.round.plan_year,
        report=ask.round.report,
        section=ask.thing,
        defaults={"body": value["body"]},
    )
    about = {(ask.round.report, ask.thing): value["body"]}
    bring(ask.round.plan_year, about, by=by, now=now)


def _event_fields(thing: Thing, value: Value) -> list[Field]:
    return [
        Field("nothing", _("Inget att rapportera"), "yes", value.get("nothing", "")),
        Field("title", _("Händelse"), "line", value.get("title", "")),
        Field("text", _("Vad den betyder"), "long", value.get("text", "")),
        Field(
            "amount",
            _("Effekt på årets resultat, kronor"),
            "number",
            value.get("amount", ""),
            help=_("Plus förbättrar resultatet. Lämna tomt om effekten inte är känd."),
        ),
    ]


def _event_lacking(thing: Thing, value: Value) -> dict[str, str]:
    if value.get("nothing") and not value.get("title"):
        return {}
    found = {}
    if not value.get("title"):
        found["title"] = _(
            "Skriv vad som har hänt, eller kryssa i att det inte finns något att rapportera."
        )
    if value.get("amount"):
        try:
            parse_amount_ore(value["amount"])
        except BadInput:
            found["amount"] = _("Skriv beloppet i kronor, till exempel -1 250 000.")
    return found


def _event_summary(value: Value) -> str:
    return value.get("title") or (_("Inget att rapportera") if value.get("nothing") else "")


def _apply_event(ask: models.Ask, value: Value, by: str, now: datetime) -> None:
    year, report = ask.round.plan_year, ask.round.report
    key = f"{report}-{ask.thing}"[:80]
    if not value.get("title"):
        models.PlanItem.objects.filter(plan_year=year, key=key, kind="event").delete()
        models.ItemStatus.objects.filter(plan_year=year, item=key, report=report).delete()
        return
    amount = parse_amount_ore(value["amount"]) if value.get("amount") else None
    models.PlanItem.objects.update_or_create(
        plan_year=year,
        key=key,
        defaults={
            "kind": "event",
            "title": value["title"],
            "text": value.get("text", ""),
            "unit": ask.unit,
            "owner": by,
            "amount": amount,
        },
    )
    models.ItemStatus.objects.update_or_create(
        plan_year=year, report=report, item=key, defaults={"status": "", "comment": ""}
    )


KINDS: Mapping[AskKind, AnswerKind] = {
    "status": AnswerKind(
        "Läge", _status_fields, _status_lacking, lambda v: v.get("status", ""), _apply_status
    ),
    "indicator": AnswerKind(
        "Värde",
        _indicator_fields,
        _indicator_lacking,
        lambda v: v.get("value", ""),
        _apply_indicator,
    ),
    "assessment": AnswerKind(
        "Bedömning",
        _assessment_fields,
        _assessment_lacking,
        lambda v: v.get("grade", ""),
        _apply_assessment,
    ),
    "text": AnswerKind(
        "Text", _text_fields, _text_lacking, lambda v: v.get("body", "")[:80], _apply_text
    ),
    "event": AnswerKind("Händelse", _event_fields, _event_lacking, _event_summary, _apply_event),
    # A forecast is written on its sheet, and the ask follows what becomes of it (``forecasts.py``).
    "forecast": AnswerKind(
        "Prognos",
        lambda thing, value: [],
        lambda thing, value: {"sheet": _("Prognosen lämnas in på enhetens blad.")},
        lambda value: "",
        lambda ask, value, by, now: None,
    ),
}
NAMES: Mapping[AskKind, frozenset[str]] = {
    "status": frozenset({"status", "comment"}),
    "indicator": frozenset({"value", "women", "men", "source", "comment"}),
    "assessment": frozenset({"grade", "motive", "reason"}),
    "text": frozenset({"body"}),
    "event": frozenset({"nothing", "title", "text", "amount"}),
    "forecast": frozenset(),
}
