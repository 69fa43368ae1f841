"""A file of volumes: a row a month or a column a month, CSV or Excel; what is wrong is said row by row."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from tertial.errors import BadInput
from tertial.services.economy.volumes.basis import Service
from tertial.services.economy.volumes.files import ReadVolumes, read_volumes

SERVICES = (
    Service("home", "Hemtjänst", "timmar", "", (), ()),
    Service("day", "Dagverksamhet", "dagar", "", (), ()),
)


def _read(folder: Path, text: str, encoding: str = "utf-8-sig") -> ReadVolumes:
    path = folder / "volymer.csv"
    path.write_bytes(text.encode(encoding))
    return read_volumes(path, services=SERVICES, year=2020, kind="outcome", version="")


def _told(found: ReadVolumes) -> list[tuple[str, str, str, int, str, str, str]]:
    return [(*each.key, each.text) for each in found.entries]


def test_a_row_a_month(tmp_path: Path) -> None:
    text = (
        "Rapport ur verksamhetssystemet\n\n"
        "Insats;Slag av utförare;Utförare;Månad;Antal\n"
        "hemtjänst;extern utförare;00864;mars;1 200,5\n"
        "Hemtjänst;extern utförare;00864;2020-04;0\n"
        "DAY;;;5;7\n"
        ";;;;\n"
    )
    found = _read(tmp_path, text, "cp1252")
    assert found.problems == ()
    assert _told(found) == [
        ("home", "extern utförare", "00864", 3, "outcome", "", "1 200,5"),
        ("home", "extern utförare", "00864", 4, "outcome", "", "0"),
        ("day", "", "", 5, "outcome", "", "7"),
    ]
    assert [each.line for each in found.entries] == [4, 5, 6]


def test_a_column_a_month_in_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "volymer.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Om").write_row(0, 0, ["Inget", "här"])
        sheet = book.add_worksheet("Volymer")
        sheet.write_row(0, 0, ["Insats", "Utförare", "Jan", "februari", "Mar"])
        sheet.write_row(1, 0, ["Hemtjänst", 864, 10, 10.5, ""])
    found = read_volumes(path, services=SERVICES, year=2020, kind="forecast", version="2020-08")
    assert _told(found) == [
        ("home", "", "864", 1, "forecast", "2020-08", "10"),
        ("home", "", "864", 2, "forecast", "2020-08", "10,5"),
    ]


def test_the_table_of_the_data_package_is_one_of_them(tmp_path: Path) -> None:
    text = (
        "service;provider_type;provider;month;kind;version;raw\n"
        "home;;;1;budget;2020;4\nhome;;;1;outcome;;3\n"
    )
    assert [each[4:] for each in _told(_read(tmp_path, text))] == [
        ("budget", "2020", "4"),
        ("outcome", "", "3"),
    ]


def test_every_fault_is_said_with_its_row(tmp_path: Path) -> None:
    text = (
        "Insats;Månad;Antal;Slag\n"
        "Okänd;1;2;\n"
        "Hemtjänst;13;2;\n"
        "Hemtjänst;2019-03;2;\n"
        "Hemtjänst;1;många;\n"
        "Hemtjänst;2;;\n"
        "Hemtjänst;3;1;annat\n"
        "Hemtjänst;4;1;budget\n"
        "Hemtjänst;5;1;\n"
        "Hemtjänst;5;2;\n"
    )
    problems = _read(tmp_path, text).problems
    assert [each.split(":")[0] for each in problems] == [
        "Rad 2, Insats",
        "Rad 3, Månad",
        "Rad 4, Månad",
        "Rad 5, januari",
        "Rad 6, Antal",
        "Rad 7, Slag",
        "Rad 8, april",
        "Rad 10, Månad",
    ]
    assert problems[-1] == "Rad 10, Månad: samma insats, utförare och månad som rad 9."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Insats;Antal\nHemtjänst;1\n",
            "Kolumnen Månad saknas; den kan heta månad, period, month.",
        ),
        ("Insats;Månad;Antal\n", "Filen har inga volymer under rubrikerna."),
        ("", "Kolumnen Insats saknas; den kan heta insats, tjänst, service."),
    ],
)
def test_what_is_missing_is_said(tmp_path: Path, text: str, said: str) -> None:
    assert said in _read(tmp_path, text).problems


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "volymer.xlsx"
    path.write_bytes(b"PK\x03\x04 inte en arbetsbok")
    with pytest.raises(BadInput):
        read_volumes(path, services=SERVICES, year=2020, kind="outcome", version="")
