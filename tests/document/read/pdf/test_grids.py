"""Tables out of PDF: ruled, shaded, without rules, with groups of columns."""

from __future__ import annotations

import pytest

from tests.document.read.pdf.setting import table

ROWS = """
  table.header([Rad, mnkr], [Budget], [Utfall], [Avvikelse]),
  [Intäkter], [1 214,0], [1 250,5], [36,5],
  [Personal], [−765,3], [−781,6], [−16,2],
  [Lokaler], [], [−0,6], [–],
  [Summa], [448,7], [468,3], [20,3],
"""
EXPECTED = [
    ["Rad, mnkr", "Budget", "Utfall", "Avvikelse"],
    ["Intäkter", "1 214,0", "1 250,5", "36,5"],
    ["Personal", "−765,3", "−781,6", "−16,2"],
    ["Lokaler", "", "−0,6", "–"],
    ["Summa", "448,7", "468,3", "20,3"],
]
ALIGNED = "columns: (1fr, auto, auto, auto), align: (left, right, right, right)"


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param("stroke: 0.5pt", id="ruled"),
        pytest.param("stroke: none", id="unruled"),
        pytest.param("stroke: none, fill: (_, y) => if calc.odd(y) { luma(230) }", id="shaded"),
        pytest.param("stroke: (x: none, y: 0.4pt)", id="ruled across"),
        pytest.param("stroke: (x: 0.4pt, y: none)", id="ruled down"),
        pytest.param("stroke: none, inset: 3pt", id="tight"),
    ],
)
def test_rows_and_columns_are_the_same_whatever_the_rules(rules: str) -> None:
    assert table(f"#table({ALIGNED}, {rules}, {ROWS})") == EXPECTED
