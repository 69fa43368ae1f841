"""Internal control in a report: the plan's risks, rules and results, each figure in the book."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tertial.document.blocks import make
from tertial.document.blocks.context import Place
from tertial.document.book import FigureBook
from tertial.document.model import Row, Table
from tertial.domain.controlled import Controlled, ControlOutcome, ControlRule, RiskScore
from tertial.domain.plan import PlanItem
from tests.document.world import facts

BANDS = "0–79 % Ej godkänt; 80–100 % Godkänt"
ITEMS = (
    PlanItem("risk", "gifts", "Risk för gåvor", is_common=True),
    PlanItem("risk", "below", "Risk som förvaltningen sköter"),
    PlanItem("measure", "course", "Utbilda", parent="gifts"),
    PlanItem("control", "sample", "Stickprov", parent="gifts"),
    PlanItem("control", "few", "Upphandlingar", parent="gifts"),
)
CONTROLLED = Controlled(
    stages={"below": "below"},
    gross={"gifts": RiskScore(4, 4, "Det återkommer.")},
    rules={
        "sample": ControlRule("Dras slumpvis.", BANDS, corrective="Mer kunskap."),
        "few": ControlRule("Alla granskas.", BANDS, 6, "0–3 Ej godkänd; 4–6 Godkänd"),
    },
    results={
        "sample": ControlOutcome(20, 17, "Godkänt"),
        "few": ControlOutcome(3, 3, "Ej godkänd", by_count=True),
    },
)


def made(kind: str, **options: Any) -> Table:
    book = FigureBook(facts(items=ITEMS, controlled=CONTROLLED))
    (table,) = make(Place(book, "kontroll"), {"type": kind, **options})
    assert isinstance(table, Table)
    return table


def texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


def test_the_plan_has_its_risks_with_measures_and_controls() -> None:
    (row,) = made("risk_plan").rows
    assert row.label == "Risk för gåvor (kommungemensam)"
    assert texts(row) == [
        "16",
        "Det återkommer.",
        "Utbilda",
        "Stickprov\nUpphandlingar",
        "Mer kunskap.",
    ]
    assert (row.cells[0].value, row.cells[0].ref) == (Decimal(16), "item.gifts.score")
    assert row.cells[0].lineage is not None
    assert row.cells[0].lineage.formula == "4 × 4"


def test_what_was_not_assessed_is_empty_and_not_nought() -> None:
    (row,) = made("risk_plan", net=True, motive=False).rows
    assert (row.cells[1].text, row.cells[1].value) == ("", None)


def test_rules_are_printed_with_the_rule_for_few_cases() -> None:
    sample, few = made("control_rules").rows
    assert texts(sample)[1] == "0–79 % Ej godkänt\n80–100 % Godkänt"
    assert texts(few)[1].startswith("Vid högst 6 granskade, efter antal rätt: 0–3 Ej godkänd")


def test_results_say_where_few_cases_decided() -> None:
    sample, few = made("control_results").rows
    assert texts(sample) == ["20", "17", "85,0", "Godkänt", ""]
    assert texts(few)[3:] == ["Ej godkänd", "Få fall: bedömt efter antal, inte efter andel."]
