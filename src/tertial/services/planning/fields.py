"""The fields of goals, indicators and items: what they are called, how they read as text, and back.

Forms, the audit trail and its undo all use the text, so that what was changed can be shown and taken back exactly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tertial.domain.computed import parse_formula
from tertial.domain.control import bands_text, parse_bands
from tertial.domain.figure import Unit
from tertial.domain.money import in_unit
from tertial.domain.swedish import parse_amount_ore, parse_number
from tertial.errors import BadInput
from tertial.services.messages import sentence
from tertial.services.package.values import RANGES
from tertial.services.planning.pages import ThingKind
from tertial.services.rounds.things import forget
from tertial.store import models

LONGEST_TEXT = 20_000
TARGET_LINE = re.compile(r"(etappmål|målvärde) ([12][0-9]{3}): (\S.{0,58}\S|\S)")
HORIZONS = {"etappmål": "milestone", "målvärde": "long"}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """``kind``: line, long, date, money, number, count (empty is 0), yes, choice (of ``choices``, or a list the form
    knows), targets, formula, ranges or bands (of a control)."""

    name: str
    label: str
    kind: str = "line"
    is_required: bool = False
    longest: int = 200
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()


GOAL: Sequence[FieldSpec] = (
    FieldSpec("label", "Målets lydelse", is_required=True, longest=300),
    FieldSpec("level", "Nivå", "choice", is_required=True),
    FieldSpec("parent", "Under målet", "choice"),
    FieldSpec("text", "Beskrivning", "long", longest=LONGEST_TEXT),
    FieldSpec("unit", "Enhet", "choice", help="För mål i en enhets arbetsplan."),
    FieldSpec("owner", "Ansvarig", longest=150, help="Användarnamn eller funktion."),
)
INDICATOR: Sequence[FieldSpec] = (
    FieldSpec("name", "Namn", is_required=True, longest=300),
    FieldSpec("goal", "Mäter målet", "choice", is_required=True),
    FieldSpec("description", "Vad som mäts och hur", "long", longest=LONGEST_TEXT),
    FieldSpec("unit", "Enhet", longest=20, help="%, mnkr, index …"),
    FieldSpec("decimals", "Decimaler", "number", is_required=True),
    FieldSpec("polarity", "Bättre är", "choice", is_required=True),
    FieldSpec(
        "targets",
        "Målvärden",
        "targets",
        longest=2_000,
        help="Ett på varje rad: etappmål 2026: 82 eller målvärde 2030: ≤ 7,7.",
    ),
    FieldSpec("frequency", "Mäts", "choice"),
    FieldSpec("by_sex", "Redovisas per kön", "yes"),
    FieldSpec("source", "Källa"),
    FieldSpec("owner", "Lämnar värdet", longest=150, help="Användarnamn eller funktion."),
    FieldSpec(
        "guard",
        "Minsta grupp som visas",
        "number",
        help="Tomt betyder kommunens gräns.",
    ),
    FieldSpec(
        "formula",
        "Räknas ur andra",
        "formula",
        longest=300,
        help="Funktion och indikatorer: share a b, sum a b, mean a, change a …",
    ),
)
_PARENT = FieldSpec("parent", "Hör till", "choice", is_required=True)
ITEM: Sequence[FieldSpec] = (
    FieldSpec("title", "Rubrik", "long", is_required=True, longest=2_000),
    FieldSpec("goal", "Mål", "choice"),
    FieldSpec("background", "Bakgrund", "long", longest=LONGEST_TEXT),
    FieldSpec("text", "Vad som ska göras", "long", longest=LONGEST_TEXT),
    FieldSpec("owner", "Ansvarig", longest=150, help="Användarnamn eller funktion."),
    FieldSpec("unit", "Enhet", "choice"),
    FieldSpec("due", "Klart senast", "date"),
    FieldSpec("origin", "Kommer från", help="Den som gav det, eller styrdokumentet."),
    FieldSpec("decided_on", "Beslutat", "date"),
    FieldSpec("paragraph", "Paragraf", longest=40),
    FieldSpec("case_number", "Diarienummer", longest=60),
    FieldSpec("amount", "Effekt i kronor", "money", longest=40, help="Plus förbättrar resultatet."),
)
PROJECT: Sequence[FieldSpec] = (
    FieldSpec("area", "Område", longest=120),
    FieldSpec("current_state", "Nuläge", "long", longest=LONGEST_TEXT),
    FieldSpec("target_state", "Önskat läge", "long", longest=LONGEST_TEXT),
    FieldSpec("this_year", "Det här året", "long", longest=LONGEST_TEXT),
    FieldSpec("effects", "Förväntade effekter", "long", longest=LONGEST_TEXT),
    FieldSpec("benefit", "Nyttan i ord", "long", longest=LONGEST_TEXT),
)
STAGES: tuple[tuple[str, str], ...] = (
    ("gross", "Bruttorisklistan"),
    ("plan", "Nämndens plan"),
    ("below", "Hanteras inom förvaltningen"),
    ("closed", "Avslutad"),
)
REVIEWERS: tuple[tuple[str, str], ...] = (
    ("auditors", "Revisorerna"),
    ("authority", "Myndighet"),
    ("consultant", "Konsult"),
    ("internal", "Intern granskning"),
)
RISK: Sequence[FieldSpec] = (
    FieldSpec("stage", "Lista", "choice", is_required=True, choices=STAGES),
    FieldSpec("source", "Varifrån", help="Enhet, kvalitetsarbete, granskning, planens utmaningar."),
    FieldSpec("cause", "Orsak", "long", longest=LONGEST_TEXT),
    FieldSpec("event", "Händelse", "long", longest=LONGEST_TEXT),
    FieldSpec("effect", "Effekt", "long", longest=LONGEST_TEXT),
    FieldSpec("process", "Process", longest=120, help="Nummer och namn i processregistret."),
    FieldSpec(
        "committees", "Gäller nämnderna", help="För en delad lista: von sn. Tomt är den egna."
    ),
    FieldSpec("is_work_environment", "Arbetsmiljörisk, redovisas för sig", "yes"),
    FieldSpec("accepted_until", "Accepteras till och med", "date"),
    FieldSpec("accepted_why", "Varför den accepteras", "long", longest=LONGEST_TEXT),
)
CONTROL: Sequence[FieldSpec] = (
    FieldSpec("method", "Metod", "long", longest=LONGEST_TEXT),
    FieldSpec("population", "Population", "long", longest=LONGEST_TEXT),
    FieldSpec(
        "accounts", "Konton", "ranges", help="Vars verifikationer är populationen: 7600-7699."
    ),
    FieldSpec("data_source", "Datakälla"),
    FieldSpec("frequency", "Hur ofta", longest=60),
    FieldSpec(
        "bands",
        "Bedömning",
        "bands",
        longest=400,
        help="0–79 % Ej godkänt; 80–89 % Delvis godkänt; 90–100 % Godkänt",
    ),
    FieldSpec("small_at_most", "Få fall är högst", "count", help="0: ingen regel för få fall."),
    FieldSpec(
        "small_bands",
        "Bedömning av få fall",
        "line",
        longest=400,
        help="Efter antal rätt: 0–3 Ej godkänd; 4 Delvis godkänd; 5–6 Godkänd",
    ),
    FieldSpec("corrective", "Korrigerande åtgärd", "long", longest=LONGEST_TEXT),
)
CHECK: Sequence[FieldSpec] = (
    FieldSpec("process", "Process", longest=120, help="Nummer och namn i processregistret."),
    FieldSpec("why", "Varför", "long", longest=LONGEST_TEXT),
    FieldSpec("target", "Mål", help="I ord: alltid över 70."),
    FieldSpec("target_lowest", "Lägsta godtagna värde", "decimal", longest=20),
    FieldSpec("measured_in", "Enhet för värdet", longest=20, help="%, index, antal …"),
    FieldSpec("indicator", "Indikator som ger värdena", "choice"),
)
REVIEW: Sequence[FieldSpec] = (
    FieldSpec("reviewer", "Granskare"),
    FieldSpec("reviewer_kind", "Slag", "choice", choices=REVIEWERS),
    FieldSpec("received_on", "Kom in", "date"),
    FieldSpec("findings", "Iakttagelser", "long", longest=LONGEST_TEXT),
    FieldSpec("answer_due", "Ska besvaras", "date"),
    FieldSpec("answered_on", "Besvarades", "date"),
    FieldSpec("answer", "Nämndens svar", "long", longest=LONGEST_TEXT),
    FieldSpec("committees", "Gäller nämnderna", help="von sn. Tomt är den egna."),
)


@dataclass(frozen=True, slots=True)
class Detail:
    """What items of a kind have besides: the table of it, with a row by the item's key, and its fields."""

    model: Any
    specs: Sequence[FieldSpec]


DETAILS: Mapping[str, Detail] = {
    "project": Detail(models.Project, PROJECT),
    "risk": Detail(models.RiskDetail, RISK),
    "control": Detail(models.ControlDetail, CONTROL),
    "check": Detail(models.CheckDetail, CHECK),
    "review": Detail(models.ReviewDetail, REVIEW),
}
PARENTS: Mapping[str, str] = {"measure": "risk", "control": "risk", "action": "review"}
"""Kinds of items that are part of another: of which kind."""


_ASSESSED = {
    "score_gross": "Riskvärde före åtgärder",
    "score_net": "Riskvärde efter åtgärder",
    "score_reason": "Motivering",
}


def label_of(kind: str, name: str) -> str:
    """What a field of a thing is called; what is none is its own name.

    >>> label_of("goal", "text"), label_of("item", "text")
    ('Beskrivning', 'Vad som ska göras')
    """
    besides = (spec for detail in DETAILS.values() for spec in detail.specs)
    own = {"goal": GOAL, "indicator": INDICATOR}.get(kind, (*ITEM, _PARENT, *besides))
    labels = {spec.name: spec.label for spec in own} | _ASSESSED
    return "Borttaget" if name == "ended_on" else labels.get(name, name)


def detail_texts(item_kind: str, row: Any) -> tuple[tuple[str, str], ...]:
    """What an item has besides, as labels and texts to read; choices in their words."""
    return tuple(
        (spec.label, dict(spec.choices).get(text, text))
        for spec in detail_specs(item_kind)
        for text in (_text(spec, getattr(row, spec.name, None)),)
    )


MODELS: Mapping[ThingKind, Any] = {
    "goal": models.Goal,
    "indicator": models.Indicator,
    "item": models.PlanItem,
}


def specs_of(kind: ThingKind, item_kind: str = "") -> Sequence[FieldSpec]:
    """The fields of a thing; some kinds of items have their own besides an item's."""
    if kind == "item":
        part = (_PARENT,) if item_kind in PARENTS else ()
        return (*part, *ITEM, *detail_specs(item_kind))
    return GOAL if kind == "goal" else INDICATOR


def detail_specs(item_kind: str) -> Sequence[FieldSpec]:
    """The fields that items of a kind have besides."""
    return DETAILS[item_kind].specs if item_kind in DETAILS else ()


def as_text(kind: ThingKind, row: Any) -> dict[str, str]:
    """A thing as its fields' texts."""
    item_kind = row.kind if kind == "item" else ""
    own = detail_specs(item_kind)
    detail = None
    if own:
        rows = DETAILS[item_kind].model.objects
        detail = rows.filter(plan_year=row.plan_year, item=row.key).first()
    found = {}
    for spec in specs_of(kind, item_kind):
        if spec.kind == "targets":
            found[spec.name] = _targets_text(row)
        else:
            source = detail if spec in own else row
            found[spec.name] = _text(spec, getattr(source, spec.name, None))
    return found


def write(kind: ThingKind, row: Any, texts: Mapping[str, str]) -> None:
    """Put fields' texts, which have been checked, in a thing and save it."""
    item_kind = row.kind if kind == "item" else ""
    besides = detail_specs(item_kind)
    for spec in specs_of(kind, item_kind):
        if spec.name in texts and spec.kind != "targets" and spec not in besides:
            setattr(row, spec.name, value_of(spec, texts[spec.name]))
    row.save()
    if "targets" in texts:
        _write_targets(row, texts["targets"])
    own = {s.name: value_of(s, texts[s.name]) for s in besides if s.name in texts}
    if own:
        rows = DETAILS[item_kind].model.objects
        rows.update_or_create(plan_year=row.plan_year, item=row.key, defaults=own)
    # What an open round asks is shown as the plan is now; a goal's name stands beside many asks.
    forget(row.plan_year, thing="" if kind == "goal" else row.key)


def fault_of(spec: FieldSpec, text: str) -> str:
    """What is wrong with a field's text, in words; empty where nothing is."""
    if spec.is_required and not text:
        return "Fyll i fältet."
    if len(text) > spec.longest:
        return f"Texten är {len(text)} tecken; högst {spec.longest} får plats."
    if spec.choices and text and text not in dict(spec.choices):
        return "Välj något av det som finns."
    try:
        value_of(spec, text)
    except BadInput as error:
        return sentence(error) if spec.kind == "bands" else _WRONG.get(spec.kind, _UNREADABLE)
    except ValueError:
        return _WRONG.get(spec.kind, _UNREADABLE)
    return ""


def faults_together(item_kind: str, texts: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a form whose fields are each right, by field: the rule for few cases of a control."""
    few, bands = texts.get("small_at_most", ""), texts.get("small_bands", "")
    if item_kind != "control" or not (bands or few.strip("0")):
        return {}
    if not bands or not few.strip("0"):
        name = "small_bands" if few.strip("0") else "small_at_most"
        return {name: "Regeln för få fall har både ett högsta antal och band."}
    try:
        parse_bands(bands, highest=int(few))
    except BadInput as error:
        return {"small_bands": sentence(error)}
    return {}


_UNREADABLE = "Det går inte att läsa."

_WRONG = {
    "date": "Skriv dagen som 2026-05-31.",
    "money": "Skriv kronor, till exempel -1 250 000.",
    "number": "Skriv ett helt tal, 0 eller större.",
    "count": "Skriv ett helt tal, 0 eller större.",
    "decimal": "Skriv ett tal, till exempel 70 eller 3,5.",
    "ranges": "Skriv konton och intervall, till exempel 7600-7699 5010.",
    "formula": "Skriv en funktion och indikatorernas nycklar, till exempel share a b.",
    "targets": "Skriv ett målvärde på varje rad: etappmål 2026: 82 eller målvärde 2030: 90, ett för varje år.",
}


def value_of(spec: FieldSpec, text: str) -> Any:
    """A field's text as its value. Raises ``BadInput`` or ``ValueError`` for what cannot be read."""
    reads: Mapping[str, Callable[[str], Any]] = {
        "date": lambda t: date.fromisoformat(t) if t else None,
        "money": lambda t: parse_amount_ore(t) if t else None,
        "number": lambda t: _whole(t) if t else None,
        "count": lambda t: _whole(t) if t else 0,
        "yes": lambda t: t == "ja",
        "targets": _targets,
        "formula": _formula,
        "bands": _bands,
        "decimal": _decimal,
        "ranges": _ranges,
    }
    return reads.get(spec.kind, str)(text)


def canonical(spec: FieldSpec, text: str) -> str:
    """A field's text, which has been checked, as it is written back.

    >>> canonical(FieldSpec("amount", "Effekt", "money"), "-1 250 000,00")
    '-1250000'
    """
    if spec.kind == "targets":
        rows = sorted(_targets(text).items(), key=lambda row: (row[0][1], row[0][0]))
        return "\n".join(_target_line(*target, raw) for target, raw in rows)
    return _text(spec, value_of(spec, text))


def _formula(text: str) -> str:
    if text:
        parse_formula(text)
    return text


def _bands(text: str) -> str:
    """Bands in one way of writing, so that the same rule is the same text."""
    return bands_text(parse_bands(text)) if text else ""


def _decimal(text: str) -> str:
    if text:
        parse_number(text)
    return text


def _ranges(text: str) -> str:
    written = " ".join(text.replace("–", "-").split())
    if written and not RANGES.fullmatch(written):
        raise ValueError(text)
    return written


def _whole(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 30_000:
        raise ValueError(text)
    return number


def _text(spec: FieldSpec, value: Any) -> str:
    if value is None:
        return ""
    if spec.kind == "date":
        return str(value.isoformat())
    if spec.kind == "yes":
        return "ja" if value else ""
    if spec.kind == "money":
        return f"{in_unit(value, Unit.KR):f}".removesuffix(".00").replace(".", ",")
    return str(value)


# --- targets -------------------------------------------------------------------------------------------------


def _targets(text: str) -> dict[tuple[str, int], str]:
    """Targets by (horizon, year), from one a line."""
    found: dict[tuple[str, int], str] = {}
    for line in filter(None, (each.strip() for each in text.splitlines())):
        match = TARGET_LINE.fullmatch(line)
        if match is None or (HORIZONS[match[1]], int(match[2])) in found:
            raise ValueError(line)
        found[HORIZONS[match[1]], int(match[2])] = match[3]
    return found


def _target_line(horizon: str, year: int, raw: str) -> str:
    word = next(word for word, each in HORIZONS.items() if each == horizon)
    return f"{word} {year}: {raw}"


def _targets_text(row: models.Indicator) -> str:
    rows = models.IndicatorTarget.objects.filter(plan_year=row.plan_year, indicator=row.key)
    return "\n".join(
        _target_line(each.horizon, each.year, each.raw) for each in rows.order_by("year", "horizon")
    )


def _write_targets(row: models.Indicator, text: str) -> None:
    wanted = _targets(text)
    rows = models.IndicatorTarget.objects.filter(plan_year=row.plan_year, indicator=row.key)
    for each in rows:
        raw = wanted.pop((each.horizon, each.year), None)
        if raw is None:
            each.delete()
        elif raw != each.raw:
            each.raw = raw
            each.save(update_fields=["raw"])
    for (horizon, year), raw in wanted.items():
        models.IndicatorTarget.objects.create(
            plan_year=row.plan_year, indicator=row.key, horizon=horizon, year=year, raw=raw
        )
