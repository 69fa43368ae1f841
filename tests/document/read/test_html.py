"""Web pages as a reader sees them."""

from __future__ import annotations

import pytest

from tertial.document.parts import GridRow, Reading
from tertial.document.read.html import read_html
from tests.document.read.making import cells, grids, headings, texts


def page(body: str, head: str = "") -> Reading:
    text = f'<!doctype html><html lang="sv"><head>{head}</head><body>{body}</body></html>'
    return read_html(text.encode())


@pytest.mark.parametrize(
    "body, reasons",
    [
        ("<html><body><p>Hel.</p></body></html>", []),
        ("<h1>Utan slut</h1><table><tr><td>1</td></tr></table>", []),
        ("<html><body><table><tr><td>1</td></tr><tr><td>2", ["cut"]),
        ("<html><body><p>Text.</p><ta", ["cut"]),
    ],
)
def test_a_page_that_ends_in_the_middle_says_so(body: str, reasons: list[str]) -> None:
    assert [each.reason for each in read_html(body.encode()).unread] == reasons


def test_headings_paragraphs_and_items_come_in_order_with_their_lines() -> None:
    reading = page(
        "\n<h1>Rapport</h1>\n<p>Utfallet är\n11,4 mnkr.</p>\n<ul><li>Ett</li><li>Två</li></ul>"
    )
    assert headings(reading) == [(1, "Rapport")]
    assert texts(reading) == ["Utfallet är 11,4 mnkr.", "Ett", "Två"]
    assert texts(reading, "item") == ["Ett", "Två"]
    assert [part.place.line for part in reading.parts if part.place] == [2, 3, 5, 5]
    assert (reading.title, reading.language) == ("Rapport", "sv")


@pytest.mark.parametrize(
    "body, said",
    [
        ("<p>a<script>b</script><style>c</style><!-- d -->e</p>", ["ae"]),
        ("<p hidden>a</p><p style='display: none'>b</p><p aria-hidden=true>c</p><p>d</p>", ["d"]),
        ("<nav><a href=#x>Innehåll 5</a></nav><p>text</p>", ["text"]),
        ("<a class=skip href=#x>Hoppa</a><p>text <a href=#y>↑</a></p>", ["text"]),
        ("<div>ett<div>två</div>tre</div>", ["ett", "två", "tre"]),
        ("<p>rad ett<br>rad två</p>", ["rad ett rad två"]),
        ("<p>stycke ett<br><br>stycke två</p>", ["stycke ett", "stycke två"]),
        ("<p>om <b>11,4</b>&nbsp;mnkr</p>", ["om 11,4\u00a0mnkr"]),
        ("<p>utfall <sup><a href=#n>1</a></sup> i år</p>", ["utfall¹ i år"]),
        ("<p>100 m<sup>2</sup></p>", ["100 m²"]),
        ("<p>kvar <del>bort</del></p>", ["kvar"]),
        ("<p>om <data value='11.4'>11,4 mnkr</data></p>", ["om 11,4 mnkr"]),
        ("<dl><dt>Bakgrund<dd>Därför.<dd>Och därför.</dl>", ["Bakgrund: Därför.", "Och därför."]),
        ("<details><summary>Mer</summary><p>text</p></details>", ["Mer", "text"]),
        ("lös text<p>stycke</p>efteråt", ["lös text", "stycke", "efteråt"]),
    ],
)
def test_texts_are_what_is_shown(body: str, said: list[str]) -> None:
    assert texts(page(body)) == said


def shape(row: GridRow) -> list[tuple[str, int, int]]:
    return [(cell.text, cell.colspan, cell.rowspan) for cell in row.cells]


def test_a_table_keeps_its_merged_cells_and_how_many_rows_are_headings() -> None:
    reading = page(
        "<table><caption>Resultaträkning, mnkr</caption>"
        "<thead><tr><th rowspan=2>Verksamhet<th colspan=2>HELÅR</tr><tr><th>Budget<th>Prognos</tr></thead>"
        "<tbody><tr><th>Bidrag<td>85,6<td>95,2</tr></tbody><tfoot><tr><td>Summa<td>1<td>2</tr></tfoot></table>"
    )
    grid = grids(reading)[0]
    assert grid.title == "Resultaträkning, mnkr"
    assert grid.heading_rows == 2
    assert [shape(row) for row in grid.rows] == [
        [("Verksamhet", 1, 2), ("HELÅR", 2, 1)],
        [("Budget", 1, 1), ("Prognos", 1, 1)],
        [("Bidrag", 1, 1), ("85,6", 1, 1), ("95,2", 1, 1)],
        [("Summa", 1, 1), ("1", 1, 1), ("2", 1, 1)],
    ]
    assert [row.cells[0].is_heading for row in grid.rows] == [True, True, False, False]


@pytest.mark.parametrize(
    "rows, count",
    [
        ("<tr><th>a<th>b</tr><tr><td>c<td>1</tr>", 1),
        ("<tr><td>a<td>b</tr><tr><td>c<td>1</tr>", None),
        ("<tr><th>a<td>1</tr><tr><th>c<td>1</tr>", None),
        ("<tr><th>a<th>b</tr><tr><th>c<th>1</tr>", None),
    ],
)
def test_rows_of_nothing_but_heading_cells_are_headings(rows: str, count: int | None) -> None:
    assert grids(page(f"<table>{rows}</table>"))[0].heading_rows == count


def test_a_foot_that_is_written_first_is_shown_last() -> None:
    reading = page(
        "<table><tfoot><tr><td>Summa<td>3</tfoot><tbody><tr><td>a<td>1<tr><td>b<td>2</table>"
    )
    assert cells(grids(reading)[0]) == [["a", "1"], ["b", "2"], ["Summa", "3"]]


@pytest.mark.parametrize(
    "table",
    [
        "<table role=presentation><tr><td>{}<td>sida</table>",
        "<table><tr><td>meny<td>{}</table>",
        "<table><tr><td>{}</table>",
    ],
)
def test_a_table_that_lays_out_the_page_is_read_as_what_is_in_it(table: str) -> None:
    inner = "<h2>Drift</h2><table><tr><td>a<td>1<tr><td>b<td>2</table>"
    reading = page(table.format(inner))
    assert headings(reading) == [(2, "Drift")]
    assert [cells(grid) for grid in grids(reading)] == [[["a", "1"], ["b", "2"]]]


@pytest.mark.parametrize(
    "cell, text",
    [
        ("<p>a</p><p>b</p>", "a\nb"),
        ("a<br>b", "a\nb"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("−<!-- -->18,3", "−18,3"),
        ("9,8 <sup>1</sup>", "9,8¹"),
        ("9,8<sup>a)</sup>", "9,8 (a)"),
        ("  1&nbsp;234\n ", "1\u00a0234"),
        ("<span hidden>x</span>5", "5"),
        ("<b>12</b>,5", "12,5"),
    ],
)
def test_a_cell_has_its_lines(cell: str, text: str) -> None:
    grid = grids(page(f"<table><tr><td>x<td>{cell}<tr><td>y<td>1</table>"))[0]
    assert grid.rows[0].cells[1].text == text


def test_bold_and_indent_of_cells() -> None:
    reading = page(
        "<table><tr><td><b>Summa</b><td>1"
        "<tr><td style='padding-left:12pt'>varav a<td>1"
        "<tr><td>&nbsp;&nbsp;varav b<td>1"
        "<tr><td><span class=part>varav c</span><td>1</table>",
        head="<style>.part, .other { padding-left: 2em } td { padding: 1em }</style>",
    )
    first = [row.cells[0] for row in grids(reading)[0].rows]
    assert [cell.is_bold for cell in first] == [True, False, False, False]
    assert [cell.indent for cell in first] == [0.0, 12.0, 6.0, 20.0]
    assert [cell.text for cell in first] == ["Summa", "varav a", "varav b", "varav c"]


def test_notes_under_a_table_are_its_own() -> None:
    reading = page(
        "<table><tr><td>a<sup>1</sup><td>1<tr><td>b<td>2*</table>"
        "<ol class=notes><li><span>1</span> Preliminärt. <a href=#x>↑</a><li>* Avrundat.</ol>"
        "<p class=note>Källa: Kolada</p><p>Text.</p>"
    )
    assert grids(reading)[0].notes == (
        ("1", "Preliminärt."),
        ("*", "Avrundat."),
        ("", "Källa: Kolada"),
    )
    assert texts(reading) == ["Text."]


@pytest.mark.parametrize(
    "data",
    [
        "<p>åäö</p>".encode(),
        b"\xef\xbb\xbf" + "<p>åäö</p>".encode(),
        "<p>åäö</p>".encode("cp1252"),
        '<meta charset="iso-8859-1"><p>åäö</p>'.encode("latin-1"),
        '<meta http-equiv=x content="text/html; charset=windows-1252"><p>åäö</p>'.encode("cp1252"),
        '<meta charset="finns-inte"><p>åäö</p>'.encode("cp1252"),
        '<?xml version="1.0" encoding="ISO-8859-1"?><html><body><p>åäö</p></body></html>'.encode(
            "latin-1"
        ),
        b"\xff\xfe" + "<p>åäö</p>".encode("utf-16-le"),
        "<p>åäö</p>".encode("utf-16-be"),
    ],
)
def test_a_page_in_any_encoding_is_read(data: bytes) -> None:
    assert texts(read_html(data)) == ["åäö"]


def test_spans_that_are_no_numbers_or_beyond_the_table_are_bounded() -> None:
    reading = page(
        "<table><tr><td rowspan=99999>a<td colspan=-2>b<td colspan=x>c<tr><td rowspan=0>d<td>e</table>"
    )
    assert [shape(row) for row in grids(reading)[0].rows] == [
        [("a", 1, 2), ("b", 1, 1), ("c", 1, 1)],
        [("d", 1, 1), ("e", 1, 1)],
    ]


def test_pictures_inside_the_page_count_for_nothing() -> None:
    picture = "A" * 30_000_000
    reading = page(f"<p>text</p><img src='data:image/png;base64,{picture}'>")
    assert texts(reading) == ["text"]


def test_preformatted_lines_may_be_a_table_and_keep_their_lines() -> None:
    reading = page(
        "\n<p>Se nedan.</p>\n<pre>\n             Budget    Utfall\nBidrag         85,6      95,2\n"
        "Drift          11,1      12,0\nSumma          96,7     107,2\n</pre>"
    )
    grid = grids(reading)[0]
    assert [cell.text for cell in grid.rows[-1].cells] == ["Summa", "96,7", "107,2"]
    assert grid.rows[-1].place is not None
    assert grid.rows[-1].place.line == 7
