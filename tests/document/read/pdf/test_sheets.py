"""Pages as they are read: order, headings, items, notes, what is no text of its own, what page breaks parted."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tertial.document.parts import Heading, Text
from tertial.document.read.pdf import read_pdf
from tests.document.read.pdf.setting import PLAIN, cells, grids, said, typeset

WORDS = "Nämnden följer upp sina mål två gånger om året och redovisar dem för fullmäktige. "
TABLE = """#table(columns: 3, stroke: none, align: (left, right, right), [Rad], [Budget], [Utfall],
  [Personal], [12,0], [11,5], [Lokaler], [3,0], [4,0], [Hyra], [1,0], [1,5], [Summa], [16,0], [17,0])"""


def test_headings_have_levels_by_size_and_weight() -> None:
    source = f"= Ekonomi\n{WORDS}\n== Drift\n{WORDS}\n\n*Utfall i siffror*\n\n{WORDS}"
    headings = [part for part in read_pdf(typeset(source)).parts if isinstance(part, Heading)]
    assert [(part.text, part.level) for part in headings] == [
        ("Ekonomi", 1),
        ("Drift", 2),
        ("Utfall i siffror", 3),
    ]


def test_lines_are_joined_as_they_are_read_and_keep_their_places() -> None:
    source = "#set text(hyphenate: true)\n#block(width: 4.2cm)[Nettokostnaden var ett underskott om −18,3 mnkr.]"
    (part,) = read_pdf(typeset(source)).parts
    assert isinstance(part, Text)
    assert part.text == "Nettokostnaden var ett underskott om −18,3 mnkr."
    tops = [place.box[1] for _, place in part.lines if place.box]
    assert len(tops) > 1
    assert all(a < b for a, b in pairwise(tops))


def test_items_and_notes_have_their_styles() -> None:
    source = (
        "Målet nås#footnote[Preliminärt, 3,4 mnkr.] i år.\n\n- Den första punkten\n- Den andra\n"
    )
    assert said(read_pdf(typeset(source))) == [
        "Målet nås¹ i år.",
        "item: Den första punkten",
        "item: Den andra",
        "note: ¹Preliminärt, 3,4 mnkr.",
    ]


def test_columns_of_text_are_read_one_after_another() -> None:
    text = WORDS * 14
    source = f"#set page(columns: 2)\n= Först\n{text}\n\n= Sedan\n{text}"
    assert said(read_pdf(typeset(source))) == ["# Först", text.strip(), "# Sedan", text.strip()]


def test_a_table_beside_a_text_is_apart_from_it() -> None:
    source = f"#grid(columns: (1fr, 1fr), gutter: 1.5em)[{WORDS * 6}][{TABLE}]"
    assert said(read_pdf(typeset(source))) == [(WORDS * 6).strip(), "[5 × 3]"]


def test_what_returns_in_the_margins_is_no_text() -> None:
    source = f"""#set page(header: [Socialnämnden #h(1fr) Delårsrapport 2021], numbering: "1 (1)")
      #for n in range(1, 6) [= Kapitel #n \n {WORDS} #pagebreak(weak: true)]"""
    parts = said(read_pdf(typeset(source)))
    assert parts == [text for n in range(1, 6) for text in (f"# Kapitel {n}", WORDS.strip())]


@pytest.mark.parametrize(
    "heading", ["table.header([Rad], [Budget], [Utfall])", "[Rad], [Budget], [Utfall]"]
)
@pytest.mark.parametrize("rules", ["none", "0.4pt"])
def test_a_table_over_page_breaks_is_one(heading: str, rules: str) -> None:
    rows = "..range(1, 41).map(n => ([Rad nr #n], [#n,0], [#n,5])).flatten()"
    source = f"""#set page(height: 10cm, numbering: "1")\nFörst en text.
      #table(columns: 3, stroke: {rules}, align: (left, right, right), {heading}, {rows})\nSist en text."""
    reading = read_pdf(typeset(source))
    assert said(reading) == ["Först en text.", "[41 × 3]", "Sist en text."]
    assert [row[0] for row in cells(grids(reading)[0])][1:] == [f"Rad nr {n}" for n in range(1, 41)]


def test_a_paragraph_over_a_page_break_is_one() -> None:
    text = WORDS.replace(". ", " och ") * 24 + "det är allt."
    reading = read_pdf(typeset(f'#set page(height: 9cm, numbering: "1")\n{text}'))
    assert said(reading) == [text]


def test_a_list_of_contents_has_no_figures() -> None:
    chapters = "\n".join(f"= Kapitel {n}\n{WORDS}\n#pagebreak(weak: true)" for n in range(1, 7))
    reading = read_pdf(typeset(f"#outline(title: [Innehåll])\n#pagebreak()\n{chapters}"))
    entries = [part for part in reading.parts if isinstance(part, Text) and not part.has_figures]
    assert [part.text.split(" ")[:2] for part in entries] == [
        ["Kapitel", str(n)] for n in range(1, 7)
    ]


def test_the_labels_of_a_chart_have_no_figures() -> None:
    bars = "\n".join(
        f"#place(dx: 3cm, dy: {n}cm, rect(width: {n * 1.3}cm, height: 0.6cm, fill: blue, stroke: none))\n"
        f"#place(dx: 1cm, dy: {n}.1cm)[Rad {n}]\n#place(dx: {3.2 + n * 1.3}cm, dy: {n}.1cm)[{n},5]"
        for n in range(1, 6)
    )
    (chart,) = read_pdf(typeset(bars)).parts
    assert isinstance(chart, Text)
    assert not chart.has_figures


def test_labels_with_texts_beside_them_are_running_text() -> None:
    rows = f"[Bakgrund], [{WORDS * 3}], [Kommentar], [{WORDS * 2}]"
    source = f"#grid(columns: (3cm, 1fr), row-gutter: 1em, {rows})"
    assert said(read_pdf(typeset(source))) == [
        "Bakgrund",
        (WORDS * 3).strip(),
        "Kommentar",
        (WORDS * 2).strip(),
    ]


def test_a_title_page_says_the_title_and_no_headings() -> None:
    cover = "#text(size: 30pt)[*Delårsrapport*]\n\n#text(size: 14pt)[Socialnämnden]\n#pagebreak()\n"
    pages = "\n".join(f"= Kapitel {n}\n{WORDS}\n#pagebreak(weak: true)" for n in range(1, 5))
    reading = read_pdf(typeset(cover + pages))
    assert reading.title == "Delårsrapport"
    assert said(reading)[:3] == ["Socialnämnden", "# Kapitel 1", WORDS.strip()]


def test_every_part_has_its_page_and_box() -> None:
    reading = read_pdf(typeset(f"= Rubrik\n{WORDS}\n{TABLE}\n#pagebreak()\n{WORDS}"))
    places = [part.place for part in reading.parts]
    assert [place.page for place in places if place] == [1, 1, 1, 2]
    tops = [place.box[1] for place in places[:3] if place and place.box]
    assert tops == sorted(tops)
    assert reading.pages == 2


def test_the_language_is_as_the_file_says() -> None:
    assert read_pdf(typeset(WORDS, start=PLAIN)).language == "sv"
