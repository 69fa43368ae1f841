"""Cells set in the middle of rows that no rules part, and what is only near a table."""

from __future__ import annotations

import pytest

from tertial.document.read.pdf import read_pdf
from tests.document.read.pdf.setting import cells, grids, said, table, typeset

ROWS = """[Verksamhet], [Budget\\ 2025], [Utfall\\ 2025], [Avvikelse],
  [Grundskola], [1 214,0], [1 250,5], [36,5],
  [Förskola och pedagogisk omsorg\\ för de minsta barnen], [−765,3], [−781,6], [−16,2],
  [Gymnasium], [98,0], [97,0], [−1,0],
  [Gemensam\\ verksamhet], [12,5], [0,5], [−12,0],
  [Summa], [559,2], [566,4], [7,3]"""
READ = [
    ["Verksamhet", "Budget 2025", "Utfall 2025", "Avvikelse"],
    ["Grundskola", "1 214,0", "1 250,5", "36,5"],
    ["Förskola och pedagogisk omsorg för de minsta barnen", "−765,3", "−781,6", "−16,2"],
    ["Gymnasium", "98,0", "97,0", "−1,0"],
    ["Gemensam verksamhet", "12,5", "0,5", "−12,0"],
    ["Summa", "559,2", "566,4", "7,3"],
]
RULES = {
    "ruled": "stroke: 0.4pt",
    "half ruled": "stroke: (y: 0.4pt)",
    "rule under headings": "stroke: (_, y) => if y == 0 { (bottom: 1pt) }",
    "zebra": "stroke: none, fill: (_, y) => if calc.odd(y) { luma(235) }",
    "none": "stroke: none",
}


def source(rules: str, *, inset: str = "5pt", place: str = "horizon", rows: str = ROWS) -> str:
    align = f"(left + {place}, right + {place}, right + {place}, right + {place})"
    return f"#table(columns: 4, align: {align}, inset: {inset}, {rules}, {rows})"


@pytest.mark.parametrize("inset", ["5pt", "3pt", "(x: 2pt, y: 9pt)"])
@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_cells_in_the_middle_of_their_row_are_one_row(rules: str, inset: str) -> None:
    assert table(source(rules, inset=inset)) == READ


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_rows_that_stand_far_apart_are_one_table(rules: str) -> None:
    assert table(source(rules, inset="11pt", place="top")) == READ


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_two_tables_under_each_other_are_two(rules: str) -> None:
    other = ROWS.replace("Grundskola", "Bibliotek").replace("1 214,0", "7,0")
    content = f"{source(rules)}\n\nEn mening om det som följer.\n\n{source(rules, rows=other)}"
    first, second = grids(read_pdf(typeset(content)))
    assert cells(first) == READ
    assert cells(second)[1] == ["Bibliotek", "7,0", "1 250,5", "36,5"]


def test_running_text_beside_a_table_is_no_cell_of_it() -> None:
    words = "Nämnden följer upp sina mål två gånger om året och redovisar dem för fullmäktige. "
    content = f"""#grid(columns: (1fr, 1fr), gutter: 1.5em)[#v(5pt)#par({"[" + words * 5 + "]"})][#table(columns: 3,
      stroke: none, align: (left, right, right), [Rad], [Budget], [Utfall], [Personal], [12,0], [11,5],
      [Lokaler], [3,0], [4,0], [Summa], [15,0], [15,5])]"""
    assert said(read_pdf(typeset(content))) == [(words * 5).strip(), "[4 × 3]"]


@pytest.mark.parametrize("gap", [4, 6])
def test_figures_in_columns_that_nearly_touch_are_two(gap: int) -> None:
    content = f"""#table(columns: 3, column-gutter: {gap}pt, inset: (x: 0pt, y: 5pt), stroke: none,
      align: (left, right, right), [Rad, tusental kronor], [2024], [2025], [Personal], [3 234,0], [3 270,7],
      [Lokaler och annat], [−767,3], [−783,6], [Summa], [2 466,7], [2 487,1])"""
    assert table(content)[1:] == [
        ["Personal", "3 234,0", "3 270,7"],
        ["Lokaler och annat", "−767,3", "−783,6"],
        ["Summa", "2 466,7", "2 487,1"],
    ]


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_a_table_over_pages_with_its_headings_again_is_one(rules: str) -> None:
    names = [letter * 3 for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖÜ"]
    rows = ", ".join(
        f"[{name}\\ {name.lower()}], [{n},0], [{n},5], [0,5]" for n, name in enumerate(names)
    )
    head = "table.header([Verksamhet], [Budget\\ 2025], [Utfall\\ 2025], [Avvikelse])"
    content = f"#set page(height: 12cm)\n{source(rules, rows=f'{head}, {rows}')}"
    (grid,) = grids(read_pdf(typeset(content)))
    assert cells(grid)[0] == READ[0]
    assert [row[0] for row in cells(grid)[1:]] == [f"{name} {name.lower()}" for name in names]
    assert [row[1:] for row in cells(grid)[1:]] == [[f"{n},0", f"{n},5", "0,5"] for n in range(30)]


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@pytest.mark.parametrize("degrees", [90, -90])
def test_a_table_drawn_on_end_has_the_same_rows(rules: str, degrees: int) -> None:
    assert table(f"#rotate({degrees}deg, reflow: true)[{source(rules)}]") == READ


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_a_note_under_a_table_is_the_tables(rules: str) -> None:
    rows = ROWS.replace("Gymnasium", "Gymnasium#super[1]")
    content = f"{source(rules, rows=rows)}\n#text(size: 8pt)[#super[1] Preliminärt, 3,4 mnkr.]"
    (grid,) = grids(read_pdf(typeset(content)))
    assert cells(grid)[3] == ["Gymnasium¹", "98,0", "97,0", "−1,0"]
    assert grid.notes == (("1", "Preliminärt, 3,4 mnkr."),)


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_tables_beside_each_other_are_two(rules: str) -> None:
    one = source(rules, inset="3pt")
    content = f"#set page(flipped: true)\n#set text(size: 8pt)\n#grid(columns: 2, gutter: 3em, [{one}], [{one}])"
    assert [cells(grid) for grid in grids(read_pdf(typeset(content)))] == [READ, READ]
