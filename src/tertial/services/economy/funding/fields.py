"""The fields of what the economy is planned with: registers of the plan year that are filled in row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tertial.store import models

RecordKind = Literal[
    "askande",
    "ram",
    "satsning",
    "nyckel",
    "bidrag",
    "investering",
    "lokal",
    "tjanst",
    "pris",
    "overforing",
]
FieldKind = Literal[
    "line",
    "money",
    "text",
    "choice",
    "unit",
    "version",
    "ranges",
    "shares",
    "date",
    "flag",
    "goals",
    "number",
    "count",
    "service",
    "grant_shares",
]


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field of a form: its column, its label, what it may hold."""

    name: str
    label: str
    kind: FieldKind = "line"
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""


CHANGE_KINDS: tuple[tuple[str, str], ...] = (
    ("volume", "Volymer"),
    ("other", "Annat"),
    ("moved", "Flytt mellan nämnder"),
    ("already_in_base", "Beslutat under förra året"),
)
GRANT_STATES: tuple[tuple[str, str], ...] = (
    ("planned", "Planerat"),
    ("applied", "Ansökt"),
    ("granted", "Beviljat"),
    ("received", "Utbetalat"),
    ("reported", "Återrapporterat"),
    ("closed", "Avslutat"),
    ("refused", "Avslag"),
)
DECISIONS: tuple[tuple[str, str], ...] = (
    ("", ""),
    ("earlier", "Tidigare beslutat"),
    ("new", "Nytt beslut"),
)
INVESTMENT_KINDS: tuple[tuple[str, str], ...] = (
    ("", ""),
    ("reinvestment", "Reinvestering"),
    ("new_investment", "Nyinvestering"),
    ("both", "re-/nyinvesteringar"),
)
PREMISES_STATES: tuple[tuple[str, str], ...] = (
    ("need", "Behov"),
    ("study", "Utreds"),
    ("decided", "Beslutat"),
    ("building", "Byggs"),
    ("done", "Inflyttat"),
    ("stopped", "Avbrutet"),
)
CARRY_KINDS: tuple[tuple[str, str], ...] = (
    ("operations", "Drift"),
    ("investment", "Investering"),
)
_DECIDED_IN = RecordField("decided_in", "I vilket beslut", help="KF 2025-11-24 § 12")
_FOLLOWED = (
    RecordField("unit", "Följs på enhet", "unit"),
    RecordField("tag", "Följs på märkning"),
    RecordField("project", "Följs på projekt"),
    RecordField("activity", "Följs på verksamhet"),
    RecordField("accounts", "Följs på konton", "ranges", help="50-58 7110"),
)
_NOTE = RecordField("note", "Anmärkning", "text")
FIELDS: Mapping[RecordKind, tuple[RecordField, ...]] = {
    "askande": (
        RecordField("label", "Vad pengarna är till", required=True),
        RecordField("asked", "Begärt, kronor", "money"),
        RecordField("expected", "Väntat, kronor", "money"),
        RecordField("decided", "Beslutat, kronor", "money"),
        _DECIDED_IN,
        RecordField("version", "Finns i budgetversion", "version"),
        RecordField("unit", "Enhet", "unit"),
        RecordField("reason", "Varför", "text"),
    ),
    "ram": (
        RecordField("label", "Vad som ändras", required=True),
        RecordField("kind", "Slag", "choice", required=True, choices=CHANGE_KINDS),
        RecordField("amount", "Belopp, kronor", "money", required=True, help="plus ökar ramen"),
        _DECIDED_IN,
        RecordField("note", "Förklaring", "text"),
    ),
    "satsning": (
        RecordField("label", "Vad pengarna är till", required=True),
        RecordField("amount", "Beslutat, kronor", "money", required=True),
        _DECIDED_IN,
        *_FOLLOWED,
        _NOTE,
    ),
    "nyckel": (
        RecordField("label", "Namn", required=True),
        RecordField(
            "shares", "Tolv andelar", "shares", required=True, help="1/12 1/12 … eller procent"
        ),
    ),
    "bidrag": (
        RecordField("label", "Bidragets namn", required=True),
        RecordField("authority", "Myndighet eller givare"),
        RecordField("status", "Läge", "choice", required=True, choices=GRANT_STATES),
        RecordField("applied_first", "Ansökt, första omgången, kronor", "money"),
        RecordField("applied_second", "Ansökt, andra omgången, kronor", "money"),
        RecordField("decided", "Beviljat, kronor", "money"),
        RecordField("received", "Erhållet, kronor", "money", help="om det inte följs i huvudboken"),
        RecordField("budgeted", "I budget, kronor", "money"),
        RecordField("forecast", "I prognos, kronor", "money"),
        RecordField("cost", "Kostnad, kronor", "money", help="om den inte följs i huvudboken"),
        RecordField("passed_on", "Förmedlat vidare, kronor", "money", help="utöver kostnaden"),
        RecordField("repaid", "Återbetalat, kronor", "money"),
        RecordField("is_retroactive", "Söks i efterhand", "flag"),
        RecordField("is_repayable", "Det som inte används betalas tillbaka", "flag"),
        RecordField("report_by", "Återrapporteras senast", "date"),
        RecordField(
            "shared_with", "Delas med nämnder", "grant_shares", help="Socialnämnden 40 %, gsn 10 %"
        ),
        RecordField("goals", "Mål som bidraget stöder", "goals"),
        *_FOLLOWED,
        RecordField("purpose", "Ändamål", "text"),
        _NOTE,
    ),
    "investering": (
        RecordField("label", "Investering", required=True),
        RecordField("decision", "Beslut", "choice", choices=DECISIONS),
        RecordField("kind", "Slag", "choice", choices=INVESTMENT_KINDS),
        RecordField("budget", "Budget, kronor", "money"),
        RecordField("carried_over", "Överfört från förra året, kronor", "money"),
        RecordField("added", "Tillfört under året, kronor", "money", help="ur lokalplanen"),
        RecordField("forecast", "Prognos, kronor", "money"),
        RecordField("projects", "Projekt i huvudboken", "ranges", help="2601-2609 2655"),
        RecordField("unit", "Enhet", "unit"),
        _DECIDED_IN,
        _NOTE,
    ),
    "lokal": (
        RecordField("label", "Lokal", required=True),
        RecordField("status", "Läge", "choice", required=True, choices=PREMISES_STATES),
        RecordField("places", "Platser", "count"),
        RecordField("ready_on", "Klar", "date"),
        RecordField("rent", "Ändrad hyra för ett helt år, kronor", "money", help="plus är dyrare"),
        RecordField("unit", "Enhet", "unit"),
        RecordField("investment", "Investeringens nyckel"),
        _DECIDED_IN,
        RecordField("need", "Behov", "text"),
        _NOTE,
    ),
    "tjanst": (
        RecordField("label", "Insats", required=True),
        RecordField("unit", "Räknas i", required=True, help="timmar, platser, dygn"),
        RecordField("activity", "Verksamhet i huvudboken"),
        RecordField("accounts", "Konton i huvudboken", "ranges", help="46"),
        RecordField(
            "own_accounts", "Konton för egen regi", "ranges", help="4710, om de är andra än ovan"
        ),
    ),
    "pris": (
        RecordField("service", "Insats", "service", required=True),
        RecordField("provider_type", "Slag av utförare", help="tomt för alla"),
        RecordField("price", "Pris per enhet, kronor", "number", required=True),
        RecordField("version", "Räknas i version", help="tomt är det pris som betalas"),
        RecordField("valid_from", "Från och med", "date"),
        RecordField("valid_to", "Till och med", "date"),
        RecordField("note", "Anmärkning"),
    ),
    "overforing": (
        RecordField("label", "Vad som förs över", required=True),
        RecordField("kind", "Slag", "choice", required=True, choices=CARRY_KINDS),
        RecordField("unit", "Enhet", "unit"),
        RecordField(
            "amount", "Begärt, kronor", "money", required=True, help="plus är överskott som tas med"
        ),
        RecordField("reason", "Varför", "text", required=True),
        RecordField("decided", "Beslutat, kronor", "money"),
        _DECIDED_IN,
    ),
}
MODELS: Mapping[RecordKind, Any] = {
    "askande": models.AppropriationRequest,
    "ram": models.FrameChange,
    "satsning": models.EarmarkedInitiative,
    "nyckel": models.PeriodKey,
    "bidrag": models.Grant,
    "investering": models.Investment,
    "lokal": models.PremisesProject,
    "tjanst": models.PricedService,
    "pris": models.ServicePrice,
    "overforing": models.CarryOverRequest,
}
