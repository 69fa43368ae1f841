"""What several rules say of one figure is one finding."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tertial.document.check.finding import Finding, Where
from tertial.document.check.merge import merged
from tertial.document.model import Place

CELL = Where(table="Drift", row="Personal", spot=("drift", 3, 1), place=Place(line=40))


def finding(
    rule: Any = "sum", severity: Any = "error", where: Where = CELL, **more: Any
) -> Finding:
    return Finding(rule, severity, where, more.pop("message", f"Om {rule}."), **more)


def test_two_rules_on_one_cell_are_one_finding_with_the_evidence_of_both() -> None:
    one = finding(evidence=("1 + 2 = 3",))
    other = finding("variance", "warning", evidence=("5 − 2 = 3",))
    (only,) = merged([other, one])
    assert (only.rule, only.severity) == ("sum", "error")
    assert only.evidence == ("1 + 2 = 3", "5 − 2 = 3", "Om variance.")


def test_what_rounding_explains_adds_nothing_to_an_error() -> None:
    (only,) = merged([finding(), finding("variance", "info", evidence=("5 − 2 = 3",))])
    assert only.evidence == ()


def test_the_gravest_come_first_and_then_the_order_of_reading() -> None:
    late = finding(where=Where(place=Place(line=90), spot=("a", 0, 0)))
    early = finding(where=Where(place=Place(line=10), spot=("a", 1, 0)))
    note = finding(severity="info", where=Where(place=Place(line=1), spot=("a", 2, 0)))
    assert merged([note, late, early]) == (early, late, note)


def test_findings_without_a_place_are_never_joined() -> None:
    assert len(merged([finding(where=Where()), finding(where=Where())])) == 2


def test_a_text_that_has_what_a_wrong_cell_should_be_is_evidence_of_the_cell() -> None:
    cell = finding(printed=Decimal("756.3"), computed=Decimal("765.3"))
    span = Where(span=(7, 10, 15), place=Place(line=60))
    text = finding(
        "prose", where=span, printed=Decimal("765.3"), computed=Decimal("756.3"), also=(CELL,)
    )
    (only,) = merged([cell, text])
    assert only.rule == "sum"
    assert only.also == (span,)
    assert only.evidence == ("Om prose.",)


def test_a_text_against_a_sound_cell_is_a_finding_of_its_own() -> None:
    span = Where(span=(7, 10, 15))
    text = finding("prose", where=span, printed=Decimal(5), computed=Decimal(6), also=(CELL,))
    assert len(merged([text])) == 1
    far = finding(printed=Decimal(1), computed=Decimal(2))
    assert len(merged([far, text])) == 2
