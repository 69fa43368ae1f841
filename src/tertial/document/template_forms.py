"""The options of a block as fields of a form and back, from the dataclass that says which it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

from tertial.document.blocks import KINDS

KIND_WORDS: Mapping[str, str] = {
    "text": "Text",
    "statement": "Tabell ur huvudboken",
    "sides": "Beställare, egen regi och reserver",
    "deviations": "Diagram: avvikelser",
    "monthly": "Diagram: månad för månad",
    "units_chart": "Diagram: budget och utfall per rad eller enhet",
    "lines": "Diagram: år, budget och tidigare år",
    "spark": "Diagram: liten linje",
    "goals": "Mål och bedömningar",
    "indicators": "Mått",
    "indicator_chart": "Diagram: mått",
    "items": "Uppföljning med status",
    "planned": "Det planen tar sig an",
    "projects": "Effektiviseringsprojekt",
    "chain": "Målkedjan",
    "source_list": "Källförteckning med Kolada",
    "table": "Registrerad tabell",
    "table_chart": "Diagram: registrerad tabell",
    "series": "Statistik",
    "series_chart": "Diagram: statistik",
    "months": "Statistik månad för månad",
    "sources": "Källor",
    "about": "Om siffrorna",
    "risk_plan": "Risker, åtgärder och kontroller",
    "control_rules": "Kontrollernas regler",
    "control_results": "Kontrollernas resultat",
}
"""What each kind of block is called in the editor."""
OPTION_WORDS: Mapping[str, str] = {
    "style": "Stil",
    "statement": "Tabell",
    "columns": "Kolumner",
    "equity": "Eget kapital under resultatet",
    "title": "Rubrik",
    "caption": "Rubrik över första kolumnen",
    "unit": "Enhet",
    "groups": "Grupper",
    "row": "Rad",
    "level": "Nivå",
    "label_heading": "Rubrik över första kolumnen",
    "motive": "Med motivering",
    "goal": "Mål",
    "layout": "Utformning",
    "periods": "Perioder",
    "sex_difference": "Skillnad mellan könen",
    "comments": "Med kommentarer",
    "indicators": "Mått",
    "targets": "Målår",
    "headings": "Kolumnrubriker",
    "names": "Kortare namn",
    "kind": "Slag",
    "keys": "Urval",
    "area": "Område",
    "parent": "Del av",
    "projects": "Projekt",
    "note": "Not",
    "table": "Tabell",
    "rows": "Rader",
    "series": "Serier",
    "has_table": "Visa tabellen också",
    "years": "År",
    "budget": "Budgetserie",
    "table_title": "Tabellens rubrik",
    "chart": "Med diagram",
    "net": "Värden efter åtgärder",
}


@dataclass(frozen=True, slots=True)
class OptionField:
    """A field: ``how`` it is filled in, its ``value`` as the form shows it (a list has a line each), and what may be
    chosen (empty: free text)."""

    name: str
    label: str
    how: Literal["text", "check", "choice", "list"]
    value: str
    is_required: bool
    choices: tuple[tuple[str, str], ...] = ()


def fields_of(
    block: Mapping[str, Any], known: Mapping[str, tuple[tuple[str, str], ...]]
) -> tuple[OptionField, ...]:
    """The fields of a block; ``known`` has what there is to choose in the committee's year: (key, words) by
    "kind.option", or by the option alone. A block of an unknown kind has none."""
    kind = str(block.get("type"))
    if kind not in KINDS:
        return ()
    options = KINDS[kind][1]
    hints = get_type_hints(options)
    return tuple(
        _field(kind, each.name, hints[each.name], block.get(each.name, _default(each)), known, each)
        for each in fields(options)
    )


def _default(field: Any) -> Any:
    return "" if field.default is MISSING else field.default


def _field(
    kind: str,
    name: str,
    hint: Any,
    value: Any,
    known: Mapping[str, tuple[tuple[str, str], ...]],
    field: Any,
) -> OptionField:
    label = OPTION_WORDS.get(name, name)
    is_required = field.default is MISSING and field.default_factory is MISSING
    choices = known.get(f"{kind}.{name}") or known.get(name, ())
    if hint is bool:
        return OptionField(name, label, "check", "ja" if value else "", is_required)
    if get_origin(hint) is tuple:
        shown = "\n".join(map(str, value or ()))
        return OptionField(name, label, "list", shown, is_required, choices)
    if get_origin(hint) is Literal:
        choices = tuple((each, each) for each in get_args(hint))
        return OptionField(name, label, "choice", str(value), is_required, choices)
    how: Literal["choice", "text"] = "choice" if choices else "text"
    if choices and value and value not in {key for key, _ in choices}:
        choices = (*choices, (str(value), f"{value} (finns inte)"))
    return OptionField(name, label, how, str(value), is_required, choices)


def block_from(kind: str, given: Mapping[str, str]) -> dict[str, Any]:
    """A block as a template has it, from a form's fields; what is as by itself is left out.

    >>> block_from("statement", {"statement": "income_statement", "equity": "ja", "columns": "standard", "title": " "})
    {'type': 'statement', 'statement': 'income_statement', 'equity': True}
    """
    block: dict[str, Any] = {"type": kind}
    if kind not in KINDS:
        return block
    options = KINDS[kind][1]
    hints = get_type_hints(options)
    for each in fields(options):
        text = given.get(each.name, "").strip()
        value: Any = text
        if hints[each.name] is bool:
            value = bool(text)
        elif get_origin(hints[each.name]) is tuple:
            value = [line.strip() for line in text.splitlines() if line.strip()]
        default = _default(each)
        own = tuple(value) if isinstance(value, list) else value
        if own != default and (value or isinstance(value, bool)):
            block[each.name] = value
    return block
