"""The forecast's pages, on the real services."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tertial.store.models import (
    Committee,
    Forecast,
    ForecastEntry,
    ForecastSheet,
    KnownItem,
    Measure,
    MeasureEffect,
    OrgUnit,
    Position,
)
from tests.services.economy.forecast_world import KEY, NOW, TKR, opened, world
from tests.web.conftest import SignIn
from tests.web.page import Page

HERE = "/namnder/von/ekonomi/prognos/"
BOARD, SHEET = f"{HERE}{KEY}/", f"{HERE}{KEY}/enhet/52110/"
JSON: dict[str, Any] = {"HTTP_ACCEPT": "application/json"}
ITEM = {"ar": "2020", "enhet": "52110", "rad": "personnel", "belopp": "-90", "manad": "11"}


@pytest.fixture(autouse=True)
def forecast(small_world: Committee, cast: dict[str, Any]) -> None:
    world(small_world)


@pytest.fixture
def bo(signed_in: SignIn) -> Client:
    opened()
    return signed_in("bo")


def _typed(line: str = "personnel", text: str = "-1 250", version: int = 0) -> dict[str, str]:
    return {"key": line, "value": text, "version": str(version), "enhet_belopp": "tkr"}


def _said(client: Client, address: str, given: dict[str, Any]) -> str:
    return Page(client.post(address, given, follow=True)).text


def test_without_a_forecast_the_board_says_what_to_do(david: Client) -> None:
    assert "Ingen prognos är öppnad än" in Page(david.get(HERE)).text
    answer = david.post(f"{HERE}oppna/", {"ar": "2020", "manad": "8"}, follow=True)
    assert answer.redirect_chain[-1][0] == BOARD
    assert Page(answer).heading() == "Prognos augusti 2020"
    assert "redan öppnad" in _said(david, f"{HERE}oppna/", {"ar": "2020", "manad": "8"})


def test_the_board_has_units_and_levels_with_their_sums(bo: Client, david: Client) -> None:
    page = Page(david.get(BOARD))
    rows = [" ".join(row.text_content().split()) for row in page.select("//tbody/tr")]
    assert rows[0].startswith("Äldreomsorg 0 av 2 godkända")
    assert [row.split()[0] for row in rows] == ["Äldreomsorg", "Hemtjänst", "Hemtjänst"]
    assert page.select("//tfoot/tr/td")[4].text_content() == "−1\u00a0560"


def test_the_sheet_shows_each_line_and_how_the_proposal_came_about(bo: Client) -> None:
    page = Page(bo.get(SHEET))
    assert page.heading() == "Prognos för Hemtjänst norra"
    (row,) = page.select("//table[@data-grid]/tbody/tr[2]")
    cells = [cell.text_content().strip() for cell in row.findall("td")]
    assert cells[:5] == ["−1\u00a0080", "−1\u00a0152", "−800", "", "−1\u00a0200"]
    assert "33,3 % av årstakten −1 200 (enhetens mönster 2019)" in page.text
    assert "5010 personnel−32" in page.text


def test_all_columns_are_fourteen(bo: Client) -> None:
    page = Page(bo.get(SHEET + "?vy=bred&enhet_belopp=kr"))
    assert len(page.select("//table[@data-grid]/thead/tr/th")) == 14


def test_a_cell_is_saved_while_it_is_typed_and_totals_answer(bo: Client) -> None:
    answer = bo.post(SHEET + "spara/", _typed(), **JSON).json()
    version = str(ForecastEntry.objects.get().pk)
    assert answer["cells"] == [{"key": "personnel", "text": "−1\u00a0250", "version": version}]
    assert answer["texts"]["egen-total"] == "−1\u00a0010"
    assert answer["texts"]["variance-personnel"] == "−98"
    assert answer["said"].startswith("Sparat ")


def test_what_is_written_elsewhere_is_on_the_next_page(bo: Client) -> None:
    """As another process writes: nothing of what this one keeps is told."""
    year = Committee.objects.get(slug="von").years.get()
    Measure.objects.create(
        plan_year=year, key="m1", unit="52110", line="personnel", label="Planering", planned=TKR
    )
    assert "Planering" in Page(bo.get(SHEET)).text
    sheet = ForecastSheet.objects.get(unit="52110")
    ForecastEntry.objects.create(sheet=sheet, line="personnel", ore=1_777 * TKR, at=NOW, by="annan")
    Measure.objects.filter(key="m1").update(label="Gemensam planering")
    OrgUnit.objects.filter(code="52110").update(name="Hemtjänst väster")
    page = Page(bo.get(SHEET))
    assert page.heading() == "Prognos för Hemtjänst väster"
    assert "Gemensam planering" in page.text
    assert page.select("//input[@data-key='personnel']/@value") == ["−1\u00a0777"]


def test_two_who_type_in_a_cell_are_told(bo: Client, david: Client) -> None:
    bo.post(SHEET + "spara/", _typed(), **JSON)
    answer = david.post(SHEET + "spara/", _typed(text="-1 300"), **JSON).json()
    assert answer["cells"] == []
    assert "bo har sparat" in answer["faults"][0]["said"]
    assert answer["faults"][0]["version"] == str(ForecastEntry.objects.get().pk)


def test_what_cannot_be_saved_at_all_is_said_to_the_grid(bo: Client) -> None:
    ForecastSheet.objects.filter(unit="52110").update(state="approved")
    answer = bo.post(SHEET + "spara/", _typed(), **JSON).json()
    assert "godkänd" in answer["said"]


def test_the_sheet_works_without_a_script(bo: Client) -> None:
    form = {"v:personnel": "-1 250", "n:personnel": "0", "v:fees": "", "reason": "Vikarier."}
    assert "Sparat." in _said(bo, SHEET + "spara/", form | {"text_version": "0"})
    assert ForecastEntry.objects.get().ore == 1_250 * TKR
    wrong = bo.post(SHEET + "spara/", form | {"v:fees": "tolv", "reason": "Nytt."})
    assert wrong.status_code == 422
    assert "tolv" in Page(wrong).text
    assert "Nytt." in Page(wrong).text


def test_a_sheet_is_handed_in_returned_and_approved(bo: Client, signed_in: SignIn) -> None:
    frida = signed_in("frida")
    form = {"gor": "lamna-in", "v:personnel": "-1 300", "n:personnel": "0", "reason": ""}
    assert "personnel har flyttats mer" in _said(bo, SHEET + "steg/", form)
    form |= {"reason": "Vikarier.", "text_version": "0"}
    assert "Prognosen är inlämnad." in _said(bo, SHEET + "steg/", form)
    back = {"gor": "aterlamna", "remark": "Vilka vikarier?"}
    assert "återlämnad" in _said(frida, SHEET + "steg/", back)
    assert "Vilka vikarier?" in Page(bo.get(SHEET)).text
    assert "inlämnad" in _said(bo, SHEET + "steg/", {"gor": "lamna-in"})
    assert "öppen att skriva" in _said(bo, SHEET + "steg/", {"gor": "ta-tillbaka"})
    assert "inlämnad" in _said(bo, SHEET + "steg/", {"gor": "lamna-in"})
    assert "Godkänn" in Page(frida.get(BOARD)).text
    assert "En prognos är godkänd." in _said(frida, BOARD + "godkann/", {"enhet": "ÄO"})


def test_an_unknown_step_is_none(bo: Client) -> None:
    assert "Steget dansa finns inte." in _said(bo, SHEET + "steg/", {"gor": "dansa"})


def test_proposals_are_taken_by_a_button(bo: Client) -> None:
    assert "Förslaget är taget" in _said(bo, SHEET + "steg/", {"gor": "forslag"})
    assert ForecastEntry.objects.count() == 2


def test_texts_are_saved_while_they_are_written_and_both_are_shown(
    bo: Client, david: Client
) -> None:
    given = {"reason": "Vikarier.", "assumptions": "", "text_version": "0"}
    assert "Sparat" in Page(bo.post(SHEET + "text/", given)).text
    theirs = Page(david.post(SHEET + "text/", given | {"reason": "Annat."})).text
    assert "bo har sparat texten" in theirs
    assert "Vikarier." in theirs
    long = Page(bo.post(SHEET + "text/", given | {"reason": "x" * 20_001})).text
    assert "20" in long
    step = {"gor": "lamna-in", "reason": "Tredje.", "text_version": "0"}
    assert "Vikarier." in _said(david, SHEET + "spara/", step)


def test_a_grant_and_an_adjustment_stand_apart(bo: Client, david: Client) -> None:
    grant = {"rad": "fees", "avser": "Statsbidrag", "belopp": "50"}
    assert "räknas för sig" in _said(bo, SHEET + "bidrag/", grant)
    more = {"enhet": "ÄO", "rad": "personnel", "avser": "Risk", "belopp": "-70"}
    assert "visas för sig" in _said(david, BOARD + "justera/", more)
    text = Page(david.get(BOARD)).text
    assert "+50" in text
    assert "−70" in text


def test_a_frozen_forecast_says_so_everywhere(bo: Client, david: Client) -> None:
    assert "2 enheter är inte godkända" in _said(david, BOARD + "frys/", {})
    assert "Prognosen är fryst" in _said(david, BOARD + "frys/", {"anda": "ja"})
    assert Forecast.objects.get().state == "frozen"
    page = Page(bo.get(SHEET))
    assert "Fryst" in page.text
    assert page.select("//table[@data-grid]//input[@data-key and not(@readonly)]") == []


def test_a_measure_is_planned_and_followed(bo: Client) -> None:
    new = ITEM | {"avser": "Gemensam planering", "belopp": "24", "manad": "9", "ansvarig": "bo"}
    assert "Åtgärden är sparad." in _said(bo, HERE + "atgarder/ny/", new)
    follow = {"ar": "2020", "lage": "started", "belopp": "6", "manad": "10"}
    said = _said(bo, HERE + "atgarder/gemensam-planering/folj/", follow)
    assert "läge är sparat" in said
    assert MeasureEffect.objects.get().ore == 6 * TKR
    assert Measure.objects.get().status == "started"
    assert "Plan +24 från september · hittills +6 · kvar +18" in Page(bo.get(SHEET)).text
    assert "+18" in Page(bo.get(SHEET + "?vy=bred")).text


def test_a_known_item_counts_until_it_is_taken_back(bo: Client) -> None:
    new = ITEM | {"avser": "Flytt", "slag": "once"}
    assert "räknas i förslagen" in _said(bo, HERE + "kanda/ny/", new)
    assert "Flytt: −90." in Page(bo.get(SHEET)).text
    item = KnownItem.objects.get().pk
    assert "räknas inte längre" in _said(bo, f"{HERE}kanda/{item}/ta-bort/", {"ar": "2020"})
    assert "Flytt" not in Page(bo.get(SHEET)).text
    assert bo.post(f"{HERE}kanda/{item}/ta-bort/").status_code == 404


@pytest.mark.parametrize("changed", [{"belopp": ""}, {"manad": "13"}, {"avser": ""}])
def test_what_is_no_known_item_is_said(bo: Client, changed: dict[str, str]) -> None:
    bo.post(HERE + "kanda/ny/", ITEM | {"avser": "Flytt", "slag": "once"} | changed)
    assert not KnownItem.objects.exists()


def test_staff_are_shown_by_unit_and_by_position(small_world: Committee, david: Client) -> None:
    address = "/namnder/von/ekonomi/personal/"
    assert "Inga tjänster är upplagda" in Page(david.get(address)).text
    for key, kind in (("t1", "employed"), ("t2", "vacant"), ("t3", "agency")):
        Position.objects.create(
            plan_year=small_world.years.get(), key=key, unit="52110", title="Undersköterska",
            kind=kind, fte="0,5", monthly_pay=30 * TKR,
        )  # fmt: skip
    text = Page(david.get(address)).text
    assert "Tjänsterna kostar 360 tkr i år. Vakanser lämnar 0 tkr" in text
    assert (
        "Årets kostnad ändras med +9 tkr." in Page(david.get(address + "?revision=5&fran=1")).text
    )
    assert "t3" in Page(david.get(address + "?enhet=52110")).text
    assert david.get(address + "?revision=fem").status_code == 400


def test_accuracy_without_a_year_that_is_over_says_so(david: Client) -> None:
    assert "Ingen fryst prognos" in Page(david.get(HERE + "traffsakerhet/")).text


def test_a_position_is_added_ended_and_its_change_undone(david: Client) -> None:
    here = "/namnder/von/ekonomi/personal/"
    assert "Lägg till den första nedan" in Page(david.get(here)).text
    given = {
        "ar": "2020", "visad": "52110", "rad": "0", "register": "befattning", "unit": "52110",
        "title": "Sjuksköterska", "kind": "employed", "fte": "1", "monthly_pay": "42 000",
    }  # fmt: skip
    page = Page(david.post(f"{here}befattning/spara/", given, follow=True))
    assert "Sparat." in page.text
    assert "sjukskoterska" in page.text
    row = str(Position.objects.get().pk)
    ended = {"ar": "2020", "rad": row, "ends_on": "2020-05-31", "sedd:ends_on": ""}
    page = Page(david.post(f"{here}befattning/spara/", ended, follow=True))
    assert "Sista dag: tomt → 2020-05-31" in page.text
    number = page.select("//input[@name='andring']/@value")[0]
    page = Page(david.post(f"{here}angra/", {"ar": "2020", "andring": number}, follow=True))
    assert "Ändringen är ångrad." in page.text
    assert Position.objects.get().ends_on is None
    page = Page(david.post(f"{here}befattning/ta-bort/", {"ar": "2020", "rad": row}, follow=True))
    assert "Inga tjänster är upplagda" in page.text


def test_a_position_that_cannot_be_is_shown_with_what_was_typed(david: Client) -> None:
    given = {"ar": "2020", "rad": "0", "register": "befattning", "unit": "52110", "fte": "halv"}
    answer = david.post("/namnder/von/ekonomi/personal/befattning/spara/", given)
    assert answer.status_code == 422
    page = Page(answer)
    assert page.select("//input[@name='fte' and @value='halv' and @aria-invalid='true']")


def test_a_row_changed_by_another_meanwhile_is_said(david: Client) -> None:
    position = Position.objects.create(
        plan_year=Committee.objects.get(slug="von").years.get(), key="t1", unit="52110", title="Kock",
        kind="employed", fte="1", monthly_pay=100,
    )  # fmt: skip
    given = {"ar": "2020", "rad": str(position.pk), "fte": "0,5", "sedd:fte": "0,75"}
    answer = david.post("/namnder/von/ekonomi/personal/befattning/spara/", given)
    assert answer.status_code == 409
    assert "Någon har ändrat raden" in Page(answer).text


def test_positions_are_changed_by_a_file(david: Client) -> None:
    here = "/namnder/von/ekonomi/personal/"
    head = "Enhet;Befattning;Slag;Sysselsättningsgrad;Månadslön för heltid, kr"
    file = SimpleUploadedFile("t.csv", f"{head}\n52110;Kock;Anställd;1;28000\n".encode())
    page = Page(david.post(f"{here}fil/granska/", {"ar": "2020", "fil": file}))
    assert "lägger till en tjänst" in page.text
    taken = page.select("//input[@name='andringar']/@value")[0]
    page = Page(david.post(f"{here}fil/las-in/", {"ar": "2020", "andringar": taken}, follow=True))
    assert "En tjänst är ändrad." in page.text
    assert Position.objects.get().title == "Kock"
    assert david.get(f"{here}fil/?ar=2020").status_code == 200
    assert david.post(f"{here}fil/granska/", {"ar": "2020"}).status_code == 422
