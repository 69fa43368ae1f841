"""An HR file is read by its headings; every fault is said with file, row and column."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.errors import BadInput
from tertial.services.staff.reading import (
    HEADINGS,
    Person,
    is_personal_number,
    read_staff,
)
from tests.services.staff.making import csv_file, excel_file, row

COMMITTEES = {"von": "Vård- och omsorgsnämnden", "sn": "Socialnämnden"}


def read(path: Path, committee: str = "von") -> tuple[Person, ...]:
    return read_staff(path, committees=COMMITTEES, committee=committee)


def problems(path: Path, committee: str = "von") -> list[str]:
    with pytest.raises(BadInput) as caught:
        read(path, committee)
    assert caught.value.code == "staff.problems"
    found = caught.value.values["problems"]
    assert isinstance(found, tuple)
    assert caught.value.values["count"] == len(found)
    return [str(each) for each in found]


def test_a_row_becomes_a_person(tmp_path: Path) -> None:
    rows = [row("100", "Maj Ström", chef="90", Titel="Enhetschef") | {"Till": "2026-12-31"}]
    assert read(csv_file(tmp_path / "p.csv", rows)) == (
        Person(
            number="100",
            login="maj",
            email="maj@example.org",
            first_name="Maj",
            last_name="Ström",
            title="Enhetschef",
            committee="von",
            unit="52110",
            manager="90",
            ended_on=date(2026, 12, 31),
        ),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_encoding_that_an_hr_system_writes_is_read(tmp_path: Path, encoding: str) -> None:
    path = csv_file(tmp_path / "p.csv", [row("1", "Åsa Öberg", login="asa")], encoding=encoding)
    assert read(path)[0].name == "Åsa Öberg"


def test_a_workbook_is_read_from_the_sheet_and_row_that_has_the_headings(tmp_path: Path) -> None:
    rows = [
        ["Personal per 2026-11-01"],
        [],
        ["ANSTÄLLNINGSNUMMER", "Namn", "E-postadress", "Nämnd", "Kostnadsställe", "Fr.o.m."],
        [
            100.0,
            "Ström, Maj",
            "Maj.Strom@example.org",
            "Socialnämnden",
            52110,
            datetime(2026, 9, 1),
        ],
        ["101", "Per Erik Ek", "per@example.org", "VON", "51110", None],
    ]
    maj, per = read(excel_file(tmp_path / "p.xlsx", rows))
    assert (maj.number, maj.name, maj.login) == ("100", "Maj Ström", "maj.strom@example.org")
    assert (maj.committee, maj.unit, maj.started_on) == ("sn", "52110", date(2026, 9, 1))
    assert (per.first_name, per.last_name, per.committee, per.line) == ("Per Erik", "Ek", "von", 5)


@pytest.mark.parametrize("column", [n for n in HEADINGS if n != "name"])
def test_every_name_of_a_column_is_understood(tmp_path: Path, column: str) -> None:
    values = {"committee": "von", "started_on": "20260101", "ended_on": "2026-12-31"}
    values |= {"email": "maj@x.se", "login": "maj"}
    needed = {"Nummer": "7", "Förnamn": "Maj", "Efternamn": "Ek", "Inloggning": "maj"}
    kept = {k: v for k, v in needed.items() if k.lower() not in HEADINGS[column]}
    for heading in HEADINGS[column]:
        path = csv_file(tmp_path / "p.csv", [kept | {heading.upper(): values.get(column, "8")}])
        assert getattr(read(path)[0], column) not in ("", None)


def test_a_login_that_is_not_given_is_the_address(tmp_path: Path) -> None:
    person = read(
        csv_file(tmp_path / "p.csv", [row("1", "Maj Ek", login="") | {"E-post": "Maj@x.se"}])
    )[0]
    assert (person.login, person.email) == ("maj@x.se", "maj@x.se")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"Anstnr": ""}, "p.csv, rad 2, kolumn Anställningsnummer: saknas"),
        ({"Anstnr": "19121212-1212"}, "kolumn Anställningsnummer: ser ut som ett personnummer"),
        ({"Förnamn": "", "Efternamn": ""}, "kolumn Förnamn: personen saknar namn"),
        ({"Användarnamn": "m j"}, "kolumn Användarnamn: 'm j' kan inte vara"),
        ({"Användarnamn": "", "E-post": ""}, "användarnamn eller e-post måste finnas"),
        ({"E-post": "maj"}, "kolumn E-post: 'maj' är ingen e-postadress"),
        ({"Chef": "1"}, "kolumn Chef: personen kan inte vara sin egen chef"),
        ({"Till": "31/12 2026"}, "kolumn Till: '31/12 2026' är inget datum"),
        ({"Till": "2026-02-30"}, "kolumn Till: '2026-02-30' är inget datum"),
        ({"Från": "2026-02-02", "Till": "2026-02-01"}, "är före första dagen"),
        ({"Nämnd": "Kulturnämnden"}, "'Kulturnämnden' är ingen nämnd som du sköter; välj bland"),
        ({"Titel": "x" * 121}, "kolumn Titel: är längre än 120 tecken"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    path = csv_file(tmp_path / "p.csv", [row("1", "Maj Ek") | changes])
    assert said in " | ".join(problems(path))


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    rows = [row("", "Maj Ek"), row("2", "Bo Ek") | {"E-post": "x"}]
    assert len(problems(csv_file(tmp_path / "p.csv", rows))) == 2


@pytest.mark.parametrize("column", ["Anstnr", "Användarnamn", "E-post"])
def test_what_must_be_ones_own_is_given_once(tmp_path: Path, column: str) -> None:
    first, second = row("1", "Maj Ek"), row("2", "Bo Ek")
    path = csv_file(tmp_path / "p.csv", [first, dict(second) | {column: first[column]}])
    assert f"{first[column]!r} finns också på rad 2." in problems(path)[0]


def test_a_column_that_is_missing_is_said_with_what_it_may_be_called(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("Förnamn;Efternamn\nMaj;Ek\n", encoding="utf-8")
    said = problems(path, committee="")
    assert said[0] == (
        "p.csv, rad 1, kolumn Anställningsnummer: kolumnen saknas; "
        "den kan heta anställningsnummer, anställningsnr, anstnr, anst nr"
    )
    assert [each.split("kolumn ")[1].split(":")[0] for each in said[1:]] == [
        "Användarnamn",
        "Nämnd",
    ]


def test_a_column_of_personal_numbers_is_not_taken(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "p.csv", [row("1", "Maj Ek") | {"Personnummer": "x"}])
    assert "personnummer ska inte läsas in" in problems(path)[0]


@pytest.mark.parametrize("text", ["", "\n\n", "Anstnr;Namn;E-post\n;;\n"])
def test_a_file_without_people_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "p.csv"
    path.write_text(text, encoding="utf-8")
    assert problems(path)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory: object, raw: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.csv"
        path.write_bytes(raw)
        with pytest.raises(BadInput):
            read(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("191212121212", True),
        ("121212-1212", True),
        ("121252-1213", False),  # a day that no calendar has
        ("121272-1219", True),  # a co-ordination number: the day and 60
        ("121272-1210", False),
        ("100417", False),
        ("4711", False),
    ],
)
def test_a_personal_number_is_told_from_another_number(text: str, expected: bool) -> None:
    assert is_personal_number(text) is expected
