"""Internal control: the plan's risks with measures and controls, how controls are graded, how they came out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tertial.document.blocks.cells import EMPTY, words
from tertial.document.blocks.context import Made, Place
from tertial.document.blocks.text import plain
from tertial.document.model import Cell, Column, Row, Table
from tertial.domain.figure import Unit
from tertial.domain.money import round_half_up
from tertial.domain.percent import share
from tertial.domain.plan import PlanItem
from tertial.domain.swedish import format_number

COMMON = "kommungemensam"
SMALL = "Vid högst {count} granskade, efter antal rätt: {bands}"
BY_COUNT = "Få fall: bedömt efter antal, inte efter andel."


@dataclass(frozen=True, slots=True)
class RiskPlanOptions:
    """``motive``: the reasons of the scores as a column of their own; ``net``: the scores after measures too."""

    title: str = ""
    motive: bool = True
    net: bool = False


@dataclass(frozen=True, slots=True)
class ControlRulesOptions:
    title: str = ""


@dataclass(frozen=True, slots=True)
class ControlResultsOptions:
    title: str = ""


def risk_plan(place: Place, options: RiskPlanOptions) -> Made:
    """The risks of the committee's plan: score, measures, controls, what is done when a control fails."""
    risks = [each for each in _items(place, "risk") if _is_planned(place, each)]
    if not risks:
        return
    columns = [Column("Riskvärde", unit=Unit.COUNT)]
    columns += [Column("Efter åtgärder", unit=Unit.COUNT)] if options.net else []
    columns += [Column("Motivering", is_text=True)] if options.motive else []
    columns += [
        Column(name, is_text=True) for name in ("Riskåtgärd", "Kontroll", "Korrigerande åtgärder")
    ]
    yield Table(
        id=f"risk-plan-{place.section}",
        title=options.title or "Risker, åtgärder och kontroller",
        columns=tuple(columns),
        rows=tuple(_risk(place, each, options) for each in risks),
        label_heading="Risk",
    )


def control_rules(place: Place, options: ControlRulesOptions) -> Made:
    """How each control is done and graded."""
    rules = place.facts.controlled.rules
    controls = [each for each in _items(place, "control") if each.key in rules]
    if controls:
        yield Table(
            id=f"control-rules-{place.section}",
            title=options.title or "Kontroller och bedömningskriterier",
            columns=(Column("Så görs kontrollen", is_text=True), Column("Bedömning", is_text=True)),
            rows=tuple(
                Row(
                    _title(each),
                    (
                        words(plain(place.book, rules[each.key].method)),
                        words(_bands(place, each.key)),
                    ),
                )
                for each in controls
            ),
            label_heading="Kontroll",
        )


def control_results(place: Place, options: ControlResultsOptions) -> Made:
    """How the controls came out in this report; nothing where none is settled."""
    results = place.facts.controlled.results
    controls = [each for each in _items(place, "control") if each.key in results]
    if controls:
        yield Table(
            id=f"control-results-{place.section}",
            title=options.title or "Resultat av kontroller",
            columns=(
                Column("Granskade", unit=Unit.COUNT),
                Column("Rätt", unit=Unit.COUNT),
                Column("Andel rätt", unit=Unit.PERCENT),
                Column("Betyg", is_text=True),
                Column("Kommentar", is_text=True),
            ),
            rows=tuple(_result(place, each) for each in controls),
            label_heading="Kontroll",
        )


def _items(place: Place, kind: str, parent: str = "") -> list[PlanItem]:
    """The items of a kind that are in the plan; those of an item where one is named."""
    return [
        item
        for item in place.facts.items
        if item.kind == kind and item.ended_on is None and (not parent or item.parent == parent)
    ]


def _is_planned(place: Place, risk: PlanItem) -> bool:
    return place.facts.controlled.stages.get(risk.key, "plan") == "plan"


def _title(item: PlanItem) -> str:
    return f"{item.title} ({COMMON})" if item.is_common else item.title


def _risk(place: Place, risk: PlanItem, options: RiskPlanOptions) -> Row:
    controlled = place.facts.controlled
    cells = [_figure(place, f"item.{risk.key}.score")]
    cells += [_figure(place, f"item.{risk.key}.net_score")] if options.net else []
    if options.motive:
        found = controlled.gross.get(risk.key)
        cells.append(words(plain(place.book, found.reason) if found else ""))
    measures, controls = _items(place, "measure", risk.key), _items(place, "control", risk.key)
    correctives = dict.fromkeys(
        plain(place.book, controlled.rules[each.key].corrective)
        for each in controls
        if each.key in controlled.rules and controlled.rules[each.key].corrective
    )
    cells.append(words("\n".join(map(_title, measures))))
    cells.append(words("\n".join(map(_title, controls))))
    cells.append(words("\n".join(correctives)))
    return Row(_title(risk), tuple(cells))


def _bands(place: Place, key: str) -> str:
    rule = place.facts.controlled.rules[key]
    bands = rule.bands.replace("; ", "\n")
    if not rule.small_at_most:
        return bands
    small = SMALL.format(count=rule.small_at_most, bands=rule.small_bands)
    return f"{small}\nAnnars:\n{bands}"


def _result(place: Place, control: PlanItem) -> Row:
    found = place.facts.controlled.results[control.key]
    of = share(found.correct, found.examined)
    percent = round_half_up(of.value, 1) if of else None
    cell = EMPTY if percent is None else Cell(format_number(percent, 1), percent)
    said = "\n".join(
        filter(None, (BY_COUNT if found.by_count else "", plain(place.book, found.comment)))
    )
    return Row(
        _title(control),
        (
            _figure(place, f"item.{control.key}.examined"),
            _figure(place, f"item.{control.key}.correct"),
            cell,
            words(found.grade),
            words(said),
        ),
    )


def _figure(place: Place, ref: str) -> Cell:
    """A whole number of the book; what was not assessed is an empty cell that still has its ref."""
    figure = place.book.figure(ref)
    value: Decimal | None = figure.value
    text = "" if value is None else format_number(value, 0)
    return Cell(text, value, ref, lineage=figure.lineage)
