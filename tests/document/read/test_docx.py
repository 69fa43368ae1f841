"""Word files: by hand part by part, by python-docx, and by LibreOffice."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest

from tertial.document.model import Unread
from tertial.document.read import read
from tertial.document.read.docx import read_docx
from tests.document.read.making import (
    cells,
    charted,
    grids,
    headings,
    p,
    r,
    style,
    tbl,
    tc,
    texts,
    tr,
    word,
)

STYLES = (
    style("Rubrik1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
    + style("Rubrik2", "heading 2", '<w:basedOn w:val="Rubrik1"/>')
    + style("Egen", "Kommunens rubrik", '<w:basedOn w:val="Rubrik2"/>')
    + style("Titel", "Title")
    + style("Bildtext", "caption")
    + style("Innehll1", "toc 1")
    + style("Fet", "Strong", "<w:rPr><w:b/></w:rPr>", kind="character")
    + style("Lista", "List Bullet")
    + style("Dold", "Hidden", "<w:rPr><w:vanish/></w:rPr>", kind="character")
)


def body(*parts: str, **more: str) -> bytes:
    return word("".join(parts), styles=STYLES, **more)


def test_headings_are_known_by_style_outline_level_and_what_a_style_is_based_on() -> None:
    reading = read_docx(
        body(
            p("Delårsrapport", "Titel"),
            p("Ekonomi", "Rubrik1"),
            p("Drift", "Rubrik2"),
            p("Personal", "Egen"),
            p("Egen nivå", properties='<w:outlineLvl w:val="3"/>'),
            p("Ingen rubrik", "Rubrik1", properties='<w:outlineLvl w:val="9"/>'),
        )
    )
    assert headings(reading) == [
        (1, "Delårsrapport"),
        (1, "Ekonomi"),
        (2, "Drift"),
        (2, "Personal"),
        (4, "Egen nivå"),
    ]
    assert texts(reading) == ["Ingen rubrik"]
    assert reading.title == "Delårsrapport"


def test_a_file_without_headings_has_its_short_bold_lines_as_such() -> None:
    reading = read_docx(body(p("Sammanfattning", run="<w:b/>"), p("Nämnden har ett överskott.")))
    assert headings(reading) == [(2, "Sammanfattning")]


@pytest.mark.parametrize(
    "runs, said",
    [
        (r("Utfall ") + "<w:ins>" + r("11,4") + "</w:ins>", "Utfall 11,4"),
        (r("Utfall 11,4") + "<w:del><w:r><w:delText>11,2</w:delText></w:r></w:del>", "Utfall 11,4"),
        ("<w:moveFrom>" + r("bort") + "</w:moveFrom><w:moveTo>" + r("hit") + "</w:moveTo>", "hit"),
        (r("synligt ") + r("dolt", "<w:vanish/>"), "synligt"),
        (r("synligt ") + r("dolt", '<w:rStyle w:val="Dold"/>'), "synligt"),
        (r("om ") + "<w:r><w:noBreakHyphen/></w:r>" + r("18,3"), "om -18,3"),
        (r("om ") + '<w:r><w:sym w:font="Symbol" w:char="F02D"/></w:r>' + r("18,3"), "om −18,3"),
        (r("bas") + "<w:r><w:softHyphen/></w:r>" + r("uppdraget"), "basuppdraget"),
        (r("rad ett") + "<w:r><w:br/></w:r>" + r("rad två"), "rad ett rad två"),
        (r("före") + '<w:r><w:br w:type="page"/></w:r>' + r(" efter"), "före efter"),
        (r("utfall") + r("1", '<w:vertAlign w:val="superscript"/>'), "utfall¹"),
        (r("300 ") + r("1", '<w:position w:val="8"/>'), "300¹"),
        ("<w:hyperlink>" + r("länk") + "</w:hyperlink>", "länk"),
        ("<w:sdt><w:sdtContent>" + r("ruta") + "</w:sdtContent></w:sdt>", "ruta"),
        ("<w:smartTag>" + r("31 augusti") + "</w:smartTag>", "31 augusti"),
        ('<w:fldSimple w:instr="DOCPROPERTY Total">' + r("11,4") + "</w:fldSimple>", "11,4"),
        ("<m:oMath><m:r><m:t>a + b</m:t></m:r></m:oMath>", "a + b"),
    ],
)
def test_a_paragraph_is_read_as_it_is_shown(runs: str, said: str) -> None:
    assert texts(read_docx(body(p(more=runs)))) == [said]


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def test_a_field_shows_what_it_was_last_worked_out_to() -> None:
    runs = (
        field("begin") + instruction("=SUM(ABOVE)") + field("separate") + r("7 238") + field("end")
    )
    assert texts(read_docx(body(p("Summa ", more=runs)))) == ["Summa 7 238"]


def test_contents_lists_are_left_out() -> None:
    reading = read_docx(
        body(
            p(more=field("begin") + instruction("TOC \\o") + field("separate") + r("Ekonomi 5")),
            p("Mål 7", more=field("end")),
            p("Personal 9", "Innehll1"),
            "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
            f"<w:sdtContent>{p('Investeringar 12')}</w:sdtContent></w:sdt>",
            p("Här börjar texten."),
        )
    )
    assert texts(reading) == ["Här börjar texten."]


def test_paragraphs_whose_parting_is_deleted_are_one() -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    reading = read_docx(body(p("Underskottet är ", properties=deleted), p("8,7 miljoner kronor.")))
    assert texts(reading) == ["Underskottet är 8,7 miljoner kronor."]


def test_items_are_known_by_list_or_style() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:lvl><w:numFmt w:val="none"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    )
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>'
    reading = read_docx(
        body(
            p("Punkt", properties=listed.format(1)),
            p("Text utan punkt", properties=listed.format(2)),
            p("Avslagen", "Lista", properties=listed.format(0)),
            p("Med stil", "Lista"),
            numbering=numbering,
        )
    )
    assert texts(reading, "item") == ["Punkt", "Med stil"]


def test_notes_stand_after_their_text_and_under_their_table() -> None:
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    footnotes = (
        f'<w:footnote w:id="5">{p("Varav 2,1 avser 2019.")}</w:footnote>'
        f'<w:footnote w:id="7">{p("Preliminärt.")}</w:footnote>'
    )
    table = tbl(tr("", "Utfall"), tr(tc(more=p("Bidrag", more=mark.format(7))), "95,2"))
    reading = read_docx(body(p("Utfallet", more=mark.format(5)), table, footnotes=footnotes))
    assert texts(reading) == ["Utfallet¹", "1 Varav 2,1 avser 2019."]
    assert grids(reading)[0].notes == (("2", "Preliminärt."),)
    assert cells(grids(reading)[0])[1] == ["Bidrag²", "95,2"]


def test_text_boxes_are_read_once_where_they_hang() -> None:
    box = f"<w:txbxContent>{p('Överskott 11,4')}</w:txbxContent>"
    drawn = (
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert texts(read_docx(body(p("Text.", more=drawn)))) == ["Text.", "Överskott 11,4"]


@pytest.mark.parametrize(
    "width, descr, unread",
    [
        (4_000_000, "", (Unread("picture"),)),
        (4_000_000, "Stapeldiagram", ()),
        (500_000, "", ()),
    ],
)
def test_a_large_picture_that_nobody_has_described_is_told(
    width: int, descr: str, unread: tuple[Unread, ...]
) -> None:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/"
    picture = (
        f'<w:r><w:drawing xmlns:wp="{drawing}wordprocessingDrawing" xmlns:pic="{drawing}picture">'
        f'<wp:extent cx="{width}" cy="2000000"/><wp:docPr id="1" descr="{descr}"/><pic:pic/></w:drawing></w:r>'
    )
    assert read_docx(body(p("Text.", more=picture))).unread == unread


def test_pages_are_known_where_word_wrote_them() -> None:
    from tests.document.read.making import document, relations, types, zipped

    broken = p(more="<w:r><w:lastRenderedPageBreak/><w:t>Sida två</w:t></w:r>")
    reading = read_docx(
        zipped(
            {
                "[Content_Types].xml": types("/word/document.xml", "x"),
                "_rels/.rels": relations(r1="officeDocument word/document.xml"),
                "word/document.xml": document(p("Sida ett") + broken),
                "docProps/app.xml": "<P><Application>Microsoft Office Word</Application></P>",
            }
        )
    )
    assert [part.place.page for part in reading.parts if part.place] == [1, 2]
    assert reading.pages == 2


# --- charts -----------------------------------------------------------------------------------------------


def kept(tag: str, code: str, *values: str) -> str:
    """Values that a chart keeps: numbers with a format, or words where it is empty."""
    kind = "num" if code else "str"
    points = "".join(f'<c:pt idx="{n}"><c:v>{v}</c:v></c:pt>' for n, v in enumerate(values))
    said = f"<c:formatCode>{code}</c:formatCode>" if code else ""
    return f"<c:{tag}><c:{kind}Ref><c:{kind}Cache>{said}{points}</c:{kind}Cache></c:{kind}Ref></c:{tag}>"


def series(name: str, code: str, *values: str) -> str:
    months = kept("cat", "", "Januari", "Februari")
    return f"<c:ser>{kept('tx', '', name)}{months}{kept('val', code, *values)}</c:ser>"


TITLE = (
    "<c:title><c:tx><c:rich><a:p><a:r><a:t>Sjukfrånvaro</a:t></a:r></a:p></c:rich></c:tx></c:title>"
)


def test_a_chart_is_a_table_of_what_it_keeps_as_its_format_prints_it() -> None:
    drawn = series("2025", "0.0%", "0.0712", "0.07") + series("2026", "General", "6", "6.9")
    plot = f"<c:chart>{TITLE}<c:plotArea><c:barChart>{drawn}</c:barChart></c:plotArea></c:chart>"
    (grid,) = grids(read_docx(charted(plot, p("Läget."))))
    assert grid.title == "Sjukfrånvaro"
    assert cells(grid) == [
        ["", "2025", "2026"],
        ["Januari", "7,1\xa0%", "6,0"],
        ["Februari", "7,0\xa0%", "6,9"],
    ]


@pytest.mark.parametrize("chart", ["<c:chart/>", "<c:chart", "<c:ser><c:val/></c:ser>"])
def test_a_chart_that_keeps_nothing_is_told_of(chart: str) -> None:
    reading = read_docx(charted(chart))
    assert grids(reading) == []
    assert reading.unread == (Unread("chart"),)


# --- tables -----------------------------------------------------------------------------------------------


def test_merged_cells_keep_their_columns() -> None:
    table = tbl(
        tr(
            tc("", '<w:vMerge w:val="restart"/>'),
            tc("HELÅR", '<w:gridSpan w:val="2"/>'),
            properties="<w:tblHeader/>",
        ),
        tr(tc("", "<w:vMerge/>"), "Budget", "Prognos", properties="<w:tblHeader/>"),
        tr("Bidrag", "85,6", "95,2"),
    )
    grid = grids(read_docx(body(table)))[0]
    assert cells(grid) == [["", "HELÅR"], ["Budget", "Prognos"], ["Bidrag", "85,6", "95,2"]]
    first = grid.rows[0].cells
    assert (first[0].rowspan, first[1].colspan) == (2, 2)
    assert grid.heading_rows == 2
    assert first[1].is_heading
    assert not grid.rows[2].cells[0].is_heading


def test_a_row_may_begin_further_in_and_deleted_rows_are_gone() -> None:
    table = tbl(
        tr("a", "b", "c"),
        tr("e", "f", properties='<w:gridBefore w:val="1"/>'),
        tr("bort", "x", "y", properties="<w:del/>"),
        tr("kvar", "1", "2", properties="<w:ins/>"),
    )
    assert cells(grids(read_docx(body(table)))[0]) == [
        ["a", "b", "c"],
        ["", "e", "f"],
        ["kvar", "1", "2"],
    ]


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (("Uppdrag\tAnsvarig", "Ny rutin\tEva", "Ny taxa\tBo"), 1),
        (("Uppdrag\tAnsvarig", "Ny rutin\tEva"), 0),
        (("Datum:\ti dag", "Plats:\tHuset", "Till:\tEva"), 0),
    ],
)
def test_words_parted_by_tabs_over_three_lines_are_a_table(
    lines: tuple[str, ...], count: int
) -> None:
    made = (p(more="<w:r><w:tab/></w:r>".join(map(r, line.split("\t")))) for line in lines)
    assert len(grids(read_docx(body(*made)))) == count


def test_a_table_of_one_cell_a_row_or_with_tables_in_it_only_lays_out() -> None:
    inner = tbl(tr("Bidrag", "95,2"), tr("Summa", "95,2"))
    outer = tbl(tr(tc(more=p("Till vänster") + inner + p()), "Till höger"))
    frame = tbl(tr(tc(more=p("Inramad rubrik", "Rubrik1") + p("Inramad text."))))
    reading = read_docx(body(outer, frame))
    assert cells(grids(reading)[0]) == [["Bidrag", "95,2"], ["Summa", "95,2"]]
    assert texts(reading) == ["Till höger", "Inramad text."]
    assert headings(reading) == [(1, "Inramad rubrik")]


def test_a_small_table_in_a_cell_is_part_of_its_text() -> None:
    table = tbl(tr("a", tc(more=tbl(tr("b", "c")) + p("d"))), tr("e", "f"))
    assert cells(grids(read_docx(body(table)))[0]) == [["a", "b\nc\nd"], ["e", "f"]]


def test_the_caption_names_the_table_and_a_unit_line_is_its_unit() -> None:
    table = tbl(tr("", "Utfall"), tr("Bidrag", "95,2"))
    reading = read_docx(body(p("Tabell 1. Resultat", "Bildtext"), p("(mnkr)"), table, p("Text.")))
    grid = grids(reading)[0]
    assert (grid.title, grid.unit) == ("Tabell 1. Resultat", "mnkr")
    assert texts(reading) == ["Text."]


def test_bold_is_known_from_run_style_and_the_tables_own_style() -> None:
    styles = STYLES + style(
        "Tabell",
        "Kommuntabell",
        '<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>',
        kind="table",
    )
    table = tbl(
        tr(tc(more=p(more=r("Bidrag", "<w:b/>"))), "1"),
        tr(tc(more=p(more=r("Försäljning", '<w:rStyle w:val="Fet"/>'))), "2"),
        tr("Summa", "3"),
        properties='<w:tblStyle w:val="Tabell"/><w:tblLook w:lastRow="1"/>',
    )
    grid = grids(read_docx(word(table, styles=styles)))[0]
    assert [[cell.is_bold for cell in row.cells] for row in grid.rows] == [
        [True, False],
        [True, False],
        [True, True],
    ]


def test_how_far_a_label_is_indented_is_kept() -> None:
    inside = tc(more=p("varav lön", properties='<w:ind w:left="284"/>'))
    grid = grids(read_docx(body(tbl(tr("Personal", "9"), tr(inside, "7")))))[0]
    assert [row.cells[0].indent for row in grid.rows] == [0.0, 14.2]


def test_the_language_is_the_one_that_the_styles_say() -> None:
    said = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="sv-SE"/></w:rPr></w:rPrDefault></w:docDefaults>'
    assert read_docx(word(p("Hej"), styles=said)).language == "sv-SE"


def test_lines_set_with_tabs_are_a_table_where_they_have_figures() -> None:
    def tabbed(*texts: str) -> str:
        return p(more="<w:r><w:tab/></w:r>".join(r(text) for text in texts))

    reading = read_docx(
        body(
            tabbed("mnkr", "Budget", "Utfall"),
            tabbed("Bidrag", "85,6", "95,2"),
            tabbed("Summa", "85,6", "95,2"),
            p("Efteråt."),
            tabbed("Datum", "fyll i här"),
        )
    )
    assert cells(grids(reading)[0])[1:] == [["Bidrag", "85,6", "95,2"], ["Summa", "85,6", "95,2"]]
    assert texts(reading)[-2:] == ["Efteråt.", "Datum fyll i här"]


# --- written by others ------------------------------------------------------------------------------------


def test_a_file_by_python_docx_is_read() -> None:
    import docx

    made = docx.Document()
    made.add_heading("Ekonomi", 1)
    made.add_paragraph("Nämnden har ett överskott om 11,4 mnkr.")
    table = made.add_table(rows=3, cols=3)
    table.cell(0, 1).merge(table.cell(0, 2)).text = "HELÅR"
    for place, text in enumerate(("", "Budget", "Prognos")):
        table.cell(1, place).text = text
    for place, text in enumerate(("Bidrag", "85,6", "95,2")):
        table.cell(2, place).text = text
    out = io.BytesIO()
    made.save(out)
    reading = read_docx(out.getvalue())
    assert headings(reading) == [(1, "Ekonomi")]
    assert cells(grids(reading)[0]) == [
        ["", "HELÅR"],
        ["", "Budget", "Prognos"],
        ["Bidrag", "85,6", "95,2"],
    ]


PAGE = """<html lang="sv"><head><meta charset="utf-8"><title>Rapport</title></head><body>
<h1>Delårsrapport</h1><p>Utfallet är <b>11,4</b> mnkr.</p><h2>Drift</h2>
<table border="1"><thead><tr><th rowspan="2">Verksamhet</th><th colspan="2">HELÅR</th></tr>
<tr><th>Budget</th><th>Prognos</th></tr></thead>
<tbody><tr><td>Bidrag</td><td>85,6</td><td>95,2</td></tr>
<tr><td><b>Summa</b></td><td><b>85,6</b></td><td><b>95,2</b></td></tr></tbody></table>
<ul><li>Första punkten</li><li>Andra punkten</li></ul></body></html>"""


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A web page that LibreOffice has made a Word file of."""
    folder = tmp_path_factory.mktemp("soffice")
    (folder / "sida.html").write_text(PAGE, "utf-8")
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--infilter=HTML (StarWriter)",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(folder),
            str(folder / "sida.html"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return Path(folder / "sida.docx").read_bytes()


def test_a_file_by_libreoffice_is_read(converted: bytes) -> None:
    reading = read_docx(converted)
    assert headings(reading) == [(1, "Delårsrapport"), (2, "Drift")]
    assert texts(reading, "item") == ["Första punkten", "Andra punkten"]
    grid = grids(reading)[0]
    assert cells(grid)[2:] == [["Bidrag", "85,6", "95,2"], ["Summa", "85,6", "95,2"]]
    assert (grid.rows[0].cells[0].rowspan, grid.rows[0].cells[1].colspan) == (2, 2)


def test_the_whole_way_a_word_file_becomes_a_document() -> None:
    table = tbl(
        tr("", "Budget", "Utfall"), tr("Bidrag", "85,6", "95,2"), tr("Summa", "85,6", "95,2")
    )
    document = read(body(p("Drift", "Rubrik1"), table))
    [section] = document.sections
    assert (section.title, section.blocks[0].type) == ("Drift", "table")
