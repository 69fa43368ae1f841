"""The data package: what is wrong is said, what is right is taken, and it is written again without loss."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertial.demo.facts import PACKAGE
from tertial.errors import BadInput, NotFound
from tertial.services.access import SYSTEM
from tertial.services.package import (
    Changes,
    Package,
    load_package,
    read_package,
    store_package,
    write_form,
    write_package,
)
from tertial.services.package.columns import Column
from tertial.services.package.reading import Row
from tertial.services.package.spec import BY_NAME, TABLES
from tertial.services.package.values import Value, parse, write
from tertial.services.package.writing import toml
from tertial.services.records import load_year
from tertial.store.models import Goal, IndicatorValue, OrgUnit
from tests.services.packages import FILES, HEAD, TEMPLATE, folder_with

NOW = datetime(2020, 9, 8, 8, tzinfo=UTC)


def problems(folder: Path) -> list[str]:
    """What is said to be wrong with a package."""
    with pytest.raises(BadInput) as raised:
        read_package(folder)
    assert raised.value.code == "package.problems"
    found = raised.value.values["problems"]
    assert isinstance(found, tuple)
    assert raised.value.values["count"] == len(found)
    return [str(problem) for problem in found]


def taken(package: Package) -> Changes:
    with transaction.atomic():
        return store_package(package, now=NOW, by="anna")


def exported() -> Package:
    return load_package(actor=SYSTEM, committee="von", year=2020)


# --- reading ----------------------------------------------------------------------------------------------


def test_a_package_is_read_as_values(tmp_path: Path) -> None:
    package = read_package(folder_with(tmp_path))
    assert (package.committee, package.year) == ("von", 2020)
    assert package.tables["equity"][0]["amount"] == 360_000_000
    assert package.tables["reports"][0]["period_end"] == date(2020, 8, 31)
    assert package.texts == {("delarsrapport-2020-08", "ekonomi"): "Nämndens resultat."}
    assert list(package.templates) == ["delarsrapport"]


GOALS = FILES["goals.csv"]


@pytest.mark.parametrize(
    "content",
    [
        GOALS.encode("utf-8-sig"),
        GOALS.encode("cp1252"),
        GOALS.replace(";", ",").encode(),
        GOALS.replace(";", "\t").encode(),
        GOALS.replace("\n", "\r\n").encode(),
        b'key;parent;level;label\n\n;;;\nhalsa;;committee_goal;"God h\xc3\xa4lsa"\n',
    ],
    ids=["mark", "windows", "comma", "tab", "crlf", "order and empty rows"],
)
def test_a_table_is_the_same_however_it_was_saved(tmp_path: Path, content: bytes) -> None:
    goal = read_package(folder_with(tmp_path, {"goals.csv": content})).tables["goals"]
    named = ("key", "label", "level", "parent")
    assert [tuple(row[name] for name in named) for row in goal] == [
        ("halsa", "God hälsa", "committee_goal", "")
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "goals.csv",
            GOALS + "halsa;Igen;committee_goal;\n",
            "goals.csv, rad 3, kolumn key: samma nyckel finns på rad 2",
        ),
        (
            "goals.csv",
            "key;label;level\n;God;committee_goal\n",
            "goals.csv, rad 2, kolumn key: '' ska vara ett värde; kolumnen måste vara ifylld",
        ),
        (
            "goals.csv",
            GOALS.replace("committee_goal", "hög"),
            "goals.csv, rad 2, kolumn level: 'hög' finns inte i levels",
        ),
        (
            "goals.csv",
            GOALS.replace("committee_goal;", "committee_goal;halsan"),
            "goals.csv, rad 2, kolumn parent: 'halsan' finns inte i goals, menas halsa?",
        ),
        (
            "goals.csv",
            GOALS.replace("label", "labl"),
            "goals.csv, rad 1, kolumn labl: kolumnen finns inte, menas label?",
        ),
        (
            "goals.csv",
            "key;label\nhalsa;God\n",
            "goals.csv, rad 1, kolumn level: kolumnen saknas (och 1 följdfel)",
        ),
        (
            "goals.csv",
            GOALS.rstrip() + ";;\n",
            "goals.csv, rad 2: raden har fler celler än rubrikraden",
        ),
        (
            "goals.csv",
            b"key;label;level\nhalsa;\x81;committee_goal\n",
            "goals.csv: har tecken som inte är UTF-8 eller cp1252",
        ),
        ("goal.csv", GOALS, "goal.csv: okänd fil, menas goals.csv?"),
        (
            "equity.csv",
            FILES["equity.csv"].replace("3 600 000,00", "3,6 mnkr"),
            (
                "equity.csv, rad 2, kolumn amount: '3,6 mnkr' "
                "ska vara ett belopp i kronor med högst två decimaler, som 3 600 000,00"
            ),
        ),
        (
            "reports.csv",
            FILES["reports.csv"].replace("2020-08-31", "31 aug"),
            "reports.csv, rad 2, kolumn period_end: '31 aug' ska vara ett datum som 2020-08-31",
        ),
        (
            "reports.csv",
            FILES["reports.csv"].replace(";delarsrapport;2020\n", ";delarsraport;2020\n"),
            "reports.csv, rad 2, kolumn template: 'delarsraport' finns inte i templates/, menas delarsrapport?",
        ),
        (
            "indicator_values.csv",
            FILES["indicator_values.csv"].replace("2020-07r12", "juli"),
            (
                "indicator_values.csv, rad 2, kolumn period: 'juli' "
                "ska vara en period som 2020-08, 2020-08ytd, 2020-07r12 eller 2020"
            ),
        ),
        (
            "indicators.csv",
            "key;name;goal;polarity;by_sex\nfranvaro;S;halsa;lower;kanske\n",
            "indicators.csv, rad 2, kolumn by_sex: 'kanske' ska vara ja eller nej",
        ),
        (
            "indicators.csv",
            "key;name;goal;polarity;decimals\nfranvaro;S;halsa;lower;-1\n",
            "indicators.csv, rad 2, kolumn decimals: '-1' ska vara ett heltal",
        ),
        (
            "units.csv",
            FILES["units.csv"].replace("51210;", "51 210;"),
            (
                "units.csv, rad 3, kolumn code: '51 210' "
                "ska vara en nyckel av bokstäver, siffror, bindestreck, punkt eller understreck"
            ),
        ),
        (
            "report_lines.csv",
            FILES["report_lines.csv"].replace("fees staff", "fees staf"),
            "report_lines.csv, rad 4, kolumn sums: 'staf' finns inte i tabellen income_statement, menas staff?",
        ),
        (
            "line_maps.csv",
            FILES["line_maps.csv"].replace(";staff;", ";hyra;"),
            "line_maps.csv, rad 3, kolumn line: 'hyra' finns inte i tabellen income_statement",
        ),
        (
            "statements.csv",
            "key;title;dimension;sign;accounts\nincome_statement;R;account;1;3-\n",
            (
                "statements.csv, rad 2, kolumn accounts: '3-' "
                "ska vara koder eller kodintervall med mellanrum mellan, som 3-7 45"
            ),
        ),
        (
            "package.toml",
            HEAD.replace("2020", '"20"'),
            "package.toml, kolumn year: ska vara ett år, som 2020",
        ),
        (
            "package.toml",
            HEAD.replace("package/1", "package/9"),
            "package.toml, kolumn schema: ska vara 'tertial.package/1'",
        ),
        (
            "package.toml",
            HEAD.replace('"von"', '"v o n"'),
            "package.toml, kolumn committee.slug: ska vara ett kort namn utan mellanrum",
        ),
        ("package.toml", b"\xff\xfe", "package.toml: filen är inte UTF-8"),
        (
            "texts/delarsrapport-2020-09/ekonomi.md",
            "x",
            "texts/delarsrapport-2020-09/ekonomi.md: rapporten delarsrapport-2020-09 finns inte i reports",
        ),
        (
            "texts/delarsrapport-2020-08/ekonomi.md",
            b"\xe5",
            "texts/delarsrapport-2020-08/ekonomi.md: texten är inte UTF-8",
        ),
        ("texts/ekonomi.txt", "x", "texts/ekonomi.txt: okänd fil; här ska stå texts/*/*.md"),
        (
            "templates/delarsrapport.toml",
            TEMPLATE + "x = 2020-01-01\n",
            "templates/delarsrapport.toml: datum och oändliga tal kan inte stå i en mall",
        ),
        (
            "templates/delarsrapport.toml",
            'key = "delarsrapport"\nkind = "x"\nsection = "y"\n',
            "templates/delarsrapport.toml: avsnitt ska stå som [[section]] och block som tabeller med type",
        ),
        (
            "templates/delarsrapport.toml",
            TEMPLATE.replace('key = "d', 'key = "e'),
            "templates/delarsrapport.toml, kolumn key: ska vara 'delarsrapport', som filen heter",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path, name: str, content: str | bytes, said: str
) -> None:
    assert said in problems(folder_with(tmp_path, {name: content}))


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    changes = {
        "goals.csv": GOALS.replace("committee_goal", "hög"),
        "equity.csv": FILES["equity.csv"].replace("3 600", "tre"),
        "extra.csv": "",
    }
    said = problems(folder_with(tmp_path, changes))
    assert [line.split(",")[0].split(":")[0] for line in said] == [
        "equity.csv",
        "extra.csv",
        "goals.csv",
    ]


def test_what_programs_and_people_leave_in_a_folder_is_no_part_of_it(tmp_path: Path) -> None:
    extra = {".DS_Store": "", "~$bok.xlsx": "", "LÄS MIG.txt": "", "ledger/.DS_Store": ""}
    package = read_package(folder_with(tmp_path, extra))
    assert package.ledger == ()


def test_files_of_the_ledger_are_told_from_their_mapping(tmp_path: Path) -> None:
    extra = {"ledger/huvudbok.csv": "x", "ledger/mapping.toml": "", "ledger/b.se": "x"}
    package = read_package(folder_with(tmp_path, extra))
    assert [path.name for path in package.ledger] == ["b.se", "huvudbok.csv"]


# --- the form ---------------------------------------------------------------------------------------------


VALUES = "indicator;period;sex;raw\n"
MANY = "".join(f"m{number};Mått {number};halsa;%;lower\n" for number in range(20))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {
                "goals.csv": "",
                "indicators.csv": f"key;name;goal;unit;polarity\n{MANY}",
                "indicator_values.csv": VALUES,
            },
            ["goals.csv: filen är tom; den ska börja med rubrikraden"],
        ),
        (
            {"goals.csv": "key;label;level;parent\nhalsa;God hälsa"},
            ["goals.csv, rad 2: filen slutar mitt i raden; den är troligen avbruten (och 1"],
        ),
        (
            {
                "goals.csv": "key;label;level;parent\n",
                "indicators.csv": f"key;name;goal;unit;polarity\n{MANY}",
                "indicator_values.csv": "",
            },
            ["indicator_values.csv: filen är tom", "goals.csv: 20 rader i andra filer hänvisar"],
        ),
        (
            {
                "indicators.csv": f"key;name;gaol;unit;polarity\n{MANY}",
                "indicator_values.csv": VALUES,
            },
            [
                "indicators.csv, rad 1, kolumn goal: kolumnen saknas (och 20 följdfel)",
                "indicators.csv, rad 1, kolumn gaol: kolumnen finns inte, menas goal?",
            ],
        ),
        (
            {"package.toml": "schema = \n"},
            ["package.toml: filen är inte giltig TOML: rad 1, tecken 10: ett värde"],
        ),
        (
            {"goals.csv": 'key;label;level;parent\n"halsa;God;x;\nb;B;y;\nc;C;z;\n'},
            ["goals.csv, rad 2, kolumn key: ett citattecken öppnas"],
        ),
    ],
)
def test_the_cause_comes_first_and_what_follows_of_it_is_counted(
    tmp_path: Path, files: dict[str, str], said: list[str]
) -> None:
    found = problems(folder_with(tmp_path, files))
    assert all("\n" not in each for each in found)
    assert [each[: len(start)] for each, start in zip(found, said, strict=True)] == said


@pytest.mark.parametrize("year", [2019, 2021])
def test_a_report_of_another_year_is_not_taken(tmp_path: Path, year: int) -> None:
    head = FILES["package.toml"].replace("year = 2020", f"year = {year}")
    (said,) = problems(folder_with(tmp_path, {"package.toml": head}))
    assert said.startswith("reports.csv, rad 2, kolumn period_end: 2020-08-31 ligger inte i ")
    assert f"paketets år {year}" in said


def test_a_filled_form_is_the_same_package(tmp_path: Path) -> None:
    package = read_package(folder_with(tmp_path / "csv"))
    folder = folder_with(tmp_path / "form")
    for spec in TABLES:
        (folder / f"{spec.name}.csv").unlink(missing_ok=True)
    write_form(folder / "blankett.xlsx", package)
    assert read_package(folder) == package


def test_the_form_has_a_sheet_a_table_and_words_to_choose_from(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(write_form(tmp_path / "blankett.xlsx"))
    assert book.sheetnames == ["Läs mig", *(spec.name for spec in TABLES)]
    goals = book["goals"]
    assert [cell.value for cell in goals[1]][:4] == ["key", "label", "level", "parent"]
    choices = [v.formula1 for v in book["levels"].data_validations.dataValidation]
    assert '"area,council,committee,unit"' in choices
    assert "Finns i goals" in goals["D1"].comment.text


def test_a_form_never_replaces_a_file(tmp_path: Path) -> None:
    (tmp_path / "blankett.xlsx").write_text("mitt")
    with pytest.raises(BadInput) as raised:
        write_form(tmp_path / "blankett.xlsx")
    assert raised.value.code == "export.exists"


def test_numbers_of_a_workbook_are_as_a_person_sees_them(tmp_path: Path) -> None:
    from xlsxwriter import Workbook

    folder = folder_with(tmp_path)
    (folder / "indicator_values.csv").unlink()
    with Workbook(str(folder / "bok.xlsx")) as book:
        sheet = book.add_worksheet("indicator_values")
        for line, row in enumerate(
            [
                ("indicator", "period", "sex", "raw"),
                ("franvaro", "2020", "T", 0.1 + 0.2),
                ("franvaro", 2019, "T", 12),
            ]
        ):
            sheet.write_row(line, 0, row)
        book.add_worksheet("Anteckningar").write(0, 0, "vad som helst")
    values = read_package(folder).tables["indicator_values"]
    assert [(row["period"], row["raw"]) for row in values] == [("2020", "0,3"), ("2019", "12")]


def test_a_table_in_two_places_and_a_broken_workbook_are_problems(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"trasig.xlsx": b"PK\x03\x04"})
    write_form(folder / "blankett.xlsx", read_package(folder_with(tmp_path / "whole")))
    (tmp_path / "whole").rename(tmp_path.parent / "elsewhere")
    said = problems(folder)
    assert "goals.csv: tabellen finns också i blankett.xlsx / goals" in said
    assert any(line.startswith("trasig.xlsx: arbetsboken går inte att läsa") for line in said)


# --- taking -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_same_package_again_changes_nothing(tmp_path: Path) -> None:
    package = read_package(folder_with(tmp_path))
    assert taken(package).count("added") > 10
    before = list(OrgUnit.objects.values())
    assert taken(package).is_empty
    assert list(OrgUnit.objects.values()) == before


@pytest.mark.django_db
def test_rows_are_added_changed_and_removed_by_their_key(tmp_path: Path) -> None:
    taken(read_package(folder_with(tmp_path)))
    kept = OrgUnit.objects.get(code="von").pk
    units = "code;name;parent;role\n61000;Nytt;von;staff\nvon;Nämnden själv;;management\n"
    changes = taken(read_package(folder_with(tmp_path, {"units.csv": units})))
    assert changes.tables == {
        "units": {"added": ("61000",), "changed": ("von",), "removed": ("51210",)}
    }
    assert list(OrgUnit.objects.values_list("code", "name")) == [
        ("61000", "Nytt"),
        ("von", "Nämnden själv"),
    ]
    assert OrgUnit.objects.get(code="von").pk == kept


@pytest.mark.django_db
def test_a_new_order_is_kept_and_is_no_change(tmp_path: Path) -> None:
    taken(read_package(folder_with(tmp_path)))
    lines = FILES["units.csv"].splitlines()
    units = "\n".join([lines[0], lines[2], lines[1]])
    assert taken(read_package(folder_with(tmp_path, {"units.csv": units}))).is_empty
    assert [row["code"] for row in exported().tables["units"]] == ["51210", "von"]


@pytest.mark.django_db
def test_a_registered_value_is_never_written_over(tmp_path: Path) -> None:
    values = FILES["indicator_values.csv"]
    taken(read_package(folder_with(tmp_path)))
    for content in (values.replace("9,1", "8,9"), "indicator;period;sex;raw\n", values):
        taken(read_package(folder_with(tmp_path, {"indicator_values.csv": content})))
    assert list(IndicatorValue.objects.order_by("id").values_list("raw", flat=True)) == [
        "9,1",
        "8,9",
        "",
        "9,1",
    ]
    assert [row["raw"] for row in exported().tables["indicator_values"]] == ["9,1"]


@pytest.mark.django_db
def test_a_value_that_was_taken_away_is_in_no_report_and_no_export(tmp_path: Path) -> None:
    taken(read_package(folder_with(tmp_path)))
    gone = {"indicator_values.csv": "indicator;period;sex;raw\n"}
    changes = taken(read_package(folder_with(tmp_path, gone)))
    assert changes.tables == {"indicator_values": {"removed": ("franvaro/2020-07r12/T/",)}}
    assert load_year(committee="von", year=2020).indicator_values == ()
    assert exported().tables["indicator_values"] == ()


@pytest.mark.django_db
def test_a_change_of_the_package_s_head_is_a_change(tmp_path: Path) -> None:
    package = read_package(folder_with(tmp_path))
    taken(package)
    changes = taken(replace(package, remark="Genererad", department="Omsorgen"))
    assert changes.tables == {
        "package.toml": {"changed": ("committee.department", "planyear.remark")}
    }


@pytest.mark.django_db
def test_what_the_records_have_no_room_for_is_said_and_not_cut(tmp_path: Path) -> None:
    goals = GOALS.replace("God hälsa", "x" * 301)
    package = read_package(folder_with(tmp_path, {"goals.csv": goals}))
    with pytest.raises(BadInput) as raised:
        taken(package)
    assert raised.value.values["first"] == "goals, rad 2, kolumn label: är längre än 300 tecken"
    assert not Goal.objects.exists()


@pytest.mark.django_db
def test_a_year_that_is_not_there_cannot_be_exported() -> None:
    with pytest.raises(NotFound) as raised:
        exported()
    assert raised.value.code == "plan-year.unknown"


# --- writing, and the way round ---------------------------------------------------------------------------


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.django_db
def test_the_demo_s_package_goes_in_and_out_without_loss(tmp_path: Path) -> None:
    package = read_package(PACKAGE)
    taken(package)
    write_package(exported(), tmp_path / "one")
    again = read_package(tmp_path / "one")
    assert again == package
    assert taken(again).is_empty
    write_package(exported(), tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_an_export_needs_an_empty_folder(tmp_path: Path) -> None:
    package = read_package(folder_with(tmp_path / "in"))
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(BadInput) as raised:
        write_package(package, tmp_path)
    assert raised.value.code == "export.not-empty"


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    package = read_package(folder_with(tmp_path / "in"))
    (tmp_path / "file").write_text("x")
    for writing in (
        lambda: write_package(package, tmp_path / "file" / "out"),
        lambda: write_form(tmp_path / "file" / "form.xlsx"),
    ):
        with pytest.raises(BadInput) as raised:
            writing()
        assert raised.value.code == "export.not-written"


def test_csv_opens_in_a_swedish_excel(tmp_path: Path) -> None:
    write_package(read_package(folder_with(tmp_path / "in")), tmp_path / "out")
    raw = (tmp_path / "out" / "goals.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfkey;label;level;parent;")


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20).map(str.strip)
KEYS = st.from_regex(r"[\wåäö.-]{1,12}", fullmatch=True).filter(lambda key: key.isprintable())
TEXTS = st.lists(WORDS, max_size=4).map(lambda lines: "\n".join(lines).strip("\n").rstrip())
MADE: Mapping[str, st.SearchStrategy[Any]] = {
    "text": WORDS,
    "markdown": TEXTS,
    "int": st.integers(0, 10**9 - 1),
    "count": st.none() | st.integers(0, 30_000),
    "bool": st.booleans(),
    "date": st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    "money": st.integers(-(10**17), 10**17),
    "period": st.sampled_from(["2020", "2020-08", "2020-08ytd", "2020-07r12", "2020-T2"]),
    "key": KEYS,
    "keys": st.lists(KEYS, max_size=3).map(" ".join),
    "ranges": st.sampled_from(["3-7", "3-7 45", "Å1"]),
}
COLUMNS = [(spec.name, column) for spec in TABLES for column in spec.columns]


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_value_is_read_again_as_it_was(data: st.DataObject) -> None:
    _, column = data.draw(st.sampled_from(COLUMNS))
    strategy = {**MADE, "choice": st.sampled_from(column.choices or ("x",))}[column.type]
    value = data.draw(strategy.filter(lambda made: made != "" or not column.required))
    assert parse(column, write(column, value)) == value


JSON = st.recursive(
    WORDS
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(WORDS, JSON, max_size=5))
@settings(max_examples=300, deadline=None)
def test_a_mapping_is_the_same_after_toml(body: dict[str, Any]) -> None:
    assert tomllib.loads(toml(body)) == body


def rows_of(name: str) -> st.SearchStrategy[tuple[Row, ...]]:
    """Rows of a table with keys of their own and nothing that refers elsewhere."""
    spec = BY_NAME[name]

    def value(column: Column) -> st.SearchStrategy[Value]:
        if column.refers:
            return st.just("")
        made = {**MADE, "choice": st.sampled_from(column.choices or ("x",))}[column.type]
        return made.filter(lambda each: each not in ("", None)) if column.required else made

    row = st.fixed_dictionaries({column.name: value(column) for column in spec.columns})
    key = lambda each: tuple(each[part] for part in spec.key)  # noqa: E731  # a name would hide that it is one
    return st.lists(row, max_size=5, unique_by=key).map(tuple)


ALONE = ("units", "levels", "items", "series", "statements", "scale_words")


@pytest.mark.django_db(transaction=True)
@given(data=st.data())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_made_up_package_goes_in_and_out_without_loss(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    base = read_package(folder_with(tmp_path_factory.mktemp("base")))
    tables = {spec.name: () for spec in TABLES} | {n: data.draw(rows_of(n)) for n in ALONE}
    package = replace(base, tables=tables, texts={}, remark=data.draw(WORDS))
    folder = tmp_path_factory.mktemp("made") / "out"
    write_package(package, folder)
    assert read_package(folder) == package
    taken(package)
    assert exported() == package
