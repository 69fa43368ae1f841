"""The report that is left only as a damaged text: each figure read there is in ours, and what was mended was forced.

The text is read here once more, apart from the package: digits are compared without the spaces and decimal signs that
were lost, and where a sign was lost the value must be the only one of the row's size.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tertial.domain.swedish import parse_number, parse_printed
from tests.reports.conftest import FORMATS, Built
from tests.reports.test_published import plain

PACKAGE = Path(__file__).parents[2] / "src/tertial/demo/sn-2021"
REPORT = "sn/delarsrapport-2021-08"
SOURCE = "reports/004_db05e3c6c21bd491.txt"

# How a row begins in the damaged text, the row's published label with its letters restored, and its ref.
ROWS = (
    ("Verksamhetens intdkter", "Verksamhetens intäkter", "income_statement.revenue"),
    ("Personal", "Personal", "income_statement.personnel"),
    ("Lokaler", "Lokaler", "income_statement.premises"),
    ("Bidrag kostnader", "Bidrag kostnader", "income_statement.grants_paid"),
    ("Kop av verksamhet", "Köp av verksamhet", "income_statement.purchased_services"),
    ("Ovrigt", "Övrigt", "income_statement.other"),
    ("Verksamhetens kostnader", "Verksamhetens kostnader", "income_statement.costs"),
    ("Arets resultat", "Årets resultat", "income_statement.total"),
    ("Socialpsykiatri", "Socialpsykiatri", "operations_statement.social_psychiatry"),
    ("Vard och behandling", "Vård och behandling", "operations_statement.care_and_treatment"),
    (
        "Namnd och évergripande",
        "Nämnd och övergripande verksamhet",
        "operations_statement.committee_and_overall",
    ),
    (
        "Ensamkommande barn",
        "Ensamkommande barn och unga",
        "operations_statement.unaccompanied_minors",
    ),
    ("Summa nettokostnad", "Summa nettokostnad", "operations_statement.total"),
    (
        "Vard och behandling 229",
        "Vård och behandling",
        "net_cost_by_activity.care_and_treatment",
    ),
    (
        "Namnd och 6vergripande verksamhet",
        "Nämnd och övergripande verksamhet",
        "net_cost_by_activity.committee_and_overall",
    ),
    (
        "Ensamkommande barn och unga",
        "Ensamkommande barn och unga",
        "net_cost_by_activity.unaccompanied_minors",
    ),
    ("Intdkter (minskade - /6kade +)", "Intäkter (minskade - /ökade +)", "covid_effects.revenue"),
    (
        "Personalkostnader (minskade + /6kade -)",
        "Personalkostnader (minskade + /ökade -)",
        "covid_effects.personnel",
    ),
    (
        "Ovriga kostnader (minskade + /ékade -)",
        "Övriga kostnader (minskade + /ökade -)",
        "covid_effects.other",
    ),
    (
        "Minskade nettokostnader (+) /okade",
        "Minskade nettokostnader (+) /ökade nettokostnader (-)",
        "covid_effects.total",
    ),
    ("Personligt ombud", "Personligt ombud", "state_grants.personal_advocate"),
    (
        "Uppdrag psykisk halsa 2021",
        "Uppdrag psykisk hälsa 2021",
        "state_grants.mental_health",
    ),
    (
        "Statsbidrag for sociala insatser for barn och unga i utsatta omraden",
        "Statsbidrag för sociala insatser för barn och unga i utsatta områden 2021",
        "state_grants.children_in_exposed_areas",
    ),
    (
        "NOA-medel - Statliga medel till avhopparverksamhet",
        "NOA-medel - Statliga medel till avhopparverksamhet",
        "state_grants.defectors",
    ),
    ("Summa", "Summa", "state_grants.total"),
    ("Ombyggnad Klockarvagen", "Ombyggnad Klockarvägen", "investment_statement.klockarvagen"),
    (
        "Arbetsmiljo, Rontgenvéagen",
        "Arbetsmiljö, Röntgenvägen",
        "investment_statement.rontgenvagen",
    ),
    ("Digital motesbokning", "Digital mötesbokning", "investment_statement.digital_booking"),
    (
        "Oférutsedda investeringar",
        "Oförutsedda investeringar",
        "investment_statement.unforeseen",
    ),
    ("Summa investeringar", "Summa investeringar", "investment_statement.total"),
    ("Antal anstallda", "Antal anställda", "employees.employees"),
    ("Budgethallning (%)", "Budgethållning (%)", "indicator.budget_adherence"),
    (
        "Sjukfranvaro i procent, dag 15-90",
        "Sjukfrånvaro i procent, dag 15-90",
        "indicator.sick_leave_15_90",
    ),
    (
        "Brukarbedémning missbruksvard",
        "Brukarbedömning missbruksvård IFO - förbättrad situation, andel (%)",
        "indicator.user_survey_substance_abuse",
    ),
    (
        "Fordon med férnyelsebara",
        "Fordon med förnyelsebara drivmedel i fordonsflottan (%)",
        "indicator.renewable_fuel_vehicles",
    ),
)
BROKEN_LABELS = {"Vard och behandling 229": "Vard och behandling"}
"""A label that two tables have: found by the figure after it, which is no part of it."""

# A year in a chart's table: what stands for its name, the first figure on its line, the name as printed, the series.
MONTHS = (
    ("2019", " 36,1", "2019", "placements_social_psychiatry"),
    ("2020", " 31,4", "2020", "placements_social_psychiatry"),
    ("2021", " 379", "2021", "placements_social_psychiatry"),
    ("= Budget 2021", " 35,9", "Budget 2021", "placements_social_psychiatry_budget"),
    ("2015", " 160,7", "2019", "placements_total"),
    ("7020", " 084", "2020", "placements_total"),
    ("2021", " 1106", "2021", "placements_total"),
    ("=—PBudget2021|", " 123,0", "Budget 2021", "placements_total_budget"),
    ("-e—J019", " 54,2", "2019", "placements_unaccompanied_minors"),
    ("—e—2020", " 408", "2020", "placements_unaccompanied_minors"),
    ("=—a=2021", " 26,2", "2021", "placements_unaccompanied_minors"),
)
LOST = {" 160,7": "1B17", " 084": "084", " 1106": " 0 "}
"""What cannot be read, by the first figure of the line: two figures, and a nought that is none of the eight months."""
UNREADABLE = {
    "series.placements_total.T.outcome@2019-02",
    "series.placements_total.T.outcome@2020-01",
}
MENDED = {
    f"operations_statement.{row}.{group}.variance"
    for row in (
        "social_psychiatry",
        "care_and_treatment",
        "committee_and_overall",
        "unaccompanied_minors",
    )
    for group in ("full_year", "period")
}
UNEXPLAINED = {"state_grants.total.period.grant", "state_grants.total.full_year.forecast"}
"""Sums that their rows do not come to, as published."""


@pytest.fixture(scope="module")
def sn(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The report as files, from the package alone in a new workspace."""
    folder = tmp_path_factory.mktemp("sn")
    program = str(Path(sys.executable).with_name("tertial"))
    home = ("--home", str(folder / "home"))
    out = folder / "reports"
    for arguments in (
        ("import", str(PACKAGE)),
        ("report", "build", REPORT, "--out", str(out)),
    ):
        done = subprocess.run(
            [program, *home, *arguments],
            capture_output=True,
            text=True,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tertial.conf.settings"},
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return Built(REPORT.replace("/", "-"), out)


@pytest.fixture(scope="module")
def rows(sn: Built) -> dict[str, dict[str, Any]]:
    """Rows of figures by the ref of the row: table and row, or series and year."""
    return {
        _stem(cell["ref"]): row
        for table in sn.tables()
        for row in table["rows"]
        for cell in row["cells"]
        if cell.get("ref")
    }


@pytest.fixture(scope="module")
def values(rows: dict[str, dict[str, Any]]) -> dict[str, Decimal]:
    """Printed figures by ref."""
    return {
        cell["ref"]: parse_printed(cell["text"]).value or Decimal(0)
        for row in rows.values()
        for cell in row["cells"]
        if cell["value"] is not None
    }


@pytest.fixture(scope="module")
def source(reference_dir: Path) -> list[str]:
    """The lines of the damaged text."""
    return (reference_dir / SOURCE).read_text("utf-8").splitlines()


def _stem(ref: str) -> str:
    path, _, period = ref.partition("@")
    kind, key, *_ = path.split(".")
    return f"{kind}.{key}@{period[:4]}" if kind == "series" else f"{kind}.{key}"


def _digits(text: str) -> str:
    return re.sub(r"[^\d\-+]", "", text.replace("\N{MINUS SIGN}", "-"))


def _after(source: list[str], start: str) -> str:
    """What stands after a row's label on the one line that has the label and then a figure."""
    label = BROKEN_LABELS.get(start, start)
    found = [
        line[len(label) :]
        for line in source
        if line.startswith(start) and re.match(r" [-+\d]", line[len(label) :])
    ]
    assert found, start
    return found[0]


def _table(name: str) -> list[dict[str, str]]:
    with (PACKAGE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


# --- what the text says ----------------------------------------------------------------------------------------------


def test_the_report_is_built_in_every_format(sn: Built) -> None:
    assert min(sn.path(extension).stat().st_size for extension in FORMATS) > 10_000
    assert sn.data["id"] == REPORT
    assert sn.data["committee"] == "Socialnämnden"


@pytest.mark.parametrize(("start", "label", "ref"), ROWS)
def test_every_published_figure_stands_in_a_row_with_its_published_label(
    start: str, label: str, ref: str, rows: dict[str, dict[str, Any]], source: list[str]
) -> None:
    row = rows[ref]
    printed = [cell["text"] for cell in row["cells"] if cell.get("ref") not in MENDED]
    assert row["label"] == label
    assert _digits("".join(printed)) == _digits(_after(source, start))


def test_the_three_years_that_stand_on_a_line_each_are_there(
    rows: dict[str, dict[str, Any]], source: list[str]
) -> None:
    row = rows["net_cost_by_activity.social_psychiatry"]
    at = source.index("Socialpsykiatri funktionshinder")
    assert row["label"] == "Socialpsykiatri funktionshinder"
    assert [_digits(cell["text"]) for cell in row["cells"]] == [
        _digits(line) for line in source[at + 2 : at + 8 : 2]
    ]


def _tokens(source: list[str], name: str, first: str) -> list[str]:
    """The figures of a year's line, with a comma where a decimal sign is left."""
    (line,) = (line for line in source if line.startswith(name + first))
    rest = line[len(name) :].replace(LOST.get(first, "none"), " ", 1)
    return [token.replace(".", ",") for token in re.findall(r"\d+(?:[.,]\d)?", rest)]


@pytest.mark.parametrize(("name", "first", "label", "series"), MONTHS)
def test_every_month_that_can_be_read_has_its_figure(
    name: str,
    first: str,
    label: str,
    series: str,
    rows: dict[str, dict[str, Any]],
    source: list[str],
) -> None:
    row = rows[f"series.{series}@{label[-4:]}"]
    shown = [cell["text"] for cell in row["cells"] if cell["text"]]
    assert row["label"] == label
    assert [_digits(text) for text in shown] == [
        _digits(token) for token in _tokens(source, name, first)
    ]


# --- what was mended -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "first", "label", "series"), MONTHS)
def test_a_lost_decimal_sign_can_have_stood_in_one_place_only(
    name: str,
    first: str,
    label: str,
    series: str,
    rows: dict[str, dict[str, Any]],
    source: list[str],
) -> None:
    tokens = _tokens(source, name, first)
    shown = [c["text"] for c in rows[f"series.{series}@{label[-4:]}"]["cells"] if c["text"]]
    kind = series.removesuffix("_budget")
    clean = [
        parse_number(each)
        for own_name, own_first, _, own in MONTHS
        for each in _tokens(source, own_name, own_first)
        if own.startswith(kind) and "," in each
    ]
    size = median(clean)
    for token, text in zip(tokens, shown, strict=True):
        scales = [
            parse_number(token) / 10**places for places in range(4 if "," not in token else 1)
        ]
        possible = [value for value in scales if size / 3 < value < size * 3]
        assert possible == [parse_number(text)], token


def test_what_cannot_be_read_stands_empty_and_is_said_to(
    sn: Built, rows: dict[str, dict[str, Any]]
) -> None:
    cells = {c["ref"]: c for row in rows.values() for c in row["cells"] if c.get("ref")}
    assert {cells[ref]["text"] for ref in UNREADABLE} == {""}
    (table,) = [table for table in sn.tables() if table["id"] == "tabell-placements-total"]
    assert "Februari 2019 och januari 2020" in table["notes"][0]["text"]


def test_every_missing_variance_is_what_its_row_comes_to_and_says_so(
    sn: Built, values: dict[str, Decimal], rows: dict[str, dict[str, Any]]
) -> None:
    against = {"full_year": "forecast", "period": "outcome"}
    cells = {c["ref"]: c for row in rows.values() for c in row["cells"] if c.get("ref")}
    for ref in sorted(MENDED):
        stem, group, _ = ref.rsplit(".", 2)
        assert (
            values[ref]
            == values[f"{stem}.{group}.budget"] - values[f"{stem}.{group}.{against[group]}"]
        )
        assert cells[ref]["note"] == "1"
    (table,) = [table for table in sn.tables() if table["id"] == "tabell-operations-statement"]
    assert "uträknat som budget minus prognos" in table["notes"][0]["text"]


@pytest.mark.parametrize("group", ["full_year", "period"])
def test_the_missing_variances_add_up_to_the_published_sum(
    group: str, values: dict[str, Decimal]
) -> None:
    found = [values[ref] for ref in MENDED if f".{group}." in ref]
    assert abs(sum(found) - values[f"operations_statement.total.{group}.variance"]) <= 1


def test_the_year_s_months_are_what_the_text_says_by_group(values: dict[str, Decimal]) -> None:
    months = [values[f"series.placements_total.T.outcome@2021-{m:02d}"] for m in range(1, 9)]
    mean = sum(months) / 8
    groups = [
        values[f"average_placements.{group}.2021-08ytd.outcome"]
        for group in ("children", "adults", "violence")
    ]
    assert round(mean, 1) == values["average_placements.total.2021-08ytd.outcome"]
    assert abs(mean - sum(groups)) <= Decimal("0.2")


def test_every_value_that_was_mended_in_a_table_has_its_reason() -> None:
    noted = {
        f"{row['table']}.{row['row']}.{row['column']}"
        for row in _table("table_values")
        if row["note"]
    }
    assert noted == MENDED | UNEXPLAINED | {
        "operations_statement.total.period.outcome",
        "average_placements.total.2021-08ytd.outcome",
    }


# --- what adds up ----------------------------------------------------------------------------------------------------


def _sums() -> Iterator[tuple[str, Decimal, Decimal, Decimal]]:
    """Each registered sum: its ref, what is printed, what its rows come to, and what rounding can differ."""
    found = {(v["table"], v["row"], v["column"]): v for v in _table("table_values")}
    for row in _table("table_rows"):
        parts = row["sums"].split()
        for column in (c["key"] for c in _table("table_columns") if c["table"] == row["table"]):
            cells = [found.get((row["table"], part, column)) for part in (*parts, row["key"])]
            known = [parse_number(cell["raw"]) for cell in cells if parts and cell]
            if parts and len(known) == len(cells):
                step = Decimal(1).scaleb(min(int(k.as_tuple().exponent) for k in known))
                yield (
                    f"{row['table']}.{row['key']}.{column}",
                    known[-1],
                    sum(known[:-1], Decimal(0)),
                    step * len(known) / 2,
                )


def test_every_registered_sum_holds_but_those_that_say_so() -> None:
    sums = list(_sums())
    beyond = {ref for ref, printed, added, off in sums if abs(printed - added) > off}
    assert len(sums) > 25
    assert beyond == UNEXPLAINED


def test_the_grants_are_printed_as_published_with_what_the_rows_come_to(sn: Built) -> None:
    (table,) = [table for table in sn.tables() if table["id"] == "tabell-state-grants"]
    total = table["rows"][-1]["cells"]
    assert [plain(cell["text"]) for cell in total] == [
        "6 025",
        "11 084",
        "\N{MINUS SIGN}3 846",
        "2 829",
        "6 025",
    ]
    assert [total[0]["note"], total[4]["note"]] == ["1", "1"]
    assert "7 238" in plain(table["notes"][0]["text"])


def test_every_variance_and_result_is_what_its_row_comes_to(values: dict[str, Decimal]) -> None:
    """Plus is to the committee's advantage: of revenue what came above budget, of cost what stayed below it."""
    against = {"full_year": "forecast", "period": "outcome"}
    variances = [ref for ref in values if ref.endswith(".variance")]
    assert len(variances) > 30
    for ref in variances:
        stem, group, _ = ref.rsplit(".", 2)
        budget, other = values[f"{stem}.{group}.budget"], values[f"{stem}.{group}.{against[group]}"]
        sign = -1 if stem == "income_statement.revenue" else 1
        assert abs(values[ref] - sign * (budget - other)) <= 1, ref
    for column in ("full_year.budget", "full_year.forecast", "period.budget", "period.outcome"):
        revenue, costs, total = (
            values[f"income_statement.{row}.{column}"] for row in ("revenue", "costs", "total")
        )
        assert costs - revenue == total
    adherence = 100 * values["income_statement.total.full_year.variance"]
    adherence /= values["income_statement.total.full_year.budget"]
    assert round(adherence, 1) == values["indicator.budget_adherence.T.outcome@2021"]


def test_a_grant_s_net_is_the_grant_minus_the_cost(values: dict[str, Decimal]) -> None:
    for row in ("personal_advocate", "mental_health", "children_in_exposed_areas", "defectors"):
        grant, cost, net = (
            values[f"state_grants.{row}.period.{c}"] for c in ("grant", "cost", "net")
        )
        assert grant - cost == net


# --- the other kinds of facts ----------------------------------------------------------------------------------------


def test_the_preliminary_assessments_stand_first(sn: Built) -> None:
    (table,) = [table for table in sn.tables() if table["id"] == "maluppfyllelse"]
    assert table["columns"][0]["name"] == "Preliminär bedömning"
    assert [(row["label"], row["cells"][0]["text"]) for row in table["rows"]] == [
        ("Ekonomi", "Uppnås"),
        ("Nämndens mål (samlad)", "Uppnås"),
        ("God ekonomisk hushållning", "Uppnås"),
    ]


def test_risks_review_check_and_assignment_have_their_status(sn: Built) -> None:
    blocks = [block for section in sn.data["sections"] for block in section["blocks"]]
    found = [(b["kind"], b["status"]) for b in blocks if b["type"] == "status"]
    assert found == [
        ("event", "Pågår"),
        ("risk", "Troligen klart i år"),
        ("risk", "Ej klart i år"),
        ("review", "Klart"),
        ("check", "Målvärdet nås"),
        ("assignment", "Redovisas i oktober 2021"),
    ]
    (review,) = [block for block in blocks if block.get("kind") == "review"]
    assert "SN 2019/1703" in review["background"]


def test_the_check_has_target_result_and_previous(rows: dict[str, dict[str, Any]]) -> None:
    row = rows["systematic_checks.performance_level"]
    assert [plain(cell["text"]) for cell in row["cells"]] == ["över 70", "73,8", "75,3"]


def test_the_event_has_its_effect_in_kronor(rows: dict[str, dict[str, Any]]) -> None:
    row = rows["item.avhoppare"]
    assert [plain(cell["text"]) for cell in row["cells"]] == ["\N{MINUS SIGN}2 765"]


def test_a_line_a_year_and_the_budget_are_drawn_month_by_month(sn: Built) -> None:
    charts = {
        block["id"]: block
        for section in sn.data["sections"]
        for block in section["blocks"]
        if block["type"] == "chart"
    }
    chart = charts["diagram-socialpsykiatri-placements-social-psychiatry"]
    assert [series["name"] for series in chart["series"]] == ["2021", "2020", "2019", "Budget 2021"]
    assert chart["series"][0]["values"] == [
        37.9,
        37.3,
        38.1,
        39.0,
        38.4,
        37.1,
        37.2,
        36.0,
        *[None] * 4,
    ]


# --- the same in every format ----------------------------------------------------------------------------------------


def test_html_has_the_same_tables(sn: Built) -> None:
    from lxml import html

    tree = html.fromstring(sn.path("html").read_bytes())
    for table in sn.tables():
        found = tree.get_element_by_id(table["id"])
        body = [plain(" ".join(row.itertext())) for row in found.iterfind("tbody/tr")]
        assert body == [_line(row, " ") for row in table["rows"]]


def _line(row: dict[str, Any], between: str) -> str:
    """A row as it reads, each mark after what it belongs to; what is merged with the row above is not said again."""
    parts = [(row["label"], row.get("note", ""), row.get("spanned"))]
    parts += [(cell["text"], cell.get("note", ""), cell.get("spanned")) for cell in row["cells"]]
    return plain(" ".join(f"{text}{between}{mark}" for text, mark, merged in parts if not merged))


def test_word_has_the_same_tables(sn: Built) -> None:
    import docx

    found = {
        tuple(plain(cell.text) for cell in row.cells)
        for table in docx.Document(str(sn.path("docx"))).tables
        for row in table.rows
    }
    wanted = {
        (
            plain(row["label"] + row.get("note", "")),
            *(plain(cell["text"] + cell.get("note", "")) for cell in row["cells"]),
        )
        for table in sn.tables()
        for row in table["rows"]
    }
    assert wanted <= found


def test_excel_has_the_same_numbers_as_numbers(sn: Built) -> None:
    import openpyxl

    data = json.loads(sn.path("json").read_text("utf-8"))
    cells = [
        (row["label"], cell["ref"], cell["value"])
        for section in data["sections"]
        for block in section["blocks"]
        for row in block.get("rows", ())
        for cell in row["cells"]
        if cell.get("ref") and cell["value"] is not None
    ]
    book = openpyxl.load_workbook(sn.path("xlsx"))
    found = {
        (row[1], row[8], row[6]) for row in book["Data"].iter_rows(min_row=2, values_only=True)
    }
    assert len(cells) > 250
    assert [cell for cell in cells if cell not in found] == []


def test_pdf_prints_every_row_of_figures(sn: Built) -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(sn.path("pdf"))
    text = plain(" ".join(page.get_textpage().get_text_range() for page in pdf))
    wanted = [
        " ".join(
            plain(cell["text"] + cell.get("note", "")) for cell in row["cells"] if cell["text"]
        )
        for table in sn.tables()
        for row in table["rows"]
        if any(cell["value"] is not None for cell in row["cells"])
    ]
    assert len(wanted) > 50
    assert [line for line in wanted if line not in text] == []


# --- on the page -----------------------------------------------------------------------------------------------------


@pytest.fixture
def workspace(db: None, settings: Any, tmp_path: Path) -> None:
    """The package read in here, by the ordinary import."""
    from tertial.services.access import SYSTEM
    from tertial.services.importing import import_paths

    settings.HOME = tmp_path
    import_paths(actor=SYSTEM, paths=[PACKAGE], now=datetime(2021, 9, 20, 8, tzinfo=UTC))


def test_every_figure_can_be_asked_where_it_comes_from(workspace: None, sn: Built) -> None:
    from tertial.document.book import FigureBook
    from tertial.ledger.batches import Ledger
    from tertial.services.reporting import load_report_year, report_facts
    from tertial.services.workspace import ledger_home

    committee, _, report = REPORT.partition("/")
    found = load_report_year(committee=committee, report=report)
    book = FigureBook(report_facts(*found, Ledger(ledger_home())))
    cells = [cell for table in sn.tables() for row in table["rows"] for cell in row["cells"]]
    refs = {cell["ref"] for cell in cells if cell["value"] is not None}
    assert len(refs) > 250
    assert [ref for ref in refs if not book.figure(ref).lineage.source] == []


def test_a_mended_figure_says_how_it_is_known(workspace: None) -> None:
    from tertial.services.access import SYSTEM
    from tertial.services.figures import figure_page

    page = figure_page(
        actor=SYSTEM,
        committee="sn",
        report="delarsrapport-2021-08",
        ref="operations_statement.unaccompanied_minors.period.variance",
    )
    assert plain(page.exact) == "-1 070"
    assert "uträknat som budget minus prognos" in page.formula


def test_the_overview_says_how_the_year_goes_from_the_registered_table(workspace: None) -> None:
    from tertial.services.access import SYSTEM
    from tertial.services.overview import overview_page

    page = overview_page(actor=SYSTEM, committee="sn")
    assert plain(page.lede.text) == (
        "Nämnden har ett överskott på 3,8 mnkr för januari–augusti 2021"
        " och väntas sluta året med ett överskott på 3,4 mnkr."
    )
    assert [(line.name, plain(line.value)) for line in page.indicators][1] == (
        "Sjukfrånvaro i procent, dag 15-90",
        "1,1 %",
    )


# --- words -----------------------------------------------------------------------------------------------------------


def _bones(text: str) -> list[str]:
    """Words without what the damage may have changed: vowels, digits and the letters they were taken for."""
    return [
        bones
        for word in text.lower().split()
        if len(bones := re.sub(r"[^bcfghjklmnpqrstvwxz]", "", word)) > 1
    ]


def _runs(text: str) -> list[tuple[str, ...]]:
    bones = _bones(text)
    return [tuple(bones[at : at + 5]) for at in range(len(bones) - 4)]


def test_no_sentence_of_the_published_report_is_copied(sn: Built, source: list[str]) -> None:
    """No sentence has half of its runs of five words from theirs; names of goals and risks are facts."""
    theirs = set(_runs(" ".join(source)))
    named = {plain(row["label"]) for name in ("goals", "indicators") for row in _names(name)}
    ours = [
        sentence
        for section in sn.data["sections"]
        for block in section["blocks"]
        for text in _texts(block)
        for sentence in re.split(r"(?<=[.!?])\s+", plain(text))
        if len(_runs(sentence)) > 2 and sentence not in named
    ]
    assert len(ours) > 80
    copied = {
        sentence: sum(run in theirs for run in _runs(sentence)) / len(_runs(sentence))
        for sentence in ours
    }
    assert [sentence for sentence, share in copied.items() if share > Decimal("0.5")] == []


def _names(table: str) -> list[dict[str, str]]:
    return [{"label": row.get("label") or row["name"]} for row in _table(table)]


def _texts(block: dict[str, Any]) -> list[str]:
    cells = [cell["text"] for row in block.get("rows", ()) for cell in row["cells"]]
    return [block.get(name, "") for name in ("text", "background", "comment")] + cells


def test_the_reader_is_told_how_the_report_was_mended(sn: Built) -> None:
    assert "lagats" in " ".join(sn.data["remarks"])
    said = " ".join(
        block.get("text", "")
        for section in sn.data["sections"]
        for block in section["blocks"]
        if section["id"] == "underlag"
    )
    assert "står tomt" in said
