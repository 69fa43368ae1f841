"""Tables out of PDF: ruled, shaded, without rules, with groups of columns."""

from __future__ import annotations

import io

import pikepdf
import pytest

from tertial.document.read.pdf import read_pdf
from tests.document.read.pdf.setting import cells, grids, table, typeset

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


GROUPS = """
  table.header([], table.cell(colspan: 3, align: PLACE)[HELÅR], table.cell(colspan: 3, align: PLACE)[PERIOD],
    [Rad], [Budget], [Prognos], [Avvikelse], [Budget], [Utfall], [Avvikelse]), RULE
  [Avgifter], [51,0], [51,6], [0,6], [34,0], [34,6], [0,5],
  [Resursfördelning], [−790,1], [724,6], [−65,5], [521,4], [488,9], [−32,5],
  [*Summa*], [*1 993,1*], [*941,1*], [*−52,0*], [*656,7*], [*638,8*], [*−17,9*],
"""
SEVEN = "columns: 7, align: (left, right, right, right, right, right, right)"


@pytest.mark.parametrize("place", ["left", "center"])
@pytest.mark.parametrize("rules", ["stroke: none", "stroke: 0.4pt", "stroke: (x: none, y: 0.4pt)"])
@pytest.mark.parametrize("rule", ["", "table.hline(),"])
def test_headings_over_groups_of_columns_take_their_columns(
    place: str, rules: str, rule: str
) -> None:
    source = GROUPS.replace("PLACE", place).replace("RULE", rule)
    (grid,) = grids(read_pdf(typeset(f"#table({SEVEN}, {rules}, {source})")))
    first, second = grid.rows[:2]
    assert [(cell.text, cell.colspan) for cell in first.cells if cell.colspan > 1] == [
        ("HELÅR", 3),
        ("PERIOD", 3),
    ]
    assert [cell.text for cell in second.cells][-6:] == [
        "Budget",
        "Prognos",
        "Avvikelse",
        "Budget",
        "Utfall",
        "Avvikelse",
    ]
    assert grid.heading_rows == 2
    assert all(cell.is_bold for cell in grid.rows[-1].cells)


def test_one_heading_over_all_columns_is_a_group() -> None:
    source = """#table(columns: 4, align: (left, right, right, right), stroke: none,
      table.header([], table.cell(colspan: 3, align: center)[2020], [Rad], [Budget], [Utfall], [Avvikelse]),
      [A], [1,0], [2,0], [1,0], [B], [3,0], [2,0], [−1,0])"""
    assert table(source)[:2] == [
        ["Rad", "2020", "", ""],
        ["Budget", "Utfall", "Avvikelse"],
    ]


@pytest.mark.parametrize("place", ["top", "bottom", "horizon"])
@pytest.mark.parametrize("rules", ["none", "(y: 0.4pt)"])
def test_labels_of_several_lines_belong_to_one_row(place: str, rules: str) -> None:
    source = f"""#table(columns: (3cm, auto, auto), stroke: {rules}, align: (left, right + {place}, right + {place}),
      [Rad], [Budget], [Utfall], [Konsulter och inhyrd personal], [12,0], [11,5], [Lokaler], [3,0], [4,0],
      [Försäljning av verksamhet till andra], [15,0], [15,5])"""
    assert table(source)[1:] == [
        ["Konsulter och inhyrd personal", "12,0", "11,5"],
        ["Lokaler", "3,0", "4,0"],
        ["Försäljning av verksamhet till andra", "15,0", "15,5"],
    ]


def test_rows_of_a_label_alone_stay_rows() -> None:
    source = """#table(columns: 3, stroke: none, align: (left, right, right), [Rad], [Budget], [Utfall],
      [*Intäkter*], [], [], [Avgifter], [12,0], [11,5], [*Kostnader*], [], [], [Personal], [15,0], [15,5])"""
    assert [row[0] for row in table(source)] == [
        "Rad",
        "Intäkter",
        "Avgifter",
        "Kostnader",
        "Personal",
    ]


@pytest.mark.parametrize("rules", ["none", "0.4pt", "(y: 0.4pt)"])
def test_tables_of_words_keep_their_cells_of_several_lines(rules: str) -> None:
    source = f"""#table(columns: (3cm, 5cm, 1fr), stroke: {rules}, [*Risk*], [*Åtgärd*], [*Status*],
      [Att personal saknas], [Rekrytering och introduktion av nya medarbetare sker löpande under året.], [Pågår],
      [Att lokaler saknas], [En plan är framtagen.],
      [Klart, beslutad av nämnden i maj och följs upp i delårsrapporten per den sista augusti.])"""
    assert table(source) == [
        ["Risk", "Åtgärd", "Status"],
        [
            "Att personal saknas",
            "Rekrytering och introduktion av nya medarbetare sker löpande under året.",
            "Pågår",
        ],
        [
            "Att lokaler saknas",
            "En plan är framtagen.",
            "Klart, beslutad av nämnden i maj och följs upp i delårsrapporten per den sista augusti.",
        ],
    ]


def test_a_cell_over_several_rows_is_one() -> None:
    source = """#table(columns: 4, stroke: 0.4pt, align: (left, left, right, right),
      [Område], [Rad], [Budget], [Utfall],
      table.cell(rowspan: 2, align: horizon)[Äldre], [Hemtjänst], [1,0], [2,0], [Boende], [3,0], [4,0],
      table.cell(rowspan: 2)[Funktionshinder och socialpsykiatri], [LSS], [1,5], [2,5], [Stöd], [3,5], [4,5])"""
    (grid,) = grids(read_pdf(typeset(source)))
    assert [[(c.text, c.rowspan) for c in row.cells][:1] for row in grid.rows[1:]] == [
        [("Äldre", 2)],
        [("Boende", 1)],
        [("Funktionshinder och socialpsykiatri", 2)],
        [("Stöd", 1)],
    ]


def test_labels_set_further_in_say_how_far() -> None:
    source = """#table(columns: 2, stroke: none, align: (left, right), [Rad], [Utfall], [Intäkter], [11,5],
      [#h(1em)varav bidrag], [4,0], [Summa], [11,5])"""
    (grid,) = grids(read_pdf(typeset(source)))
    assert [row.cells[0].indent for row in grid.rows] == [0, 0, 10, 0]


def test_dashes_and_thousands_and_years_stay_in_their_columns() -> None:
    source = """#table(columns: 3, stroke: none, align: (left, right, right), [Rad, tkr], [2020], [2021],
      [A], [1 214], [−], [B], [−], [12], [C], [-], [-], [D], [3], [1 000 214])"""
    assert table(source) == [
        ["Rad, tkr", "2020", "2021"],
        ["A", "1 214", "−"],
        ["B", "−", "12"],
        ["C", "-", "-"],
        ["D", "3", "1 000 214"],
    ]


def test_marks_are_raised_and_their_notes_are_the_tables() -> None:
    source = """#table(columns: 2, stroke: none, align: (left, right), [Rad], [2019], [A#super[1]], [1,0],
      [B], [2,0#super[2]])
      #text(size: 8pt)[#super[1] Preliminärt.]\n
      #text(size: 8pt)[#super[2] Omräknat.]"""
    (grid,) = grids(read_pdf(typeset(source)))
    assert cells(grid)[1:] == [["A¹", "1,0"], ["B", "2,0²"]]
    assert grid.notes == (("1", "Preliminärt."), ("2", "Omräknat."))


def test_two_tables_side_by_side_are_two() -> None:
    one = "table(columns: 3, stroke: (y: 0.4pt), align: (left, right, right), [Rad], [Budget], [Utfall],"
    rows = "[Personal], [12,0], [11,5], [Lokaler], [3,0], [4,0])"
    source = f"#grid(columns: (1fr, 1fr), gutter: 2em, {one} {rows}, {one} {rows})"
    assert [len(cells(grid)[0]) for grid in grids(read_pdf(typeset(source)))] == [3, 3]


def test_headings_on_end_are_read() -> None:
    heads = ", ".join(f"rotate(-90deg, reflow: true)[{name}]" for name in ("Budget", "Utfall"))
    source = f"""#table(columns: 3, stroke: 0.4pt, align: (left, right, right), [Rad], {heads},
      [Personal], [12,0], [11,5], [Lokaler], [3,0], [4,0])"""
    assert table(source)[0] == ["Rad", "Budget", "Utfall"]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_turned_page_is_read_upright(degrees: int) -> None:
    content = typeset(f"= Rubrik\n#table({ALIGNED}, stroke: none, {ROWS})")
    pdf = pikepdf.open(io.BytesIO(content))
    pdf.pages[0].Rotate = degrees
    out = io.BytesIO()
    pdf.save(out)
    (grid,) = grids(read_pdf(out.getvalue()))
    assert cells(grid) == EXPECTED


@pytest.mark.parametrize("degrees", [90, -90])
def test_a_table_drawn_on_end_is_read_upright(degrees: int) -> None:
    body = f"#table(columns: 4, align: (left, right, right, right), stroke: 0.4pt, {ROWS})"
    assert table(f"#rotate({degrees}deg, reflow: true)[{body}]") == EXPECTED
