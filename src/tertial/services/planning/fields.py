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
from tertial.domain.figure import Unit
from tertial.domain.money import in_unit
from tertial.domain.swedish import parse_amount_ore
from tertial.errors import BadInput
from tertial.services.planning.pages import ThingKind
from tertial.services.rounds.things import forget
from tertial.store import models

LONGEST_TEXT = 20_000
TARGET_LINE = re.compile(r"(etappmål|målvärde) ([12][0-9]{3}): (\S.{0,58}\S|\S)")
HORIZONS = {"etappmål": "milestone", "målvärde": "long"}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """``kind``: line, long, date, money, number, yes, choice (of a list the form knows), targets or formula."""

    name: str
    label: str
    kind: str = "line"
    is_required: bool = False
    longest: int = 200
    help: str = ""


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


def label_of(kind: str, name: str) -> str:
    """What a field of a thing is called; what is none is its own name.

    >>> label_of("goal", "text"), label_of("item", "text")
    ('Beskrivning', 'Vad som ska göras')
    """
    own = {"goal": GOAL, "indicator": INDICATOR}.get(kind, (*ITEM, *PROJECT))
    labels = {spec.name: spec.label for spec in own}
    return "Borttaget" if name == "ended_on" else labels.get(name, name)


MODELS: Mapping[ThingKind, Any] = {
    "goal": models.Goal,
    "indicator": models.Indicator,
    "item": models.PlanItem,
}


def specs_of(kind: ThingKind, item_kind: str = "") -> Sequence[FieldSpec]:
    """The fields of a thing; a project has its own besides an item's."""
    if kind == "item":
        return (*ITEM, *(PROJECT if item_kind == "project" else ()))
    return GOAL if kind == "goal" else INDICATOR


def as_text(kind: ThingKind, row: Any) -> dict[str, str]:
    """A thing as its fields' texts."""
    item_kind = row.kind if kind == "item" else ""
    project = None
    if item_kind == "project":
        project = models.Project.objects.filter(plan_year=row.plan_year, item=row.key).first()
    found = {}
    for spec in specs_of(kind, item_kind):
        if spec.kind == "targets":
            found[spec.name] = _targets_text(row)
        else:
            source = project if spec in PROJECT else row
            found[spec.name] = _text(spec, getattr(source, spec.name, None))
    return found


def write(kind: ThingKind, row: Any, texts: Mapping[str, str]) -> None:
    """Put fields' texts, which have been checked, in a thing and save it."""
    item_kind = row.kind if kind == "item" else ""
    for spec in specs_of(kind, item_kind):
        if spec.name in texts and spec.kind != "targets" and spec not in PROJECT:
            setattr(row, spec.name, value_of(spec, texts[spec.name]))
    row.save()
    if "targets" in texts:
        _write_targets(row, texts["targets"])
    own = {spec.name: texts[spec.name] for spec in PROJECT if spec.name in texts}
    if item_kind == "project" and own:
        models.Project.objects.update_or_create(plan_year=row.plan_year, item=row.key, defaults=own)
    # What an open round asks is shown as the plan is now; a goal's name stands beside many asks.
    forget(row.plan_year, thing="" if kind == "goal" else row.key)


def fault_of(spec: FieldSpec, text: str) -> str:
    """What is wrong with a field's text, in words; empty where nothing is."""
    if spec.is_required and not text:
        return "Fyll i fältet."
    if len(text) > spec.longest:
        return f"Texten är {len(text)} tecken; högst {spec.longest} får plats."
    try:
        value_of(spec, text)
    except (BadInput, ValueError):
        return _WRONG.get(spec.kind, "Det går inte att läsa.")
    return ""


_WRONG = {
    "date": "Skriv dagen som 2026-05-31.",
    "money": "Skriv kronor, till exempel -1 250 000.",
    "number": "Skriv ett helt tal, 0 eller större.",
    "formula": "Skriv en funktion och indikatorernas nycklar, till exempel share a b.",
    "targets": "Skriv ett målvärde på varje rad: etappmål 2026: 82 eller målvärde 2030: 90, ett för varje år.",
}


def value_of(spec: FieldSpec, text: str) -> Any:
    """A field's text as its value. Raises ``BadInput`` or ``ValueError`` for what cannot be read."""
    reads: Mapping[str, Callable[[str], Any]] = {
        "date": lambda t: date.fromisoformat(t) if t else None,
        "money": lambda t: parse_amount_ore(t) if t else None,
        "number": lambda t: _whole(t) if t else None,
        "yes": lambda t: t == "ja",
        "targets": _targets,
        "formula": _formula,
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
