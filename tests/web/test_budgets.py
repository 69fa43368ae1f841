"""The budget's pages: a version made, typed in, changed, decided, sent out as a workbook and taken back."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tertial.store import models
from tertial.store.models import Committee
from tests.services.economy.budget_world import NORTH, SOUTH, add_year, sent_budget
from tests.web.page import Page


def text_of(answer: Any) -> str:
    return Page(answer).text


def taken_of(answer: Any) -> str:
    """What the page of a workbook hands back to be taken."""
    return str(Page(answer).select("//input[@name='andringar']/@value")[0])


BASE = "/namnder/von/ekonomi/budget/"
VERSION = f"{BASE}version/detaljbudget/"
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def world(small_world: Committee) -> Committee:
    add_year(small_world)
    sent_budget()
    return small_world


@pytest.fixture
def page(world: Committee, david: Client) -> Client:
    """The controller, with a draft that is a copy of what another system sent."""
    given = {"ar": 2021, "label": "Detaljbudget", "kind": "detail", "based_on": "ram"}
    assert david.post(BASE, given).status_code == 302
    return david


def test_an_empty_year_says_what_to_do(small_world: Committee, david: Client) -> None:
    said = david.get(BASE).content.decode()
    assert "Det finns ingen budget för 2020 än." in said
    assert "Inga enheter är upplagda för 2020." in said


def test_versions_are_listed_with_their_result(page: Client) -> None:
    said = text_of(page.get(f"{BASE}?ar=2021&enhet_belopp=kr"))
    assert "ram Inläst Ur ekonomisystemet" in said
    assert "Detaljbudget Detaljbudget Utkast" in said
    assert said.count("−11 401") == 2


def test_a_version_without_a_name_is_told(page: Client) -> None:
    answer = page.post(BASE, {"ar": 2021, "label": "", "kind": "detail"})
    assert answer.status_code == 422
    assert "Ange ett namn" in answer.content.decode()


def test_all_units_are_seen_with_their_lines(page: Client) -> None:
    said = text_of(page.get(f"{VERSION}?ar=2021&enhet_belopp=kr"))
    assert "1410 Norra 1 200 −12 001 −10 801" in said
    assert "Nämnden 1 200 −12 601 −11 401" in said


def test_a_unit_is_a_grid_of_cells_with_keys(page: Client) -> None:
    said = page.get(f"{VERSION}?ar=2021&vy=ar&enhet={SOUTH}&enhet_belopp=kr").content.decode()
    assert 'data-key="1420/personnel/0" value="−600"' in said
    assert "/static/grid.js" in said
    months = page.get(f"{VERSION}?ar=2021&vy=manad&enhet={NORTH}&enhet_belopp=kr").content.decode()
    assert 'data-key="1410/personnel/12" value="−1\xa0000,12"' in months
    assert "−12\xa0001" in months


@pytest.mark.parametrize("path", [f"{VERSION}?ar=2021&vy=ar&enhet=99", f"{BASE}version/x/"])
def test_what_is_not_there_is_not_found(page: Client, path: str) -> None:
    assert page.get(path).status_code == 404


def save(client: Client, **given: Any) -> Any:
    about = {"ar": 2021, "enhet_belopp": "kr", "enhet": SOUTH, "vy": "ar"}
    return client.post(f"{VERSION}spara/", about | given, **JSON)


def test_a_changed_cell_is_saved_and_the_grid_is_told_its_sums(page: Client) -> None:
    answer = save(page, key="1420/personnel/0", value="-900,50", version="9999").json()
    cells = {cell["key"]: cell["text"] for cell in answer["cells"]}
    assert cells["1420/personnel/0"] == "−900,5"
    assert answer["texts"]["c-total-0"] == "−901"
    assert answer["said"][:7] == "Sparat "
    assert answer["faults"] == []


def test_the_second_writer_is_told_and_sees_the_first(page: Client) -> None:
    seen = models.BudgetMovement.objects.order_by("-id").values_list("id", flat=True)[0]
    save(page, key="1420/personnel/0", value="-700", version=seen)
    answer = save(page, key="1420/personnel/0", value="-800", version=seen).json()
    (fault,) = answer["faults"]
    assert "har ändrat till −700" in fault["said"]
    again = save(page, key="1420/personnel/0", value="-800", version=fault["version"]).json()
    assert again["faults"] == []


def test_without_a_script_the_form_saves_what_was_changed(page: Client) -> None:
    answer = page.post(
        f"{VERSION}spara/",
        {
            "ar": 2021,
            "enhet_belopp": "kr",
            "enhet": SOUTH,
            "vy": "ar",
            "seen": 9999,
            "v:1420/personnel/0": "−600",
            "v:1420/fees/0": "250",
            "v:strunt": "1",
        },
        follow=True,
    )
    assert "1 belopp sparat." in answer.content.decode()
    assert models.BudgetMovement.objects.filter(kind="entry").count() == 1


def test_a_number_that_cannot_be_read_is_told(page: Client) -> None:
    answer = save(page, key="1420/personnel/0", value="tolv", version="9999").json()
    assert answer["faults"][0]["key"] == "1420/personnel/0"
    assert answer["said"] == ""


TRANSFER = {
    "gor": "omfordela",
    "fran_enhet": NORTH,
    "fran_rad": "personnel",
    "till_enhet": SOUTH,
    "till_rad": "personnel",
    "belopp": "−100",
    "skal": "Flytt av tjänst",
}


def change(client: Client, **given: Any) -> Any:
    about = {"ar": 2021, "enhet_belopp": "kr"}
    return client.post(f"{VERSION}andra/", about | given, follow=True)


def test_a_transfer_is_made_and_undone_from_the_history(page: Client) -> None:
    assert "Pengarna är omfördelade." in change(page, **TRANSFER).content.decode()
    said = text_of(page.get(f"{VERSION}?ar=2021&enhet_belopp=kr"))
    assert "1420 Södra −700 −700" in said
    history = text_of(page.get(f"{VERSION}?ar=2021&vy=historik"))
    assert "Omfördelning david Flytt av tjänst 2" in history
    together = models.BudgetMovement.objects.filter(kind="transfer")[0].together
    assert "motsatt ändring" in change(page, gor="angra", andring=together).content.decode()
    assert "1420 Södra −600 −600" in text_of(page.get(f"{VERSION}?ar=2021&enhet_belopp=kr"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (TRANSFER | {"skal": ""}, "Skriv varför"),
        (TRANSFER | {"belopp": "x"}, "x"),
        ({"gor": "rakna-upp", "procent": "2", "rader": "fees", "enheter": SOUTH}, "ingen ändring"),
        ({"gor": "po", "procent": "2", "lon_rad": "fees", "po_rad": "fees"}, "rad med löner"),
        ({"gor": "angra", "andring": "x"}, "finns ingen sådan ändring"),
    ],
)
def test_a_change_that_cannot_be_made_says_why(
    page: Client, given: dict[str, str], said: str
) -> None:
    assert said in change(page, **given).content.decode()


def test_an_index_and_a_key_are_for_lines_and_units(page: Client) -> None:
    change(page, gor="rakna-upp", procent="10 %", rader="personnel", skal="PKV")
    assert "1420 Södra −660 −660" in text_of(page.get(f"{VERSION}?ar=2021&enhet_belopp=kr"))
    change(page, gor="periodisera", rader="personnel", nyckel="")
    found = page.get(f"{VERSION}?ar=2021&vy=ar&enhet={SOUTH}").content.decode()
    assert "Tolftedelar" in found


def test_two_versions_are_compared(page: Client) -> None:
    save(page, key="1420/personnel/0", value="-900", version="9999")
    said = text_of(page.get(f"{VERSION}?ar=2021&vy=jamfor&enhet_belopp=kr"))
    assert "1 belopp skiljer från ram. Resultatet är −300 kr." in said
    assert "1420 Södra personnel −600 −900 −300" in said


def test_a_day_shows_the_version_as_it_was_and_is_not_typed_in(page: Client) -> None:
    said = page.get(f"{VERSION}?ar=2021&vy=ar&dag=2019-01-01").content.decode()
    assert "Som den var 2019-01-01." in said
    assert "data-grid" not in said.split("<table")[1]


def test_a_decision_closes_the_version(page: Client) -> None:
    given = {"ar": 2021, "dag": "2021-01-05", "av": "Nämnden", "paragraf": "§ 12"}
    answer = page.post(f"{VERSION}besluta/", given, follow=True)
    said = answer.content.decode()
    assert "Budgeten är beslutad och finns i huvudboken." in said
    assert "Beslutad 2021-01-05 av Nämnden § 12." in said
    assert save(page, key="1420/personnel/0", value="1", version="9999").status_code == 422
    assert "Registrera beslutet" not in said


def test_a_decision_without_a_day_is_told(page: Client) -> None:
    answer = page.post(f"{VERSION}besluta/", {"ar": 2021, "av": "KF"})
    assert answer.status_code == 422


# --- the workbook --------------------------------------------------------------------------------------------


def workbook(client: Client, query: str = "") -> Any:
    answer = client.get(f"{VERSION}fil.xlsx?ar=2021&enhet_belopp=kr{query}")
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def upload(client: Client, book: Any) -> Any:
    target = io.BytesIO()
    book.save(target)
    file = SimpleUploadedFile("budget.xlsx", target.getvalue())
    return client.post(f"{VERSION}fil/", {"ar": 2021, "enhet_belopp": "kr", "file": file})


def filled(book: Any, cells: dict[str, Any]) -> Any:
    for place, value in cells.items():
        book.active[place] = value
    return book


def test_the_workbook_has_locked_keys_and_open_cells(page: Client) -> None:
    sheet = workbook(page).active
    assert [cell.value for cell in sheet[4]][:5] == [NORTH, "Norra", "fees", "fees", 1200]
    assert (sheet["A4"].protection.locked, sheet["E4"].protection.locked) == (True, False)
    assert sheet.protection.sheet
    assert [cell.value for cell in workbook(page, "&vy=manad").active[3]][4:6] == [
        "Januari",
        "Februari",
    ]


def test_a_workbook_as_it_was_changes_nothing(page: Client) -> None:
    assert "ändrar ingenting" in upload(page, workbook(page)).content.decode()
    assert "ändrar ingenting" in upload(page, workbook(page, "&vy=manad")).content.decode()


def test_what_is_filled_in_is_shown_then_taken(page: Client) -> None:
    shown = upload(page, filled(workbook(page), {"E7": -900.5, "E6": 10}))
    said = text_of(shown)
    assert "budget.xlsx ändrar 2 belopp. Resultatet ändras med −291 kr." in said
    assert models.BudgetMovement.objects.filter(kind="entry").count() == 0
    taken = taken_of(shown)
    assert [each["key"] for each in json.loads(taken)] == ["1420/fees/0", "1420/personnel/0"]
    given = {"ar": 2021, "enhet_belopp": "kr", "fil": "budget.xlsx", "andringar": taken}
    answer = page.post(f"{VERSION}fil/ta/", given, follow=True)
    assert "2 belopp sparade." in answer.content.decode()
    assert "1420 Södra 10 −901 −891" in text_of(page.get(f"{VERSION}?ar=2021&enhet_belopp=kr"))


def test_what_somebody_changed_meanwhile_is_not_taken(page: Client) -> None:
    shown = upload(page, filled(workbook(page), {"E7": -900.5, "E6": 10}))
    save(page, key="1420/personnel/0", value="-1", version="9999")
    taken = taken_of(shown)
    given = {"ar": 2021, "enhet_belopp": "kr", "fil": "budget.xlsx", "andringar": taken}
    answer = page.post(f"{VERSION}fil/ta/", given)
    assert answer.status_code == 409
    assert "1420 Södra, personnel: personnel: david har ändrat till −1" in text_of(answer)
    assert models.BudgetMovement.objects.filter(kind="entry").count() == 1


def test_what_is_wrong_is_told_row_by_row_and_nothing_is_taken(page: Client) -> None:
    book = filled(workbook(page), {"E4": "tolv", "A5": "99", "A6": NORTH})
    answer = upload(page, book)
    assert answer.status_code == 422
    said = text_of(answer)
    assert "budget.xlsx har 3 fel." in said
    assert "Rad 4, helår:" in said
    assert "Rad 5: 99 har ingen rad personnel." in said
    assert "Rad 6: samma enhet och rad som rad 4." in said


@pytest.mark.parametrize(
    ("cells", "said"),
    [({"A1": "annat"}, "ingen budgetfil"), ({"B1": "ram"}, "är för ram 2021")],
)
def test_another_workbook_is_refused(page: Client, cells: dict[str, str], said: str) -> None:
    answer = upload(page, filled(workbook(page), cells))
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_no_workbook_is_refused(page: Client) -> None:
    answer = page.post(f"{VERSION}fil/", {"ar": 2021})
    assert "ingen budgetfil" in answer.content.decode()


def test_what_was_not_shown_is_not_taken(page: Client) -> None:
    given = {"ar": 2021, "enhet_belopp": "kr", "andringar": "{"}
    assert page.post(f"{VERSION}fil/ta/", given).status_code == 422


def test_the_budget_that_the_year_is_followed_against_is_chosen(page: Client) -> None:
    assert "Följs mot" in text_of(page.get(f"{BASE}?ar=2021"))
    answer = page.post(f"{BASE}foljs-mot/", {"ar": 2021, "rapport": "", "version": "ram"})
    assert answer.status_code == 302
    assert "valt" in text_of(page.get(f"{BASE}?ar=2021"))
    answer = page.post(f"{BASE}foljs-mot/", {"ar": 2021, "rapport": "", "version": "detaljbudget"})
    assert "finns inte i den huvudbok som visas" in text_of(answer)
