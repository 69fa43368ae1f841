"""The plan for 2026: every figure of every published table stands in ours under its label, in all five formats.

The published plan is read here once more, apart from the package; what its text has as tables is compared cell by cell.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tertial.domain.control import risk_score
from tertial.domain.money import round_half_up, rounding_tolerance
from tertial.domain.swedish import parse_number, parse_printed
from tests.reports import test_accessible as accessible
from tests.reports.conftest import FORMATS, Built
from tests.reports.test_published import plain, texts_of

PACKAGE = Path(__file__).parents[2] / "src/tertial/demo/von-2026"
NAME = "von-verksamhetsplan-2026"
HEADS = (
    "Indikatorer\t",
    "Resultaträkning, tkr\t",
    "Verksamhet, tkr\t",
    "Ramförändringar utöver volymer (tkr)\t",
    "Satsning, tkr\t",
    "Sökt bidrag, tkr\t",
    "Nyckeltal\t2023\t",
)
"""How the published tables begin that the text keeps whole; the two others are transcribed below."""
FULL_TIME = ("2025 (Delår 2)", "Etappmål 2026", "Målvärde 2030")
TRANSCRIBED = (
    ("Andel heltid inom Vård och omsorgsnämnd", ("52 %", "Ökad andel", "Ökad andel"), FULL_TIME),
    ("Andel heltid inom Äldreomsorg", ("44 %", "Ökad andel", "Ökad andel"), FULL_TIME),
    ("Andel heltid inom Funktionsstöd", ("61 %", "Ökad andel", "Ökad andel"), FULL_TIME),
    ("Investeringar särskilt boende", ("3 900",), ("Investering 2026",)),
    ("Investeringar ordinärt boende", ("500",), ("Investering 2026",)),
    ("Summa investeringar", ("4 400",), ("Investering 2026",)),
)
RISKS = {
    "Risk att kommunen inte har en följsamhet till redovisningsregler": 8,
    "Risk för att riktlinje för representation, gåvor och annan uppvaktning från arbetsgivaren inte "
    "efterlevs": 16,
    "Risk för bristande lagefterlevnad inom direktupphandling": 9,
    "Risk för felaktigt utbetalda löner": 8,
    "Risk för otillåten påverkan": 8,
}
BANDS = {
    "Stickprov via manuell granskning": ("0–79 %", "80–89 %", "90–100 %"),
    "Direktupphandlingar, högst 6 granskade": ("0–3 korrekta", "4 korrekta", "5–6 korrekta"),
    "Direktupphandlingar, över 6 granskade": ("0–79 %", "80–89 %", "90–100 %"),
    "Granska ej hanterade poster som är lönepåverkande": ("0–74 %", "75–89 %", "90–100 %"),
    "Granskning av ej attesterade utanordningslistor": ("0–74 %", "75–89 %", "90–100 %"),
}
LOST_MINUS = ("Årets resultat", "Bokslut 2024", "1 442 647")
"""Stands so in the published income statement; in the table per activity, a net cost, it is right."""


@dataclass(frozen=True)
class PublishedCell:
    label: str
    column: str
    printed: str
    table: str


def published(folder: Path) -> list[PublishedCell]:
    """The cells with something in them of all published tables of figures, with their row's and column's names."""
    text = (folder / "reports/003_9ef19b4b21065f21.txt").read_text("utf-8")
    found = []
    for block in re.split(r"\n\s*\n", text):
        lines = block.split("\n")
        if block.startswith(HEADS):
            head, *columns = lines[0].split("\t")
            for label, *cells in (line.split("\t") for line in lines[1:]):
                found += [
                    PublishedCell(label, column, cell, head)
                    for column, cell in zip(columns, cells, strict=False)
                    if cell.strip() and column != "Nämndmål"
                ]
    for label, cells, columns in TRANSCRIBED:
        found += [PublishedCell(label, *pair, "") for pair in zip(columns, cells, strict=True)]
    return found


def folded(label: str) -> str:
    """A label without the spaces and marks that the text of the file added or lost."""
    return re.sub(r"[\s.]", "", label).replace("₂", "2")


@pytest.fixture(scope="module")
def plan(demo_files: Path) -> Built:
    return Built(NAME, demo_files)


@pytest.fixture(scope="module")
def data(plan: Built) -> dict[str, Any]:
    """The plan's JSON, numbers digit for digit."""
    raw = plan.path("json").read_text("utf-8")
    found: dict[str, Any] = json.loads(raw, parse_float=Decimal, parse_int=Decimal)
    return found


def tables(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    blocks = (block for section in data["sections"] for block in section["blocks"])
    yield from (block for block in blocks if block["type"] == "table")


def cells(data: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for table in tables(data):
        for row in table["rows"]:
            for column, cell in zip(table["columns"], row["cells"], strict=True):
                yield folded(row["label"]), column["name"], cell


def shown(cell: dict[str, Any]) -> str:
    """What is printed in a cell, an asterisk with it, with the plain signs of the published text."""
    mark = "*" if cell.get("note") == "*" else ""
    return plain(cell["text"] + mark).replace("−", "-")


def test_the_plan_is_built_in_every_format(plan: Built) -> None:
    assert min(plan.path(extension).stat().st_size for extension in FORMATS) > 10_000
    assert plan.data["id"] == "von/verksamhetsplan-2026"
    assert plan.data["kind"] == "verksamhetsplan"
    assert plan.data["period_end"] == "2026-12-31"


def test_every_published_cell_stands_under_its_label_and_column(
    data: dict[str, Any], reference_dir: Path
) -> None:
    ours = {
        (label, column, text, cell["value"])
        for label, column, cell in cells(data)
        for text in (shown(cell), shown({"text": cell["text"]}))  # some notes are our own
    }
    wanted = published(reference_dir)
    mended = [
        PublishedCell(each.label, each.column, "-1 442 647", each.table)
        for each in wanted
        if (each.label, each.column, each.printed) == LOST_MINUS
        and each.table.startswith("Resultaträkning")
    ]
    right = [
        each
        for each in wanted
        if (each.label, each.column, each.printed, each.table.startswith("Resultaträkning"))
        != (*LOST_MINUS, True)
    ]
    missing = [
        each
        for each in (*right, *mended)
        if (folded(each.label), each.column, plain(each.printed), value(each.printed)) not in ours
    ]
    assert missing == []
    assert len(mended) == 1
    assert len(wanted) == 233


def value(printed: str) -> Decimal | None:
    found = parse_printed(printed)
    return found.value if found.kind == "number" else None


def test_every_figure_of_ours_has_a_ref_that_opens(data: dict[str, Any]) -> None:
    numbers = [cell for _, _, cell in cells(data) if cell["value"] is not None]
    assert len(numbers) > 230
    assert [cell for cell in numbers if not cell.get("ref") or not cell.get("lineage")] == []


def test_the_minus_is_mended_by_arithmetic_and_the_note_says_so(data: dict[str, Any]) -> None:
    (table,) = (each for each in tables(data) if each["id"] == "tabell-income-statement")
    revenue, costs, total = (row["cells"][0] for row in (table["rows"][n] for n in (0, -2, -1)))
    assert total["value"] == revenue["value"] + costs["value"] == Decimal(-1442647)
    (note,) = (each["text"] for each in table["notes"] if each["mark"] == total["note"])
    assert "1 442 647" in plain(note)
    assert "återställt" in note


def rows_of(name: str) -> list[dict[str, str]]:
    with (PACKAGE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


VALUES = {(v["table"], v["row"], v["column"]): v["raw"] for v in rows_of("table_values")}
DECIMALS = {table["key"]: int(table["decimals"]) for table in rows_of("tables")}
SUMS = [
    (row["table"], row["key"], column["key"], tuple(row["sums"].split()))
    for row in rows_of("table_rows")
    for column in rows_of("table_columns")
    if row["sums"]
    and column["table"] == row["table"]
    and (row["table"], row["key"], column["key"]) in VALUES
]


@pytest.mark.parametrize(("table", "row", "column", "parts"), SUMS, ids=lambda each: str(each))
def test_a_row_that_is_a_sum_is_the_sum_of_its_parts(
    table: str, row: str, column: str, parts: tuple[str, ...]
) -> None:
    said = (value(VALUES.get((table, part, column), "")) for part in parts)
    printed = [each for each in said if each is not None]  # two of the grants have no budget
    total = parse_number(VALUES[table, row, column])
    assert abs(sum(printed) - total) <= rounding_tolerance(DECIMALS[table], len(parts))


def test_every_kind_of_printed_value_is_there(data: dict[str, Any]) -> None:
    texts = {shown(cell) for _, _, cell in cells(data)}
    assert {
        "10*",
        "930 (augusti 2025)",
        "8,7 (juli 2025)",
        "--",
        "≤ 7,7",
        "Undersökning görs ej 2026",
        "Ökad andel",
        "52 %",
        "-",
        "0",
    } <= texts


def test_risks_have_their_published_score_and_it_is_the_product(data: dict[str, Any]) -> None:
    (table,) = (each for each in tables(data) if each["id"] == "tabell-risk-scores")
    found = {row["label"]: [cell["value"] for cell in row["cells"][:3]] for row in table["rows"]}
    assert {label: values[2] for label, values in found.items()} == RISKS
    assert [risk_score(int(a), int(b)) for a, b, _ in found.values()] == list(RISKS.values())


def test_controls_have_their_published_bands(data: dict[str, Any]) -> None:
    (table,) = (each for each in tables(data) if each["id"] == "tabell-grading-bands")
    assert {row["label"]: tuple(texts_of(row)) for row in table["rows"]} == BANDS


def test_every_id_in_kolada_stands_at_its_own_indicator(
    data: dict[str, Any], reference_dir: Path
) -> None:
    text = (reference_dir / "reports/003_9ef19b4b21065f21.txt").read_text("utf-8")
    listed = text.split("Källa/Kolada-ID\n")[1]
    theirs = {
        (re.sub(r"[\s-]", "", line.split("\t")[-2]), found)
        for line in listed.splitlines()
        for found in re.findall(r"\b[NU]\d{5}\b", line)
    }
    (table,) = (each for each in tables(data) if each["id"] == "kallforteckning")
    ours = {
        (re.sub(r"[\s-]", "", row["cells"][1]["text"]), row["cells"][3]["text"])
        for row in table["rows"]
    }
    assert len(theirs) == 12
    assert theirs <= ours


def test_the_shifted_source_list_is_put_right(data: dict[str, Any]) -> None:
    (table,) = (each for each in tables(data) if each["id"] == "kallforteckning")
    goal = {row["cells"][1]["text"]: row["label"] for row in table["rows"]}
    assert goal["Andel stödpedagoger av de anställda, R12 (%)"] == (
        "Huddinges välfärd ska hålla en hög kvalitet"
    )
    assert goal["Fordon med förnyelsebara drivmedel i fordonsflottan, andel (%)"] == (
        "Minska klimatpåverkan"
    )


def test_the_chain_has_three_areas_five_council_goals_and_eight_goals(
    data: dict[str, Any],
) -> None:
    (table,) = (each for each in tables(data) if each["id"] == "malkedjan")
    rows = table["rows"]
    assert [column["name"] for column in table["columns"]] == ["Kommunfullmäktigemål", "Nämndmål"]
    assert len(rows) == 8
    assert len([row for row in rows if not row.get("spanned")]) == 3
    assert len([row for row in rows if not row["cells"][0].get("spanned")]) == 5
    titles = [section["title"] for section in data["sections"] if section["level"] == 4]
    names = [row["cells"][1]["text"] for row in rows]
    assert [title for title in titles if title.startswith("Nämndmål: ")] == [
        f"Nämndmål: {name}" for name in names
    ]


# --- prose ------------------------------------------------------------------------------------------------

AMOUNT = re.compile(r"(?<![\d,])(-?\d{1,3}(?: \d{3})*(?:,\d+)?) (miljoner kronor|procent)\b")
UNBOUND = re.compile(
    r"\d+,\d+|\d+ (?:mnkr|tkr|miljoner|tusen|kronor|procent|platser|timmar|personer)"
)
REFERENCE = re.compile(r"\[\[[^\]]+\]\]")


def test_every_amount_of_the_published_prose_is_a_figure_of_ours(
    data: dict[str, Any], reference_dir: Path
) -> None:
    text = (reference_dir / "reports/003_9ef19b4b21065f21.txt").read_text("utf-8")
    prose = " ".join(line for line in text.splitlines() if "\t" not in line)
    theirs = {(number, unit) for number, unit in AMOUNT.findall(prose)}
    figures = [
        (abs(figure["value"]), figure["unit"])
        for section in data["sections"]
        for block in section["blocks"]
        for figure in block.get("figures", ())
        if figure["value"] is not None
    ]
    units = {"miljoner kronor": "mnkr", "procent": "%"}
    missing = [
        (number, unit)
        for number, unit in sorted(theirs)
        if not any(
            of == units[unit] and round_half_up(said, decimals(number)) == abs(parse_number(number))
            for said, of in figures
        )
    ]
    assert missing == []
    assert len(theirs) > 40


def decimals(number: str) -> int:
    return len(number.partition(",")[2])


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("texts/*/*.md")), ids=lambda path: path.stem)
def test_amounts_in_a_text_are_bound(path: Path) -> None:
    assert not UNBOUND.findall(REFERENCE.sub("", path.read_text("utf-8")))


@pytest.mark.parametrize("table", ["items", "item_statuses", "projects", "project_phases"])
def test_amounts_in_what_is_followed_are_bound(table: str) -> None:
    kept = [{k: v for k, v in row.items() if k != "amount"} for row in rows_of(table)]
    written = " ".join(" ".join(row.values()) for row in kept)
    assert not UNBOUND.findall(REFERENCE.sub("", written))


def test_no_figure_is_missing_and_nothing_is_left_unbound(plan: Built) -> None:
    text = plan.path("json").read_text("utf-8")
    assert "uppgift saknas" not in text
    assert "[[" not in text


def test_initiatives_cost_what_their_table_says() -> None:
    budget = {v["row"]: v["raw"] for v in rows_of("table_values") if "earmarked" in v["table"]}
    amounts = {row["key"]: row["amount"] for row in rows_of("items") if row["amount"]}
    linked = {
        link["source"]: budget[link["target"].split(".")[1]]
        for link in rows_of("links")
        if link["target"].startswith("earmarked_initiatives.")
    }
    assert {key: parse_number(raw) * 1000 for key, raw in linked.items()} == {
        key: parse_number(amount) for key, amount in amounts.items()
    }


def test_no_sentence_of_the_published_plan_is_copied(
    data: dict[str, Any], reference_dir: Path
) -> None:
    theirs = plain((reference_dir / "reports/003_9ef19b4b21065f21.txt").read_text("utf-8"))
    names = {row["title"] for row in rows_of("items")}
    blocks = [block for section in data["sections"] for block in section["blocks"]]
    said = [block.get(key, "") for block in blocks for key in ("text", "background", "comment")]
    said += [
        cell["text"]
        for block in blocks
        for row in block.get("rows", ())
        for cell in row["cells"]
        if block["id"].startswith(("faser", "projekt", "plan-", "tabell-controls"))
    ]
    sentences = (part for text in said for part in re.split(r"(?<=[.!?])\s+|\n\n", text))
    long = [each for each in sentences if len(each) > 50 and each not in names]
    assert len(long) > 100
    assert [each for each in long if plain(each) in theirs] == []


# --- the other formats ------------------------------------------------------------------------------------


def grid(table: Any) -> list[list[str]]:
    """An HTML table's body with merged cells repeated."""
    waiting: dict[int, tuple[int, str]] = {}
    found = []
    for row in table.iterfind("tbody/tr"):
        own = iter(row.iterchildren("th", "td"))
        made: list[str] = []
        while len(made) in waiting or (cell := next(own, None)) is not None:
            left, text = waiting.pop(len(made), (0, ""))
            left, text = (
                (left, text)
                if left
                else (int(cell.get("rowspan", 1)), plain(" ".join(cell.itertext())))
            )
            waiting |= {len(made): (left - 1, text)} if left > 1 else {}
            made.append(text)
        found.append(made)
    return found


def marked(text: str, note: str) -> str:
    return plain(f"{text} {note}")


def test_html_has_the_same_tables(plan: Built) -> None:
    from lxml import html

    tree = html.fromstring(plan.path("html").read_bytes())
    for table in plan.tables():
        wanted = [
            [
                marked(row["label"], row.get("note", "")),
                *(marked(cell["text"], cell.get("note", "")) for cell in row["cells"]),
            ]
            for row in table["rows"]
        ]
        assert grid(tree.get_element_by_id(table["id"])) == wanted


def test_word_has_the_same_tables(plan: Built) -> None:
    import docx

    rows = {
        tuple(plain(cell.text) for cell in row.cells)
        for table in docx.Document(str(plan.path("docx"))).tables
        for row in table.rows
    }
    wanted = {
        (
            plain(row["label"] + row.get("note", "")),
            *(plain(cell["text"] + cell.get("note", "")) for cell in row["cells"]),
        )
        for table in plan.tables()
        for row in table["rows"]
    }
    assert wanted <= rows


def test_excel_has_the_same_numbers_as_numbers(plan: Built) -> None:
    import openpyxl

    book = openpyxl.load_workbook(plan.path("xlsx"))
    found = {(row[1], row[4], row[8], row[6]) for row in book["Data"].iter_rows(values_only=True)}
    wanted = {
        (row["label"], column["name"], cell["ref"], cell["value"])
        for table in plan.tables()
        for row in table["rows"]
        for column, cell in zip(table["columns"], row["cells"], strict=True)
        if cell["value"] is not None
    }
    assert wanted - found == set()
    sheet = book["Resultaträkning"]
    assert sheet["E12"].value == -1558823
    assert sheet.merged_cells.ranges == set()


def test_excel_keeps_the_date_of_a_value_beside_it(plan: Built) -> None:
    import openpyxl

    book = openpyxl.load_workbook(plan.path("xlsx"))
    sheet = book["Indikatorer och mål"]
    (cell,) = (each for row in sheet.iter_rows() for each in row if each.value == 930)
    assert "(augusti 2025)" in cell.number_format
    (noted,) = (each for row in sheet.iter_rows() for each in row if each.value == 10)
    assert noted.number_format.endswith('"*"')
    assert "Justerat" in noted.comment.text


def test_excel_merges_the_chain(plan: Built) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(plan.path("xlsx"))["Från målområde till nämndmål"]
    assert {"A5:A9", "B5:B7", "B8:B9", "A11:A12"} == {str(each) for each in sheet.merged_cells}


def test_pdf_prints_every_row_of_figures(plan: Built) -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(plan.path("pdf"))
    text = bare(" ".join(page.get_textpage().get_text_range() for page in pdf))
    wanted = [
        bare("".join(cell["text"] + cell.get("note", "") for cell in row["cells"]))
        for table in plan.tables()
        for row in table["rows"]
        if any(cell["value"] is not None for cell in row["cells"])
        and not any(column.get("is_text") for column in table["columns"])
    ]
    assert len(wanted) > 90
    assert [row for row in wanted if row not in text] == []


def bare(text: str) -> str:
    """Without white space and hyphenation, which lines of a page add; two hyphens are set as one dash."""
    return re.sub("-+", "-", re.sub(r"[\s\u00ad\u00a0\ufffe\x02]+", "", text))


CHECKS: tuple[Callable[[Built], None], ...] = (
    accessible.test_the_pdf_is_valid_pdf_ua_and_pdf_a,
    accessible.test_the_pdf_says_its_language_title_and_standard,
    accessible.test_every_table_in_the_pdf_has_column_and_row_headers,
    accessible.test_every_chart_in_the_pdf_has_an_alt_text,
    accessible.test_the_html_file_needs_nothing_else,
    accessible.test_word_has_real_headings_header_rows_alt_texts_and_language,
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_plan_can_be_read_by_everyone(plan: Built, check: Callable[[Built], None]) -> None:
    check(plan)


@pytest.mark.browser
def test_axe_finds_nothing_in_the_html_file(plan: Built, browser_page: Any) -> None:
    accessible.test_axe_finds_nothing_in_the_html_file(plan, browser_page)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_the_html_file_is_never_wider_than_the_screen(
    plan: Built, browser_page: Any, width: int
) -> None:
    accessible.test_the_html_file_is_never_wider_than_the_screen(plan, browser_page, width)
