"""Reading exports: every layout that they come in, every row accounted for, both paths alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.errors import BadInput, TertialError
from tertial.ledger.facts import FACTS, Reading, ReadingReport
from tertial.ledger.formats.mapping import AmountColumn, ColumnMapping
from tertial.ledger.formats.tabular import open_tabular

MAPPING = ColumnMapping(
    columns={
        "cost_centre": ("Ansvar",),
        "activity": ("Verksamhet",),
        "account": ("Konto",),
        "project": ("Projekt",),
        "counterparty": ("Motpart",),
        "period": ("Period",),
        "text": ("Text",),
    },
    amounts=(AmountColumn("Belopp"),),
)
HEAD = "Ansvar;Verksamhet;Konto;Projekt;Motpart;Period;Belopp;Text\n"
ROWS = (
    "51210;51012;4631;;862;202608;1 234 567,89;Hemtjänst augusti\n"
    "51210;51012;3311;;510;202608;-98 000,00;Intern ersättning\n"
)
Book = Callable[[dict[str, list[list[Any]]]], Path]


def read(reading: Reading) -> tuple[list[dict[str, Any]], ReadingReport]:
    """All facts as rows (with kind and version), and the report."""
    rows = []
    for chunk in reading.chunks():
        assert chunk.table.schema.equals(FACTS)
        about = {"kind": chunk.kind, "version": chunk.version}
        rows += [{**about, **row} for row in chunk.table.to_pylist()]
    return rows, reading.report


def taken(path: Path, mapping: ColumnMapping = MAPPING, **how: Any) -> tuple[Any, ReadingReport]:
    return read(open_tabular(path, mapping=mapping, **how))


def reasons(report: ReadingReport) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in report.rejected]


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """A file with that text, or those bytes."""

    def make(text: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / "export.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return make


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A workbook with those sheets."""
    import xlsxwriter

    def make(sheets: dict[str, list[list[Any]]]) -> Path:
        path = tmp_path / "export.xlsx"
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as workbook:
            for name, rows in sheets.items():
                sheet = workbook.add_worksheet(name)
                for n, row in enumerate(rows):
                    sheet.write_row(n, 0, row)
        return path

    return make


def test_an_export_becomes_facts(export: Callable[..., Path]) -> None:
    facts, report = taken(export(HEAD + ROWS))
    assert facts[0] == {
        "kind": "outcome",
        "version": "",
        "year": 2026,
        "month": 8,
        "account": "4631",
        "cost_centre": "51210",
        "activity": "51012",
        "project": "",
        "counterparty": "862",
        "tag": "",
        "amount": 123_456_789,
        "voucher": "",
        "date": None,
        "text": "Hemtjänst augusti",
    }
    assert facts[1]["amount"] == -9_800_000
    assert (report.format, report.encoding) == ("csv", "utf-8")
    assert (report.rows_read, report.rows_imported, report.rows_left_out) == (2, 2, 0)
    assert report.control_totals == {"Belopp": 113_656_789}


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding, found",
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("cp1252", "cp1252"),
        ("cp850", "cp850"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
    ],
)
def test_encodings_line_ends_and_delimiters_do_not_matter(
    export: Callable[..., Path], quick: bool, end: str, delimiter: str, encoding: str, found: str
) -> None:
    text = (HEAD + ROWS).replace(";", delimiter).replace("\n", end)
    facts, report = taken(export(text, encoding), quick=quick)
    assert [row["text"] for row in facts] == ["Hemtjänst augusti", "Intern ersättning"]
    assert (report.encoding, report.rejected) == (found, [])


def test_a_wrong_encoding_is_said_and_an_unknown_one_too(export: Callable[..., Path]) -> None:
    path = export(HEAD + ROWS, "cp1252")
    with pytest.raises(BadInput, match=r"file\.encoding "):
        taken(path, replace(MAPPING, encoding="utf-8"))
    with pytest.raises(BadInput, match=r"file\.encoding-unknown"):
        taken(path, replace(MAPPING, encoding="klingon"))
    assert taken(path, replace(MAPPING, encoding="latin-1"))[1].rows_imported == 2


def test_the_heading_is_found_below_a_report_s_titles(export: Callable[..., Path]) -> None:
    title = "Huvudbok per 2026-08-31\n\nUttagen av:;ANNA\n"
    facts, report = taken(export(title + HEAD + ROWS + "x\n"))
    assert (len(facts), report.rows_left_out) == (2, 1)
    bad = title + HEAD + ROWS.replace("202608", "2026", 1)
    assert reasons(taken(export(bad))[1])[0][0] == 5


def test_a_heading_of_two_merged_rows_is_one(book: Book) -> None:
    path = book(
        {
            "Blad1": [
                ["Konto", "HELÅR", "", "PERIOD", ""],
                ["", "Budget", "Prognos", "Budget", "Utfall"],
                ["4600", 100, 110.5, 60, 70],
            ]
        }
    )
    mapping = ColumnMapping(
        columns={"account": ("Konto",)},
        constants={"year": "2026", "month": "8"},
        amounts=(
            AmountColumn("HELÅR Prognos", kind="forecast", version="T2", spread=True),
            AmountColumn("PERIOD  utfall"),
        ),
    )
    facts, _ = taken(path, mapping)
    assert sum(row["amount"] for row in facts if row["kind"] == "forecast") == 11_050
    assert [(r["month"], r["amount"]) for r in facts if r["kind"] == "outcome"] == [(8, 7_000)]
    ambiguous = replace(mapping, amounts=(AmountColumn("Budget"),))
    with pytest.raises(BadInput, match=r"tabular\.heading-twice"):
        taken(path, ambiguous)


def test_missing_headings_are_named_with_what_stands_there(export: Callable[..., Path]) -> None:
    with pytest.raises(BadInput, match=r"tabular\.heading-missing") as error:
        taken(export(HEAD.replace("Konto", "Kto").replace("Period", "Mån") + ROWS))
    assert error.value.values["missing"] == "Konto, Period"
    assert "Kto" in str(error.value.values["found"])


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize(
    "row, reason",
    [
        ("51210;51012;;;;202608;5,00;x", "konto saknas"),
        ("51210;51012;4631;;;202614;5,00;x", "perioden ”202614”"),
        ("51210;51012;4631;;;augusti;5,00;x", "perioden ”augusti”"),
        ("51210;51012;4631;;;202608;;x", "belopp saknas"),
        ("51210;51012;4631;;;202608;5,001;x", "finare än ett öre"),
        ("51210;51012;4631;;;202608;fem;x", "beloppet ”fem”"),
        ("51210;51012;4631;;;202608;99999999999999,00;x", "orimligt stort"),
        ("51210;51012;4631;;;202608;5,00", "raden har 7 värden men rubriken 8"),
        ("51210;51012;4631;;;202608;5,00;x;y", "raden har 9 värden men rubriken 8"),
        ('"51210;51012;4631;;;202608;5,00;x', "citattecken"),
        (f"51210;51012;{'4' * 61};;;202608;5,00;x", "för lång"),
    ],
)
def test_a_bad_row_is_rejected_with_line_and_reason(
    export: Callable[..., Path], quick: bool, row: str, reason: str
) -> None:
    facts, report = taken(export(HEAD + ROWS + row + "\n" + ROWS), quick=quick)
    (rejected,) = report.rejected
    assert (rejected.line, rejected.sheet) == (4, "")
    assert reason in rejected.reason
    assert len(facts) == 4
    assert (report.rows_read, report.rows_imported) == (5, 4)


def test_a_rejected_row_keeps_the_amount_that_could_be_read(export: Callable[..., Path]) -> None:
    bad = "51210;51012;;;;202608;5,25;x\n51210;51012;4631;;;202608;fem;x\n"
    _, report = taken(export(HEAD + bad), replace(MAPPING, sign=-1))
    assert [row.amount for row in report.rejected] == [-525, None]


def test_lines_are_counted_as_an_editor_does(export: Callable[..., Path]) -> None:
    text = HEAD + '1;2;4631;;;202608;5;"två\nrader"\n\n   \n1;2;4631;;;202608;fem;x\n'
    facts, report = taken(export(text))
    assert [row["text"] for row in facts] == ["två rader"]
    assert [row.line for row in report.rejected] == [6]


@pytest.mark.parametrize(
    "amount, ore",
    [
        ("1 234,50", 123_450),
        ("1\u00a0234,50", 123_450),
        ("1.234,5", 123_450),
        ("1234", 123_400),
        (" -1 362 250 ", -136_225_000),
        ("5,00-", -500),
        ("(5,00)", -500),
        ("−5", -500),
        ("- 5", -500),
        ("-", 0),
        ("+5", 500),
        (",5", 50),
        ("5,1000", 510),
    ],
)
@pytest.mark.parametrize("quick", [True, False])
def test_amounts_are_read_however_they_are_written(
    export: Callable[..., Path], amount: str, ore: int, quick: bool
) -> None:
    facts, report = taken(export(f"{HEAD}1;2;4631;;;202608;{amount};x\n"), quick=quick)
    assert reasons(report) == []
    assert facts[0]["amount"] == ore


@pytest.mark.parametrize(
    "values, ore",
    [
        ({"decimal": "."}, 123_450),
        ({"decimal": ".", "unit": "tkr"}, 123_450_000),
        ({"decimal": ".", "sign": -1}, -123_450),
    ],
)
def test_decimal_unit_and_sign_are_the_mapping_s(
    export: Callable[..., Path], values: dict[str, Any], ore: int
) -> None:
    facts, _ = taken(export(f"{HEAD}1;2;4631;;;202608;1,234.5;x\n"), replace(MAPPING, **values))
    assert facts[0]["amount"] == ore


def test_debit_and_credit_columns_make_one_amount(export: Callable[..., Path]) -> None:
    mapping = ColumnMapping(
        columns={"account": ("Konto",), "date": ("Datum",), "voucher": ("Serie", "Nr")},
        amounts=(AmountColumn("Debet"), AmountColumn("Kredit", sign=-1)),
    )
    text = (
        "Konto;Datum;Serie;Nr;Debet;Kredit\n4600;2026-08-31;A;1;7,00;\n3000;2026-08-31;A;1;;7,50\n"
    )
    facts, report = taken(export(text), mapping)
    assert [(row["amount"], row["voucher"]) for row in facts] == [(700, "A 1"), (-750, "A 1")]
    assert (facts[0]["date"], facts[0]["month"]) == (date(2026, 8, 31), 8)
    assert report.control_totals == {"Debet": 700, "Kredit": 750}


def test_a_year_s_amount_is_dealt_out_over_its_months_to_the_ore(
    export: Callable[..., Path],
) -> None:
    mapping = ColumnMapping(
        columns={"account": ("konto",)},
        amounts=(
            AmountColumn("rekneskap_2011", year=2011, spread=True),
            AmountColumn("budsjett_2013", kind="budget", version="v", year=2013, month=12),
        ),
    )
    for quick in (True, False):
        facts, report = taken(
            export("konto;rekneskap_2011;budsjett_2013\n00300;-1;100\n00301;;7\n"),
            mapping,
            quick=quick,
        )
        outcome = [row for row in facts if row["kind"] == "outcome"]
        assert [row["month"] for row in outcome] == list(range(1, 13))
        assert sum(row["amount"] for row in outcome) == -100
        assert {row["amount"] for row in outcome} == {-8, -9}
        budget = [row for row in facts if row["kind"] == "budget"]
        assert [(r["account"], r["year"], r["month"], r["amount"]) for r in budget] == [
            ("00300", 2013, 12, 10_000),
            ("00301", 2013, 12, 700),
        ]
        assert report.rows_imported == 2


@pytest.mark.parametrize(
    "period, columns",
    [
        ("202608", {"period": ("Period",)}),
        ("2026-08", {"period": ("Period",)}),
        ("2026-08-31", {"period": ("Period",)}),
        ("20260831", {"period": ("Period",)}),
        ("augusti 2026", {"period": ("Period",)}),
        ("31/08/2026", {"period": ("Period",)}),
        ("31/08/2026", {"date": ("Period",)}),
    ],
)
def test_periods_are_read_however_they_are_written(
    export: Callable[..., Path], period: str, columns: dict[str, tuple[str, ...]]
) -> None:
    mapping = ColumnMapping(
        columns={"account": ("Konto",), **columns},
        amounts=(AmountColumn("Belopp"),),
        date_order="dmy",
    )
    facts, _ = taken(export(f"Konto;Period;Belopp\n4600;{period};1\n"), mapping)
    assert (facts[0]["year"], facts[0]["month"]) == (2026, 8)


@pytest.mark.parametrize("quick", [True, False])
def test_year_and_month_may_stand_apart_or_be_constants(
    export: Callable[..., Path], quick: bool
) -> None:
    path = export("Konto;År;Mån;Belopp\n4600;2026;08;1\n4600;2025;13;1\n4600;2026;14;1\n")
    columns = {"account": ("Konto",), "year": ("År",), "month": ("Mån",)}
    mapping = ColumnMapping(columns=columns, amounts=(AmountColumn("Belopp"),))
    facts, report = taken(path, mapping, quick=quick)
    assert [(row["year"], row["month"]) for row in facts] == [(2026, 8), (2025, 13)]
    assert [row.line for row in report.rejected] == [4]
    del columns["month"]
    fixed = replace(mapping, columns=columns, constants={"month": "2", "tag": "C"})
    facts, _ = taken(path, fixed, quick=quick)
    assert [(row["month"], row["tag"]) for row in facts] == [(2, "C")] * 3


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize(
    "constants, columns, when",
    [
        ({"period": "202607"}, {"date": ("Datum",)}, (2026, 7)),
        ({"year": "2020"}, {"date": ("Datum",)}, (2026, 8)),
        ({"year": "2020", "month": "1"}, {"date": ("Datum",)}, (2020, 1)),
        ({"date": "2026-05-01"}, {}, (2026, 5)),
    ],
)
def test_the_period_is_told_first_by_period_then_by_year_and_month_then_by_date(
    export: Callable[..., Path],
    quick: bool,
    constants: dict[str, str],
    columns: dict[str, tuple[str, ...]],
    when: tuple[int, int],
) -> None:
    mapping = ColumnMapping(
        columns={"account": ("Konto",), **columns},
        constants=constants,
        amounts=(AmountColumn("Belopp"),),
    )
    facts, _ = taken(export("Konto;Datum;Belopp\n4600;2026-08-31;1\n"), mapping, quick=quick)
    assert (facts[0]["year"], facts[0]["month"]) == when


TOTALLED = HEAD + ROWS + ";;Summa 51210;;;;{};\n"


@pytest.mark.parametrize("quick", [True, False])
def test_subtotals_are_left_out_and_counted(export: Callable[..., Path], quick: bool) -> None:
    text = HEAD + ROWS + "51210;;Summa;;;;1,00;\n" + HEAD + ROWS + "Delsumma;;;;;;2,00;\n"
    facts, report = taken(export(text), quick=quick)
    assert (len(facts), report.rejected) == (4, [])
    assert (report.rows_read, report.rows_imported, report.rows_left_out) == (7, 4, 3)
    assert report.control_totals == {"Belopp": 227_313_578}


def test_a_word_that_begins_like_a_subtotal_is_no_subtotal(export: Callable[..., Path]) -> None:
    rows = "1;Sum felles inntekter;4631;;;202608;5;x\n1;2;4631;;;202608;5;Totalentreprenad\n"
    _, report = taken(export(HEAD + rows))
    assert (report.rows_imported, report.rows_left_out) == (2, 0)


def test_a_total_row_must_be_the_sum(export: Callable[..., Path]) -> None:
    _, report = taken(export(TOTALLED.format("1 136 567,89")))
    assert report.control_totals["summarad i filen: Belopp"] == 113_656_789
    with pytest.raises(BadInput, match=r"tabular\.control-total") as error:
        taken(export(TOTALLED.format("1 136 567,88")))
    values = error.value.values
    assert (values["line"], values["expected"], values["found"]) == (4, 113_656_788, 113_656_789)


def test_the_grand_total_is_told_from_subtotals(export: Callable[..., Path]) -> None:
    text = HEAD + ROWS + ";;Summa;;;;7,00;\n" + ROWS + ";;Totalt;;;;{};\n"
    assert taken(export(text.format("2 273 135,78")))[1].rows_left_out == 2
    with pytest.raises(BadInput, match=r"tabular\.control-total"):
        taken(export(text.format("1")))


def test_a_total_is_held_against_rejected_rows_too(export: Callable[..., Path]) -> None:
    rows = "1;2;;;;202608;5,00;x\n1;2;4631;;;202608;1,00;x\n"
    _, report = taken(export(HEAD + rows + ";;Totalt;;;;6,00;\n"))
    assert (len(report.rejected), report.warnings) == (1, [])
    unreadable = HEAD + rows.replace("5,00", "fem") + ";;Totalt;;;;6,00;\n"
    _, report = taken(export(unreadable))
    assert report.warnings == ["Summaraden (rad 4) kunde inte stämmas av mot Belopp."]


def test_the_reader_s_control_total_must_be_the_sum(export: Callable[..., Path]) -> None:
    path = export(HEAD + ROWS)
    flipped = replace(MAPPING, sign=-1)
    assert taken(path, flipped, control_total=113_656_789)[0][0]["amount"] == -123_456_789
    with pytest.raises(BadInput, match=r"tabular\.control-total"):
        taken(path, control_total=113_656_788)


def test_codes_get_their_zeros_back(export: Callable[..., Path]) -> None:
    mapping = replace(MAPPING, widths={"account": 5, "project": 4})
    facts, _ = taken(export(HEAD + "1;2;300;F3;;202608;5;x\n"), mapping)
    assert (facts[0]["account"], facts[0]["project"], facts[0]["cost_centre"]) == (
        "00300",
        "F3",
        "1",
    )


def test_rows_that_go_on_past_the_heading_are_taken_on_request(export: Callable[..., Path]) -> None:
    path = export(HEAD + ROWS.replace("augusti", "augusti;;212110"))
    assert taken(path)[1].rows_imported == 1
    assert taken(path, replace(MAPPING, ignore_extra=True))[1].rows_imported == 2


def test_sub_ore_amounts_are_rounded_on_request(export: Callable[..., Path]) -> None:
    path = export(f"{HEAD}1;2;4631;;;202608;0,005;x\n1;2;4631;;;202608;-0,005;x\n")
    facts, _ = taken(path, replace(MAPPING, round_to_ore=True))
    assert [row["amount"] for row in facts] == [1, -1]


def test_a_workbook_becomes_the_same_facts_as_a_text(book: Book) -> None:
    path = book(
        {
            "Data": [
                ["Huvudbok"],
                [],
                HEAD.strip().split(";"),
                [51210, 51012, 4631, "", 862, 202608, 1234567.89, "Hemtjänst augusti"],
                ["51210", "51012", "3311", "", 510, datetime(2026, 8, 31), -98000, "Intern"],
                ["", "", "Summa", "", "", "", 1136567.89, ""],
            ],
            "Förklaringar": [["Konto", "betyder"], ["4631", "hemtjänst"]],
            "Tomt": [],
        }
    )
    facts, report = taken(path)
    assert [(row["account"], row["month"], row["amount"]) for row in facts] == [
        ("4631", 8, 123_456_789),
        ("3311", 8, -9_800_000),
    ]
    assert (report.format, report.rows_left_out) == ("xlsx", 1)
    assert report.warnings == ["Bladet ”Förklaringar” har inte kolumnerna och lästes inte."]


def test_a_workbook_s_bad_rows_have_sheet_and_row(book: Book) -> None:
    rows = [HEAD.strip().split(";"), [1, 2, datetime(2026, 1, 2), "", "", 202608, 5, "x"]]
    rows += [[], [1, 2, 4631, "", "", 202608, 0.125, "x"], [1, 2, 4631, "", "", True, 5, "x"]]
    _, report = taken(book({"Jan": [HEAD.strip().split(";")], "Feb": rows}))
    assert [(row.sheet, row.line, row.amount) for row in report.rejected] == [
        ("Feb", 2, 500),
        ("Feb", 4, None),
        ("Feb", 5, 500),
    ]
    assert "gjort koden till ett datum" in report.rejected[0].reason


def test_a_table_may_begin_anywhere_in_its_sheet(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "export.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Data")
        sheet.write_row(3, 2, HEAD.strip().split(";"))
        sheet.write_row(4, 2, [1, 2, 4631, "", "", 202608, 5, "x"])
        sheet.write_row(6, 2, [1, 2, 4631, "", "", 202608, "fem", "x"])
    facts, report = taken(path)
    assert [row["account"] for row in facts] == ["4631"]
    assert [row.line for row in report.rejected] == [7]


def test_damage_done_before_is_told(export: Callable[..., Path]) -> None:
    _, report = taken(export(HEAD + ROWS.replace("ä", "\ufffd")))
    assert [text[:23] for text in report.warnings] == ["Filen har tecken som va"]


def test_sheets_are_chosen_by_name(book: Book) -> None:
    rows = [HEAD.strip().split(";"), [1, 2, 4631, "", "", 202608, 5, "x"]]
    path = book({"A": rows, "B": rows})
    assert taken(path)[1].rows_imported == 2
    assert taken(path, replace(MAPPING, sheets=("B",)))[1].rows_imported == 1
    with pytest.raises(BadInput, match=r"tabular\.sheet-missing"):
        taken(path, replace(MAPPING, sheets=("C",)))


WIDE = {"account": ("konto",), "cost_centre": ("ansvar",), "activity": ("tjeneste",)}
YEARS = (
    AmountColumn("rekneskap_2011", year=2011, spread=True),
    AmountColumn("budsjett_2012", kind="budget", year=2012, spread=True),
    AmountColumn("budsjett_2013", kind="budget", year=2013, spread=True),
)


@pytest.mark.parametrize(
    "name, columns, amounts, rows, totals",
    [
        ("no_sogndal_budsjett2013_drift", WIDE, YEARS, 4898, (1600, 0, 0)),
        ("no_sogndal_budsjett2013_investering", WIDE, YEARS, 191, (0, 0, 0)),
        (
            "no_forde_budsjett2013_investering",
            {"account": ("konto",), "project": ("prosjekt",), "activity": ("teneste",)},
            YEARS,
            778,
            (0, -6, 0),
        ),
        (
            "no_stavanger_budsjett2016_investering",
            {"account": ("art",), "project": ("prosjekt",), "activity": ("tjeneste",)},
            (AmountColumn("beloep", kind="budget", year=2016, spread=True),),
            171,
            (0,),
        ),
    ],
)
@pytest.mark.parametrize("quick", [True, False])
def test_published_budgets_read_whole_and_add_up(
    reference_dir: Path,
    name: str,
    columns: dict[str, tuple[str, ...]],
    amounts: tuple[AmountColumn, ...],
    rows: int,
    totals: tuple[int, ...],
    quick: bool,
) -> None:
    mapping = ColumnMapping(columns=columns, amounts=amounts)
    path = reference_dir / "data" / "ledger" / f"{name}.csv"
    sums = 0
    reading = open_tabular(path, mapping=mapping, quick=quick)
    for chunk in reading.chunks():
        sums += sum(chunk.table.column("amount").to_pylist())
    assert (reading.report.rows_imported, reading.report.rejected) == (rows, [])
    assert tuple(reading.report.control_totals.values()) == totals
    assert sums == sum(totals)


def test_a_published_budget_with_rows_past_the_heading_says_which(reference_dir: Path) -> None:
    mapping = ColumnMapping(
        columns={"account": ("art",), "cost_centre": ("ansvar",), "activity": ("tjeneste_nr",)},
        amounts=(AmountColumn("beloep", kind="budget", year=2016, spread=True),),
    )
    path = reference_dir / "data" / "ledger" / "no_stavanger_budsjett2016_drift.csv"
    _, report = taken(path, mapping)
    assert (report.rows_read, report.rows_imported, len(report.rejected)) == (11_130, 10_783, 347)
    assert report.rejected[0].line == 1227
    assert sum(row.amount or 0 for row in report.rejected) == -report.control_totals["beloep"]
    _, report = taken(path, replace(mapping, ignore_extra=True))
    assert (report.rows_imported, report.control_totals) == (11_130, {"beloep": 0})


def test_a_published_spending_report_with_ruined_dates_is_refused_row_by_row(
    reference_dir: Path,
) -> None:
    mapping = ColumnMapping(
        columns={"account": ("Expenditure Code",), "date": ("Paid Date",)},
        amounts=(AmountColumn("Amount"),),
        decimal=".",
        date_order="dmy",
    )
    folder = reference_dir / "data" / "ledger"
    _, good = taken(folder / "uk_oxford_spend500_jan-mar-2018.csv", mapping)
    _, ruined = taken(folder / "uk_oxford_spend500_apr-jun-2014.csv", mapping)
    assert (good.rows_imported, good.rejected) == (good.rows_read, [])
    assert ruined.rows_imported == 0
    assert (
        "datumet ”00:00:00”" in ruined.rejected[0].reason or "perioden" in ruined.rejected[0].reason
    )


def test_a_published_report_with_a_title_and_a_grand_total_is_reconciled(
    reference_dir: Path,
) -> None:
    mapping = ColumnMapping(
        columns={"text": ("Supplier Name",)},
        constants={"year": "2012", "month": "5"},
        amounts=(AmountColumn("Total"),),
        decimal=".",
    )
    path = reference_dir / "data" / "ledger" / "uk_lambeth_payments_2012-05.csv"
    _, report = taken(path, mapping)
    assert report.control_totals["summarad i filen: Total"] == 4_329_272_179
    assert report.control_totals["Total"] == 4_329_272_179


def test_a_file_with_bare_carriage_returns_reads_as_others(reference_dir: Path) -> None:
    mapping = ColumnMapping(
        columns={
            "account": ("konto_nr",),
            "voucher": ("verifikationsnummer",),
            "date": ("bokforingsdatum",),
        },
        amounts=(AmountColumn("nettobelopp"),),
        decimal=".",
    )
    facts, report = taken(
        reference_dir / "data/ledger/se_vgr_leverantorsfaktura_sample.csv", mapping
    )
    assert [row["amount"] for row in facts] == [13_698, 505_833_275, -1_425_000, 328_500]
    assert report.rejected == []


CELL = st.sampled_from(
    [
        *(
            "51210",
            "4631",
            "",
            " ",
            "00300",
            "Summa",
            "summa 12",
            "Totalt",
            "Konto",
            "åäö",
            "x" * 61,
        ),
        *(
            "202608",
            "2026-08-31",
            "202613",
            "202699",
            "aug 2026",
            "0",
            "-",
            "−5",
            "(5)",
            "5-",
            "(5-",
        ),
        *(
            "1 234,50",
            "1\u00a0234,5",
            "1.234,50",
            "12,345",
            "99999999999999",
            ",5",
            "+1",
            "1e5",
            "- 7",
        ),
        *(
            '"a;b"',
            '"a""b"',
            '"a',
            'b"c',
            '"två\nrader"',
            '"a"b',
            "\u2007",
            "\x0b",
            "\ufeff",
            "'",
            "|",
        ),
    ]
)
LINE = st.lists(CELL, min_size=0, max_size=10).map(";".join) | st.tuples(
    st.sampled_from(["51210", ""]),
    st.just("51012"),
    st.sampled_from(["4631", "3311", "Summa", "300"]),
    CELL,
    st.just(""),
    st.sampled_from(["202608", "202601", "2026-08-31"]),
    CELL,
    CELL,
).map(";".join)


@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(LINE, max_size=30),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    size=st.integers(70, 400),
    words=st.booleans(),
    closed=st.booleans(),
)
def test_the_quick_path_and_the_exact_one_give_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[str],
    end: str,
    size: int,
    words: bool,
    closed: bool,
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.csv"
    text = HEAD + "\n".join(lines) + "\n" * closed
    path.write_bytes(text.replace("\n", end).encode())
    mapping = replace(
        MAPPING,
        widths={"account": 5},
        subtotal_words=("Summa", "Totalt") * words,
        amounts=(AmountColumn("Belopp"), AmountColumn("Motpart", sign=-1)),
        columns={**MAPPING.columns, "counterparty": ("Projekt", "Text")},
    )
    answers = [
        outcome(lambda q=quick: taken(path, mapping, quick=q, block_size=size))
        for quick in (True, False)
    ]
    assert answers[0] == answers[1]


def outcome(ask: Callable[[], tuple[Any, ReadingReport]]) -> Any:
    """The facts in order and the report, or the refusal's code and values."""
    try:
        facts, report = ask()
    except TertialError as error:
        return error.code, error.values
    assert report.rows_read == report.rows_imported + len(report.rejected) + report.rows_left_out
    return sorted(map(repr, facts)), report


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=300), place=st.integers(0, 400), cut=st.integers(0, 30))
def test_a_broken_file_gives_rows_or_a_refusal_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, place: int, cut: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "broken.csv"
    whole = (HEAD + ROWS * 3).encode()
    path.write_bytes(whole[:place] + data + whole[place + cut :])
    outcome(lambda: taken(path))


@settings(max_examples=60, deadline=None)
@given(data=st.binary(min_size=1, max_size=40), place=st.integers(0, 6000), cut=st.integers(0, 60))
def test_a_broken_workbook_gives_rows_or_a_refusal_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, place: int, cut: int
) -> None:
    whole = (Path(__file__).parents[2] / "data" / "ledger" / "huvudbok.xlsx").read_bytes()
    path = tmp_path_factory.getbasetemp() / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04" + whole[4:place] + data + whole[place + cut :])
    outcome(lambda: taken(path))


def test_memory_does_not_grow_with_the_file(export: Callable[..., Path]) -> None:
    path = export(HEAD + ROWS * 20_000)
    reading = open_tabular(path, mapping=MAPPING, block_size=1 << 16)
    sizes = [chunk.table.nbytes for chunk in reading.chunks()]
    assert sum(1 for _ in sizes) > 10
    assert max(sizes) < 1 << 20
    assert pa.total_allocated_bytes() < 64 << 20
    assert reading.report.rows_imported == 40_000
